"""The words about a sample: that it is one, where its clock stands, and what there is to practise.

Home and the command status say the same.
"""

from __future__ import annotations

from datetime import date

from cityreport.i18n import day_name, mark, tr

_PRACTISE = {
    "london": mark(
        "To practise: sign October 2023, settle the finding of November, and enter what the flag "
        "on December says."
    ),
    "small": mark(
        "To practise: sign the year 2013, and see in Progress what three years together say that "
        "one year cannot."
    ),
}


def sample_sentences(city: str, today: date) -> list[str]:
    """Return what is said of a sample (`office.sample_clock.SampleCity`) on the day that its clock
    stands on."""
    return [
        tr(
            "This is a sample: for it, today is always {day}, near its numbers. Try everything.",
            day=day_name(today),
        ),
        tr(_PRACTISE[city]),
    ]
