"""Months that nobody has signed, as provisional: their numbers can still change.

Belongs here: how charts and pages show them. Not here: what a signature is (sign_off).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature


def is_signed(signatures: Mapping[Period, Signature], month: Period) -> bool:
    """Return whether a month is signed and locked."""
    signature = signatures.get(month)
    return signature is not None and signature.is_locked


def with_unsigned_provisional(
    progress: Progress, signatures: Mapping[Period, Signature]
) -> Progress:
    """Return a progress whose unsigned months are provisional, also where a person typed them as
    final."""
    months = tuple(
        replace(month, status=Status.PROVISIONAL)
        if month.status is Status.NORMAL and not is_signed(signatures, month.period)
        else month
        for month in progress.months
    )
    return replace(progress, months=months)
