"""An open office as those see it who only read: another thread, a chart, an export.

Here is all that can be asked; what changes anything is in `office`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Baseline, PathKind, Profile, check_plan
from cityreport.domain.derivation import derive
from cityreport.domain.observation import CellKey, Figure, Observation, check_key, check_observation
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.errors import AccessError, DataError
from cityreport.office import audit as auditing
from cityreport.office import change_history, overview, progress_query
from cityreport.office.clock import Clock, check_period, instant
from cityreport.office.page_values import (
    Audit,
    HistoryFilter,
    HistoryLines,
    LastCell,
    MonthPage,
    Overview,
    TakingBack,
)
from cityreport.office.public_reading import PublicReader
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.store.journal import CELL
from cityreport.store.journal_history import PAGE, Cursor
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store

if TYPE_CHECKING:
    from cityreport.domain.checks.engine import Progressed
    from cityreport.domain.checks.finding import Finding
    from cityreport.domain.submission import JournalRecord, SubmissionRecord, Verification
    from cityreport.office.backups.stale_copy import Seen
    from cityreport.office.chart_request import ChartRequest
    from cityreport.office.check_session import Checking
    from cityreport.render.kinds.chart_kind import Chart


class OfficeReader(PublicReader):
    """An open store with its catalogue and the clock."""

    is_public = False

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock) -> None:
        self.store = store
        self.catalogue_file = catalogue
        self.catalogue = catalogue.catalogue
        self._clock = clock
        self._profile: Profile | None = None
        self._is_proven = False

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- who and when

    def now(self) -> datetime:
        """The clock's moment, in UTC."""
        return self._clock()

    def newest_ahead(self) -> str | None:
        """The moment (ISO 8601, UTC) of the journal's newest entry where the clock stands before
        it; None where it does not. One of the two clocks was wrong."""
        with self.store.reading():
            newest = self.store.journal.last_action()
        ahead = newest is not None and newest.at > instant(self.now())
        return newest.at if newest is not None and ahead else None

    @property
    def this_month(self) -> Period:
        """The month that the clock is in."""
        return Period.month_of(self.today)

    @property
    def today(self) -> date:
        """The clock's day, where the office is."""
        return self._clock().astimezone().date()

    @property
    def has_city(self) -> bool:
        """Whether a city has been set up."""
        return self._known_profile() is not None

    @property
    def profile(self) -> Profile:
        """What the city says of itself; DataError('no_city') before it was set up."""
        profile = self._known_profile()
        if profile is None:
            raise DataError("no_city")
        return profile

    def _known_profile(self) -> Profile | None:
        """The profile, read once and held against the journal: rates rest on it.

        AccessError('profile_damaged') where it is not what the journal last said.
        """
        if not self._is_proven:
            with self.store.reading():
                self._profile = self.store.profiles.get()
                difference = self.store.first_profile_difference()
            if difference is not None:
                part = " ".join([difference.subject, *difference.key.split("\t")]).strip()
                raise AccessError("profile_damaged", part=part)
            self._is_proven = True
        return self._profile

    # -- reading

    def get(self, key: CellKey) -> Observation | None:
        """What a cell holds, computed if it is a derived one; None if it is empty."""
        check_key(self.catalogue, key)
        indicator = self.catalogue.indicator(key.indicator)
        with self.store.reading():
            if indicator.derived is not None:
                return derive(indicator, key, self.store.observations.get)
            return self.store.observations.get(key)

    def page(self, period: Period, area: str = TOTAL) -> MonthPage:
        """One period of one area with the period before and the year before beside it."""
        self._check_area(area, None)
        with self.store.reading():
            return overview.month_page(self.store.observations, self.catalogue, period, area)

    def in_period(self, period: Period) -> list[Observation]:
        """All that is answered in a period, derived cells included, in key order."""
        with self.store.reading():
            found = self.store.observations.matching(periods=[period])
            return overview.with_derived(self.catalogue, found)

    def of_indicator(self, code: str) -> list[Observation]:
        """All that is answered of an indicator, derived cells included, in key order."""
        with self.store.reading():
            return overview.of_indicator(self.store.observations, self.catalogue, code)

    def count(self) -> int:
        """How many cells are answered."""
        with self.store.reading():
            return self.store.observations.count()

    def overview(self) -> Overview:
        """How the office stands, month by month."""
        with self.store.reading():
            return overview.overview(
                self.store, self.catalogue, self.profile, self.this_month, self.today
            )

    def missing(self, start: Period, end: Period) -> dict[str, tuple[Period, ...]]:
        """The required totals that nobody answered from `start` to `end`, by indicator."""
        with self.store.reading():
            return overview.missing(self.store.observations, self.catalogue, start, end)

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Progress of an indicator towards the target; DataError('no_target') where none is.

        `until`: as it stood at the end of that period, from all that is entered now. `baseline`,
        `path`: tried out instead of the city's own.
        """
        self._check_area(area, None)
        numbers, profile = self.store.observations, self.profile
        if baseline is not None:
            check_plan(baseline, profile.target)
        with self.store.reading():
            return progress_query.of(
                numbers, self.catalogue, profile, indicator, area, until, baseline, path
            )

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> Mapping[Period, Figure]:
        """One cell through all the periods it is answered in; that of a derived indicator is
        computed."""
        self._check_area(area, None)
        found = self.catalogue.indicator(indicator)
        with self.store.reading():
            return progress_query.figures(self.store.observations, found, area, breakdown, category)

    def last_year(self) -> int:
        """The last year whose December has numbers; before there is one, last calendar year."""
        with self.store.reading():
            span = self.store.observations.span()
        last = self.this_month.shift(-12) if span is None else span[1].months()[-1]
        return last.year if last.number == 12 or span is None else last.year - 1

    def checking(self) -> Checking:
        """Checks over this connection's numbers; nothing is read before they are asked for."""
        from cityreport.office.check_session import Checking  # noqa: PLC0415 - no start needs it

        with self.store.reading():
            return Checking(self.store, self.catalogue, self.profile, self.now())

    def check(
        self, period: Period | None = None, progressed: Progressed | None = None
    ) -> list[Finding]:
        """What the checks say of a period (a month, or all that a longer one holds), or of all;
        accepted findings too (`acceptances`).

        DataError('future_period') for a period that has not begun and holds nothing.
        """
        with self.store.reading():
            if period is not None and period not in self.store.observations.periods():
                check_period(period, self.today)
            return self.checking().check_all(
                progressed, None if period is None else (period, period)
            )

    def blocking(self, period: Period) -> list[Finding]:
        """The open findings that have to be put right before the very period is signed."""
        from cityreport.domain.checks.check_rules import Severity  # noqa: PLC0415

        found = [f for f in self.check(period) if f.period == period]
        high = [finding for finding in found if finding.severity is Severity.HIGH]
        return open_findings(high, self.acceptances())

    def journal_head(self) -> JournalRecord | None:
        """How far the journal goes now; None before its first action."""
        from cityreport.domain.submission import JournalRecord  # noqa: PLC0415

        with self.store.reading():
            head = self.store.journal.head()
        return JournalRecord(head.action, head.next - 1, head.link.hex()) if head.action else None

    def audit(self, seen: Seen | None = None, sent: JournalRecord | None = None) -> Audit:
        """Prove the journal and that the numbers are what it says; see `auditing.audit`."""
        with self.store.reading():
            return auditing.audit(self.store, seen, sent)

    def history(
        self, wanted: HistoryFilter, before: Cursor | None = None, limit: int = PAGE
    ) -> HistoryLines:
        """What was done, the newest first, `limit` lines from the one `before` on.

        AccessError('journal_damaged') where a line is not what was written.
        """
        with self.store.reading():
            return change_history.page(self.store, wanted, before, limit)

    def cell_history(self, key: CellKey, limit: int = PAGE) -> HistoryLines:
        """The newest changes of one cell."""
        return self.history(HistoryFilter(cell=key), limit=limit)

    def taking_back(self, seq: int) -> TakingBack:
        """What `Office.take_back` would do; DataError says why it cannot be done."""
        with self.store.reading():
            return change_history.preview(self.store, seq)

    def officers_in_journal(self) -> list[str]:
        """Everyone who has done anything in this file, by name."""
        with self.store.reading():
            return self.store.history.officers()

    def check_change(self, change: Observation | CellKey) -> None:
        """Raise the DataError that writing or (a bare key) emptying a cell would raise."""
        self.check_possible(change)
        key = change.key if isinstance(change, Observation) else change
        with self.store.reading():
            refuse_signed(self.store, [key.period])

    def check_possible(self, change: Observation | CellKey) -> None:
        """`check_change` but for a signature: what no month could hold."""
        if isinstance(change, Observation):
            key = change.key
            check_observation(self.catalogue, change)
        else:
            key = change
            check_key(self.catalogue, key)
        self._check_area(key.area, key.period)
        # what a wrong clock let in can be taken out again under the right one
        if isinstance(change, Observation) or self.get(key) is None:
            check_period(key.period, self.today)

    def last_cell(self) -> LastCell | None:
        """The cell that was saved last, whatever happened to it; None in a new file."""
        with self.store.reading():
            found = self.store.journal.newest(CELL)
        if found is None:
            return None
        action, entry = found
        key = read_cell_text(entry.key)
        held = None if entry.new is None else read_state(key, entry.new)
        return LastCell(key, held, action.at, action.officer)

    # -- submissions

    def submissions(self) -> list[SubmissionRecord]:
        """The submissions made from this file, the newest first."""
        with self.store.reading():
            return self.store.submissions.all()

    def write_submission(
        self,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
    ) -> SubmissionRecord:
        """Write the files of a submission without noting it: works on a `reader` too."""
        from cityreport.office import exports  # noqa: PLC0415 - no start needs the file formats

        found = exports.worded(self, self.findings(start, end))
        return exports.write(self, start, end, formats, folder, found)

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """What the checks say of the periods from `start` to `end`."""
        with self.store.reading():
            return self.checking().check_all(span=(start, end))

    def take_submission_back(self, made: SubmissionRecord, folder: Path) -> None:
        """Remove the files of a submission that is not to be."""
        from cityreport.office import exports  # noqa: PLC0415

        exports.take_back(folder, made.files)

    def verify(self, path: Path) -> Verification:
        """What is right and wrong with a submission file; never raises for its content."""
        from cityreport.office import exports  # noqa: PLC0415

        return exports.verify(path, self.catalogue_file)

    # -- pictures (matplotlib is loaded by the first)

    def chart(self, wish: ChartRequest) -> Chart:
        """A chart of any kind with its facts as they are now; raises as `charting.chart`."""
        from cityreport.office import chart_drawing  # noqa: PLC0415 - no start needs charts

        return chart_drawing.chart(self, wish)

    def _check_area(self, code: str, period: Period | None) -> None:
        if code == TOTAL:
            return
        area = self.profile.area(code)
        if period is not None and not area.exists_in(period):
            raise DataError("area_not_in_period", area=code, period=str(period))
