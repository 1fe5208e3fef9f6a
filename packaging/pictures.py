"""Take the pictures of README and docs from the running program, at 1366 × 768, off the screen.

`python packaging/pictures.py [FOLDER] [LANGUAGE]`: by default docs/pictures, English.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QTableView, QWidget

from cityreport import i18n, paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.sample import create_sample
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import make_application
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.pages import PAGES

ROOT = Path(__file__).resolve().parents[1]
MONTH = Period.parse("2024-01")


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


def main(folder: Path, language: str) -> None:
    """Open every page on the sample city and save what it shows."""
    folder.mkdir(parents=True, exist_ok=True)
    i18n.set_language(language)
    app = make_application()
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        settings = Settings(home / "settings.json")
        settings.set("export_folder", str(Path("submissions")))
        with create_sample(home / "sample.cityreport", catalogue, clock, "Ada Okoro") as office:
            year = Period.of_year(2023)
            office.exports.export(year, year, ["json", "xlsx"], home / "submissions")
            type_some(office)
            tasks = Tasks()
            window = MainWindow(office, settings, tasks)
            window.show()
            for entry in PAGES:
                window.go(entry.name, Destination(MONTH if entry.name == "enter" else None))
                for _ in range(3):
                    app.processEvents()
                    tasks.wait()
                app.processEvents()
                if entry.name == "checks":
                    let_check(window)
                window.grab().save(str(folder / f"{entry.name}.png"))
            window.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]) if given else ROOT / "docs" / "pictures", given[1] if given[1:] else "en")
