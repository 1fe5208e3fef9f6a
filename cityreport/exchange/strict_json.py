"""Strict JSON, both ways: the layout of a sealed content, and the refusals on reading.

UTF-8, two spaces of indent, one observation a line. On reading a UTF-8 byte order mark is skipped
(RFC 8259, section 8.1, allows it); other encodings, duplicate keys, NaN and numbers that JSON
cannot carry exactly are refused. Not here: which formats there are.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.digest import Content
from cityreport.exchange.incoming_file import check_incoming, read_bytes
from cityreport.exchange.sealed_content import SealedContent, located_error, path_text, shape_error
from cityreport.files import write_bytes
from cityreport.outputs import Output

_NO_OBSERVATIONS = b'\n  "observations": []'


class _Head(msgspec.Struct):
    format: msgspec.Raw = msgspec.Raw(b"null")
    version: msgspec.Raw = msgspec.Raw(b"null")


class StrictDocument(NamedTuple):
    """A file of strict JSON: its bytes, and the format and version it declares."""

    content: bytes
    format: object
    version: object


def write(content: Submission | Contribution, path: Path, output: Output) -> None:
    """Write the content as it is; raise AccessError('cannot_write') and
    DataError('cannot_be_sealed') for a text with half a surrogate pair."""
    try:
        written = encoded(content)
    except UnicodeEncodeError as error:
        raise DataError("cannot_be_sealed", reason=str(error)) from error
    write_bytes(path, written, output)


def encoded(content: Submission | Contribution) -> bytes:
    """Return the bytes of the file."""
    encoder = msgspec.json.Encoder()
    frame = encoder.encode(msgspec.structs.replace(content, observations=[]))
    frame = msgspec.json.format(frame, indent=2) + b"\n"
    if not content.observations:
        return frame
    before, after = frame.split(_NO_OBSERVATIONS)
    lines = b",\n    ".join(encoder.encode(o) for o in content.observations)
    return b"".join((before, _NO_OBSERVATIONS[:-1], b"\n    ", lines, b"\n  ]", after))


def is_as_encoded(content: Submission, written: bytes) -> bool:
    """Return whether bytes that were read as this content are those of `encoded`, but for the line
    ends between observations: then they are strict JSON. No text of JSON holds a raw line end."""
    frame = encoded(msgspec.structs.replace(content, observations=[]))
    before, after = frame.split(_NO_OBSERVATIONS)
    head, foot = before + _NO_OBSERVATIONS[:-1], b"\n  ]" + after
    if not (written.startswith(head) and written.endswith(foot)):
        return False
    rows = written[len(head) : -len(foot)].replace(b"\n    ", b"")
    return rows == msgspec.json.encode(content.observations)[1:-1]


def read_document(path: Path) -> StrictDocument:
    """Return the file, once it is strict JSON; raise the errors of `read_bytes`, and DataError with
    line and column where it is not."""
    return document_of(read_bytes(path))


def document_of(raw: bytes) -> StrictDocument:
    """Return the content of a file, as `read_document` does."""
    content = _strict(raw)
    try:
        head = msgspec.json.decode(content, type=_Head)
        return StrictDocument(
            content, msgspec.json.decode(head.format), msgspec.json.decode(head.version)
        )
    except msgspec.ValidationError as error:
        raise located_error(shape_error(error), path_text) from error
    except msgspec.DecodeError as error:
        raise _half_pair(error) from error


def read_strict(path: Path, largest: int, too_large: str) -> bytes:
    """Return a file of another program, once it is strict JSON and no larger than `largest` bytes.

    Raise DataError(`too_large`) otherwise, the errors of `read_bytes`, and DataError with line and
    column for anything but strict JSON.
    """
    check_incoming(path)
    if path.stat().st_size > largest:
        raise DataError(too_large, path=str(path), limit=largest // 1024**2)
    return _strict(read_bytes(path))


def decoded(content: bytes, kind: type[Content]) -> SealedContent[Content]:
    """Return the content as `kind`, its types checked and nothing more
    (`sealed_content.shape_faults`)."""
    try:
        return SealedContent(msgspec.json.decode(content, type=kind), path_text)
    except msgspec.ValidationError as error:
        raise located_error(shape_error(error), path_text) from error
    except msgspec.DecodeError as error:
        raise _half_pair(error) from error


def _strict(content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf")
    _check_syntax(content)
    return content


def _half_pair(error: msgspec.DecodeError) -> DataError:
    """Return the error for half a surrogate pair, which passes Python's own reader."""
    return DataError("json_syntax", where="", line=1, column=1, reason=str(error))


def _check_syntax(content: bytes) -> None:
    """Raise DataError with line and column where the text is not strict JSON.

    The standard library reads it once for this: it knows lines and shows every key, which msgspec
    does not.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError("json_not_utf8", where=f"byte {error.start}") from error
    try:
        json.loads(text, object_pairs_hook=_refuse_repeats, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        is_open = text.lstrip()[:1] in ("{", "[") and error.msg != "Extra data"
        if is_open and text.rstrip()[-1:] not in ("}", "]"):
            raise DataError("file_cut", where=f"{error.lineno}:{error.colno}") from error
        raise DataError(
            "json_syntax",
            where=f"{error.lineno}:{error.colno}",
            line=error.lineno,
            column=error.colno,
            reason=error.msg,
        ) from error
    except RecursionError as error:
        raise DataError("json_too_deep") from error
    except ValueError as error:  # more digits than Python reads (sys.set_int_max_str_digits)
        raise DataError("json_number", number="…") from error


def _refuse_repeats(pairs: list[tuple[str, object]]) -> None:
    """Raise DataError for an object with a repeated key; keep nothing of it."""
    if len(dict(pairs)) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DataError("json_duplicate_key", where=key[:100], key=key[:100])
            seen.add(key)


def _refuse_constant(name: str) -> None:
    raise DataError("json_number", where=name, number=name)
