"""Signing a month off: the responsible officer, and when its numbers may still change.

Belongs here: the states of a period (open, signed, reopened, signed again) and whether a signature
came in time. Not here: the reasons against signing (office) and the exported record
(`domain.submission.SignOff`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from cityreport.domain.observation import CellKey, Observation, check_text
from cityreport.domain.period import Period
from cityreport.domain.signed_basis import SignedBasis
from cityreport.errors import DataError

DAYS_TO_SIGN = 45
"""The days after its end within which a month is to be signed (the standard's timeliness)."""
LONGEST_REASON = 500
LONGEST_ROLE = 200


class SignOffState(StrEnum):
    """The state of a period. Its numbers are provisional while it is open or reopened."""

    OPEN = "open"
    SIGNED = "signed"
    REOPENED = "reopened"
    REVISED = "revised"
    """Signed again after it was reopened."""


class Reopening(msgspec.Struct, frozen=True):
    """The reopening of a signed period: the officer, the moment (ISO 8601, UTC) and the reason."""

    officer: str
    at: str
    reason: str


class Signature(msgspec.Struct, frozen=True):
    """The signature of a period.

    `signed`, `first`: the moments of the last and the first signature (ISO 8601, UTC). `revision`:
    0, and one more each time it was reopened and signed again; `reason`: of the reopening that led
    to this revision. `reopened`: set while it is open again. `basis`: what it was given with, None
    in a signature from before that was kept.
    """

    officer: str
    role: str
    signed: str
    first: str
    revision: int = 0
    reason: str = ""
    reopened: Reopening | None = None
    basis: SignedBasis | None = None

    @property
    def is_locked(self) -> bool:
        """Return whether the period's numbers are closed to changes."""
        return self.reopened is None


class Revision(msgspec.Struct, frozen=True):
    """A late figure: the content of a cell when its period was reopened, and its content since.

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
    """The number of months signed within 45 days of their end, of those whose 45 days are over or
    that are signed already."""

    in_time: int
    due: int


def sign_period(before: Signature | None, officer: str, role: str, at: str) -> Signature:
    """Return the signature of an officer for now, still without its basis; raise DataError where
    none is possible.

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


def reopen_period(signature: Signature | None, officer: str, reason: str, at: str) -> Signature:
    """Return the signature of a period that is opened again; raise DataError without a reason."""
    if signature is None or signature.reopened is not None:
        raise DataError("reopen_unsigned")
    if not reason.strip():
        raise DataError("reopen_reason")
    check_text(reason, LONGEST_REASON)
    return replace(signature, reopened=Reopening(officer, at, reason.strip()))


def sign_off_state(signature: Signature | None) -> SignOffState:
    """Return the state of a period with that signature."""
    if signature is None:
        return SignOffState.OPEN
    if not signature.is_locked:
        return SignOffState.REOPENED
    return SignOffState.SIGNED if signature.revision == 0 else SignOffState.REVISED


def last_day_to_sign(period: Period) -> date:
    """Return the day that is 45 days after the period's last."""
    following = period.shift(1).start
    return following + timedelta(days=DAYS_TO_SIGN - 1)


def day_signed(signature: Signature) -> date:
    """Return the day of the first signature, in the office's time zone."""
    return datetime.fromisoformat(signature.first).astimezone().date()


def signed_days(signatures: Mapping[Period, Signature]) -> dict[Period, date]:
    """Return the day of the first signature of every period that is signed now."""
    return {p: day_signed(s) for p, s in signatures.items() if s.is_locked}


def timeliness(
    months: Iterable[Period], signatures: Mapping[Period, Signature], today: date, since: Period
) -> Timeliness:
    """Return the timeliness of the months that are due by `today`, and of those signed in time
    already. The first signature counts: a revision does not make a month late.

    `since`: the month in which the office began to report; what ended before it is history and
    never late.
    """
    in_time = due = 0
    for month in months:
        last = last_day_to_sign(month)
        signature = signatures.get(month)
        is_in_time = signature is not None and day_signed(signature) <= last
        if is_in_time or (last < today and month.months()[-1] >= since):
            due += 1
            in_time += is_in_time
    return Timeliness(in_time, due)
