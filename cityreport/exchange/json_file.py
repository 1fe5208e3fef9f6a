"""The JSON file of a submission: the reference format (`strict_json` says how it is laid out).

The published schema is in `resources/schema/`.
"""

from __future__ import annotations

from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.exchange import strict_json
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.sealed_content import SealedContent, check_head, checked
from cityreport.exchange.write_context import ExportContext


def write_json(submission: Submission, path: Path, context: ExportContext) -> None:  # noqa: ARG001
    """Write the submission as it is; raises what `strict_json.write` raises."""
    strict_json.write(submission, path, submission_output(submission))


def read_json(path: Path) -> Submission:
    """Read a submission whose shape holds.

    Raises AccessError for the file and DataError, with the place as fact `where`, for what is
    in it; not for what the numbers say (see `verification`).
    """
    return checked(decoded(strict_json.opened(path)))


def decoded(file: strict_json.StrictDocument) -> SealedContent[Submission]:
    """Read a file without looking at what the types cannot say (`reading.shape_faults`)."""
    check_head(file.format, file.version)
    return strict_json.decoded(file.content, Submission)
