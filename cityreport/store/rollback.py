"""A rollback journal that lies beside an office file: half a change that a power cut left.

SQLite plays it back when it opens the file, and asks only whether it looks like a journal. One
of another file would be played back as well and destroy this one, so it is looked at first.
Source: https://www.sqlite.org/fileformat2.html, section 3.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import IO

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_MOST_LOOKED_AT = 4_096
_CHANGE, _APPLICATION = slice(24, 28), slice(68, 72)


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the rollback journal of a file."""
    return path.with_name(path.name + "-journal")


def is_foreign(path: Path) -> bool:
    """Whether a journal lies there that would be played back and is of another file.

    Each change of a file counts up its change counter on page 1, and the journal has the page as
    it was before: a journal whose counter is neither this file's nor the one before is not its own.
    """
    try:
        with journal_of(path).open("rb") as journal, path.open("rb") as file:
            before = _first_page(journal)
            now = file.read(100)
    except OSError:
        return False
    if before is None or len(now) < 100:
        return False
    if before[_APPLICATION] != now[_APPLICATION]:
        return True
    then, here = (int.from_bytes(page[_CHANGE], "big") for page in (before, now))
    return (here - then) % 2**32 > 1


def _first_page(journal: IO[bytes]) -> bytes | None:
    """The first 100 bytes of page 1 as a journal keeps them; None if it would not play back."""
    header = journal.read(28)
    if len(header) < 28 or not header.startswith(_MAGIC):
        return None
    count, _, _, sector, page_size = struct.unpack(">5I", header[8:])
    if not 512 <= page_size <= 65536 or not 32 <= sector <= 65536:
        return None
    for place in range(min(count, _MOST_LOOKED_AT)):
        journal.seek(sector + place * (page_size + 8))
        record = journal.read(104)
        if len(record) < 104:
            return None
        if int.from_bytes(record[:4], "big") == 1:
            return record[4:]
    return None


def settle(path: Path, room: Path) -> Path:
    """The file to be read: itself, or a copy in `room` on which its journal was played back."""
    if not journal_of(path).exists() or is_foreign(path):
        return path
    copy = room / "settled"
    shutil.copyfile(path, copy)
    shutil.copyfile(journal_of(path), journal_of(copy))
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        shutil.copyfile(path, copy)
    return copy
