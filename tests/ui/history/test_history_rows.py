"""The lines of the history as rows, and one of them with all that is known of it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.i18n import moment_name
from cityreport.office.page_values import HistoryLine
from cityreport.ui.history.history_rows import details, history_headings, history_rows, when_words
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from tests.conftest import PROFILE

AT = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
L1 = CellKey("L1", Period.parse("2024-01"))
PLACE = "L1 Intentional homicide · Jan 2024 · Whole city"
LONG = "First line of a note that is rather long\nand a second line of it"
LINE = HistoryLine(
    seq=1200,
    action=3,
    at=AT,
    officer="Ada",
    kind="record",
    undoes=None,
    reason="",
    clock_back=False,
    subject="cell",
    cell=L1,
    before=Observation(L1, 9),
    after=Observation(L1, 12, note=LONG),
)


def test_a_change_has_a_cell_under_every_title(catalogue: Catalogue) -> None:
    (row,) = history_rows(catalogue, PROFILE, [LINE])
    whole = f"12, note: {LONG}"
    flat = whole.replace("\n", " ")
    assert row == [
        TableCell(moment_name(AT)),
        TableCell("Ada"),
        TableCell("Changed"),
        TableCell(PLACE, tip=PLACE),
        TableCell("9, no note", tip="9, no note", spoken="9, no note", copied="9, no note"),
        TableCell(f"{flat[:43]}…", tip=whole, spoken=whole, copied=flat),
    ]
    assert history_headings() == [
        TableHeading("When"),
        TableHeading("Who"),
        TableHeading("What was done"),
        TableHeading("Where"),
        TableHeading("Before"),
        TableHeading("After"),
    ]


def test_the_details_of_a_change_are_whole_lines(catalogue: Catalogue) -> None:
    assert details(catalogue, PROFILE, LINE) == "\n".join(
        [PLACE, "Before: 9, no note", f"After: 12, note: {LONG}", "Change 1,200."]
    )


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        ("record", "Late case", "Change 1,200. Reason: Late case"),
        ("take_back", "entry 1100", "Change 1,200. It takes change 1,100 back."),
        ("profile_back", "entry 7", "Change 1,200. It takes change 7 back."),
    ],
)
def test_the_reason_of_a_change_is_told(
    catalogue: Catalogue, kind: str, reason: str, said: str
) -> None:
    line = msgspec.structs.replace(LINE, kind=kind, reason=reason)
    assert details(catalogue, PROFILE, line).split("\n")[-1] == said


def test_what_changed_nothing_has_no_number_and_no_states(catalogue: Catalogue) -> None:
    line = msgspec.structs.replace(LINE, seq=0, subject="", cell=None, reason="Looked it over")
    assert details(catalogue, PROFILE, line) == "Looked it over"
    assert history_rows(catalogue, PROFILE, [line])[0][4:] == [TableCell("", copied="")] * 2


def test_an_erased_text_and_a_clock_set_back_are_told(catalogue: Catalogue) -> None:
    line = msgspec.structs.replace(LINE, is_erased=True, clock_back=True)
    assert details(catalogue, PROFILE, line).split("\n")[-2:] == [
        "A text of this change was erased later. Everything else is proven.",
        "The clock of the computer stood earlier here than at the change before. "
        "The order is that of the numbers.",
    ]
    assert when_words(line) == f"{moment_name(AT)} ▲ clock set back"
    (row,) = history_rows(catalogue, PROFILE, [line])
    assert row[0] == TableCell(f"{moment_name(AT)} ▲ clock set back")
    assert when_words(LINE) == moment_name(AT)
