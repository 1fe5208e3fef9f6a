"""Speed as ratios against a named baseline in the same run: `make bench`.

Baseline and program take turns, so that a machine that slows down slows both. The median of
the pairs' ratios is printed and held against the target.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.office import chart_drawing, exports, submission_records
from cityreport.office.chart_request import ChartRequest
from cityreport.office.office import Office
from cityreport.store.backup_files import BackupReason, make_backup, prove_backup
from cityreport.store.file_comparison import compare as compare_files
from cityreport.store.lock import lock_path
from cityreport.wording import CHART_KIND_NAMES

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

Work = Callable[[], object]

MOST_INSTRUCTIONS = 2.5
"""How many times the instructions of a bare window a start may take (2.47 when last counted)."""

START = 2.5
"""How many times a bare window a start may take (`docs/speed.md` says what it consists of)."""

WRITTEN, CHECKED = 1.5, 2.2
"""An export against the libraries writing the same cells: written, and checked before. They check
and word nothing, so that a checked export has a figure of its own."""


def seconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(name: str, ours: Work, baseline: Work, *, runs: int, target: float) -> None:
    """Print and judge the median of ours / baseline over `runs` pairs, after one warm-up."""
    ours()
    baseline()
    pairs = [(seconds(ours), seconds(baseline)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    print(f"\n{name}: {ratio:.2f} × baseline (target {target}); {a:.2f} ms against {b:.2f} ms")
    assert ratio <= target


def limit(name: str, work: Work, *, runs: int, milliseconds: float) -> None:
    """Print and judge the median of a work that design bounds in milliseconds."""
    work()
    median = statistics.median(seconds(work) for _ in range(runs)) * 1000
    print(f"\n{name}: {median:.1f} ms (target {milliseconds:.0f} ms)")
    assert median <= milliseconds


BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1366, 768)
window.show()
app.processEvents()
os._exit(0)
"""

LIKE_OURS = """
import builtins, gc, os
gc.disable()
from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
builtins.__import__ = builtins.__orig_import__
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QListWidget, QMainWindow
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget
class Months(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        return 10
    def columnCount(self, parent=QModelIndex()):
        return 12
    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return "5/10" if role == Qt.ItemDataRole.DisplayRole else None
app = QApplication([])
window, body, months = QMainWindow(), QWidget(), Months()
pages, table = QListWidget(), QTableView()
pages.addItems(["Home", "Enter", "Progress", "Submissions", "Settings"])
table.setModel(months)
line, column = QHBoxLayout(body), QVBoxLayout()
for n in range(8):
    column.addWidget(QLabel(f"Sentence {n}"))
line.addWidget(pages)
line.addLayout(column)
line.addWidget(table, 1)
window.setCentralWidget(body)
window.resize(1366, 768)
window.show()
app.processEvents()
os._exit(0)
"""
"""Our kinds of widgets without a line of ours: no style, no icon, no number of a store."""

OURS = """
import gc, os, sys
gc.disable()  # as __main__ does before anything else
sys.modules["typing_extensions"] = None  # a developer's tools bring it, no program has it
from cityreport import launch

def leave_when_painted():
    from cityreport.ui import app
    from cityreport.ui.home.completeness_map import CompletenessMap
    painted = []
    paint, show = CompletenessMap.paintEvent, app.Program.show
    def paint_and_note(self, event):
        paint(self, event)
        painted.append(self)
    def show_and_leave(self, office):
        show(self, office)
        self._app.processEvents()
        os._exit(0 if painted else 1)
    CompletenessMap.paintEvent = paint_and_note
    app.Program.show = show_and_leave

read = launch.read_catalogue
def read_after_qt(content):  # the program itself chooses when Qt is loaded
    leave_when_painted()
    return read(content)
launch.read_catalogue = read_after_qt
launch.launch(sys.argv[1])
"""

LOOK_OVER_NOTHING = """
import gc
gc.disable()
from cityreport.office.backups.preflight import LookOver
LookOver._look = lambda self: setattr(self, "_is_checked", True)
"""
"""Before `OURS`: leaves out the check, which has a thread of its own."""


def start_ours(store: Path, before: str = "", under: Sequence[str] = ()) -> None:
    """Start the program on a store that nobody left open: the script ends without closing it."""
    lock_path(store).unlink(missing_ok=True)
    start(before + OURS, str(store), under=under)


SCREEN = Path(__file__).with_name("screen.json")
"""The screen of an office, 1366 x 768: on the platform's own, of 800 x 800, the map is out of
view."""


def start(*arguments: str, under: Sequence[str] = ()) -> None:
    """Run a script in a process of its own, without a screen."""
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={SCREEN}"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # so that a second start has it
    subprocess.run([*under, sys.executable, "-c", *arguments], check=True, env=environment)


def test_window_ready(sample_path: Path) -> None:
    """From the start of the process to a painted window with its numbers."""
    compare(
        "our widgets in bare PySide6",
        lambda: start(LIKE_OURS),
        lambda: start(BARE),
        runs=15,
        target=1.5,
    )
    compare(
        "window ready",
        lambda: start_ours(sample_path),
        lambda: start(BARE),
        runs=15,
        target=START,
    )


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind counts the instructions")
def test_instructions_of_a_start(sample_path: Path, tmp_path: Path) -> None:
    """The same start as instructions: they come out alike to a thousandth on a busy machine."""

    def count(name: str, *arguments: str) -> int:
        log = tmp_path / f"{name}.txt"
        tool = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
        start(*arguments, under=["valgrind", *tool, f"--log-file={log}"])
        found = re.search(r"I +refs: +([0-9,]+)", log.read_text())
        assert found is not None
        return int(found[1].replace(",", ""))

    start_ours(sample_path, LOOK_OVER_NOTHING)  # an installed program has its byte code
    bare, like_ours = count("bare", BARE), count("like_ours", LIKE_OURS)
    lock_path(sample_path).unlink(missing_ok=True)
    ours = count("ours", LOOK_OVER_NOTHING + OURS, str(sample_path))
    print(
        f"\ninstructions of a start: bare {bare / 1e6:.0f} million,"
        f" our widgets {like_ours / bare:.2f} ×, ours {ours / bare:.3f} × (no more than"
        f" {MOST_INSTRUCTIONS})"
    )
    assert ours / bare <= MOST_INSTRUCTIONS


