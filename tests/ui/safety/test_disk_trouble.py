"""A disk that is full, gone or another one: what was typed stays, nothing is called saved, and
entry goes on by itself. The faults are real: files that may not grow, files moved away."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import Observation, Status
from cityreport.errors import AccessError
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui import main_window
from cityreport.ui.kit.disk_watch import DiskWatch, Trouble
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.safety.saved_indicator import SavedIndicator
from tests.ui.fixtures_enter import ALT, CONTROL, JANUARY, Enter, Key, actions, cell, fill, on_disk
from tests.ui.fixtures_pages import child

SOON_MS = 20
NOTHING = "Nothing is being saved at the moment; it is tried again by itself"


@pytest.fixture
def full() -> Iterator[Callable[[], object]]:
    """Fills the disk, really, until the function that it returns is called or the test ends."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def fill_it() -> Callable[[], None]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, old[1]))
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, old)

    yield fill_it
    resource.setrlimit(resource.RLIMIT_FSIZE, old)
    signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def moved_away(office: Office) -> Iterator[Path]:
    """The stick is pulled out: the file is not where it was."""
    elsewhere = office.store.path.with_name("pulled-out")
    office.store.path.rename(elsewhere)
    try:
        yield elsewhere
    finally:
        if elsewhere.exists():
            elsewhere.rename(office.store.path)


@pytest.fixture
def context(enter: Enter) -> Enter:
    """The Enter page whose refused writes are tried again soon."""
    enter.page.context.disk.again_after_ms = SOON_MS
    return enter


def trouble(enter: Enter) -> Trouble:
    return enter.page.context.disk.trouble


# -- a cell


