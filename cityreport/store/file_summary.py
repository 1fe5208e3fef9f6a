"""How much an office file holds, of any version and without touching it: to choose between two."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.store import database
from cityreport.store.observations import Observations


class Contents(NamedTuple):
    """How many cells are answered, and the newest period that has one."""

    cells: int
    newest: Period | None


def contents_of(path: Path) -> Contents:
    """What a file holds; the AccessError of `database.open_any`, or cell_damaged."""
    connection, _ = database.open_any(path)
    with closing(connection), database.translated(path):
        observations = Observations(connection)
        span = observations.span()
        return Contents(observations.count(), None if span is None else span[1])
