"""Sentences about a command that cannot mean anything."""

from __future__ import annotations

from cityreport.i18n import mark

SENTENCES = {
    "no_display": mark(
        "There is no display to open a window on. Use a command instead: cityreport --help lists them."
    ),
    "unknown_language": mark("“{typed}” is not a language of the program. Choose one of: {known}."),
    "value_missing": mark(
        "The number is missing. Write it after the indicator, or n for not available, c for not "
        "collected, x for not applicable."
    ),
    "unknown_chart": mark("“{kind}” is not a kind of chart. Choose from: {known}."),
    "no_such_breakdown": mark(
        "{indicator} is not broken down by “{breakdown}”. Choose from: {known}."
    ),
    "bad_baseline_years": mark(
        "“{typed}” are not years. Write them with commas between: 2017,2018,2019."
    ),
}
