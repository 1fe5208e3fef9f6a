"""Take pictures of every page and dialog from the running program, off the screen.

`python packaging/pictures.py` takes them in each language, in light, dark and high-contrast
colours, on a screen of 1366 × 768 at 100 and 150 %, into build/pictures. Each look is one folder
there with sheets of six pictures, and a process of its own: a scale holds from its
start. Those of README and the guide are copied to docs/pictures and to those of each language.

`python packaging/pictures.py LANGUAGE THEME PERCENT [FOLDER]` takes one look only.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QPushButton,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import i18n, paths
from cityreport.domain.catalogue import CatalogueFile, read_catalogue
from cityreport.domain.city import Area, City, Population, Profile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.office.sample_clock import MOMENTS, SampleCity
from cityreport.office.sample_office import create_sample
from cityreport.office.set_up_draft import SetUpDraft, keep_set_up
from cityreport.settings import THEMES, Settings
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import make_application
from cityreport.ui.kit.ui_language import UiLanguage
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.page_context import Destination, Page
from cityreport.ui.pages import APART, PAGES
from cityreport.ui.settings.set_up_dialog import SetUpDialog

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.ui.every_dialog import OPENERS, Opener  # noqa: E402

BUILD = ROOT / "build" / "pictures"
SCREEN = (1366, 768)
PERCENTS = (100, 150)
_ON_SHEET, _SMALL = 6, (990, 572)
"""The pictures on one sheet, and the pixels that each has there."""
GUIDE = (
    *("welcome", "set-up", "settings", "enter", "import", "checks", "home", "progress"),
    *("districts", "submissions", "year", "history", "backups"),
)
"""The pictures that README and the guide show."""
OFFICER = "Ada Okoro"
PROFILE = Profile(
    city=City("Santiago de Cali", "COL", "CO CLO", currency="COP"),
    areas=(Area("01", "Comuna 1"), Area("02", "Comuna 2")),
    population=(Population(2018, 2_227_642, "Census 2018"),),
)
TYPED = {
    "country": "COL",
    "name": "Santiago de Cali",
    "currency": "COP",
    "areas": "Comuna 1\nComuna 2\nComuna 3",
    "people": "2018 2227642\n2023 2280907",
    "source": "DANE",
    "officer": OFFICER,
}
"""What is typed of a city that is being set up."""
MONTH = Period.parse("2023-12")
"""The month that the sample has left half entered."""
VIEWS = {
    "enter": ("viewYear", "viewIndicator"),
    "districts": ("twelveMonths", "ranked", "map"),
    "history": ("historySettings",),
}
"""The buttons of a page that show it in another way, by their names."""
POLICE_TABLE = """\
Police statistics,,,
Month,Homicides,Robberies,Shootings
2024-01,9,2681,14
2024-02,7,2540,s/d
2024-03,11,2733,12
Total,27,7954,26
"""
"""What a table of the police looks like: a title, totals below, and a sign instead of a number."""


class Look(NamedTuple):
    """How the program looks: the language it speaks, its colours, the scale of the screen."""

    language: str
    theme: str
    percent: int

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        return f"{self.language}-{self.theme}-{self.percent}"

    @property
    def room(self) -> tuple[int, int]:
        """Return the pixels that the window has, as the program counts them."""
        return round(SCREEN[0] * 100 / self.percent), round(SCREEN[1] * 100 / self.percent)


def clock() -> datetime:
    """Return the moment at which the clock of the sample stands."""
    return MOMENTS[SampleCity.LONDON]


def type_some(office: Office) -> None:
    """Go on with the month that the sample left half entered, as an officer does before lunch."""
    counted, missing = CellKey("G1", MONTH), CellKey("G2", MONTH)
    office.cells.record(Observation(counted, 812, Status.PROVISIONAL, source="Police, table 4"))
    office.cells.record(Observation(missing, None, Status.NOT_AVAILABLE))


def wait(milliseconds: int, until: Callable[[], bool] = lambda: False) -> None:
    """Let the window and its workers go on for so long, or until something is there."""
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start(20)
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(tasks: Tasks) -> None:
    """Wait until the window has drawn what its workers found."""
    for _ in range(4):
        QApplication.processEvents()
        tasks.wait()
    wait(250)  # a chart is drawn once its size is calm
    tasks.wait()
    QApplication.processEvents()


class Camera:
    """Takes pictures of one look into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, widget: QWidget, name: str) -> None:
        """Save what a widget shows, in 256 colours: a third of the bytes, the same to the eye."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        widget.grab().save(buffer, "PNG")
        with Image.open(io.BytesIO(bytes(buffer.data().data()))) as picture:
            flat = picture.convert("RGB").quantize(dither=Image.Dither.NONE)
        flat.save(self._folder / f"{name}.png", optimize=True)


def take_pages(window: MainWindow, tasks: Tasks, camera: Camera) -> None:
    """Take every page, each of its views, and every tab of the settings."""
    for entry in (*PAGES, *APART):
        is_month = entry.name in ("enter", "second_keying")
        window.go(entry.name, Destination(MONTH if is_month else None))
        settle(tasks)
        page = window.findChild(QStackedWidget).currentWidget()
        if entry.name == "checks":
            wait(20_000, until=partial(_has_rows, window.findChild(QTableView, "findingsTable")))
            settle(tasks)
        if entry.name != "settings":
            camera.take(window, entry.name)
        for view in VIEWS.get(entry.name, ()):
            page.findChild(QPushButton, view).click()
            settle(tasks)
            camera.take(window, f"{entry.name}-{view}")
        if entry.name == "progress":
            _take_charts(window, tasks, camera)
    _take_tabs(window, tasks, camera)
    window.go("enter", Destination(MONTH, "every"))


def _has_rows(table: QTableView) -> bool:
    return table.model().rowCount() > 0


def _take_charts(window: MainWindow, tasks: Tasks, camera: Camera) -> None:
    kinds = window.findChild(QComboBox, "chartKind")
    for row in range(1, kinds.count()):
        kinds.setCurrentIndex(row)
        settle(tasks)
        camera.take(window, f"progress-{kinds.itemData(row)}")


def _take_tabs(window: MainWindow, tasks: Tasks, camera: Camera) -> None:
    window.go("settings")
    tabs = window.findChild(QTabWidget, "settingsTabs")
    in_guide = {tr("Population"): "settings", tr("Backups"): "backups"}
    for row in range(tabs.count()):
        tabs.setCurrentIndex(row)
        settle(tasks)
        camera.take(window, in_guide.get(tabs.tabText(row), f"settings-{row + 1}"))


def dialogs_of_guide(window: MainWindow, home: Path, tasks: Tasks) -> Iterator[tuple[str, QDialog]]:
    """Open the first dialogs of the guide, with every step of setting a city up."""
    settings, path = Settings(home / "new.json"), home / "office.cityreport"
    settings.set("officer", OFFICER)
    yield "welcome", WelcomeDialog(window)
    yield "set-up", SetUpDialog(settings, path, MONTH, window)
    for step in range(1, 7):
        keep_set_up(path, SetUpDraft(step, TYPED))
        yield f"set-up-{step + 1}", SetUpDialog(settings, path, MONTH, window)
    table = home / "police.csv"
    table.write_text(POLICE_TABLE, encoding="utf-8")
    page = window.findChild(Page)
    assistant = ImportAssistant(page.context, table, FILE_DIALOGS, window)
    settle(tasks)
    yield "import", assistant


class Hands(QtBot):
    """The hands of the tests, outside a test."""

    def __init__(self) -> None:
        """Need no test that asks."""

    def addWidget(self, widget: QWidget, **_more: object) -> None:
        """Leave the widget to whoever made it."""

    def waitUntil(self, callback: Callable[[], bool], **_more: object) -> None:
        """Wait until something is there, as long as a slow computer needs."""
        wait(20_000, until=callback)


def every_dialog(catalogue: CatalogueFile, home: Path) -> Iterator[tuple[str, QDialog]]:
    """Open every dialog that there is, as the tests do, in an office with few numbers."""
    with Office.create(home / "small.cityreport", catalogue, clock, OFFICER) as office:
        office.city.save(PROFILE)
        desk = Opener(Hands(), office, home)
        for kind, opened in OPENERS.items():
            yield f"dialog-{kind.__name__}", opened(desk)
            desk.context.tasks.wait()
        desk.parent.close()


def take_look(look: Look, folder: Path, place: Path) -> None:
    """Open every page and dialog on the sample city and save what they show; `place`: an empty
    folder."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": SCREEN[0], "height": SCREEN[1]}
    plan = place / "screen.json"
    plan.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={plan}"
    os.environ["QT_SCALE_FACTOR"] = str(look.percent / 100)
    app = make_application(look.theme)
    UiLanguage(app).speak(look.language)
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    camera, tasks = Camera(folder), Tasks()
    with contextlib.chdir(place):
        home = Path()  # no picture shows the name of a temporary folder
        settings = Settings(home / "settings.json")
        settings.set("officer", OFFICER)
        settings.set("export_folder", "submissions")
        with create_sample(home / "sample.cityreport", catalogue, OFFICER) as office:
            year = Period.of_year(2022)
            office.exports.export(year, year, ["json", "xlsx"], home / "submissions")
            type_some(office)
            office.backups.backup()
            window = MainWindow(office, settings, tasks)
            window.resize(*look.room)
            window.show()
            complete(window)
            take_pages(window, tasks, camera)
            take_dialogs(dialogs_of_guide(window, home, tasks), camera, tasks)
            take_dialogs(every_dialog(catalogue, home), camera, tasks)
            window.dismiss()
        with Office.create(home / "empty.cityreport", catalogue, clock, OFFICER) as office:
            office.city.save(Profile(PROFILE.city))
            window = MainWindow(office, settings, tasks)
            window.resize(*look.room)
            window.show()
            complete(window)
            for entry in PAGES:
                window.go(entry.name)
                settle(tasks)
                camera.take(window, f"empty-{entry.name}")
            window.dismiss()


