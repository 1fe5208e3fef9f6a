"""Writing a piece and merging one in the window, with clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, City
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.exchange.verification import verify_file
from cityreport.office.contributions import contribution_writing
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    read_contribution,
)
from cityreport.office.file_names import office_code
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.partners import partner_actions
from cityreport.ui.partners.conflict_rows import ConflictColumn
from cityreport.ui.partners.conflict_table import ConflictTable
from cityreport.ui.partners.contribute_dialog import ContributeDialog
from cityreport.ui.partners.merge_dialog import MergeDialog
from cityreport.ui.submissions.verification_dialog import VerificationDialog
from tests.conftest import PROFILE, clock, read_only
from tests.ui.fixtures_pages import RoomyDesk, answering, child, text_of

LEFT = Qt.MouseButton.LeftButton
YEAR = Period.of_year(2023)
D = TypeVar("D", bound=QWidget)


def cell(month: int, area: str = "01") -> CellKey:
    return CellKey("L1", Period.month(2023, month), area)


def value(office: Office, key: CellKey) -> float | None:
    found = office.cells.get(key)
    return None if found is None else found.value


class Desk(RoomyDesk):
    """What a person does at it."""

    def write(self, files: FileDialogs = FILE_DIALOGS) -> ContributeDialog:
        partner_actions.write_piece(self.context, self.parent, files)
        return child(self.parent, ContributeDialog, "contributeDialog")

    def merge(self, path: Path) -> MergeDialog:
        partner_actions.take_in(self.context, self.parent, answering(path))
        self.qtbot.waitUntil(lambda: self.open_merge() is not None)
        found = self.open_merge()
        assert found is not None
        return found

    def open_merge(self) -> MergeDialog | None:
        return self.parent.findChild(MergeDialog)


@pytest.fixture
def branch(tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Office]:
    with Office.create(tmp_path / "b.cityreport", catalogue_file, clock, "Bruno") as made:
        made.city.save(PROFILE)
        yield made


@pytest.fixture
def head(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, office, tmp_path)
    yield made
    made.context.tasks.wait()


def sent(branch: Office, folder: Path) -> Path:
    path = folder / "from-bruno.json"
    contribution_writing.contribute(branch, "Bruno", ContributionChoice(YEAR, YEAR), path)
    return path


@pytest.fixture
def differing(head: Desk, branch: Office, tmp_path: Path) -> Path:
    """A piece with two new cells, one that is the same and three that differ."""
    head.office.cells.record_many([Observation(cell(m), 1) for m in (1, 2, 3, 4)])
    branch.cells.record_many([Observation(cell(m), 2) for m in (1, 2, 3)])
    branch.cells.record_many([Observation(cell(m), 1) for m in (4, 5, 6)])
    return sent(branch, tmp_path)


# -- merging


def test_a_piece_without_conflict_is_merged_with_one_press(
    head: Desk, branch: Office, tmp_path: Path
) -> None:
    branch.cells.record_many([Observation(cell(1), 9), Observation(cell(2), 0)])
    dialog = head.merge(sent(branch, tmp_path))
    assert text_of(dialog, "pieceFile") == "from-bruno.json"
    assert "Bruno" in text_of(dialog, "pieceOrigin")
    assert text_of(dialog, "mergeCount0") == "2 cells are new here."
    head.press(dialog, "merge")
    assert (value(head.office, cell(1)), value(head.office, cell(2))) == (9, 0)
    assert head.recorded.said[-1] == "2 cells were merged."
    assert len(head.office.steps.undo()) == 2
    assert head.office.queries.count() == 0


def test_a_number_that_a_branch_takes_back_is_asked_about(
    head: Desk, branch: Office, tmp_path: Path
) -> None:
    """Five before, empty now: neither "already here" nor cleared by itself."""
    branch.cells.record_many([Observation(cell(1), 5), Observation(cell(2), 7)])
    dialog = head.merge(sent(branch, tmp_path))
    head.press(dialog, "merge")
    dialog.deleteLater()
    head.qtbot.waitUntil(lambda: head.open_merge() is None)
    head.office.cells.record(Observation(cell(3), 4))  # head office's own: nobody gave it
    branch.cells.clear(cell(1))
    dialog = head.merge(sent(branch, tmp_path))
    counts = [text_of(dialog, f"mergeCount{i}") for i in range(2)]
    assert counts == [
        "1 cell is already here, the same.",
        "1 cell was filled by the same sender before and is empty now.",
    ]
    table = child(dialog, ConflictTable, "conflictTable")
    row = [table.model().index(0, column).data() for column in ConflictColumn]
    assert row[1:6] == ["Jan 2023", "Comuna 1", "5", "empty", "Value"]
    assert not child(dialog, QPushButton, "merge").isEnabled()
    head.qtbot.keyClick(table, Qt.Key.Key_2)
    head.press(dialog, "merge")
    assert [value(head.office, cell(m)) for m in (1, 2, 3)] == [None, 7, 4]
    head.office.steps.undo()
    assert value(head.office, cell(1)) == 5


def test_nothing_is_decided_before_a_person_decides(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    counts = [text_of(dialog, f"mergeCount{i}") for i in range(3)]
    assert counts == [
        "2 cells are new here.",
        "1 cell is already here, the same.",
        "3 cells are answered differently here.",
    ]
    merge = child(dialog, QPushButton, "merge")
    assert not merge.isEnabled()
    assert text_of(dialog, "mergeState") == "3 cells are still to be decided."
    table = child(dialog, ConflictTable, "conflictTable")
    row = [table.model().index(0, column).data() for column in ConflictColumn]
    assert row[1:6] == ["Jan 2023", "Comuna 1", "1", "2", "Value"]
    assert table.rows.decisions == {}
    head.qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog.accept()
    assert dialog.isVisible()
    assert value(head.office, cell(5)) is None


def test_keys_decide_row_by_row_and_the_merge_follows_them(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    table = child(dialog, ConflictTable, "conflictTable")
    keys = head.qtbot.keyClick
    keys(table, Qt.Key.Key_1)
    assert table.currentIndex().row() == 1
    keys(table, Qt.Key.Key_T)
    assert table.currentIndex().row() == 2
    assert not child(dialog, QPushButton, "merge").isEnabled()
    keys(table, Qt.Key.Key_Up)
    assert table.currentIndex().row() == 1
    keys(table, Qt.Key.Key_O)
    keys(table, Qt.Key.Key_2)
    assert text_of(dialog, "mergeState").startswith("Everything is decided.")
    head.press(dialog, "merge")
    assert [value(head.office, cell(m)) for m in range(1, 7)] == [1, 1, 2, 1, 1, 1]
    assert head.recorded.said[-1] == "3 cells were merged."
    head.office.steps.undo()
    assert [value(head.office, cell(m)) for m in range(1, 7)] == [1, 1, 1, 1, None, None]


def test_a_click_decides_its_row_and_can_be_changed(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    table = child(dialog, ConflictTable, "conflictTable")

    def click(row: int, column: ConflictColumn) -> None:
        place = table.visualRect(table.model().index(row, column)).center()
        head.qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(place))

    click(0, ConflictColumn.CELL)
    assert table.rows.decisions == {}
    click(0, ConflictColumn.TAKE)
    click(1, ConflictColumn.TAKE)
    click(2, ConflictColumn.KEEP)
    click(0, ConflictColumn.KEEP)
    keep = table.model().index(0, ConflictColumn.KEEP)
    take = table.model().index(0, ConflictColumn.TAKE)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert (keep.data(role), take.data(role)) == ("Keep ours: chosen", "Take theirs: not chosen")
    head.press(dialog, "merge")
    assert [value(head.office, cell(m)) for m in (1, 2, 3)] == [1, 2, 1]


@pytest.mark.parametrize(("button", "stays"), [("keepAll", 1), ("takeAll", 2)])
def test_all_rows_can_be_decided_at_once_on_purpose(
    head: Desk, differing: Path, button: str, stays: int
) -> None:
    dialog = head.merge(differing)
    head.press(dialog, button)
    head.press(dialog, "merge")
    assert [value(head.office, cell(m)) for m in (1, 2, 3)] == [stays] * 3


def test_several_rows_are_decided_together(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    table = child(dialog, ConflictTable, "conflictTable")
    table.selectAll()
    head.press(dialog, "takeTheirs")
    assert child(dialog, QPushButton, "merge").isEnabled()


def test_both_answers_are_read_in_full(head: Desk, branch: Office, tmp_path: Path) -> None:
    note = "=HYPERLINK(0) " + "The prosecutor counts two more. " * 20
    head.office.cells.record(Observation(cell(1), 9, source="Bulletin"))
    branch.cells.record(Observation(cell(1), 11, note=note.strip()))
    dialog = head.merge(sent(branch, tmp_path))
    assert text_of(dialog, "answeredCell").endswith("January 2023 · Comuna 1")
    assert (text_of(dialog, "ours_value"), text_of(dialog, "theirs_value")) == ("9", "11")
    assert (text_of(dialog, "ours_source"), text_of(dialog, "theirs_source")) == ("Bulletin", "–")
    assert text_of(dialog, "theirs_note") == note.strip()
    assert "Ada" in text_of(dialog, "answerHere")
    assert "Bruno" in text_of(dialog, "answerThere")


def test_cancel_writes_nothing(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    head.press(dialog, "takeAll")
    head.press(dialog, "cancelMerge")
    assert [value(head.office, cell(m)) for m in (1, 5)] == [1, None]


def test_the_same_piece_again_says_so(head: Desk, branch: Office, tmp_path: Path) -> None:
    branch.cells.record(Observation(cell(1), 9))
    path = sent(branch, tmp_path)
    first = head.merge(path)
    head.press(first, "merge")
    head.qtbot.waitUntil(lambda: head.open_merge() is None)
    again = head.merge(path)
    assert "already here" in text_of(again, "mergeState")
    assert not child(again, QPushButton, "merge").isEnabled()


def test_what_cannot_be_taken_in_is_told_with_its_reason(
    head: Desk, branch: Office, tmp_path: Path
) -> None:
    branch.city.save(replace(PROFILE, areas=(Area("01", "Harbour"), Area("03", "Hill"))))
    branch.cells.record_many([Observation(cell(1), 9), Observation(cell(1, "03"), 2)])
    dialog = head.merge(sent(branch, tmp_path))
    assert "“Harbour”" in text_of(dialog, "renamed0")
    ((where, why),) = child(dialog, RowsTable, "refusedTable").rows()
    assert where == "L1 2023-01 03"
    assert "no district “03”" in why
    assert child(dialog, QTabWidget, "mergeParts").count() == 1
    head.press(dialog, "merge")
    assert value(head.office, cell(1)) == 9


def test_a_number_typed_meanwhile_is_not_overwritten(head: Desk, differing: Path) -> None:
    dialog = head.merge(differing)
    head.press(dialog, "takeAll")
    head.office.cells.record(Observation(cell(5), 77))
    head.press(dialog, "merge")
    assert dialog.isVisible()
    assert "was changed here since" in text_of(dialog, "mergeState")
    assert (value(head.office, cell(5)), value(head.office, cell(1))) == (77, 1)


def test_a_read_only_office_shows_a_piece_and_merges_nothing(
    qtbot: QtBot, office: Office, branch: Office, tmp_path: Path
) -> None:
    branch.cells.record(Observation(cell(1), 9))
    path = sent(branch, tmp_path)
    with read_only(office) as reader:
        context = Desk(qtbot, reader, tmp_path)
        dialog = context.merge(path)
        assert "read-only" in text_of(dialog, "mergeState")
        assert not child(dialog, QPushButton, "merge").isEnabled()
        context.context.tasks.wait()


def test_a_broken_piece_is_an_error_with_its_sentence(head: Desk, differing: Path) -> None:
    differing.write_bytes(differing.read_bytes().replace(b'"value":2', b'"value":3', 1))
    partner_actions.take_in(head.context, head.parent, answering(differing))
    head.qtbot.waitUntil(lambda: bool(head.recorded.failed))
    assert "seal_broken" in str(head.recorded.failed[0])
    assert head.open_merge() is None


def answer_box(name: str) -> None:
    """Press a button of the question that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        assert box.objectName() == "anotherCityBox"
        next(b for b in box.buttons() if b.text() == name).click()

    QTimer.singleShot(0, press)


