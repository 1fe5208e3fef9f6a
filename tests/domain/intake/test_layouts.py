"""Layouts that other people's tables have, one small table each."""

from __future__ import annotations

from datetime import datetime

import pytest

from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.grid import Span
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import QuestionKind
from tests.domain.intake.sheets import (
    asked,
    book,
    cells,
    left,
    read,
    refused,
    sheet,
    table,
    understand,
)


def test_a_long_table_has_one_row_for_each_number() -> None:
    reading = read(
        table(
            """
            Mes | Distrito | Delito | Casos
            2022-01 | Norte | Homicidio | 3
            2022-01 | Sur | Homicidio | 0
            2022-02 | Norte | Robo con violencia | 12
            """
        )
    )
    assert cells(reading) == {"L1 2022-01 01": 3, "L1 2022-01 02": 0, "R1 2022-02 01": 12}


@pytest.mark.parametrize(
    "months",
    [
        "201701 | 201702 | 201703",
        "2017-01 | 2017-02 | 2017-03",
        "01/2017 | 02/2017 | 03/2017",
        "Jan-17 | Feb-17 | Mar-17",
        "ene-17 | feb-17 | mar-17",
        "January 2017 | February 2017 | March 2017",
        "Enero 2017 | Febrero 2017 | Marzo 2017",
        "janeiro 2017 | fevereiro 2017 | março 2017",
        "janvier 2017 | février 2017 | mars 2017",
        "يناير ٢٠١٧ | فبراير ٢٠١٧ | مارس ٢٠١٧",
        "كانون الثاني 2017 | شباط 2017 | آذار 2017",
    ],
)
def test_months_are_columns(months: str) -> None:
    reading = read(table(f"Offence | {months}\nMurder | 4 | 5 | 0\nRape | 1 | 2 | 3"))
    assert cells(reading) == {
        "L1 2017-01": 4,
        "L1 2017-02": 5,
        "L1 2017-03": 0,
        "G1 2017-01": 1,
        "G1 2017-02": 2,
        "G1 2017-03": 3,
    }


def test_months_are_columns_of_real_dates() -> None:
    header = ["Offence", datetime(2017, 1, 1), datetime(2017, 2, 1)]  # noqa: DTZ001 - as in a file
    reading = read(book(sheet([header, ["Murder", 4.0, 5.0]])))
    assert cells(reading) == {"L1 2017-01": 4, "L1 2017-02": 5}


def test_the_year_of_months_stands_above_the_table() -> None:
    reading = read(
        table(
            """
            Policía Nacional
            Homicidios por distrito, 2022

            Distrito | Ene | Feb | Mar | Total
            Norte | 1 | 2 | 3 | 6
            Sur | 0 | 1 | 0 | 1
            """
        )
    )
    assert cells(reading)["L1 2022-03 01"] == 3
    assert len(reading.cells) == 6
    assert all(total.is_right for total in reading.compared)
    assert len(reading.compared) == 2


def test_a_year_that_nobody_says_is_asked() -> None:
    sheet_ = table("Delito | Enero | Febrero\nHomicidio | 1 | 2\nViolación | 3 | 4")
    assert QuestionKind.PERIOD in asked(understand(sheet_))
    assert not read(sheet_).cells
    assert cells(read(sheet_, {QuestionKind.PERIOD: "2021"}))["G1 2021-02"] == 4


def test_years_are_columns() -> None:
    reading = read(table("Municipio | Delito | 2010 | 2011\nCali | Homicidios | 1500 | 1400"))
    assert cells(reading) == {"L1 2010": 1500, "L1 2011": 1400}


def test_a_sheet_for_each_year() -> None:
    rows = [["Mes", "Homicidio"], ["Enero", 3], ["Febrero", 4]]
    reading = read(book(sheet(rows, "2021"), sheet(rows, "2022")))
    assert cells(reading) == {"L1 2021-01": 3, "L1 2021-02": 4, "L1 2022-01": 3, "L1 2022-02": 4}


def test_offences_are_columns_and_the_year_and_month_stand_apart() -> None:
    reading = read(
        table(
            """
            Año | Mes | Homicidio | Violación | Secuestro | Población
            2022 | 1 | 3 | 4 | 0 | 2200000
            2022 | 2 | 1 | 2 | 1 | 2200000
            """
        )
    )
    assert cells(reading)["L1 2022-02"] == 1
    assert cells(reading)["R2 2022-01"] == 0
    assert len(reading.cells) == 6


