"""Sentences on an indicator's progress that window, commands, charts and files share."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Baseline
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Progress, Window
from cityreport.domain.rate_change import named_positions
from cityreport.domain.verdict import SURE, Condition, NotJudged, Rule, Verdict
from cityreport.i18n import (
    begun,
    mark,
    ntr,
    number,
    percent,
    period_name,
    short_period_name,
    text,
    tr,
)
from cityreport.since_signed_words import since_signed_words
from cityreport.succession_words import change_sentence, no_baseline_sentence
from cityreport.wording import unit_name, years_name

VERDICT_NAMES = {
    Verdict.ON_TRACK: mark("On track"),
    Verdict.PROBABLY_ON_TRACK: mark("Probably on track"),
    Verdict.CANNOT_TELL: mark("Cannot tell"),
    Verdict.PROBABLY_OFF_TRACK: mark("Probably off track"),
    Verdict.OFF_TRACK: mark("Off track"),
    Verdict.NOT_JUDGED: mark("Not judged"),
    Verdict.NOT_ENOUGH_MONTHS: mark("Not enough months"),
}


def named_as_counted(catalogue: Catalogue, progress: Progress) -> str:
    """Return an indicator's name; with whose numbers in which unit, where they are not the
    standard's: a verdict never stands beside the bare name of what was not counted."""
    name = text(catalogue.indicator(progress.indicator).label)
    counted = as_counted(catalogue, progress)
    return tr("{name}, {counted}", name=name, counted=counted) if counted else name


def as_counted(catalogue: Catalogue, progress: Progress) -> str:
    """Return whose numbers in which unit an indicator has, to stand behind its name; empty for the
    standard's unit."""
    if not progress.unit:
        return ""
    unit = unit_name(catalogue, progress.indicator, progress.unit)
    agency = progress.agency.strip().removesuffix(".")
    if not agency:
        return tr("counted in {unit}", unit=unit)
    return tr("as recorded by {agency} ({unit})", unit=unit, agency=agency)


def verdict_reason(progress: Progress) -> str:
    """Return what the verdict says: the chance and the figure against the path, or why there is
    none."""
    window = progress.window
    if window is None or progress.probability is None:
        return _why_none(progress)
    return f"{chance_sentence(progress.probability, progress.area)} {_position(window)}"


def chance_words(chance: float) -> str:
    """Return a chance (0-1) as text: `about 9 chances in 10`; up to 0.095 and from 0.95 on in 100.

    A rounded number never says more than the grade: 0.949 is 9 in 10, and 0.996 is not 100 in 100.
    Nor twice as much as it is: 0.06 is 6 in 100, and not 1 in 10.
    """
    hundreds = int(100 * chance + 0.5)
    if chance > 0.99:
        return tr("more than 99 chances in 100")
    if chance < 0.01:
        return tr("less than 1 chance in 100")
    if chance >= SURE or chance <= _IN_HUNDREDS:
        return ntr("about {n} chance in 100", "about {n} chances in 100", hundreds)
    tens = min(9, max(1, int(10 * chance + 0.5)))
    return ntr("about {n} chance in 10", "about {n} chances in 10", tens)


_IN_HUNDREDS = 0.095
"""The chance up to which a tenth would say much more than there is."""


def chance_sentence(chance: float, area: str = TOTAL) -> str:
    """Return the chance to be on the path as a sentence."""
    values = {"chance": chance_words(chance)}
    if area == TOTAL:
        return begun(tr("{chance} that the city is on or below its path.", **values))
    return begun(tr("{chance} that the district is on or below its path.", **values))


def _position(window: Window) -> str:
    """Return the figure against the baseline, and what the path asks for by now."""
    values = {
        "share": percent(abs(1 - window.share)),
        "asked": percent(1 - window.ratio),
        "years": number(window.years),
        "cases": number(window.span.cases),
    }
    if window.years > 1:
        if window.share > 1:
            return tr(
                "The last {years} years together ({cases} cases) are {share} above the baseline; "
                "the path asks for {asked} less.",
                **values,
            )
        return tr(
            "The last {years} years together ({cases} cases) are {share} below the baseline; the "
            "path asks for {asked}.",
            **values,
        )
    if window.share > 1:
        return tr("{share} above the baseline; the path asks for {asked} less by now.", **values)
    return tr("{share} below the baseline; the path asks for {asked} by now.", **values)


def _why_none(progress: Progress) -> str:
    """Return why there is no verdict."""
    years = years_name(progress.baseline.years)
    match progress.not_judged:
        case NotJudged.REPORTING:
            return tr(
                "Not judged: when more is reported, that can be more trust and not more violence. "
                "Neither a rise nor a fall of this number is a success or a failure by itself; its "
                "trend is shown."
            )
        case NotJudged.BREAK:
            return " ".join(
                (
                    break_sentence(progress),
                    tr(
                        "So there is no comparison with the baseline ({years}). With a baseline "
                        "after the break the series can be judged again.",
                        years=years,
                    ),
                )
            )
        case NotJudged.ZERO_BASELINE:
            said = tr(
                "Not judged: nothing was counted in the baseline ({years}), so there is nothing to "
                "halve. Look at three years together.",
                years=years,
            )
            return f"{said} {_three_years(progress)}".strip()
        case NotJudged.IN_BASELINE:
            return tr(
                "Not judged: these twelve months are still part of the baseline ({years}).",
                years=years,
            )
        case NotJudged.CLOSED | NotJudged.NO_NEWS:
            return _past_words(progress)
    return _too_little(progress)


