"""The first steps of a new office, and the steps of the exercise on the sample: which are done.

Facts only; what is said of them is the window's.
"""

from __future__ import annotations

from enum import StrEnum

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.office.office import Office


class FirstStep(StrEnum):
    """A step of a new office, in the order in which they are best done."""

    SET_UP = "set_up"
    NUMBER = "number"
    PLACE = "place"
    CHECK = "check"
    SIGN = "sign"
    SEND = "send"


class PracticeStep(StrEnum):
    """A step of the exercise on the large sample."""

    ENTER = "enter"
    FLAG = "flag"
    CHECK = "check"
    SIGN = "sign"
    LOOK = "look"
    SEND = "send"


PRACTICE_MONTH = Period.month(2023, 12)
"""The month of the sample that is left half entered."""
PRACTICE_CELLS = tuple(CellKey(code, PRACTICE_MONTH) for code in ("G1", "G2", "R1"))
PRACTICE_SIGN = Period.month(2023, 10)
"""The month of the sample that is left to be signed."""


def first_steps(office: Office, *, has_place: bool, has_checked: bool) -> dict[FirstStep, bool]:
    """Return which first steps are done. `has_place`: a second place for backups is chosen on this
    computer; `has_checked`: the page Checks was looked at."""
    is_signed = bool(office.sign_off.signatures())
    return {
        FirstStep.SET_UP: office.city.is_set_up,
        FirstStep.NUMBER: office.queries.span() is not None,
        FirstStep.PLACE: has_place,
        FirstStep.CHECK: has_checked or is_signed,
        FirstStep.SIGN: is_signed,
        FirstStep.SEND: bool(office.exports.submissions()),
    }


def practice_steps(
    office: Office, *, accepted_before: int, has_looked: bool
) -> dict[PracticeStep, bool]:
    """Return which steps of the exercise are done. `accepted_before`: how many findings were
    accepted when it began; `has_looked`: the page Progress was looked at."""
    accepted = len(office.annotations.acceptances())
    return {
        PracticeStep.ENTER: all(office.cells.get(key) is not None for key in PRACTICE_CELLS),
        PracticeStep.FLAG: office.annotations.flag_on(PRACTICE_CELLS[0]) is None,
        PracticeStep.CHECK: accepted > accepted_before,
        PracticeStep.SIGN: office.sign_off.signature(PRACTICE_SIGN) is not None,
        PracticeStep.LOOK: has_looked,
        PracticeStep.SEND: bool(office.exports.submissions()),
    }
