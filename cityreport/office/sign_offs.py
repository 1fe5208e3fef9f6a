"""Signing periods off in an open office: who stands behind them, signing, reopening.

What stands in the way of a signature and what it locks is in `sign_off_steps`.
"""

from __future__ import annotations

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import (
    Revision,
    Signature,
    SignOffState,
    reopen_period,
    sign_off_state,
    sign_period,
)
from cityreport.domain.signed_basis import SignedBasis, basis_of
from cityreport.domain.signed_numbers import with_numbers
from cityreport.domain.targets import has_target
from cityreport.office import progress_query, sign_off_steps
from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import OfficeClock
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.store import Store


class SignOffReader:
    """Reads the signatures of an open office."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def signature(self, period: Period) -> Signature | None:
        """Return the signature of a period, also of one that was reopened; None: never signed."""
        with self._store.reading():
            return sign_off_steps.signature_of(self._store, period)

    def signatures(self) -> dict[Period, Signature]:
        """Return the signature of every period that was ever signed."""
        with self._store.reading():
            return sign_off_steps.signatures(self._store)

    def stand(self, period: Period) -> SignOffState:
        """Say whether a period is open, signed, reopened or revised."""
        return sign_off_state(self.signature(period))

    def unanswered(self, period: Period) -> tuple[CellKey, ...]:
        """Return the required totals that stand in the way of signing a period."""
        with self._store.reading():
            return sign_off_steps.unanswered(self._store, self._catalogue, period)

    def revisions(self, period: Period) -> list[Revision]:
        """Return the late figures of a period, with what was there before."""
        with self._store.reading():
            return sign_off_steps.revisions(self._store, period)


class SignOffWriter(SignOffReader):
    """An office with the officer who signs. Every method that writes has its result on the disk
    when it returns, or raises and has changed nothing.

    `blocking`: the open findings that forbid signing a period, by the checks.
    """

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: OfficeClock,
        changes: Changes,
        city: CityReader,
        blocking: sign_off_steps.Blocking,
    ) -> None:
        super().__init__(store, catalogue)
        self._clock = clock
        self._changes = changes
        self._city = city
        self._blocking = blocking

    def sign(
        self,
        period: Period,
        role: str = "",
        blocking: sign_off_steps.Blocking | None = None,
    ) -> Signature:
        """Sign a period off: it is final and closed to changes.

        `role`: what the officer is in the office, in their own words; `blocking`: the open
        findings that forbid it, those of the checks unless they are known already. DataError
        says what stands in the way.
        """
        asked = self._blocking if blocking is None else blocking
        with self._store.reading():
            before = sign_off_steps.signature_of(self._store, period)
            signature = sign_period(before, self._changes.officer, role, self._clock.instant())
            this_month = self._clock.this_month
            sign_off_steps.check_ready(self._store, self._catalogue, period, this_month, asked)
            signature = replace(signature, basis=self._basis(period))
        self._changes.say([(SIGN_OFF, str(period), sign_off_steps.state_of(signature))], "sign")
        return signature

    def _basis(self, period: Period) -> SignedBasis:
        """Return what a signature is given with: population, baseline and target, and the numbers
        of the city that its verdicts rest on."""
        profile = self._city.profile
        indicators = filter(has_target, self._catalogue.indicators)
        measured = (self._measure(one, period, profile) for one in indicators)
        return with_numbers(basis_of(profile, period), period, measured)

    def _measure(self, indicator: Indicator, period: Period, profile: Profile) -> Progress:
        """Measure the city's progress from the numbers of the baseline and the latest twelve
        months: no more of it is kept."""
        years = {period.year - 1, period.year, *profile.baseline.years}
        found = progress_query.figures(self._store.observations, indicator, TOTAL)
        used = {at: figure for at, figure in found.items() if at.year in years}
        asked = progress_query.Question(indicator.code, until=period)
        return progress_query.measured(used, self._catalogue, profile, asked)

    def reopen(self, period: Period, reason: str) -> Signature:
        """Open a signed period again; what changes from now on is a revision.

        DataError reopen_reason, reopen_unsigned.
        """
        with self._store.reading():
            before = sign_off_steps.signature_of(self._store, period)
            signature = reopen_period(before, self._changes.officer, reason, self._clock.instant())
        assert signature.reopened is not None  # noqa: S101
        statement = (SIGN_OFF, str(period), sign_off_steps.state_of(signature))
        self._changes.say([statement], "reopen", reason=signature.reopened.reason)
        return signature
