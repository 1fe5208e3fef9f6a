"""The list of backups and the table of what a restore would do, cell by cell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.i18n import moment_name
from cityreport.office.backups.backup_jobs import ListedBackup
from cityreport.store import backup_files
from cityreport.store.backup_files import Backup
from cityreport.store.file_comparison import FileDifference, PeriodDifference
from cityreport.store.journal import Head
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.safety.backup_rows import (
    backup_headings,
    backup_rows,
    difference_headings,
    difference_rows,
)
from cityreport.wording import backup_time

MADE = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
NOW = MADE + timedelta(days=40)
HEAD = Head(action=7, link=b"", next=9)
PATH = Path("somewhere", "a_0003.cityreport")


def backup(
    kind: str = backup_files.ASKED, size: int = 2_345_678, *, second: bool = False
) -> ListedBackup:
    made = Backup(
        path=PATH,
        number=3,
        day="2026-10-05",
        made=MADE.isoformat(),
        kind=kind,
        office="one",
        version=1,
        bytes=size,
        head=HEAD,
    )
    return ListedBackup(made, second)


def test_a_backup_has_a_cell_under_every_title() -> None:
    assert backup_rows([backup()], NOW) == [
        [
            TableCell("3", number=True),
            TableCell(
                backup_time(MADE.isoformat(), NOW), tip=moment_name(MADE), spoken=moment_name(MADE)
            ),
            TableCell("Asked for", tip="Asked for", spoken="Asked for"),
            TableCell(
                "This computer",
                tip=str(PATH),
                spoken=f"This computer: {PATH}",
                copied=str(PATH),
            ),
            TableCell("2.3 MB", number=True),
        ]
    ]
    assert backup_headings() == [
        TableHeading("No.", number=True),
        TableHeading("Made"),
        TableHeading("Why"),
        TableHeading("Where"),
        TableHeading("Size", number=True),
    ]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (backup_files.ASKED, "Asked for"),
        (backup_files.DAY, "First change of the day"),
        (backup_files.CLOSE, "On closing"),
        (backup_files.MIGRATION, "Before a new format"),
        (backup_files.REPLACED, "Replaced by a restore"),
        ("of a later program", "of a later program"),
    ],
)
def test_why_it_was_made_is_said_also_where_this_program_knows_no_word(kind: str, why: str) -> None:
    assert backup_rows([backup(kind)], NOW)[0][2].text == why


def test_the_second_place_and_the_least_size_are_said() -> None:
    row = backup_rows([backup(size=12, second=True)], NOW)[0]
    assert row[3].text == "Second place"
    assert row[3].spoken == f"Second place: {PATH}"
    assert row[4].text == "0.1 MB"


def test_a_backup_that_holds_erased_texts_says_so_and_how_many() -> None:
    asked: list[Head] = []

    def still_held(head: Head) -> int:
        asked.append(head)
        return 2

    told = "Asked for ▲ holds erased texts. This backup still holds 2 texts that were erased later."
    cell = backup_rows([backup()], NOW, still_held)[0][2]
    assert cell == TableCell("Asked for ▲ holds erased texts", tip=told, spoken=told)
    assert asked == [HEAD]


def test_a_restore_is_told_month_by_month_and_a_dash_stands_for_none() -> None:
    difference = FileDifference(
        periods=(PeriodDifference("2025-01", 1, 0, 1200), PeriodDifference("??", 0, 3, 0)),
        parts=(),
        submissions_kept=0,
        submissions_gained=0,
    )
    none = TableCell("–", number=True)
    assert difference_rows(difference) == [
        [
            TableCell("January 2025"),
            TableCell("1", number=True),
            none,
            TableCell("1,200", number=True),
        ],
        [TableCell("??"), none, TableCell("3", number=True), none],
    ]
    assert difference_headings() == [
        TableHeading("Month"),
        TableHeading("Lost", number=True),
        TableHeading("Come back", number=True),
        TableHeading("Changed", number=True),
    ]


def test_each_backup_is_asked_for_its_own_erased_texts() -> None:
    older, newer = backup(), backup()
    newer = replace(newer, backup=replace(newer.backup, head=HEAD._replace(action=9)))
    rows = backup_rows([newer, older], NOW, lambda head: int(head.action == HEAD.action))
    assert ["▲" in row[2].text for row in rows] == [False, True]
