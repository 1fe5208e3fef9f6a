"""Checks of an Excel file before it is unpacked: it may be malicious.

A .xlsx is a zip of XML parts. Checked here, from the zip's list alone: the number of parts, their
declared sizes (zipfile never unpacks more than that), their compression, no macros, no passwords.
`sheet_reader` checks the XML.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, NamedTuple

from cityreport.errors import DataError
from cityreport.exchange.incoming_file import cannot_read, kind_of

MOST_PARTS = 2_000
MOST_UNPACKED = 1024**3
"""The limit in bytes of all parts together. 200,000 observations take about 110 MB."""
MOST_RATIO = 200
"""The limit of unpacked to packed bytes of a large part. Our own sheets reach about 20."""
_LARGE = 1024**2

_END = b"PK\x05\x06"
_LONGEST_END = 22 + 2**16
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


_CODES = {
    "oversized": "workbook_oversized",
    "encrypted": "workbook_encrypted",
    "damaged": "workbook_damaged",
}


class ArchiveFault(NamedTuple):
    """The fault in a zip's list; `reason` where it is damaged."""

    kind: Literal["oversized", "encrypted", "damaged"]
    reason: str = ""


def fault_of(
    parts: list[zipfile.ZipInfo], most: int, unpacked: int, ratio: int, large: int
) -> ArchiveFault | None:
    """Return why an archive must not be unpacked, from its list alone: more than `most` parts, more
    than `unpacked` bytes in all, a part of more than `large` bytes packed beyond `ratio`."""
    names = {part.filename.casefold() for part in parts}
    if len(parts) > most or sum(part.file_size for part in parts) > unpacked:
        return ArchiveFault("oversized")
    if len(names) != len(parts):
        return ArchiveFault("damaged", "a part stands twice")
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            return ArchiveFault("encrypted")
        if part.compress_type not in _METHODS:
            return ArchiveFault("damaged", "unknown compression")
        if part.file_size > large and part.file_size > ratio * max(part.compress_size, 1):
            return ArchiveFault("oversized")
    return None


@contextmanager
def opened_workbook(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a .xlsx whose parts can be unpacked without harm.

    Raise the errors of `kind_of` and DataError workbook_damaged (not a zip, cut off, or broken
    while it is read), workbook_oversized, workbook_encrypted, workbook_macros.
    """
    if kind_of(path) != "xlsx":
        raise DataError("workbook_damaged", path=str(path), reason="not a zip file")
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            _check_end(stream)
            _check(archive, path)
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise DataError("workbook_damaged", path=str(path), reason=str(error)) from error
    except OSError as error:
        raise cannot_read(path, error) from error


def _check_end(stream: IO[bytes]) -> None:
    """Raise BadZipFile where the comment at the end of a zip is shorter than the zip says: zipfile
    takes one that was cut there."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _LONGEST_END))
    end = stream.read()
    at = end.rfind(_END)
    if at < 0 or int.from_bytes(end[at + 20 : at + 22], "little") != len(end) - at - 22:
        raise zipfile.BadZipFile("it ends in the middle")


def _check(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    fault = fault_of(parts, MOST_PARTS, MOST_UNPACKED, MOST_RATIO, _LARGE)
    if fault is not None:
        raise DataError(_CODES[fault.kind], path=str(path), reason=fault.reason)
    if any(part.filename.casefold().endswith("vbaproject.bin") for part in parts):
        raise DataError("workbook_macros", path=str(path))
