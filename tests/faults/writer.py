"""One of two who write to the same file at the same time; or (a name `reader`) one who reads.

python -m tests.faults.writer STORE NAME SECONDS
"""

from __future__ import annotations

import random
import sys
import time
from itertools import count
from pathlib import Path

from cityreport.domain.observation import CellKey, Observation
from cityreport.errors import AccessError
from cityreport.office.office_reader import OfficeReader
from cityreport.store.store import Store
from tests.faults import city
from tests.faults.proof import cell_name
from tests.faults.saying import say, say_saved

BLOCK = tuple(CellKey("P1", city.MONTH, area) for area in city.DISTRICTS)
PAGE = tuple(CellKey(code, city.MONTH) for code in ("L4", "P3", "P4", "G1", "G2"))
"""Cells that are only ever written together, with one value."""
OWN = {"even": city.DISTRICTS[1::2], "odd": city.DISTRICTS[::2]}


def write(store: Path, name: str, seconds: float) -> None:
    """Open, record some cells, close, open again; try again when refused."""
    until, numbers = time.monotonic() + seconds, count(int(name == "odd"), 2)
    refused: dict[str, int] = {}
    while time.monotonic() < until:
        try:
            with city.open_office(store) as office:
                office.changes.subscribe(say_saved)
                for _ in range(20):
                    number = next(numbers)
                    changes = [Observation(key, number) for key in _keys(name, number)]
                    say("do", {cell_name(c.key): [c.value, "A", ""] for c in changes})
                    office.cells.record_many(changes)
                    if time.monotonic() > until:
                        break
        except AccessError as error:
            refused[error.code] = refused.get(error.code, 0) + 1
            say("not")
            time.sleep(0.01 * random.random())  # let the other one have it
    say("refused", refused)


def _keys(name: str, number: int) -> tuple[CellKey, ...]:
    match (number // 2) % 4:
        case 0:
            return BLOCK
        case 1:
            return PAGE
        case _:
            areas = OWN[name]
            return (CellKey("L1", city.MONTH, areas[number % len(areas)]),)


def read(store: Path, seconds: float) -> None:
    """Read the block and the page all the time; what is written together is seen together."""
    until = time.monotonic() + seconds
    looks, refused, mixed = 0, 0, 0
    while time.monotonic() < until:
        try:
            with OfficeReader(Store.reader(store), city.catalogue(), city.Clock()) as office:
                for _ in range(50):
                    block = {o.key: o.value for o in office.queries.in_period(city.MONTH)}
                    page = office.queries.page(city.MONTH).cells
                    values = {block.get(key) for key in BLOCK}
                    together = {page[key].value if key in page else None for key in PAGE}
                    looks += 1
                    mixed += len(values) > 1 or len(together) > 1
                    if time.monotonic() > until:
                        break
        except AccessError:
            refused += 1
    say("read", looks, refused, mixed)


if __name__ == "__main__":
    try:
        if sys.argv[2] == "reader":
            read(Path(sys.argv[1]), float(sys.argv[3]))
        else:
            write(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
    except Exception as error:
        say("crashed", f"{type(error).__name__}: {error}")
        raise
