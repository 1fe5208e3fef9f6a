"""The list of the submissions that were made, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cityreport.domain.period import Period
from cityreport.domain.submission import Made
from cityreport.i18n import day_name, moment_name, number, period_name, short_period_name, tr
from cityreport.ui.kit.table_rows import Cell, Heading

DIGITS_SHOWN = 12


def submission_headings() -> list[Heading]:
    """The titles of the columns."""
    return [
        Heading(tr("No."), number=True),
        Heading(tr("From")),
        Heading(tr("To")),
        Heading(tr("Copy")),
        Heading(tr("Made")),
        Heading(tr("Numbers"), number=True),
        Heading(tr("Digest"), tip=tr("The first digits of the content's SHA-256")),
        Heading(tr("Replaces"), number=True),
        Heading(tr("Files")),
    ]


def submission_rows(made: Sequence[Made]) -> list[list[Cell]]:
    """A row a submission."""
    numbers = {one.id: one.sequence for one in made}
    return [_row(one, numbers) for one in made]


def short_digest(digest: str) -> str:
    """Enough of a digest to tell two apart at a glance."""
    return f"{digest[:DIGITS_SHOWN]}…"


def _row(made: Made, numbers: dict[str, int]) -> list[Cell]:
    start, end = Period.parse(made.start), Period.parse(made.end)
    before = numbers.get(made.supersedes or "")
    created = datetime.fromisoformat(made.created).astimezone()
    return [
        Cell(number(made.sequence), number=True),
        Cell(short_period_name(start), spoken=period_name(start)),
        Cell(short_period_name(end), spoken=period_name(end)),
        Cell(tr("Public") if made.confidentiality == "public" else tr("Restricted")),
        Cell(day_name(created.date()), tip=moment_name(created), spoken=moment_name(created)),
        Cell(number(made.observations), number=True),
        Cell(short_digest(made.digest), tip=made.digest, copied=made.digest),
        Cell("" if before is None else number(before), number=True),
        Cell(_names(made.files), tip="\n".join(made.files), copied=", ".join(made.files)),
    ]


def _names(files: Sequence[str]) -> str:
    """The one name that the files share, with their endings."""
    endings = " ".join(Path(name).suffix for name in files)
    return f"{Path(files[0]).stem} {endings}" if files else ""