def test_categories_are_columns_and_their_total_is_the_total() -> None:
    reading = read(
        table(
            """
            Month | Offence | Women | Men | Total
            2022-01 | Homicide | 2 | 7 | 9
            2022-02 | Homicide | 1 | 5 | 7
            """
        )
    )
    assert cells(reading) == {
        "L1 2022-01": 9,
        "L1 2022-01 sex F": 2,
        "L1 2022-01 sex M": 7,
        "L1 2022-02": 7,
        "L1 2022-02 sex F": 1,
        "L1 2022-02 sex M": 5,
    }
    assert [(c.row, c.stated, c.added) for c in reading.compared if not c.is_right] == [(3, 7, 6)]


def test_a_header_of_two_rows_with_merged_cells() -> None:
    rows = [
        ["Offence", "2021", "", "2022", ""],
        ["", "Women", "Men", "Women", "Men"],
        ["Murder", 1, 2, 3, 4],
        ["Attempted murder", 5, 6, 7, 8],
    ]
    merged = [Span(0, 1, 0, 2), Span(0, 3, 0, 4), Span(0, 0, 1, 0)]
    for spans in (merged, []):
        found = cells(read(book(sheet(rows, merged=spans))))
        assert found["L1 2021 sex F"] == 1
        assert found["L1 2022 sex M"] == 4
        assert found["L4 2022 sex F"] == 7


def test_banner_rows_above_and_a_header_on_row_eleven() -> None:
    lines = {1: "Ministry of the Interior", 3: "Monthly bulletin", 6: "Restricted", 9: "Recorded"}
    banner = [[lines[row]] if row in lines else [] for row in range(1, 11)]
    rows = [*banner, ["Month", "Homicide"], ["2022-01", 3], ["2022-02", 4]]
    reading = read(book(sheet(rows)))
    assert cells(reading) == {"L1 2022-01": 3, "L1 2022-02": 4}
    assert left(reading) == {
        1: Reason.TITLE, 3: Reason.TITLE, 6: Reason.TITLE, 9: Reason.TITLE, 11: Reason.HEADER,
    }  # fmt: skip


def test_totals_and_footnotes_below() -> None:
    reading = read(
        table(
            """
            Distrito | Homicidio 2022 | Secuestro 2022
            Norte | 3 | 1
            Sur | 4 | 0
            TOTAL | 7 | 2

            Fuente: Policía Nacional
            * Datos preliminares
            """
        )
    )
    assert cells(reading)["L1 2022"] == 7
    assert cells(reading)["L1 2022 01"] == 3
    assert [(c.row, c.stated, c.added) for c in reading.compared if not c.is_right] == [(4, 2, 1)]
    assert left(reading) == {1: Reason.HEADER, 6: Reason.FOOTNOTE, 7: Reason.FOOTNOTE}


def test_tables_one_below_the_other() -> None:
    reading = read(
        table(
            """
            Homicidio
            Mes | Norte | Sur
            2022-01 | 1 | 2
            2022-02 | 3 | 4

            Secuestro
            Mes | Norte | Sur
            2022-01 | 5 | 6
            2022-02 | 7 | 8
            """
        )
    )
    assert cells(reading)["L1 2022-02 02"] == 4
    assert cells(reading)["R2 2022-01 01"] == 5
    assert len(reading.cells) == 8


def test_tables_side_by_side() -> None:
    reading = read(
        table(
            """
            Month | Homicide | | Month | Kidnapping
            2022-01 | 1 | | 2022-01 | 5
            2022-02 | 2 | | 2022-02 | 6
            """
        )
    )
    assert cells(reading) == {"L1 2022-01": 1, "L1 2022-02": 2, "R2 2022-01": 5, "R2 2022-02": 6}


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_block_for_each_police_station_named_in_its_title_only(gap: str) -> None:
    reading = read(
        table(
            f"""
            Estación de policía: Norte
            Mes | Homicidio | Secuestro
            2022-01 | 1 | 2
            2022-02 | 3 | 4{gap}
            Estación de policía: SUR
            Mes | Homicidio | Secuestro
            2022-01 | 5 | 6
            2022-02 | 7 | 8
            """
        )
    )
    assert cells(reading)["L1 2022-02 01"] == 3
    assert cells(reading)["R2 2022-02 02"] == 8
    assert len(reading.cells) == 8


