"""What the council's pages say: numbers with their uncertainty, districts, checks, signatures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.city import Area, City, Series
from cityreport.domain.narrative import Narration
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Reopening, Signature
from cityreport.domain.submission import FindingRecord
from cityreport.domain.targets import has_target
from cityreport.render.chart_theme import wrapped
from cityreport.render.council import council_report
from cityreport.render.council_districts import HEAD_INCHES, HEAD_LINES, HEAD_POINTS
from cityreport.render.report_facts import CouncilFacts, OpenFindings, ReportFacts
from cityreport.render.report_words import three_things
from cityreport.render.summary import summary_page

Measure = Callable[..., Progress]

JANUARY = Period.month(2020, 1)
ACCEPTED = FindingRecord(
    rule="poisson",
    severity="medium",
    period="2020-03",
    area="_T",
    cells=[],
    message="12 in <March>",
    accepted=True,
    reason="A fire with many victims",
)


@pytest.fixture
def facts(measure: Measure, catalogue: Catalogue) -> ReportFacts:
    headline = measure([5] * 48)
    return ReportFacts(
        city=City("Cali & <Valle>", "COL"),
        period=Period.of_year(2020),
        made=date(2021, 2, 10),
        catalogue=catalogue,
        headline=headline,
        items=(
            headline,
            measure([], indicator="L2"),
            measure([90] * 36 + [60] * 12, indicator="R1"),
            measure([90] * 36 + [130] * 12, indicator="P1"),
        ),
        answered=94,
        software="cityreport 0.1",
        digest="0123456789abcdef" * 4,
    )


def behind(facts: ReportFacts, more: CouncilFacts | None = None) -> str:
    """What stands behind the mayor's page."""
    rest = council_report(facts, more or CouncilFacts()).rest
    assert rest is not None
    return rest.html


def rows(html: str, code: str) -> str:
    found = next(part for part in html.split("<tr>") if f"<b>{code}</b>" in part)
    return found.replace("\xa0", " ")


def test_each_indicator_has_number_rate_changes_with_intervals_and_a_chart(
    facts: ReportFacts,
) -> None:
    pages = council_report(facts, CouncilFacts()).rest
    assert pages is not None
    robbery = rows(pages.html, "R1")
    assert ">720<" in robbery
    assert ">144<" in robbery, "per 100,000 people"
    assert robbery.count("−33.3 %") == 2, "against the year before, and the baseline"
    assert re.search(r"\(−4\d\.\d to −2\d\.\d %\)", robbery), "wider than chance alone: uneven"
    assert "On track" in robbery
    assert fromstring(pages.images["spark-R1"]).tag.endswith("svg")
    assert "No number yet" in rows(pages.html, "L2")
    assert "–" in rows(pages.html, "L2")


def test_the_first_page_is_the_mayors(facts: ReportFacts) -> None:
    council, mayor = council_report(facts, CouncilFacts()), summary_page(facts)
    assert council.images["chart"] == mayor.images["chart"]
    assert mayor.html.startswith(council.html.removesuffix("</body></html>"))
    for words in (
        "On the year before",
        "Against 2017–2019",
        "Per 100,000 people",
        "Over the years",
    ):
        assert words in mayor.html, words
        assert words in behind(facts), "the same words for the same thing"


def test_below_twenty_cases_the_council_too_reads_numbers_and_no_percentage(
    facts: ReportFacts, measure: Measure
) -> None:
    few = measure([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] * 3 + [1] * 3 + [0] * 9)
    row = rows(behind(replace(facts, headline=few, items=(few,))), "L1")
    assert row.count(">3 after 2<") == 2
    assert "to +" not in row


def plain(said: str) -> str:
    return re.sub(r"</?b>", "", said).replace("\xa0", " ")


def test_three_things_lead_with_the_pledge_and_name_what_is_beyond_unevenness(
    facts: ReportFacts,
) -> None:
    pledge, changes, verdicts = map(plain, three_things(facts))
    assert pledge.startswith("The pledge, intentional homicide: ")
    assert "chances in 10" in pledge
    assert changes.startswith("Changed against the year before, beyond the ordinary unevenness")
    rise, fall = "Serious assault +44.4 %, 1,560 after 1,080", "Robbery −33.3 %, 720 after 1,080"
    assert changes.index(rise) < changes.index(fall), "the largest first"
    assert not set("[(") & set(changes), "no brackets of numbers: they are on the pages behind"
    assert verdicts.startswith("Of 4 required forms of violence:")
    assert "1 without numbers" in verdicts


