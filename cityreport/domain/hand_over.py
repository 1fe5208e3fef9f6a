"""A note that an officer leaves for the next one: who wrote it, when, and who ticked it off."""

from __future__ import annotations

import msgspec

from cityreport.domain.observation import check_text
from cityreport.errors import DataError

LONGEST_NOTE = 600


class HandOverNote(msgspec.Struct, frozen=True):
    """The note. `at`, `done_at`: ISO 8601, UTC; `done_by`: empty while it is open."""

    text: str
    officer: str
    at: str
    done_by: str = ""
    done_at: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether nobody has ticked it off."""
        return not self.done_by


def check_note(text: str) -> str:
    """Return a note without spaces around it; raise DataError('note_empty') and what `check_text`
    raises."""
    said = text.strip()
    if not said:
        raise DataError("note_empty")
    check_text(said, LONGEST_NOTE)
    return said
