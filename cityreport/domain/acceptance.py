"""Accepting a finding: a person says why a number that looks odd is right.

An acceptance is valid for the numbers it was given for (their fingerprint). When one of them
changes, the finding is open again; the acceptance stays in the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol, TypeVar

import msgspec

from cityreport.domain.observation import CellKey, check_text
from cityreport.domain.period import Period
from cityreport.errors import DataError

LONGEST_REASON = 2_000


class IdentifiedFinding(Protocol):
    """The part of a finding that acceptance needs; `domain.checks` has the findings.

    `identity`: the rule and the cells, whatever the numbers; `fingerprint`: of the numbers too.
    """

    @property
    def identity(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...


class ExportableFinding(IdentifiedFinding, Protocol):
    """A finding with the fields that are exported. `severity`: high, medium or low."""

    @property
    def rule(self) -> str: ...

    @property
    def severity(self) -> StrEnum: ...

    @property
    def period(self) -> Period: ...

    @property
    def area(self) -> str: ...

    @property
    def cells(self) -> tuple[CellKey, ...]: ...


AFinding = TypeVar("AFinding", bound=IdentifiedFinding)


class Acceptance(msgspec.Struct, frozen=True):
    """The reason why a finding was accepted, and the numbers it was accepted for."""

    fingerprint: str
    reason: str


def accept_finding(finding: IdentifiedFinding, reason: str) -> Acceptance:
    """Return the acceptance of a finding; raise DataError('accept_reason') without a reason."""
    if not reason.strip():
        raise DataError("accept_reason")
    check_text(reason, LONGEST_REASON)
    return Acceptance(finding.fingerprint, reason.strip())


def acceptance_of(
    finding: IdentifiedFinding, acceptances: Mapping[str, Acceptance]
) -> Acceptance | None:
    """Return the acceptance that is valid for a finding (by identity); None while it is open."""
    found = acceptances.get(finding.identity) if acceptances else None
    return found if found is not None and found.fingerprint == finding.fingerprint else None


def open_findings(
    findings: Iterable[AFinding], acceptances: Mapping[str, Acceptance]
) -> list[AFinding]:
    """Return the findings that nobody has accepted with their present numbers."""
    return [finding for finding in findings if acceptance_of(finding, acceptances) is None]
