"""Text tables in any usual encoding, with any separator and line end, read to the same cells."""

from __future__ import annotations

import csv
import io
import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cityreport.errors import DataError
from cityreport.exchange.importing import sandboxed_reader
from cityreport.exchange.importing.encodings import decoded
from cityreport.messages import sentence
from tests.exchange.intake.books import DATA, code, read, refusal, rows

SPECTRUM = sorted((DATA / "csv_spectrum" / "csvs").glob("*.csv"))
NAUGHTY = json.loads((DATA / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))

TABLES = {
    "windows-1252": [["Año", "Municipio", "Víctimas"], ["2012", "Tuluá; norte", "1.234,5"]],
    "iso-8859-1": [["Mes", "Población", "n"], ["Jiquilpán", "Ñuñoa", "7"]],
    "windows-1256": [["المنطقة", "الشهر", "العدد"], ["طرابلس", "يناير", "12"]],
    "windows-1251": [["Општина", "Месяц", "Број"], ["Куманово", "Январь", "3"]],
    "gb18030": [["城市", "月份", "数量"], ["广州", "一月", "4"]],
    "utf-8": [["Año", "المنطقة", "城市"], ["Tuluá", "طرابلس", "広州 😀"]],
    "utf-8-sig": [["Año", "b", "c"], ["Tuluá", "x\ny", "3"]],
    "utf-16-le": [["Año", "المنطقة", "城市"], ["Tuluá", "طرابلس", "広州 😀"]],
    "utf-16-be": [["Año", "المنطقة", "城市"], ["Tuluá", "طرابلس", "広州 😀"]],
    "utf-16": [["Año", "b", "c"], ["Tuluá", 'a "b" c', "3"]],
}
SEPARATORS = ",;\t|"
ENDS = ("\n", "\r\n", "\r")


def written(table: list[list[str]], separator: str, end: str) -> str:
    stream = io.StringIO(newline="")
    has_breaks = any("\n" in cell or "\r" in cell for row in table for cell in row)
    quoting = csv.QUOTE_ALL if has_breaks else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table)
    return stream.getvalue()


def as_read(table: list[list[str]]) -> tuple[tuple[str | None, ...], ...]:
    return tuple(tuple(cell or None for cell in row) for row in table)


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_csv_spectrum_reads_as_its_json_says(path: Path) -> None:
    expected = json.loads(
        (path.parents[1] / "json" / f"{path.stem}.json").read_text(encoding="utf-8")
    )
    (sheet,) = read(path).sheets
    header, *body = sheet.rows
    found = [dict(zip(header, (cell or "" for cell in row), strict=True)) for row in body]
    if path.stem == "location_coordinates":  # upstream wrote another number into its JSON
        assert found[0].pop("Contact Phone Number") == "2095257564"
        assert expected.pop("Contact Phone Number") == "1234567890"
    assert found == (expected if isinstance(expected, list) else [expected])


@pytest.mark.parametrize("encoding", TABLES)
def test_every_encoding_separator_and_line_end(encoding: str, tmp_path: Path) -> None:
    for separator, end in product(SEPARATORS, ENDS):
        path = tmp_path / "t.txt"
        path.write_bytes(written(TABLES[encoding], separator, end).encode(encoding))
        book = read(path)
        (sheet,) = book.sheets
        assert sheet.rows == as_read(TABLES[encoding]), (separator, end, book.encoding)
        assert book.separator == separator


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    found = rows(tmp_path / "m.csv", "a,b\r\n1,2\n3,4\r5,6\n\r\n7,8")
    assert found == (("a", "b"), ("1", "2"), ("3", "4"), ("5", "6"), (None, None), ("7", "8"))


