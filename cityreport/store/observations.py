"""Observations: reading pages and series, writing changes together with their journal entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.finding import CellContent
from cityreport.domain.checks.series_columns import Axis, SeriesColumn, SeriesKey
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Frequency, Period
from cityreport.errors import AccessError, DataError
from cityreport.store.district_figures import DistrictFigures
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.journal_links import state_with_changed_texts
from cityreport.store.row_checksums import check_front, check_fronts, check_row, seal

_FIELDS = "value, status, note, source, currency, sample_size, margin"
_STATE = _FIELDS + ", catalogue"
_ROW = "period, area, indicator, breakdown, category, " + _STATE + ", seal"
_KEY = "period = ? AND area = ? AND indicator = ? AND breakdown = ? AND category = ?"
_NEXT_SERIES = """
SELECT indicator, breakdown, category FROM (
  SELECT * FROM (SELECT indicator, breakdown, category FROM observation
    WHERE indicator = ?1 AND breakdown = ?2 AND category > ?3 ORDER BY category LIMIT 1)
  UNION ALL
  SELECT * FROM (SELECT indicator, breakdown, category FROM observation
    WHERE indicator = ?1 AND breakdown > ?2 ORDER BY breakdown, category LIMIT 1)
  UNION ALL
  SELECT * FROM (SELECT indicator, breakdown, category FROM observation
    WHERE indicator > ?1 ORDER BY indicator, breakdown, category LIMIT 1))
ORDER BY indicator, breakdown, category LIMIT 1"""
"""The series after one, by three look-ups: `(a, b, c) > (?, ?, ?)` finds its place by `a` alone and
walks from there."""
_STATUSES = {status.value: status for status in Status}
_SEPARATOR = "\t"  # sorts below every character that a code may have

State = tuple[int | float | None, str, str, str, str | None, int | None, float | None, int]
"""The content of a cell besides its key, in the order of `_STATE`; last, the catalogue's number."""


