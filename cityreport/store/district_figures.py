"""One cell of many areas, in one look-up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

import msgspec

from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Frequency, Period
from cityreport.store.row_checksums import check_fronts, check_row

_STATE = "value, status, note, source, currency, sample_size, margin, catalogue"
_OF_AREAS = """WHERE indicator = ? AND breakdown = ? AND category = ?
             AND area IN (SELECT value FROM json_each(?))"""
_STATUSES = {status.value: status for status in Status}
_period = lru_cache(maxsize=4096)(Period.parse)
_figure = lru_cache(maxsize=4096, typed=True)(Figure)


class DistrictFigures:
    """The numbers of one open file, read of many areas at once. `read`: makes an observation of a
    row's state."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        read: Callable[[CellKey, Iterable[object]], Observation],
    ) -> None:
        self._connection = connection
        self._read = read

    def side_by_side(
        self, row: SeriesKey, areas: Sequence[str], first: Period, last: Period
    ) -> dict[str, dict[Period, Observation]]:
        """Return one cell of each of these areas, in the months from `first` to `last` and in the
        quarters and years that begin in theirs."""
        found: dict[str, dict[Period, Observation]] = {area: {} for area in areas}
        rows = self._connection.execute(
            f"""SELECT area, period, {_STATE}, seal FROM observation
             {_OF_AREAS} AND period BETWEEN ? AND ?""",
            (*row, _json(areas), str(first.year), f"{last.year}-Q4"),
        )
        for area, text, *state, sealed in rows:
            check_row((text, area, *row), tuple(state), sealed)
            period = _period(text)
            if period.frequency is not Frequency.MONTH or first <= period <= last:
                key = CellKey(row.indicator, period, area, row.breakdown, row.category)
                found[area][period] = self._read(key, state[:-1])
        return found

    def figures(
        self, row: SeriesKey, areas: Sequence[str], first: Period, last: Period
    ) -> dict[str, dict[Period, Figure]]:
        """Return the same as figures alone, which are read off the index."""
        where = """AND period BETWEEN ? AND ?
             AND (period BETWEEN ? AND ? OR length(period) = 4 OR substr(period, 6, 1) = 'Q')"""
        span = str(first.year), f"{last.year}-Q4", str(first), str(last)
        return self._figures(row, areas, where, span)

    def all_figures(self, row: SeriesKey, areas: Sequence[str]) -> dict[str, dict[Period, Figure]]:
        """Return one cell of each of these areas through all the periods it is answered in."""
        return self._figures(row, areas)

    def _figures(
        self, row: SeriesKey, areas: Sequence[str], where: str = "", span: tuple[str, ...] = ()
    ) -> dict[str, dict[Period, Figure]]:
        found: dict[str, dict[Period, Figure]] = {area: {} for area in areas}
        rows = self._connection.execute(
            f"""SELECT area, period, value, status, seal FROM observation
             {_OF_AREAS} {where} ORDER BY area, period""",
            (*row, _json(areas), *span),
        )
        for area, group in groupby(rows, itemgetter(0)):
            cells = [cell[1:] for cell in group]
            check_fronts((area, *row), cells)
            found[area] = {
                _period(period): _figure(value, _STATUSES[status])
                for period, value, status, _ in cells
            }
        return found


def _json(areas: Sequence[str]) -> str:
    return msgspec.json.encode(areas).decode()
