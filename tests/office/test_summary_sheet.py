"""The verdicts of the sheet Summary are the office's, or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.progress_wording import VERDICT_NAMES

LAST = Period.parse("2023-12")
GRADES = set(VERDICT_NAMES.values())


def verdicts(office: Office, first: str, folder: Path) -> dict[str, str]:
    """The cell Verdict of each indicator, in a file from `first` on."""
    made = office.exports.export(Period.parse(first), LAST, ("xlsx",), folder)
    book = load_workbook(folder / made.files[0], read_only=True)  # the other sheets are long
    rows = [row for row in book["Summary"].iter_rows(values_only=True) if row]
    book.close()
    head = next(row for row in rows if row[0] == "Code")
    after = rows[rows.index(head) + 1 :]
    codes = {one.code for one in office.catalogue.indicators}
    return {row[0]: row[head.index("Verdict")] for row in after if row[0] in codes}


def test_a_file_of_all_months_gives_the_verdicts_of_the_window(
    sample: Office, tmp_path: Path
) -> None:
    found = verdicts(sample, "2017-01", tmp_path)
    assert len(found) > 4
    for code, said in found.items():
        grade = VERDICT_NAMES[sample.queries.progress(code).verdict]
        assert said[2:].startswith(grade), code


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ("2022-01", "the baseline’s years are not in it"),
        ("2023-10", "its last twelve months are not all there"),
    ],
)
def test_a_file_of_fewer_months_gives_no_verdict_of_its_own(
    sample: Office, tmp_path: Path, first: str, reason: str
) -> None:
    """The sentences above the table say the office's, from all its months."""
    found = verdicts(sample, first, tmp_path)
    assert found["L1"] == f"No verdict from this file: {reason}"
    allowed = {VERDICT_NAMES[sample.queries.progress(code).verdict] for code in ("G1", "G2")}
    for code, words in found.items():
        graded = [grade for grade in GRADES if grade in words]
        assert set(graded) <= allowed, code
