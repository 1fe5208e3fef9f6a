"""The JSON file of a submission: the reference format.

UTF-8, two spaces of indent, one observation a line. On reading a UTF-8 byte order mark is
passed over (RFC 8259, section 8.1, allows it); other encodings, duplicate keys, NaN and
numbers that JSON cannot carry exactly are refused. The schema is in `json_schema`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO

import msgspec

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.context import ExportContext
from cityreport.exchange.incoming import read_bytes
from cityreport.exchange.reading import (
    Reading,
    check_head,
    checked,
    path_text,
    raised,
    shape_error,
)
from cityreport.files import write_whole

_NO_OBSERVATIONS = b'\n  "observations": []'


class _Head(msgspec.Struct):
    format: msgspec.Raw = msgspec.Raw(b"null")
    version: msgspec.Raw = msgspec.Raw(b"null")


def write_json(submission: Submission, path: Path, context: ExportContext) -> None:  # noqa: ARG001
    """Write the submission as it is; raises AccessError('cannot_write') and
    DataError('cannot_be_sealed') for a text with half a surrogate pair."""
    try:
        content = encoded(submission)
    except UnicodeEncodeError as error:
        raise DataError("cannot_be_sealed", reason=str(error)) from error
    write_whole(path, lambda stream: _fill(stream, content))


def encoded(submission: Submission) -> bytes:
    """The bytes of the file."""
    encoder = msgspec.json.Encoder()
    frame = encoder.encode(msgspec.structs.replace(submission, observations=[]))
    frame = msgspec.json.format(frame, indent=2) + b"\n"
    if not submission.observations:
        return frame
    before, after = frame.split(_NO_OBSERVATIONS)
    lines = b",\n    ".join(encoder.encode(o) for o in submission.observations)
    return b"".join((before, _NO_OBSERVATIONS[:-1], b"\n    ", lines, b"\n  ]", after))


def read_json(path: Path) -> Submission:
    """Read a submission whose shape holds.

    Raises AccessError for the file and DataError, with the place as fact `where`, for what is
    in it; not for what the numbers say (see `verification`).
    """
    return checked(decoded(path))


def decoded(path: Path) -> Reading:
    """Read a file without looking at what the types cannot say (`reading.shape_faults`)."""
    content = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    _check_syntax(content)
    try:
        head = msgspec.json.decode(content, type=_Head)
        check_head(msgspec.json.decode(head.format), msgspec.json.decode(head.version))
        return Reading(msgspec.json.decode(content, type=Submission), path_text)
    except msgspec.ValidationError as error:
        raise raised(shape_error(error), path_text) from error
    except msgspec.DecodeError as error:  # half a surrogate pair passes Python's own reader
        raise DataError("json_syntax", where="", line=1, column=1, reason=str(error)) from error


def _fill(stream: IO[bytes], content: bytes) -> None:
    stream.write(content)


def _check_syntax(content: bytes) -> None:
    """Refuse what is not strict JSON, with line and column.

    The standard library reads it once for this: it knows lines and shows every key, which
    msgspec does not.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError("json_not_utf8", where=f"byte {error.start}") from error
    try:
        json.loads(text, object_pairs_hook=_refuse_repeats, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
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
    """Refuse an object with a key that stands twice; keep nothing of it."""
    if len(dict(pairs)) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DataError("json_duplicate_key", where=key[:100], key=key[:100])
            seen.add(key)


def _refuse_constant(name: str) -> None:
    raise DataError("json_number", where=name, number=name)