class Observations:
    """The numbers of one open file. Writing happens inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.by_district = DistrictFigures(connection, _observation)

    def get(self, key: CellKey) -> Observation | None:
        """Return the content of a cell; None if it is empty."""
        state = self._state(key)
        return None if state is None else _observation(key, state[:-1])

    def on_page(self, period: Period, area: str) -> dict[CellKey, Observation]:
        """Return all answers of one period and area."""
        rows = self._connection.execute(
            f"SELECT {_ROW} FROM observation WHERE period = ? AND area = ?", (str(period), area)
        )
        found = {}
        for row in rows:
            check_row(row[:5], row[5:13], row[13])
            key = CellKey(row[2], period, area, row[3], row[4])
            found[key] = _observation(key, row[5:12])
        return found

    def matching(
        self, *, periods: Iterable[Period] = (), indicator: str | None = None
    ) -> list[Observation]:
        """Return all answers of any of the periods, or of one indicator, in key order."""
        if indicator is not None:
            where, arguments = "indicator = ?", [(indicator,)]
        else:
            where, arguments = "period = ?", [(str(period),) for period in periods]
        found = []
        for argument in arguments:
            rows = self._connection.execute(
                f"""SELECT {_ROW} FROM observation WHERE {where}
                    ORDER BY period, area, indicator, breakdown, category""",
                argument,
            )
            for row in rows:
                check_row(row[:5], row[5:13], row[13])
                found.append(_observation(_key(*row[:5]), row[5:12]))
        return found

    def rows(
        self, periods: Iterable[Period], areas: Sequence[str] | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield `matching(periods=...)` as bare rows, for export, of these areas or of all:
        indicator, period, area, breakdown, category, then `_FIELDS`."""
        pages: Iterable[tuple[str, ...]]
        where = "period = ?" if areas is None else "period = ? AND area = ?"
        for period in periods:
            pages = [(str(period),)]
            if areas is not None:
                pages = [(str(period), area) for area in areas]
            for page in pages:
                rows = self._connection.execute(
                    f"SELECT {_ROW} FROM observation WHERE {where}", page
                )
                for row in rows:
                    check_row(row[:5], row[5:13], row[13])
                    yield row[2], row[0], row[1], *row[3:12]

    def figures(
        self, indicator: str, area: str, breakdown: str = TOTAL, category: str = TOTAL
    ) -> dict[Period, Figure]:
        """Return one cell's value through all the periods it is answered in."""
        rows = self._connection.execute(
            """SELECT period, value, status, seal FROM observation
               WHERE indicator = ? AND breakdown = ? AND category = ? AND area = ?""",
            (indicator, breakdown, category, area),
        ).fetchall()
        check_fronts((area, indicator, breakdown, category), rows)
        return {
            _period(period): Figure(value, _STATUSES[status]) for period, value, status, _ in rows
        }

    def columns(self, row: SeriesKey, area: str) -> dict[Frequency, SeriesColumn]:
        """Return one cell of one area through time, as checks read it."""
        rows = self._connection.execute(
            """SELECT period, value, status, seal FROM observation
               WHERE indicator = ? AND breakdown = ? AND category = ? AND area = ?""",
            (*row, area),
        ).fetchall()
        check_fronts((area, *row), rows)
        periods: list[Period] = []
        contents: list[CellContent] = []
        breaks: list[Period] = []
        for text, value, status, _ in rows:
            period = _period(text)
            periods.append(period)
            contents.append(status if value is None else value)
            if status == Status.BREAK:
                breaks.append(period)
        return Axis(periods).columns(contents, breaks) if periods else {}

    def sweep(
        self, indicator: str
    ) -> Iterator[tuple[SeriesKey, str, dict[Frequency, SeriesColumn]]]:
        """Yield every series of an indicator, with its area, in one pass over the index.

        The row seals are not checked: a million of them would take longer than all checks. A cell
        that is shown is read with its seal.
        """
        rows = self._connection.execute(
            """SELECT breakdown, category, area, json_group_array(period),
                      json_group_array(ifnull(value, status)), max(status = 'B')
               FROM observation WHERE indicator = ? GROUP BY breakdown, category, area""",
            (indicator,),
        )
        axes: dict[str, Axis] = {}
        for breakdown, category, area, periods, contents, has_break in rows:
            row = SeriesKey(indicator, breakdown, category)
            if has_break:
                yield row, area, self.columns(row, area)
                continue
            axis = axes.get(periods)
            if axis is None:
                axis = axes[periods] = Axis(list(map(_period, _values(periods))))
            yield row, area, axis.columns(_values(contents))

    def periods(self) -> list[Period]:
        """Return the periods with an answered cell, one look-up each."""
        found: list[Period] = []
        last = ""
        while True:
            row = self._connection.execute(
                "SELECT min(period) FROM observation WHERE period > ?", (last,)
            ).fetchone()
            if row[0] is None:
                return found
            last = row[0]
            found.append(Period.parse(last))

    def first_answers(self) -> Iterator[tuple[str, str, Period]]:
        """Yield each indicator and breakdown with its first answered month, quarter and year."""
        rows = self._connection.execute(
            """SELECT indicator, breakdown, min(period) FROM observation
               GROUP BY indicator, breakdown, length(period), substr(period, 6, 1) = 'Q'
               ORDER BY 1, 2, 3"""
        )
        for indicator, breakdown, period in rows:
            yield indicator, breakdown, Period.parse(period)

    def totals_answered(
        self, area: str, indicators: Iterable[str], first: Period, last: Period
    ) -> dict[Period, set[str]]:
        """Return the indicators with an answered total, by period, between two periods."""
        found: dict[Period, set[str]] = {}
        periods: dict[str, Period] = {}
        for indicator in indicators:
            rows = self._connection.execute(
                """SELECT period, value, status, seal FROM observation
                   WHERE indicator = ? AND breakdown = ? AND category = ? AND area = ?
                     AND period BETWEEN ? AND ?""",
                (indicator, TOTAL, TOTAL, area, str(first), str(last)),
            )
            for text, value, status, sealed in rows:
                check_front((text, area, indicator, TOTAL, TOTAL), value, status, sealed)
                period = periods.get(text)
                if period is None:
                    period = periods[text] = Period.parse(text)
                found.setdefault(period, set()).add(indicator)
        return found

    def span(self) -> tuple[Period, Period] | None:
        """Return the first and the last period with an answer; None while there is none."""
        low, high = self._connection.execute(
            """SELECT (SELECT min(period) FROM observation),
                      (SELECT max(period) FROM observation)"""
        ).fetchone()
        if low is None:
            return None
        try:
            return Period.parse(low), Period.parse(high)
        except DataError as error:  # no row was ever written under such a period
            raise AccessError("cell_damaged", cell=str(error.facts["typed"])) from error

    def texts(self) -> set[str]:
        """Return every note and every source, each once. The seals are not looked at, as in
        `sweep`."""
        rows = self._connection.execute("SELECT DISTINCT note, source FROM observation")
        return {text for row in rows for text in row if text}

    def with_texts(self, texts: Iterable[str]) -> list[Observation]:
        """Return the cells whose note or source is one of these."""
        rows = self._connection.execute(
            f"""WITH wanted(text) AS (SELECT value FROM json_each(?))
                SELECT {_ROW} FROM observation
                WHERE note IN (SELECT text FROM wanted) OR source IN (SELECT text FROM wanted)""",
            (msgspec.json.encode(sorted(texts)).decode(),),
        )
        found = []
        for row in rows:
            check_row(row[:5], row[5:13], row[13])
            found.append(_observation(_key(*row[:5]), row[5:12]))
        return found

    def count(self) -> int:
        """Return the number of answered cells."""
        return int(self._connection.execute("SELECT count(*) FROM observation").fetchone()[0])

    def areas_used(self) -> set[str]:
        """Return the areas that have any number."""
        return {row[0] for row in self._connection.execute("SELECT DISTINCT area FROM observation")}

    def periods_of(self, area: str, periods: Iterable[Period]) -> list[Period]:
        """Return those of the periods in which an area has any number, one look-up each."""
        rows = self._connection.execute(
            """WITH wanted(period) AS (SELECT value FROM json_each(?))
               SELECT period FROM wanted WHERE EXISTS (
                 SELECT 1 FROM observation AS o WHERE o.period = wanted.period AND o.area = ?)""",
            (msgspec.json.encode([str(period) for period in periods]).decode(), area),
        )
        return [_period(text) for (text,) in rows]

    def series(self) -> Iterator[SeriesKey]:
        """Yield every series with a number in any area, one look-up each."""
        last = SeriesKey("", "", "")
        while row := self._connection.execute(_NEXT_SERIES, last).fetchone():
            last = SeriesKey(*row)
            yield last

    def cells_of(self, row: SeriesKey) -> list[CellKey]:
        """Return the answered cells of a series, in all areas."""
        rows = self._connection.execute(
            """SELECT period, area FROM observation
               WHERE indicator = ? AND breakdown = ? AND category = ? ORDER BY area, period""",
            row,
        )
        return [row.at(_period(period), area) for period, area in rows]

    def change(self, key: CellKey, new: Observation | None, catalogue: int) -> JournalEntry | None:
        """Write or (None) empty a cell; return the entry for the journal, None if no change."""
        old = self._state(key)
        state = None if new is None else _state_of(new, catalogue)
        if (state and state[:-1]) == (old and old[:-1]):
            return None
        self._put(key, state)
        return JournalEntry(CELL, cell_text(key), _json(old), _json(state))

    def revert(self, entry: JournalEntry) -> JournalEntry | None:
        """Undo an entry's change; return the new entry, None if the cell was changed again
        since."""
        key = read_cell_text(entry.key)
        if _json(self._state(key)) != entry.new:
            return None
        state = None if entry.old is None else _decoded(entry.old)
        self._put(key, state)
        return JournalEntry(CELL, entry.key, entry.new, entry.old)

    def forget_texts(self, text: str, change: Callable[[str, str], str]) -> None:
        """Replace the texts of a cell, by its text, by those of `change(name, text)`: `erasure`
        does the same to the journal."""
        key = read_cell_text(text)
        held = _json(self._state(key))
        new = state_with_changed_texts(CELL, held, change)
        if new is not None and new != held:
            self._put(key, _decoded(new))

    def states(self) -> Generator[tuple[str, str], None, None]:
        """Yield every cell as the journal writes it (key, state), by key."""
        rows = self._connection.execute(
            f"""SELECT period, area, indicator, breakdown, category, {_STATE} FROM observation
                ORDER BY period, area, indicator, breakdown, category"""
        )
        for row in rows:
            yield _SEPARATOR.join(row[:5]), str(_json(row[5:]))

    def _state(self, key: CellKey) -> State | None:
        row = self._connection.execute(
            f"SELECT {_STATE}, seal FROM observation WHERE {_KEY}", _row_key(key)
        ).fetchone()
        if row is None:
            return None
        state: State = row[:-1]
        check_row(_row_key(key), state, row[-1])
        return state

    def _put(self, key: CellKey, state: State | None) -> None:
        if state is None:
            self._connection.execute(f"DELETE FROM observation WHERE {_KEY}", _row_key(key))
            return
        self._connection.execute(
            """INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET value = excluded.value, status = excluded.status,
                 note = excluded.note, source = excluded.source, currency = excluded.currency,
                 sample_size = excluded.sample_size, margin = excluded.margin,
                 catalogue = excluded.catalogue, seal = excluded.seal""",
            (*_row_key(key), *state, seal(_row_key(key), state)),
        )


