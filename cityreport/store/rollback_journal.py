"""The rollback journal beside an office file: half a change that a power cut left.

SQLite plays it back when it opens the file, and checks only whether it looks like a journal. One of
another file would be played back as well and destroy this one, so it is checked first. Source:
https://www.sqlite.org/fileformat2.html, section 3.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import IO

import msgspec

from cityreport.store.schema_check import harden
from cityreport.store.wal_mode import is_in_wal_mode, wal_of

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_MOST_LOOKED_AT = 100_000
_CHANGE, _PAGES, _APPLICATION = slice(24, 28), slice(28, 32), slice(68, 72)


def journal_of(path: Path) -> Path:
    """Return the path of SQLite's rollback journal of a file."""
    return path.with_name(path.name + "-journal")


class _Before(msgspec.Struct, frozen=True):
    """A journal's record of the file before the change: its size in pages, and the first 100 bytes
    of page 1 where the change has touched it."""

    pages: int
    first: bytes | None


def is_foreign(path: Path) -> bool:
    """Return whether there is a journal that would be played back and belongs to another file.

    Each change increments the change counter on page 1, which the journal has as it was before: a
    journal whose counter is neither this file's nor the one before is of another file. One without
    page 1 has to have the number of pages that the file has.
    """
    try:
        with journal_of(path).open("rb") as journal, path.open("rb") as file:
            before = _read_before(journal)
            now = file.read(100)
    except OSError:
        return False
    if before is None or len(now) < 100:
        return False
    if before.first is None:
        return before.pages != int.from_bytes(now[_PAGES], "big")
    if before.first[_APPLICATION] != now[_APPLICATION]:
        return True
    then, here = (int.from_bytes(page[_CHANGE], "big") for page in (before.first, now))
    return (here - then) % 2**32 > 1


def _read_before(journal: IO[bytes]) -> _Before | None:
    """Walk the segments of a journal; None if there is nothing to play back."""
    pages = None
    start = looked_at = 0
    while looked_at < _MOST_LOOKED_AT:
        journal.seek(start)
        header = journal.read(28)
        if len(header) < 28 or not header.startswith(_MAGIC):
            break
        count, _, initial, sector, page_size = struct.unpack(">5I", header[8:])
        if not 512 <= page_size <= 65536 or not 32 <= sector <= 65536 or count == 0:
            break
        pages = initial if pages is None else pages
        for place in range(min(count, _MOST_LOOKED_AT)):
            journal.seek(start + sector + place * (page_size + 8))
            record = journal.read(104)
            looked_at += 1
            if len(record) == 104 and int.from_bytes(record[:4], "big") == 1:
                return _Before(pages, record[4:])
        end = start + sector + count * (page_size + 8)
        start = -(-end // sector) * sector
    return None if pages is None else _Before(pages, None)


def played_back(path: Path, room: Path) -> Path:
    """Return the file to be read: itself, or a copy in `room` with its journal, or its WAL file,
    played back."""
    beside = journal_of(path)
    if not beside.exists() or is_foreign(path):
        beside = wal_of(path)
        if not beside.exists() or not is_in_wal_mode(path):
            return path
    copy = room / "settled"
    shutil.copyfile(path, copy)
    shutil.copyfile(beside, copy.with_name(copy.name + beside.name.removeprefix(path.name)))
    try:
        with closing(sqlite3.connect(copy)) as connection:
            harden(connection)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        shutil.copyfile(path, copy)
    return copy
