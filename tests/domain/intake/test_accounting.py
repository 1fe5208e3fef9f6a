"""Nothing gets lost and nothing comes in twice: every row is accounted for, sums are kept."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.importing.grid import Book, Value
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.importing.proposal import QuestionKind
from tests.domain.intake.sheets import book, cells, read, sheet

DISTRICTS = ("Norte", "Sur", "El Águila")
OFFENCES = ("Homicidio", "Violación", "Secuestro", "Robo con violencia")
MONTHS = tuple(f"2022-{month:02}" for month in range(1, 13))


def accounted(reading: ImportResult) -> set[tuple[str, int]]:
    """Every row of which something is said: read, in conflict, withheld, left out, refused."""
    rows = {(one.sheet, one.row) for one in (*reading.left, *reading.refused)}
    for one in (*reading.cells, *reading.conflicts, *reading.withheld):
        rows |= {(origin.sheet, row) for origin in one.origins for row in origin.rows}
    return rows


def filled(source: Book) -> set[tuple[str, int]]:
    return {
        (one.name, at + one.first_row)
        for one in source.sheets
        for at, row in enumerate(one.rows)
        if any(value is not None and str(value).strip() for value in row)
    }


_junk: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.integers(-5, 99_999),
    st.floats(allow_nan=True, width=32),
    st.booleans(),
    st.dates(),
    st.sampled_from([
        *DISTRICTS, *OFFENCES, *MONTHS, "Total", "TOTAL", "NA", "-", "..", "1.234", "(5)", " ",
        "Fuente: x", "Enero", "2022", "Hombres", "Mujeres", "Cali", "Palmira", "03/04/2022",
        "Estación: Norte", "Fecha", "Casos", "Distrito", "Delito", "Sexo", "Mes",
    ]),
    st.text(max_size=8),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(_junk, min_size=1, max_size=6), max_size=14))
def test_whatever_a_sheet_holds_every_row_of_a_table_is_accounted_for(rows: list[Any]) -> None:
    source = book(sheet(rows))
    reading = read(source)
    from cityreport.domain.importing.table_layout import tables_of
    from cityreport.domain.importing.vocabulary import Vocabulary
    from tests.domain.intake.sheets import CITY, catalogue, words

    tables = tables_of(source, Vocabulary(CITY, catalogue(), words()))
    own = {("Sheet1", row + 1) for table in tables for row in range(table.first, table.last + 1)}
    assert own & filled(source) <= accounted(reading)
    if tables:
        assert filled(source) <= accounted(reading)
    assert all(
        cell.value is None or (isinstance(cell.value, int) and cell.value >= 0)
        for cell in reading.cells
    )


_counts = st.dictionaries(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(DISTRICTS), st.sampled_from(OFFENCES)),
    st.integers(0, 5_000),
    min_size=2,
)


@settings(max_examples=25, deadline=None)
@given(_counts, st.randoms(use_true_random=False), st.booleans())
def test_a_long_table_is_read_whole(
    counts: dict[tuple[str, str, str], int], rng: random.Random, with_total: bool
) -> None:
    rows: list[list[Value]] = [[*key, count] for key, count in counts.items()]
    rng.shuffle(rows)
    if with_total:
        rows.append(["Total", None, None, sum(counts.values())])
    header: list[Value] = ["Mes", "Distrito", "Delito", "Casos"]
    source = book(sheet([["Policía"], [], header, *rows, [], ["Fuente: Policía"]]))
    reading = read(source)
    own = [cell for cell in reading.cells if cell.key.area != "_T"]
    assert sum(cell.value or 0 for cell in own) == sum(counts.values())
    assert len(own) == len(counts)
    assert all(one.is_right for one in reading.compared)
    assert filled(source) <= accounted(reading)


@settings(max_examples=25, deadline=None)
@given(_counts)
def test_months_across_say_the_same_as_months_below(
    counts: dict[tuple[str, str, str], int],
) -> None:
    long = [[*key, count] for key, count in counts.items()]
    months = sorted({key[0] for key in counts})
    places = sorted({key[1:] for key in counts})
    wide = [
        [place, offence, *(counts.get((month, place, offence)) for month in months)]
        for place, offence in places
    ]
    one = read(book(sheet([["Mes", "Distrito", "Delito", "Casos"], *long])))
    other = read(book(sheet([["Distrito", "Delito", *months], *wide])))
    districts = [{k: v for k, v in cells(r).items() if len(k.split()) == 3} for r in (one, other)]
    assert districts[0] == districts[1]


_incidents = st.lists(
    st.tuples(
        st.dates(date(2021, 1, 1), date(2022, 12, 31)),
        st.sampled_from(DISTRICTS),
        st.sampled_from(OFFENCES),
        st.sampled_from(["M", "F", "Desconocido", "Otro"]),
        st.integers(0, 99),
        st.integers(1, 4),
    ),
    min_size=3,
    max_size=60,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(_incidents, st.booleans())
def test_an_incident_list_is_counted_whole(
    incidents: list[tuple[Any, ...]], with_quantity: bool
) -> None:
    width = 6 if with_quantity else 5
    header = ["Fecha", "Distrito", "Delito", "Sexo", "Edad", "Cantidad"][:width]
    rows = [list(incident[:width]) for incident in incidents]
    rows.append([rows[0][0].replace(day=rows[0][0].day % 28 + 1), *rows[0][1:]])
    weights = [row[5] if with_quantity else 1 for row in rows]
    reading = read(book(sheet([header, *rows])), {QuestionKind.ABSENT: "empty"})
    city = Counter[str]()
    for cell in reading.cells:
        if cell.key.area == "_T":
            city[cell.key.breakdown] += int(cell.value or 0)
    assert city["_T"] == sum(weights)
    by_sex = sum(w for row, w in zip(rows, weights, strict=True) if row[2] != "Robo con violencia")
    assert city["sex"] == by_sex  # the standard asks no sex of robberies
    assert not reading.withheld
    assert not reading.conflicts
