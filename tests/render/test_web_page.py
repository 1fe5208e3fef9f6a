"""The web page of a report: one file that fetches nothing, and that a screen reader can tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import pytest

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area, City
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress
from cityreport.render.council import council_report
from cityreport.render.report_facts import CouncilFacts, ReportFacts
from cityreport.render.web_page import web_page

Measure = Callable[..., Progress]
EMPTY = {"meta", "br", "img", "path", "use", "circle", "rect", "link", "hr"}


class Reader(HTMLParser):
    """Reads a page as a browser does: its elements with what they say, and that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def facts(measure: Measure, catalogue: Catalogue) -> ReportFacts:
    headline = measure([5] * 48)
    return ReportFacts(
        city=City("Cali & <Valle>", "COL"),
        period=Period.of_year(2020),
        made=date(2021, 2, 10),
        catalogue=catalogue,
        headline=headline,
        items=(headline, measure([90] * 36 + [60] * 12, indicator="R1")),
        answered=94,
        software="cityreport 0.1",
        digest="0123456789abcdef" * 4,
    )


def read(facts: ReportFacts, measure: Measure) -> tuple[str, Reader]:
    district = {"R1": measure([10] * 36 + [30] * 12, indicator="R1")}
    more = CouncilFacts(districts=((Area("01", "Alta"), district),))
    page = web_page(council_report(facts, more)).decode()
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return page, reader


def test_it_is_one_file_that_fetches_nothing(facts: ReportFacts, measure: Measure) -> None:
    page, reader = read(facts, measure)
    assert page.startswith("<!DOCTYPE html>")
    assert not [tag for tag in ("script", "link", "img", "iframe", "object") if reader.all(tag)]
    fetched = re.findall(r'(?:src|href)="([^"]*)"|url\(([^)]*)\)', page)
    assert all(there.startswith("#") for pair in fetched for there in pair if there)
    assert "@import" not in page
    assert "Cali &amp; &lt;Valle&gt;" in page
    assert "<Valle>" not in page


def test_it_says_its_language_direction_and_title(facts: ReportFacts, measure: Measure) -> None:
    _, reader = read(facts, measure)
    assert reader.all("html") == [{"lang": "en", "dir": "ltr"}]
    with i18n.in_language("es"):
        page, reader = read(facts, measure)
    assert reader.all("html") == [{"lang": "es", "dir": "ltr"}]
    assert "<title>Cali &amp; &lt;Valle&gt; · La violencia" in page


def test_every_picture_is_told_in_words_or_hidden_from_a_reader(
    facts: ReportFacts, measure: Measure
) -> None:
    page, reader = read(facts, measure)
    pictures = reader.all("svg")
    ids = {words["id"] for tag in ("title", "desc") for words in reader.all(tag) if "id" in words}
    told = [one for one in pictures if one.get("role") == "img"]
    assert len(told) >= 4, "the chart, two lines, and the mark of a rise"
    for one in told:
        assert set(str(one["aria-labelledby"]).split()) <= ids
    assert all(one.get("aria-hidden") == "true" for one in pictures if one not in told)
    assert "Twelve months to December 2020: 12.00 (95 % interval" in page.replace("\xa0", " ")
    ours = re.findall(r'\bid="([^"]*)"', page)
    assert [name for name, count in Counter(ours).items() if count > 1] == [], "no name twice"


def test_heads_of_columns_and_rows_are_known_as_such(facts: ReportFacts, measure: Measure) -> None:
    page, reader = read(facts, measure)
    scopes = Counter(head.get("scope") for head in reader.all("th"))
    assert set(scopes) == {"col", "row", "colgroup"}
    assert re.search(r'<th scope="row" [^>]*><span class="small">Alta</span></th>', page)
    tables = reader.all("table")
    assert len([t for t in tables if t.get("role") == "presentation"]) >= 3
    assert len([t for t in tables if "role" not in t]) == 3, "two of indicators, one of districts"


def test_it_can_be_printed(facts: ReportFacts, measure: Measure) -> None:
    page, _ = read(facts, measure)
    printed = page[page.index("@media print") :]
    assert "break-inside: avoid" in printed
    assert "table-header-group" in printed
