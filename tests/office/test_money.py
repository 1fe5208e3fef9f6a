"""Amounts of money: each keeps its currency, and none is added to one of another currency."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.observation import CellKey, Observation, Status, with_answer
from cityreport.domain.period import Period
from cityreport.finding_words import finding_message
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.ui.kit.change_words import settings_in_words
from cityreport.wording import answer_words
from tests.conftest import PROFILE, RunCommand

YEAR = Period.parse("2023")
SPENT = CellKey("V1", YEAR)
PROGRAMMES = ("MENTOR", "YOUTH")


def programmes(office: Office) -> list[CellKey]:
    breakdown = office.catalogue.breakdown("programme")
    return [
        SPENT._replace(breakdown="programme", category=category.code)
        for category in breakdown.categories
    ]


def in_dollars(office: Office) -> None:
    """The city counts in dollars from now on."""
    office.city.save(replace(PROFILE, city=replace(PROFILE.city, currency="USD")))


def mixed(office: Office) -> list[str]:
    areas = office.city.profile.areas
    return [
        finding_message(office.catalogue, areas, found)
        for found in office.checks.check()
        if found.rule == "mixed_currencies"
    ]


def test_an_amount_keeps_its_currency_when_it_is_corrected(office: Office) -> None:
    office.cells.record(Observation(SPENT, 500, currency="COP"))
    in_dollars(office)
    assert office.cells.currency_of(SPENT, 600) == "COP"
    held = office.cells.get(SPENT)
    assert with_answer(SPENT, held, 600, None, "USD").currency == "COP"
    gone = with_answer(SPENT, held, None, Status.NOT_AVAILABLE)
    assert gone.currency is None
    later = SPENT._replace(period=Period.parse("2024"))
    assert office.cells.currency_of(later, 600) == "USD"
    assert office.cells.currency_of(later, None) is None
    assert office.cells.currency_of(later._replace(indicator="V3"), 6) is None


def test_a_currency_holds_from_its_month_on_and_before_it_the_old_one(office: Office) -> None:
    by_year = {year: SPENT._replace(period=Period.parse(year)) for year in ("2022", "2023", "2024")}
    first, second = programmes(office)[:2]
    office.cells.record(Observation(first, 500, currency="COP"))
    city = PROFILE.city.with_currency("USD", Period.parse("2023-01"))
    office.city.save(replace(PROFILE, city=city))

    def currencies() -> list[str | None]:
        return [office.cells.currency_of(key, 600) for key in by_year.values()]

    assert currencies() == ["COP", "USD", "USD"]
    assert office.cells.currency_of(first, 600) == "COP"  # an amount keeps its own
    assert office.cells.currency_of(second, 600) == "USD"
    line = next(one for one in office.history.lines(HistoryFilter()).lines if one.subject == "city")
    assert settings_in_words("city", line.old, line.new) == (
        "Currency: COP · Currencies before: empty",
        "Currency: USD · Currencies before: COP before Jan 2023",
    )
    office.steps.take_back(line.seq)
    assert office.city.profile.city == PROFILE.city
    assert office.history.audit().holds


def test_currencies_follow_one_another_by_month() -> None:
    city = PROFILE.city.with_currency("USD", Period.parse("2020-01"))
    city = city.with_currency("EUR", Period.parse("2024-07"))
    years = [Period.parse(year) for year in ("2019", "2020", "2024", "2025")]
    assert [city.currency_in(year) for year in years] == ["COP", "USD", "USD", "EUR"]
    assert city.with_currency("USD", Period.parse("2024-07")).earlier_currencies == (
        ("COP", "2020-01"),
    )
    assert city.with_currency("COP", Period.parse("2019-01")).earlier_currencies == ()


def test_an_empty_cell_takes_the_currency_of_the_amounts_beside_it(office: Office) -> None:
    first, second = programmes(office)[:2]
    office.cells.record(Observation(first, 500, currency="COP"))
    in_dollars(office)
    assert office.cells.currency_of(second, 600) == "COP"
    office.cells.record(Observation(SPENT, 500, currency="EUR"))
    assert office.cells.currency_of(second, 600) == "USD"  # they do not agree


def test_amounts_in_two_currencies_are_a_finding_and_no_sum(office: Office) -> None:
    cells = programmes(office)
    office.cells.record_many([Observation(key, 10, currency="COP") for key in cells])
    assert office.suggestions.offered_total(SPENT) == 10 * len(cells)
    assert not mixed(office)
    office.cells.record(Observation(SPENT, 99, currency="COP"))
    assert [f for f in office.checks.check() if f.rule == "breakdown_adds_up"]
    office.cells.record(Observation(cells[0], 10, currency="USD"))
    (said,) = mixed(office)
    assert "mixed currencies (COP, USD)" in said
    (found,) = [f for f in office.checks.check() if f.rule == "mixed_currencies"]
    assert set(found.cells) == {SPENT, *cells}  # the way there
    assert not [f for f in office.checks.check() if f.rule == "breakdown_adds_up"]
    assert office.suggestions.complete_sums(SPENT) == {}


def test_a_finding_names_the_currency_beside_every_amount(
    office: Office, run_command: RunCommand, tmp_path: Path
) -> None:
    cells = programmes(office)
    office.cells.record_many([Observation(key, 1000, currency="COP") for key in cells])
    office.cells.record(Observation(SPENT, 9000, currency="COP"))
    for area in ("01", "02"):
        office.cells.record(Observation(SPENT._replace(area=area), 7000, currency="COP"))
    areas = office.city.profile.areas
    said = {
        found.rule: finding_message(office.catalogue, areas, found)
        for found in office.checks.check()
        if found.rule in {"breakdown_adds_up", "districts_add_up"}
    }
    assert len(said) == 2
    for sentence in said.values():
        amounts = re.findall(r"\d,000(.{4})", sentence)
        assert len(amounts) > 1, sentence
        assert set(amounts) == {" COP"}, sentence
    office.exports.export(YEAR, YEAR, ["json"], tmp_path)
    (sent,) = tmp_path.glob("*.json")
    path = str(office.store.path)
    office.close()
    _, out, _ = run_command("check", "2023", "--store", path)
    for sentence in said.values():
        assert sentence in sent.read_text("utf-8")
        assert sentence in out


def test_districts_in_another_currency_are_not_held_against_the_city(office: Office) -> None:
    office.cells.record(Observation(SPENT, 30, currency="USD"))
    for area in ("01", "02"):
        office.cells.record(Observation(SPENT._replace(area=area), 400, currency="COP"))
    rules = {f.rule for f in office.checks.check()}
    assert "mixed_currencies" in rules
    assert not rules & {"districts_add_up", "districts_exceed_city"}


def test_the_finding_goes_with_the_cell_that_is_put_right(office: Office) -> None:
    first, second = programmes(office)[:2]
    office.cells.record(Observation(first, 10, currency="COP"))
    office.cells.record(Observation(second, 10, currency="USD"))
    session = office.checks.checking()
    session.check_all()
    assert [f for f in session.findings.all() if f.rule == "mixed_currencies"]
    office.cells.clear(second)
    session.follow([second], office.city.profile, office.clock.now())
    assert not [f for f in session.findings.all() if f.rule == "mixed_currencies"]


def test_an_amount_is_never_shown_without_its_currency(office: Office) -> None:
    office.cells.record(Observation(SPENT, 5000, currency="EUR"))
    assert answer_words(office.cells.get(SPENT)) == "5,000 EUR"


@pytest.fixture
def store(office: Office) -> str:
    office.cells.record(Observation(SPENT, 500, currency="COP"))
    in_dollars(office)
    path = str(office.store.path)
    office.close()
    return path


def test_the_command_keeps_changes_on_purpose_and_empties(
    store: str, run_command: RunCommand
) -> None:
    code, out, _ = run_command("record", "2023", "V1", "600", "--store", store)
    assert (code, "600 COP" in out) == (0, True)
    code, out, _ = run_command("record", "2023", "V1", "600", "--currency", "eur", "--store", store)
    assert (code, "600 EUR" in out) == (0, True)
    assert "600 EUR" in run_command("show", "2023", "--store", store)[1]
    for wrong in (
        ("L1", "5", "--currency", "EUR"),
        ("V1", "5", "--clear"),
        ("V1", "--clear", "--note", "a"),
    ):
        code, out, err = run_command("record", "2023", *wrong, "--store", store)
        assert (code, out, err.count("\n") > 0) == (2, "", True)
    code, out, _ = run_command("record", "2023", "V1", "--clear", "--store", store)
    assert (code, "empty" in out) == (0, True)
    assert "Nothing has been entered" in run_command("show", "2023", "--store", store)[1]
