"""Plain CSV: a title row, a row of HXL tags, one row for each number.

The columns are those of the sheet `Data`: see `workbook_data.COLUMNS`. https://hxlstandard.org
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cityreport.domain.submission import Submission
from cityreport.exchange.other_systems.csv_table import MARK, Value, csv_bytes
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.workbook_data import COLUMNS, HIDDEN, DataNames
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import tr


def write_hxl(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the table; raise AccessError('cannot_write')."""
    content = MARK + csv_bytes(_rows(submission, context))
    write_bytes(path, content, submission_output(submission))


def _rows(submission: Submission, context: ExportContext) -> Iterator[list[Value]]:
    yield [tr(column.header) for column in COLUMNS]
    yield [column.tag for column in COLUMNS]
    names = DataNames(submission, context.catalogue)
    for o in submission.observations:
        row: list[Value] = []
        for column in COLUMNS:
            if column.words is not None:
                row.append(column.words(names, o))
            elif column.field == "value" and o.status == "Q":
                row.append(HIDDEN)
            else:
                row.append(getattr(o, column.field or ""))
        yield row
