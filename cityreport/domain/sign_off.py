"""Signing a month off: who stands behind its numbers, and when they may still change.

Belongs here: the states of a period (open, signed, reopened, signed again) and whether a
signature came in time. Not here: what stands in the way of one
(office) and the record that travels (`domain.submission.SignOff`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from cityreport.domain.observation import CellKey, Observation, check_text
from cityreport.domain.period import Period
from cityreport.errors import DataError

DAYS_TO_SIGN = 45
"""Days after its end within which a month is to be signed (the standard's timeliness)."""
LONGEST_REASON = 500
LONGEST_ROLE = 200


class Stand(StrEnum):
    """How a period stands. Its numbers are provisional while it is open or reopened."""

    OPEN = "open"
    SIGNED = "signed"
    REOPENED = "reopened"
    REVISED = "revised"
    """Signed again after it was reopened."""


class Reopening(msgspec.Struct, frozen=True):
    """Who opened a signed period again, when (ISO 8601, UTC) and why."""

    officer: str
    at: str
    reason: str


class Signature(msgspec.Struct, frozen=True):
    """Who stands behind a period.

    `signed`, `first`: when it was signed last and for the first time (ISO 8601, UTC).
    `revision`: 0, and one more each time it was reopened and signed again; `reason`: of the
    reopening that led to this revision. `reopened`: set while it is open again.
    """

    officer: str
    role: str
    signed: str
    first: str
    revision: int = 0
    reason: str = ""
    reopened: Reopening | None = None

    @property
    def is_locked(self) -> bool:
        """Return whether the period's numbers are closed to changes."""
        return self.reopened is None


class Revision(msgspec.Struct, frozen=True):
    """A late figure: what a cell held when its period was reopened, and what it holds since.

    `number`: of the revision it belongs to; `at` and `officer`: of the last change; `reason`: of
    the reopening.
    """

    key: CellKey
    old: Observation | None
    new: Observation | None
    at: datetime
    officer: str
    reason: str
    number: int


class Timeliness(msgspec.Struct, frozen=True):
    """How many months were signed within 45 days of their end, of those whose 45 days are over."""

    in_time: int
    due: int


def signed(before: Signature | None, officer: str, role: str, at: str) -> Signature:
    """Return the signature that an officer gives now; raise DataError where there is none to give.

    `before`: the period's signature, None while it was never signed.
    """
    if not officer.strip():
        raise DataError("sign_nameless")
    check_text(officer, LONGEST_ROLE)
    check_text(role, LONGEST_ROLE)
    if before is None:
        return Signature(officer, role, at, at)
    if before.reopened is None:
        raise DataError("sign_again", officer=before.officer, since=before.signed)
    reason = before.reopened.reason
    return Signature(officer, role, at, before.first, before.revision + 1, reason)


def reopened(signature: Signature | None, officer: str, reason: str, at: str) -> Signature:
    """Return the signature of a period that is opened again; raise DataError without a reason."""
    if signature is None or signature.reopened is not None:
        raise DataError("reopen_unsigned")
    if not reason.strip():
        raise DataError("reopen_reason")
    check_text(reason, LONGEST_REASON)
    return replace(signature, reopened=Reopening(officer, at, reason.strip()))


def stand_of(signature: Signature | None) -> Stand:
    """How a period with that signature stands."""
    if signature is None:
        return Stand.OPEN
    if not signature.is_locked:
        return Stand.REOPENED
    return Stand.SIGNED if signature.revision == 0 else Stand.REVISED


def last_day_to_sign(period: Period) -> date:
    """Return the day that is 45 days after the period's last."""
    following = period.shift(1).start
    return following + timedelta(days=DAYS_TO_SIGN - 1)


def day_signed(signature: Signature) -> date:
    """Return the day of the first signature, where the office is."""
    return datetime.fromisoformat(signature.first).astimezone().date()


def signed_days(signatures: Mapping[Period, Signature]) -> dict[Period, date]:
    """Return the first signature's day of every period that is signed now."""
    return {p: day_signed(s) for p, s in signatures.items() if s.is_locked}


def timeliness(
    months: Iterable[Period], signatures: Mapping[Period, Signature], today: date
) -> Timeliness:
    """How timely the months were signed that are due by `today`. The first signature counts:
    a revision does not make a month late."""
    in_time = due = 0
    for month in months:
        last = last_day_to_sign(month)
        if last >= today:
            continue
        due += 1
        signature = signatures.get(month)
        in_time += signature is not None and day_signed(signature) <= last
    return Timeliness(in_time, due)