def test_what_unevenness_can_do_is_not_named(facts: ReportFacts, measure: Measure) -> None:
    calm = (measure([5] * 36 + [6] * 12), measure([5] * 36 + [4] * 12, indicator="R1"))
    quiet = replace(facts, headline=calm[0], items=calm)
    _, changes, _ = three_things(quiet)
    assert changes == (
        "No required form of violence changed against the year before beyond the ordinary "
        "unevenness of years."
    )


def test_what_cannot_be_compared_is_not_said_to_be_unchanged(
    facts: ReportFacts, measure: Measure
) -> None:
    calm, new = measure([5] * 48), measure([0], indicator="F1")
    _, changes, _ = three_things(replace(facts, headline=calm, items=(calm, new)))
    assert plain(changes) == (
        "1 of 2 forms can be compared with the year before: none changed beyond ordinary "
        "unevenness."
    )
    _, changes, _ = three_things(replace(facts, headline=calm, items=(new,)))
    assert changes == "No required form of violence can be compared with the year before yet."


def test_recorded_rape_that_fell_is_no_plain_good_news(
    facts: ReportFacts, measure: Measure
) -> None:
    fell = measure([100] * 36 + [20] * 12, indicator="G1")
    _, changes, _ = three_things(replace(facts, items=(facts.headline, fell)))
    assert "Rape* −80.0 %" in plain(changes)
    assert "more or fewer reports can be behind this" in changes


def test_a_break_stands_where_the_comparison_would(facts: ReportFacts, measure: Measure) -> None:
    broken = replace(measure([30] * 42 + [10] * 6), breaks=(Period.parse("2020-07"),))
    html = behind(replace(facts, items=(broken,)))
    assert rows(html, "L1").count("break in Jul 2020") == 2
    assert "−" not in rows(html, "L1")


def test_districts_stand_in_the_citys_order_and_are_marked_only_beyond_chance(
    facts: ReportFacts, measure: Measure
) -> None:
    districts = (
        (Area("02", "Zoo & Park"), {"L1": measure([0] * 48)}),
        (Area("01", "Alta"), {"R1": measure([10] * 36 + [30] * 12, indicator="R1")}),
    )
    html = behind(facts, CouncilFacts(districts=districts))
    city, zoo, alta = (html.index(name) for name in ("<b>Cali", "Zoo &amp; Park", "Alta"))
    assert city < zoo < alta
    assert "<b>" + '<span class="small">60</span>' in html[city:zoo], "the city's row is bold"
    row = html[zoo:alta]
    assert '<span class="small">0</span>' in row, "zero is shown"
    assert "–" in row, "no number is not zero"
    mark, number = html[alta:].split("<td ")[4:6]
    assert '<img src="up"' in mark, "a rise has a column of its own"
    assert "360" in number
    assert "img" not in number
    assert '<img src="up"' not in row
    assert "The districts" not in behind(facts)


def test_rates_stand_where_a_district_has_people(facts: ReportFacts, measure: Measure) -> None:
    known, unknown = measure([2] * 48, people=40_000), measure([2] * 48, people=None)
    districts = ((Area("01", "Alta"), {"L1": known}), (Area("02", "Baja"), {"L1": unknown}))
    html = behind(facts, CouncilFacts(districts=districts))
    assert ">60<" in html[html.index("Alta") : html.index("Baja")]
    assert "–" in html[html.index("Baja") :]
    without = CouncilFacts(districts=districts[1:])
    table = behind(facts, without)
    assert ">per 100,000<" not in table[table.index("The districts") :]


def test_after_every_five_districts_there_is_a_gap(facts: ReportFacts, measure: Measure) -> None:
    item = measure([2] * 48)
    districts = tuple((Area(f"{n:02}", f"Area {n}"), {"L1": item}) for n in range(1, 13))
    html = behind(facts, CouncilFacts(districts=districts))
    wide = [row for row in html.split("<tr>") if 'class="left-gap"' in row]
    assert len(wide) == 2
    assert "Area 5<" in wide[0]
    assert "Area 10<" in wide[1]


