"""The parts of an open office that charts, printed pages and exports need: to read, never to write.

`Office` and `OpenOffice` have these parts; so has `PublicNumbers`, which holds no store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from cityreport.domain import borders as borders_module
from cityreport.domain import submission
from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.collection import CityCollection
from cityreport.domain.decision import NumberedDecision
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import Figure
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.domain.signed_basis import SinceSigned
from cityreport.office.progress_query import Latest
from cityreport.store.store import Store


class ClockSource(Protocol):
    """Something that knows the moment."""

    def now(self) -> datetime:
        """Return the clock's moment."""


class CitySource(Protocol):
    """Something that knows the city."""

    @property
    def profile(self) -> Profile:
        """The city's profile."""


class FigureSource(Protocol):
    """Numbers as charts, printed pages and exports read them."""

    def reading(self) -> AbstractContextManager[object]:
        """Hold one state of the numbers for all that is read inside."""

    def span(self) -> tuple[Period, Period] | None:
        """Return the first and the last period with an answer; None while there is none."""

    def last_year(self) -> int:
        """Return the last year whose December has numbers."""

    def count(self) -> int:
        """Count the answered cells."""

    def borders(self) -> borders_module.Borders | None:
        """Return the borders of the districts, as far as they are known."""

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Measure the progress of an indicator."""

    def latest(self, indicator: str, areas: Sequence[str], until: Period) -> dict[str, Latest]:
        """Measure the latest figures of districts as they stood at the end of a period."""

    def since_signed(self) -> tuple[SinceSigned, ...]:
        """Return the plan's parts that are other ones now than periods were signed with."""

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> Mapping[Period, Figure]:
        """Return one cell through all the periods that it is answered in."""


class AnnotationSource(Protocol):
    """Reads annotations."""

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """Return the years in words, by year and question."""

    def acceptances(self) -> Mapping[str, Acceptance]:
        """Return why findings were accepted, by their identity."""

    def collection(self) -> CityCollection:
        """Return what the city said that it collects."""

    def decisions(self) -> list[NumberedDecision]:
        """Return what was decided beside the indicators."""


class SignatureSource(Protocol):
    """Reads signatures."""

    def signatures(self) -> dict[Period, Signature]:
        """Return who stands behind which periods."""


class FindingSource(Protocol):
    """Returns the findings of the checks."""

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """Check the periods from `start` to `end`."""


class JournalSource(Protocol):
    """Says how far the journal goes."""

    def head(self) -> submission.JournalRecord | None:
        """Return how far the journal goes; None where it is not told, or empty."""


class NumberSource(Protocol):
    """An office as those see it who only read."""

    @property
    def is_public(self) -> bool:
        """True if cells are hidden, so that anything made of it may go to anybody."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue."""

    @property
    def catalogue_file(self) -> CatalogueFile:
        """The file that it was read from."""

    @property
    def clock(self) -> ClockSource:
        """The clock."""

    @property
    def city(self) -> CitySource:
        """The city."""

    @property
    def queries(self) -> FigureSource:
        """The numbers."""

    @property
    def annotations(self) -> AnnotationSource:
        """The annotations."""

    @property
    def sign_off(self) -> SignatureSource:
        """The signatures."""

    @property
    def checks(self) -> FindingSource:
        """The findings of the checks."""

    @property
    def history(self) -> JournalSource:
        """The journal's end."""


class StoredNumbers(NumberSource, Protocol):
    """The same with the store behind them: for exports, never for what may be public."""

    @property
    def store(self) -> Store:
        """The open file."""


class StoredParts(msgspec.Struct, frozen=True):
    """The parts of an open office that make a `StoredNumbers`."""

    store: Store
    catalogue_file: CatalogueFile
    clock: ClockSource
    city: CitySource
    queries: FigureSource
    annotations: AnnotationSource
    sign_off: SignatureSource
    checks: FindingSource
    history: JournalSource

    @property
    def is_public(self) -> bool:
        """Nothing is hidden."""
        return False

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue."""
        return self.catalogue_file.catalogue
