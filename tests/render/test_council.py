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
from cityreport.render.council import council_report
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.report_words import three_things

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


def rows(html: str, code: str) -> str:
    found = next(part for part in html.split("<tr>") if f"<b>{code}</b>" in part)
    return found.replace("\xa0", " ")


def test_each_indicator_has_number_rate_changes_with_intervals_and_a_chart(
    facts: ReportFacts,
) -> None:
    pages = council_report(facts, CouncilFacts())
    robbery = rows(pages.html, "R1")
    assert "<b>720</b>" in robbery
    assert "144" in robbery, "per 100,000 people"
    assert robbery.count("−33.3 %") == 2, "against the year before, and the baseline"
    assert re.search(r"\(−4\d\.\d to −2\d\.\d %\)", robbery), "wider than chance alone: uneven"
    assert "On track" in robbery
    assert fromstring(pages.images["R1"]).tag.endswith("svg")
    assert "No number yet" in rows(pages.html, "L2")
    assert "–" in rows(pages.html, "L2")


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


def test_recorded_rape_that_fell_is_no_plain_good_news(
    facts: ReportFacts, measure: Measure
) -> None:
    fell = measure([100] * 36 + [20] * 12, indicator="G1")
    _, changes, _ = three_things(replace(facts, items=(facts.headline, fell)))
    assert "Rape* −80.0 %" in plain(changes)
    assert "more or fewer reports can be behind this" in changes


def test_a_break_stands_where_the_comparison_would(facts: ReportFacts, measure: Measure) -> None:
    broken = replace(measure([30] * 42 + [10] * 6), breaks=(Period.parse("2020-07"),))
    html = council_report(replace(facts, items=(broken,)), CouncilFacts()).html
    assert rows(html, "L1").count("break in Jul 2020") == 2
    assert "−" not in rows(html, "L1")


def test_districts_stand_in_the_citys_order_and_are_marked_only_beyond_chance(
    facts: ReportFacts, measure: Measure
) -> None:
    districts = (
        (Area("02", "Zoo & Park"), {"L1": measure([0] * 48)}),
        (Area("01", "Alta"), {"R1": measure([10] * 36 + [30] * 12, indicator="R1")}),
    )
    html = council_report(facts, CouncilFacts(districts=districts)).html
    zoo, alta = html.index("Zoo &amp; Park"), html.index("Alta")
    assert zoo < alta
    row = html[zoo:alta]
    assert '<span class="small">0</span>' in row, "zero is shown"
    assert "–" in row, "no number is not zero"
    assert '<img src="up"' in html[alta : html.index("</tr>", alta)]
    assert '<img src="up"' not in row
    assert "The districts" not in council_report(facts, CouncilFacts()).html


def test_checks_are_counted_and_acceptances_told_with_their_reason(facts: ReportFacts) -> None:
    html = council_report(
        facts, CouncilFacts(open_findings={Severity.HIGH: 1}, accepted=(ACCEPTED,))
    ).html
    assert "Open: 1 that have to be put right, 0 worth a look" in html
    assert "March 2020: 12 in &lt;March&gt;" in html
    assert "Accepted: A fire with many victims" in html
    assert "What the checks say" not in council_report(facts, CouncilFacts()).html


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
    html = council_report(with_signatures, CouncilFacts()).html
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
    html = council_report(facts, more).html
    assert "Source: Police &lt;1&gt;. Coverage: All districts." in html
    assert "A &lt;programme&gt; for schools." in html
    assert "Unlawful death" in html


def test_every_page_carries_whose_numbers_they_are(facts: ReportFacts) -> None:
    pages = council_report(facts, CouncilFacts())
    assert pages.foot.startswith("Restricted: for the office and its network · Cali & <Valle> · ")
    assert "Feb 10, 2021" in pages.foot
    assert pages.foot.endswith("numbers 0123456789abcdef")
    named = {part.split('"')[0] for part in pages.html.split('<img src="')[1:]}
    assert named <= set(pages.images)


def test_it_speaks_the_language_in_force(facts: ReportFacts) -> None:
    with i18n.in_language("es"):
        html = council_report(facts, CouncilFacts()).html
    assert "Homicidio intencional" in html
    assert "−33,3" in html
