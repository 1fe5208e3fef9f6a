"""The explanation of a figure in words: sections of sentences, formulas and cells.

Window, command, clipboard and paper show the same sections. Not here: the steps (domain) or the
formulas' terms (explanation_formulas).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from cityreport import explanation_formulas as formulas
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.explanation import Explained, ExplainedCell, Explanation, SummedYear, Turn
from cityreport.domain.observation import CellKey, Status
from cityreport.domain.people import PersonYears
from cityreport.domain.verdict import LIKELY, RULED_OUT, SURE, UNLIKELY, NotJudged, Rule, Verdict
from cityreport.i18n import day_name, number, period_name, span_name, text, tr
from cityreport.progress_wording import (
    VERDICT_NAMES,
    chance_sentence,
    headline,
    named_as_counted,
    verdict_reason,
)
from cityreport.wording import STATUS_NAMES, spans_name, years_name


class ExplanationPart(msgspec.Struct, frozen=True):
    """A part of an explanation with its title. `rows`: a table, its titles first; `formulas`: lines
    that can be worked out again."""

    title: str
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    formulas: tuple[str, ...] = ()


def explanation_title(catalogue: Catalogue, explained: Explained, area: str) -> str:
    """Return what is explained: the indicator as it is counted, `area` (a name), the months."""
    parts = [f"{explained.progress.indicator} {named_as_counted(catalogue, explained.progress)}"]
    parts.append(area)
    row = explained.explanation.row
    if row is not None:
        parts.append(tr("twelve months to {month}", month=period_name(row.period)))
    return " · ".join(parts)


def explanation_parts(catalogue: Catalogue, explained: Explained) -> list[ExplanationPart]:
    """Return the explanation: what is printed, what decided, and every step from the cells on."""
    found = explained.explanation
    sections = [
        _in_short(catalogue, explained),
        _rule(found),
        _change(found),
        _cells(catalogue, explained),
        _people(found),
        _rate(found),
        _baseline(explained),
        _path(found),
        _unevenness(found),
        _interval(found),
        _chance(found),
    ]
    return [s for s in sections if s.sentences or s.rows or s.formulas]


def explanation_text(catalogue: Catalogue, explained: Explained, area: str) -> str:
    """Return the explanation as plain text, a formula or a cell a line."""
    lines = [explanation_title(catalogue, explained, area)]
    for section in explanation_parts(catalogue, explained):
        lines += ["", section.title, *section.sentences]
        lines += _in_columns(section.rows)
        lines += [f"  {line}" for line in section.formulas]
    return "\n".join(lines)


def _in_columns(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


# -- from the cells to the rate


def _in_short(catalogue: Catalogue, explained: Explained) -> ExplanationPart:
    found = explained.explanation
    judged, rule = found.progress.judged, found.progress.rule
    if found.is_judged or rule is Rule.NO_NUMBERS or found.month is None:
        return ExplanationPart(tr("In short"), tuple(headline(catalogue, found.progress)))
    month = period_name(found.month)
    if found.row is None:
        said = [
            tr("The twelve months to {month} are not all there.", month=month),
            _numbers_to_enter(found),
        ]
    else:
        value = number(found.row.value)
        said = [tr("Twelve months to {month}: {value} cases.", month=month, value=value)]
    if judged is not None:
        said.append(
            tr(
                "The verdict is on the twelve months to {month}; those explained here have none of "
                "their own.",
                month=period_name(judged),
            )
        )
    return ExplanationPart(tr("In short"), tuple(said))


def _cells(catalogue: Catalogue, explained: Explained) -> ExplanationPart:
    found = explained.explanation
    rows = [_cell(catalogue, cell) for cell in explained.cells]
    titles: tuple[str, ...] = (tr("Month"), tr("Number"), tr("Source"), tr("Entered by"), tr("Day"))
    sums = tuple(_sum(year, explained.cells) for year in reversed(found.years))
    said: tuple[str, ...] = ()
    if len({row[2:] for row in rows}) == 1:  # all from one source: it is said once
        said = tuple(_sources(explained.cells))
        titles, rows = titles[:2], [row[:2] for row in rows]
    return ExplanationPart(tr("The cells"), said, (titles, *rows) if rows else (), sums)


def _cell(catalogue: Catalogue, cell: ExplainedCell) -> tuple[str, ...]:
    value = number(cell.value)
    if cell.status is not Status.NORMAL:
        value = f"{value} ({tr(STATUS_NAMES[cell.status])})"
    return (_cell_name(catalogue, cell.key), value, _source(cell), *_entered(cell))


def _source(cell: ExplainedCell) -> str:
    source = cell.source or tr("no source given")
    return f"{source} ({cell.note})" if cell.note else source


def _entered(cell: ExplainedCell) -> tuple[str, str]:
    officer = cell.officer or tr("no name")
    return officer, "–" if cell.at is None else day_name(cell.at.astimezone().date())


def _cell_name(catalogue: Catalogue, key: CellKey) -> str:
    month = period_name(key.period)
    if key.is_total:
        return month
    category = text(catalogue.category(key.breakdown, key.category).label)
    return tr("{month}, {category}", month=month, category=category)


def _sum(year: SummedYear, cells: tuple[ExplainedCell, ...]) -> str:
    values = [cell.value for cell in cells if cell.key.period in year.periods]
    name = tr("Twelve months to {month}", month=period_name(year.last))
    return formulas.formula(name, formulas.add_up(values), formulas.term(year.cases))


def _people(found: Explanation) -> ExplanationPart:
    years: dict[int, PersonYears] = {}
    for summed in (*found.baseline, *found.years):
        years |= {year: lived for year, _, lived in summed.people}
    beside = {row.year: PersonYears(row.value, "entered", row.source) for row in found.entered}
    said = [_lived(year, lived) for year, lived in sorted((beside | years).items())]
    if not said and (found.years or found.baseline):
        said = [tr("No population is known here, so numbers are compared and not rates.")]
    lines = [
        formulas.line_between(year, found.entered)
        for year, lived in sorted(years.items())
        if lived.basis == "interpolated"
    ]
    of_years = map(formulas.exposure_line, (*found.baseline, *reversed(found.years)))
    lines += filter(None, of_years)
    return ExplanationPart(tr("The population"), tuple(said), formulas=tuple(lines))


def _lived(year: int, lived: PersonYears) -> str:
    values = {"year": str(year), "people": number(lived.value, 0), "source": lived.source}
    match lived.basis:
        case "interpolated":
            return tr("{year}: {people} (on a line between two entered years)", **values)
        case "carried":
            return tr("{year}: {people} (the nearest entered year’s)", **values)
    if not lived.source:
        return tr("{year}: {people} (entered without a source)", **values)
    return tr("{year}: {people} ({source})", **values)


def _rate(found: Explanation) -> ExplanationPart:
    line = formulas.rate_line(found)
    return ExplanationPart(tr("The rate"), formulas=(line,) if line else ())


# -- baseline and path


def _baseline(explained: Explained) -> ExplanationPart:
    found = explained.explanation
    progress = found.progress
    name = tr("The baseline {years}", years=years_name(progress.baseline.years))
    if progress.baseline.mean is None:
        return ExplanationPart(name, (tr("It is not complete, so there is no path."),))
    sums = tuple(_sum_of_year(year, explained.baseline_cells) for year in found.baseline)
    lines = (*sums, *formulas.baseline_lines(found))
    return ExplanationPart(name, tuple(_sources(explained.baseline_cells)), formulas=lines)


def _sum_of_year(year: SummedYear, cells: tuple[ExplainedCell, ...]) -> str:
    values = [cell.value for cell in cells if cell.key.period in year.periods]
    name = str(year.last.year)
    if year.share != 1:
        name = tr("{year}, {n} of 12 months", year=name, n=str(round(12 * year.share)))
    return formulas.formula(name, formulas.add_up(values), formulas.term(year.cases))


def _sources(cells: tuple[ExplainedCell, ...]) -> Iterator[str]:
    """Yield who entered which stretch of cells from where."""
    for (source, officer, day), group in groupby(cells, lambda c: (_source(c), *_entered(c))):
        periods = [cell.key.period for cell in group]
        yield tr(
            "{span}: {source}; entered by {officer}, {day}.",
            span=span_name(periods[0], periods[-1]),
            source=source,
            officer=officer,
            day=day,
        )


def _path(found: Explanation) -> ExplanationPart:
    lines = (*formulas.path_lines(found), *formulas.position_lines(found))
    needed = formulas.needed_line(found)
    return ExplanationPart(tr("The path"), formulas=(*lines, *([needed] if needed else [])))


# -- uncertainty


def _unevenness(found: Explanation) -> ExplanationPart:
    if found.row is None:
        return ExplanationPart("")
    said = [
        tr(
            "Years differ by more than chance. φ says by how much: what is usual for this kind of "
            "violence ({usual}) counts for four years, and each year between two others counts "
            "once.",
            usual=formulas.term(found.progress.dispersion.usual),
        )
    ]
    if formulas.is_even(found):
        said.append(tr("Its own years differ by no more than chance does: their part is 0."))
    return ExplanationPart(
        tr("How uneven its years are"), tuple(said), formulas=tuple(formulas.uneven_lines(found))
    )


def _interval(found: Explanation) -> ExplanationPart:
    return ExplanationPart(tr("The 95 % interval"), formulas=tuple(formulas.interval_lines(found)))


def _chance(found: Explanation) -> ExplanationPart:
    lines = tuple(formulas.chance_lines(found))
    chance = found.progress.probability
    if not lines or chance is None:
        return ExplanationPart("")
    said = (
        tr(
            "I is the regularised incomplete beta function. The uncertainty of the baseline is in "
            "it."
        ),
        chance_sentence(chance, found.progress.area),
    )
    return ExplanationPart(tr("The chance to be on the path"), said, formulas=lines)


# -- the verdict


def _rule(found: Explanation) -> ExplanationPart:
    progress = found.progress
    if not found.is_judged and progress.rule is not Rule.NO_NUMBERS:
        return ExplanationPart("")
    name = tr("The rule that decided")
    verdict = tr(VERDICT_NAMES[progress.verdict])
    if progress.rule is not Rule.CHANCE or progress.probability is None:
        said = [tr("The verdict is “{verdict}”.", verdict=verdict), verdict_reason(progress)]
        return ExplanationPart(name, tuple(said))
    scale = tr(
        "A chance P from {sure} on is “{on}”, from {likely} on “{probably_on}”, above {unlikely} "
        "“{unclear}”, above {ruled_out} “{probably_off}”, and else “{off}”.",
        sure=number(SURE, 2),
        likely=number(LIKELY, 2),
        unlikely=number(UNLIKELY, 2),
        ruled_out=number(RULED_OUT, 2),
        on=tr(VERDICT_NAMES[Verdict.ON_TRACK]),
        probably_on=tr(VERDICT_NAMES[Verdict.PROBABLY_ON_TRACK]),
        unclear=tr(VERDICT_NAMES[Verdict.CANNOT_TELL]),
        probably_off=tr(VERDICT_NAMES[Verdict.PROBABLY_OFF_TRACK]),
        off=tr(VERDICT_NAMES[Verdict.OFF_TRACK]),
    )
    here = tr(
        "P is {chance}: “{verdict}”.", chance=number(progress.probability, 3), verdict=verdict
    )
    return ExplanationPart(name, (scale, here))


def _change(found: Explanation) -> ExplanationPart:
    """Return what would change the verdict."""
    progress = found.progress
    if not found.is_judged and progress.rule is not Rule.NO_NUMBERS:
        return ExplanationPart("")
    said = [_turn(turn, found) for turn in found.turns]
    if found.turns:
        said.append(tr("Each was measured anew, with the other numbers as they are."))
    elif progress.rule is Rule.CHANCE:
        said.append(tr("No other number of cases in these twelve months would change it."))
    said += filter(None, [_reason_to_lift(found), _numbers_to_enter(found)])
    return ExplanationPart(tr("What would change it"), tuple(said))


def _turn(turn: Turn, found: Explanation) -> str:
    cases = 0 if found.row is None else found.row.value
    return tr(
        "With {other} in the last twelve months instead of {cases} the verdict would be "
        "“{verdict}”; with {beside} it would still be “{held}”.",
        other=number(turn.cases),
        cases=number(cases),
        beside=number(turn.beside),
        verdict=tr(VERDICT_NAMES[turn.verdict]),
        held=tr(VERDICT_NAMES[found.progress.verdict]),
    )


def _reason_to_lift(found: Explanation) -> str:
    """Return what would give a verdict to a series that is not judged."""
    years = years_name(found.progress.baseline.years)
    match found.progress.not_judged:
        case NotJudged.REPORTING:
            return tr("No number of cases would: this form of violence is never judged.")
        case NotJudged.BREAK:
            return tr("A baseline of complete years after the break; it is chosen in Settings.")
        case NotJudged.ZERO_BASELINE:
            return tr("Another baseline: in {years} there was no case.", years=years)
        case NotJudged.IN_BASELINE:
            return tr("Twelve months that begin after the baseline ({years}).", years=years)
    return ""


def _numbers_to_enter(found: Explanation) -> str:
    """Return which numbers would give a verdict to a series that has too few."""
    if found.progress.rule is Rule.NO_NUMBERS:
        return tr("Numbers of the year that is reported.")
    said = []
    if found.progress.judged is None:
        said.append(tr("No month has a number yet."))
    if found.missing:
        said.append(tr("These months need a number: {months}.", months=spans_name(found.missing)))
    if found.baseline_missing:
        months = spans_name(found.baseline_missing)
        said.append(tr("These months of the baseline need a number: {months}.", months=months))
    if found.progress.began is not None and found.progress.began_late:
        month = period_name(found.progress.began)
        said.append(
            tr("The district began in {month}: nothing is to be entered before.", month=month)
        )
    return " ".join(said)