def take_dialogs(opened: Iterator[tuple[str, QDialog]], camera: Camera, tasks: Tasks) -> None:
    """Take each dialog once it has said what it has to say."""
    for name, dialog in opened:
        dialog.show()
        settle(tasks)
        camera.take(dialog, name)
        dialog.close()


def lay_out(folder: Path) -> None:
    """Make sheets of six pictures each of a folder's, beside them."""
    taken = sorted(folder.glob("*.png"))
    sheets = folder / "sheets"
    sheets.mkdir()
    for first in range(0, len(taken), _ON_SHEET):
        sheet = Image.new("RGB", (2 * _SMALL[0], _ON_SHEET // 2 * _SMALL[1]), "#808080")
        words = ImageDraw.Draw(sheet)
        for at, path in enumerate(taken[first : first + _ON_SHEET]):
            x, y = at % 2 * _SMALL[0], at // 2 * _SMALL[1]
            with Image.open(path) as picture:
                small = picture.convert("RGB")
            small.thumbnail((_SMALL[0] - 4, _SMALL[1] - 16))
            sheet.paste(small, (x, y + 14))
            words.text((x + 2, y + 1), path.stem, "#FFFFFF")
        sheet.save(sheets / f"{first // _ON_SHEET + 1:02}.png")


def start(look: Look) -> None:
    """Take one look in a process of its own."""
    arguments = [look.language, look.theme, str(look.percent)]
    folder = BUILD / look.name
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, __file__, *arguments, str(folder)], check=True)
    lay_out(folder)
    print(f"{look.name}: {len(list(folder.glob('*.png')))} pictures, {folder / 'sheets'}")


def main(arguments: Sequence[str]) -> None:
    """Take one look, or all of them and renew the pictures of the guide."""
    if arguments:
        look = Look(arguments[0], arguments[1], int(arguments[2]))
        folder = Path(arguments[3]).resolve() if arguments[3:] else BUILD / look.name
        with tempfile.TemporaryDirectory() as place:
            take_look(look, folder, Path(place))
        return
    looks = [Look(*parts) for parts in product(i18n.LANGUAGES, THEMES, PERCENTS)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(start, looks))
    for code in i18n.LANGUAGES:
        taken = BUILD / Look(code, "light", 100).name
        for name in GUIDE:
            shutil.copy(
                taken / f"{name}.png", ROOT / "docs" / ("" if code == "en" else code) / "pictures"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
