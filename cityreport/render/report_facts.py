"""The contents of a printed report: collected by the office, written by summary and council."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.city import Area, City, Series
from cityreport.domain.collection import CityCollection
from cityreport.domain.decision import NumberedDecision
from cityreport.domain.narrative import Narration
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.progress_figures import LatestFigures
from cityreport.domain.sign_off import Signature
from cityreport.domain.submission import FindingRecord, JournalRecord


class ReportFacts(msgspec.Struct, frozen=True):
    """The contents of the mayor's page.

    `period`: the year that is reported. `headline` and `items` (the required indicators that have a
    target, in catalogue order, also those without numbers) are measured to its end. `answered`: the
    number of answers in the office's file; `software`: the program that wrote the page;
    `signatures`: of all months that were ever signed. `digest`: SHA-256 of the numbers in the
    report, hexadecimal. `journal`: the state of the office's journal, None on pages for everybody.
    `overdue`: decisions that are not done though their last day is over. `key`: the office's public
    key, empty where it has none; `code`: the page's small code, empty where nobody could sign it.
    `collection`: what the city said it collects; `longer`: of the series that it collects by
    quarter or year, the answered ones.
    """

    city: City
    period: Period
    made: date
    catalogue: Catalogue
    headline: Progress
    items: tuple[Progress, ...]
    answered: int
    software: str
    signatures: dict[Period, Signature] = {}
    digest: str = ""
    is_public: bool = False
    journal: JournalRecord | None = None
    overdue: tuple[NumberedDecision, ...] = ()
    key: str = ""
    code: bytes = b""
    collection: CityCollection = CityCollection()
    longer: Mapping[str, frozenset[Period]] = {}

    def head(self) -> str:
        """Return the beginning of the journal's last hash, in fours, to be read from paper; empty
        where there is no journal."""
        if self.journal is None:
            return ""
        return " ".join(self.journal.head[i : i + 4] for i in range(0, 16, 4))


class OpenFindings(msgspec.Struct, frozen=True):
    """Open findings of one rule and indicator: the newest in words, how many there are, and how
    many of them the words leave out. `severity`: its name; `period`: None where the words name
    several."""

    severity: str
    period: Period | None
    area: str
    words: str
    count: int = 1
    more: int = 0


class CouncilFacts(msgspec.Struct, frozen=True):
    """The contents of the council's pages besides the mayor's page.

    `districts`: those of the period, each with its figures by indicator, as far as it has numbers.
    `open_findings`: the number of open findings of the period by severity; None where checks are
    left out; `open_groups`: the worst of them, those of a kind together. `accepted`: the others,
    the most severe first, with their reasons. `areas`: all that the city has had. `narratives`: the
    answers of the year in words, by question.
    """

    districts: tuple[tuple[Area, Mapping[str, LatestFigures]], ...] = ()
    open_findings: Mapping[Severity, int] | None = None
    open_groups: tuple[OpenFindings, ...] = ()
    accepted: tuple[FindingRecord, ...] = ()
    areas: tuple[Area, ...] = ()
    series: tuple[Series, ...] = ()
    narratives: dict[str, Narration] = {}
