"""A report for everybody: what it leaves out, what it keeps hidden, what is remembered of it."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.finding_words import finding_message
from cityreport.office import chart_drawing, public_numbers, report_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.render.document import Document
from cityreport.store.submission_list import PUBLISHED

YEAR = Period.of_year(2023)


def kept(office: Office) -> dict[str, str]:
    return {key: state or "" for key, state in office.store.journal.latest(PUBLISHED)}


def whole(document: Document) -> str:
    """What stands on all pages."""
    return "".join(part.html for part in document.parts())


def test_it_has_whole_city_numbers_and_neither_districts_nor_checks(sample: Office) -> None:
    public = report_data.public_report(sample, 2023, "council").document
    restricted = report_data.report(sample, 2023, "council")
    assert "Camden" in whole(restricted)
    assert "Camden" not in whole(public)
    assert "What the checks say" not in whole(public)
    assert "Public copy" in public.foot
    assert "Restricted" in restricted.foot
    assert "80,215" in whole(public)


def test_open_findings_are_counted_and_the_worst_named(sample: Office) -> None:
    found = sample.checks.findings(Period.month(2023, 1), Period.month(2023, 12))
    settled = next(finding for finding in found if finding.severity is not Severity.HIGH)
    sample.annotations.accept(settled, "Counted again: it is so.")
    left = Counter(finding.severity for finding in found)
    left[settled.severity] -= 1
    areas = sample.city.profile.areas
    html = unescape(whole(report_data.report(sample, 2023, "council")))
    assert (
        f"Open: {left[Severity.HIGH]} that have to be put right, {left[Severity.MEDIUM]} worth a "
        f"look, {left[Severity.LOW]} good to know. Accepted with a reason: 1."
    ) in html
    lines = re.findall(r'<p class="small"><b>(Has to be put right|Worth a look)[.]</b>', html)
    assert 0 < len(lines) <= 10
    assert lines == sorted(lines), "the worst first"
    newest = next(finding for finding in found if finding.severity is Severity.HIGH)
    assert finding_message(sample.catalogue, areas, newest).split(" is ")[0] in html
    assert settled.area != TOTAL
    assert "Counted again: it is so." in html


def test_what_was_accepted_is_told_the_worst_first(sample: Office) -> None:
    found = sample.checks.findings(Period.month(2021, 1), Period.month(2021, 12))
    for severity in reversed(Severity):
        finding = next(f for f in found if f.severity is severity)
        sample.annotations.accept(finding, f"So it is: {severity}.")
    html = whole(report_data.report(sample, 2021, "council"))
    places = [html.index(f"So it is: {severity}.") for severity in Severity]
    assert places == sorted(places)


def test_what_it_showed_is_remembered_once(sample: Office) -> None:
    record = report_data.public_report(sample, 2023).record
    sample.exports.note_public_report(record)
    assert list(kept(sample)) == ["0.1"]
    sample.exports.note_public_report(report_data.public_report(sample, 2023).record)
    assert list(kept(sample)) == ["0.1"], "the same pages again say nothing new"
    sample.cells.record(Observation(CellKey("L1", Period.month(2023, 5)), 99))
    sample.exports.note_public_report(report_data.public_report(sample, 2023).record)
    assert list(kept(sample)) == ["0.1", "0.2"]
    assert sample.history.audit().holds


def test_totals_that_a_copy_hid_stay_hidden_in_a_report(sample: Office, tmp_path: Path) -> None:
    sample.exports.export_public(YEAR, YEAR, ["json"], tmp_path)
    view = public_numbers.public_numbers(sample, YEAR, YEAR)
    hidden = [
        month
        for month in YEAR.months()
        if (cell := view.queries.get(CellKey("L1", month))) is not None
        and cell.status is Status.HIDDEN
    ]
    assert hidden, "districts that are all ones and zeros take their total with them"
    shown, _ = public_numbers.view(sample, None, YEAR, 4, totals_alone=True)
    for month in YEAR.months():
        cell = shown.queries.get(CellKey("L1", month))
        assert cell is not None
        assert (cell.status is Status.HIDDEN) == (month in hidden)
    html = report_data.public_report(sample, 2023).document.html
    assert "110" not in html, "nor the sum that would tell them"


def test_a_report_first_shows_every_total(sample: Office) -> None:
    html = report_data.public_report(sample, 2023).document.html
    assert ">110<" in html


@pytest.mark.parametrize("audience", ["mayor", "council"])
def test_a_city_without_districts_and_numbers_gets_one_too(
    office: Office, audience: report_data.Audience
) -> None:
    year = office.clock.today.year
    made = report_data.public_report(office, year, audience)
    office.exports.note_public_report(made.record)
    assert "No number yet" in made.document.html


@pytest.mark.parametrize("kind", ["districts", "ranking", "breakdown", "years", "completeness"])
def test_a_chart_for_everybody_is_drawn_from_what_is_shown(sample: Office, kind: str) -> None:
    view, _ = public_numbers.for_everybody(sample, totals_alone=False)
    chart = chart_drawing.chart(view, ChartRequest("L1", kind=kind))
    small = [key for key in view.hiding.small if key.indicator == "L1" and key.is_total]
    assert small
    for key in small[:50]:
        assert view.queries.figures("L1", key.area)[key.period].value is None
    assert chart.content(".svg").startswith(b"<?xml")
    assert chart.story.text