def _past_words(progress: Progress) -> str:
    said = tr("Not judged: the district has had no news for more than six months.")
    if progress.not_judged is NotJudged.CLOSED:
        said = tr("Not judged: the district is closed.")
        if progress.followed_by:
            said = tr(
                "Not judged: the district is closed; {districts} followed it.",
                districts=", ".join(progress.followed_by),
            )
    if progress.judged is None:
        return said
    last = tr("Its last number is of {month}.", month=period_name(progress.judged))
    return f"{said} {last}"


def _too_little(progress: Progress) -> str:
    """Return which numbers a verdict lacks."""
    if progress.rule is Rule.NO_NUMBERS:
        return _no_numbers(progress)
    said = []
    if progress.rule is Rule.MONTHS_MISSING:
        said.append(tr("The last twelve months are not all there yet."))
    if progress.baseline.mean is None:
        said.append(no_baseline_sentence(progress, years_name(progress.baseline.years)))
    return " ".join(said)


def _no_numbers(progress: Progress) -> str:
    if progress.judged is None:
        return tr("There are no numbers for the year of this report.")
    return tr(
        "There are no numbers for the year of this report; the newest are of {month}.",
        month=period_name(progress.judged),
    )


def _three_years(progress: Progress) -> str:
    """Return the sum of the last three rolling years; empty where they are not complete."""
    rows = {row.period: row.value for row in progress.rolling12}
    if progress.judged is None:
        return ""
    found = [rows.get(progress.judged.shift(-12 * back)) for back in range(3)]
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        return ""
    return tr(
        "The three years to {month} have {cases} together.",
        month=period_name(progress.judged),
        cases=number(sum(known)),
    )


def break_sentence(progress: Progress, at: Period | None = None) -> str:
    """Return from when on numbers are counted in another way, and why, as a sentence.

    `at`: the break; the newest of the series where it is left out.
    """
    first = (progress.breaks[-1] if at is None else at).months()[0]
    became = [each for each in progress.district_changes if each.month == first]
    if became:
        return " ".join(map(change_sentence, became))
    month = period_name(progress.breaks[-1] if at is None else at)
    if progress.break_reason:
        return tr(
            "Break in the series: from {month} on it is counted in another way ({reason}).",
            month=month,
            reason=progress.break_reason.strip().removesuffix("."),
        )
    return tr("Break in the series: from {month} on it is counted in another way.", month=month)


def condition_words(catalogue: Catalogue, progress: Progress) -> list[str]:
    """Return a sentence for each thing that has to be known beside the verdict."""
    said = [_condition(condition, catalogue, progress) for condition in progress.conditions]
    if progress.baseline.annualised:
        said.append(
            tr(
                "Some months of {years} were not available: the year counts with its other months.",
                years=years_name(progress.baseline.annualised),
            )
        )
    told = progress.breaks[-1] if progress.not_judged is NotJudged.BREAK else None
    said += [change_sentence(c) for c in progress.district_changes if c.month != told]
    if progress.basis_unknown:
        said.append(
            tr(
                "It is not known with which population, baseline and target some of these months "
                "were signed."
            )
        )
    return said


def named_together_sentence(items: Sequence[Progress]) -> str:
    """Return which indicators are above or below their path where all verdicts are looked at
    together (`rate_change.named_positions`); empty with fewer than two verdicts."""
    if sum(item.probability is not None for item in items) < 2:
        return ""
    named = [item for item, is_named in zip(items, named_positions(items), strict=True) if is_named]
    above, below = (
        ", ".join(i.indicator for i in named if ((i.probability or 0.0) < 0.5) is is_above)
        for is_above in (True, False)
    )
    said = [tr("Above the path: {indicators}.", indicators=above)] if above else []
    if below:
        said.append(tr("Below the path: {indicators}.", indicators=below))
    if not said:
        return tr("Looked at together, none is above or below its path beyond ordinary unevenness.")
    return " ".join(
        (tr("Looked at together, beyond ordinary unevenness (at most 1 in 20 by chance):"), *said)
    )


CONDITION_NAMES = {
    Condition.PROVISIONAL: mark("provisional"),
    Condition.UNSIGNED: mark("not signed"),
    Condition.STALE: mark("old numbers"),
    Condition.UNIT_DIFFERS: mark("own unit"),
    Condition.FEWER_THAN_20: mark("fewer than 20 cases"),
    Condition.POPULATION_CARRIED: mark("population of another year"),
    Condition.POPULATION_LINE: mark("another verdict by counts"),
    Condition.BASELINE_CHANGED: mark("own baseline"),
    Condition.TRIED_OUT: mark("tried out"),
    Condition.CHANGED_SINCE_SIGNED: mark("changed since signed"),
}
"""The conditions in a word or two, where a verdict is one of many."""


