"""A form for a partner in the window, and the filled one that comes back, with clicks and keys."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.exchange.forms.form_reader import read_form
from cityreport.office.file_names import office_code
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.partners import form_printing, partner_actions
from cityreport.ui.partners.check_list import CheckList
from cityreport.ui.partners.form_dialog import PartnerFormDialog
from cityreport.ui.partners.form_preview import FormPreview
from cityreport.ui.partners.form_rows import FormColumn
from cityreport.ui.partners.received_form_dialog import ReceivedFormDialog
from tests.conftest import read_only
from tests.partner import DECEMBER, L1, MEN, P1, WOMEN, Book, answer, back, put, sent, typed
from tests.ui.fixtures_pages import RoomyDesk, answering, child, text_of

if sys.platform != "win32":
    import resource

LEFT = Qt.MouseButton.LeftButton
D = TypeVar("D", bound=QWidget)


def value(office: Office, category: str = "_T", indicator: str = "L1") -> float | None:
    breakdown = "_T" if category == "_T" else "sex"
    found = office.cells.get(CellKey(indicator, DECEMBER, "_T", breakdown, category))
    return None if found is None else found.value


class Desk(RoomyDesk):
    """What a person does at it."""

    def ask(self, files: FileDialogs = FILE_DIALOGS) -> PartnerFormDialog:
        partner_actions.ask_partner(self.context, self.parent, files)
        return child(self.parent, PartnerFormDialog, "partnerFormDialog")

    def take_in(self, path: Path) -> ReceivedFormDialog:
        partner_actions.take_in(self.context, self.parent, answering(path))
        self.qtbot.waitUntil(lambda: self.opened() is not None)
        found = self.opened()
        assert found is not None
        return found

    def opened(self) -> ReceivedFormDialog | None:
        return self.parent.findChild(ReceivedFormDialog)

    def written(self, dialog: PartnerFormDialog) -> Path:
        path = Path(child(dialog, QLineEdit, "formPath").text())
        self.press(dialog, "writeForm")
        self.qtbot.waitUntil(lambda: bool(self.recorded.said))
        assert self.recorded.said[-1] == f"The form is written: {path}."
        return path


def choose(dialog: QWidget, name: str, data: str) -> None:
    box = child(dialog, QComboBox, name)
    box.setCurrentIndex(box.findData(data))


@pytest.fixture
def context(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, office, tmp_path)
    yield made
    made.context.tasks.wait()


# -- asking


def test_last_month_and_the_partners_list_are_proposed(context: Desk, tmp_path: Path) -> None:
    dialog = context.ask()
    assert child(dialog, MonthField, "formMonth").period() == Period.month(2024, 1)
    choose(dialog, "formPartner", "hospital")
    assert child(dialog, CheckList, "formIndicators").chosen() == {"L5", "P3", "P4", "C2"}
    path = context.written(dialog)
    code = office_code(context.office.store.identity())
    about = "form_2024-01_hospital_RESTRICTED.xlsx"
    assert path == tmp_path / f"cityreport_COL_Santiago-de-Cali_{code}_{about}"
    form = read_form(path).form
    assert (form.partner, form.period, form.indicators) == (
        "Hospital", "2024-01", ["L5", "P3", "P4", "C2"],
    )  # fmt: skip
    assert [area.code for area in form.areas] == ["_T"]


def test_districts_totals_and_language_are_chosen(context: Desk, qtbot: QtBot) -> None:
    dialog = context.ask()
    choose(dialog, "formPartner", "shelter")
    choose(dialog, "formLanguage", "es")
    context.press(dialog, "formAreasAll")
    qtbot.keyClick(child(dialog, QCheckBox, "formBreakdowns"), Qt.Key.Key_Space)
    received = read_form(context.written(dialog))
    assert [area.code for area in received.form.areas] == ["_T", "01", "02"]
    assert (received.form.language, len(received.entries)) == ("es", 3 * 4)
    assert i18n.language() == "en"


def test_the_paper_form_is_written_from_the_window(context: Desk) -> None:
    dialog = context.ask()
    choose(dialog, "formKind", "letter")
    path = context.written(dialog)
    assert path.suffix == ".pdf"
    assert path.read_bytes().startswith(b"%PDF")


def test_a_window_lives_while_a_long_paper_form_is_drawn(context: Desk) -> None:
    """It is drawn in the window's own thread: between two slices others have their turn."""
    dialog = context.ask()
    choose(dialog, "formKind", "a4")
    context.press(dialog, "formAreasAll")
    others = []
    beat = QTimer()
    beat.timeout.connect(lambda: others.append(not context.recorded.said))
    beat.start(0)
    path = context.written(dialog)
    beat.stop()
    assert len(shown(path)) > 5
    assert sum(others) > 5


