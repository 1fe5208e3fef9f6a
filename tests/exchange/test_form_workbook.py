"""The form that leaves the office: what it lets a partner type, and what it keeps safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from cityreport import i18n
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area, City
from cityreport.exchange.forms import form_questions
from cityreport.exchange.forms.form_codes import form_digest
from cityreport.exchange.forms.form_reader import is_form, read_form
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from tests.conftest import PROFILE
from tests.partner import COLUMNS, DECEMBER, L1, WOMEN, Book, figures, rows, sent


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Book:
    return load_workbook(sent(office, tmp_path))


def box(book: Book, code: str, column: str) -> Book:
    return figures(book).cell(rows(book)[code], COLUMNS[column] + 1)


def checks_of(book: Book, code: str, column: str) -> list[Book]:
    cell = box(book, code, column).coordinate
    found = figures(book).data_validations.dataValidation
    return [check for check in found if cell in check.sqref]


def test_it_has_three_sheets_to_see_and_one_that_is_hidden(book: Book) -> None:
    assert [sheet.title for sheet in book.worksheets] == [
        "Start here", "Figures", "Definitions", "cityreport",
    ]  # fmt: skip
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 3 + ["hidden"]
    assert book.active.title == "Start here"


def test_the_lines_are_those_of_the_page_enter_in_its_order(
    book: Book, catalogue: Catalogue
) -> None:
    expected = []
    for code in ("L1", "L2", "P1"):
        expected.append(f"total/{code}/_T/_T/_T")
        for breakdown in catalogue.indicator(code).breakdowns:
            expected += [
                f"category/{code}/{breakdown}/{category.code}/_T"
                for category in catalogue.breakdown(breakdown).categories
            ]
    answered = [code for code in rows(book) if code.startswith(("total", "category"))]
    assert answered == expected


def test_only_boxes_can_be_typed_into(book: Book) -> None:
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
    boxes = {"number", "reason", "status", "note"}
    for code in (L1, WOMEN):
        for column in COLUMNS:
            assert box(book, code, column).protection.locked is (column not in boxes)
    unlocked = {
        cell.coordinate
        for row in figures(book).iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    asked = [code for code in rows(book) if code.startswith(("total", "category"))]
    assert len(unlocked) == 4 * len(asked)


def test_a_number_box_blocks_what_is_no_whole_number(book: Book) -> None:
    (check,) = checks_of(book, WOMEN, "number")
    assert (check.type, check.operator) == ("whole", "between")
    assert (check.formula1, check.formula2) == ("0", "999999999")
    assert check.showErrorMessage
    assert check.allow_blank
    assert "whole number" in check.error


def test_reasons_and_statuses_are_lists(book: Book) -> None:
    (reasons,) = checks_of(book, L1, "reason")
    (statuses,) = checks_of(book, L1, "status")
    assert reasons.formula1 == '"Not available,Not collected,Not applicable"'
    assert statuses.formula1 == '"Final,Provisional,Estimated"'
    assert (reasons.showErrorMessage, statuses.showErrorMessage) == (True, True)


def test_it_prints_with_its_header_on_every_page(book: Book) -> None:
    sheet = figures(book)
    assert sheet.freeze_panes == "C4"
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[3].hidden
    assert sheet["B5"].font.size >= 12
    assert "&P / &N" in sheet.oddFooter.right.text


def test_what_counts_and_what_does_not_is_in_view(book: Book, catalogue: Catalogue) -> None:
    indicator = catalogue.indicator("L1")
    shown = figures(book).cell(rows(book)[L1] + 1, 2).value
    for text in (indicator.question, indicator.definition, indicator.include, indicator.exclude):
        assert text["en"] in shown


def test_letter_paper_is_asked_for(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    form_writing.write_workbook(office, FormChoice(DECEMBER, ("L1",)), path, paper="letter")
    assert {s.page_setup.paperSize for s in load_workbook(path).worksheets[:3]} == {1}


def test_a_partner_is_asked_what_its_list_says(office: Office, tmp_path: Path) -> None:
    form = form_writing.write_workbook(
        office, FormChoice(DECEMBER, partner="hospital"), tmp_path / "h.xlsx"
    )
    assert form.indicators == ["L5", "P3", "P4", "C2"]
    assert form.partner == "Hospital"


def test_every_partner_asks_only_what_the_standard_has(office: Office) -> None:
    for partner in form_writing.partners().partners:
        form = form_writing.prepare(office, FormChoice(DECEMBER, partner=partner.code))
        assert sorted(form.indicators) == sorted(partner.indicators)
        assert set(partner.label) >= set(i18n.LANGUAGES)


def test_each_district_has_its_block_and_totals_can_stand_alone(
    office: Office, tmp_path: Path
) -> None:
    path = sent(office, tmp_path, areas=("01", "02"), breakdowns=False)
    book = load_workbook(path)
    codes = [code for code in rows(book) if "/" in code]
    assert codes == [
        f"{kind}/{rest}"
        for area in ("01", "02")
        for kind, rest in (
            ("area", f"L1/_T/_T/{area}"),
            ("group", f"L1/_T/_T/{area}"),
            ("total", f"L1/_T/_T/{area}"),
            ("total", f"L2/_T/_T/{area}"),
            ("group", f"P1/_T/_T/{area}"),
            ("total", f"P1/_T/_T/{area}"),
        )
    ]
    assert box(book, "area/L1/_T/_T/01", "label").value == "Comuna 1"


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "-2", "+3", "#REF!", "a/b|c", "_x0041_"])
def test_a_districts_name_is_never_a_formula(office: Office, tmp_path: Path, name: str) -> None:
    city = City(name, "COL", currency="COP", contact=name)
    office.city.save(replace(PROFILE, city=city, areas=(Area("A/1", name),)))
    path = sent(office, tmp_path, areas=("_T", "A/1"), breakdowns=False)
    book = load_workbook(path)
    for sheet in book.worksheets:
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    received = read_form(path)
    assert (received.remarks, received.is_broken) == ((), False)
    assert {entry.line.key.area for entry in received.entries} == {"_T", "A/1"}


def test_what_is_known_already_can_be_filled_in(sample: Office, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    form_writing.write_workbook(sample, FormChoice(DECEMBER, ("L1", "P1")), path, filled=True)
    held = sample.queries.page(DECEMBER).cells
    shown = {
        entry.line.key: entry.filled.number
        for entry in read_form(path).entries
        if entry.filled.number is not None
    }
    assert shown == {k: o.value for k, o in held.items() if k.indicator in {"L1", "P1"}}
    assert shown


def test_its_words_are_those_of_the_language(office: Office, tmp_path: Path) -> None:
    with i18n.in_language("es"):
        path = sent(office, tmp_path)
    book = load_workbook(path)
    assert "Homicidio intencional" in box(book, L1, "label").value
    assert "diciembre de 2023" in figures(book)["B1"].value
    assert not figures(book).sheet_view.rightToLeft
    received = read_form(path)
    assert received.form.language == "es"
    assert received.words["no disponible"].value == "O"


def test_a_language_from_the_right_turns_every_sheet_round(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityreport.exchange.workbook_style.is_right_to_left", lambda: True)
    monkeypatch.setattr(form_questions, "is_right_to_left", lambda: True)
    book = load_workbook(sent(office, tmp_path))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets)
    assert box(book, WOMEN, "label").alignment.horizontal == "right"


def test_it_is_known_by_what_it_holds(
    office: Office, tmp_path: Path, workbook_path: Path, json_path: Path
) -> None:
    path = sent(office, tmp_path)
    renamed = path.rename(tmp_path / "whatever.dat")
    assert is_form(renamed)
    assert not is_form(workbook_path)
    assert not is_form(json_path)


def test_the_digest_is_over_all_that_was_asked(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    form = form_writing.write_workbook(office, FormChoice(DECEMBER, ("L1",)), path)
    read = read_form(path).form
    assert read == form
    other = replace(form, lines=(replace(form.lines[0], label="x"), *form.lines[1:]))
    assert form_digest(other) != form_digest(form)
