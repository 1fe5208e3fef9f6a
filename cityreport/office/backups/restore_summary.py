"""The effect of a restore in words: the same for the window and the commands."""

from __future__ import annotations

from cityreport.domain.period import Period
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.i18n import mark, ntr, number, period_name, tr
from cityreport.messages import sentence
from cityreport.office.backups.restore_annotations import said_sentences
from cityreport.store import file_comparison
from cityreport.wording import still_held_words

PART_NAMES = {
    "city": mark("the city's name and contact"),
    "baseline": mark("the baseline"),
    "target": mark("the target"),
    "area": mark("district {key}"),
    "population": mark("the population {key}"),
    "series": mark("what is said about {key}"),
    "officer": mark("officer {key}"),
}
"""Subject of the journal -> what a person calls that part of the profile."""


def difference_sentences(
    difference: file_comparison.FileDifference | CityReportError | None,
) -> list[str]:
    """Return in sentences how much would be lost, gained and changed in all.

    None: there is no office file yet; an error: why the office file cannot be compared.
    """
    if difference is None:
        return [tr("There is no office file there yet, so nothing would be lost.")]
    if isinstance(difference, CityReportError):
        said = tr("The office file cannot be read, so what would be lost cannot be told:")
        return [said, sentence(difference)]
    if difference.is_none:
        return [tr("Nothing would be lost or changed: both files say the same.")]

    return _cells(difference) + said_sentences(difference.annotations) + _rest(difference)


def difference_lines(difference: file_comparison.FileDifference | AccessError | None) -> list[str]:
    """Return the same sentences with a line for each month that differs."""
    lines = difference_sentences(difference)
    if isinstance(difference, tuple):
        for period in difference.periods:
            lines.append(
                "  "
                + tr(
                    "{period}: {lost} lost, {gained} gained, {changed} changed",
                    period=named_period(period.period),
                    lost=number(period.lost),
                    gained=number(period.gained),
                    changed=number(period.changed),
                )
            )
    return lines


def named_period(text: str) -> str:
    """Return a stored period as people write it; unchanged where it is no period."""
    try:
        return period_name(Period.parse(text))
    except DataError:
        return text


def _cells(difference: file_comparison.FileDifference) -> list[str]:
    found = []
    if difference.lost:
        found.append(
            ntr(
                "{n} number that is entered now would be lost.",
                "{n} numbers that are entered now would be lost.",
                difference.lost,
            )
        )
    if difference.gained:
        found.append(
            ntr(
                "{n} number that is empty now would come back.",
                "{n} numbers that are empty now would come back.",
                difference.gained,
            )
        )
    if difference.changed:
        found.append(
            ntr(
                "{n} number would be what it was then.",
                "{n} numbers would be what they were then.",
                difference.changed,
            )
        )
    return found or [tr("No number would be lost or changed.")]


def _rest(difference: file_comparison.FileDifference) -> list[str]:
    found = [still_held_words(difference.still_held)] if difference.still_held else []
    if difference.parts:
        parts = ", ".join(_part(*part) for part in difference.parts)
        found.append(
            tr("These parts of Settings would be what they were then: {parts}.", parts=parts)
        )
    if difference.submissions_kept:
        found.append(
            ntr(
                "{n} submission was made since. Its note stays, and what was sent stays sent.",
                "{n} submissions were made since. Their notes stay, and what was sent stays sent.",
                difference.submissions_kept,
            )
        )
    if difference.submissions_gained:
        found.append(
            ntr(
                "The note of {n} submission would come back.",
                "The notes of {n} submissions would come back.",
                difference.submissions_gained,
            )
        )
    return found


def _part(subject: str, key: str) -> str:
    words = PART_NAMES.get(subject)
    return subject if words is None else tr(words, key=key.replace("\t", " ").replace("_T ", ""))
