"""Deliveries of a submission, with the recipient and the time, and the answers that came back.

Belongs here: what is kept of it. Not here: copying files, and the numbers that were sent.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.observation import check_line
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
    the name under which it is kept; `size` in bytes; `at`: when it was kept (ISO 8601, UTC)."""

    submission: str
    sender: str
    name: str
    file: str
    sha256: str
    size: int
    at: str
    officer: str


def check_recipient(to: str) -> str:
    """Return the name of who gets a submission, without spaces around it; raise
    DataError('send_to_whom') for none, and what `check_line` raises."""
    said = to.strip()
    if not said:
        raise DataError("send_to_whom")
    check_line(said, LONGEST_RECIPIENT)
    return said
