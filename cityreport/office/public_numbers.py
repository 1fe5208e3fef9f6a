"""The public view of an office: its numbers with the hidden ones gone, for whoever shows them.

What gets only this cannot tell a hidden number: it holds no store, and a hidden cell is an
observation of status Q without a value. Notes, sources, reasons and findings, which may tell
numbers in words, are not there either. How cells are chosen: `domain.disclosure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import replace

from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.disclosure.attack_problem import Release
from cityreport.domain.disclosure.release import Hiding, counts_of, hide, read_record, record_of
from cityreport.domain.disclosure.small_counts import THRESHOLD
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period, periods_within
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.errors import AccessError, DataError
from cityreport.office import overview, progress_query, sign_off_steps
from cityreport.store.store import Store
from cityreport.store.submission_list import PUBLISHED

if TYPE_CHECKING:
    from cityreport.domain.borders import Borders
    from cityreport.domain.checks.finding import Finding
    from cityreport.domain.submission import SubmissionRecord


class Kept(Protocol):
    """An open office, as much of it as the public view is made from."""

    store: Store
    catalogue: Catalogue
    catalogue_file: CatalogueFile

    @property
    def profile(self) -> Profile:
        """What the city says of itself."""

    def now(self) -> datetime:
        """The clock's moment."""

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """The years in words."""


class PublicCopy(msgspec.Struct, frozen=True):
    """A public submission whose files are written, and what has to be noted of it."""

    made: SubmissionRecord
    record: str


