"""Findings as rows of a table, and one of them in whole sentences."""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.city_checks import years_of
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import FindingGroup
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.finding_words import (
    SEVERITY_NAMES,
    finding_settlement,
    group_message,
    group_place,
)
from cityreport.i18n import (
    mark,
    moment_name,
    number,
    period_name,
    short_period_name,
    span_name,
    tr,
)
from cityreport.office.annotations import Accepted
from cityreport.ui.kit.table_rows import (
    TableCell,
    TableColumn,
    TableHeading,
    column_cells,
    column_headings,
)
from cityreport.ui.kit.theme import color_of
from cityreport.ui.page_context import Destination
from cityreport.wording import area_name


class SeverityStyle(NamedTuple):
    """The names of the shape and the colour that a severity has beside its word."""

    icon: str
    color: str


LOOKS = {
    Severity.HIGH: SeverityStyle("circle-alert", "wrong"),
    Severity.MEDIUM: SeverityStyle("triangle-alert", "doubtful"),
    Severity.LOW: SeverityStyle("info", "muted"),
}


class Way(NamedTuple):
    """A page, and where to land on it."""

    page: str
    place: Destination

    @property
    def name(self) -> str:
        """The words on the button that leads there."""
        return tr("Go to the cell") if self.page == "enter" else tr("Go to Population")


def is_accepted(finding: Finding, accepted: dict[str, Accepted]) -> bool:
    """Return whether an acceptance holds for a finding as it is now."""
    said = accepted.get(finding.identity)
    return said is not None and said.acceptance.fingerprint == finding.fingerprint


def cell_of(profile: Profile, finding: Finding) -> CellKey | None:
    """Return the cell where a finding is put right; None where that is no cell of a district there
    is."""
    if not finding.cells:
        return None
    code = finding.cells[0].area
    is_known = code == TOTAL or any(area.code == code for area in profile.areas)
    return finding.cells[0] if is_known else None


def place_of(catalogue: Catalogue, profile: Profile, finding: Finding) -> Way | None:
    """Return the page and the place on it where a finding is put right, if there is one."""
    if years_of(catalogue, finding) is not None:
        return Way("settings", Destination(section="populationSection"))
    cell = cell_of(profile, finding)
    return None if cell is None else Way("enter", Destination.of(cell))


def open_words(tally: dict[Severity, int]) -> str:
    """Return in a sentence how many findings are open, by severity."""
    return tr(
        "Open: {high} to be put right, {medium} worth a look, {low} good to know.",
        **{severity.value: number(n) for severity, n in tally.items()},
    )


class _Line(NamedTuple):
    """Findings that say the same, and what their words are taken from."""

    catalogue: Catalogue
    profile: Profile
    group: FindingGroup
    accepted: bool


def _severity(line: _Line) -> TableCell:
    severity = line.group.severity
    return TableCell(
        tr(SEVERITY_NAMES[severity]),
        icon=LOOKS[severity].icon,
        color=color_of(LOOKS[severity].color),
    )


def _when(line: _Line) -> TableCell:
    first, last = line.group.first, line.group.last
    years = years_of(line.catalogue, line.group.newest)
    if years is not None:
        first, last = Period.of_year(years[0]), Period.of_year(years[-1])
    if first.year != last.year:
        return TableCell(f"{first.year}–{last.year}", spoken=span_name(first, last))
    if first != last:
        return TableCell(str(first.year), spoken=span_name(first, last))
    return TableCell(short_period_name(last), spoken=period_name(last))


def _where(line: _Line) -> TableCell:
    return TableCell(group_place(line.profile.areas, line.group))


def _message(line: _Line) -> TableCell:
    """Return the sentence, which links to the finding's cell."""
    message = group_message(line.catalogue, line.profile.areas, line.group)
    link = place_of(line.catalogue, line.profile, line.group.newest) is not None
    return TableCell(message, tip=message, link=link)


def _state(line: _Line) -> TableCell:
    return TableCell(tr("accepted") if line.accepted else tr("open"))


_COLUMNS = (
    TableColumn(mark("How serious"), _severity, 164),
    TableColumn(mark("When"), _when, 100),
    TableColumn(mark("Where"), _where, 116),
    TableColumn(mark("What is so"), _message),
    TableColumn(mark("State"), _state, 84),
)
WIDTHS = tuple(column.width for column in _COLUMNS)
"""Pixels of the columns; 0 takes what is left."""
SPARE = (2, 4)
"""The columns that a narrow window can do without: where, which the details say, and the state."""


def finding_headings() -> list[TableHeading]:
    """Return the titles of the columns."""
    return column_headings(_COLUMNS)


def finding_row(
    catalogue: Catalogue, profile: Profile, group: FindingGroup, *, accepted: bool
) -> list[TableCell]:
    """Return the row of findings that say the same; its sentence is the way to the newest place."""
    return column_cells(_COLUMNS, _Line(catalogue, profile, group, accepted))


def _periods(group: FindingGroup) -> str:
    """Return the periods, those that follow each other as one span."""
    runs: list[list[Period]] = []
    for finding in reversed(group.findings):
        if runs and runs[-1][-1].shift(1) == finding.period:
            runs[-1].append(finding.period)
        else:
            runs.append([finding.period])
    return ", ".join(span_name(run[0], run[-1]) for run in runs)


def finding_details(
    catalogue: Catalogue, profile: Profile, group: FindingGroup, said: Accepted | None
) -> str:
    """Return all that is known of findings that say the same: the numbers, where it is so, what
    would settle it, who accepted it."""
    finding = group.newest
    lines = [
        group_message(catalogue, profile.areas, group),
        tr("To settle it: {way}", way=finding_settlement(catalogue, profile.areas, finding)),
    ]
    if len(group.areas) > 1:
        names = ", ".join(area_name(profile.areas, area) for area in group.areas)
        lines.append(tr("It is so in: {districts}", districts=names))
    elif len(group.findings) > 1:
        lines.append(tr("It is so in: {periods}", periods=_periods(group)))
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
