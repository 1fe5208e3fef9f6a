"""The numbers as checks read them: one column for each cell and area, through time.

Whole columns are added up, compared and skipped at once: ten years of a city with its districts are
more than a million numbers. Not here: where the columns come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.finding import CellContent
from cityreport.domain.derivation import parts_of
from cityreport.domain.observation import CellKey, Status
from cityreport.domain.period import Frequency, Period

PER_YEAR = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.YEAR: 1}


class SeriesKey(NamedTuple):
    """A cell without its time and place."""

    indicator: str
    breakdown: str = TOTAL
    category: str = TOTAL

    def at(self, period: Period, area: str) -> CellKey:
        """Return the cell of a period and area."""
        return CellKey(self.indicator, period, area, self.breakdown, self.category)


def series_key_of(key: CellKey) -> SeriesKey:
    """Return a cell's row."""
    return SeriesKey(key.indicator, key.breakdown, key.category)


def index_of(period: Period) -> int:
    """Return a period's place among those of its frequency; the next one's is one higher."""
    return period.year * PER_YEAR[period.frequency] + period.number - 1


@lru_cache(maxsize=4096)
def period_at(frequency: Frequency, index: int) -> Period:
    """Return the period at a place."""
    per_year = PER_YEAR[frequency]
    return Period(index // per_year, frequency, index % per_year + 1)


class SeriesColumn:
    """One cell of one area through the periods of one frequency.

    `start`: the place of the first of `contents`. `breaks`: places from which on the series is not
    comparable with earlier ones.
    """

    __slots__ = ("_is_full", "breaks", "contents", "start")

    def __init__(
        self, start: int = 0, contents: list[CellContent] | None = None, breaks: Iterable[int] = ()
    ) -> None:
        self.start = start
        self.contents: list[CellContent] = [] if contents is None else contents
        self.breaks = tuple(breaks)
        self._is_full: bool | None = None

    @property
    def stop(self) -> int:
        """The place after the last one."""
        return self.start + len(self.contents)

    def get(self, index: int) -> CellContent:
        """Return the content of a place."""
        return self.contents[index - self.start] if self.start <= index < self.stop else None

    def window(self, first: int, stop: int) -> list[CellContent]:
        """Return the contents of `first` … `stop - 1`; not to be changed."""
        if first == self.start and stop == self.stop:
            return self.contents
        inside = self.contents[max(first - self.start, 0) : max(stop - self.start, 0)]
        before = [None] * min(max(self.start - first, 0), stop - first)
        return [*before, *inside, *[None] * (stop - first - len(before) - len(inside))]

    def is_full(self, first: int, stop: int) -> bool:
        """Return whether there is a number at every place from `first` to `stop - 1`."""
        if first < self.start or stop > self.stop:
            return False
        if self._is_full is None:
            try:
                sum(self.contents)  # type: ignore[arg-type]
                self._is_full = True
            except TypeError:
                self._is_full = False
        return self._is_full or all(map(is_number, self.window(first, stop)))

    def put(self, index: int, content: CellContent, *, is_break: bool) -> None:
        """Set the content of a place."""
        if not self.contents:
            self.start = index
        if index < self.start:
            self.contents = [*[None] * (self.start - index), *self.contents]
            self.start = index
        elif index >= self.stop:
            self.contents = [*self.contents, *[None] * (index + 1 - self.stop)]
        self.contents[index - self.start] = content
        others = {place for place in self.breaks if place != index}
        self.breaks = tuple(sorted(others | {index} if is_break else others))
        self._is_full = None


class Axis:
    """The periods of a series in the order in which they were read, shared by many series."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self._periods = tuple(periods)
        places = list(map(index_of, periods))
        one = len({period.frequency for period in periods}) == 1
        self._is_plain = one and places == list(range(places[0], places[0] + len(places)))

    def columns(
        self, contents: list[CellContent], breaks: Iterable[Period] = ()
    ) -> dict[Frequency, SeriesColumn]:
        """Return the columns of a series with these contents, which they take over."""
        if self._is_plain:
            first = self._periods[0]
            column = SeriesColumn(index_of(first), contents, sorted(map(index_of, breaks)))
            return {first.frequency: column}
        broken = set(breaks)
        columns: dict[Frequency, SeriesColumn] = {}
        for period, content in zip(self._periods, contents, strict=True):
            column = columns.setdefault(period.frequency, SeriesColumn())
            column.put(index_of(period), content, is_break=period in broken)
        return columns


def is_number(content: CellContent) -> bool:
    """Return whether a cell holds a number, rather than nothing or a status without one."""
    return content is not None and not isinstance(content, str)


Columns = Mapping[Frequency, SeriesColumn]
"""The columns of one row and area, by frequency; those without an answer may be left out."""

EMPTY = SeriesColumn()
"""The content of a column without answers. Not to be written to."""

NOT_APPLICABLE = Status.NOT_APPLICABLE.value


class SeriesColumns:
    """All columns, computed ones included.

    `read` gives the columns of a row and area when they are first asked for. `spans`: the first and
    last month of the areas that do not always exist.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        read: Callable[[SeriesKey, str], Columns],
        spans: Mapping[str, tuple[Period | None, Period | None]] | None = None,
    ) -> None:
        self._read = read
        self._spans = {} if spans is None else dict(spans)
        self._columns: dict[tuple[SeriesKey, str], dict[Frequency, SeriesColumn]] = {}
        self._sums: dict[tuple[SeriesKey, str, Frequency], SeriesColumn] = {}
        self._is_complete = False
        self._answered: dict[tuple[SeriesKey, Frequency], set[str]] | None = None
        self._derived = {
            SeriesKey(indicator.code): stored_rows(catalogue, SeriesKey(indicator.code))
            for indicator in catalogue.indicators
            if indicator.derived is not None
        }

    def column(self, row: SeriesKey, area: str, frequency: Frequency) -> SeriesColumn:
        """Return the column of a row and area."""
        parts = self._derived.get(row)
        if parts is not None:
            place = row, area, frequency
            if place not in self._sums:
                self._sums[place] = _sum([self.column(part, area, frequency) for part in parts])
            return self._sums[place]
        found = self._columns.get((row, area))
        if found is None:
            found = self._columns[row, area] = dict(self._read(row, area))
        return found.get(frequency, EMPTY)

    def answered(
        self, row: SeriesKey, frequency: Frequency, areas: Iterable[str]
    ) -> frozenset[str]:
        """Return those of the areas in which a row was ever answered at periods of a frequency."""
        rows = self._derived.get(row, (row,))
        if self._is_complete:
            if self._answered is None:
                self._answered = self._find_answered()
            found = [self._answered.get((part, frequency), set()) for part in rows]
            return frozenset.intersection(frozenset(areas), *found)
        return frozenset(
            area
            for area in areas
            if all(self.column(part, area, frequency).contents for part in rows)
        )

    def _find_answered(self) -> dict[tuple[SeriesKey, Frequency], set[str]]:
        found: dict[tuple[SeriesKey, Frequency], set[str]] = {}
        for (row, area), columns in self._columns.items():
            for frequency, column in columns.items():
                if column.contents:
                    found.setdefault((row, frequency), set()).add(area)
        return found

    def complete(self) -> None:
        """Note that all columns were taken: what has none was never answered."""
        self._is_complete = True

    @property
    def is_complete(self) -> bool:
        """Return whether all columns were taken."""
        return self._is_complete

    def district(self, row: SeriesKey, area: str, frequency: Frequency) -> SeriesColumn:
        """Return the column for a sum over districts: not applicable where the district does not
        exist."""
        column = self.column(row, area, frequency)
        span = self._spans.get(area)
        return column if span is None else _inside(column, frequency, span)

    def take(self, row: SeriesKey, area: str, columns: Columns) -> None:
        """Set columns that were read elsewhere, so that `read` is not called for them."""
        self._columns[row, area] = dict(columns)
        self._forget_computed()

    def put(self, key: CellKey, content: CellContent, *, is_break: bool = False) -> None:
        """Set the content of a cell that was changed."""
        row, frequency = series_key_of(key), key.period.frequency
        columns = self._columns.get((row, key.area))
        if columns is None:
            columns = self._columns[row, key.area] = dict(self._read(row, key.area))
        column = columns.setdefault(frequency, SeriesColumn())
        column.put(index_of(key.period), content, is_break=is_break)
        self._forget_computed()

    def _forget_computed(self) -> None:
        self._sums.clear()
        self._answered = None


