"""A quarter or a year that is collected as a whole is asked for where months are the rule, too."""

from __future__ import annotations

from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.office import month_steps
from cityreport.office.office import Office
from cityreport.step_words import step_sentences
from tests.conftest import sign_published

Q2, Q3, Q4 = (Period.parse(f"2023-Q{n}") for n in (2, 3, 4))
YEAR = Period.of_year(2023)


def said(office: Office) -> tuple[tuple[Period, ...], str]:
    step = month_steps.next_step(office)
    assert step is not None
    return step.longer, " ".join(step_sentences(step))


def report_since_july(office: Office) -> None:
    """L1 and G3 alone are collected, G3 by quarter; July to December are answered and signed."""
    said = {
        one.code: Collected(reason="nobody counts it")
        for one in office.catalogue.indicators
        if one.code not in {"L1", "G3", "V1"} and one.derived is None
    }
    office.collecting.say(said | {"G3": Collected(by=Frequency.QUARTER)})
    months = [Period.month(2023, month) for month in range(7, 13)]
    office.cells.record_many([Observation(CellKey("L1", month), 3) for month in months])
    sign_published(office, months)


def test_a_quarter_of_one_indicator_is_asked_for_beside_months(office: Office) -> None:
    report_since_july(office)
    assert said(office)[0] == ()  # the office begins: nobody ever answered a quarter or a year
    office.cells.record(Observation(CellKey("G3", Q2), 5))
    office.cells.record(Observation(CellKey("V1", Period.of_year(2022)), 7))
    longer, words = said(office)
    assert longer == (Q3, Q4, YEAR)
    assert "Q4 2023, Q3 2023, 2023 lack required numbers that are collected for whole" in words
    office.cells.record_many([Observation(CellKey("G3", q), 5) for q in (Q3, Q4)])
    longer, words = said(office)
    assert longer == (YEAR,)
    assert "2023 lacks a required number that is collected for the whole quarter" in words
    office.cells.record(Observation(CellKey("V1", YEAR), 0))
    longer, words = said(office)
    assert longer == ()
    assert "whole" not in words


def test_what_is_not_over_is_not_asked_for(office: Office) -> None:
    report_since_july(office)
    office.cells.record(Observation(CellKey("G3", Q4), 5))
    office.cells.record(Observation(CellKey("V1", YEAR), 0))
    assert said(office)[0] == ()  # it is February 2024


def test_a_city_that_collects_nothing_by_quarter_or_year_is_not_asked(office: Office) -> None:
    report_since_july(office)
    office.collecting.say(
        {"G3": Collected(), "V1": Collected(reason="the council does not publish it")}
    )
    assert said(office)[0] == ()
