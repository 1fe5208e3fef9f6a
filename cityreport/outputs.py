"""Deciding what an output file may replace: an older one of its own kind, and nothing else.

Belongs here: the kinds of outputs, recognising them by their first bytes, refusing the rest. Not
here: writing (`files`).
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from cityreport.errors import AccessError, DataError


class OutputKind(StrEnum):
    """The kind of an output. JSON has it in `format` after `cityreport-`, a picture and a PDF in
    the mark of `mark_of`."""

    SUBMISSION = "submission"
    PIECE = "contribution"
    RECEIPT = "receipt"
    ENROLMENT = "enrolment"
    NETWORK = "network"
    PEERS = "peers"
    KEY = "key"
    FORM = "form"
    MAPPING = "mapping"
    REPORT = "report"
    CHART = "chart"
    OWN = "own"  # a small file that the program keeps for itself, under a name of its own


class Output(msgspec.Struct, frozen=True):
    """An output and its readers. `is_public`: for everybody, so the file is 0644, else 0600; a
    stricter umask is obeyed.

    `is_new`: its name must be free. `replaces_unknown`: in a folder of the program's own, where an
    unreadable file is a damaged one of the same kind. `is_same`: recognises an older one of its
    kind where the first bytes do not (Excel).
    """

    kind: OutputKind = OutputKind.OWN
    is_public: bool = False
    is_new: bool = False
    replaces_unknown: bool = False
    is_same: Callable[[Path], bool] | None = None

    @property
    def mode(self) -> int:
        """The permissions that the file is made with, before the umask."""
        return 0o644 if self.is_public else 0o600


OWN = Output(OutputKind.OWN, replaces_unknown=True)

_EMPTY, _DATABASE, _UNKNOWN = "empty", "database", "unknown"
_DATABASES = (
    b"SQLite format 3\x00",
    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",  # a rollback journal
    b"\x37\x7f\x06\x82",  # a write-ahead log, little-endian and big-endian checksums
    b"\x37\x7f\x06\x83",
)
_BESIDE = ("-journal", "-wal", "-shm")
_RESERVED = (".cityreport", ".cityreport.lock", ".cityreport.borders.geojson", *_BESIDE)
GZIP = b"\x1f\x8b"
"""The first bytes of a file that is packed with gzip (RFC 1952)."""
GZIP_BITS = 16 + zlib.MAX_WBITS
_LOOKED_AT = 64 * 1024
_FORMAT = re.compile(rb'"format"\s*:\s*"cityreport-([a-z]+)"')
_MARK = re.compile(rb"cityreport (report|form|chart|enrolment)\b")
_CREATOR = re.compile(rb"/Creator \((.{0,80}?)\)", re.DOTALL)


def mark_of(kind: OutputKind) -> str:
    """Return the mark in a PDF or a picture by which its maker is recognised."""
    return f"cityreport {kind.value}"


def check_output(path: Path, output: Output, suffixes: tuple[str, ...], *, replace: bool) -> None:
    """Check a path that a person named before any work is done for it.

    Raise DataError('bad_file_suffix'); AccessError('output_needs_force') where there is a file and
    `replace` is False, and the errors of `resolve_output`.
    """
    if path.suffix.lower() not in suffixes:
        raise DataError("bad_file_suffix", path=str(path), known=", ".join(suffixes))
    try:
        is_there = resolve_output(path, output).exists()
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path), reason=reason) from error
    if is_there and not replace:
        raise AccessError("output_needs_force", path=str(path))


def resolve_output(path: Path, output: Output) -> Path:
    """Return the file that is written when `path` is, links followed.

    Raise AccessError: output_reserved, output_is_office, output_is_another, output_read_only,
    output_exists, is_a_folder; OSError where it cannot be checked. A name that an office file may
    have is refused without opening it: closing an open one would end SQLite's locks on it.
    """
    real = Path(os.path.realpath(path)) if path.is_symlink() else path
    if output.kind is not OutputKind.OWN and real.name.lower().endswith(_RESERVED):
        code = "output_is_office" if real.exists() else "output_reserved"
        raise AccessError(code, path=str(path))
    if any(real.with_name(real.name + suffix).exists() for suffix in _BESIDE):
        raise AccessError("output_is_office", path=str(path))
    try:
        found = real.stat()
    except FileNotFoundError:
        return real
    if stat.S_ISDIR(found.st_mode):
        raise AccessError("is_a_folder", path=str(path))
    if not stat.S_ISREG(found.st_mode):
        raise AccessError("output_is_another", path=str(path))
    _refuse_kind(path, real, output)
    if not found.st_mode & 0o222:
        raise AccessError("output_read_only", path=str(path))
    if output.is_new:
        raise AccessError("output_exists", path=str(path))
    return real


def _refuse_kind(path: Path, real: Path, output: Output) -> None:
    found = kind_found(real)
    if found == _DATABASE:
        raise AccessError("output_is_office", path=str(path))
    if found == OutputKind.SUBMISSION:  # it may have been sent, whatever its name is
        raise AccessError("output_exists", path=str(path))
    if found in {_EMPTY, output.kind}:
        return
    if found == _UNKNOWN and (
        output.replaces_unknown or (output.is_same is not None and output.is_same(real))
    ):
        return
    raise AccessError("output_is_another", path=str(path))


def kind_found(path: Path) -> str:
    """Return the kind of a file by its content: an `OutputKind`, database, empty or unknown."""
    with path.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _LOOKED_AT))
        tail = stream.read(_LOOKED_AT)
    if not head:
        return _EMPTY
    if head.startswith(GZIP):
        head = unpacked_beginning(head)
    if head.startswith(_DATABASES):
        return _DATABASE
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        said = _FORMAT.search(head)
        return said[1].decode() if said else _UNKNOWN
    if head.startswith(b"%PDF"):
        creator = _CREATOR.search(head) or _CREATOR.search(tail)
        head = creator[1].replace(b"\x00", b"") if creator else b""
    elif not head.startswith((b"\x89PNG", b"<!DOCTYPE html>")) and b"<svg" not in head:
        return _UNKNOWN
    said = _MARK.search(head)
    return said[1].decode() if said else _UNKNOWN


def unpacked_beginning(head: bytes) -> bytes:
    """Return the beginning of what is packed with gzip, from its first bytes; nothing where they
    are no gzip."""
    try:
        return zlib.decompressobj(GZIP_BITS).decompress(head, _LOOKED_AT)
    except zlib.error:
        return b""
