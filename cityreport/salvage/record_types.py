"""Recognising the record of an office file by its shape, since its page does not name its table.

A row of `observation` and one of its index have a checksum, which tells them from look-alikes; an
entry of the journal has a hash, which is compared with its neighbour's later.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import msgspec

from cityreport.domain.city import Baseline, PathKind, Population, Target
from cityreport.errors import CityReportError
from cityreport.salvage.sqlite_pages import LEAF_TABLE, PageRecord, Record, Value
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.area_states import read_area, state_of_row
from cityreport.store.journal_links import LENGTHS
from cityreport.store.profile_table import city_of_row, city_text
from cityreport.store.row_checksums import front_seal, seal

FoundRow = tuple[str, tuple[object, ...]] | None
"""A table of the scratch file (see `recovered_records`) and its row; None for a useless record."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_SERIES = '{"indicator"'
"""The beginning of a series' text; an annotation outside of every tree begins otherwise."""


def scratch_row(cell: PageRecord, kind: int, table: str) -> FoundRow:
    """Return the scratch table and row for a record. `kind`: that of its page; `table`: the one
    whose tree it stands in, empty if unknown."""
    record = cell.record
    if kind == LEAF_TABLE:
        read_row = _OF_TABLES.get(len(record))
        return None if read_row is None else read_row(cell, bool(table))
    read = _OF_INDEXES.get(len(record))
    return None if read is None else read(record, table)


# -- records of an index or of a table WITHOUT ROWID


def _row(record: Record, table: str) -> FoundRow:
    period, area, indicator, breakdown, category, value, status, note, source, *rest = record
    currency, sample, margin, catalogue, *sealed = rest
    if isinstance(margin, int):  # SQLite keeps 2.0 as 2
        margin = float(margin)
    state = (value, status, note, source, currency, sample, margin, catalogue)
    key = _key(period, area, indicator, breakdown, category)
    if key is None or not _are_texts(status, note, source) or not _is_value(value):
        return None
    if sealed and sealed[0] != seal(key, state):
        return None
    return "row", ("\t".join(key), _json(state), bool(table), len(sealed))


def _front(record: Record, _: str) -> FoundRow:
    indicator, breakdown, category, area, period, value, status, *sealed = record
    key = _key(period, area, indicator, breakdown, category)
    if key is None or not isinstance(status, str) or not _is_value(value):
        return None
    if sealed:
        (number,) = sealed
        if not isinstance(number, int) or number >> 31 != front_seal(*key, value, status):
            return None
    return "front", ("\t".join(key), _json((value, status, *sealed)))


def _key_or_people(record: Record, table: str) -> FoundRow:
    match record:
        case (str(subject), str(key), int(seq), int(rowid)) if seq == rowid > 0:
            return "known", (seq, subject, key)
        case (str(area), int(year), int(value), str(source)):
            state = _json(Population(year, value, source, area))
            return "part", ("population", f"{area}\t{year}", state, bool(table))
        case _:
            return None


def _series_or_officer_or_statement(record: Record, table: str) -> FoundRow:
    match record:
        case (str(key), str(state)) if table in ANNOTATIONS:
            return "part", (table, key, state, True)
        case (str(indicator), str(content)) if content.startswith(_SERIES):
            return "part", ("series", indicator, content, bool(table))
        case (str(name), int(position)) if table == "officer":  # several indexes look like it
            return "part", ("officer", name, _json([name, position]), True)
        case _:
            return None


_OF_INDEXES: dict[int, Callable[[Record, str], FoundRow]] = {
    14: _row,
    13: _row,
    8: _front,
    7: _front,
    4: _key_or_people,
    2: _series_or_officer_or_statement,
}


# -- records of a table with row numbers: the number stands in place of its first column


def _entry(cell: PageRecord, _: bool) -> FoundRow:
    match cell.record:
        case (None, int(), str(), str(), None | str(), None | str(), bytes(hashed)):
            row = (cell.rowid, *cell.record[1:])
            return ("entry", (*row, _mark(row))) if len(hashed) in LENGTHS else None
        case _:
            return None


def _entry_or_city(cell: PageRecord, live: bool) -> FoundRow:
    return _entry(cell, live) or _city(cell, live)