def test_a_cell_is_written_by_itself_when_there_is_room_again(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("12", Key.Key_Return)
    assert context.state(cell("L1")) == "refused"
    assert context.editor.is_refused
    assert "could not be written" in context.message
    assert trouble(context) is Trouble.WAITING
    context.bot.wait(5 * SOON_MS)  # tried again and again, and refused
    assert context.editor.text() == "12"
    assert on_disk(context.office, cell("L1")) is None
    free()
    context.bot.waitUntil(lambda: not context.grid.typing.is_open)
    assert on_disk(context.office, cell("L1")) == (12, "A")
    assert context.state(cell("L1")) == "saved"
    assert trouble(context) is Trouble.NONE
    assert context.message == ""
    assert context.key == cell("L2")  # where Enter would have gone
    context.press("5", Key.Key_Return)
    assert on_disk(context.office, cell("L2")) == (5, "A")


def test_a_letter_and_a_thousand_go_on_by_themselves_too(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("n")
    assert context.editor.text() == "n"
    free()
    context.bot.waitUntil(lambda: context.key == cell("L2"))
    assert on_disk(context.office, cell("L1")) == (None, "O")
    free = full()
    context.press("1.234", Key.Key_Return, Key.Key_Tab, Key.Key_Return)
    assert context.editor.text() == "1.234"
    assert "could not be written" in context.message
    free()
    context.bot.waitUntil(lambda: context.key == cell("L3"))
    assert on_disk(context.office, cell("L2")) == (1234, "A")


def test_what_waits_stays_while_the_person_goes_elsewhere(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("12", Key.Key_Return)
    context.click(cell("L3"))
    context.page.step(-1)
    context.page.show_place(Destination(period=JANUARY.shift(-3)))
    context.press(Key.Key_Tab)
    assert context.editor.text() == "12"
    assert context.key == cell("L1")
    assert context.page.bar.period.period == JANUARY
    assert not context.page.settle()
    free()
    context.bot.waitUntil(lambda: on_disk(context.office, cell("L1")) == (12, "A"))


def test_typing_on_in_a_refused_cell_is_not_overtaken(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("12", Key.Key_Return, "3")
    assert trouble(context) is Trouble.NONE  # it is being typed again, and not saved yet
    free()
    context.bot.wait(5 * SOON_MS)
    assert on_disk(context.office, cell("L1")) is None
    assert context.editor.text() == "123"
    context.press(Key.Key_Return)
    assert on_disk(context.office, cell("L1")) == (123, "A")


def test_esc_gives_up_what_waits(context: Enter, full: Callable[[], Callable[[], None]]) -> None:
    free = full()
    context.press("12", Key.Key_Return, Key.Key_Escape)
    assert trouble(context) is Trouble.NONE
    free()
    context.bot.wait(5 * SOON_MS)
    assert on_disk(context.office, cell("L1")) is None


def test_the_focus_stays_in_the_field_that_is_typed_into_meanwhile(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("12", Key.Key_Return)
    note = child(context.page, QPlainTextEdit, "noteField")
    context.bot.mouseClick(note.viewport(), Qt.MouseButton.LeftButton)
    context.press("late rep")
    assert QApplication.focusWidget() is note
    free()
    context.bot.waitUntil(lambda: on_disk(context.office, cell("L1")) == (12, "A"))
    assert QApplication.focusWidget() is note
    assert note.toPlainText() == "late rep"
    assert context.key == cell("L1")  # the field still belongs to this cell
    context.press("ort")
    context.grid.setFocus()
    held = context.office.cells.get(cell("L1"))
    assert held is not None
    assert held.note == "late report"


# -- gone, replaced, in use


def test_a_file_that_was_taken_out_is_written_when_it_is_back(context: Enter) -> None:
    fill(context.office, ("L2", 3, ""))
    with moved_away(context.office):
        context.press("7", Key.Key_Return)
        assert "is not there any more" in context.message
        assert context.state(cell("L1")) == "refused"
        context.bot.wait(5 * SOON_MS)
        assert not context.office.store.path.exists()  # nobody makes a new file in its place
        assert trouble(context) is Trouble.WAITING
    context.bot.waitUntil(lambda: not context.grid.typing.is_open)
    assert on_disk(context.office, cell("L1")) == (7, "A")
    assert context.office.history.audit().holds


def test_another_file_in_its_place_is_never_written(context: Enter, tmp_path: Path) -> None:
    path = context.office.store.path
    other = tmp_path / "other"
    shutil.copy(path, other)
    fill(context.office, ("L2", 3, ""))
    os.replace(other, path)  # noqa: PTH105 - the same name, another file
    before = path.read_bytes()
    context.press("7", Key.Key_Return)
    assert "Another file stands at" in context.message
    assert trouble(context) is Trouble.STUCK
    context.bot.wait(5 * SOON_MS)
    assert context.editor.text() == "7"
    assert path.read_bytes() == before


def test_a_file_in_use_is_written_once_the_other_is_done(
    context: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.store import database

    database.set_busy_timeout(context.office.store._connection, 0)
    other = sqlite3.connect(context.office.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    context.press("7", Key.Key_Return)
    assert "is being written by another program" in context.message
    context.bot.wait(3 * SOON_MS)
    assert context.editor.text() == "7"
    other.execute("ROLLBACK")
    other.close()
    context.bot.waitUntil(lambda: on_disk(context.office, cell("L1")) == (7, "A"))


def test_trying_again_does_not_hold_the_window_up(context: Enter) -> None:
    other = sqlite3.connect(context.office.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store = context.office.store
    waits = []
    with store.without_waiting():
        waits.append(store._connection.execute("PRAGMA busy_timeout").fetchone()[0])
        with pytest.raises(AccessError, match="store_busy"):
            context.office.cells.record(Observation(cell("L1"), 1))
    assert waits == [0]
    assert store._connection.execute("PRAGMA busy_timeout").fetchone()[0] > 0
    other.close()


def test_the_reason_changes_with_the_disk(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    free = full()
    context.press("7", Key.Key_Return)
    assert "could not be written" in context.message
    with moved_away(context.office):
        free()
        context.bot.waitUntil(lambda: "is not there any more" in context.message)
    context.bot.waitUntil(lambda: on_disk(context.office, cell("L1")) == (7, "A"))


# -- the fields beside


def test_note_and_source_are_kept_and_written_by_themselves(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    fill(context.office, ("L1", 12, ""), ("L2", 3, ""))
    context.go_to(cell("L1"))
    free = full()
    for name, text in (("noteField", "late report"), ("sourceField", "Police")):
        field = context.page.findChild((QPlainTextEdit, QLineEdit)[name == "sourceField"], name)
        field.setFocus()
        context.press(text)
    context.go_to(cell("L2"))
    assert trouble(context) is Trouble.WAITING
    assert child(context.page, QLineEdit, "sourceField").text() == ""  # of the other cell
    context.go_to(cell("L1"))
    note = child(context.page, QPlainTextEdit, "noteField")
    assert note.toPlainText() == "late report"
    assert note.property("state") == "wrong"
    assert "could not be written" in context.label("panelMessage")
    context.go_to(cell("L2"))
    free()
    context.bot.waitUntil(lambda: trouble(context) is Trouble.NONE)
    held = context.office.cells.get(cell("L1"))
    assert held is not None
    assert (held.note, held.source) == ("late report", "Police")
    context.go_to(cell("L1"))
    assert note.property("state") != "wrong"
    assert not child(context.page, QLabel, "panelMessage").isVisible()


def choose_status(context: Enter, status: Status) -> QComboBox:
    box = child(context.page, QComboBox, "statusBox")
    box.setCurrentIndex(box.findData(status))
    box.activated.emit(box.currentIndex())
    return box


def test_a_status_is_kept_and_written_by_itself(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    fill(context.office, ("L1", 12, ""))
    context.go_to(cell("L1"))
    free = full()
    box = choose_status(context, Status.PROVISIONAL)
    assert box.currentData() == Status.PROVISIONAL
    assert box.property("state") == "wrong"
    assert "could not be written" in context.label("panelMessage")
    assert on_disk(context.office, cell("L1")) == (12, "A")
    free()
    context.bot.waitUntil(lambda: on_disk(context.office, cell("L1")) == (12, "P"))
    assert box.property("state") != "wrong"


def test_esc_gives_up_a_status_that_waits(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    fill(context.office, ("L1", 12, ""))
    context.go_to(cell("L1"))
    free = full()
    box = choose_status(context, Status.PROVISIONAL)
    context.bot.keyClick(box, Key.Key_Escape)
    assert box.currentData() == Status.NORMAL
    assert trouble(context) is Trouble.NONE
    free()
    assert context.page.settle()
    assert on_disk(context.office, cell("L1")) == (12, "A")


def test_what_is_wrong_by_a_rule_is_not_tried_again(context: Enter) -> None:
    context.press("-3", Key.Key_Return)
    note = child(context.page, QPlainTextEdit, "noteField")
    note.setFocus()
    context.press("why")
    context.grid.setFocus()
    assert trouble(context) is Trouble.NONE


def test_a_note_in_focus_is_never_written_to_another_month(context: Enter) -> None:
    before = cell("L1", JANUARY.shift(-1))
    fill(context.office, ("L1", 12, ""))
    context.office.cells.record(Observation(before, 9))
    context.go_to(cell("L1"))
    child(context.page, QPlainTextEdit, "noteField").setFocus()
    context.press("of January").press(Key.Key_Left, with_=ALT)
    assert context.key == before
    context.grid.setFocus()
    assert (context.office.cells.get(cell("L1")) or none()).note == "of January"
    assert (context.office.cells.get(before) or none()).note == ""


def none() -> Observation:
    raise AssertionError("the cell is empty")


# -- many cells at once


def test_a_paste_on_a_full_disk_says_so_and_can_be_repeated(
    context: Enter, full: Callable[[], Callable[[], None]]
) -> None:
    before = actions(context.office)
    QApplication.clipboard().setText("1\n2\n3")
    free = full()
    context.press(Key.Key_V, with_=CONTROL)
    assert context.message.startswith(
        "Nothing of the block was pasted, and no cell of it has changed"
    )
    assert context.message.endswith("Then paste it again.")
    assert context.said == []
    assert trouble(context) is Trouble.NOT_KEPT
    for code in ("L1", "L2", "L3"):
        assert context.state(cell(code)) == "empty"
    free()
    assert actions(context.office) == before
    context.press(Key.Key_V, with_=CONTROL)
    assert context.said == ["3 cells pasted, 0 unchanged."]
    assert on_disk(context.office, cell("L3")) == (3, "A")


# -- the window


@pytest.fixture
def window(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
    made.context.disk.again_after_ms = SOON_MS
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.go("enter", Destination(period=JANUARY))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is grid(made))
    yield made
    made.dismiss()


def grid(window: MainWindow):
    return window.findChild(object, "entryGrid")


def typed(qtbot: QtBot, *keys: str | Qt.Key) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        (qtbot.keyClicks if isinstance(key, str) else qtbot.keyClick)(focused, key)


def said(window: MainWindow) -> str:
    return child(window, QLabel, "savedLabel").text()


def test_the_status_bar_says_what_is_saved_and_what_not(
    qtbot: QtBot, window: MainWindow, full: Callable[[], Callable[[], None]]
) -> None:
    assert said(window) == "All changes are saved on this computer as you type"
    typed(qtbot, "5", Key.Key_Return)
    assert said(window).startswith("Saved on this computer")
    free = full()
    typed(qtbot, "6", Key.Key_Return)
    shape = child(window, QLabel, "savedShape")
    assert said(window) == NOTHING
    assert shape.isVisible()
    assert not shape.pixmap().isNull()
    assert "could not be written" in child(window, QLabel, "savedLabel").accessibleDescription()
    window.go("home")
    assert said(window) == NOTHING
    window.go("settings")
    free()
    qtbot.waitUntil(lambda: said(window).startswith("Saved on this computer"))
    assert on_disk(window.office, cell("L2")) == (6, "A")
    assert window.current_page() == "settings"  # nobody is taken back to the cell


def test_a_refused_undo_and_delete_are_not_called_saved(
    qtbot: QtBot, window: MainWindow, full: Callable[[], Callable[[], None]]
) -> None:
    typed(qtbot, "5", Key.Key_Return)
    free = full()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Z, CONTROL)
    assert said(window) == "The last change was not saved"
    free()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Z, CONTROL)
    assert said(window).startswith("Saved on this computer")
    assert on_disk(window.office, cell("L1")) is None


def test_closing_over_what_waits_asks_and_a_stay_keeps_it(
    qtbot: QtBot,
    window: MainWindow,
    full: Callable[[], Callable[[], None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = full()
    typed(qtbot, "6", Key.Key_Return)
    window.go("home")
    asked: list[object] = []
    monkeypatch.setattr(main_window, "ask_to_leave", lambda *_: asked.append(1) is not None)
    assert not window.close()
    assert asked == [1]
    assert window.current_page() == "enter"
    assert grid(window).typing.editor.text() == "6"
    free()
    qtbot.waitUntil(lambda: on_disk(window.office, cell("L1")) == (6, "A"))
    assert window.close()
    assert asked == [1]


def test_a_file_that_was_made_read_only_while_open_takes_nothing_and_says_so(
    qtbot: QtBot, window: MainWindow, catalogue_file: CatalogueFile
) -> None:
    typed(qtbot, "5", Key.Key_Return)
    window.office.store._connection.execute("PRAGMA query_only = ON")  # root may write anything
    typed(qtbot, "6", Key.Key_Return)
    assert "read-only" in grid(window).typing.message.text
    assert said(window) == NOTHING
    assert grid(window).typing.editor.text() == "6"
    window.office.store._connection.execute("PRAGMA query_only = OFF")
    qtbot.waitUntil(lambda: on_disk(window.office, cell("L2")) == (6, "A"))


def test_settings_that_the_disk_refuses_stay_in_the_form(
    qtbot: QtBot, window: MainWindow, full: Callable[[], Callable[[], None]]
) -> None:
    window.go("settings")
    name = child(window, QLineEdit, "settingsCityName")
    name.setText("Cali")
    page = window.findChild(object, "settingsPage")
    free = full()
    assert not page.save()
    box = window.findChild(object, "errorBox")
    assert "could not be written" in box.text()
    box.close()
    assert (name.text(), page.has_unsaved) == ("Cali", True)
    assert said(window) == "The last change was not saved"
    assert window.office.city.profile.city.name == "Santiago de Cali"
    free()
    assert page.save()
    assert window.office.city.profile.city.name == "Cali"


# -- the watch itself


def test_a_watch_asks_again_only_for_what_can_pass(qtbot: QtBot) -> None:
    watch, tries = DiskWatch(again_after_ms=1), []
    heard = []
    watch.changed.connect(lambda: heard.append(watch.trouble))
    watch.hold("a", AccessError("store_damaged", path="x", reason="y"), lambda: True)
    assert watch.trouble is Trouble.STUCK
    watch.try_again()
    assert watch.trouble is Trouble.STUCK

    def again() -> bool:
        tries.append(1)
        return len(tries) == 3

    watch.hold("b", AccessError("store_disk", path="x", reason="y"), again)
    qtbot.waitUntil(lambda: len(tries) == 3)
    qtbot.waitUntil(lambda: watch.trouble is Trouble.STUCK)
    watch.drop("a")
    assert watch.trouble is Trouble.NONE
    assert watch.error is None
    assert heard[-1] is Trouble.NONE
    watch.deleteLater()


def test_what_waits_follows_the_next_saved_change_whatever_the_status_bar_shows(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The label only shows: a window without it would save all the same."""
    monkeypatch.setattr(SavedIndicator, "on_saved", lambda _: None)
    disk = window.context.disk
    disk.again_after_ms = 10_000_000
    written: list[str] = []

    def again() -> bool:
        written.append("again")
        return True

    disk.hold("a field", AccessError("store_disk"), again)
    typed(qtbot, "5", Key.Key_Return)
    qtbot.waitUntil(lambda: written == ["again"])
    assert disk.trouble is Trouble.NONE
