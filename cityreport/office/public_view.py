"""The public view of an office as charts and printed pages ask for it: no store, no hidden number.

What gets only this cannot tell a hidden number: a hidden cell is an observation of status Q
without a value. Notes, sources, reasons and findings, which may tell numbers in words, are not
there either. How the view of an office is made is in `public_numbers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

import msgspec

from cityreport.domain import borders as borders_module
from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.conditions import Circumstances
from cityreport.domain.decision import NumberedDecision
from cityreport.domain.disclosure.attack_problem import Release
from cityreport.domain.disclosure.release import HiddenCells
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.period import Period, periods_within
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.domain.signed_basis import SinceSigned
from cityreport.office import district_borders, overview, progress_query


class PublicCity(msgspec.Struct, frozen=True):
    """The city, which is no secret."""

    profile: Profile


class PublicClock(msgspec.Struct, frozen=True):
    """The moment that a public view was made."""

    made: datetime

    def now(self) -> datetime:
        """Return the moment that the view was made."""
        return self.made


class PublicAnnotations(msgspec.Struct, frozen=True):
    """The annotations that everybody may read.

    `years`: the years in words, which are written to be read by everybody.
    """

    years: Mapping[tuple[int, str], Narration]
    collected: CityCollection = AS_ASKED

    def collection(self) -> CityCollection:
        """Return what the city said that it collects."""
        return self.collected

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """Return the years in words, by year and question."""
        return dict(self.years)

    def acceptances(self) -> dict[str, Acceptance]:
        """Return none: their reasons say numbers."""
        return {}

    def decisions(self) -> list[NumberedDecision]:
        """Return none: they name people, and may say numbers."""
        return []


class PublicSignatures(msgspec.Struct, frozen=True):
    """The signatures of periods, without their reasons."""

    signed: Mapping[Period, Signature]

    def signatures(self) -> dict[Period, Signature]:
        """Return who stands behind which periods."""
        return dict(self.signed)


class NoFindings:
    """The checks, which say numbers."""

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """Return none."""
        del start, end
        return []


class UntoldJournal:
    """The journal: between two heads lies a number that could be tried out."""

    def head(self) -> None:
        """Return nothing."""


class PublicFigures:
    """The numbers as the public may see them; a hidden one is there without its value.

    `store`: the office file, beside which the borders are; it is not opened. `circumstances`:
    when it was made, and what is signed.
    """

    def __init__(
        self,
        cells: Mapping[CellKey, Observation],
        catalogue: Catalogue,
        profile: Profile,
        made: datetime,
        store: Path,
        circumstances: Circumstances = Circumstances(),  # noqa: B008 - frozen
    ) -> None:
        self._circumstances = circumstances
        self._cells = cells
        self._figures: dict[tuple[str, str, str, str], dict[Period, Figure]] = {}
        for key, cell in cells.items():
            row = (key.indicator, key.area, key.breakdown, key.category)
            self._figures.setdefault(row, {})[key.period] = Figure(cell.value, cell.status)
        self._catalogue = catalogue
        self._profile = profile
        self._made = made
        self._file = store

    def span(self) -> tuple[Period, Period] | None:
        """Return the first and the last period with an answer; None while there is none."""
        periods = sorted({key.period for key in self._cells})
        return (periods[0], periods[-1]) if periods else None

    def last_year(self) -> int:
        """Return the last year whose December has numbers; before there is one, last calendar
        year."""
        last = max((key.period.months()[-1] for key in self._cells), default=None)
        if last is None:
            return self._made.year - 1
        return last.year if last.number == 12 else last.year - 1

    def count(self) -> int:
        """Count the answered cells."""
        return len(self._cells)

    def get(self, key: CellKey) -> Observation | None:
        """Return what is public of a cell; None if it is empty."""
        return self._cells.get(key)

    def in_period(self, period: Period) -> list[Observation]:
        """Return all that is answered in a period, derived cells included, in key order."""
        return self._where(lambda key: key.period == period)

    def of_indicator(self, code: str) -> list[Observation]:
        """Return all that is answered of an indicator, in key order.

        DataError('unknown_indicator').
        """
        self._catalogue.indicator(code)
        return self._where(lambda key: key.indicator == code)

    def reading(self) -> AbstractContextManager[object]:
        """Read nothing: the view was made of one state."""
        return nullcontext()

    def since_signed(self) -> tuple[SinceSigned, ...]:
        """See `Queries.since_signed`."""
        return self._circumstances.since_signed

    def borders(self) -> borders_module.Borders | None:
        """Return the borders of the districts, as far as they are known."""
        return district_borders.known_borders(self._file, self._profile.areas)

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> dict[Period, Figure]:
        """Return what is public of one cell through all its periods; a hidden one has no value."""
        return dict(self._figures.get((indicator, area, breakdown, category), {}))

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Measure the progress of an indicator by the months that are shown: a rolling year
        with a hidden month has no figure. DataError('no_target')."""
        if area != TOTAL:
            self._profile.area(area)
        figures = self.figures(indicator, area)
        asked = progress_query.Question(indicator, area, until, baseline, path, self._circumstances)
        city = () if area == TOTAL else self.figures(indicator)
        return progress_query.measured(figures, self._catalogue, self._profile, asked, city)

    def latest(
        self, indicator: str, areas: Sequence[str], until: Period
    ) -> dict[str, progress_query.Latest]:
        """Measure the latest figures of districts by the months that are shown."""
        asked = progress_query.Question(indicator, until=until, circumstances=self._circumstances)
        series = {area: self.figures(indicator, area) for area in areas}
        city = self.figures(indicator)
        return progress_query.latest(series, self._catalogue, self._profile, asked, city)

    def _where(self, wanted: Callable[[CellKey], bool]) -> list[Observation]:
        found = [cell for key, cell in self._cells.items() if wanted(key)]
        return sorted(found, key=overview.in_order)


class PublicNumbers:
    """An office as the public may see it; it can stand where a `NumberSource` is asked for by
    charts and printed pages. `hiding`: what was hidden and how well."""

    is_public = True

    def __init__(
        self,
        catalogue_file: CatalogueFile,
        clock: PublicClock,
        city: PublicCity,
        queries: PublicFigures,
        annotations: PublicAnnotations,
        sign_off: PublicSignatures,
        hiding: HiddenCells,
    ) -> None:
        self.catalogue_file = catalogue_file
        self.catalogue = catalogue_file.catalogue
        self.clock = clock
        self.city = city
        self.queries = queries
        self.annotations = annotations
        self.sign_off = sign_off
        self.checks = NoFindings()
        self.history = UntoldJournal()
        self.hiding = hiding

    def release(self, start: Period, end: Period, counts: dict[CellKey, int]) -> Release:
        """Return what goes public of the months from `start` to `end`, to be remembered;
        `counts`: the true ones."""
        within = set(periods_within(start.months()[0], end.months()[-1]))
        part = {key: count for key, count in counts.items() if key.period in within}
        hidden = frozenset(key for key in part if key in self.hiding.hidden)
        return Release(part, hidden, self.hiding.threshold)