def test_another_citys_piece_is_asked_about(head: Desk, branch: Office, tmp_path: Path) -> None:
    branch.city.save(replace(PROFILE, city=City("Palmira", "COL", currency="COP")))
    branch.cells.record(Observation(cell(1), 9))
    path = sent(branch, tmp_path)
    answer_box("Do not merge")
    partner_actions.take_in(head.context, head.parent, answering(path))
    head.qtbot.waitUntil(lambda: "Nothing was merged." in head.recorded.said)
    assert head.open_merge() is None
    answer_box("It is the same city")
    dialog = head.merge(path)
    head.press(dialog, "merge")
    assert value(head.office, cell(1)) == 9


# -- writing


@pytest.fixture
def writing(qtbot: QtBot, branch: Office, tmp_path: Path) -> Iterator[Desk]:
    branch.cells.record_many(
        [Observation(cell(m, area), m) for m in (1, 2, 11) for area in ("01", "02", "_T")]
    )
    made = Desk(qtbot, branch, tmp_path)
    yield made
    made.context.tasks.wait()


def tick(qtbot: QtBot, dialog: QWidget, name: str, row: int) -> None:
    """Tick or untick a row by keyboard."""
    shown = child(dialog, QListWidget, name)
    shown.setCurrentRow(row)
    qtbot.keyClick(shown, Qt.Key.Key_Space)