def test_one_committed_cell(sample_path: Path, sample: Office, tmp_path: Path) -> None:
    """Office.record against the same UPSERT into the same table by bare sqlite3."""
    bare_path = tmp_path / "bare.cityreport"
    shutil.copy(sample_path, bare_path)
    bare = sqlite3.connect(bare_path, isolation_level=None)
    bare.execute("PRAGMA synchronous = EXTRA")
    key = CellKey("L1", Period.parse("2024-01"))
    numbers = iter(range(1_000_000))

    def ours() -> None:
        sample.cells.record(Observation(key, next(numbers)))

    def baseline() -> None:
        bare.execute(
            "INSERT INTO observation VALUES ('2024-01', '_T', 'L1', '_T', '_T', ?, 'A', '', '',"
            " NULL, NULL, NULL, 1, 0) ON CONFLICT DO UPDATE SET value = excluded.value",
            (next(numbers),),
        )

    compare("one committed cell", ours, baseline, runs=301, target=2.0)
    bare.close()


@pytest.mark.parametrize("is_checked", [False, True], ids=["written", "checked and written"])
def test_quarter_export(large: Office, tmp_path: Path, is_checked: bool) -> None:
    """A quarter of a large city as JSON and Excel, against the libraries writing the same content
    and the same cells, plain. Its made-up numbers raise a finding for every third of them."""
    start, end = Period.parse("2023-10"), Period.parse("2023-12")
    formats, folder = ["json", "xlsx"], tmp_path / "ours"
    found = submission_records.worded(large, large.checks.findings(start, end), (start, end))

    def ours() -> SubmissionRecord:
        if is_checked:
            return large.exports.write_submission(start, end, formats, folder)
        return exports.write(large, start, end, formats, folder, found)

    json, excel = (folder / name for name in ours().files)
    content = msgspec.json.decode(json.read_bytes())
    book = CalamineWorkbook.from_path(excel)
    sheets = [
        [[None if value == "" else value for value in row] for row in sheet.to_python()]
        for sheet in map(book.get_sheet_by_name, book.sheet_names)
    ]
    observations, findings = len(content["observations"]), len(content["findings"])
    cells = sum(value is not None for sheet in sheets for row in sheet for value in row)
    print(f"\nquarter export: {observations} observations, {findings} findings, {cells} cells")

    def baseline() -> None:
        (tmp_path / "bare.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(content), indent=2)
        )
        workbook = Workbook(write_only=True)
        for rows in sheets:
            sheet = workbook.create_sheet()
            for row in rows:
                sheet.append(row)
        workbook.save(tmp_path / "bare.xlsx")

    name = "quarter export, checked and written" if is_checked else "quarter export, written"
    compare(name, ours, baseline, runs=3, target=CHECKED if is_checked else WRITTEN)


def test_month_page_of_a_large_store(large: Office) -> None:
    """All the cells of a month with those of last month and last year beside them."""
    months = iter([Period.parse("2015-01").shift(i) for i in range(60)] * 2)
    limit("month page", lambda: large.queries.page(next(months), "D07"), runs=50, milliseconds=100)


def test_progress_of_a_large_store(large: Office) -> None:
    """The figures of a progress chart."""
    limit("progress figures", lambda: large.queries.progress("L1", "_T"), runs=20, milliseconds=100)


@pytest.mark.parametrize("kind", list(CHART_KIND_NAMES))
def test_chart_of_a_large_store(large: Office, kind: str) -> None:
    """A chart of every kind: its figures read, measured and drawn, as the page shows it."""
    wish = ChartRequest("L1", kind=kind, going_on=True)
    limit(
        f"chart: {kind}",
        lambda: chart_drawing.chart(large, wish).image((640, 400), with_words=False),
        runs=20,
        milliseconds=200,
    )


def test_backup_of_a_large_store(large: Office, tmp_path: Path) -> None:
    """A backup, walked and checked against its source, against sqlite3's own of the same file.

    The integrity check of a file of this size follows in the background; its time is printed.
    """
    source = large.store.path
    occasion = BackupReason.at("asked", "2024-02-10T09:30:00Z", "bench")
    made = []

    def ours() -> None:
        if made:
            made.pop().unlink()
        made.append(make_backup(source, tmp_path / "ours", occasion).backup.path)

    def baseline() -> None:
        bare = tmp_path / "bare.sqlite"
        bare.unlink(missing_ok=True)
        one, other = sqlite3.connect(source), sqlite3.connect(bare)
        one.backup(other)
        one.close()
        other.close()

    compare("backup of 3 million", ours, baseline, runs=5, target=2.0)
    whole = seconds(lambda: prove_backup(made[0]))
    print(f"\nits whole integrity check, in the background: {whole:.1f} s")
    limit("two files compared", lambda: compare_files(source, made[0]), runs=1, milliseconds=30_000)
