"""The JSON file of a submission: the reference format (`strict_json` has its layout).

The published schema is in `resources/schema/`.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from cityreport.domain.submission import OfficeRecord, Submission
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import strict_json
from cityreport.exchange.incoming_file import read_bytes
from cityreport.exchange.later_fields import set_aside
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.sealed_content import (
    SealedContent,
    check_head,
    is_later_minor,
    located_error,
    path_text,
    require_shape,
    shape_error,
)
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.outputs import OutputKind, kind_found

_LARGEST_LOOKED_AT = 64 * 1024**2
_MOST_LOOKED_AT = 200


def write_json(submission: Submission, path: Path, context: ExportContext) -> None:  # noqa: ARG001
    """Write the submission as it is; raise the errors of `strict_json.write`."""
    strict_json.write(submission, path, submission_output(submission))


def write_packed(
    submission: Submission,
    path: Path,
    context: ExportContext,  # noqa: ARG001
) -> None:
    """Write the same file packed with gzip, for a narrow line; raise the errors of
    `strict_json.encoded`, and AccessError('cannot_write')."""
    packed = gzip.compress(strict_json.encoded(submission), compresslevel=9, mtime=0)
    write_bytes(path, packed, submission_output(submission))


def read_json(path: Path) -> Submission:
    """Read a submission of the right shape.

    Raise AccessError for the file and DataError, with the place as fact `where`, for its content;
    not for its numbers (see `verification`).
    """
    return require_shape(decoded(strict_json.read_document(path)))


class _Head(msgspec.Struct):
    """The fields of a submission that say whose it is and its number; the others are not read."""

    sequence: int
    office: OfficeRecord


def numbers_in(paths: Iterable[Path], office: str) -> Iterator[int]:
    """Yield the numbers of those files that are submissions of an office, whatever they are called;
    any other file is passed over."""
    for path in islice(paths, _MOST_LOOKED_AT):
        try:
            if _is_small(path) and kind_found(path) == OutputKind.SUBMISSION:
                head = msgspec.json.decode(read_bytes(path), type=_Head)
                if head.office.id == office:
                    yield head.sequence
        except (OSError, ValueError, CityReportError):  # msgspec's errors are ValueErrors
            continue


def _is_small(path: Path) -> bool:
    return path.stat().st_size <= _LARGEST_LOOKED_AT


def decoded(file: strict_json.StrictDocument) -> SealedContent[Submission]:
    """Read a file without the checks that the types cannot express
    (`sealed_content.shape_faults`)."""
    check_head(file.format, file.version)
    if is_later_minor(file.version):
        return _decoded_later(file.content)
    return strict_json.decoded(file.content, Submission)


def _decoded_later(content: bytes) -> SealedContent[Submission]:
    """Read a file of a later minor version: what it added is kept beside what is known."""
    try:
        known, later = set_aside(msgspec.json.decode(content))
        return SealedContent(msgspec.convert(known, Submission), path_text, later=later)
    except msgspec.ValidationError as error:
        raise located_error(shape_error(error), path_text) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError("json_too_deep") from error