def cell_text(key: CellKey) -> str:
    """Return a cell's key as one text, in the order of the table's primary key."""
    return _SEPARATOR.join(_row_key(key))


def read_cell_text(text: str) -> CellKey:
    """Return the inverse of `cell_text`; raise AccessError('cell_damaged') for a text that it never
    wrote."""
    try:
        period, area, indicator, breakdown, category = text.split(_SEPARATOR)
        return CellKey(indicator, Period.parse(period), area, breakdown, category)
    except (ValueError, DataError) as error:
        raise AccessError("cell_damaged", cell=text[:80]) from error


def read_state(key: CellKey, state: str) -> Observation:
    """Return an observation from the state that the journal wrote; raise
    AccessError('cell_damaged')."""
    try:
        return _observation(key, _decoded(state)[:-1])
    except ValueError as error:
        raise AccessError("cell_damaged", cell=" ".join(_row_key(key))) from error


def _values(array: str) -> list[Any]:
    try:
        values: list[Any] = msgspec.json.decode(array, type=list)
        return values
    except ValueError as error:
        raise AccessError("cell_damaged", cell=array[:80]) from error


def _decoded(state: str) -> State:
    try:
        decoded: State = msgspec.json.decode(state, type=State)
        return decoded
    except ValueError as error:  # msgspec's errors are ValueErrors
        raise AccessError("cell_damaged", cell=state[:80]) from error


@lru_cache(maxsize=4096)
def _period(text: str) -> Period:
    return Period.parse(text)


def _row_key(key: CellKey) -> tuple[str, str, str, str, str]:
    return (str(key.period), key.area, key.indicator, key.breakdown, key.category)


def _key(period: str, area: str, indicator: str, breakdown: str, category: str) -> CellKey:
    return CellKey(indicator, Period.parse(period), area, breakdown, category)


def _state_of(observation: Observation, catalogue: int) -> State:
    return (
        observation.value,
        observation.status.value,
        observation.note,
        observation.source,
        observation.currency,
        observation.sample_size,
        None if observation.margin is None else float(observation.margin),
        catalogue,
    )


def _observation(key: CellKey, state: Iterable[object]) -> Observation:
    value, status, *rest = state
    return Observation(key, value, Status(status), *rest)  # type: ignore[arg-type]


def _json(state: object) -> str | None:
    return None if state is None else msgspec.json.encode(state).decode()