def written(writing: Desk, dialog: ContributeDialog) -> Path:
    path = Path(child(dialog, QLineEdit, "piecePath").text())
    writing.press(dialog, "writePiece")
    writing.qtbot.waitUntil(path.exists)
    writing.context.tasks.wait()
    writing.qtbot.waitUntil(lambda: bool(writing.recorded.said))
    return path


def test_everything_of_the_newest_year_is_proposed(writing: Desk, tmp_path: Path) -> None:
    dialog = writing.write()
    assert child(dialog, MonthField, "pieceFrom").period() == Period.month(2023, 1)
    assert child(dialog, MonthField, "pieceTo").period() == Period.month(2023, 11)
    path = written(writing, dialog)
    code = office_code(writing.office.store.identity())
    about = "piece_2023-01_2023-11_RESTRICTED.json"
    assert path == tmp_path / f"cityreport_COL_Santiago-de-Cali_{code}_{about}"
    piece = read_contribution(path)
    assert len(piece.observations) == 9
    assert piece.office.officer == "Bruno"
    assert writing.recorded.said[-1] == (
        f"A piece with 9 cells is written: {path}. Send it to head office."
    )


def test_only_what_is_ticked_is_in_it(writing: Desk) -> None:
    dialog = writing.write()
    child(dialog, MonthField, "pieceTo").show_period(Period.month(2023, 2))
    writing.press(dialog, "pieceAreasNone")
    tick(writing.qtbot, dialog, "pieceAreasList", 2)
    piece = read_contribution(written(writing, dialog))
    assert {(o.area, o.period) for o in piece.observations} == {
        ("02", "2023-01"),
        ("02", "2023-02"),
    }


