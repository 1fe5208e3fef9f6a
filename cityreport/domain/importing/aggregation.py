"""Adding up entries into cells; a sum is not made where a part of it is missing.

The standard has one-way tables: entries of several breakdowns become one cell for each of them. Two
numbers of one cell are parts of it if the file has different words for them (two kinds of robbery),
and a conflict if it has the same; the rows of an incident list are always parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Category
from cityreport.domain.city import Profile
from cityreport.domain.importing.import_mapping import LEAVE, AbsentMeaning, Role, TotalSource
from cityreport.domain.importing.import_result import (
    ImportConflict,
    ImportedCell,
    SourceRange,
    WithheldSum,
)
from cityreport.domain.importing.row_reader import ReadNumber
from cityreport.domain.importing.table_layout import TableLayout
from cityreport.domain.observation import CellKey, Status
from cityreport.domain.period import Frequency, Period, month_range

Words = tuple[str, str, tuple[str, ...]]


class _Part(NamedTuple):
    entry: ReadNumber
    layout: TableLayout
    is_direct: bool


class _Seen(msgspec.Struct):
    """The words of a table, by what they stand for."""

    areas: set[tuple[str, str]]  # code, word
    indicators: set[tuple[str, str]]
    categories: dict[str, set[tuple[str, ...]]]  # by indicator
    periods: set[Period]

    def take(self, entry: ReadNumber, is_incident: bool) -> None:
        """Add an entry; rows that an incident list leaves out are never missing from a sum."""
        target = entry.target
        self.areas.add((target.area, "" if is_incident else target.words[0]))
        self.indicators.add((target.indicator, "" if is_incident else target.words[1]))
        self.periods.add(target.period)
        if not is_incident:
            self.categories.setdefault(target.indicator, set()).add(target.words[2])


class Aggregator:
    """Collects the entries of all tables of a file into cells."""

    def __init__(self, catalogue: Catalogue, profile: Profile) -> None:
        self._catalogue, self._profile = catalogue, profile
        self._parts: dict[CellKey, list[_Part]] = {}
        self._seen: list[tuple[TableLayout, _Seen]] = []
        self.cells: list[ImportedCell] = []
        self.conflicts: list[ImportConflict] = []
        self.withheld: list[WithheldSum] = []
        self.unplaced: list[tuple[TableLayout, ReadNumber]] = []

    def take(self, layout: TableLayout, entries: Iterable[ReadNumber]) -> None:
        """Add the entries of a table."""
        seen = _Seen(set(), set(), {}, set())
        rule = layout.rule
        is_added = rule.city_total is TotalSource.ADDED
        parts = self._parts
        for entry in entries:
            target = entry.target
            seen.take(entry, rule.is_incidents)
            keys = self._keys(layout, entry)
            if not keys:
                self.unplaced.append((layout, entry))
            part = _Part(entry, layout, False)
            for key, is_direct in keys:
                own = _Part(entry, layout, True) if is_direct else part
                parts.setdefault(key, []).append(own)
                if is_added and target.area != TOTAL:
                    whole = CellKey(key.indicator, key.period, TOTAL, key.breakdown, key.category)
                    parts.setdefault(whole, []).append(part)
        self._seen.append((layout, seen))

    def _keys(self, layout: TableLayout, entry: ReadNumber) -> list[tuple[CellKey, bool]]:
        """Return the cells of an entry: those it is the whole of (True), and those it is a part
        of."""
        target, rule = entry.target, layout.rule
        place = CellKey(target.indicator, target.period, target.area)
        if not target.categories:
            return [(place, not rule.is_incidents)]
        keys = []
        if rule.is_incidents or rule.category_total is TotalSource.ADDED:
            keys.append((place, False))
        asked = self._catalogue.indicator(target.indicator).breakdowns
        direct = not rule.is_incidents and len(target.categories) == 1
        for breakdown, category in target.categories:
            if category != LEAVE and breakdown in asked:
                one = CellKey(target.indicator, target.period, target.area, breakdown, category)
                keys.append((one, direct))
        return keys

    def finish(self) -> None:
        """Make the cells of all entries."""
        expected = {id(layout): seen for layout, seen in self._seen}
        for key, parts in self._parts.items():
            direct = [part for part in parts if part.is_direct]
            if any(not p.is_direct and p.entry.target.area == key.area for p in parts) and direct:
                self._conflict(key, parts)  # stated, and added up from its own parts beside it
            else:
                self._make(key, direct or parts, expected)
        for layout, seen in self._seen:
            if layout.rule.absent is AbsentMeaning.ZERO:
                self._fill(layout, seen)

    def _make(self, key: CellKey, parts: list[_Part], expected: dict[int, _Seen]) -> None:
        content = [part.entry.content for part in parts]
        words: dict[tuple[Words, int], int] = {}
        if parts[0].is_direct or not any(p.layout.rule.is_incidents for p in parts):
            for part in parts:
                name = (part.entry.target.words, 0)
                words[name] = words.get(name, 0) + 1
            if any(times > 1 for times in words.values()) or _overlap(parts):
                if all(t.value is None and t.status is None for t in content):
                    return
                self._conflict(key, parts)
                return
        missing = sum(t.value is None for t in content)
        statuses = {t.status for t in content}
        if missing == len(content):
            if len(statuses) == 1 and None not in statuses:
                status = next(iter(statuses))
                assert status is not None  # noqa: S101 - just asked
                self.cells.append(ImportedCell(key, None, status, _origins(parts)))
            elif statuses - {None}:
                self.withheld.append(WithheldSum(key, missing, _origins(parts)))
            return
        missing += self._absent(key, parts, expected)
        if missing:
            self.withheld.append(WithheldSum(key, missing, _origins(parts)))
            return
        value = sum(t.value for t in content if t.value is not None)
        is_added = len(parts) > 1 or not parts[0].is_direct
        provisional = any(part.entry.is_provisional for part in parts)
        status = Status.PROVISIONAL if provisional else Status.NORMAL
        self.cells.append(ImportedCell(key, value, status, _origins(parts), is_added))

    def _conflict(self, key: CellKey, parts: list[_Part]) -> None:
        values = tuple(part.entry.content.value for part in parts)
        self.conflicts.append(ImportConflict(key, values, _origins(parts)))

    def _absent(self, key: CellKey, parts: list[_Part], expected: dict[int, _Seen]) -> int:
        """Return how many of the file's own words for a cell have no number in it."""
        rule = parts[0].layout.rule
        if rule.is_incidents or rule.absent is AbsentMeaning.ZERO:
            return 0
        seen = expected[id(parts[0].layout)]
        have = {part.entry.target.words for part in parts}
        areas = {
            w for code, w in seen.areas if key.area in {code, TOTAL} and self._counts(code, key)
        }
        if parts[0].is_direct:
            areas = {part.entry.target.words[0] for part in parts}
        indicators = {word for code, word in seen.indicators if code == key.indicator}
        categories = {part.entry.target.words[2] for part in parts}
        if not parts[0].is_direct and key.is_total:
            categories = {w for w in seen.categories.get(key.indicator, set()) if w} or {()}
        whole = {(a, i, c) for a in areas for i in indicators for c in categories}
        return len(whole - have)

    @staticmethod
    def _counts(code: str, key: CellKey) -> bool:
        """Return whether a district is part of the sum: the city's own row is not."""
        return code != TOTAL or key.area != TOTAL

    def _fill(self, layout: TableLayout, seen: _Seen) -> None:
        """Add zeros for all combinations that have no row, as the rule says."""
        known = {cell.key for cell in self.cells} | set(self._parts)
        for key in self._combinations(layout, seen):
            if key in known or not self._is_asked(key):
                continue
            known.add(key)
            self.cells.append(ImportedCell(key, 0, Status.NORMAL, (), is_absent=True))

    def _combinations(self, layout: TableLayout, seen: _Seen) -> Iterator[CellKey]:
        rule = layout.rule
        areas = {code for code, _ in seen.areas}
        periods = sorted(seen.periods)
        if rule.is_incidents and any(d.role is Role.AREA for d in layout.dimensions):
            areas |= {area.code for area in self._profile.areas}
        if rule.city_total is TotalSource.ADDED:
            areas.add(TOTAL)
        if rule.is_incidents and periods and periods[0].frequency is Frequency.MONTH:
            periods = list(month_range(periods[0], periods[-1]))
        indicators = {code for code, _ in seen.indicators}
        categories = {
            (key.breakdown, key.category, key.indicator)
            for key in self._parts
            if key.indicator in indicators
        }
        if rule.is_incidents:
            categories |= self._all_categories(layout, indicators)
        for breakdown, category, indicator in sorted(categories):
            for area in sorted(areas):
                for period in periods:
                    yield CellKey(indicator, period, area, breakdown, category)

    def _all_categories(
        self, layout: TableLayout, indicators: set[str]
    ) -> set[tuple[str, str, str]]:
        breakdowns = [d.breakdown for d in layout.dimensions if d.role is Role.BREAKDOWN]
        return {
            (breakdown, category.code, indicator)
            for breakdown in breakdowns
            for category in self._categories(breakdown)
            for indicator in indicators
        }

    def _categories(self, breakdown: str) -> tuple[Category, ...]:
        return next((b.categories for b in self._catalogue.breakdowns if b.id == breakdown), ())

    def _is_asked(self, key: CellKey) -> bool:
        if key.area != TOTAL:
            area = next((a for a in self._profile.areas if a.code == key.area), None)
            if area is not None and not area.exists_in(key.period):
                return False
        return self._catalogue.has_cell(key.indicator, key.breakdown, key.category)


