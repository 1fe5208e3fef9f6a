"""A summary of an office file, of any version and without changing it: to choose between two."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.store import database
from cityreport.store.observations import Observations


class Contents(NamedTuple):
    """The number of answered cells, and the newest period that has one."""

    cells: int
    newest: Period | None


def contents_of(path: Path) -> Contents:
    """Return the contents of a file; raise the AccessError of `database.open_any`, or
    cell_damaged."""
    connection, _ = database.open_any(path)
    with closing(connection), database.translate_errors(path):
        observations = Observations(connection)
        span = observations.span()
        return Contents(observations.count(), None if span is None else span[1])