def test_without_a_tick_nothing_is_written(writing: Desk, tmp_path: Path) -> None:
    dialog = writing.write()
    writing.press(dialog, "pieceIndicatorsNone")
    writing.press(dialog, "writePiece")
    assert "Tick at least one" in text_of(dialog, "pieceFault")
    writing.press(dialog, "pieceIndicatorsAll")
    child(dialog, MonthField, "pieceTo").show_period(Period.month(2022, 2))
    writing.press(dialog, "writePiece")
    assert "runs backwards" in text_of(dialog, "pieceFault")
    assert list(tmp_path.glob("*.json")) == [tmp_path / "settings.json"]


def test_months_without_numbers_are_said_in_the_dialog(writing: Desk) -> None:
    dialog = writing.write()
    for name in ("pieceFrom", "pieceTo"):
        child(dialog, MonthField, name).show_period(Period.month(2022, 2))
    writing.press(dialog, "writePiece")
    fault = child(dialog, QLabel, "pieceFault")
    writing.qtbot.waitUntil(fault.isVisible)
    assert fault.text().startswith("There is nothing to hand over")
    assert dialog.isVisible()


def test_a_file_that_is_there_is_replaced_only_when_asked_about(
    qtbot: QtBot, writing: Desk, tmp_path: Path
) -> None:
    precious = tmp_path / "precious.json"
    precious.write_text("precious")
    dialog = writing.write(answering(precious))
    line = child(dialog, QLineEdit, "piecePath")
    line.clear()
    qtbot.keyClicks(line, str(precious))
    writing.press(dialog, "writePiece")
    assert "already" in text_of(dialog, "pieceFault")
    assert precious.read_text() == "precious"
    writing.press(dialog, "choosePiece")  # there the system asks
    writing.press(dialog, "writePiece")
    assert "is not an older file of the kind" in text_of(dialog, "pieceFault")
    assert precious.read_text() == "precious"
    precious.write_text('{"format": "cityreport-contribution"}')
    writing.press(dialog, "writePiece")
    writing.qtbot.waitUntil(lambda: bool(writing.recorded.said))
    assert len(read_contribution(precious).observations) == 9


