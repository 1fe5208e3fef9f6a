"""A person at the real window, off the screen: types, pastes, undoes, backs up while typing goes
on; says what the window says.

    python -m tests.faults.typist STORE SEED

Only keys, the clipboard and what can be read on the screen. A change is said to be saved only
after the status bar said so.
"""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cityreport import i18n, paths
from cityreport.domain.observation import CellKey
from cityreport.office.backups.backup_jobs import Outcome
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.enter.entry_grid import EntryGrid
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.kit.theme import make_application
from cityreport.ui.main_window import MainWindow
from tests.faults import city
from tests.faults.proof import State, cell_name, read_cell_name, state_of
from tests.faults.saying import States, say
from tests.patience import PATIENCE_S

_Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier
_LETTERS = {"n": "O", "c": "L", "x": "M"}


class Typist:
    """Hands, eyes and a memory: what each cell held before it was changed."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self._window = window
        self._random = random.Random(seed)
        self._done: list[tuple[States, States]] = []
        self._undone: list[tuple[States, States]] = []
        saved = window.findChild(QLabel, "savedLabel")
        assert isinstance(saved, QLabel)
        self._saved = saved
        self._words = saved.text()
        self._is_waiting = False
        window.office.changes.subscribe(self._on_changed)
        window.backups.ended.connect(self._on_backed_up)
        self._press(_Key.Key_2, _CONTROL)  # the Enter page
        self._grid = window.findChild(EntryGrid, "entryGrid")
        self._wait(lambda: QApplication.focusWidget() is self._grid, "the grid has no focus")

    def work(self) -> None:
        """Go on until killed."""
        choices = (
            (self._type, 50),
            (self._letter, 8),
            (self._note, 12),
            (self._paste, 15),
            (self._undo, 12),
            (self._redo, 6),
            (self._empty, 5),
            (self._walk, 20),
            (self._turn, 4),
            (self._back_up, 3),
        )
        acts, weights = zip(*choices, strict=True)
        while self._window.isVisible():
            self._random.choices(acts, weights)[0]()

    # -- what a person does

    def _type(self) -> None:
        place = self._value_cell()
        if place is None:
            return
        key, old = place
        number = self._number(old)
        status = "A" if old is None or old[1] in _LETTERS.values() else old[1]
        self._change({key: [number, status, old[2] if old else ""]}, str(number), _Key.Key_Return)

    def _letter(self) -> None:
        place = self._value_cell()
        if place is None:
            return
        key, old = place
        letter, status = self._random.choice(list(_LETTERS.items()))
        if old is None or old[1] != status:
            self._change({key: [None, status, old[2] if old else ""]}, letter)

    def _note(self) -> None:
        place = self._value_cell()
        if place is None or place[1] is None:
            return
        key, old = place
        note = f"table {self._random.randint(1, 9999)}"
        if note != old[2]:
            self._press(_Key.Key_Tab)
            self._change({key: [old[0], old[1], note]}, note, _Key.Key_Return)

    def _paste(self) -> None:
        place = self._value_cell()
        if place is None:
            return
        height = self._random.randint(2, 12)
        keys = self._below(height)
        if len(keys) < height:
            self._press(_Key.Key_Home)
            return
        new: States = {}
        lines = []
        for key in keys:
            old = self._state(key)
            number, note = self._number(old), f"pasted {self._random.randint(1, 9999)}"
            status = "A" if old is None or old[1] in _LETTERS.values() else old[1]
            new[cell_name(key)] = [number, status, note]
            lines.append(f"{number}\t{note}")
        QApplication.clipboard().setText("\n".join(lines))
        self._change(new, _Key.Key_V, with_=_CONTROL)

    def _empty(self) -> None:
        self._press(
            _Key.Key_Down
        )  # a pasted block stays selected, and Delete would empty all of it
        place = self._value_cell()
        if place is not None and place[1] is not None:
            self._change({place[0]: None}, _Key.Key_Delete)

    def _undo(self) -> None:
        if self._done:
            before, after = self._done.pop()
            self._undone.append((before, after))
            self._step(before, _Key.Key_Z)

    def _redo(self) -> None:
        if self._undone:
            before, after = self._undone.pop()
            self._done.append((before, after))
            self._step(after, _Key.Key_Y)

    def _walk(self) -> None:
        far = self._random.randint(1, 9)
        self._press(*[self._random.choice((_Key.Key_Down, _Key.Key_Up))] * far)
        if self._random.random() < 0.1:
            self._press(self._random.choice((_Key.Key_Home, _Key.Key_Space)))

    def _turn(self) -> None:
        self._press(self._random.choice((_Key.Key_PageUp, _Key.Key_PageDown)))

    def _back_up(self) -> None:
        """File ▸ Back up now; it goes on by itself."""
        action = self._window.findChild(QAction, "backUpNow")
        assert isinstance(action, QAction)
        action.trigger()

    # -- what a person sees

    def _value_cell(self) -> tuple[str, State] | None:
        """The cell in focus and what it holds, where it can be typed into."""
        index = self._grid.currentIndex()
        sheet = self._grid.entries.sheet
        key = self._grid.current_key()
        if key is None or not sheet.is_editable(index.row(), index.column()):
            self._press(_Key.Key_Home)
            return None
        if sheet.columns[index.column()].kind is not ColumnKind.VALUE:
            self._press(_Key.Key_Backtab)
            return None
        return cell_name(key), self._state(key)

    def _below(self, height: int) -> list[CellKey]:
        rows = self._grid.entries.sheet.rows[self._grid.currentIndex().row() :]
        return [row.key for row in rows if row.key is not None and not row.derived][:height]

    def _state(self, key: CellKey) -> State:
        return state_of(self._window.office, key)

    def _number(self, old: State) -> int:
        """A number that fits every kind of cell and is not there yet."""
        number = self._random.randint(0, 99)
        return number if old is None or old[0] != number else number + 1

    # -- doing and waiting for the window to say that it is saved

    def _change(
        self, new: States, *keys: Qt.Key | str, with_: Qt.KeyboardModifier | None = None
    ) -> None:
        before = {name: self._state(read_cell_name(name)) for name in new}
        self._done.append((before, new))
        self._undone.clear()
        self._save(new, keys, with_)

    def _step(self, states: States, key: Qt.Key) -> None:
        self._save(states, (key,), _CONTROL)

    def _save(
        self, states: States, keys: tuple[Qt.Key | str, ...], with_: Qt.KeyboardModifier | None
    ) -> None:
        self._words = self._saved.text()
        self._is_waiting = True
        say("do", states)
        self._press(*keys, *([] if with_ is None else [with_]))
        self._wait(lambda: not self._is_waiting, "the window did not say saved")

    def _on_changed(self, _changed: object) -> None:
        """Told after the window was: what its status bar says now is what a person sees."""
        if self._is_waiting and self._saved.text() != self._words:
            assert "Saved" in self._saved.text(), self._saved.text()
            say("saved")
            self._is_waiting = False

    def _on_backed_up(self, outcome: Outcome | None) -> None:
        if outcome is None or outcome.made is None:
            say("not backed up", str(outcome))
        else:
            say("backup", str(outcome.made.backup.path))

    def _press(self, *keys: Qt.Key | str | Qt.KeyboardModifier) -> None:
        """Press keys or type texts on whatever has the focus; a modifier at the end holds for
        all."""
        held = Qt.KeyboardModifier.NoModifier
        if isinstance(keys[-1], Qt.KeyboardModifier):
            held, keys = keys[-1], keys[:-1]
        for key in keys:
            focused = QApplication.focusWidget() or self._window
            if isinstance(key, str):
                QTest.keyClicks(focused, key)
            else:
                QTest.keyClick(focused, key, held)
        QApplication.processEvents()

    def _wait(self, seen: object, otherwise: str) -> None:
        assert callable(seen)
        until = time.monotonic() + PATIENCE_S
        while not seen():
            QApplication.processEvents()
            if time.monotonic() > until:
                modal = QApplication.activeModalWidget()
                shown = modal.text() if hasattr(modal, "text") else ""
                message = self._grid.typing.message.text if self._grid is not None else ""
                say("stuck", otherwise, self._saved.text(), message, shown)
                os._exit(4)


def _begin(seed: int) -> None:
    """Start typing once the window is there; Escape what asks something before."""
    modal = QApplication.activeModalWidget()
    if modal is not None:
        QTest.keyClick(modal, _Key.Key_Escape)
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    if modal is not None or not windows or not windows[0].isVisible():
        QTimer.singleShot(5, lambda: _begin(seed))
        return
    windows[0].activateWindow()
    QTest.qWaitForWindowActive(windows[0])
    try:
        Typist(windows[0], seed).work()
    except BaseException as error:  # noqa: BLE001 - told to the listener
        say("crashed", f"{type(error).__name__}: {error}")
        os._exit(5)


def main(store: Path, seed: int) -> None:
    """The program's own start (`cityreport.ui.app.run`), with a person at it."""
    i18n.set_language("en")
    app = make_application()
    settings = Settings(paths.settings_file())
    program = Program(app, settings, city.catalogue(), city.Clock())
    QTimer.singleShot(0, lambda: _begin(seed))
    try:
        if program.start(store):
            app.exec()
        else:
            say("refused")
    finally:
        program.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
