"""Kept mappings: how a layout was read before, one file each on this computer.

They are a help for whoever sits here and no part of the office's numbers: none is in the store,
each can be handed on as a file. Not here: their shape (`domain.importing.import_mapping`).
"""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

import msgspec

from cityreport.domain.importing.import_mapping import (
    LARGEST_FILE,
    ImportMapping,
    read_mapping,
    write_mapping,
)
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.files import read_at_most, write_bytes
from cityreport.outputs import Output, OutputKind

MOST = 200
"""So many are looked at, the newest first."""
LONGEST_NAME = 80


class Mappings:
    """The mappings in one folder, by name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[ImportMapping]:
        """Return all that can be read, the newest first; what cannot is passed over."""
        found: list[tuple[float, Path]] = []
        try:
            found = [(path.stat().st_mtime, path) for path in self._folder.glob("*.json")]
        except OSError:
            return []
        kept = []
        for _, path in sorted(found, reverse=True)[:MOST]:
            try:
                kept.append(load(path))
            except CityReportError:
                continue
        return kept

    def keep(self, mapping: ImportMapping, name: str) -> ImportMapping:
        """Keep a mapping under a name; one of that name before is replaced.

        DataError('bad_mapping_name'), AccessError('cannot_write').
        """
        named = msgspec.structs.replace(mapping, name=checked_name(name))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(self._folder), reason=reason) from error
        kept = Output(OutputKind.MAPPING, replaces_unknown=True)
        write_bytes(self._folder / _file_name(named.name), write_mapping(named), kept)
        return named


def checked_name(name: str) -> str:
    """Return a name without space around it; DataError('bad_mapping_name') for none or a strange
    one."""
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise DataError("bad_mapping_name", longest=LONGEST_NAME)
    return plain


def load(path: Path) -> ImportMapping:
    """Return a mapping from a file, whoever wrote it.

    AccessError('file_missing', 'cannot_read'), DataError('bad_mapping').
    """
    return read_mapping(read_at_most(path, LARGEST_FILE))


def save(mapping: ImportMapping, path: Path) -> None:
    """Write a mapping for another office. AccessError('cannot_write')."""
    write_bytes(path, write_mapping(mapping), Output(OutputKind.MAPPING))


def _file_name(name: str) -> str:
    """Return a file's name for any name: two that differ in case only are one."""
    return hashlib.sha256(name.casefold().encode()).hexdigest()[:32] + ".json"
