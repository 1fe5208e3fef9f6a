"""Spans of time: what is exactly a month, quarter or year becomes it; all else is asked."""

from __future__ import annotations

import pytest

from cityreport.domain.importing.import_mapping import DayOrder
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import QuestionKind
from cityreport.domain.importing.time_spans import find_when, read_text
from tests.domain.intake.sheets import asked, cells, left, read, table, understand

EXACT = {
    "Jan-Mar 2021": "2021-Q1",
    "Enero-Marzo 2021": "2021-Q1",
    "enero a marzo de 2021": "2021-Q1",
    "2021 Oct–Dec": "2021-Q4",
    "abril/junio 2020": "2020-Q2",
    "Januar bis Dezember 2020": "2020",
    "Jan-Dec 2021": "2021",
    "year ending December 2021": "2021",
    "Year ended 31 December 2019": "2019",
    "12 meses hasta diciembre de 2021": "2021",
    "quarter ending June 2021": "2021-Q2",
    "three months to September 2020": "2020-Q3",
    "primer trimestre de 2021": "2021-Q1",
    "2. Quartal 2020": "2020-Q2",
    "troisième trimestre 2020": "2020-Q3",
    "1 January to 31 March 2021": "2021-Q1",
    "01/01/2021 - 31/12/2021": "2021",
    "2021-04-01 to 2021-06-30": "2021-Q2",
    "2021-12": "2021-12",
}

SPANS = [
    *("2021/22", "2021-22", "2021/2022", "FY2021", "FY21/22", "FY 2021-22", "ejercicio 2021"),
    *("année fiscale 2020-2021", "Haushaltsjahr 2020", "Q1 2021/22", "Q1 FY22", "2018-2020"),
    *("April 2021 to March 2022", "Jan-Sep 2021", "Jan–Jun 2021", "enero a junio de 2021"),
    *("Year ending March 2019", "year ending 31 March 2019", "12 months to June 2021"),
    *("rolling 12 months to June 2021", "Año terminado en junio de 2021", "douze mois à juin 2021"),
    *("Jahr bis März 2019", "anno terminato marzo 2020", "السنة المنتهية في مارس 2021"),
    *("2019 H1", "H2 2019", "1H2019", "1er semestre 2021", "Primer semestre de 2021"),
    *("1. Halbjahr 2020", "bimestre 2 2021", "2º cuatrimestre 2021", "Nov 2020 - Jan 2021"),
    *("YTD 2021", "2021 year to date", "02/01/2021 - 31/03/2021", "six months to June 2021"),
]


@pytest.mark.parametrize("text", EXACT)
def test_a_span_that_is_a_period_is_read_as_it(text: str) -> None:
    assert str(read_text(text, DayOrder.DAY_MONTH).period) == EXACT[text]


@pytest.mark.parametrize("text", SPANS)
def test_any_other_span_is_no_period(text: str) -> None:
    for said in (read_text(text), find_when(f"Homicides {text}").when):
        assert said.span
        assert said.period is None


@pytest.mark.parametrize("text", ["18-24", "15 a 29", "10/12", "3-5", "60+", "May theft", "A-2"])
def test_ages_and_words_are_no_spans(text: str) -> None:
    assert not read_text(text).span
    assert not find_when(text).when.span


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "2023-02-29", "29 Feb 2023", "20230230", "00/01/2024", "31/04/2024", "15/00/24"],
)
def test_a_day_that_does_not_exist_is_no_date(text: str) -> None:
    assert read_text(text, DayOrder.DAY_MONTH).period is None


@pytest.mark.parametrize("text", ["2021 (p)", "2021p", "2021 provisional", "2021 [prov.]"])
def test_a_provisional_year_is_that_year(text: str) -> None:
    said = read_text(text)
    assert (str(said.period), said.is_provisional) == ("2021", True)


@pytest.mark.parametrize("header", ["2017/18", "Year ending March 2019", "2019 H1", "Jan-Sep 2021"])
def test_a_header_of_another_span_is_asked_and_never_a_year(header: str) -> None:
    source = table(f"Delito | {header}\nHomicidio | 61\nRobo | 7")
    proposal = understand(source)
    assert QuestionKind.SPAN in asked(proposal)
    reading = read(source)  # as proposed: left out
    assert not cells(reading)
    assert set(left(reading).values()) >= {Reason.SPAN_LEFT}


def test_a_fiscal_year_becomes_a_year_only_by_an_answer() -> None:
    source = table("Delito | 2017/18 | 2018/19\nHomicidio | 61 | 57")
    (question,) = [q for q in understand(source).questions if q.ask is QuestionKind.SPAN]
    assert question.options == ("-", "2017", "2018", "2019")
    given = {QuestionKind.SPAN: {"2017 18": "2017", "2018 19": "2018"}}
    assert cells(read(source, given)) == {"L1 2017": 61, "L1 2018": 57}


def test_half_a_year_never_becomes_a_year() -> None:
    source = table("Delito | Jan-Jun 2021\nHomicidio | 61")
    given = {QuestionKind.SPAN: {"jan jun 2021": "2021"}}
    assert not cells(read(source, given))


def test_fiscal_years_look_like_months_only_alone() -> None:
    source = table("Delito | 2009/10 | 2010/11 | 2011/12\nHomicidio | 1 | 2 | 3")
    assert QuestionKind.SPAN in asked(understand(source))
    rows = "\n".join(f"{year}/{(year + 1) % 100:02} | {year % 10}" for year in range(2005, 2015))
    assert QuestionKind.SPAN in asked(understand(table(f"Año | Homicidio\n{rows}")))
    months = "\n".join(f"2011/{month:02} | {month}" for month in range(1, 13))
    found = cells(read(table(f"Mes | Homicidio\n{months}")))
    assert found["L1 2011-12"] == 12


def test_a_title_of_nine_months_holds_for_its_years() -> None:
    lines = "Homicidios, enero a septiembre\n\nDistrito | 2021 | 2022\nNorte | 1 | 2\nSur | 3 | 4"
    assert QuestionKind.SPAN in asked(understand(table(lines)))


def test_quarters_without_a_year_take_the_column_of_years() -> None:
    source = table("Año | Periodo | Homicidio\n2021 | Ene-Mar | 4\n2021 | Abr-Jun | 5")
    assert cells(read(source)) == {"L1 2021-Q1": 4, "L1 2021-Q2": 5}


def test_years_of_two_digits_are_asked() -> None:
    source = table("Año | Homicidio\n21 | 4\n22 | 5")
    assert QuestionKind.SPAN in asked(understand(source))
    assert cells(read(source)) == {"L1 2021": 4, "L1 2022": 5}


def test_a_provisional_header_gives_provisional_numbers() -> None:
    reading = read(table("Delito | 2020 | 2021 (p)\nHomicidio | 6 | 7"))
    assert {str(c.key.period): c.status.value for c in reading.cells} == {"2020": "A", "2021": "P"}
