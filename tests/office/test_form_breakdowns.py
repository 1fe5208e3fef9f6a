"""A partner is not asked for a breakdown that the city does not use."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from cityreport.domain.collection import Collected
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from tests.partner import DECEMBER


def codes(office: Office, path: Path) -> set[str]:
    path.unlink(missing_ok=True)
    form_writing.write_workbook(office, FormChoice(DECEMBER, ("L1",)), path)
    book = load_workbook(path)
    found = {
        str(row[0].value).split("/")[2]
        for sheet in book
        for row in sheet.iter_rows(max_col=1)
        if str(row[0].value).startswith(("breakdown/", "category/"))
    }
    book.close()
    return found


def test_neither_the_workbook_nor_the_paper_asks_for_an_unused_breakdown(
    office: Office, tmp_path: Path
) -> None:
    choice = FormChoice(DECEMBER, ("L1",))
    before = form_writing.pages(office, choice)
    asked = codes(office, tmp_path / "a.xlsx")
    assert {"sex", "age", "weapon"} <= asked
    office.collecting.say({"L1": Collected(unused=("weapon", "location"))})
    assert codes(office, tmp_path / "a.xlsx") == asked - {"weapon", "location"}
    after = form_writing.pages(office, choice)
    assert "Firearm" in str(before)
    assert "Firearm" not in str(after)
