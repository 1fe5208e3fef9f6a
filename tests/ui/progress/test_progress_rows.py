"""The table and the sentences beside a progress chart, figure by figure."""

from __future__ import annotations

from math import inf

import pytest

from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import measure_progress
from cityreport.domain.statistics import RateRatio
from cityreport.domain.to_date import ToDate, YearComparison
from cityreport.render.kinds.scene import ChartTable, ChartTableColumn
from cityreport.ui.kit.table_rows import RowsModel, TableCell, TableHeading
from cityreport.ui.progress.progress_rows import (
    COUNT,
    RATE,
    progress_headings,
    progress_rows,
    table_cells,
    table_headings,
    to_date_changes,
    tried_out_sentence,
    year_to_date_sentence,
)
from tests.domain.series import series

MONTHS = range(1, 13)
EIGHT_YEARS_OF_TEN = [10] * 96
"""2017 to 2024, ten a month: 120 in every twelve months."""


def plain(said: str) -> str:
    """Without the spaces that keep a sign with its number."""
    return said.replace("\u00a0", " ")


def texts(rows: list[list[TableCell]]) -> list[list[str]]:
    """The cells without the marks that keep the two ends of an interval in order."""
    return [[cell.text.strip("\u200e") for cell in row] for row in rows]


def test_counts_have_the_interval_and_the_path_of_counts() -> None:
    progress = series(EIGHT_YEARS_OF_TEN)
    last = progress.rolling12[-1]
    assert last.path is not None
    assert last.value_path is not None
    assert round(last.path, 1) != round(last.value_path, 1), "the two could be told apart"
    row = texts(progress_rows(progress, COUNT))[0]
    assert row == ["Dec 2024", "10", "120", "99.5–143.5", f"{last.value_path:.1f}"]
    assert [plain(h.title) for h in progress_headings(COUNT)] == [
        "Month",
        "Number",
        "12 months",
        "95 % interval",
        "Path",
    ]


def test_rates_have_the_interval_and_the_path_of_rates() -> None:
    progress = series(EIGHT_YEARS_OF_TEN)
    last = progress.rolling12[-1]
    assert last.rate is not None
    row = texts(progress_rows(progress, RATE))[0]
    between = f"{last.lower:.2f}–{last.upper:.2f}"
    assert row == ["Dec 2024", "10", "120", f"{last.rate:.2f}", between, f"{last.path:.2f}"]
    assert [h.title for h in progress_headings(RATE)][2:4] == ["12 months", "Rate"]


def test_an_interval_is_spoken_and_copied_without_marks() -> None:
    cell = progress_rows(series(EIGHT_YEARS_OF_TEN), COUNT)[0][3]
    assert cell.spoken == "99.5 to 143.5"
    assert cell.copied == "99.5–143.5"
    assert cell.text == "\u200e99.5–143.5"


def test_a_month_without_a_rolling_year_has_empty_figures() -> None:
    progress = series([5, None, 7], statuses={0: Status.PROVISIONAL})
    newest, empty, oldest = progress_rows(progress, RATE)
    assert texts([newest, empty, oldest]) == [
        ["Mar 2017", "7", "", "", "", ""],
        ["Feb 2017", "·", "", "", "", ""],
        ["Jan 2017", "5", "", "", "", ""],
    ]
    assert [len(row) for row in progress_rows(progress, COUNT)] == [5, 5, 5]
    assert (empty[1].tip, empty[1].copied) == ("Not entered yet", "")
    assert (newest[1].tip, oldest[1].tip) == ("", "Provisional")
    assert newest[0].spoken == "March 2017"


def against(lower: float, point: float, upper: float) -> YearComparison:
    return YearComparison(
        (2023,), 100, round(100 * point), True, RateRatio(point, lower, upper), 0.01
    )


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (
            (0.5, 0.7, 0.9),
            "30 % less than in the same months of 2023 (95 % interval −50 % to −10 %).",
        ),
        (
            (1.1, 1.3, 1.5),
            "30 % more than in the same months of 2023 (95 % interval +10 % to +50 %).",
        ),
        (
            (0.9, 1.1, 1.25),
            "Against 2023 chance and the ordinary unevenness of years can explain the difference "
            "(95 % interval −10 % to +25 %).",
        ),
        (
            (1.0, 1.0, inf),
            "Against 2023 chance and the ordinary unevenness of years can explain the difference "
            "(95 % interval 0 % to ∞).",
        ),
    ],
)
def test_the_ends_of_a_change_keep_their_signs(
    ratio: tuple[float, float, float], said: str
) -> None:
    assert plain(to_date_changes(ToDate(against(*ratio), None))) == said


def test_a_change_from_nothing_is_left_out() -> None:
    nothing = YearComparison((2023,), 0, 5, True, RateRatio(None, 2.0, inf), 0.06)
    assert to_date_changes(ToDate(nothing, None)) == ""
    assert to_date_changes(None) == ""
    both = plain(to_date_changes(ToDate(against(0.5, 0.7, 0.9), against(1.1, 1.3, 1.5))))
    assert both.index("30 % less") < both.index("30 % more")


def test_the_year_to_date_names_the_first_and_the_last_month_with_a_value() -> None:
    """January and April were answered, and have no value."""
    figures = {
        Period.month(y, m): Figure(4, Status.NORMAL) for y in range(2017, 2024) for m in MONTHS
    }
    this_year: list[int | None] = [None, 6, 5, None]
    for month, value in enumerate(this_year, 1):
        status = Status.NOT_AVAILABLE if value is None else Status.NORMAL
        figures[Period.month(2024, month)] = Figure(value, status)
    found = measure_progress("L1", "_T", figures, [], Baseline(), Target()).year_to_date
    assert found is not None
    assert (str(found.first), str(found.last)) == ("2024-02", "2024-03")
    assert year_to_date_sentence(found) == (
        "February 2024 to March 2024: 11. The same months of 2023: 8. Baseline: 8.0."
    )


