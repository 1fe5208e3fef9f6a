"""One cell of many areas, in one look-up."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Frequency, Period
from cityreport.store.row_checksums import check_front

_period = lru_cache(maxsize=4096)(Period.parse)


def side_by_side(
    connection: sqlite3.Connection,
    row: SeriesKey,
    areas: Sequence[str],
    first: Period,
    last: Period,
) -> dict[str, dict[Period, Figure]]:
    """Return one cell of each of these areas, in the months from `first` to `last` and in the
    quarters and years that begin in theirs."""
    found: dict[str, dict[Period, Figure]] = {area: {} for area in areas}
    rows = connection.execute(
        """SELECT area, period, value, status, seal FROM observation
           WHERE indicator = ? AND breakdown = ? AND category = ?
             AND area IN (SELECT value FROM json_each(?)) AND period BETWEEN ? AND ?""",
        (*row, msgspec.json.encode(areas).decode(), str(first.year), f"{last.year}-Q4"),
    )
    for area, text, value, status, sealed in rows:
        check_front((text, area, *row), value, status, sealed)
        period = _period(text)
        if period.frequency is not Frequency.MONTH or first <= period <= last:
            found[area][period] = Figure(value, Status(status))
    return found