def test_lines_between_the_rows_name_the_district() -> None:
    reading = read(
        table(
            """
            Mes | Homicidio | Secuestro
            Norte | |
            2022-01 | 1 | 2
            2022-02 | 3 | 4
            Sur | |
            2022-01 | 5 | 6
            2022-02 | 7 | 8
            """
        )
    )
    assert cells(reading)["L1 2022-01 01"] == 1
    assert cells(reading)["R2 2022-01 02"] == 6
    assert left(reading) == {1: Reason.HEADER, 2: Reason.SECTION, 5: Reason.SECTION}


def test_one_row_is_one_incident() -> None:
    reading = read(
        table(
            """
            Fecha | Barrio | Delito | Sexo | Edad
            03/01/2022 | Norte | Homicidio | M | 24
            15/01/2022 | Norte | Homicidio | F | 61
            28/01/2022 | Sur | Homicidio | M |
            02/02/2022 | Sur | Homicidio | M | 15
            """
        )
    )
    found = cells(reading)
    assert found["L1 2022-01"] == 3
    assert found["L1 2022-01 01"] == 2
    assert found["L1 2022-01 sex M"] == 2
    assert found["L1 2022-01 age Y18T24"] == 1
    assert found["L1 2022-01 age _U"] == 1
    assert found["L1 2022-02 age Y15T17"] == 1
    assert "L1 2022-02 01" not in found, "no row is not zero until somebody says so"


def test_incidents_without_rows_are_zero_once_somebody_says_so() -> None:
    incidents = table(
        """
        Fecha | Barrio | Delito
        2022-01-03 | Norte | Homicidio
        2022-03-15 | Norte | Homicidio
        """
    )
    proposal = understand(incidents)
    asks = [q for q in proposal.questions if q.ask is QuestionKind.ABSENT]
    assert [(q.is_needed, q.words) for q in asks] == [(True, ("2022-02",))]
    found = cells(read(incidents, {QuestionKind.ABSENT: "zero"}))
    assert found["L1 2022-02"] == 0
    assert found["L1 2022-01 02"] == 0
    assert found["L1 2022-03 01"] == 1


def test_incidents_are_counted_by_their_quantity() -> None:
    reading = read(
        table(
            """
            FECHA HECHO | MUNICIPIO | DELITO | CANTIDAD
            03/01/2022 | Cali | Homicidio | 2
            03/01/2022 | Cali | Homicidio | 1
            25/01/2022 | Cali | Homicidio | 1
            25/01/2022 | Palmira | Homicidio | 4
            27/01/2022 | CALI | Homicidio | 3
            28/01/2022 | CALI | Homicidio | 3
            """
        )
    )
    assert cells(reading) == {"L1 2022-01": 10}
    assert left(reading) == {1: Reason.HEADER, 5: Reason.OTHER_PLACE}


def test_months_across_and_their_year_is_never_put_on_top() -> None:
    reading = read(table("Delito | 2021 | 2022-01 | 2022-02 | 2022\nHomicidio | 30 | 1 | 2 | 3"))
    assert cells(reading) == {"L1 2021": 30, "L1 2022-01": 1, "L1 2022-02": 2}


def test_quarters_are_read_as_quarters() -> None:
    reading = read(table("Periodo | Homicidio\n2022-Q1 | 3\nT2 2022 | 4"))
    assert cells(reading) == {"L1 2022-Q1": 3, "L1 2022-Q2": 4}


def test_a_cross_table_becomes_one_way_tables() -> None:
    reading = read(
        table(
            """
            Month | Offence | Sex | Age | Victims
            2022-01 | Homicide | F | 18-24 | 1
            2022-01 | Homicide | M | 18-24 | 2
            2022-01 | Homicide | F | 25-44 | 3
            2022-01 | Homicide | M | 25-44 | 4
            """
        )
    )
    assert cells(reading) == {
        "L1 2022-01": 10,
        "L1 2022-01 age Y18T24": 3,
        "L1 2022-01 age Y25T44": 7,
        "L1 2022-01 sex F": 4,
        "L1 2022-01 sex M": 6,
    }


def test_nothing_is_read_from_an_empty_sheet_or_a_letter() -> None:
    letter = sheet([["Dear colleague"], ["Please find below nothing."]])
    reading = read(book(sheet([]), letter))
    assert not reading.cells
    assert not reading.refused