def _action(cell: PageRecord, _: bool) -> FoundRow:
    match cell.record:
        case (None, str(), str(), str(), int(), None | int(), str(), str(), bytes(hashed)):
            row = (cell.rowid, *cell.record[1:])
            return ("action", (*row, _mark(row))) if len(hashed) in LENGTHS else None
        case _:
            return None


def _catalogue_area_or_plan(cell: PageRecord, live: bool) -> FoundRow:
    match cell.record:
        case (None, str(name), str(version), str(sha256), bytes(content)):
            return "catalogue", (cell.rowid, name, version, sha256, content)
        case (str(), int(), int() | float(), str(), str()):
            return _plan(cell, live)
        case _:
            return _area(cell, live)


def _area_or_city(cell: PageRecord, live: bool) -> FoundRow:
    return _city(cell, live) or _area(cell, live)


def _area(cell: PageRecord, live: bool) -> FoundRow:
    """Return the row of a district; one from before format 6 has none that it follows."""
    match cell.record:
        case (str() as code, str(), None | str(), None | str(), int(), *follows):
            try:
                state = state_of_row(*cell.record)
                read_area(state)
            except (ValueError, TypeError, CityReportError):
                return None
            return ("part", ("area", code, state, live)) if len(follows) < 2 else None
        case _:
            return None


def _identity(cell: PageRecord, live: bool) -> FoundRow:
    """Return the row of an identity; one from before format 9 is the office's own."""
    match cell.record:
        case (str(made), str(created), str(software), *rest) if _UUID.fullmatch(made):
            office = rest[0] if rest else made
            known = isinstance(office, str) and _UUID.fullmatch(office)
            return ("identity", (made, created, software, office, live)) if known else None
        case _:
            return None


def _identity_or_plan(cell: PageRecord, live: bool) -> FoundRow:
    return _identity(cell, live) or _plan(cell, live)


def _city(cell: PageRecord, live: bool) -> FoundRow:
    """Return the row of a city; one from before format 8 has no earlier currencies."""
    if not _are_texts(*cell.record):
        return None
    try:
        state = city_text(city_of_row(*map(str, cell.record)))
    except (ValueError, TypeError):
        return None
    return "part", ("city", "", state, live)


def _plan(cell: PageRecord, live: bool) -> FoundRow:
    """Return the row of a plan: baseline and target stand in one record; one from before format 4
    has no reason of the baseline."""
    years, year, share, path, *reason = cell.record
    if not isinstance(year, int) or not isinstance(share, (int, float)):
        return None
    try:
        chosen = tuple(msgspec.json.decode(str(years), type=list[int]))
        baseline = Baseline(chosen, *map(str, reason))
        target = Target(year, float(share), PathKind(str(path)))
    except ValueError:
        return None
    return "part", ("plan", "", _json([baseline, target]), live)


def _submission(cell: PageRecord, live: bool) -> FoundRow:
    _, made, before, *fields, files = cell.record
    try:
        names = msgspec.json.decode(str(files), type=list[str])
        is_list = str(before).startswith("[")
        several = msgspec.json.decode(str(before), type=list[str]) if is_list else before
        state = _json([cell.rowid, made, several, *fields, names])
    except ValueError:
        return None
    return "part", ("submission", str(cell.rowid), state, live)


_OF_TABLES: dict[int, Callable[[PageRecord, bool], FoundRow]] = {
    7: _entry_or_city,
    9: _action,
    5: _catalogue_area_or_plan,
    3: _identity,
    6: _area_or_city,
    4: _identity_or_plan,
    10: _submission,
}


def _key(*fields: Value) -> tuple[str, str, str, str, str] | None:
    return cast("tuple[str, str, str, str, str]", fields) if _are_texts(*fields) else None


def _are_texts(*fields: object) -> bool:
    return all(isinstance(field, str) for field in fields)


def _is_value(value: object) -> bool:
    return value is None or isinstance(value, (int, float))


def _mark(row: tuple[object, ...]) -> int:
    """Return a mark that tells two readings of one number apart."""
    return hash(row)


def _json(state: object) -> str:
    return msgspec.json.encode(state).decode()
