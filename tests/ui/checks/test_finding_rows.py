"""Findings as rows, and one of them in whole sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cityreport.domain.acceptance import Acceptance
from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import FindingGroup
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.finding_words import finding_message, finding_settlement
from cityreport.i18n import moment_name
from cityreport.office.annotations import Accepted
from cityreport.ui.checks.finding_rows import (
    cell_of,
    finding_details,
    finding_headings,
    finding_row,
    is_accepted,
    open_words,
)
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS
from tests.conftest import PROFILE

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)
GIVEN = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


def alone(found: Finding) -> FindingGroup:
    return FindingGroup((found,))


def finding(
    severity: Severity = Severity.HIGH, area: str = TOTAL, *cells: CellKey, count: int = 9
) -> Finding:
    return Finding(
        rule="breakdown_exceeds_total",
        severity=severity,
        period=JANUARY,
        area=area,
        cells=cells,
        facts={"indicator": "L1", "breakdown": "sex", "parts": (), "left": count, "right": 4},
        rests_on=((L1, count),),
    )


def acceptance(of: Finding) -> Accepted:
    return Accepted(of.identity, Acceptance(of.fingerprint, "In dispute"), "Ada", GIVEN)


@pytest.mark.parametrize(
    ("severity", "words", "icon", "color"),
    [
        (Severity.HIGH, "Has to be put right", "circle-alert", COLORS.wrong),
        (Severity.MEDIUM, "Worth a look", "triangle-alert", COLORS.doubtful),
        (Severity.LOW, "Good to know", "info", COLORS.muted),
    ],
)
def test_a_finding_has_a_cell_under_every_title(
    catalogue: Catalogue, severity: Severity, words: str, icon: str, color: str
) -> None:
    found = finding(severity, "01", L1._replace(area="01"))
    said = finding_message(catalogue, PROFILE.areas, found)
    assert finding_row(catalogue, PROFILE, alone(found), accepted=False) == [
        TableCell(words, icon=icon, color=color),
        TableCell("Jan 2024", spoken="January 2024"),
        TableCell("Comuna 1"),
        TableCell(said, tip=said, link=True),
        TableCell("open"),
    ]
    assert finding_row(catalogue, PROFILE, alone(found), accepted=True)[4] == TableCell("accepted")
    assert finding_headings() == [
        TableHeading("How serious"),
        TableHeading("When"),
        TableHeading("Where"),
        TableHeading("What is so"),
        TableHeading("State"),
    ]


def test_the_way_to_a_finding_is_its_first_cell_if_the_city_has_that_district(
    catalogue: Catalogue,
) -> None:
    there, gone = L1._replace(area="02"), L1._replace(area="99")
    assert cell_of(PROFILE, finding(Severity.LOW, TOTAL, L1, gone)) == L1
    assert cell_of(PROFILE, finding(Severity.LOW, "02", there, L1)) == there
    for without in (finding(Severity.LOW, "99", gone, L1), finding()):
        assert cell_of(PROFILE, without) is None
        assert not finding_row(catalogue, PROFILE, alone(without), accepted=False)[3].link


def test_an_acceptance_holds_for_the_numbers_it_was_given_for() -> None:
    found, other = finding(), finding(count=10)
    accepted = {found.identity: acceptance(found)}
    assert is_accepted(found, accepted)
    assert not is_accepted(other, accepted), "a number under it has changed"
    assert not is_accepted(found, {})


def test_what_is_open_is_counted_by_severity() -> None:
    tally = {Severity.HIGH: 1, Severity.MEDIUM: 2, Severity.LOW: 3000}
    said = "Open: 1 to be put right, 2 worth a look, 3,000 good to know."
    assert open_words(tally) == said


def test_the_details_say_what_settles_it_and_who_accepted_it(catalogue: Catalogue) -> None:
    found, other = finding(), finding(count=10)
    settled = finding_settlement(catalogue, PROFILE.areas, found)
    first = [finding_message(catalogue, PROFILE.areas, found), f"To settle it: {settled}"]
    assert finding_details(catalogue, PROFILE, alone(found), None) == "\n".join(first)
    assert finding_details(catalogue, PROFILE, alone(found), acceptance(found)) == "\n".join(
        [*first, f"Accepted by Ada, {moment_name(GIVEN)}: In dispute"]
    )
    last = finding_details(catalogue, PROFILE, alone(found), acceptance(other)).split("\n")[-1]
    assert last == (
        f"A number under it has changed since Ada accepted it ({moment_name(GIVEN)}: In dispute). "
        "It is open again."
    )
