"""The mark by which a workbook that another program saved again is told from one as it was written.

It is the comment of the zip: the SHA-256 of the names and checksums of its parts. A program that
saves the file anew writes other parts, and leaves the comment out. It proves nothing: the content's
seal does."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

_PREFIX = b"cityreport "


def marked(content: bytes) -> bytes:
    """Return a workbook with its mark."""
    stream = BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.comment = _mark(archive)
    return stream.getvalue()


def is_as_written(path: Path) -> bool:
    """Return whether a workbook is as the program wrote it, byte for byte in its parts."""
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            return archive.comment == _mark(archive)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
        return False


def _mark(archive: zipfile.ZipFile) -> bytes:
    parts = sorted(f"{part.filename} {part.file_size} {part.CRC}" for part in archive.infolist())
    return _PREFIX + hashlib.sha256("\n".join(parts).encode()).hexdigest().encode()