def test_a_file_may_name_its_separator(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    for separator, end in product(",;\t|^", ENDS):
        path.write_text(f"sep={separator}{end}a,b{separator}c;d\t|{end}", newline="")
        if separator in "\t|":
            continue
        book = read(path)
        assert (book.separator, book.sheets[0].first_row) == (separator, 2)
        assert book.sheets[0].rows[0][0] == f"a,b{separator}c;d\t|".split(separator)[0]


def test_a_separator_may_be_chosen(tmp_path: Path) -> None:
    """Also where the file names another, and where the one that was found looks as good."""
    path = tmp_path / "s.csv"
    for first in ("", "sep=,\n"):
        path.write_text(f"{first}a,1;b,2\nc,3;d,4\n")
        book = sandboxed_reader.read_book(path, separator=";")
        assert book.separator == ";"
        assert book.sheets[0].rows == (("a,1", "b,2"), ("c,3", "d,4"))
    assert sandboxed_reader.read_book(path).sheets[0].rows == (("a", "1;b", "2"), ("c", "3;d", "4"))
    assert sandboxed_reader.read_book(path, separator="\t").sheets[0].rows == (
        ("a,1;b,2",),
        ("c,3;d,4",),
    )


@pytest.mark.parametrize("separator", ["", ";;", "a", "7", '"', "'", "\n", " ", "\x00", "á", "_"])
def test_what_cannot_part_columns_is_refused(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text("a;b\n1;2\n")
    with pytest.raises(DataError) as refused:
        sandboxed_reader.read_book(path, separator=separator)
    assert refused.value.code == "intake_separator"
    assert sentence(refused.value).isprintable()


def test_decimal_commas_do_not_separate(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    assert rows(path, "Mes;Tasa;Parte\nEnero;1,5;0,25\nFebrero;2,5;0,75\n")[1] == (
        *("Enero", "1,5", "0,25"),
    )
    assert rows(path, "1,5;2,5;3,5\n4,5;5,5;6,5\n")[0] == ("1,5", "2,5", "3,5")


def test_lines_above_and_below_the_table_do_not_confuse(tmp_path: Path) -> None:
    text = "Informe; resumen, 2024\n\nMes,Comuna,Casos\nEnero,1,2\nFebrero,3,4\nFuente: Policía\n"
    found = rows(tmp_path / "b.csv", text)
    assert found[2] == ("Mes", "Comuna", "Casos")
    assert found[1] == (None, None, None)
    assert found[-1] == ("Fuente: Policía", None, None)


def test_leading_zeros_and_spaces_stay(tmp_path: Path) -> None:
    assert rows(tmp_path / "z.csv", "code,n\n007, 1.234 \n\u00a010,\n")[1:] == (
        ("007", " 1.234 "),
        ("\u00a010", None),
    )


def test_an_encoding_may_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes("Łódź;1\nKraków;2\n".encode("windows-1250"))
    assert read(path, encoding="windows-1250").sheets[0].rows[0][0] == "Łódź"
    assert read(path, encoding="windows-1250").encoding == "windows-1250"
    assert code(path, encoding="utf-8") == "intake_encoding"
    for unknown in ("klingon", "base64", "rot13", ""):
        assert code(path, encoding=unknown) == "intake_encoding_unknown"


SHORT = {
    "windows-1252": [
        *("Localité,Été\nGrand-Étang,1\n", "Delito;Nº\nHurto;5\n", "Precio €;5\n"),
        *("ATENÇÃO;AGRESSÃO\n1;2\n", "VIOLACIÓN\n", "Straße;Zahl\nMünchen;3\n", "Ñ;1\n"),
    ],
    "windows-1256": ["العمر\n", "النوع;ذكر;أنثى\n1;2;3\n", "طرابلس;Tripoli;4\n", "سنة;شهر\n"],
    "windows-1251": ["УБИЙСТВА;РАЗБОИ\n1;2\n", "вкупно;жени;мажи\n", "Год,Число\n2020,1\n"],
    "gb18030": ["年份;总数\n", "性别,男,女\n合计,1,2\n", "人数\n1\n"],
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(name, text) for name, texts in SHORT.items() for text in texts]
)
def test_a_short_text_is_enough_to_tell_its_encoding(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == (text, encoding)


def test_a_cut_file_is_told_from_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes("Año;Cantón\n2012;Tuluá".encode()[:-1])
    assert code(tmp_path / "c.csv") == "intake_cut"


def test_a_quotation_mark_that_nothing_closes_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    for tail in ("5,6\n" * 3, "5,6\n" * 20_000):
        path.write_text('a,b\n1,2\n3,"4\n' + tail)
        assert code(path) == "intake_quote"
        assert refusal(path).facts["line"] == 3
    assert rows(path, 'a,b\n5" nail,2\n"x"y,3\n')[1:] == (('5" nail', "2"), ("xy", "3"))


def test_naughty_strings_come_back(tmp_path: Path) -> None:
    texts = [text.replace("\x00", "") for text in NAUGHTY]
    table = [["n", "text", "end"], *([str(n), text, "x"] for n, text in enumerate(texts))]
    for separator in SEPARATORS:
        path = tmp_path / "n.csv"
        path.write_text(written(table, separator, "\r\n"), encoding="utf-8", newline="")
        assert read(path).sheets[0].rows == as_read(table)


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n\t",;|'), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    table=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    separator=st.sampled_from(SEPARATORS),
    end=st.sampled_from(ENDS),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-8"]),
)
def test_any_table_comes_back(
    table: list[list[str]], separator: str, end: str, encoding: str, tmp_path: Path
) -> None:
    assume(any(any(row) for row in table))
    path = tmp_path / "h.csv"
    text = f"sep={separator}{end}" + written(table, separator, end)
    path.write_bytes(text.encode(encoding))
    found = [list(row) for row in read(path).sheets[0].rows]
    width, expected = len(found[0]), [[cell or None for cell in row] for row in table]
    while not any(expected[-1]):
        expected.pop()
    assert found == [row[:width] for row in expected]
    assert not any(any(row[width:]) for row in expected)


def test_london_is_read_to_the_unit() -> None:
    (sheet,) = read(DATA / "london" / "mps_2022-02_2024-01.csv").sheets
    header, *body = sheet.rows
    months = [n for n, name in enumerate(header) if name is not None and name[:4] == "2023"]
    totals = {"Homicide": 110, "Rape": 8849, "Violence with Injury": 80215}
    for offence, expected in totals.items():
        assert len(months) == 12
        found = sum(int(row[n]) for row in body if row[1] == offence for n in months)
        assert found == expected


def test_cali_is_read_to_the_unit() -> None:
    path = DATA / "valle_del_cauca" / "municipal_homicides_2000_2013.csv"
    (sheet,) = read(path).sheets
    assert sheet.rows[0][4] == "año"
    cali = {row[4]: row[6] for row in sheet.rows if row[0] == "76001"}
    assert len(cali) == 14
    assert (cali["2000"], cali["2013"]) == ("1969", "1964")
    with path.open(encoding="utf-8", newline="") as stream:
        assert sheet.rows == as_read(list(csv.reader(stream)))
