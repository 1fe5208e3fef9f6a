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

__all__ = ["FORMATS", "ExportContext", "Format", "format_named", "format_of"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write and read a submission. `suffix` with its dot."""

    name: str
    suffix: str
    write: Callable[[Submission, Path, ExportContext], None]
    read: Callable[[Path], Submission]


def _write_json(submission: Submission, path: Path, context: ExportContext) -> None:
    from cityreport.exchange.json_file import write_json  # noqa: PLC0415

    write_json(submission, path, context)


def _read_json(path: Path) -> Submission:
    from cityreport.exchange.json_file import read_json  # noqa: PLC0415

    return read_json(path)


def _write_workbook(submission: Submission, path: Path, context: ExportContext) -> None:
    from cityreport.exchange.workbook import write_workbook  # noqa: PLC0415

    write_workbook(submission, path, context)


def _read_workbook(path: Path) -> Submission:
    from cityreport.exchange.workbook_reader import read_workbook  # noqa: PLC0415

    return read_workbook(path)


FORMATS = (
    Format("json", ".json", _write_json, _read_json),
    Format("xlsx", ".xlsx", _write_workbook, _read_workbook),
)


def format_named(name: str) -> Format:
    """Return the format of that name; raise DataError('unknown_format') if there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise DataError("unknown_format", format=name, known=", ".join(f.name for f in FORMATS))


def format_of(path: Path) -> Format:
    """Return the format for a file name to write; raise DataError('bad_file_suffix') otherwise.

    Not for reading: the content decides there (`incoming_file.kind_of`).
    """
    for known in FORMATS:
        if path.suffix.lower() == known.suffix:
            return known
    raise DataError("bad_file_suffix", path=str(path), known=", ".join(f.suffix for f in FORMATS))