def test_a_name_that_is_taken_is_not_proposed(writing: Desk) -> None:
    first = written(writing, writing.write())
    writing.qtbot.waitUntil(lambda: writing.parent.findChild(ContributeDialog) is None)
    dialog = writing.write()
    second = Path(child(dialog, QLineEdit, "piecePath").text())
    assert second.name == f"{first.stem}-2.json"


def test_checking_a_piece_calls_it_a_piece(
    qtbot: QtBot, writing: Desk, catalogue_file: CatalogueFile
) -> None:
    found = verify_file(written(writing, writing.write()), catalogue_file)
    dialog = VerificationDialog(found)
    qtbot.addWidget(dialog)
    assert "a piece for head office. It is whole" in text_of(dialog, "verificationVerdict")


# -- the window


@pytest.fixture
def opened(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    tasks = Tasks()
    window = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.show()
    yield window
    tasks.wait()


def test_the_file_menu_leads_to_both(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_context: object, _parent: object) -> None:
        asked.append("merge")

    monkeypatch.setattr(partner_actions, "take_in", ask)
    for name in ("writePieceAction", "takeInAction"):
        action = opened.findChild(QAction, name)
        assert action is not None
        action.trigger()
    assert asked == ["merge"]
    dialog = child(opened, ContributeDialog, "contributeDialog")
    assert dialog.isVisible()
    qtbot.mouseClick(child(dialog, QPushButton, "cancelPiece"), LEFT)
    qtbot.waitUntil(lambda: opened.findChild(ContributeDialog) is None)


def test_a_merge_is_seen_and_undone_in_the_window(
    opened: MainWindow, qtbot: QtBot, branch: Office, tmp_path: Path
) -> None:
    branch.cells.record_many([Observation(cell(1), 9), Observation(cell(2), 0)])
    path = sent(branch, tmp_path)
    partner_actions.take_in(opened.context, opened, answering(path))
    qtbot.waitUntil(lambda: opened.findChild(MergeDialog) is not None)
    qtbot.mouseClick(child(child(opened, MergeDialog, "mergeDialog"), QPushButton, "merge"), LEFT)
    assert child(opened, QLabel, "messageLabel").text() == "2 cells were merged."
    assert child(opened, QLabel, "undoHint").text().startswith("Undo: Merged: L1")
    undo = opened.findChild(QAction, "undo")
    assert undo is not None
    undo.trigger()
    assert opened.office.queries.count() == 0
