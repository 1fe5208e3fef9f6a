"""Where printed pages end: every word stands inside its own row, also where names are long."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path
from subprocess import run
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from cityreport.render.document import Document, document, new_page, paragraph, table, table_row
from cityreport.ui.kit import table_pieces
from cityreport.ui.kit.document_printing import write_pdf

NAMES = [
    f"D{n:03} " + " ".join(f"Vereda{n}x{part} de San José" for part in range(2 + n % 4))
    for n in range(120)
]


class Word(NamedTuple):
    page: int
    top: float
    bottom: float
    left: float
    words: str


def long_table(names: list[str] = NAMES) -> Document:
    """A hundred and twenty rows of two to five lines, with their numbers beside them."""
    rows = [
        table_row([f"<td width='30%'>{name}</td>", f'<td valign="middle">N{n:03}</td>'])
        for n, name in enumerate(names)
    ]
    heads = ((("Name"), "left", 30), ("Number", "right", 70))
    parts = [new_page("Districts"), table(heads, rows), paragraph("The end.")]
    return document("Rows", parts, {}, is_one_page=False)


def words_of(path: Path) -> list[Word]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    boxes = run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True)
    found = []
    for page, content in enumerate(boxes.stdout.decode().split("<page ")[1:]):
        for left, top, bottom, words in re.findall(
            r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*)<', content
        ):
            found.append(Word(page, float(top), float(bottom), float(left), words))
    return found


@pytest.fixture
def words(qtbot: QtBot, tmp_path: Path) -> list[Word]:
    path = tmp_path / "rows.pdf"
    write_pdf(long_table(), path)
    return words_of(path)


def test_every_word_of_a_long_name_stands_inside_its_own_row(words: list[Word]) -> None:
    rows = []
    for n in range(120):
        own = [w for w in words if re.fullmatch(rf"D{n:03}|N{n:03}|Vereda{n}x\d", w.words)]
        assert len(own) == 4 + n % 4, "each word stands once"
        assert len({w.page for w in own}) == 1, "a row is never cut"
        number = next(w for w in own if w.words.startswith("N"))
        top, bottom = min(w.top for w in own), max(w.bottom for w in own)
        assert top <= number.top < number.bottom <= bottom + 0.1
        rows.append((own[0].page, top, bottom))
    for before, after in pairwise(rows):
        assert (before[0], before[2]) <= (after[0], after[1] + 0.1), "rows do not overprint"


def test_the_head_is_repeated_and_overprints_nothing(words: list[Word]) -> None:
    last = max(w.page for w in words)
    assert last >= 5
    for page in range(last + 1):
        heads = [w for w in words if w.page == page and w.words in {"Name", "Number"}]
        assert len(heads) == 2, "on every page of the table"
        below = max(w.bottom for w in heads)
        others = [w for w in words if w.page == page and re.match(r"[DNV]\w*\d", w.words)]
        assert min(w.top for w in others) >= below - 0.1
        foot = [w for w in words if w.page == page and w.words == "Page"]
        assert max(w.bottom for w in others) < min(w.top for w in foot)
    assert [w.page for w in words if w.words == "Districts"] == [0]
    assert [w.page for w in words if w.words == "end."] == [last]


def test_a_title_stands_on_the_page_of_what_it_names(qtbot: QtBot, tmp_path: Path) -> None:
    parts = []
    for n in range(60):
        parts += [f"<h3>Title{n}</h3>", f"<p>Words{n} {'and more ' * 120}</p>"]
    path = tmp_path / "titles.pdf"
    write_pdf(document("Titles", parts, {}, is_one_page=False), path)
    pages = {w.words: w.page for w in words_of(path)}
    assert pages["Title59"] > 3
    assert [n for n in range(60) if pages[f"Title{n}"] != pages[f"Words{n}"]] == []


def test_a_paragraph_longer_than_a_page_is_cut_between_lines(qtbot: QtBot, tmp_path: Path) -> None:
    words = " ".join(f"w{n:05}" for n in range(3000))
    path = tmp_path / "long.pdf"
    write_pdf(document("Long", [paragraph(words)], {}, is_one_page=False), path)
    found = [w.words for w in words_of(path) if re.fullmatch(r"w\d{5}", w.words)]
    assert list(dict.fromkeys(found)) == words.split()


@pytest.mark.parametrize("longest", ["", "W" * 60])
def test_a_table_in_pieces_looks_like_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: str
) -> None:
    """A word that is wider than its column moves the columns of every page, as in one table."""
    names = [*NAMES[:70], f"{NAMES[70]} {longest}", *NAMES[71:]]
    shown = long_table(names)
    write_pdf(shown, tmp_path / "pieces.pdf")
    monkeypatch.setattr(table_pieces, "ROWS", len(names))
    write_pdf(shown, tmp_path / "one.pdf")
    pieces, one = words_of(tmp_path / "pieces.pdf"), words_of(tmp_path / "one.pdf")
    assert [(w.page, w.words) for w in pieces] == [(w.page, w.words) for w in one]
    for here, there in zip(pieces, one, strict=True):
        assert here[1:4] == pytest.approx(there[1:4], abs=0.1), here.words


def test_long_tables_are_cut_between_rows_and_nothing_is_lost() -> None:
    rows = [table_row([f"<td>{n}</td>"]) for n in range(2 * table_pieces.ROWS + 5)]
    long, short = (table([("Name", "left", 100)], some) for some in (rows, rows[:3]))
    pieces = list(table_pieces.table_pieces(f"<p>Before</p>{long}<p>Between</p>{short}{long}End"))
    told = [re.findall(r"<td>(\d+)</td>", piece) for piece in pieces]
    assert max(map(len, told)) <= 2 * table_pieces.ROWS + 4
    first, second, third, fourth, fifth = told
    assert second[0] == first[-1]
    assert third[0] == second[-1]
    whole = [str(n) for n in range(len(rows))]
    assert [*first, *second[1:], *third[1:6]] == whole
    assert [*third[6:9], *third[9:], *fourth[1:], *fifth[1:]] == ["0", "1", "2", *whole]
    assert pieces[0].startswith("<p>Before</p>")
    assert "<p>Between</p>" in pieces[2]
    assert pieces[-1].endswith("End")


@pytest.mark.parametrize("inside", ["<table><tr><td>0</td></tr></table>", '<i rowspan="2"></i>'])
def test_a_table_that_cannot_be_cut_stays_whole(inside: str) -> None:
    rows = [table_row([f"<td>{inside}</td>"])] * (2 * table_pieces.ROWS)
    html = table([("Name", "left", 100)], rows)
    assert list(table_pieces.table_pieces(html)) == [html]
