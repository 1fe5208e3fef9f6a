"""What must hold of an office file and of exported files after a fault."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.exchange.verification import verify_file
from cityreport.office.office import Office
from tests.faults import city

State = list[object] | None
"""What a cell holds: [value, status, note], or None while it is empty."""


def cell_name(key: CellKey) -> str:
    """A cell as one text, the way drivers print it."""
    return " ".join((str(key.period), key.area, key.indicator, key.breakdown, key.category))


def read_cell_name(name: str) -> CellKey:
    """The inverse of `cell_name`."""
    period, area, indicator, breakdown, category = name.split(" ")
    return CellKey(indicator, Period.parse(period), area, breakdown, category)


def state_of(office: Office, key: CellKey) -> State:
    """What a cell holds now."""
    held = office.cells.get(key)
    return None if held is None else [held.value, held.status.value, held.note]


def value_on_disk(path: Path, key: CellKey) -> object:
    """A cell's value, read by a connection that knows nothing of the program."""
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(
            "SELECT value FROM observation WHERE period = ? AND area = ? AND indicator = ?"
            " AND breakdown = ? AND category = ?",
            (str(key.period), key.area, key.indicator, key.breakdown, key.category),
        ).fetchone()
    return None if row is None else row[0]


def faults_of(path: Path) -> list[str]:
    """What is wrong with an office file, opened anew; empty if nothing."""
    try:
        with city.open_office(path) as office:
            found = office.history.audit()
    except CityReportError as error:
        return [f"does not open: {error}"]
    said = [] if found.holds else [f"audit: {found.problem} {found.where}"]
    with closing(sqlite3.connect(path)) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
    return said if answer == "ok" else [*said, f"integrity_check: {answer}"]


def faults_of_exports(folder: Path, known: frozenset[Path] = frozenset()) -> list[str]:
    """Files with a final name that do not verify; those already `known` are not read again."""
    bad = []
    for path in sorted(folder.iterdir()) if folder.exists() else []:
        if path.name.startswith(".") or path in known or path.suffix not in {".json", ".xlsx"}:
            continue
        found = verify_file(path, city.catalogue())
        if not found.valid:
            bad.append(f"{path.name} does not verify: {found.problems[0].message}")
    return bad


def leftovers(folder: Path) -> list[str]:
    """Half-written files that a handled failure should have taken away."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.part"))
