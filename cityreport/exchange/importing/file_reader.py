"""From a file to a book for the parent process: open it safely, find its kind, call its reader."""

from __future__ import annotations

import hashlib
import os
import stat

import msgspec

from cityreport.errors import AccessError, DataError
from cityreport.exchange.importing import (
    delimited_text,
    file_kinds,
    html_tables,
    protocol,
    workbooks,
)
from cityreport.exchange.importing.limits import Limits

_FLAGS = ("O_BINARY", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC")
"""Without O_NONBLOCK, opening a pipe would wait for its writer."""


def read(request: protocol.Request) -> protocol.BookMessage:
    """Return the book of a request; raise the errors of `sandboxed_reader.read_book`, without the
    path."""
    content = load(request.path, request.limits)
    digest = hashlib.sha256(content).hexdigest()
    match file_kinds.kind_of(content):
        case "zip" | "ole" as container:
            made = workbooks.read(content, container, request.limits)
        case "html":
            made = html_tables.read(content, request.limits, request.encoding)
        case _:
            made = delimited_text.read(content, request.limits, request.encoding, request.separator)
    return msgspec.structs.replace(made, digest=digest)


def load(path: bytes, limits: Limits) -> bytes:
    """Return all bytes of a plain file, read once: the checked bytes are the parsed ones.

    Raise AccessError file_missing, is_a_folder, cannot_read, intake_not_a_file; DataError
    file_empty, intake_too_large.
    """
    flags = os.O_RDONLY
    for name in _FLAGS:
        flags |= getattr(os, name, 0)
    try:
        if os.path.isdir(path):  # noqa: PTH112 - bytes; Windows cannot open a folder
            raise AccessError("is_a_folder")
        handle = os.open(path, flags)
    except FileNotFoundError as error:
        raise AccessError("file_missing") from error
    except (OSError, ValueError) as error:
        raise _cannot_read(error) from error
    with open(handle, "rb", closefd=True) as stream:  # noqa: PTH123 - a handle
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise AccessError("intake_not_a_file")
            if found.st_size > limits.file:
                raise DataError("intake_too_large", limit=limits.file >> 20)
            content = stream.read(found.st_size + 1)
        except OSError as error:
            raise _cannot_read(error) from error
    if not content:
        raise DataError("file_empty")
    return content


def _cannot_read(error: OSError | ValueError) -> AccessError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return AccessError("cannot_read", reason=reason)