def test_a_table_that_the_person_leaves_out_is_listed_row_by_row() -> None:
    from msgspec.structs import replace

    from cityreport.domain.importing.table_reader import read_with_mapping
    from tests.domain.intake.sheets import CITY, catalogue, words

    own = table("Mes | Homicidio\n2022-01 | 3\n2022-02 | 4")
    mapping = understand(own).mapping
    mapping = replace(mapping, tables=(replace(mapping.tables[0], is_read=False),))
    reading = read_with_mapping(own, mapping, CITY, catalogue(), words())
    assert not reading.cells
    assert left(reading) == dict.fromkeys((1, 2, 3), Reason.TABLE_LEFT)
    assert not refused(reading)


def test_rows_of_a_larger_place_are_left_out_and_totals_compared() -> None:
    reading = read(
        table(
            """
            Municipio | Delito | 2021 | 2022
            Nacional | Homicidio | 900 | 950
            Cali | Homicidio | 100 | 110
            Palmira | Homicidio | 20 | 21
            TOTAL | Homicidio | 120 | 130
            """
        )
    )
    assert cells(reading) == {"L1 2021": 100, "L1 2022": 110}
    assert left(reading) == {
        1: Reason.HEADER, 2: Reason.OTHER_PLACE, 4: Reason.OTHER_PLACE, 5: Reason.TOTAL,
    }  # fmt: skip
    assert not reading.compared, "a total over several places is not this city's"


def test_subtotals_are_compared_with_the_rows_above_them() -> None:
    reading = read(
        table(
            """
            Distrito | Delito | Casos 2022
            Norte | Homicidio | 1
            Norte | Secuestro | 2
            Norte | Subtotal | 3
            Sur | Homicidio | 4
            Sur | Secuestro | 5
            Sur | Subtotal | 8
            Total | | 12
            """
        )
    )
    assert cells(reading)["L1 2022 02"] == 4
    assert "R2 2022 02" in cells(reading)
    wrong = [(c.row, c.stated, c.added) for c in reading.compared if not c.is_right]
    assert wrong == [(7, 8, 9)]
    assert {4, 7, 8} == {row for row, reason in left(reading).items() if reason is Reason.TOTAL}


@pytest.mark.parametrize(
    "names",
    [
        ("Total 2021", "Total 2022"),
        ("TOTAL AÑO 2021", "Total año 2022:"),
        ("2021 total", "Subtotal 2022"),
        ("Total del 2021", "Total general 2022"),
    ],
)
@pytest.mark.parametrize("is_above", [False, True])
def test_a_total_may_name_the_year_that_it_is_of(names: tuple[str, str], is_above: bool) -> None:
    lines = ["Mes | Homicidios"]
    for year, name in zip((2021, 2022), names, strict=True):
        months = [f"{year}-{month:02d} | {month}" for month in range(1, 13)]
        stated = f"{name} | {78 if year == 2021 else 80}"
        lines += [stated, *months] if is_above else [*months, stated]
    reading = read(table("\n".join(lines)))
    assert len(reading.cells) == 24
    assert sum(cells(reading).values()) == 156, "no total is added in"
    assert [(c.stated, c.added) for c in reading.compared] == [(78, 78), (80, 78)]
    assert list(left(reading).values()).count(Reason.TOTAL) == 2
    assert reading.refused == ()


def test_a_total_may_name_its_quarter_or_month_beside_other_columns() -> None:
    reading = read(
        table(
            """
            Month | Offence | Cases
            2022-01 | Homicide | 1
            2022-01 | Kidnapping | 2
            Total January 2022 | | 3
            2022-02 | Homicide | 4
            2022-03 | Homicide | 8
            Total Q1 2022 | Homicide | 13
            Total Q1 2022 | | 16
            """
        )
    )
    assert sorted(cells(reading).values()) == [1, 2, 4, 8]
    assert [(c.stated, c.added) for c in reading.compared] == [(3, 3), (13, 13), (16, 15)]


def test_a_row_without_a_name_for_a_total_that_adds_up_is_proposed_as_one() -> None:
    odd = table("Distrito | Homicidio 2022\nNorte | 3\nSur | 4\nEl Águila | 5\nLa ciudad | 12")
    (word,) = [w for w in understand(odd).words if not w.is_sure]
    assert (word.word, word.code) == ("la ciudad", "+")
    assert cells(read(odd))["L1 2022 01"] == 3
    assert len(read(odd).compared) == 1