class PublicNumbers:
    """An office as the public may see it; it can stand where `office.numbers.Numbers` is asked
    for by charts and printed pages. `hiding`: what was hidden and how well."""

    is_public = True

    def __init__(
        self,
        office: Kept,
        cells: dict[CellKey, Observation],
        hiding: Hiding,
        signatures: dict[Period, Signature],
    ) -> None:
        self.catalogue = office.catalogue
        self.catalogue_file = office.catalogue_file
        self.profile = office.profile
        self.hiding = hiding
        self._cells = {key: _shown(cell, hiding.hidden) for key, cell in cells.items()}
        self._signatures = signatures
        self._narratives = office.narratives()
        self._now = office.now()
        self._file = office.store.path

    def now(self) -> datetime:
        """The moment that the view was made."""
        return self._now

    def span(self) -> tuple[Period, Period] | None:
        """The first and the last period with an answer; None while there is none."""
        periods = sorted({key.period for key in self._cells})
        return (periods[0], periods[-1]) if periods else None

    def last_year(self) -> int:
        """The last year whose December has numbers; before there is one, last calendar year."""
        last = max((key.period.months()[-1] for key in self._cells), default=None)
        if last is None:
            return self._now.year - 1
        return last.year if last.number == 12 else last.year - 1

    def count(self) -> int:
        """How many cells are answered."""
        return len(self._cells)

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """The years in words: they are written to be read by everybody."""
        return dict(self._narratives)

    def journal_head(self) -> None:
        """Not told: between two heads lies a number that could be tried out."""

    def signatures(self) -> dict[Period, Signature]:
        """Who stands behind which periods."""
        return dict(self._signatures)

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """None: findings say numbers."""
        del start, end
        return []

    def acceptances(self) -> dict[str, Acceptance]:
        """None: so do their reasons."""
        return {}

    def get(self, key: CellKey) -> Observation | None:
        """What is public of a cell; None if it is empty."""
        return self._cells.get(key)

    def in_period(self, period: Period) -> list[Observation]:
        """All that is answered in a period, derived cells included, in key order."""
        return self._where(lambda key: key.period == period)

    def of_indicator(self, code: str) -> list[Observation]:
        """All that is answered of an indicator, in key order; DataError('unknown_indicator')."""
        self.catalogue.indicator(code)
        return self._where(lambda key: key.indicator == code)

    def reading(self) -> AbstractContextManager[object]:
        """Nothing is read any more: the view was made of one state."""
        return nullcontext()

    def borders(self) -> Borders | None:
        """The borders of the districts, as far as they are known."""
        from cityreport.office.district_borders import known_borders  # noqa: PLC0415 - for a map alone

        return known_borders(self._file, self.profile.areas)

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> dict[Period, Figure]:
        """What is public of one cell through all its periods; a hidden one has no value."""
        wanted = (indicator, area, breakdown, category)
        return {
            key.period: Figure(cell.value, cell.status)
            for key, cell in self._cells.items()
            if (key.indicator, key.area, key.breakdown, key.category) == wanted
        }

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Progress of an indicator, of the months that are shown: a rolling year with a hidden
        month has no figure. DataError('no_target')."""
        if area != TOTAL:
            self.profile.area(area)
        figures = self.figures(indicator, area)
        return progress_query.measured(
            figures, self.catalogue, self.profile, indicator, area, until, baseline, path
        )

    def release(self, start: Period, end: Period, counts: dict[CellKey, int]) -> Release:
        """What goes public of the months from `start` to `end`, to be remembered; `counts`: the
        true ones."""
        within = set(periods_within(start.months()[0], end.months()[-1]))
        part = {key: count for key, count in counts.items() if key.period in within}
        hidden = frozenset(key for key in part if key in self.hiding.hidden)
        return Release(part, hidden, self.hiding.threshold)

    def _where(self, wanted: Callable[[CellKey], bool]) -> list[Observation]:
        found = [cell for key, cell in self._cells.items() if wanted(key)]
        return sorted(found, key=overview.in_order)


def public_numbers(
    office: Kept,
    start: Period | None = None,
    end: Period | None = None,
    threshold: int | None = None,
) -> PublicNumbers:
    """The public view of the months from `start` to `end`, or of all there are; whole calendar
    years are looked at, so that every view hides the same of the same months.

    DataError('bad_threshold'); AccessError('statement_damaged') where what the journal says of
    an earlier release cannot be read.
    """
    return view(office, start, end, THRESHOLD if threshold is None else threshold)[0]


def view(
    office: Kept,
    start: Period | None,
    end: Period | None,
    threshold: int,
    *,
    totals_alone: bool = False,
    accept_narrowing: bool = True,
) -> tuple[PublicNumbers, dict[CellKey, int]]:
    """The same with the true counts behind it, for the one who has to note the release.

    `totals_alone`: whole-city totals and nothing of breakdowns and districts, so that nothing
    has to be hidden for their sake, but for what earlier copies showed and hid.
    `accept_narrowing`: else DataError('thresholds_narrow') where this threshold and that of
    earlier copies together tell more of the hidden counts than the former one would.
    """
    with office.store.reading():
        cells = {
            cell.key: cell
            for cell in _cells(office, start, end)
            if not totals_alone or (cell.key.area == TOTAL and cell.key.is_total)
        }
        earlier = earlier_releases(office.store)
        signatures = sign_off_steps.signatures(office.store)
    if not accept_narrowing:
        refuse_narrowing(office, cells.values(), threshold, earlier)
    counts = counts_of(office.catalogue, cells.values())
    hiding = hide(office.catalogue, office.profile.areas, cells.values(), threshold, earlier)
    said = {period: _without_reason(signature) for period, signature in signatures.items()}
    return PublicNumbers(office, cells, hiding, said), counts


def for_everybody(
    office: Kept,
    end: Period | None = None,
    *,
    totals_alone: bool,
    accept_narrowing: bool = True,
) -> tuple[PublicNumbers, str]:
    """What a picture or a page for everybody is made from, up to the end of `end`, and the record
    that `Office.note_public_report` has to keep before anybody sees it. DataError as `view`."""
    numbers, counts = view(
        office,
        None,
        end,
        THRESHOLD,
        totals_alone=totals_alone,
        accept_narrowing=accept_narrowing,
    )
    first, last = numbers.span() or (Period.month_of(office.now()), Period.month_of(office.now()))
    return numbers, record(numbers, first, end or last, counts)


def refuse_narrowing(
    office: Kept, cells: Iterable[Observation], threshold: int, earlier: Sequence[Release]
) -> None:
    """DataError('thresholds_narrow') where another threshold than before would tell more."""
    from cityreport.domain.disclosure.narrowing import find_narrowing  # noqa: PLC0415 - rare

    found = find_narrowing(office.catalogue, office.profile.areas, cells, threshold, earlier)
    if found is not None:
        raise DataError(
            "thresholds_narrow",
            threshold=threshold,
            former=found.former,
            cells=len(found.cells),
            hidden=len(found.hidden),
            two=len(found.two),
        )


def earlier_releases(store: Store) -> list[Release]:
    """What went public before, in that order."""
    found = {}
    for key, state in store.journal.latest(PUBLISHED):
        try:
            found[_place(key)] = read_record(state or "")
        except ValueError as error:
            raise AccessError("statement_damaged", part=f"{PUBLISHED} {key}") from error
    return [found[place] for place in sorted(found)]


def next_report(store: Store, text: str) -> str | None:
    """The key under which a report's record (`record`) is to be kept: `4.1` is the first after
    submission 4. None where the very same is kept already."""
    kept = dict(store.journal.latest(PUBLISHED))
    if text in kept.values():
        return None
    submission = max((_place(key)[0] for key in kept), default=0)
    number = max((_place(key)[1] for key in kept if _place(key)[0] == submission), default=0)
    return f"{submission}.{number + 1}"


def _place(key: str) -> tuple[int, int]:
    """Where a release stands: `4` of a submission, `4.1` of a report after it."""
    submission, _, number = key.partition(".")
    return int(submission), int(number or 0)


def record(numbers: PublicNumbers, start: Period, end: Period, counts: dict[CellKey, int]) -> str:
    """What the journal has to keep once these months have gone public."""
    return record_of(numbers.release(start, end, counts))


def _cells(office: Kept, start: Period | None, end: Period | None) -> Iterable[Observation]:
    span = office.store.observations.span()
    first, last = start or (span and span[0]), end or (span and span[1])
    if first is None or last is None:
        return []
    if first.months()[0] > last.months()[-1]:
        raise DataError("export_order", start=str(first), end=str(last))
    years = periods_within(Period.month(first.year, 1), Period.month(last.year, 12))
    return overview.with_derived(
        office.catalogue, office.store.observations.matching(periods=years)
    )


def _shown(cell: Observation, hidden: frozenset[CellKey]) -> Observation:
    if cell.key in hidden:
        return Observation(cell.key, None, Status.HIDDEN)
    return replace(cell, note="", source="")


def _without_reason(signature: Signature) -> Signature:
    """A reason for reopening a month often says the number that was wrong."""
    if signature.reopened is None:
        return replace(signature, reason="")
    return replace(signature, reason="", reopened=replace(signature.reopened, reason=""))
