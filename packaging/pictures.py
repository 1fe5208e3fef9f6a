"""Take the pictures of README and docs from the running program, at 1366 × 768, off the screen.

`python packaging/pictures.py [FOLDER] [LANGUAGE]`: by default those of the guide in each language,
docs/pictures for English and docs/es/pictures for Spanish.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QTabWidget, QWidget

from cityreport import i18n, paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.office.sample_office import create_sample
from cityreport.settings import Settings
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import make_application
from cityreport.ui.kit.ui_language import UiLanguage
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.page_context import Destination, Page
from cityreport.ui.pages import PAGES
from cityreport.ui.settings.set_up_dialog import SetUpDialog

ROOT = Path(__file__).resolve().parents[1]
MONTH = Period.parse("2024-01")
POLICE_TABLE = """\
Police statistics,,,
Month,Homicides,Robberies,Shootings
2024-01,9,2681,14
2024-02,7,2540,s/d
2024-03,11,2733,12
Total,27,7954,26
"""
"""What a table of the police looks like: a title, totals below, and a sign instead of a number."""


def clock() -> datetime:
    """The pictures are always taken on the same morning."""
    return datetime(2024, 2, 10, 9, 30, tzinfo=UTC)


def type_some(office: Office) -> None:
    """A month half entered, as an officer leaves it for lunch."""
    total = CellKey("L1", MONTH)
    women, men = (total._replace(breakdown="sex", category=c) for c in ("F", "M"))
    for key, value in ((total, 9), (women, 2), (men, 7)):
        office.cells.record(Observation(key, value, Status.PROVISIONAL, source="Police, table 4"))
    office.cells.record(Observation(CellKey("L2", MONTH), None, Status.NOT_AVAILABLE))
    office.cells.record(Observation(CellKey("L3", MONTH), 0))


def let_check(window: QWidget) -> None:
    """Wait until everything is checked: the worker needs the interpreter meanwhile."""
    table = window.findChild(QTableView, "findingsTable")
    if table is None:
        return
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if table.model().rowCount() else None)
    look.start(50)
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    QTimer.singleShot(300, loop.quit)  # the page makes room
    loop.exec()


def take(widget: QWidget, path: Path) -> None:
    """Save what a widget shows, in 256 colours: a third of the bytes, and the same to the eye."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    with Image.open(io.BytesIO(bytes(buffer.data().data()))) as picture:
        flat = picture.convert("RGB").quantize(dither=Image.Dither.NONE)
    flat.save(path, optimize=True)


def take_pages(window: MainWindow, tasks: Tasks, folder: Path, settle: Callable[[], None]) -> None:
    """Take every page; of the settings, population and backups."""
    for entry in PAGES:
        window.go(entry.name, Destination(MONTH if entry.name == "enter" else None))
        for _ in range(3):
            settle()
            tasks.wait()
        settle()
        if entry.name == "checks":
            let_check(window)
        if entry.name != "settings":
            take(window, folder / f"{entry.name}.png")
    tabs = window.findChild(QTabWidget, "settingsTabs")
    assert tabs is not None  # noqa: S101 - the page Settings is in view
    for title, name in ((tr("Population"), "settings"), (tr("Backups"), "backups")):
        tabs.setCurrentIndex([tabs.tabText(at) for at in range(tabs.count())].index(title))
        settle()
        take(window, folder / f"{name}.png")


def take_dialogs(
    window: MainWindow, settings: Settings, tasks: Tasks, home: Path, settle: Callable[[], None]
) -> Iterator[tuple[str, QDialog]]:
    """Open the dialogs of the guide one after the other, with the name of each picture."""
    yield "welcome", WelcomeDialog(window)
    yield "set-up", SetUpDialog(settings, home / "office.cityreport", MONTH, window)
    table = home / "police.csv"
    table.write_text(POLICE_TABLE, encoding="utf-8")
    page = window.findChild(Page)
    assert page is not None  # noqa: S101 - every window has one
    assistant = ImportAssistant(page.context, table, FILE_DIALOGS, window)
    for _ in range(3):
        tasks.wait()
        settle()
    yield "import", assistant


def main(folder: Path, language: str) -> None:
    """Open every page and some dialogs on the sample city and save what they show."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else make_application()
    UiLanguage(app).speak(language)
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        home = Path()  # no picture shows the name of a temporary folder
        settings = Settings(home / "settings.json")
        settings.set("officer", "Ada Okoro")
        settings.set("export_folder", "submissions")
        with create_sample(home / "sample.cityreport", catalogue, "Ada Okoro") as office:
            year = Period.of_year(2023)
            office.exports.export(year, year, ["json", "xlsx"], home / "submissions")
            type_some(office)
            office.backups.backup()
            tasks = Tasks()
            window = MainWindow(office, settings, tasks)
            window.show()
            complete(window)
            take_pages(window, tasks, folder, app.processEvents)
            for picture, dialog in take_dialogs(window, settings, tasks, home, app.processEvents):
                dialog.show()
                app.processEvents()
                take(dialog, folder / f"{picture}.png")
                dialog.close()
            window.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    if given:
        main(Path(given[0]), given[1] if given[1:] else "en")
    else:
        for code in i18n.LANGUAGES:
            main(ROOT / "docs" / ("" if code == "en" else code) / "pictures", code)
