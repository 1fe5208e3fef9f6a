"""The checks over the numbers of an open office; the rules are in the catalogue."""

from __future__ import annotations

from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.city_checks import years_of
from cityreport.domain.checks.finding import Finding, in_order
from cityreport.domain.period import Period
from cityreport.office import check_session
from cityreport.office.annotations import AnnotationReader
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import OfficeClock, check_period
from cityreport.progress_callback import ReportProgress
from cityreport.store.store import Store


class Checks:
    """Runs the checks over an open office and returns their findings."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        city: CityReader,
        clock: OfficeClock,
        annotations: AnnotationReader,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._city = city
        self._clock = clock
        self._annotations = annotations

    def checking(self) -> check_session.Checking:
        """Begin checks over this connection's numbers; nothing is read before they are asked
        for."""
        with self._store.reading():
            return check_session.Checking(
                self._store, self._catalogue, self._city.profile, self._clock.now()
            )

    def check(
        self, period: Period | None = None, progressed: ReportProgress | None = None
    ) -> list[Finding]:
        """Check a period (a month, or all that a longer one holds), with the populations that its
        rates rest on, or everything; accepted findings are there too
        (`AnnotationReader.acceptances`).

        DataError('future_period') for a period that has not begun and holds nothing.
        """
        with self._store.reading():
            if period is not None and period not in self._store.observations.periods():
                check_period(period, self._clock.today)
            checking = self.checking()
            if period is None:
                return checking.check_all(progressed)
            found = checking.check_all(progressed, (period, period))
            return in_order([*found, *self._on_people_of(period, period, checking, found)])

    def _on_people_of(
        self, start: Period, end: Period, checking: check_session.Checking, known: list[Finding]
    ) -> list[Finding]:
        """Return the other findings on populations that the rates of these periods rest on."""
        found = ((f, years_of(self._catalogue, f)) for f in checking.findings.of_city())
        return [
            finding
            for finding, years in found
            if years and years[0] <= end.year and start.year <= years[-1] and finding not in known
        ]

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """Check the periods from `start` to `end`, with the people that their rates are of."""
        with self._store.reading():
            checking = self.checking()
            found = checking.check_all(span=(start, end))
            return in_order([*found, *self._on_people_of(start, end, checking, found)])

    def blocking(self, period: Period) -> list[Finding]:
        """Return the open findings that have to be put right before the very period is signed."""
        found = [f for f in self.check(period) if f.period == period]
        high = [finding for finding in found if finding.severity is Severity.HIGH]
        return open_findings(high, self._annotations.acceptances())
