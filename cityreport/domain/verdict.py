"""The verdict on a city's path: five grades of a chance, and the reasons for none.

Belongs here: grades, reasons and conditions with their codes, and the chance of a window against a
baseline. Not here: choosing window and baseline (progress) or sentences about them (wording).
"""

from __future__ import annotations

from enum import StrEnum

SURE, LIKELY, UNLIKELY, RULED_OUT = 0.95, 0.80, 0.20, 0.05
"""The chances from which on, or up to which, a verdict is given, and given with "probably"."""
SMALLEST_RELIABLE = 20
"""The number of cases a year below which a rate is marked as unreliable, and a verdict rests on
three years together (standard, 1.0, "Progress" and "Disclosure"; US NCHS uses the same)."""
STALE_AFTER = 6
"""The months after which the newest month of a series is old."""


class Verdict(StrEnum):
    """The verdict on the latest twelve months against the path."""

    ON_TRACK = "on_track"
    PROBABLY_ON_TRACK = "probably_on_track"
    CANNOT_TELL = "cannot_tell"
    PROBABLY_OFF_TRACK = "probably_off_track"
    OFF_TRACK = "off_track"
    NOT_JUDGED = "not_judged"
    NOT_ENOUGH_MONTHS = "not_enough_months"


GRADES = (
    Verdict.ON_TRACK,
    Verdict.PROBABLY_ON_TRACK,
    Verdict.CANNOT_TELL,
    Verdict.PROBABLY_OFF_TRACK,
    Verdict.OFF_TRACK,
)
"""The five grades, the best first."""
REASSURING = frozenset({Verdict.ON_TRACK, Verdict.PROBABLY_ON_TRACK})
ALARMING = frozenset({Verdict.OFF_TRACK, Verdict.PROBABLY_OFF_TRACK})


class NotJudged(StrEnum):
    """The reason why a series has no verdict though its numbers are there; of those of the series
    the first that applies."""

    REPORTING = "reporting"
    """More reports can be good news: recorded sexual, partner, family and child violence."""
    BREAK = "break"
    """Numbers are counted in another way somewhere between baseline and window."""
    ZERO_BASELINE = "zero_baseline"
    """Nothing was counted in the baseline: there is nothing to halve."""
    IN_BASELINE = "in_baseline"
    """The twelve months are still those of the baseline."""
    CLOSED = "closed"
    """The district ended before the month that the city is looked at."""
    NO_NEWS = "no_news"
    """The district's last answer is more than six months older than the city's."""


PAST = frozenset({NotJudged.CLOSED, NotJudged.NO_NEWS})
"""The reasons of a district whose last figure is not of now."""


class Rule(StrEnum):
    """The rule that decided on the verdict: the first of these that applies."""

    NO_NUMBERS = "no_numbers"
    """The year that is reported has no number."""
    MONTHS_MISSING = "months_missing"
    """Some of the twelve months up to the last answer are missing."""
    NOT_JUDGED = "not_judged"
    """See `NotJudged`; apart from `REPORTING` its reasons need a complete baseline."""
    NO_PATH = "no_path"
    """No complete baseline."""
    CHANCE = "chance"
    """The chance to be on the path decides (`grade`)."""


class Condition(StrEnum):
    """A condition that has to be known beside a verdict."""

    PROVISIONAL = "provisional"
    """A month of the window is provisional or estimated."""
    UNSIGNED = "unsigned"
    """A month of the window is not signed."""
    STALE = "stale"
    """The newest month is more than six months old."""
    UNIT_DIFFERS = "unit_differs"
    """The city counts in a unit of its own."""
    FEWER_THAN_20 = "fewer_than_20"
    """The latest twelve months have fewer than 20 cases."""
    POPULATION_CARRIED = "population_carried"
    """A population is the nearest known one, outside the known years."""
    POPULATION_LINE = "population_line"
    """By counts the verdict is another one, and a population is a straight line's."""
    BASELINE_CHANGED = "baseline_changed"
    """The baseline is not the standard's."""
    TRIED_OUT = "tried_out"
    """Baseline or path are tried out and not stored."""
    CHANGED_SINCE_SIGNED = "changed_since_signed"
    """Population, baseline or target are not those that the window was signed with."""


def grade(chance: float) -> Verdict:
    """Return the grade of a chance (0-1) to be on the path: >= 0.95 on track, >= 0.80 probably, >
    0.20 cannot tell, > 0.05 probably off track, else off track."""
    if chance >= SURE:
        return Verdict.ON_TRACK
    if chance >= LIKELY:
        return Verdict.PROBABLY_ON_TRACK
    if chance > UNLIKELY:
        return Verdict.CANNOT_TELL
    if chance > RULED_OUT:
        return Verdict.PROBABLY_OFF_TRACK
    return Verdict.OFF_TRACK
