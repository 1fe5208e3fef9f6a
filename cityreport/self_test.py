"""Testing the installed program in a temporary folder.

A built program can lack a library, a font or a translation that the tests had; this runs where the
program runs: type, chart, print, export, verify, and open every page off the screen.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cityreport import i18n, paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.exchange.importing.sandboxed_reader import read_book
from cityreport.messages import sentence
from cityreport.office import chart_drawing, report_data
from cityreport.office.chart_request import ChartRequest
from cityreport.office.clock import system_clock
from cityreport.office.office import Office
from cityreport.office.sample import create_numbers
from cityreport.settings import Settings

_MONTH = Period.parse("2024-01")
_CELL = CellKey("L1", _MONTH)


class Step(NamedTuple):
    """A step that was tried, whether it worked, and what was seen."""

    name: str
    ok: bool
    detail: str


def run_self_test() -> list[Step]:
    """Run every step; one that fails is reported and the rest are still tried."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with tempfile.TemporaryDirectory(prefix="cityreport-self-test-") as name:
        folder = Path(name)
        with create_numbers(
            folder / "sample.cityreport", catalogue, system_clock, "self-test"
        ) as office:
            trials: tuple[tuple[str, Callable[[Office, Path], str]], ...] = (
                ("sample", _sample),
                ("type", _type),
                ("chart", _chart),
                ("print", _print),
                ("export and verify", _export),
                ("foreign file", _foreign),
                ("languages", _languages),
                ("window", _window),
                ("audit", _audit),
            )
            return [_try(title, trial, office, folder) for title, trial in trials]


def _try(title: str, trial: Callable[[Office, Path], str], office: Office, folder: Path) -> Step:
    try:
        return Step(title, ok=True, detail=trial(office, folder))
    except CityReportError as error:
        return Step(title, ok=False, detail=sentence(error))
    except Exception as error:  # noqa: BLE001 - whatever is broken in this build is the finding
        return Step(title, ok=False, detail=f"{type(error).__name__}: {error}")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise RuntimeError(what)


def _sample(office: Office, _: Path) -> str:
    totals: dict[int, int | float] = {}
    for observation in office.queries.of_indicator("L1"):
        if observation.key.area == "_T" and observation.value is not None:
            year = observation.key.period.year
            totals[year] = totals.get(year, 0) + observation.value
    found = list(totals.values())
    _expect(found == [142, 139, 153, 133, 136, 109, 110], f"homicides by year: {found}")
    return " ".join(str(total) for total in found)


def _type(office: Office, _: Path) -> str:
    office.cells.record(Observation(_CELL, 0))
    _expect(office.cells.get(_CELL) == Observation(_CELL, 0), "zero was not kept")
    office.steps.undo()
    _expect(office.cells.get(_CELL) is None, "undo did not empty the cell")
    office.steps.redo()
    return str(_MONTH)


def _chart(office: Office, folder: Path) -> str:
    sizes = []
    for suffix, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        path = folder / f"chart{suffix}"
        chart_drawing.chart(office, ChartRequest("L1")).save(path)
        content = path.read_bytes()
        _expect(content.startswith(magic), f"{path.name} is not what its name says")
        sizes.append(f"{suffix} {len(content)}")
    return ", ".join(sizes)


def _print(office: Office, folder: Path) -> str:
    from cityreport.ui.kit.document_printing import print_offscreen  # noqa: PLC0415 - Qt, only when reached

    path = folder / "summary.pdf"
    print_offscreen(report_data.report(office, 2023), path)
    _expect(path.read_bytes().startswith(b"%PDF"), "the summary is not a PDF")
    return f"{path.stat().st_size} bytes"


def _export(office: Office, folder: Path) -> str:
    year = Period.of_year(2023)
    made = office.exports.export(year, year, ["json", "xlsx"], folder)
    for name in made.files:
        verification = office.exports.verify(folder / name)
        problems = [problem.message for problem in verification.problems]
        _expect(verification.valid, f"{name}: {problems}")
        _expect(verification.digest == made.digest, f"{name}: another digest")
    return made.digest


def _foreign(_: Office, folder: Path) -> str:
    """Read the exported workbook as a foreign file: by this program in a child process."""
    book = read_book(next(iter(folder.glob("*.xlsx"))))
    names = [sheet.name for sheet in book.sheets]
    _expect("Data" in names, f"sheets: {names}")
    return f"{book.kind}: {', '.join(names)}"


def _languages(office: Office, _: Path) -> str:
    spoken = []
    for code in i18n.LANGUAGES:
        with i18n.in_language(code):
            spoken.append(f"{i18n.text(office.catalogue.title)}, {i18n.period_name(_MONTH)}")
            spoken.append(i18n.tr("Whole city"))
    _expect(len(set(spoken)) == len(spoken), f"two languages say the same: {spoken}")
    return " | ".join(spoken)


def _window(office: Office, folder: Path) -> str:
    from cityreport.ui.offscreen import open_offscreen  # noqa: PLC0415

    return ", ".join(open_offscreen(office, Settings(folder / "settings.json")))


def _audit(office: Office, _: Path) -> str:
    audit = office.history.audit()
    _expect(audit.holds, f"{audit.problem} {audit.where}")
    return f"{audit.entries} entries"
