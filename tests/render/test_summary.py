"""What the mayor's page says: the verdict, the figures, what is missing, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import City
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.render.report_facts import ReportFacts
from cityreport.render.summary import summary_page

Measure = Callable[..., Progress]


@pytest.fixture
def facts(measure: Measure, catalogue: Catalogue) -> ReportFacts:
    headline = measure([5] * 48)
    robbery = measure([90] * 36 + [80] * 10 + [None, Status.NOT_AVAILABLE], indicator="R1")
    return ReportFacts(
        city=City("Cali & <Valle>", "COL", attribution="Observatorio de Seguridad."),
        period=Period.of_year(2020),
        made=date(2021, 2, 10),
        catalogue=catalogue,
        headline=headline,
        items=(headline, measure([], indicator="L2"), robbery),
        answered=94,
        software="cityreport 0.1",
    )


def row(html: str, code: str) -> str:
    return next(part for part in html.split("<tr>") if f">{code} " in part)


def test_the_headline_comes_with_its_verdict_figure_and_reason(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    assert "Cali &amp; &lt;Valle&gt;" in html
    assert "report for 2020" in html
    assert '<p class="figure">12.00</p>' in html
    assert "Intentional homicide: Cannot tell" in html
    assert "Twelve months to December 2020: 60 (victims), 12.00 per 100,000 people." in html


def test_each_required_indicator_has_its_row(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    homicide = row(html, "L1")
    assert homicide.count(">60<") == 2, "the last twelve months and those before"
    assert ">60.0<" in homicide
    assert "Cannot tell" in homicide
    assert "no numbers yet" in row(html, "L2")
    assert ">0<" not in row(html, "L2"), "no number is not zero"
    robbery = row(html, "R1")
    assert "to Oct 20" in robbery, "its last whole twelve months end before the others'"
    assert "Not enough months" in robbery


def test_it_says_what_is_missing(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    assert "No month of 2020: L2 Women and girls killed by partner or family." in html
    assert "Some months of 2020: R1 Robbery (1 month)." in html, "not available is an answer"


def test_months_that_are_not_over_are_not_missing(
    facts: ReportFacts, measure: Measure, catalogue: Catalogue
) -> None:
    half = ReportFacts(
        city=facts.city,
        period=Period.of_year(2021),
        made=date(2021, 3, 1),
        catalogue=catalogue,
        headline=measure([5] * 50),
        items=(measure([5] * 50),),
        answered=50,
        software="cityreport 0.1",
    )
    assert "every month of 2021 that is over is answered" in summary_page(half).html


def test_it_names_its_sources_its_day_and_the_standard(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    assert "Observatorio de Seguridad." in html
    assert "Population: census." in html
    assert "Made on Feb 10, 2021 with cityreport 0.1 from 94 numbers" in html
    assert "Proposed standard 1.0" in html


def test_every_picture_named_is_there_and_is_svg(facts: ReportFacts) -> None:
    page = summary_page(facts)
    named = {part.split('"')[0] for part in page.html.split('<img src="')[1:]}
    assert "chart" in named
    assert named <= set(page.images)
    for content in page.images.values():
        assert fromstring(content).tag.endswith("svg")


def test_a_city_without_any_number_gets_a_page_too(
    facts: ReportFacts, measure: Measure, catalogue: Catalogue
) -> None:
    nothing = ReportFacts(
        city=facts.city,
        period=facts.period,
        made=facts.made,
        catalogue=catalogue,
        headline=measure([]),
        items=(measure([]),),
        answered=0,
        software="cityreport 0.1",
    )
    html = summary_page(nothing).html
    assert "Intentional homicide: Not enough months" in html
    assert "no numbers yet" in html


def test_it_speaks_the_language_in_force(facts: ReportFacts) -> None:
    with i18n.in_language("es"):
        page = summary_page(facts)
    assert "Homicidio intencional" in page.html
    assert "12,00" in page.html
    assert not page.right_to_left
