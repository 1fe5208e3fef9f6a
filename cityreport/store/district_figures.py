"""One cell of many areas, in one look-up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import msgspec

from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.store.row_checksums import check_row

_STATE = "value, status, note, source, currency, sample_size, margin, catalogue"
_period = lru_cache(maxsize=4096)(Period.parse)


def side_by_side(
    connection: sqlite3.Connection,
    row: SeriesKey,
    areas: Sequence[str],
    first: Period,
    last: Period,
    read: Callable[[CellKey, Iterable[object]], Observation],
) -> dict[str, dict[Period, Observation]]:
    """Return one cell of each of these areas, in the months from `first` to `last` and in the
    quarters and years that begin in theirs. `read`: makes an observation of a row's state."""
    found: dict[str, dict[Period, Observation]] = {area: {} for area in areas}
    rows = connection.execute(
        f"""SELECT area, period, {_STATE}, seal FROM observation
           WHERE indicator = ? AND breakdown = ? AND category = ?
             AND area IN (SELECT value FROM json_each(?)) AND period BETWEEN ? AND ?""",
        (*row, msgspec.json.encode(areas).decode(), str(first.year), f"{last.year}-Q4"),
    )
    for area, text, *state, sealed in rows:
        check_row((text, area, *row), tuple(state), sealed)
        period = _period(text)
        if period.frequency is not Frequency.MONTH or first <= period <= last:
            key = CellKey(row.indicator, period, area, row.breakdown, row.category)
            found[area][period] = read(key, state[:-1])
    return found
