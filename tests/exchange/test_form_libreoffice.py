"""LibreOffice opens the form, saves it again, and it still blocks and reads as before."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cityreport import i18n
from cityreport.exchange.forms.form_reader import read_form
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from tests.partner import DECEMBER, L1, L2, MEN, UNKNOWN, WOMEN, Book, answer, back, put, sent
from tests.patience import PATIENCE_S

OFFICE = shutil.which("soffice")

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


@pytest.fixture
def saved_again(tmp_path: Path) -> Callable[[Path], Path]:
    """A form as LibreOffice saves it as xlsx. Without a window it forgets frozen panes."""

    def save(path: Path) -> Path:
        folder = tmp_path / "again"
        profile = (tmp_path / "profile").as_uri()
        call = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless"]
        call += ["--convert-to", "xlsx", "--outdir", str(folder), str(path)]
        subprocess.run(call, check=True, capture_output=True, timeout=4 * PATIENCE_S)
        return folder / path.name

    return save


def rules(book: Book) -> dict[str, Any]:
    """What each box of the figures checks: cell -> type, bounds, whether it blocks, words."""
    found: dict[str, Any] = {}
    for check in book.worksheets[1].data_validations.dataValidation:
        bounds = (check.formula1, check.formula2 if check.type == "whole" else None)
        said = (check.errorTitle, check.error)
        for area in check.sqref.ranges:
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    found[f"{column}:{row}"] = (
                        check.type, check.operator or "between", *bounds,
                        bool(check.showErrorMessage), check.errorStyle or "stop", *said,
                    )  # fmt: skip
    return found


def test_it_keeps_its_validations_protection_and_print_set_up(
    office: Office, tmp_path: Path, saved_again: Callable[[Path], Path]
) -> None:
    path = sent(office, tmp_path)
    before, after = load_workbook(path), load_workbook(saved_again(path))
    kept = rules(after)
    assert rules(before).keys() == kept.keys()
    for cell, rule in rules(before).items():
        assert kept[cell][0] == rule[0], cell
        assert kept[cell][2:] == rule[2:], cell
    whole = [rule for rule in kept.values() if rule[0] == "whole"]
    assert {rule[1] for rule in whole} == {"between"}
    assert all(rule[4] and rule[5] == "stop" for rule in kept.values())
    for old, new in zip(before.worksheets, after.worksheets, strict=True):
        assert (old.title, old.sheet_state) == (new.title, new.sheet_state)
        assert new.protection.sheet, new.title
        for row in old.iter_rows():
            for cell in row:
                assert new[cell.coordinate].protection.locked == cell.protection.locked
    sheet = after.worksheets[1]
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[3].hidden


@pytest.mark.parametrize("language", ["en", "es"])
def test_filled_in_and_saved_there_it_says_the_same(
    office: Office, tmp_path: Path, saved_again: Callable[[Path], Path], language: str
) -> None:
    path = tmp_path / "form.xlsx"
    with i18n.in_language(language):
        form_writing.write_workbook(office, FormChoice(DECEMBER, ("L1", "L2")), path)

    def fill(book: Book) -> None:
        put(book, L1, "number", 9)
        put(book, WOMEN, "number", 0)
        put(book, MEN, "number", "١٢")
        put(book, L2, "reason", "No disponible" if language == "es" else "Not available")
        put(book, L2, "note", "=1+1\nsegunda línea")
        put(book, UNKNOWN, "note", " padded ")
        answer(book, "name", "Marta")
        answer(book, "remarks", "001")

    filled = back(path, fill)
    direct, again = read_form(filled), read_form(saved_again(filled))
    assert again.entries == direct.entries
    assert again.answers == direct.answers
    assert (again.remarks, again.form) == ((), direct.form)
    shown = {e.line.code: e.filled for e in again.entries}
    assert (shown[L1].number, shown[WOMEN].number, shown[MEN].number) == (9, 0, "١٢")
    assert shown[L2].note == "=1+1\nsegunda línea"
