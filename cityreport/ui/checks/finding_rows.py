"""Findings as rows of a table, and one of them in whole sentences."""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.finding_words import SEVERITY_NAMES, finding_message, finding_settlement
from cityreport.i18n import moment_name, number, period_name, short_period_name, tr
from cityreport.office.annotations import Accepted
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS
from cityreport.wording import area_name

WIDTHS = (164, 80, 116, 0, 84)
"""Pixels of the columns; 0 takes what is left."""


class SeverityStyle(NamedTuple):
    """The shape and the colour that a severity has beside its word."""

    icon: str
    color: str


LOOKS = {
    Severity.HIGH: SeverityStyle("circle-alert", COLORS.wrong),
    Severity.MEDIUM: SeverityStyle("triangle-alert", COLORS.doubtful),
    Severity.LOW: SeverityStyle("info", COLORS.muted),
}


def is_accepted(finding: Finding, accepted: dict[str, Accepted]) -> bool:
    """Whether an acceptance holds for a finding as it is now."""
    said = accepted.get(finding.identity)
    return said is not None and said.acceptance.fingerprint == finding.fingerprint


def cell_of(profile: Profile, finding: Finding) -> CellKey | None:
    """Where a finding is put right; None where that is no cell of a district there is."""
    if not finding.cells:
        return None
    known = {TOTAL, *(area.code for area in profile.areas)}
    return finding.cells[0] if finding.cells[0].area in known else None


def open_words(tally: dict[Severity, int]) -> str:
    """How many findings are open, by severity, in a sentence."""
    return tr(
        "Open: {high} to be put right, {medium} worth a look, {low} good to know.",
        **{severity.value: number(n) for severity, n in tally.items()},
    )


def finding_headings() -> list[TableHeading]:
    """The titles of the columns."""
    return [
        TableHeading(tr("How serious")),
        TableHeading(tr("When")),
        TableHeading(tr("Where")),
        TableHeading(tr("What is so")),
        TableHeading(tr("State")),
    ]


def finding_row(
    catalogue: Catalogue, profile: Profile, finding: Finding, *, accepted: bool
) -> list[TableCell]:
    """The row of a finding; its sentence is the way to its cell."""
    look = LOOKS[finding.severity]
    message = finding_message(catalogue, profile.areas, finding)
    return [
        TableCell(tr(SEVERITY_NAMES[finding.severity]), icon=look.icon, color=look.color),
        TableCell(short_period_name(finding.period), spoken=period_name(finding.period)),
        TableCell(area_name(profile.areas, finding.area)),
        TableCell(message, tip=message, link=cell_of(profile, finding) is not None),
        TableCell(tr("accepted") if accepted else tr("open")),
    ]


def finding_details(
    catalogue: Catalogue, profile: Profile, finding: Finding, said: Accepted | None
) -> str:
    """All that is known of a finding: what is so, what would settle it, who accepted it."""
    lines = [
        finding_message(catalogue, profile.areas, finding),
        tr("To settle it: {way}", way=finding_settlement(catalogue, profile.areas, finding)),
    ]
    if said is not None:
        facts = {
            "officer": said.officer,
            "when": moment_name(said.at),
            "reason": said.acceptance.reason,
        }
        if said.acceptance.fingerprint == finding.fingerprint:
            lines.append(tr("Accepted by {officer}, {when}: {reason}", **facts))
        else:
            lines.append(
                tr(
                    "A number under it has changed since {officer} accepted it ({when}: {reason}). "
                    "It is open again.",
                    **facts,
                )
            )
    return "\n".join(lines)
