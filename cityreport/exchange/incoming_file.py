"""Checks of a file from outside before it is read: its existence, size and kind.

The kind is decided by the content, never by the name. JSON may be packed with gzip (RFC 1952).
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Literal

from cityreport.errors import AccessError, DataError
from cityreport.outputs import GZIP, GZIP_BITS, unpacked_beginning

LARGEST_FILE = 200 * 1024 * 1024
"""The size limit in bytes. A quarter of a big city takes about 20 MB as Excel and 60 MB as JSON."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NAME_AT = 30
"""The place of the first file's name in a zip."""
PACKAGE = b"datapackage.json"
"""The first file of a Data Package, by which it is recognised."""
MOST_PACKED = 200
"""The largest ratio of unpacked to packed size. That of a submission is 20 to 60; that of a file
which was made to fill a memory up to 1,030."""
_ALWAYS_TAKEN = 1024**2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGE = b"age-encryption.org/"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def check_incoming(path: Path) -> None:
    """Raise an error for a file that is missing, a folder, empty or larger than any submission.

    Raise AccessError file_missing, is_a_folder, cannot_read; DataError file_empty, file_too_large.
    """
    try:
        if path.is_dir():
            raise AccessError("is_a_folder", path=str(path))
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise AccessError("file_missing", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise cannot_read(path, error) from error
    if size == 0:
        raise DataError("file_empty", path=str(path))
    if size > LARGEST_FILE:
        raise DataError("file_too_large", path=str(path), limit=LARGEST_FILE // 1024**2)


def kind_of(path: Path) -> Literal["json", "xlsx", "package"]:
    """Return the reader for a file, by its first bytes.

    Raise the errors of `check_incoming`, and DataError workbook_encrypted, workbook_old,
    gzip_damaged, file_encrypted or not_a_submission.
    """
    check_incoming(path)
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise cannot_read(path, error) from error
    if start.startswith(_ZIP):
        return "package" if start[_NAME_AT:].startswith(PACKAGE) else "xlsx"
    if start.startswith(_AGE):
        raise DataError("file_encrypted", path=str(path))
    if start.startswith(_OLE):
        raise _old_container(path)
    if start.startswith(GZIP):
        start = unpacked_beginning(start)
        if not start:
            raise DataError("gzip_damaged", path=str(path))
    if start.startswith(_UTF16) or start.removeprefix(_UTF8_MARK).lstrip()[:1] in (b"{", b"["):
        return "json"
    raise DataError("not_a_submission", path=str(path))


def read_bytes(path: Path) -> bytes:
    """Return the whole file, unpacked where it is packed with gzip; raise the errors of
    `check_incoming`, and DataError gzip_damaged, gzip_oversized."""
    check_incoming(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    return _unpacked(content, path) if content.startswith(GZIP) else content


def _unpacked(content: bytes, path: Path) -> bytes:
    """Return what is packed, and nothing of a file that would grow more than any submission does.

    It is unpacked piece by piece, so that no more than the limits is ever in memory.
    """
    most = min(LARGEST_FILE, max(_ALWAYS_TAKEN, MOST_PACKED * len(content)))
    unpacker = zlib.decompressobj(GZIP_BITS)
    try:
        unpacked = unpacker.decompress(content, most + 1)
        if len(unpacked) > most:
            raise DataError("gzip_oversized", path=str(path), limit=LARGEST_FILE // 1024**2)
        if not unpacker.eof or unpacker.unused_data:
            raise DataError("gzip_damaged", path=str(path))
    except zlib.error as error:
        raise DataError("gzip_damaged", path=str(path)) from error
    return unpacked


def cannot_read(path: Path, error: OSError | ValueError) -> AccessError:
    """Return the expected error for a system error while reading."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return AccessError("cannot_read", path=str(path), reason=reason)


def _old_container(path: Path) -> DataError:
    """Return the error for an OLE compound file: a password-protected .xlsx or an old .xls.

    Both are such files ([MS-CFB]); the first has a stream named EncryptedPackage ([MS-OFFCRYPTO]
    2.3).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    encrypted = "EncryptedPackage".encode("utf-16-le") in content
    return DataError("workbook_encrypted" if encrypted else "workbook_old", path=str(path))
