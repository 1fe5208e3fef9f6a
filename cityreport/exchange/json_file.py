"""The JSON file of a submission: the reference format (`strict_json` has its layout).

The published schema is in `resources/schema/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from cityreport.domain.submission import OfficeRecord, Submission
from cityreport.errors import CityReportError
from cityreport.exchange import strict_json
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.sealed_content import SealedContent, check_head, require_shape
from cityreport.exchange.write_context import ExportContext
from cityreport.files import read_at_most
from cityreport.outputs import OutputKind, kind_found

_LARGEST_LOOKED_AT = 64 * 1024**2
_MOST_LOOKED_AT = 200


def write_json(submission: Submission, path: Path, context: ExportContext) -> None:  # noqa: ARG001
    """Write the submission as it is; raise the errors of `strict_json.write`."""
    strict_json.write(submission, path, submission_output(submission))


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
            if kind_found(path) == OutputKind.SUBMISSION:
                head = msgspec.json.decode(read_at_most(path, _LARGEST_LOOKED_AT), type=_Head)
                if head.office.id == office:
                    yield head.sequence
        except (OSError, ValueError, CityReportError):  # msgspec's errors are ValueErrors
            continue


def decoded(file: strict_json.StrictDocument) -> SealedContent[Submission]:
    """Read a file without the checks that the types cannot express
    (`sealed_content.shape_faults`)."""
    check_head(file.format, file.version)
    return strict_json.decoded(file.content, Submission)