def _overlap(parts: list[_Part]) -> bool:
    """Return whether several tables say the same: a sum over districts may have one of each."""
    tables = {id(part.layout) for part in parts}
    if parts[0].is_direct:
        return len(tables) > 1
    return len({(id(p.layout), p.entry.target.area) for p in parts}) > len(
        {p.entry.target.area for p in parts}
    )


def _origins(parts: list[_Part]) -> tuple[SourceRange, ...]:
    if len(parts) == 1:
        entry, sheet = parts[0].entry, parts[0].layout.sheet
        column = entry.column + sheet.first_column if entry.column >= 0 else 0
        return (SourceRange(sheet.name, (entry.row + sheet.first_row,), column),)
    rows: dict[tuple[str, int], list[int]] = {}
    for part in parts:
        sheet = part.layout.sheet
        column = part.entry.column + sheet.first_column if part.entry.column >= 0 else 0
        rows.setdefault((sheet.name, column), []).append(part.entry.row + sheet.first_row)
    return tuple(
        SourceRange(sheet, tuple(sorted(found)), column) for (sheet, column), found in rows.items()
    )


def split_wider_periods(entries: list[ReadNumber]) -> tuple[list[ReadNumber], list[ReadNumber]]:
    """Return the entries, and separately those of a year or quarter whose months are there too: a
    year is used where its months are missing, never added to them."""
    wide = [e for e in entries if e.target.period.frequency is not Frequency.MONTH]
    if not wide or len(wide) == len(entries):
        return entries, []
    months = {
        (e.target.indicator, e.target.area, e.target.categories, e.target.period)
        for e in entries
        if e.content.value is not None
    }
    covered = {
        id(e)
        for e in wide
        if any(
            (e.target.indicator, e.target.area, e.target.categories, month) in months
            for month in e.target.period.months()
        )
    }
    kept = [e for e in entries if id(e) not in covered]
    return kept, [e for e in wide if id(e) in covered]