def test_districts_are_columns() -> None:
    reading = read(
        table(
            """
            Mes | Delito | Norte | Sur | El Águila | Total
            2022-01 | Homicidio | 1 | 2 | 3 | 6
            2022-02 | Homicidio | 4 | 5 | 6 | 14
            """
        )
    )
    found = cells(reading)
    assert (found["L1 2022-02 05001"], found["L1 2022-01"]) == (6, 6)
    assert [(c.row, c.added) for c in reading.compared if not c.is_right] == [(3, 15)]


def test_the_header_stands_again_on_every_page() -> None:
    reading = read(
        table(
            """
            Mes | Homicidio | Secuestro
            2022-01 | 1 | 2
            Mes | Homicidio | Secuestro
            2022-02 | 3 | 4
            """
        )
    )
    assert cells(reading)["R2 2022-02"] == 4
    assert left(reading) == {1: Reason.HEADER, 3: Reason.HEADER}


def test_two_tables_without_a_row_between_them() -> None:
    reading = read(
        table(
            """
            Mes | Homicidio
            2022-01 | 1
            2022-02 | 2
            Mes | Secuestro
            2022-01 | 3
            2022-02 | 4
            """
        )
    )
    assert cells(reading) == {"L1 2022-01": 1, "L1 2022-02": 2, "R2 2022-01": 3, "R2 2022-02": 4}


def test_serial_numbers_of_days_are_days() -> None:
    reading = read(table("Fecha | Delito | Barrio\n44563 | Homicidio | Norte\n44600 | Rape | Sur"))
    assert cells(reading)["L1 2022-01"] == 1
    assert cells(reading)["G1 2022-02 02"] == 1


def test_an_annual_row_among_months_is_never_put_on_top() -> None:
    reading = read(table("Periodo | Homicidio\n2022-01 | 1\n2022-02 | 2\n2022 | 3\n2021 | 9"))
    assert cells(reading) == {"L1 2022-01": 1, "L1 2022-02": 2, "L1 2021": 9}
    assert left(reading) == {1: Reason.HEADER, 4: Reason.TOTAL}


def test_derived_indicators_are_never_written() -> None:
    reading = read(table("Month | Child homicide | Homicide\n2022-01 | 1 | 3"))
    assert cells(reading) == {"L1 2022-01": 3}
    assert refused(reading) == {(2, 2): Reason.DERIVED}


def test_a_category_that_is_not_asked_of_its_indicator_is_refused() -> None:
    reading = read(table("Month | Offence | Women | Men | Total\n2022-01 | Robbery | 3 | 4 | 7"))
    assert cells(reading) == {"R1 2022-01": 7}
    assert refused(reading) == dict.fromkeys([(2, 3), (2, 4)], Reason.NOT_ASKED)


def test_the_same_number_twice_is_a_conflict_and_never_the_last_one() -> None:
    reading = read(
        table("Mes | Homicidio | Secuestro\n2022-01 | 1 | 5\n2022-01 | 2 | 5\n2022-02 | 3 | 6")
    )
    assert cells(reading) == {"L1 2022-02": 3, "R2 2022-02": 6}
    assert [c.values for c in reading.conflicts] == [(1, 2), (5, 5)]
    assert reading.conflicts[0].origins[0].rows == (2, 3)


def test_a_number_that_two_sheets_say_is_a_conflict() -> None:
    rows = [["Mes", "Homicidio"], ["2022-01", 3], ["2022-02", 4]]
    source = book(sheet(rows, "A"), sheet(rows, "B"))
    assert QuestionKind.TWICE in asked(understand(source))
    reading = read(source, {QuestionKind.TWICE: "read"})
    assert not reading.cells
    assert len(reading.conflicts) == 2


def test_a_sheet_of_numbers_alone_asks_what_they_are() -> None:
    bare = table("5 | 12\n7 | 13")
    assert QuestionKind.COUNT in asked(understand(bare))
    assert not read(bare).cells


def test_rates_percentages_and_population_are_not_counted() -> None:
    reading = read(
        table(
            """
            Año | Población | Homicidios | Tasa de homicidios por 100.000 | % variación
            2021 | 2200000 | 900 | 41 | 3
            2022 | 2210000 | 910 | 41 | 1
            """
        )
    )
    assert cells(reading) == {"L1 2021": 900, "L1 2022": 910}