def short_conditions(progress: Progress) -> str:
    """Return the conditions of a verdict in short: `not signed · own unit`; empty without any."""
    return " · ".join(tr(CONDITION_NAMES[condition]) for condition in progress.conditions)


_CONDITIONS = {
    Condition.PROVISIONAL: mark("Some of these numbers are provisional."),
    Condition.UNSIGNED: mark("Not all of these months are signed off."),
    Condition.STALE: mark("The newest month is more than six months old."),
    Condition.POPULATION_CARRIED: mark(
        "For some years the population is that of the nearest known year."
    ),
    Condition.POPULATION_LINE: mark(
        "The verdict rests on a population on a straight line between two years: by the counts "
        "alone it would be another one. Enter the population of a year in between."
    ),
    Condition.TRIED_OUT: mark("The baseline or the path is tried out, not stored."),
}


def _condition(condition: Condition, catalogue: Catalogue, progress: Progress) -> str:
    match condition:
        case Condition.UNIT_DIFFERS:
            unit = unit_name(catalogue, progress.indicator, progress.unit)
            return tr("Counted in a unit of the city’s own: {unit}.", unit=unit)
        case Condition.FEWER_THAN_20:
            return _few(progress)
        case Condition.BASELINE_CHANGED:
            return _baseline_words(progress)
        case Condition.CHANGED_SINCE_SIGNED:
            return " ".join(since_signed_words(change) for change in progress.since_signed)
    return tr(_CONDITIONS[condition])


def _few(progress: Progress) -> str:
    if progress.window is None or progress.window.years == 1:
        return tr("Fewer than 20 cases in twelve months: one year says little.")
    return ntr(
        "Fewer than 20 cases in twelve months: the verdict rests on {n} year.",
        "Fewer than 20 cases in twelve months: the verdict rests on {n} years together.",
        progress.window.years,
    )


def _baseline_words(progress: Progress) -> str:
    """Return the baseline that the city chose instead of the standard's, and what is special of
    it."""
    years = progress.baseline.years
    said = [
        tr(
            "The baseline ({years}) is the city’s own choice; the standard’s is {usual}.",
            years=years_name(years),
            usual=years_name(Baseline().years),
        )
    ]
    if progress.baseline.reason:
        reason = progress.baseline.reason.strip().removesuffix(".")
        said.append(tr("The reason given: {reason}.", reason=reason))
    elif Condition.TRIED_OUT not in progress.conditions:
        said.append(tr("No reason was given."))
    if len(years) == 1:
        said.append(tr("It is a single year."))
    if lower := lower_years_beside(progress):
        said.append(tr("Beside it, fewer were counted: {years}.", years=years_name(lower)))
    return " ".join(said)


def lower_years_beside(progress: Progress) -> list[int]:
    """Return the complete years right before and after a baseline that is higher than each."""
    years, mean = progress.baseline.years, progress.baseline.mean
    beside = {min(years) - 1, max(years) + 1}
    found = {
        row.period.year: row.value
        for row in progress.rolling12
        if row.period.number == 12 and row.period.year in beside
    }
    if mean is None or any(value >= mean for value in found.values()):
        return []
    return list(found)


def headline(catalogue: Catalogue, progress: Progress) -> list[str]:
    """Return the first sentences on an indicator: verdict, figure, reason, what is needed, what
    has to be known beside it."""
    verdict = tr(VERDICT_NAMES[progress.verdict])
    sentences = [f"{named_as_counted(catalogue, progress)}: {verdict}"]
    if progress.rolling12:
        sentences.append(latest(catalogue, progress))
    sentences += filter(None, (verdict_reason(progress), needed(progress)))
    return sentences + condition_words(catalogue, progress)


def needed(progress: Progress) -> str:
    """Return the sentence on the reduction needed after the last month, which may be long ago."""
    if progress.needed_per_year is None:
        return ""
    if progress.needed_per_year <= 0:
        return tr(
            "Without its interval, the figure is at the target for {target} already.",
            target=str(progress.target.year),
        )
    return tr(
        "Needed after {month}: {share} less each year until {target}.",
        month=short_period_name(progress.rolling12[-1].period),
        share=percent(progress.needed_per_year),
        target=str(progress.target.year),
    )


def latest(catalogue: Catalogue, progress: Progress) -> str:
    """Return the last twelve months as a sentence; empty where none are complete."""
    if not progress.rolling12:
        return ""
    last = progress.rolling12[-1]
    unit = unit_name(catalogue, progress.indicator, progress.unit)
    if last.rate is None:
        return tr(
            "Twelve months to {month}: {value} ({unit}).",
            month=period_name(last.period),
            value=number(last.value),
            unit=unit,
        )
    return tr(
        "Twelve months to {month}: {value} ({unit}), {rate} per 100,000 people.",
        month=period_name(last.period),
        value=number(last.value),
        unit=unit,
        rate=number(last.rate, 2),
    )
