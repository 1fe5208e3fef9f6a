"""The list of the submissions that were made, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import day_name, moment_name, number, period_name, short_period_name, tr
from cityreport.ui.kit.table_rows import TableCell, TableHeading

DIGITS_SHOWN = 12


def submission_headings() -> list[TableHeading]:
    """The titles of the columns."""
    return [
        TableHeading(tr("No."), number=True),
        TableHeading(tr("From")),
        TableHeading(tr("To")),
        TableHeading(tr("Copy")),
        TableHeading(tr("Made")),
        TableHeading(tr("Numbers"), number=True),
        TableHeading(tr("Digest"), tip=tr("The first digits of the content's SHA-256")),
        TableHeading(tr("Replaces"), number=True),
        TableHeading(tr("Files")),
    ]


def submission_rows(made: Sequence[SubmissionRecord]) -> list[list[TableCell]]:
    """A row a submission."""
    numbers = {one.id: one.sequence for one in made}
    return [_row(one, numbers) for one in made]


def short_digest(digest: str) -> str:
    """Enough of a digest to tell two apart at a glance."""
    return f"{digest[:DIGITS_SHOWN]}…"


def _row(made: SubmissionRecord, numbers: dict[str, int]) -> list[TableCell]:
    start, end = Period.parse(made.start), Period.parse(made.end)
    before = numbers.get(made.supersedes or "")
    created = datetime.fromisoformat(made.created).astimezone()
    return [
        TableCell(number(made.sequence), number=True),
        TableCell(short_period_name(start), spoken=period_name(start)),
        TableCell(short_period_name(end), spoken=period_name(end)),
        TableCell(tr("Public") if made.confidentiality == "public" else tr("Restricted")),
        TableCell(day_name(created.date()), tip=moment_name(created), spoken=moment_name(created)),
        TableCell(number(made.observations), number=True),
        TableCell(short_digest(made.digest), tip=made.digest, copied=made.digest),
        TableCell("" if before is None else number(before), number=True),
        TableCell(_names(made.files), tip="\n".join(made.files), copied=", ".join(made.files)),
    ]


def _names(files: Sequence[str]) -> str:
    """The one name that the files share, with their endings."""
    endings = " ".join(Path(name).suffix for name in files)
    return f"{Path(files[0]).stem} {endings}" if files else ""
