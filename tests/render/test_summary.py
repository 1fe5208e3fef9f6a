"""What the mayor's page says: the verdict, the figures, what is missing, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import City
from cityreport.domain.collection import CityCollection, Collected
from cityreport.domain.observation import Status
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.render.council import council_report
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.summary import summary_page

NBSP = "\N{NO-BREAK SPACE}"
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
    assert homicide.count(">60<") == 1, "the last twelve months"
    assert ">12<" in homicide, "the rate per 100,000 people"
    assert homicide.count(f">0.0{NBSP}%<") == 2, "against the year before and the baseline"
    assert "Cannot tell" in homicide
    assert ">L2 " not in html, "an indicator without numbers has no row of dashes"
    assert "<p>No number yet: L2 Women and girls killed by partner or family.</p>" in html
    robbery = row(html, "R1")
    assert f"to{NBSP}Oct{NBSP}20" in robbery, "its last whole twelve months end before the others'"
    assert "Not enough months" in robbery


def test_it_says_what_is_missing(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    assert "Some months of 2020: R1 Robbery (1 month)." in html, "not available is an answer"


def test_months_that_the_city_does_not_collect_are_not_missing(facts: ReportFacts) -> None:
    assert "R1 Robbery (1 month)" in summary_page(facts).html, "November was not answered"
    since = CityCollection({"R1": Collected(since=Period.parse("2020-12"))})
    assert "R1 Robbery (" not in summary_page(replace(facts, collection=since)).html


def test_a_series_collected_by_quarter_is_missing_by_its_quarters(
    facts: ReportFacts, measure: Measure
) -> None:
    quarters = frozenset(map(Period.parse, ("2020-Q1", "2020-Q3")))
    by_quarter = CityCollection({"R1": Collected(by=Frequency.QUARTER)})
    robbery = replace(measure([], indicator="R1"), judged=Period.parse("2020-09"))
    told = replace(
        facts,
        items=(facts.headline, robbery),
        collection=by_quarter,
        longer={"R1": quarters},
    )
    html = summary_page(told).html
    assert "R1 Robbery (2 quarters)" in html
    assert "No number yet" not in html, "a quarter is a number"
    assert "without numbers" not in html
    assert "<b>1</b> with too few months" in html


def test_the_verdict_says_goal_baseline_and_change_in_one_line(
    facts: ReportFacts, measure: Measure
) -> None:
    fallen = measure([12] * 36 + [6] * 12)
    html = summary_page(replace(facts, headline=fallen)).html.replace(NBSP, " ")
    for bold, plain in (("<b>", ""), ("</b>", "")):
        html = html.replace(bold, plain)
    window = fallen.window
    assert window is not None
    asked = f"{100 * (1 - window.ratio):.1f}"
    assert (
        "Goal 14.40 in 2030; baseline 28.80; now −50.0 %; "
        f"the path asks for −{asked} % by now." in html
    )


def test_a_figure_against_three_years_says_so_in_the_goal_line(
    facts: ReportFacts, measure: Measure
) -> None:
    rare = measure([1, 0, 0, 0] * 12)
    assert rare.window is not None
    three = rare.window.span._replace(years=3.0)
    rare = replace(rare, window=replace(rare.window, span=three))
    html = summary_page(replace(facts, headline=rare)).html
    assert "the last <b>3</b> years together (<b>3</b> cases) <b>0.0" in html
    assert "; now " not in html


def test_the_mark_of_the_page_stands_beside_a_name_of_two_lines_at_most(
    facts: ReportFacts,
) -> None:
    city = replace(facts.city, name="A municipality with a long official name " * 6)
    html = summary_page(replace(facts, city=city)).html
    title = html.partition("<h1>")[2].partition("</h1>")[0]
    assert title.count("<br>") == 1
    assert title.endswith("…")
    marks = html.partition('class="mark">')[2].partition("</p>")[0]
    assert marks == "Restricted<br>Provisional: 12 of 12 months unsigned"
    public = summary_page(replace(facts, is_public=True)).html
    assert 'class="mark">Public copy<br>' in public


def test_signed_months_are_not_called_provisional(facts: ReportFacts) -> None:
    day = "2021-01-05T10:00:00Z"
    signed = {month: Signature("Ana", "Head", day, day) for month in facts.period.months()}
    html = summary_page(replace(facts, signatures=signed)).html
    assert 'class="mark">Restricted</p>' in html


def test_the_chart_names_its_lines_where_they_end_and_unsigned_months_are_pale(
    facts: ReportFacts,
) -> None:
    unsigned = summary_page(facts).images["chart"].decode()
    for name in ("Baseline 2017–2019", "Target 2030", "12.00 in the last"):
        assert name in unsigned
    assert "Path to" not in unsigned, "no row of keys"
    assert 'id="months-provisional"' in unsigned
    day = "2021-01-05T10:00:00Z"
    months = [month.period for month in facts.headline.months]
    signed = {month: Signature("Ana", "Head", day, day) for month in months}
    final = summary_page(replace(facts, signatures=signed)).images["chart"].decode()
    assert "months-provisional" not in final


def test_the_third_thing_counts_verdicts_with_their_shapes(facts: ReportFacts) -> None:
    html = summary_page(facts).html
    third = html.partition("3. Of <b>3</b> required")[2].partition("</p>")[0]
    assert '<img src="cannot_tell" width="8" height="8">&nbsp;for <b>1</b>' in third
    assert "<b>1</b> without numbers" in third
    assert "<b>0</b>" not in third, "what there is none of is not said"


def test_below_twenty_cases_stand_the_numbers_and_no_percentage(
    facts: ReportFacts, measure: Measure, catalogue: Catalogue
) -> None:
    few = measure([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] * 3 + [1] * 3 + [0] * 9)
    homicide = row(summary_page(replace(facts, headline=few, items=(few,))).html, "L1")
    assert homicide.count(">3 after 2<") == 2, "on the year before and against the baseline"
    assert "%" not in homicide.partition(" after ")[2].partition("img")[0]


def test_a_change_beyond_unevenness_is_bold_and_others_are_not(
    facts: ReportFacts, measure: Measure, catalogue: Catalogue
) -> None:
    fallen, even = measure([90] * 36 + [30] * 12, indicator="R1"), measure([90] * 48)
    html = summary_page(replace(facts, headline=even, items=(even, fallen))).html
    assert f"<b>−66.7{NBSP}%</b>" in row(html, "R1")
    assert "<b>" not in row(html, "L1")


def test_nothing_more_is_missing_than_stands_below_the_table(
    facts: ReportFacts, measure: Measure
) -> None:
    day = "2021-01-05T10:00:00Z"
    signed = {month: Signature("Ana", "Head", day, day) for month in facts.period.months()}
    items = (facts.headline, measure([], indicator="L2"))
    html = summary_page(replace(facts, items=items, signatures=signed)).html
    assert "No number yet: L2" in html
    assert "What is missing" not in html, "no heading without a sentence"


def test_both_reports_say_no_number_in_the_same_words(facts: ReportFacts) -> None:
    council = council_report(facts, CouncilFacts())
    assert council.rest is not None
    assert "No number yet: L2 Women and girls killed by partner or family." in council.html
    council_row = next(part for part in council.rest.html.split("<tr>") if "<b>L2</b>" in part)
    assert "No number yet" in council_row
    assert "Not enough months" not in council_row


def test_a_source_is_named_once_however_it_is_written(facts: ReportFacts) -> None:
    sources = ("Census 2021", "census  2021.", "Estimate")
    once = replace(facts.headline, population_sources=sources, population_basis=("entered",))
    html = summary_page(replace(facts, headline=once)).html
    assert "Population: Census 2021; Estimate." in html


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
    assert "all that the city collects of 2021 so far is answered" in summary_page(half).html


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
    assert "Intentional homicide: No number yet" in html
    assert "No number yet: L1 Intentional homicide." in html


def test_it_speaks_the_language_in_force(facts: ReportFacts) -> None:
    with i18n.in_language("es"):
        page = summary_page(facts)
    assert "Homicidio intencional" in page.html
    assert "12,00" in page.html
    assert not page.right_to_left
