"""The form that comes back: whatever was done to it is noticed, and nothing lands elsewhere."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cityreport.errors import CityReportError
from cityreport.exchange.forms.form_reader import ReceivedForm, is_form, read_form
from cityreport.messages import sentence
from cityreport.office.forms import form_import
from cityreport.office.office import Office
from tests.partner import (
    COLUMNS,
    L1,
    L2,
    MEN,
    P1,
    UNKNOWN,
    WOMEN,
    Book,
    answer,
    back,
    figures,
    put,
    rows,
    sent,
    typed,
)  # fmt: skip

Spoil = Callable[[Path, str, Callable[[str], str]], None]


@pytest.fixture
def form(office: Office, tmp_path: Path) -> Path:
    return sent(office, tmp_path)


def numbers(received: ReceivedForm) -> dict[str, Any]:
    """Code -> what stands in the number box, where anything does."""
    return {e.line.code: e.filled.number for e in received.entries if e.filled.number is not None}


def told(received: ReceivedForm) -> list[tuple[str, str, int]]:
    return [(r.weight.value, r.error.code, r.row) for r in received.remarks]


def code_of(path: Path) -> str:
    with pytest.raises(CityReportError) as caught:
        read_form(path)
    assert sentence(caught.value)
    return caught.value.code


FILLED = {L1: 9, WOMEN: 2, MEN: 7, UNKNOWN: 0, P1: 41}


def test_what_was_typed_is_where_it_was_typed(form: Path) -> None:
    received = read_form(typed(form, FILLED))
    assert numbers(received) == FILLED
    assert told(received) == []
    assert received.sheet == "Figures"


def test_who_filled_it_in_is_read(form: Path) -> None:
    def fill(book: Book) -> None:
        answer(book, "name", "=Marta Ruiz")
        answer(book, "phone", 3001234567)
        answer(book, "date", 45293)
        answer(book, "source", "SIEDCO")

    def as_text(book: Book) -> None:
        fill(book)
        for row in book.worksheets[0].iter_rows():
            if row[2].value == "=Marta Ruiz":
                row[2].data_type = "s"

    answers = read_form(back(form, as_text)).answers
    assert answers == {
        "name": "=Marta Ruiz", "role": "", "phone": "3001234567", "date": "2024-01-02",
        "source": "SIEDCO", "remarks": "",
    }  # fmt: skip


def test_rows_that_were_inserted_shift_nothing(form: Path) -> None:
    def insert(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        sheet = figures(book)
        sheet.insert_rows(rows(book)[WOMEN], 2)
        sheet.cell(rows(book)[WOMEN] - 1, 2).value = "Of them trans women"
        sheet.cell(rows(book)[WOMEN] - 1, 3).value = 1

    received = read_form(back(form, insert))
    assert numbers(received) == FILLED
    ((weight, code, row),) = told(received)
    assert (weight, code) == ("told", "form_row_added")
    assert f"Row {row} was added" in sentence(received.remarks[0].error)
    assert "Of them trans women · 1" in sentence(received.remarks[0].error)


def test_a_deleted_row_is_named_and_taken_as_empty(form: Path) -> None:
    def delete(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        figures(book).delete_rows(rows(book)[WOMEN])

    received = read_form(back(form, delete))
    assert numbers(received) == {k: v for k, v in FILLED.items() if k != WOMEN}
    assert [code for _, code, _ in told(received)] == ["form_line_missing"]
    assert "Women and girls" in sentence(received.remarks[0].error)


def sort(book: Book, first: int, columns: range) -> None:
    """Sort the rows from `first` on by label, as a spreadsheet does with these columns marked."""
    sheet = figures(book)
    last = sheet.max_row
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    held = [[sheet.cell(r, c).value for c in columns] for r in range(first, last + 1)]
    at = 2 - columns.start
    held.sort(key=lambda row: str(row[at] or ""))
    for r, row in enumerate(held, first):
        for c, value in zip(columns, row, strict=True):
            sheet.cell(r, c).value = value


def test_whole_rows_that_were_sorted_still_land_where_they_belong(form: Path) -> None:
    def edit(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        sort(book, 4, range(1, 7))

    received = read_form(back(form, edit))
    assert numbers(received) == FILLED
    assert not received.is_broken
    moved = [r for r in received.remarks if r.error.code == "form_line_moved"]
    assert moved
    assert all(r.weight == "told" for r in moved)
    assert "was written in row" in sentence(moved[0].error)


def test_columns_sorted_apart_from_their_codes_break_the_form(form: Path) -> None:
    def edit(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        sort(book, 4, range(2, 7))

    received = read_form(back(form, edit))
    assert received.is_broken
    row = rows(load_workbook(form))[WOMEN]
    assert ("broken", "form_label_changed", row) in told(received)


def test_an_edited_label_is_said_and_its_lines_are_left_out(form: Path) -> None:
    def edit(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        put(book, P1, "label", "P1 All assaults")

    received = read_form(back(form, edit))
    row = rows(load_workbook(form))[P1]
    assert told(received) == [("left_out", "form_label_changed", row)]
    assert numbers(received) == {k: v for k, v in FILLED.items() if k != P1}
    assert not [e for e in received.entries if e.line.key.indicator == "P1"]
    said = sentence(received.remarks[0].error)
    assert f"Row {row}: the label was changed from “P1 Serious assault (victims)” to" in said
    assert "“P1 All assaults”" in said


def test_an_edited_category_leaves_out_itself_alone(form: Path) -> None:
    def edit(book: Book) -> None:
        put(book, WOMEN, "number", 2)
        put(book, MEN, "number", 7)
        put(book, WOMEN, "label", "Females")

    assert numbers(read_form(back(form, edit))) == {MEN: 7}


def test_two_labels_that_changed_places_break_the_form(form: Path) -> None:
    def edit(book: Book) -> None:
        put(book, WOMEN, "label", "Men and boys")
        put(book, MEN, "label", "Women and girls")

    assert read_form(back(form, edit)).is_broken


def test_another_month_in_the_title_breaks_the_form(form: Path) -> None:
    def edit(book: Book) -> None:
        figures(book)["B1"] = "Santiago de Cali · January 2024"

    received = read_form(back(form, edit))
    assert received.is_broken
    assert "December 2023” to “Santiago de Cali · January 2024" in sentence(
        received.remarks[0].error
    )


def test_a_row_that_was_copied_breaks_the_form(form: Path) -> None:
    def edit(book: Book) -> None:
        sheet, at = figures(book), rows(book)[WOMEN]
        end = sheet.max_row + 2
        for column in range(1, 7):
            sheet.cell(end, column).value = sheet.cell(at, column).value

    received = read_form(back(form, edit))
    assert [code for _, code, _ in told(received)] == ["form_line_twice"]
    assert received.is_broken


def test_sheets_renamed_hidden_moved_and_added_do_not_matter(form: Path) -> None:
    def edit(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        figures(book).title = "Diciembre final (2)"
        book.worksheets[2].sheet_state = "hidden"
        book.create_sheet("Mis cuentas", 0)["A1"] = 12
        figures_sheet = book["Diciembre final (2)"]
        figures_sheet.column_dimensions["A"].hidden = False
        figures_sheet.column_dimensions["F"].hidden = True

    received = read_form(back(form, edit))
    assert numbers(received) == FILLED
    assert received.sheet == "Diciembre final (2)"
    assert [code for _, code, _ in told(received)] == ["form_sheet_added"]


def test_a_column_that_was_inserted_is_passed_over_and_told(form: Path) -> None:
    def edit(book: Book) -> None:
        for code, number in FILLED.items():
            put(book, code, "number", number)
        sheet = figures(book)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_cols(3)
        sheet.cell(rows(book)[L1], 3).value = "checked"

    received = read_form(back(form, edit))
    assert numbers(received) == FILLED
    (remark,) = [r for r in received.remarks if r.error.code == "form_cell_added"]
    assert "“checked”" in sentence(remark.error)


def test_a_column_that_was_deleted_breaks_the_form(form: Path) -> None:
    def edit(book: Book) -> None:
        sheet = figures(book)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.delete_cols(COLUMNS["reason"] + 1)

    assert read_form(back(form, edit)).is_broken


def test_a_number_on_a_heading_is_told_and_taken_nowhere(form: Path) -> None:
    def edit(book: Book) -> None:
        heading = rows(book)["breakdown/L1/sex/F/_T"]
        figures(book).cell(heading, 3).value = 9

    received = read_form(back(form, edit))
    assert numbers(received) == {}
    assert [code for _, code, _ in told(received)] == ["form_cell_added"]


def test_figures_copied_into_another_workbook_are_a_sentence(form: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in figures(load_workbook(form)).iter_rows():
        for cell in row:
            sheet[cell.coordinate] = cell.value
    path = tmp_path / "copied.xlsx"
    book.save(path)
    assert is_form(path)
    assert code_of(path) == "form_origin_missing"


def test_the_figures_twice_or_not_at_all_are_a_sentence(form: Path) -> None:
    def copied(book: Book) -> None:
        book.copy_worksheet(figures(book))

    def removed(book: Book) -> None:
        book.remove(figures(book))

    assert code_of(back(form, copied)) == "form_figures_twice"
    assert code_of(back(form, removed)) == "form_figures_missing"


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(9, 2, "2024-01"), (3, 2, "x"), (20, 2, "7"), (20, 1, "total/R1/_T/_T/_T"), (12, 2, "{"),
     (20, 2, "9" * 5000), (1, 2, "cityreport-form")],
)  # fmt: skip
def test_an_edited_hidden_sheet_is_noticed(form: Path, row: int, column: int, value: str) -> None:
    def edit(book: Book) -> None:
        cell = book.worksheets[3].cell(row, column)
        if cell.value == value:
            book.worksheets[3].append(["category/L1/sex/ZZ/_T", "4", "more"])
        cell.value = value

    assert code_of(back(form, edit)) == "form_origin_changed"


def test_a_newer_form_is_refused_politely(form: Path) -> None:
    def edit(book: Book) -> None:
        assert book.worksheets[3]["A2"].value == "version"
        book.worksheets[3]["B2"] = "2.0"

    assert code_of(back(form, edit)) == "newer_version"


# -- hostile files


def part(archive: Path, holding: str) -> str:
    with zipfile.ZipFile(archive) as opened:
        return next(
            n for n in opened.namelist()
            if n.startswith("xl/worksheets/") and holding in opened.read(n).decode()
        )  # fmt: skip


def test_formulas_and_odd_cells_are_no_numbers(form: Path) -> None:
    def edit(book: Book) -> None:
        figures(book).cell(rows(book)[L1], 3).value = "=2+2"
        figures(book).cell(rows(book)[L2], 3).value = True

    odd = {e.line.code: e.filled.odd for e in read_form(back(form, edit)).entries if e.filled.odd}
    assert odd == {L1: "formula", L2: "boolean"}


def test_a_far_cell_and_entities_are_refused(form: Path, spoil: Spoil, tmp_path: Path) -> None:
    path = typed(form, {L1: 123456})
    sheet = part(path, "<v>123456</v>")
    far = tmp_path / "far.xlsx"
    shutil.copy(path, far)
    beyond = '<row r="9999999"><c r="A9999999"/></row></sheetData>'
    spoil(far, sheet, lambda xml: xml.replace("</sheetData>", beyond))
    assert code_of(far) == "workbook_far_cell"
    spoil(path, sheet, lambda xml: '<!DOCTYPE a [<!ENTITY x "y">]>' + xml.partition("?>")[2])
    assert code_of(path) == "workbook_entities"


def test_far_too_many_rows_are_refused(form: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityreport.exchange.forms.form_reader.MOST_ROWS", 50)
    assert code_of(form) == "form_too_much"


def test_cut_off_or_foreign_files_are_a_sentence(
    form: Path, tmp_path: Path, workbook_path: Path
) -> None:
    content = form.read_bytes()
    cut = tmp_path / "cut.xlsx"
    for share in (10, 50, 90, 99):
        cut.write_bytes(content[: len(content) * share // 100])
        assert code_of(cut) == "workbook_damaged"
    assert code_of(workbook_path) == "not_a_form"


def test_texts_like_control_characters_are_shown_in_one_line(form: Path) -> None:
    def edit(book: Book) -> None:
        put(book, WOMEN, "label", "a\nb\u202e" + "x" * 500)

    (remark,) = read_form(back(form, edit)).remarks
    said = sentence(remark.error)
    assert "\n" not in said
    assert "\u202e" not in said
    assert len(said) < 300


# -- whatever happened to the file


def mutated(content: bytes, random: Random) -> bytes:
    """XML with a few bytes cut out, doubled, swapped for others or set to one of the meaningful."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(content))
        end = min(len(content), at + random.randint(1, 40))
        piece = random.choice(
            [b"", content[at:end] * 2, bytes([random.randrange(256)]), b"<c>", b'"', b"1e999",
             b'r="ZZZ9"', b't="s"><v>99999</v>', b"&#0;", b"_xD800_", b"<f>1</f>", b"]]>"]
        )  # fmt: skip
        content = content[:at] + piece + content[end:]
    return content


@pytest.mark.parametrize("seed", range(6))
def test_a_mutated_form_is_read_or_refused_with_a_sentence(
    office: Office, form: Path, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    with zipfile.ZipFile(typed(form, FILLED)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before = office.queries.count()
    path = tmp_path / "mutated.xlsx"
    for _ in range(25):
        victim = random.choice([n for n in parts if n.startswith("xl/") and n.endswith(".xml")])
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, mutated(content, random) if name == victim else content)
        error = None
        try:
            difference = form_import.compare(office, form_import.read_form(path))
        except CityReportError as refusal:
            error = refusal
        if error is not None:
            assert sentence(error)
            continue
        for told_of in (*difference.received.remarks, *difference.refused):
            assert sentence(told_of.error)
        for taken in difference.new:
            office.cells.check_possible(taken.theirs)
    assert office.queries.count() == before
