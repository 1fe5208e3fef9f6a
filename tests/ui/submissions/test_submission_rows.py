"""The list of submissions, column by column."""

from __future__ import annotations

from datetime import UTC, datetime

from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import day_name, moment_name
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.submissions.submission_rows import submission_headings, submission_rows

MADE = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4


def submission(sequence: int, *files: str, before: str | None = None) -> SubmissionRecord:
    return SubmissionRecord(
        sequence=sequence,
        id=f"id-{sequence}",
        supersedes=() if before is None else (before,),
        created=MADE.isoformat(),
        start="2025-01",
        end="2025-03",
        confidentiality="public" if sequence == 1 else "restricted",
        digest=DIGEST,
        observations=1234,
        files=files,
    )


def test_a_submission_has_a_cell_under_every_title() -> None:
    first, second = submission_rows(
        [submission(1, "a.xlsx", "a.json"), submission(2, "b.csv", before="id-1")],
        {"id-1": [(Period.parse("2025-01"), Period.parse("2025-02"))]},
    )
    assert first == [
        TableCell("1", number=True),
        TableCell("Jan 2025", spoken="January 2025"),
        TableCell("Mar 2025", spoken="March 2025"),
        TableCell("Public"),
        TableCell(
            day_name(MADE.astimezone().date()), tip=moment_name(MADE), spoken=moment_name(MADE)
        ),
        TableCell("1,234", number=True),
        TableCell("0123456789ab…", tip=DIGEST, copied=DIGEST),
        TableCell("", number=True),
        TableCell(
            "Jan 2025–Feb 2025",
            tip="January 2025 to February 2025",
            spoken="January 2025 to February 2025",
            copied="January 2025 to February 2025",
        ),
        TableCell("not noted"),
        TableCell("a .xlsx .json", tip="a.xlsx\na.json", copied="a.xlsx, a.json"),
    ]
    assert [second[0].text, second[3].text, second[8].text] == ["2", "Restricted", "none"]
    assert second[10].text == "b .csv"
    assert submission_headings() == [
        TableHeading("No.", number=True),
        TableHeading("From"),
        TableHeading("To"),
        TableHeading("Copy"),
        TableHeading("Made"),
        TableHeading("Numbers", number=True),
        TableHeading("Digest", tip="The first digits of the content's SHA-256"),
        TableHeading("Replaces", number=True),
        TableHeading(
            "Holds for",
            tip="The months whose numbers it gives: no newer signed submission has them",
        ),
        TableHeading("Sent", tip="Whether somebody noted who got it"),
        TableHeading("Files"),
    ]


def test_what_it_replaces_is_said_by_its_number_and_empty_where_it_is_not_listed() -> None:
    rows = submission_rows(
        [submission(1), submission(2, before="id-1"), submission(3, before="elsewhere")],
        {},
    )
    assert [row[7] for row in rows] == [
        TableCell("", number=True),
        TableCell("1", number=True),
        TableCell("", number=True),
    ]


def test_a_submission_whose_files_were_not_noted_is_listed_too() -> None:
    assert submission_rows([submission(1)], {})[0][10] == TableCell("", copied="")


def test_only_the_one_that_somebody_noted_is_sent() -> None:
    at = [heading.title for heading in submission_headings()].index("Sent")
    rows = submission_rows([submission(1), submission(2)], {}, {"id-2"})
    assert [row[at].text for row in rows] == ["not noted", "sent"]