def test_a_form_of_many_pages_is_written_once_their_number_was_said(
    context: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityreport.ui.partners.form_paper.MANY_PAGES", 1)
    dialog = context.ask()
    choose(dialog, "formKind", "a4")
    path = Path(child(dialog, QLineEdit, "formPath").text())
    context.press(dialog, "writeForm")
    fault = child(dialog, QLabel, "formFault")
    context.qtbot.waitUntil(lambda: "pages" in fault.text())
    assert re.search(r"The form has \d+ pages", fault.text())
    assert not path.exists()
    assert context.written(dialog).read_bytes().startswith(b"%PDF"), "asked for again"


def test_a_grid_is_written_from_the_window(context: Desk) -> None:
    dialog = context.ask()
    choose(dialog, "formKind", "grid-a4")
    context.press(dialog, "formAreasAll")
    path = context.written(dialog)
    assert path.suffix == ".pdf"
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.skipif(sys.platform == "win32", reason="no way to fill a disk there")
def test_a_paper_form_on_a_full_disk_leaves_the_dialog_as_it_was(
    context: Desk, tmp_path: Path
) -> None:
    dialog = context.ask()
    choose(dialog, "formKind", "a4")
    path = Path(child(dialog, QLineEdit, "formPath").text())
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    context.press(dialog, "writeForm")
    context.qtbot.waitUntil(lambda: bool(context.recorded.failed))
    assert isinstance(context.recorded.failed[0], AccessError)
    assert dialog.isVisible()
    assert child(dialog, QPushButton, "writeForm").isEnabled()
    assert not list(path.parent.glob("*.pdf*"))


def test_without_a_tick_nothing_is_written(context: Desk, tmp_path: Path) -> None:
    dialog = context.ask()
    context.press(dialog, "formIndicatorsNone")
    context.press(dialog, "writeForm")
    assert "Tick at least one" in text_of(dialog, "formFault")
    assert not list(tmp_path.glob("form*"))


def test_a_file_that_is_there_is_replaced_only_when_asked_about(
    context: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    precious = tmp_path / "precious.xlsx"
    precious.write_text("precious")
    dialog = context.ask(answering(precious))
    line = child(dialog, QLineEdit, "formPath")
    line.clear()
    qtbot.keyClicks(line, str(precious))
    context.press(dialog, "writeForm")
    assert "already" in text_of(dialog, "formFault")
    assert precious.read_text() == "precious"
    context.press(dialog, "chooseForm")  # there the system asks
    context.press(dialog, "writeForm")
    assert "is not an older file of the kind" in text_of(dialog, "formFault")
    assert precious.read_text() == "precious"
    precious.write_bytes(sent(context.office, tmp_path).read_bytes())
    assert read_form(context.written(dialog)).form.period == "2024-01"


def test_a_wrong_ending_is_said(context: Desk, tmp_path: Path) -> None:
    dialog = context.ask()
    child(dialog, QLineEdit, "formPath").setText(str(tmp_path / "form.doc"))
    context.press(dialog, "writeForm")
    assert ".xlsx" in text_of(dialog, "formFault")


@pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
def test_the_preview_shows_the_pages_and_is_freed(context: Desk, qtbot: QtBot) -> None:
    dialog = context.ask()
    assert not child(dialog, QPushButton, "previewForm").isVisible()
    choose(dialog, "formKind", "a4")
    context.press(dialog, "previewForm")
    preview = child(dialog, FormPreview, "formPreview")
    assert preview.isVisible()
    preview.reject()
    qtbot.waitUntil(lambda: dialog.findChild(FormPreview) is None)


# -- taking in


def fill(book: Book) -> None:
    put(book, L1, "number", 9)
    put(book, WOMEN, "number", 0)
    put(book, MEN, "number", "1.234")
    put(book, P1, "label", "P1 All assaults")
    put(book, P1, "number", 4)
    answer(book, "name", "Marta Ruiz")
    answer(book, "remarks", "Two cases are open.")


def test_the_difference_is_shown_before_anything_is_written(context: Desk, tmp_path: Path) -> None:
    context.office.cells.record(Observation(CellKey("L1", DECEMBER), 8))
    dialog = context.take_in(back(sent(context.office, tmp_path), fill))
    assert text_of(dialog, "receivedFile") == "back.xlsx"
    assert text_of(dialog, "receivedOrigin0").endswith("December 2023, filled in by Marta Ruiz")
    assert text_of(dialog, "receivedOrigin1") == "Remarks: Two cases are open."
    assert text_of(dialog, "receivedCount0") == "1 cell is new here."
    tabs = child(dialog, QTabWidget, "receivedParts")
    assert [tabs.tabText(i) for i in range(tabs.count())] == [
        "Changed in the form (1)", "Cannot be taken in (1)", "Answered differently (1)", "New (1)",
    ]  # fmt: skip
    ((what, said),) = child(dialog, RowsTable, "formRemarks").rows()
    assert what == "Left out"
    assert "the label was changed" in said
    ((_, where, why),) = child(dialog, RowsTable, "refusedLines").rows()
    assert (where, "can mean 1234" in why) == ("L1 Intentional homicide · Sex: Men and boys", True)
    differing = child(dialog, QTableView, "changedTable").model()
    assert differing.rowCount() == 1
    where, area, here, there, differs = (
        differing.index(0, column).data() for column in range(FormColumn.CELL, FormColumn.NOTE)
    )
    assert (where, area, here, there, differs) == (
        "L1 Intentional homicide", "Whole city", "8", "9", "Value",
    )  # fmt: skip
    ((_, _, _, here, there, status, _),) = child(dialog, RowsTable, "newTable").rows()
    assert (here, there, status) == ("", "0", "Final")
    assert context.office.queries.count() == 1


def test_what_differs_is_replaced_only_with_the_tick(
    context: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    context.office.cells.record(Observation(CellKey("L1", DECEMBER), 8))
    path = back(sent(context.office, tmp_path), fill)
    dialog = context.take_in(path)
    assert text_of(dialog, "receivedState") == "1 number will be written. Undo takes it back."
    context.press(dialog, "writeReceived")
    assert (value(context.office), value(context.office, "F")) == (8, 0)
    assert context.recorded.said[-1] == "1 cell was written."
    qtbot.waitUntil(lambda: context.opened() is None)
    dialog = context.take_in(path)
    assert not child(dialog, QPushButton, "writeReceived").isEnabled()
    qtbot.keyClick(child(dialog, QCheckBox, "replaceHeld"), Qt.Key.Key_Space)
    context.press(dialog, "writeReceived")
    assert value(context.office) == 9
    context.office.steps.undo()
    assert value(context.office) == 8


def test_each_number_that_differs_is_decided_by_itself(
    context: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    office = context.office
    both = CellKey("L1", DECEMBER), CellKey("L1", DECEMBER, "_T", "sex", "F")
    office.cells.record_many([Observation(key, 8) for key in both])
    dialog = context.take_in(typed(sent(office, tmp_path), {L1: 9, WOMEN: 4}))
    table, all_of_it = (
        child(dialog, QTableView, "changedTable"),
        child(dialog, QCheckBox, "replaceHeld"),
    )
    qtbot.keyClick(table, Qt.Key.Key_2)
    assert table.currentIndex().row() == 1, "it goes on to the next that is open"
    assert not all_of_it.isChecked()
    assert text_of(dialog, "receivedState") == "1 number will be written. Undo takes it back."
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert all_of_it.isChecked()
    qtbot.keyClick(table, Qt.Key.Key_1)
    assert not all_of_it.isChecked()
    context.press(dialog, "writeReceived")
    assert (value(office), value(office, "F")) == (9, 8)


def test_a_broken_form_can_only_be_looked_at(context: Desk, tmp_path: Path) -> None:
    def edit(book: Book) -> None:
        put(book, L1, "number", 9)
        put(book, WOMEN, "label", "Men and boys")

    dialog = context.take_in(back(sent(context.office, tmp_path), edit))
    assert not child(dialog, QPushButton, "writeReceived").isEnabled()
    assert "Nothing was written" in text_of(dialog, "receivedState")
    dialog.accept()
    assert dialog.isVisible()
    assert context.office.queries.count() == 0


def test_cancel_writes_nothing(context: Desk, tmp_path: Path) -> None:
    dialog = context.take_in(typed(sent(context.office, tmp_path), {L1: 9}))
    context.press(dialog, "cancelReceived")
    assert context.office.queries.count() == 0


def test_the_same_form_again_says_so(context: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    path = typed(sent(context.office, tmp_path), {L1: 9})
    context.press(context.take_in(path), "writeReceived")
    qtbot.waitUntil(lambda: context.opened() is None)
    again = context.take_in(path)
    assert "already here" in text_of(again, "receivedState")
    assert child(again, QPushButton, "cancelReceived").text() == "Close"


def test_a_number_typed_meanwhile_is_not_overwritten(context: Desk, tmp_path: Path) -> None:
    dialog = context.take_in(typed(sent(context.office, tmp_path), {L1: 9}))
    context.office.cells.record(Observation(CellKey("L1", DECEMBER), 77))
    context.press(dialog, "writeReceived")
    assert dialog.isVisible()
    assert "was changed here since" in text_of(dialog, "receivedState")
    assert value(context.office) == 77


def test_a_read_only_office_shows_a_form_and_writes_nothing(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    path = typed(sent(office, tmp_path), {L1: 9})
    with read_only(office) as reader:
        context = Desk(qtbot, reader, tmp_path)
        dialog = context.take_in(path)
        assert "read-only" in text_of(dialog, "receivedState")
        assert not child(dialog, QPushButton, "writeReceived").isEnabled()
        context.context.tasks.wait()


def test_a_file_that_is_nothing_of_ours_is_a_sentence(context: Desk, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    partner_actions.take_in(context.context, context.parent, answering(path))
    context.qtbot.waitUntil(lambda: bool(context.recorded.failed))
    assert "not_a_submission" in str(context.recorded.failed[0])


def test_the_file_menu_leads_to_both(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    tasks = Tasks()
    window = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.show()
    action = window.findChild(QAction, "partnerFormAction")
    assert action is not None
    action.trigger()
    dialog = child(window, PartnerFormDialog, "partnerFormDialog")
    assert dialog.isVisible()
    qtbot.mouseClick(child(dialog, QPushButton, "cancelForm"), LEFT)
    qtbot.waitUntil(lambda: window.findChild(PartnerFormDialog) is None)
    partner_actions.take_in(
        window.context, window, answering(typed(sent(office, tmp_path), {L1: 9}))
    )
    qtbot.waitUntil(lambda: window.findChild(ReceivedFormDialog) is not None)
    received = child(window, ReceivedFormDialog, "receivedFormDialog")
    qtbot.mouseClick(child(received, QPushButton, "writeReceived"), LEFT)
    assert child(window, QLabel, "undoHint").text().startswith("Undo: L1")
    tasks.wait()


# -- paper


def shown(path: Path) -> list[str]:
    """The text of each page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    call = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(call, capture_output=True, check=True).stdout.decode()
    return [unicodedata.normalize("NFKC", page) for page in done.split("\f") if page.strip()]


def test_a_box_that_a_partner_empties_is_shown_and_cleared_only_by_a_tick(
    context: Desk, office: Office, tmp_path: Path
) -> None:
    form = sent(office, tmp_path, partner="police")
    dialog = context.take_in(
        back(form, lambda book: [put(book, WOMEN, "number", 2), put(book, MEN, "number", 3)])
    )
    context.press(dialog, "writeReceived")
    dialog.deleteLater()
    context.qtbot.waitUntil(lambda: context.opened() is None)
    dialog = context.take_in(back(form, lambda book: put(book, MEN, "number", 3), "again.xlsx"))
    tabs = child(dialog, QTabWidget, "receivedParts")
    assert [tabs.tabText(i) for i in range(tabs.count())] == ["Empty now (1)"]
    assert not child(dialog, QPushButton, "writeReceived").isEnabled()
    said = text_of(dialog, "receivedState")
    assert said == "Nothing is new. What differs stays as it is here unless you replace it."
    context.qtbot.keyClick(child(dialog, QCheckBox, "clearWithdrawn"), Qt.Key.Key_Space)
    assert text_of(dialog, "receivedState") == "1 cell will change. Undo takes it back."
    context.press(dialog, "writeReceived")
    assert (value(office, "F"), value(office, "M")) == (None, 3)
    office.steps.undo()
    assert value(office, "F") == 2


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_says_what_it_is_of_and_nothing_is_lost(
    qtbot: QtBot, office: Office, tmp_path: Path, language: str, paper: str
) -> None:
    path = tmp_path / "f.pdf"
    with i18n.in_language(language):
        form = form_writing.pages(
            office, FormChoice(DECEMBER, areas=("01", "02"), partner="police")
        )
        form_printing.write_pdf(form, path, Paper(paper))
    pages = shown(path)
    count = len(pages)
    assert count > 2
    for number, page in enumerate(pages, 1):
        assert "Santiago de Cali" in page
        assert re.search(rf"\b{number}\b.*\b{count}\b", page.strip().split("\n")[-1])
    assert sum("L1 · " in page for page in pages) == 2, "each district's L1 is on one page"
    assert "Comuna 2" in pages[-2]
    whole = "".join(pages)
    for code in ("L1", "P1", "G3", "R4", "F3"):
        assert len(re.findall(rf"\b{code} [A-Z]", whole)) == 2


def test_a_printer_gets_the_same_pages(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    form = form_writing.pages(office, FormChoice(DECEMBER, ("L1", "P1")))
    path = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    form_printing.paint_form(form, printer)
    pages = shown(path)
    assert re.search(rf"\b{len(pages)}\b.*\b{len(pages)}\b", pages[-1].strip().split("\n")[-1])
    assert "How many people were victims of serious assault this month?" in "".join(pages)


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_takes_no_page_is_an_expected_error(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    form = form_writing.pages(office, FormChoice(DECEMBER, ("L1",)))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "printed.pdf"))
    with pytest.raises(AccessError) as caught:
        form_printing.paint_form(form, printer)
    assert caught.value.code == "cannot_write"


def test_a_long_form_stays_in_print_order(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "f.pdf"
    form_printing.write_pdf(form_writing.pages(office, FormChoice(DECEMBER)), path)
    whole = "".join(shown(path))
    codes = re.findall(r"^\s*([LPGCRFV]\d) [A-Z]", whole, flags=re.MULTILINE)
    expected = [
        i.code
        for group in office.catalogue.groups
        for i in office.catalogue.in_group(group.code, DECEMBER.frequency)
        if i.derived is None
    ]
    assert codes == expected
