"""Findings that say the same of several periods, or of the people of several districts, as one.

Of periods only those are put together that rest on nothing but what is not there: an empty cell, a
signature that is missing. What numbers say against each other is one finding each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Fact, Finding
from cityreport.domain.checks.people_known import YEAR_KNOWN
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period


class FindingGroup(msgspec.Struct, frozen=True):
    """Findings of one rule that say the same of different periods, in the order of the list: the
    newest first; or of different districts. `first`, `last`: the earliest and the latest period."""

    findings: tuple[Finding, ...]

    @property
    def newest(self) -> Finding:
        """The finding that stands for all: of the latest period."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """Their severity."""
        return self.newest.severity

    @property
    def first(self) -> Period:
        """The earliest period."""
        return self.findings[-1].period

    @property
    def last(self) -> Period:
        """The latest period."""
        return self.findings[0].period

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas, each once."""
        return tuple(dict.fromkeys(finding.area for finding in self.findings))

    @property
    def indicator(self) -> str:
        """The indicator of the cells; empty where there is none."""
        return self.newest.cells[0].indicator if self.newest.cells else ""


def group_findings(
    findings: Iterable[Finding], apart: Callable[[Finding], object] = lambda _: None
) -> list[FindingGroup]:
    """Return findings in their order, those that say the same together where the first of them
    stands. `apart`: what else has to be alike, such as whether they are accepted."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault((_sameness(finding), apart(finding)), []).append(finding)
    return [FindingGroup(tuple(found)) for found in groups.values()]


def _sameness(finding: Finding) -> object:
    """Return what is alike in findings that say the same."""
    if YEAR_KNOWN in finding.facts:
        years = finding.facts["years"], finding.facts[YEAR_KNOWN]
        return finding.rule, finding.area == TOTAL, *years
    if not finding.rests_on or any(content is not None for _, content in finding.rests_on):
        return finding.identity
    facts = tuple((name, _without_period(fact)) for name, fact in finding.facts.items())
    cells = tuple(_without_period(key) for key in finding.cells)
    return finding.rule, finding.area, finding.period.frequency, facts, cells


def _without_period(fact: Fact) -> object:
    if isinstance(fact, CellKey):
        return fact.indicator, fact.area, fact.breakdown, fact.category
    return None if isinstance(fact, Period) else fact
