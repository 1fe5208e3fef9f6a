"""Deliveries of a submission, with the recipient and the time, and the answers that came back.

Belongs here: what is kept of it. Not here: copying files, and the numbers that were sent.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.observation import CellKey, check_line
from cityreport.domain.submission import CellRecord
from cityreport.errors import DataError

LONGEST_RECIPIENT = 200


class DeliveryWay(StrEnum):
    """The way in which a submission was sent."""

    STICK = "stick"
    MAIL = "mail"
    UPLOAD = "upload"
    OTHER = "other"


class Delivery(msgspec.Struct, frozen=True):
    """A submission that went to somebody. `submission`: its id; `to`: who got it; `at`: when it was
    noted (ISO 8601, UTC); `place`: the folder with the copy that was read back, empty without
    one."""

    submission: str
    to: str
    way: DeliveryWay
    at: str
    officer: str
    place: str = ""


class SubmissionAnswer(msgspec.Struct, frozen=True):
    """A file that came back for a submission, such as a receipt. `name`: as it was called; `file`:
    the name under which it is kept; `size` in bytes; `at`: when it was kept (ISO 8601, UTC); `key`:
    the public key that signed it, where it is a receipt."""

    submission: str
    sender: str
    name: str
    file: str
    sha256: str
    size: int
    at: str
    officer: str
    key: str = ""


class RemarkedCell(msgspec.Struct, frozen=True):
    """A cell of a remark. `content`: its number or the code of its status when it was sent, None
    where it was empty."""

    cell: CellRecord
    content: int | float | str | None


class KeptRemark(msgspec.Struct, frozen=True):
    """A remark of the network on cells of a submission. `number`: of the submission in the
    office's list; `text`: in the language in which it was kept; `at`: when (ISO 8601, UTC)."""

    submission: str
    number: int
    code: str
    text: str
    cells: tuple[RemarkedCell, ...]
    at: str

    @property
    def keys(self) -> tuple[CellKey, ...]:
        """Return the keys of its cells."""
        return tuple(one.cell.key for one in self.cells)


def check_recipient(to: str) -> str:
    """Return the name of who gets a submission, without spaces around it; raise
    DataError('send_to_whom') for none, and what `check_line` raises."""
    said = to.strip()
    if not said:
        raise DataError("send_to_whom")
    check_line(said, LONGEST_RECIPIENT)
    return said