def test_what_the_year_to_date_cannot_be_held_against_is_not_complete() -> None:
    found = series([6, 5]).year_to_date
    assert found is not None
    assert year_to_date_sentence(found).endswith("2016: not complete. Baseline: not complete.")


def test_what_was_tried_out_stands_beside_what_is_stored() -> None:
    stored = series(EIGHT_YEARS_OF_TEN)
    tried = series([20] * 12 + EIGHT_YEARS_OF_TEN[12:], years=(2017,))
    said = tried_out_sentence(stored, tried)
    assert said.startswith("Tried out, not stored: with 2017 the baseline is 48.00 (stored: ")
    rate = stored.baseline.rate
    assert rate is not None
    assert f"(stored: {rate:.2f}), the target 24.00 (stored: {rate / 2:.2f})" in said
    counts = series(EIGHT_YEARS_OF_TEN, people=[])
    assert "the baseline is 120.0 (stored: 120.0), the target 60.0 (stored: 60.0)" in (
        tried_out_sentence(counts, counts)
    )
    empty = series([1], people=[Population(2017, 1000, "census")])
    assert "the baseline is – (stored: –), the target – (stored: –)" in (
        tried_out_sentence(empty, empty)
    )


def test_a_chart_s_own_table_keeps_its_sides_and_its_intervals_in_order() -> None:
    table = ChartTable(
        (ChartTableColumn("Area"), ChartTableColumn("Rate", number=True)),
        (("D–1", "1.0–2.0"), ("D2", "3")),
    )
    assert [(h.title, h.number) for h in table_headings(table)] == [("Area", False), ("Rate", True)]
    first, second = table_cells(table)
    assert first == [
        TableCell("D–1", number=False),
        TableCell("\u200e1.0–2.0", number=True, copied="1.0–2.0"),
    ]
    assert second == [TableCell("D2", number=False), TableCell("3", number=True)]


def test_a_share_is_whole_percent_and_two_comparisons_are_two_sentences() -> None:
    both = plain(to_date_changes(ToDate(against(0.503, 0.704, 0.904), against(1.1, 1.3, 1.5))))
    assert both == (
        "30 % less than in the same months of 2023 (95 % interval −50 % to −10 %). "
        "30 % more than in the same months of 2023 (95 % interval +10 % to +50 %)."
    )


def test_none_at_all_this_year_is_100_percent_less() -> None:
    assert plain(to_date_changes(ToDate(against(0.0, 0.0, 0.04), None))) == (
        "100 % less than in the same months of 2023 (95 % interval −100 % to −96 %)."
    )


def test_a_row_that_does_not_fit_its_titles_is_not_shown_cut() -> None:
    table = ChartTable((ChartTableColumn("Area"),), (("D1", "3"),))
    with pytest.raises(ValueError, match="zip"):
        table_cells(table)


def test_every_column_says_what_it_means_and_stands_on_the_side_of_numbers() -> None:
    year = "Sum of the twelve months that end with this one"
    first = [
        TableHeading("Month"),
        TableHeading("Number", number=True, tip="In the month itself"),
        TableHeading("12 months", number=True, tip=year),
    ]
    rate = TableHeading("Rate", number=True, tip="The twelve months per 100,000 people")
    last = [
        TableHeading("95\u00a0% interval", number=True),
        TableHeading("Path", number=True, tip="Where the path to the target is"),
    ]
    assert progress_headings(COUNT) == [*first, *last]
    assert progress_headings(RATE) == [*first, rate, *last]


def test_every_cell_of_a_month_is_a_number_and_the_month_is_spoken_whole() -> None:
    progress = series(EIGHT_YEARS_OF_TEN)
    last = progress.rolling12[-1]
    assert last.value_path is not None
    month = TableCell("Dec 2024", tip="December 2024", spoken="December 2024")
    assert progress_rows(progress, COUNT)[0] == [
        month,
        TableCell("10", number=True),
        TableCell("120", number=True),
        TableCell("\u200e99.5–143.5", number=True, spoken="99.5 to 143.5", copied="99.5–143.5"),
        TableCell(f"{last.value_path:.1f}", number=True),
    ]
    assert [cell.number for cell in progress_rows(progress, RATE)[0]] == [False] + [True] * 5


def test_a_month_without_a_number_says_why_in_a_letter_and_in_words() -> None:
    nothing = TableCell("", number=True)
    figures = {
        Period.month(2024, 1): Figure(None, Status.NOT_AVAILABLE),
        Period.month(2024, 2): Figure(3, Status.PROVISIONAL),
    }
    progress = measure_progress("L1", "_T", figures, [], Baseline(), Target())
    provisional, absent = progress_rows(progress, COUNT)
    assert provisional[1] == TableCell("3", tip="Provisional", number=True)
    assert absent[1:] == [
        TableCell(absent[1].text, tip="Not available", number=True, spoken="Not available"),
        *[nothing] * 3,
    ]
    assert absent[1].text == "n"
    empty = progress_rows(series([1, None, 1]), COUNT)[1][1]
    assert empty == TableCell("·", tip="Not entered yet", number=True, copied="")


def test_the_table_shows_no_character_of_ours_as_an_escape() -> None:
    """Tables show what turns a line as its code: our own marks must not be among it."""
    model = RowsModel()
    for measure in (COUNT, RATE):
        model.show_rows(
            progress_headings(measure), progress_rows(series(EIGHT_YEARS_OF_TEN), measure)
        )
        shown = [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
        assert any("–" in text for text in shown)
        assert [text for text in shown if "\\" in text] == []
