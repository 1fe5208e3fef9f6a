"""A decision that was taken about what an indicator counts: who does it, by which day, done or not.

It stands beside the numbers. Nothing is ever concluded from it: that a number changed after a
decision does not say that the decision changed it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import check_line, check_text
from cityreport.errors import DataError

LONGEST_DECISION, LONGEST_WHO = 600, 200


class CityDecision(msgspec.Struct, frozen=True):
    """The decision. `who`: who does it; `until`: the last day for it. `officer`, `at`: who wrote it
    down and when; `at`, `done_at`: ISO 8601, UTC; `done_by`: empty while it is not done."""

    indicator: str
    text: str
    who: str
    until: date
    officer: str
    at: str
    done_by: str = ""
    done_at: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether nobody has said that it is done."""
        return not self.done_by

    def is_overdue(self, today: date) -> bool:
        """Return whether it is open and its last day is over."""
        return self.is_open and self.until < today

    def concerns(self, year: int) -> bool:
        """Return whether it was written down in a year, is due in it or was done in it."""
        return str(year) in (self.at[:4], f"{self.until.year}", self.done_at[:4])


class NumberedDecision(NamedTuple):
    """A decision and the number by which it is said to be done."""

    number: int
    decision: CityDecision


def check_decision(text: str, who: str) -> tuple[str, str]:
    """Return what was decided and who does it, without spaces around them.

    DataError decision_empty, decision_nobody and those of `check_text`.
    """
    said, name = text.strip(), who.strip()
    if not said:
        raise DataError("decision_empty")
    if not name:
        raise DataError("decision_nobody")
    check_text(said, LONGEST_DECISION)
    check_line(name, LONGEST_WHO)
    return said, name


def read_day(typed: str) -> date:
    """Return the day of a text such as 2026-10-31; DataError('bad_day')."""
    said = typed.strip()
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise DataError("bad_day", typed=typed) from None
    if said != day.isoformat():  # 20261031 and 2026-W44-6 are dates for the machine only
        raise DataError("bad_day", typed=typed)
    return day
