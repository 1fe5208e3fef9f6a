"""Notes that an officer leaves for the next one, and what an officer did on a day."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from cityreport.domain.observation import check_text
from cityreport.domain.period import Period
from cityreport.errors import DataError

LONGEST_NOTE = 600


class HandOverNote(msgspec.Struct, frozen=True):
    """A note: who wrote it, when, and who ticked it off. `at`, `done_at`: ISO 8601, UTC;
    `done_by`: empty while it is open."""

    text: str
    officer: str
    at: str
    done_by: str = ""
    done_at: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether nobody has ticked it off."""
        return not self.done_by


class NumberedNote(NamedTuple):
    """A note and the number by which it is ticked off."""

    number: int
    note: HandOverNote


class OfficerDay(msgspec.Struct, frozen=True):
    """The day of an officer: the number of changes of numbers, of how many periods from `first` to
    `last` (None without any), and each other kind of step with its count."""

    officer: str
    numbers: int
    periods: int
    first: Period | None
    last: Period | None
    steps: tuple[tuple[str, int], ...]


def check_note(text: str) -> str:
    """Return a note without spaces around it; raise DataError('note_empty') and what `check_text`
    raises."""
    said = text.strip()
    if not said:
        raise DataError("note_empty")
    check_text(said, LONGEST_NOTE)
    return said