def test_hidden_sheets_are_listed_and_not_read() -> None:
    from msgspec.structs import replace

    rows = [["Mes", "Homicidio"], ["2022-01", 3], ["2022-02", 4]]
    old = [["Mes", "Homicidio"], ["2022-01", 7], ["2022-02", 8]]
    source = book(sheet(rows, "A"), replace(sheet(old, "old"), is_hidden=True))
    reading = read(source)
    assert cells(reading) == {"L1 2022-01": 3, "L1 2022-02": 4}
    assert [row.row for row in reading.left if row.reason is Reason.TABLE_LEFT] == [1, 2, 3]


def test_what_one_table_decides_holds_for_the_others_of_its_layout() -> None:
    one = sheet([["Mes", "Homicidio"], ["2022-01", "1.234"], ["2022-02", "5"]], "Norte")
    other = sheet([["Mes", "Homicidio"], ["2022-01", "1.234.567"], ["2022-02", "5"]], "Sur")
    source = book(one, other)
    assert QuestionKind.DECIMAL not in asked(understand(source))
    assert cells(read(source))["L1 2022-01 01"] == 1234


def test_a_column_of_free_text_costs_no_minutes() -> None:
    import time

    days = [f"2022-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(6_000)]
    rows = [[day, f"Calle {n} con la carrera {n % 97}, barrio"] for n, day in enumerate(days)]
    source = book(sheet([["Fecha", "Lugar"], *rows]))
    start = time.process_time()
    understand(source)
    assert time.process_time() - start < 8


def test_age_bands_are_columns_and_unknown_is_one_of_them() -> None:
    header = "Delito | 0-14 | 15-17 | 18-24 | 25-44 | 45-59 | 60+ | Sin dato | Total"
    found = cells(read(table(f"{header}\nHomicidio | 1 | 2 | 3 | 4 | 5 | 6 | 0 | 21", "2022")))
    assert found["L1 2022"] == 21
    assert found["L1 2022 age _U"] == 0
    assert found["L1 2022 age Y_GE60"] == 6
    assert len(found) == 8


def test_a_table_in_arabic() -> None:
    tripoli = Profile(City("طرابلس", "LBN"), areas=(Area("A", "القُبّة"),))
    source = table(
        """
        الشهر | المنطقة | القتل العمد | السطو المسلح
        يناير 2022 | القبة | ٣ | ٤
        فبراير 2022 | القبه | ٥ | ٠
        المجموع | | ٨ | ٤
        """
    )
    assert asked(understand(source, tripoli)) == {QuestionKind.COLUMN}, "armed robbery is a part"
    reading = read(source, profile=tripoli)
    assert cells(reading)["L1 2022-02 A"] == 5
    assert cells(reading)["R1 2022-02"] == 0
    assert [c.is_right for c in reading.compared] == [True, True]


def test_quarters_stand_beside_the_year() -> None:
    for quarters in ("Q1 | Q2", "1 | 2", "I | II"):
        one, two = quarters.split(" | ")
        reading = read(table(f"Year | Quarter | Homicide\n2022 | {one} | 4\n2022 | {two} | 5"))
        assert cells(reading) == {"L1 2022-Q1": 4, "L1 2022-Q2": 5}


def test_a_list_of_words_without_dates_is_not_taken_for_incidents() -> None:
    words_alone = table("Delito | Definición\nHomicidio | matar\nSecuestro | retener", "2022")
    assert QuestionKind.COUNT in asked(understand(words_alone))
    assert not read(words_alone).cells


def test_months_to_come_are_empty() -> None:
    reading = read(table("Delito | Ene 2022 | Feb 2022 | Mar 2022\nHomicidio | 1 | 0 |"))
    assert cells(reading) == {"L1 2022-01": 1, "L1 2022-02": 0}


def test_a_row_of_an_age_that_lies_in_two_bands_counts_in_the_total_only() -> None:
    reading = read(
        table(
            """
            Fecha | Delito | Edad
            2022-01-03 | Homicidio | 15-19
            2022-01-09 | Homicidio | 20
            """
        ),
        {QuestionKind.WORDS: {"15 19": "-"}},
    )
    assert cells(reading) == {"L1 2022-01": 2, "L1 2022-01 age Y18T24": 1}
    assert left(reading) == {1: Reason.HEADER, 2: Reason.NOT_IN_BREAKDOWN}
