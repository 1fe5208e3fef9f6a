"""What charts, printed pages and exports need of an open office: to read, never to write."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue, CatalogueFile
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import Figure
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.store.store import Store

if TYPE_CHECKING:
    from cityreport.domain.borders import Borders
    from cityreport.domain.checks.finding import Finding
    from cityreport.domain.submission import JournalRecord


class NumberSource(Protocol):
    """An office as those see it who only read; `office.Office` is one.

    `is_public`: whether cells are hidden, so that what is made of it may go to anybody.
    """

    catalogue: Catalogue
    catalogue_file: CatalogueFile
    is_public: bool

    @property
    def profile(self) -> Profile:
        """What the city says of itself."""

    def journal_head(self) -> JournalRecord | None:
        """How far the journal goes; None where it is not told, or empty."""

    def now(self) -> datetime:
        """The clock's moment."""

    def span(self) -> tuple[Period, Period] | None:
        """The first and the last period with an answer; None while there is none."""

    def last_year(self) -> int:
        """The last year whose December has numbers."""

    def count(self) -> int:
        """How many cells are answered."""

    def narratives(self) -> dict[tuple[int, str], Narration]:
        """The years in words, by year and question."""

    def progress(
        self, indicator: str, area: str = TOTAL, *, until: Period | None = None
    ) -> Progress:
        """Progress of an indicator."""

    def signatures(self) -> dict[Period, Signature]:
        """Who stands behind which periods."""

    def findings(self, start: Period, end: Period) -> list[Finding]:
        """What the checks say of the periods from `start` to `end`."""

    def acceptances(self) -> Mapping[str, Acceptance]:
        """Why findings were accepted, by their identity."""


class ChartedNumbers(NumberSource, Protocol):
    """The same with all that a chart is drawn from; what the public may see has it too."""

    def reading(self) -> AbstractContextManager[object]:
        """One state of the numbers for all that is read inside."""

    def borders(self) -> Borders | None:
        """The borders of the districts, as far as they are known."""

    def progress(
        self,
        indicator: str,
        area: str = TOTAL,
        *,
        until: Period | None = None,
        baseline: Baseline | None = None,
        path: PathKind | None = None,
    ) -> Progress:
        """Progress of an indicator."""

    def figures(
        self, indicator: str, area: str = TOTAL, breakdown: str = TOTAL, category: str = TOTAL
    ) -> Mapping[Period, Figure]:
        """One cell through all the periods that it is answered in."""


class StoredNumbers(ChartedNumbers, Protocol):
    """The same with the store behind them: for exports, never for what may be public."""

    store: Store