def stored_rows(catalogue: Catalogue, row: SeriesKey) -> tuple[SeriesKey, ...]:
    """Return the entered rows that a row is made of: itself unless it is computed."""
    derived = catalogue.indicator(row.indicator).derived
    if derived is None:
        return (row,)
    return tuple(
        series_key_of(key) for key in parts_of(derived, row.at(Period.of_year(2000), TOTAL))
    )


def _sum(parts: Sequence[SeriesColumn]) -> SeriesColumn:
    """Return the column of sums; empty where any part has no number."""
    answered = [part for part in parts if part.contents]
    if len(answered) < len(parts):
        return EMPTY
    first, stop = max(p.start for p in parts), min(p.stop for p in parts)
    if first >= stop:
        return EMPTY
    windows = [part.window(first, stop) for part in parts]
    sums = [
        sum(contents) if all(map(is_number, contents)) else None
        for contents in zip(*windows, strict=True)
    ]
    return SeriesColumn(first, sums, sorted({place for part in parts for place in part.breaks}))


def _inside(
    column: SeriesColumn, frequency: Frequency, span: tuple[Period | None, Period | None]
) -> SeriesColumn:
    """Return a column for a sum: not applicable outside of the span of months."""
    first, last = span
    length = 12 // PER_YEAR[frequency]
    begin = None if first is None else index_of(first.months()[0]) // length
    end = None if last is None else index_of(last.months()[-1]) // length
    return _Bounded(column, begin, end)


class _Bounded(SeriesColumn):
    """A column of a district that does not always exist."""

    __slots__ = ("_begin", "_end")

    def __init__(self, column: SeriesColumn, begin: int | None, end: int | None) -> None:
        super().__init__(column.start, column.contents, column.breaks)
        self._begin, self._end = begin, end

    def get(self, index: int) -> CellContent:
        """Return the content of a place, `M` outside of its span."""
        return NOT_APPLICABLE if self._is_outside(index) else super().get(index)

    def window(self, first: int, stop: int) -> list[CellContent]:
        """Return the contents, with `M` outside of its span."""
        contents = list(super().window(first, stop))
        for place, index in enumerate(range(first, stop)):
            if self._is_outside(index):
                contents[place] = NOT_APPLICABLE
        return contents

    def _is_outside(self, index: int) -> bool:
        too_early = self._begin is not None and index < self._begin
        return too_early or (self._end is not None and index > self._end)

    def is_full(self, first: int, stop: int) -> bool:
        """Return whether there is a number everywhere and all of it lies in the span."""
        inside = (self._begin is None or first >= self._begin) and (
            self._end is None or stop <= self._end + 1
        )
        return inside and super().is_full(first, stop)