def test_more_indicators_than_fit_beside_one_another_stand_below(
    facts: ReportFacts, measure: Measure
) -> None:
    codes = [i.code for i in facts.catalogue.indicators if i.required and has_target(i)]
    items = tuple(measure([2] * 48, indicator=code) for code in codes)
    district = {item.indicator: item for item in items}
    html = behind(
        replace(facts, items=items), CouncilFacts(districts=((Area("1", "Alta"), district),))
    )
    table = html[html.index("The districts") :]
    assert table.count("Alta") == 3, "eleven indicators in three tables"
    for code in codes:
        assert re.search(rf">{code} ", table)


def test_short_names_take_three_lines_at_most(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators:
        for name in indicator.short_label.values():
            words = f"{indicator.code} {name}"
            lines = wrapped(words, HEAD_POINTS, HEAD_INCHES, bold=True)
            assert len(lines) <= HEAD_LINES, words


def test_checks_are_counted_and_acceptances_told_with_their_reason(facts: ReportFacts) -> None:
    more = CouncilFacts(open_findings={Severity.HIGH: 1}, accepted=(ACCEPTED, ACCEPTED))
    html = behind(facts, more)
    assert "Open: 1 that have to be put right, 0 worth a look" in html
    assert "March 2020: 12 in &lt;March&gt; And 1 more like it." in html
    assert "Accepted: A fire with many victims" in html
    assert "What the checks say" not in behind(facts)


def test_open_findings_are_named_ten_lines_at_most(facts: ReportFacts) -> None:
    kinds = tuple(
        OpenFindings("Has to be put right", Period.month(2020, 3), "_T", f"Kind {n}.", 3, 2)
        for n in range(12)
    )
    more = CouncilFacts(open_findings={Severity.HIGH: 36}, open_groups=kinds)
    html = behind(facts, more)
    assert html.count("Has to be put right.") == 10
    assert "March 2020: Kind 0. And 2 more like it." in html
    assert "… and 6 more in the office’s file." in html


def test_it_says_who_signed_which_months(facts: ReportFacts) -> None:
    signed = Signature("Ada", "Head", "2020-02-05T10:00:00Z", "2020-02-05T10:00:00Z")
    again = Signature(
        "Ada", "", "2020-06-05T10:00:00Z", "2020-03-05T10:00:00Z", revision=1, reason="late"
    )
    opened = Signature(
        "Ada",
        "",
        "2020-06-05T10:00:00Z",
        "2020-03-05T10:00:00Z",
        reopened=Reopening("Bo", "2020-07-01T00:00:00Z", "late"),
    )
    months = Period.of_year(2020).months()
    signatures = dict(zip(months, (signed, signed, again, opened), strict=False))
    with_signatures = ReportFacts(
        city=facts.city,
        period=facts.period,
        made=facts.made,
        catalogue=facts.catalogue,
        headline=facts.headline,
        items=facts.items,
        answered=1,
        software="",
        signatures=signatures,
    )
    html = behind(with_signatures)
    assert "January 2020 to February 2020: signed off by Ada (Head), Feb 5, 2020" in html
    assert "March 2020: revised and signed off by Ada, Mar 5, 2020" in html
    assert "April 2020 to December 2020: not signed off" in html
    assert "9 months of 2020 are not signed off yet" in html
    assert "Signature" in html


def test_definitions_sources_and_the_year_in_words_are_told(facts: ReportFacts) -> None:
    question = facts.catalogue.questions[0].code
    more = CouncilFacts(
        series=(Series("L1", agency="Police <1>.", coverage="All districts."),),
        narratives={question: Narration(words="A <programme> for schools.")},
    )
    html = behind(facts, more)
    assert '<p class="small"><b>L1 Intentional homicide.</b>' in html, "8 points"
    assert "Source: Police &lt;1&gt;. Coverage: All districts." in html
    assert "A &lt;programme&gt; for schools." in html
    assert "Unlawful death" in html


def test_every_page_carries_whose_numbers_they_are(facts: ReportFacts) -> None:
    pages = council_report(facts, CouncilFacts())
    assert pages.foot.startswith("Restricted · Cali & <Valle> · ")
    assert "Feb 10, 2021" in pages.foot
    assert pages.foot.endswith("numbers 0123456789abcdef")
    for part in pages.parts():
        named = {words.split('"')[0] for words in part.html.split('<img src="')[1:]}
        assert named <= set(part.images)


def test_it_speaks_the_language_in_force(facts: ReportFacts) -> None:
    with i18n.in_language("es"):
        html = council_report(facts, CouncilFacts()).html
    assert "Homicidio intencional" in html
    assert "−33,3" in html
