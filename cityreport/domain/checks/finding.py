"""Findings of checks: facts, never sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period

CellContent = int | float | str | None
"""The content of a cell: a number, the status code of an answer without one, or None (empty)."""


class Part(msgspec.Struct, frozen=True):
    """A number that is part of a sum. `currency`: of an amount of money."""

    key: CellKey
    value: int | float
    currency: str = ""


class Amount(msgspec.Struct, frozen=True):
    """An amount of money."""

    value: int | float
    currency: str


Fact = int | float | str | Period | CellKey | Amount | tuple[Part, ...]
"""The value of a placeholder in a rule's sentence."""

Evidence = tuple[CellKey | str, CellContent]
"""Evidence of a finding: a cell or a named number, and its content."""


class Finding(msgspec.Struct, frozen=True, dict=True):
    """A rule that does not hold, and where.

    `cells`: what it is about, the first is where to look; none for the city's population or a
    signature. `facts`: by placeholder of the rule's sentences. `rests_on`: every number that it was
    judged by.
    """

    rule: str
    severity: Severity
    period: Period
    area: str
    cells: tuple[CellKey, ...]
    facts: dict[str, Fact]
    rests_on: tuple[Evidence, ...]

    @cached_property
    def identity(self) -> str:
        """The rule and the cells: they tell it from any other finding, whatever the numbers are."""
        cells = (key.name for key in self.cells) if self.cells else (f"{self.period} {self.area}",)
        return "\t".join((self.rule, *cells))

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hexadecimal) of the identity and of the numbers it rests on.

        A reason that was given for a finding is valid while this stays the same.
        """
        lines = [self.identity]
        for ground, content in self.rests_on:
            name = ground if isinstance(ground, str) else ground.name
            lines.append(f"{name}\t{content!r}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


_ORDER = {severity: number for number, severity in enumerate(Severity)}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, the newest first, the whole city before its districts; else in
    their order."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[int, int, int, bool, str]:
    period = finding.period
    newest = -(period.year * 12 + period.first_month)
    area = finding.area
    return _ORDER[finding.severity], newest, -period.length, area != TOTAL, area
