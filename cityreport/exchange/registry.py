"""The list of file formats. A new format is one module and one line here.

The modules are imported when a format is used, so that a window starts without waiting for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.write_context import ExportContext

__all__ = ["FORMATS", "ExportContext", "Format", "format_named"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a submission. `suffix` with its dot."""

    name: str
    suffix: str
    write: Callable[[Submission, Path, ExportContext], None]


def _write_json(submission: Submission, path: Path, context: ExportContext) -> None:
    from cityreport.exchange.json_file import write_json  # noqa: PLC0415

    write_json(submission, path, context)


def _write_workbook(submission: Submission, path: Path, context: ExportContext) -> None:
    from cityreport.exchange.workbook import write_workbook  # noqa: PLC0415

    write_workbook(submission, path, context)


FORMATS = (
    Format("json", ".json", _write_json),
    Format("xlsx", ".xlsx", _write_workbook),
)


def format_named(name: str) -> Format:
    """Return the format of that name; raise DataError('unknown_format') if there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise DataError("unknown_format", format=name, known=", ".join(f.name for f in FORMATS))
