"""The list of file formats. A new format is one module and one line here.

Commands, their help and the window take the formats from this list. The modules are imported when
a format is used, so that a window starts without waiting for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.write_context import ExportContext
from cityreport.late import load

__all__ = ["FORMATS", "USUAL", "ExportContext", "Format", "format_named"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a submission.

    `suffix`: with its dot. `target`: `module:function`, which takes submission, path and context.
    `usual`: whether an export writes it unless others are named.
    """

    name: str
    suffix: str
    target: str
    usual: bool = False

    def write(self, submission: Submission, path: Path, context: ExportContext) -> None:
        """Write a submission; raise what the format's function raises."""
        load(self.target)(submission, path, context)


FORMATS = (
    Format("json", ".json", "cityreport.exchange.json_file:write_json", usual=True),
    Format("json.gz", ".json.gz", "cityreport.exchange.json_file:write_packed"),
    Format("xlsx", ".xlsx", "cityreport.exchange.workbook:write_workbook", usual=True),
)

USUAL = tuple(known.name for known in FORMATS if known.usual)
"""The names of the formats that an export writes unless others are named."""


def format_named(name: str) -> Format:
    """Return the format of that name; raise DataError('unknown_format') if there is none."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise DataError("unknown_format", format=name, known=", ".join(f.name for f in FORMATS))
