"""The list of the submissions that were made, as rows of a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import (
    day_name,
    mark,
    moment_name,
    number,
    period_name,
    short_period_name,
    span_name,
    tr,
)
from cityreport.ui.kit.table_rows import (
    TableCell,
    TableColumn,
    TableHeading,
    column_cells,
    column_headings,
)

DIGITS_SHOWN = 12


def short_digest(digest: str) -> str:
    """Enough of a digest to tell two apart at a glance."""
    return f"{digest[:DIGITS_SHOWN]}…"


def _names(files: Sequence[str]) -> str:
    """Return the one name that the files share, with their endings."""
    endings = " ".join("".join(Path(name).suffixes) for name in files)
    return f"{files[0].partition('.')[0]} {endings}" if files else ""


class _Made(NamedTuple):
    """A submission, the numbers of those that it overlaps, and the months for which it holds."""

    record: SubmissionRecord
    before: list[int]
    holds: Sequence[tuple[Period, Period]]
    is_sent: bool


def _month(period: str) -> TableCell:
    month = Period.parse(period)
    return TableCell(short_period_name(month), spoken=period_name(month))


def _copy(made: _Made) -> TableCell:
    is_public = made.record.confidentiality == "public"
    return TableCell(tr("Public") if is_public else tr("Restricted"))


def _created(made: _Made) -> TableCell:
    created = datetime.fromisoformat(made.record.created).astimezone()
    moment = moment_name(created)
    return TableCell(day_name(created.date()), tip=moment, spoken=moment)


def _digest(made: _Made) -> TableCell:
    digest = made.record.digest
    return TableCell(short_digest(digest), tip=digest, copied=digest)


def _replaced(made: _Made) -> TableCell:
    return TableCell(", ".join(map(number, made.before)))


def _holds(made: _Made) -> TableCell:
    spans = ", ".join(span_name(*stretch) for stretch in made.holds)
    short = ", ".join(_short(*stretch) for stretch in made.holds)
    return TableCell(short or tr("none"), tip=spans, spoken=spans, copied=spans or None)


def _short(first: Period, last: Period) -> str:
    names = (short_period_name(first), short_period_name(last))
    return names[0] if first == last else "–".join(names)


def _sent(made: _Made) -> TableCell:
    return TableCell(tr("sent") if made.is_sent else tr("not noted"))


def _files(made: _Made) -> TableCell:
    files = made.record.files
    return TableCell(_names(files), tip="\n".join(files), copied=", ".join(files))


_COLUMNS = (
    TableColumn[_Made](mark("No."), lambda m: TableCell(number(m.record.sequence)), number=True),
    TableColumn[_Made](mark("From"), lambda made: _month(made.record.start)),
    TableColumn[_Made](mark("To"), lambda made: _month(made.record.end)),
    TableColumn[_Made](mark("Copy"), _copy),
    TableColumn[_Made](mark("Made"), _created),
    TableColumn[_Made](
        mark("Numbers"), lambda made: TableCell(number(made.record.observations)), number=True
    ),
    TableColumn[_Made](
        mark("Digest"), _digest, tip=mark("The first digits of the content's SHA-256")
    ),
    TableColumn[_Made](mark("Replaces"), _replaced, number=True),
    TableColumn[_Made](
        mark("Holds for"),
        _holds,
        tip=mark("The months whose numbers it gives: no newer signed submission has them"),
    ),
    TableColumn[_Made](mark("Sent"), _sent, tip=mark("Whether somebody noted who got it")),
    TableColumn[_Made](mark("Files"), _files),
)


def submission_headings() -> list[TableHeading]:
    """Return the titles of the columns."""
    return column_headings(_COLUMNS)


def submission_rows(
    made: Sequence[SubmissionRecord],
    holding: Mapping[str, Sequence[tuple[Period, Period]]],
    sent: Collection[str] = (),
) -> list[list[TableCell]]:
    """Return a row for each submission. `holding`: by id, the months for which it holds; `sent`:
    the ids of those of which somebody noted who got them."""
    numbers = {one.id: one.sequence for one in made}
    lines = [
        _Made(
            one,
            [numbers[before] for before in one.supersedes if before in numbers],
            holding.get(one.id, ()),
            one.id in sent,
        )
        for one in made
    ]
    return [column_cells(_COLUMNS, line) for line in lines]
