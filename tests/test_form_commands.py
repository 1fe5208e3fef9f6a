"""form and receive: what they write, what they say of a form that came back, how they end."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from cityreport.exchange.forms.form_reader import read_form
from tests import test_cli
from tests.partner import L1, L2, MEN, WOMEN, Book, answer, back, figures, put, rows, typed
from tests.test_cli import Run

call = test_cli.run
"""The fixture that runs a command as a shell would."""

MONTH = ("--month", "2023-12")


@pytest.fixture
def form(call: Run, sample_path: Path, tmp_path: Path) -> Path:
    """A form of the sample city for three indicators."""
    out = tmp_path / "form.xlsx"
    made = call("form", *MONTH, "--indicators", "L1, L2", "--out", out, "--store", sample_path)
    assert (made.code, made.out.strip()) == (0, f"Form: {out}")
    return out


def cells(call: Run, store: Path) -> dict[str, Any]:
    """The whole city's cells of December 2023 that a form wrote."""
    found = call("show", "2023-12", "--store", store, "--json").json
    return {
        f"{c['indicator']}/{c['category']}": (c["value"], c["status"])
        for c in found
        if c["area"] == "_T" and "form" in c["source"] + c["note"]
    }


def test_a_form_says_what_it_asks(call: Run, sample_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "f.xlsx"
    answer = call(
        "form", *MONTH, "--partner", "shelter", "--lang", "es", "--districts", "--totals",
        "--out", out, "--store", sample_path, "--json",
    ).json  # fmt: skip
    assert answer["partner"] == "Casa de acogida para sobrevivientes de violencia"
    assert (answer["period"], answer["language"]) == ("2023-12", "es")
    assert answer["indicators"] == ["G3", "G4", "G5", "C2"]
    assert len(answer["areas"]) == 33
    read = read_form(out)
    assert read.form.id == answer["id"]
    assert len(read.entries) == 33 * 4


def test_a_form_goes_out_and_its_numbers_come_in(call: Run, form: Path, sample_path: Path) -> None:
    def fill(book: Book) -> None:
        put(book, WOMEN, "number", 0)
        put(book, MEN, "number", 7)
        put(book, L2, "reason", "Not collected")
        answer(book, "name", "Marta Ruiz")

    path = back(form, fill, "form-police.xlsx")
    dry = call("receive", path, "--dry-run", "--store", sample_path)
    assert dry.code == 0
    assert "dry run" in dry.out
    assert cells(call, sample_path) == {}
    result = call("receive", path, "--store", sample_path)
    assert result.code == 0
    assert "December 2023, filled in by Marta Ruiz" in result.out
    row = rows_of(form)[WOMEN]
    assert f"Row {row}, L1 2023-12 sex F: 0" in result.out
    assert "3 cells were written." in result.out
    assert cells(call, sample_path) == {"L1/F": (0, "A"), "L1/M": (7, "A"), "L2/_T": (None, "L")}
    before = sample_path.read_bytes()
    again = call("receive", path, "--store", sample_path, "--json")
    assert (again.code, again.json["written"]) == (0, 0)
    assert (again.json["forms"][0]["same"], again.json["forms"][0]["new"]) == (3, [])
    assert sample_path.read_bytes() == before
    assert call("audit", "--store", sample_path).code == 0


def rows_of(path: Path) -> dict[str, int]:
    from openpyxl import load_workbook

    return rows(load_workbook(path))


def test_what_differs_waits_for_a_decision(call: Run, form: Path, sample_path: Path) -> None:
    path = typed(form, {L1: 99, WOMEN: 2}, "form-2.xlsx")
    shown = call("receive", path, "--store", sample_path)
    assert shown.code == 1
    row = rows_of(form)[L1]
    assert f"Row {row}, L1 2023-12: 8 → 99" in shown.out
    assert "Decide with --keep" in shown.out
    assert cells(call, sample_path) == {}
    answer = call("receive", path, "--store", sample_path, "--json")
    (found,) = answer.json["forms"]
    assert (answer.code, found["written"]) == (1, 0)
    (change,) = found["changed"]
    assert (change["row"], change["ours"]["value"], change["theirs"]["value"]) == (row, 8, 99)
    assert call("receive", path, "--keep", "ours", "--store", sample_path).code == 0
    assert cells(call, sample_path) == {"L1/F": (2, "A")}
    assert call("receive", path, "--keep", "theirs", "--store", sample_path).code == 0
    assert cells(call, sample_path) == {"L1/F": (2, "A"), "L1/_T": (99, "A")}


def test_refused_lines_are_told_with_their_rows_and_the_rest_is_written(
    call: Run, form: Path, sample_path: Path
) -> None:
    path = typed(form, {WOMEN: "1.234", MEN: -1, L2: 3}, "form-3.xlsx")
    result = call("receive", path, "--keep", "theirs", "--store", sample_path)
    assert result.code == 1
    at = rows_of(form)
    assert f"Row {at[WOMEN]}, L1 2023-12 sex F: “1.234” can mean 1234" in result.out
    assert f"Row {at[MEN]}, L1 2023-12 sex M: -1 is below zero" in result.out
    assert cells(call, sample_path) == {"L2/_T": (3, "A")}


def test_a_broken_form_is_told_row_by_row_and_writes_nothing(
    call: Run, form: Path, sample_path: Path
) -> None:
    def edit(book: Book) -> None:
        put(book, L2, "number", 3)
        put(book, WOMEN, "label", "Men and boys")
        put(book, MEN, "label", "Women and girls")
        figures(book).cell(figures(book).max_row + 3, 2).value = "total 10"

    path = back(form, edit, "form-4.xlsx")
    before = sample_path.read_bytes()
    result = call("receive", path, "--keep", "theirs", "--store", sample_path)
    assert result.code == 1
    at = rows_of(form)
    for row in (at[WOMEN], at[MEN]):
        assert f"Row {row}: the label was changed" in result.out
    assert "“total 10”" in result.out
    assert "Nothing was written" in result.out
    answer = call("receive", path, "--store", sample_path, "--json").json["forms"][0]
    assert answer["broken"]
    assert {r["weight"] for r in answer["remarks"]} == {"broken", "told"}
    assert sample_path.read_bytes() == before


def test_signed_months_are_refused_as_elsewhere(call: Run, form: Path, sample_path: Path) -> None:
    from cityreport import paths
    from cityreport.domain.catalogue import read_catalogue
    from cityreport.office.office import Office
    from tests.conftest import clock, sign_published
    from tests.partner import DECEMBER

    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with Office.open(sample_path, catalogue, clock, "Ada") as office:
        sign_published(office, [DECEMBER])
    result = call("receive", typed(form, {WOMEN: 2}, "form-5.xlsx"), "--store", sample_path)
    assert result.code == 1
    assert "signed off" in result.out
    assert cells(call, sample_path) == {}


def test_files_are_known_by_what_they_hold(
    call: Run, form: Path, sample_path: Path, tmp_path: Path
) -> None:
    piece = tmp_path / "piece.json"
    months = ("--from", "2023-12", "--to", "2023-12")
    call("contribute", *months, "--out", piece, "--store", sample_path)
    piece = piece.rename(tmp_path / "piece.xlsx")  # a piece under a wrong name
    assert call("receive", piece, "--store", sample_path).code == 0
    mixed = call("receive", piece, form, "--store", sample_path)
    assert mixed.code == 1
    assert "one kind at a time" in mixed.err
    exported = test_cli.exported(call, sample_path, ("2023-12", "2023-12"), tmp_path / "out")
    for name in exported["files"]:
        unknown = call("receive", name, "--store", sample_path)
        assert (unknown.code, "cityreport verify" in unknown.err) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--month", "2023-13", "--out", "f.xlsx"),
        ("--month", "2023-12", "--out", "f.docx"),
        ("--month", "2023-12", "--out", "f.xlsx", "--lang", "xx"),
        ("--month", "2023-12", "--out", "f.pdf", "--paper", "a3"),
        ("--month", "2023-12", "--out", "f.xlsx", "--indicators", "Z1"),
        ("--month", "2023-12", "--out", "f.xlsx", "--indicators", "V1"),
        ("--month", "2023-12", "--out", "f.xlsx", "--partner", "navy"),
        ("--month", "2023", "--out", "f.xlsx", "--partner", "police"),
        ("--month", "2023-12", "--out", "f.xlsx", "--area", "D99"),
        ("--out", "f.xlsx"),
        ("--month", "2023-12", "--out", "f.xlsx", "--grid"),
    ],
)
def test_what_cannot_be_made_is_a_sentence_about_the_call(
    call: Run, sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    result = call("form", *arguments, "--store", sample_path)
    assert result.code == 2
    assert result.err.strip()
    assert not list(tmp_path.glob("f.*"))


@pytest.mark.parametrize(("paper", "size"), [("a4", "(A4)"), ("letter", "(letter)")])
def test_the_paper_form_is_a_pdf_of_that_size(
    qtbot: object, call: Run, sample_path: Path, tmp_path: Path, paper: str, size: str
) -> None:
    out = tmp_path / "f.pdf"
    arguments = ("--partner", "police", "--lang", "es", "--paper", paper, "--filled")
    made = call("form", *MONTH, *arguments, "--out", out, "--store", sample_path)
    assert made.code == 0
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    info = subprocess.run(["pdfinfo", str(out)], capture_output=True, text=True, check=True).stdout
    assert size in info
    done = subprocess.run(["pdftotext", "-layout", str(out), "-"], capture_output=True, check=True)
    text = unicodedata.normalize("NFKC", done.stdout.decode())
    assert "¿Cuántas personas fueron víctimas de homicidio intencional este mes?" in text
    assert "diciembre de 2023" in text
    assert "3.202" in text, "robberies are known and filled in"


def test_a_grid_has_a_row_for_each_district_and_a_box_for_each_total(
    qtbot: object, call: Run, sample_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "f.pdf"
    arguments = ("--indicators", "L1,R1", "--districts", "--grid", "--filled")
    made = call("form", *MONTH, *arguments, "--out", out, "--store", sample_path)
    assert made.code == 0
    assert "pages" not in made.err
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    done = subprocess.run(["pdftotext", "-layout", str(out), "-"], capture_output=True, check=True)
    text = unicodedata.normalize("NFKC", done.stdout.decode())
    assert text.count("\f") <= 3, "33 districts on a few pages"
    assert re.search(r"Camden +\d+ +\d+\n", text), "what is known is filled in"
    assert "L1 Homicide" in " ".join(text.split())
    assert "Women and girls" not in text, "totals alone"


def test_a_form_of_many_pages_says_how_many_before_it_is_written(
    qtbot: object, call: Run, sample_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "f.pdf"
    arguments = ("--indicators", "L1", "--districts", "--out", out)
    made = call("form", *MONTH, *arguments, "--store", sample_path)
    assert made.code == 0
    assert "The form has 33 pages. With --grid the districts stand in a table" in made.err


def test_a_number_that_a_partner_takes_back_is_asked_about(
    call: Run, sample_path: Path, tmp_path: Path
) -> None:
    out = tmp_path / "form.xlsx"
    asked = ("--partner", "police", "--indicators", "L1, L2", "--out", out)
    assert call("form", *MONTH, *asked, "--store", sample_path).code == 0
    first = back(
        out,
        lambda book: [put(book, WOMEN, "number", 2), put(book, MEN, "number", 7)],
        "form-1.xlsx",
    )
    assert call("receive", first, "--store", sample_path).code == 0
    second = back(out, lambda book: put(book, MEN, "number", 7), "form-2.xlsx")
    result = call("receive", second, "--store", sample_path)
    assert result.code == 1
    assert "1 cell was filled by the same sender before and is empty now." in result.out
    assert f"Row {rows_of(out)[WOMEN]}, L1 2023-12 sex F: 2 before, empty now: clear it?" in (
        result.out
    )
    assert "Nothing was written" in result.out
    kept = call("receive", second, "--keep", "ours", "--store", sample_path, "--json")
    assert (kept.code, kept.json["written"]) == (0, 0)
    assert [w["ours"]["value"] for w in kept.json["forms"][0]["withdrawn"]] == [2]
    assert cells(call, sample_path)["L1/F"] == (2, "A")
    taken = call("receive", second, "--keep", "theirs", "--store", sample_path, "--json")
    assert (taken.code, taken.json["written"]) == (0, 1)
    assert "L1/F" not in cells(call, sample_path)
    assert cells(call, sample_path)["L1/M"] == (7, "A")
