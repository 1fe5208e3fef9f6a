"""Starting: what is loaded, what is asked, what is offered when there is nothing to open."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QMessageBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cityreport
from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.backups.preflight import LookOver
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui import main_window
from cityreport.ui.app import Program
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.pages import PAGES
from cityreport.ui.safety.crash import CrashGuard
from tests.conftest import clock
from tests.office.test_looking_over import damage
from tests.patience import PATIENCE_S

LIST_MODULES = """
import sys
from cityreport.late import is_waiting
from cityreport.ui import app as application
show = application.Program.show
def listed(self, office):
    show(self, office)
    self._app.processEvents()
    self.window.grab()
    loaded = [name for name, one in sys.modules.items() if not is_waiting(one)]
    print(" ".join(sorted({name.split(".")[0] for name in loaded})))
    sys.stdout.flush()
    import os
    os._exit(0)
application.Program.show = listed
from cityreport.__main__ import main
sys.argv = ["cityreport", "--store", sys.argv[1]]
main()
"""


def test_the_window_is_painted_before_anything_heavy_is_loaded(sample_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES, str(sample_path)],
        # what other programs left in the common folder for such files is not this start's
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(sample_path.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())
    heavy = {"matplotlib", "openpyxl", "numpy", "cryptography", "sqlite_utils", "babel", "click"}
    heavy |= {"psutil"}
    assert "PySide6" in loaded
    assert loaded & heavy == set()


def test_no_module_is_read_for_a_feature_of_the_binding(sample_path: Path) -> None:
    """PySide6's own import reads the source of every module; `cityreport.ui` gives it back."""
    words = "import linecache; print(*linecache.cache, sep=chr(10))\n    sys.stdout.flush()"
    words += "\n    import os"
    done = subprocess.run(
        [sys.executable, "-c", LIST_MODULES.replace("import os", words), str(sample_path)],
        # what other programs left in the common folder for such files is not this start's
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(sample_path.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "PySide6" in done.stdout
    ours = Path(cityreport.__file__).parent
    read = [name for name in done.stdout.splitlines()[1:] if Path(name).is_relative_to(ours)]
    assert read == []


def window_of(program: Program) -> MainWindow:
    assert program.window is not None
    return program.window


def test_every_page_opens_by_the_keyboard(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    assert program.start(sample_path)
    window = window_of(program)
    navigation = window.findChild(QListWidget, "navigation")
    navigation.setFocus()
    for entry in PAGES[1:]:
        qtbot.keyClick(navigation, Qt.Key.Key_Down)
        assert window.current_page() == entry.name
        assert window.findChild(object, f"{entry.name}Page") is not None


def test_every_control_has_a_name_to_be_heard_by(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    from PySide6.QtWidgets import (
        QAbstractButton,
        QComboBox,
        QLineEdit,
        QPlainTextEdit,
        QTableView,
        QWidget,
    )

    program.start(sample_path)
    window = window_of(program)
    for entry in PAGES:
        window.go(entry.name)
        page = window.findChild(QWidget, f"{entry.name}Page")
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView):
            for control in page.findChildren(kind):
                inside = control.objectName().startswith("qt_") or isinstance(
                    control.parent(), (QComboBox, QTableView)
                )
                inside = inside or not control.isVisibleTo(page)
                if inside or control.metaObject().className() == "QTableCornerButton":
                    continue
                assert control.objectName(), f"{entry.name}: {control}"
                spoken = control.accessibleName() or getattr(control, "text", str)()
                assert spoken, f"{entry.name}: {control.objectName()}"


def test_a_change_of_language_rebuilds_the_window_on_the_same_page(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    program.start(sample_path)
    old = window_of(program)
    old.go("progress")
    old.language_chosen.emit("es")
    window = window_of(program)
    assert window is not old
    assert window.current_page() == "progress"
    titles = [window.findChild(QListWidget, "navigation").item(i).text() for i in range(5)]
    assert titles[0] == "Inicio"
    assert i18n.language() == "es"
    window.language_chosen.emit("en")
    assert i18n.language() == "en"


def test_what_is_saved_stays_whole_and_the_hint_gives_way(
    program: Program, sample_path: Path
) -> None:
    i18n.set_language("es")
    program.start(sample_path)
    window = window_of(program)
    window.resize(911, 450)
    saved, hint = (window.findChild(OneLine, name) for name in ("savedLabel", "undoHint"))
    key = CellKey("L1", Period.parse("2024-01"))
    for words in ("Los cambios se guardan", "Guardado en este equipo"):
        QApplication.processEvents()
        assert saved.shown() == saved.text()
        assert words in saved.text()
        window.office.cells.record(Observation(key, 9))
    assert hint.shown().endswith("…")
    window.resize(2400, 450)
    QApplication.processEvents()
    assert hint.shown() == hint.text()


def test_undo_from_the_menu_takes_the_last_cell_back(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    program.start(sample_path)
    window = window_of(program)
    key = CellKey("L1", Period.parse("2024-01"))
    window.office.cells.record(Observation(key, 9))
    hint = window.findChild(QLabel, "undoHint")
    saved = window.findChild(QLabel, "savedLabel")
    assert "L1 Intentional homicide, January 2024: 9" in hint.text()
    assert "Saved on this computer" in saved.text()
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.office.cells.get(key) is None
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.office.cells.get(key) == Observation(key, 9)


def test_without_a_file_the_person_is_asked_and_may_see_the_sample(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.ui.home import welcome_dialog

    def choose(dialog: welcome_dialog.WelcomeDialog) -> int:
        dialog.choice = "sample"
        return 1

    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", choose)
    assert program.start(tmp_path / "none.cityreport")
    assert window_of(program).office.city.profile.city.name == "Greater London (sample)"
    assert not (tmp_path / "none.cityreport").exists()


def test_giving_up_at_the_welcome_leaves_no_file(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.ui.home import welcome_dialog

    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", lambda _: 0)
    assert not program.start(tmp_path / "none.cityreport")
    assert list(tmp_path.glob("*.cityreport")) == []


def test_a_wrong_file_is_named_before_the_person_is_asked(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.ui.home import welcome_dialog

    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()) or 0)
    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", lambda _: 0)
    wrong = tmp_path / "list.csv"
    wrong.write_text("a;b\n")
    assert not program.start(wrong)
    assert said == [f"{wrong} is not a cityreport file. Choose a file that ends in .cityreport."]
    assert wrong.read_text() == "a;b\n"


def test_a_damaged_file_is_named_and_not_shown(
    qtbot: QtBot, program: Program, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cityreport.ui.home import welcome_dialog
    from cityreport.ui.safety import damaged_dialog

    asked: list[Path] = []

    def close(dialog: damaged_dialog.DamagedDialog) -> int:
        asked.append(sample_path)
        return 0

    monkeypatch.setattr(damaged_dialog.DamagedDialog, "exec", close)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: 0)
    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", lambda _: 0)
    damage(sample_path)
    assert not program.start(sample_path, LookOver(sample_path))
    assert program.window is None
    assert asked == [sample_path]


def test_a_read_only_file_says_so(qtbot: QtBot, program: Program, sample_path: Path) -> None:
    sample_path.chmod(0o444)
    program.start(sample_path)
    assert "Read-only" in window_of(program).findChild(QLabel, "savedLabel").text()


def test_an_unforeseen_error_is_shown_with_a_report(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    window = MainWindow(sample, Settings(tmp_path / "s.json"), Tasks())
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    guard = CrashGuard()
    guard.install()
    try:
        error = RuntimeError("wires crossed")
        sys.excepthook(RuntimeError, error, None)
        qtbot.waitUntil(lambda: bool(boxes()))
        box = boxes()[0]
        assert "Your data is saved" in box.text()
        assert "wires crossed" in box.detailedText()
        box.close()
    finally:
        guard.remove()


def boxes() -> list[QMessageBox]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox)]


@pytest.mark.parametrize("ends", ["done", "failed", "cancelled"])
def test_long_work_always_ends_in_exactly_one_way(qtbot: QtBot, ends: str) -> None:
    tasks, heard, is_heard = Tasks(), [], threading.Event()

    def job(handle: Handle) -> int:
        is_heard.wait(PATIENCE_S)
        if ends == "failed":
            raise ValueError("no")
        if ends == "cancelled":
            handle.cancel()
        handle.step(1, 2)
        return 7

    def hear(name: str) -> Callable[[object], None]:
        return lambda value=None: heard.append((name, str(value)))

    handle = tasks.run(job, hear("done"), hear("failed"))
    handle.cancelled.connect(lambda: heard.append(("cancelled", "")))
    is_heard.set()
    qtbot.waitUntil(lambda: bool(heard))
    tasks.wait()
    QApplication.processEvents()
    expected = {"done": ("done", "7"), "failed": ("failed", "no"), "cancelled": ("cancelled", "")}
    assert heard == [expected[ends]]


def typing_into(qtbot: QtBot, window: MainWindow, indicator: str, text: str) -> CellKey:
    """Type into a cell of January 2024 and do not press Enter."""
    month = Period.parse("2024-01")
    window.go("enter", Destination(period=month, indicator=indicator))
    grid = window.findChild(QTableView, "entryGrid")
    grid.setFocus()
    qtbot.keyClicks(grid, text)
    return CellKey(indicator, month)


def test_closing_the_window_keeps_what_is_typed_and_not_entered(
    qtbot: QtBot, program: Program, sample_path: Path, catalogue_file: CatalogueFile
) -> None:
    program.start(sample_path)
    window = window_of(program)
    key = typing_into(qtbot, window, "L2", "12")
    assert window.office.cells.get(key) is None
    assert window.close()
    with Office.look(sample_path, catalogue_file, clock, "Ben") as again:
        assert again.cells.get(key) == Observation(key, 12)


def test_closing_over_a_refused_entry_asks_first(
    qtbot: QtBot, program: Program, sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.start(sample_path)
    window = window_of(program)
    key = typing_into(qtbot, window, "L2", "-3")
    asked: list[QWidget] = []

    def stay(parent: QWidget, _save: object) -> bool:
        asked.append(parent)
        return False

    monkeypatch.setattr(main_window, "ask_to_leave", stay)
    assert not window.close()
    assert asked == [window]
    assert window.isVisible()
    assert window.office.cells.get(key) is None
    monkeypatch.setattr(main_window, "ask_to_leave", lambda *_: True)
    assert window.close()


def test_a_change_of_language_keeps_what_is_typed(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    program.start(sample_path)
    key = typing_into(qtbot, window_of(program), "L3", "4")
    window_of(program).language_chosen.emit("es")
    assert window_of(program).office.cells.get(key) == Observation(key, 4)


def test_the_window_is_mirrored_for_languages_written_from_the_right(
    qtbot: QtBot, program: Program, sample_path: Path
) -> None:
    program.start(sample_path)
    window = window_of(program)
    navigation = window.findChild(QListWidget, "navigation")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        QApplication.processEvents()
        for entry in PAGES:
            window.go(entry.name)
            page = window.findChild(QWidget, f"{entry.name}Page")
            corner = navigation.mapTo(window, QPoint(0, 0)).x()
            assert corner > page.mapTo(window, QPoint(0, 0)).x()
    finally:
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
