"""The JSON file of a submission: the reference format (`strict_json` has its layout).

The published schema is in `resources/schema/`.
"""

from __future__ import annotations

from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.exchange import strict_json
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.sealed_content import SealedContent, check_head, require_shape
from cityreport.exchange.write_context import ExportContext


def write_json(submission: Submission, path: Path, context: ExportContext) -> None:  # noqa: ARG001
    """Write the submission as it is; raise the errors of `strict_json.write`."""
    strict_json.write(submission, path, submission_output(submission))


def read_json(path: Path) -> Submission:
    """Read a submission of the right shape.

    Raise AccessError for the file and DataError, with the place as fact `where`, for its content;
    not for its numbers (see `verification`).
    """
    return require_shape(decoded(strict_json.read_document(path)))


def decoded(file: strict_json.StrictDocument) -> SealedContent[Submission]:
    """Read a file without the checks that the types cannot express
    (`sealed_content.shape_faults`)."""
    check_head(file.format, file.version)
    return strict_json.decoded(file.content, Submission)
