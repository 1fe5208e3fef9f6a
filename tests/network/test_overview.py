"""The overview says what the numbers say: sums with intervals, nobody ranked, nothing fetched."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import msgspec
import openpyxl
import pytest

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, measure_progress
from cityreport.domain.submission import Submission
from cityreport.domain.verdict import Condition
from cityreport.errors import AccessError
from cityreport.exchange.digest import seal_content
from cityreport.exchange.strict_json import encoded
from cityreport.network.analyses import Asked
from cityreport.network.desk import Desk
from cityreport.network.network_sums import size_class, sum_up
from cityreport.network.network_view import due_month, gather, write_overview
from cityreport.network.overview_tables import NetworkView, overview_tables
from tests.network.made_cities import made_submission
from tests.network.trial import write_unlikely

NOW = datetime(2026, 2, 20, tzinfo=UTC)
NAMES = ('=HYPERLINK("http://x")', "<script>alert(1)</script>", "Third", "Fourth")


@pytest.fixture(scope="module")
def sent(catalogue_file: CatalogueFile) -> list[Submission]:
    """Three cities with years of homicides, one whose last months are missing."""
    made = []
    for number, name in enumerate(NAMES):
        last = Period.parse("2025-12") if number < 3 else Period.parse("2025-08")
        one = made_submission(number, catalogue_file, months=1, history_from=2017, last=last)
        rows = [o for o in one.observations if o.indicator in ("L1", "R1")]
        city = msgspec.structs.replace(one.city, name=name)
        made.append(
            seal_content(msgspec.structs.replace(one, city=city, observations=rows, seal=None))
        )
    return made


@pytest.fixture(scope="module")
def desk(
    sent: list[Submission], catalogue_file: CatalogueFile, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    inbox, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    for one in sent:
        (inbox / f"{one.id}.json").write_bytes(encoded(one))
    with Desk(out, catalogue_file) as opened:
        assert opened.collect(inbox, NOW).taken == len(NAMES)
    return out


@pytest.fixture(scope="module")
def found(desk: Path, catalogue_file: CatalogueFile) -> NetworkView:
    with Desk(desk, catalogue_file) as opened:
        return gather(opened.manifest, desk, catalogue_file.catalogue, NOW)


def expected(sent: list[Submission], catalogue_file: CatalogueFile) -> Progress:
    """The progress of the three whole cities as one, added up by hand."""
    cases: dict[Period, int] = {}
    people: dict[int, int] = {}
    for one in sent[:3]:
        for row in one.observations:
            if (row.indicator, row.breakdown) == ("L1", "_T"):
                month = Period.parse(row.period)
                cases[month] = cases.get(month, 0) + int(row.value or 0)
        for lived in one.population:
            people[lived.year] = people.get(lived.year, 0) + lived.value
    indicator = catalogue_file.catalogue.indicator("L1")
    return measure_progress(
        "L1",
        "_T",
        {month: Figure(value, Status.NORMAL) for month, value in cases.items()},
        [Population(year, value, "") for year, value in people.items()],
        Baseline(),
        Target(),
        Method(indicator.unevenness),
    )


def test_the_network_is_the_sum_of_the_cities_that_counted_all_the_time(
    found: NetworkView, sent: list[Submission], catalogue_file: CatalogueFile
) -> None:
    whole = next(one for one in found.network if one.name == "L1")
    assert (whole.cities, whole.summed) == (4, 3)
    assert whole.progress == expected(sent, catalogue_file)
    assert sum(one.summed for one in found.groups["City sizes"]) == 3


def test_who_is_late_is_told_with_the_months(found: NetworkView) -> None:
    assert found.asked.due == Period.parse("2025-12")
    assert {one.head.city.name: one.behind for one in found.cities if one.behind} == {"Fourth": 4}
    names = [(one.head.city.country, one.head.city.name) for one in found.cities]
    assert names == sorted(names)


def test_a_month_is_due_45_days_after_its_end() -> None:
    assert due_month(datetime(2026, 2, 14, 23, tzinfo=UTC)) == Period.parse("2025-11")
    assert due_month(datetime(2026, 2, 15, tzinfo=UTC)) == Period.parse("2025-12")


def test_sizes_are_told_apart_at_their_limits() -> None:
    sizes = (None, 99_999, 100_000, 1_000_000)
    assert [size_class(people) for people in sizes] == [None, 0, 1, 3]


@pytest.mark.parametrize("language", ["en", "es"])
def test_workbook_and_page_hold_every_city_and_run_nothing(
    desk: Path, catalogue_file: CatalogueFile, language: str
) -> None:
    with i18n.in_language(language), Desk(desk, catalogue_file) as opened:
        workbook, page = write_overview(opened.manifest, desk, catalogue_file.catalogue, NOW)
    book = openpyxl.load_workbook(workbook)
    cities = book[book.sheetnames[3]]
    written = {cell.value: cell for row in cities.iter_rows() for cell in row}
    assert set(NAMES) <= set(written)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "inlineStr",
        "n",
    }
    text = page.read_text("utf-8")
    assert "&lt;script&gt;" in text
    assert not re.search(r"<script|<img|<link|src=|https?://(?!x)", text)
    assert text.count("<tr>") > len(NAMES)
    names = set(re.findall(r'<td class="name">([^<]*)</td>', text))
    assert {escape(name) for name in NAMES} <= names, "they stay in view while a table is scrolled"
    assert re.search(r"\.name \{ position: sticky; inset-inline-start: 0;", text)
    assert f'lang="{language}"' in text


def said_of(found: NetworkView, catalogue_file: CatalogueFile) -> str:
    return "\n".join(overview_tables(found, catalogue_file.catalogue)[0].sentences)


def with_first(found: NetworkView, **facts: object) -> NetworkView:
    first, *others = found.cities
    return msgspec.structs.replace(found, cities=[msgspec.structs.replace(first, **facts), *others])


def test_a_city_that_sent_no_month_is_behind_and_not_up_to_date(
    found: NetworkView, catalogue_file: CatalogueFile
) -> None:
    in_time = [one for one in found.cities if not one.is_late]
    view = msgspec.structs.replace(found, cities=in_time)
    assert "No city is behind" in said_of(view, catalogue_file)
    view = with_first(view, behind=None, last_month=None)
    assert "1 city of 3 is behind" in said_of(view, catalogue_file)
    missing = overview_tables(view, catalogue_file.catalogue)[5].rows
    assert missing[0][1:4] == [in_time[0].head.city.name, None, None]


def test_people_that_nobody_told_are_not_taken_for_none(
    found: NetworkView, catalogue_file: CatalogueFile
) -> None:
    profile = msgspec.structs.replace(found.cities[0].profile, population=())
    people = sum(one.people or 0 for one in found.cities[1:])
    said = said_of(with_first(found, profile=profile), catalogue_file)
    assert f"{people:,} people live in the 3 of them" in said


def test_a_sum_says_that_not_all_of_its_months_are_signed(
    found: NetworkView, catalogue_file: CatalogueFile
) -> None:
    headline = catalogue_file.catalogue.indicator("L1")
    whole = next(one for one in found.network if one.name == "L1")
    assert whole.progress is not None
    assert Condition.UNSIGNED not in whole.progress.conditions
    usable = next(i for i, one in enumerate(found.cities) if not one.behind)
    cities = list(found.cities)
    cities[usable] = msgspec.structs.replace(cities[usable], signed=frozenset())
    summed = sum_up("L1", cities, headline, found.asked)
    assert summed.progress is not None
    assert Condition.UNSIGNED in summed.progress.conditions
    view = msgspec.structs.replace(found, network=[summed])
    table = overview_tables(view, catalogue_file.catalogue)[0]
    assert table.rows[0][-1] == "not signed"
    assert "Under these conditions: not signed." in table.sentences


def test_cities_of_another_time_or_unit_are_compared_with_nobody(
    found: NetworkView, catalogue_file: CatalogueFile
) -> None:
    def compared(view: NetworkView) -> list[object]:
        table = overview_tables(view, catalogue_file.catalogue)[3]
        at = [column.title for column in table.columns].index("Against the network")
        return [row[at] for row in table.rows]

    assert all(compared(found))
    first = found.cities[0]
    unit = first.progress | {"L1": msgspec.structs.replace(first.progress["L1"], unit="cases")}
    assert compared(with_first(found, progress=unit))[0] == ""
    later = Asked(found.asked.due.shift(14))
    assert not any(compared(msgspec.structs.replace(found, asked=later)))


@pytest.mark.parametrize("file", ["data", "holdings.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"PAR1"])
def test_numbers_that_are_damaged_or_gone_are_not_left_out_of_a_sum(
    file: str,
    content: bytes | None,
    sent: list[Submission],
    catalogue_file: CatalogueFile,
    tmp_path: Path,
) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    (inbox / "a.json").write_bytes(encoded(sent[0]))
    with Desk(out, catalogue_file) as opened:
        opened.collect(inbox, NOW)
        kept = next((out / "data").iterdir()) if file == "data" else out / file
        kept.unlink()
        if content is not None:
            kept.write_bytes(content)
        with pytest.raises(AccessError, match="desk_unreadable") as caught:
            write_overview(opened.manifest, out, catalogue_file.catalogue, NOW)
    assert "\n" not in str(caught.value.facts["reason"])
    assert not (out / "overview.html").exists()


def test_sums_with_remarked_numbers_say_so(
    found: NetworkView, inbox: Path, out: Path, catalogue_file: CatalogueFile
) -> None:
    catalogue = catalogue_file.catalogue
    assert not any("remark" in said for said in overview_tables(found, catalogue)[0].sentences)
    write_unlikely(made_submission(7, catalogue_file, months=1), inbox)
    with Desk(out, catalogue_file) as opened:
        opened.collect(inbox, NOW)
        remarked = gather(opened.manifest, out, catalogue, NOW)
    said = overview_tables(remarked, catalogue)[0].sentences[-1]
    assert said.startswith("1 file was taken with a remark, such as a part that is more than its")
