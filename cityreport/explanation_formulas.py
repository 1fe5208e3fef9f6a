"""The formulas behind a figure with the figures put in: every line can be worked out again.

Belongs here: lines `name: terms = result`, of numbers and + − × ÷ ^ √ ln only, and of I(q; a; b)
and χ²(p; n), which `docs/statistics.md` names. Not here: sentences (explanation_words).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, log10

from cityreport.domain.city import PER, PathKind, Population
from cityreport.domain.explanation import Explanation, SummedYear
from cityreport.domain.statistics import Z_95, CountedSpan
from cityreport.domain.unevenness import PRIOR_YEARS, UnevenYear, YearCount
from cityreport.i18n import number, period_name, tr

_DIGITS = 6
"""Significant digits of a term: with them the result comes out as it is printed."""


def term(value: float) -> str:
    """Return a number as a term of a formula: whole numbers whole, others with six digits or more,
    at least one of them behind the point."""
    if value == int(value) and abs(value) < 10**15:
        return number(value, 0)
    decimals = max(1, _DIGITS - 1 - floor(log10(abs(value))))
    rounded = f"{value:.{decimals}f}".rstrip("0")
    decimals = len(rounded.partition(".")[2])
    return number(value, decimals).replace("-", "−")


def formula(name: str, terms: str, result: str) -> str:
    """Return a line of a formula."""
    return f"{name}: {terms} = {result}"


def add_up(values: Iterable[float]) -> str:
    """Return numbers with a plus between them."""
    return " + ".join(term(value) for value in values)


def exposure_line(year: SummedYear) -> str:
    """Return the person-years of twelve months; empty without a population, and where they are the
    population of a year as it stands."""
    people = [(months, lived.value) for _, months, lived in year.people]
    if not people or (len(people) == 1 and year.share == 1):
        return ""
    name = tr("Person-years to {month}", month=period_name(year.last))
    terms = " + ".join(f"{months} × {term(value)}" for months, value in people)
    if year.share != 1:
        terms = f"{round(12 * year.share)} × {term(people[0][1])}"
    return formula(name, f"({terms}) ÷ 12", term(year.exposure))


def line_between(year: int, entered: tuple[Population, ...]) -> str:
    """Return the population of a year on the line between two entered ones."""
    before = max((row for row in entered if row.year < year), key=lambda row: row.year)
    after = min((row for row in entered if row.year > year), key=lambda row: row.year)
    way = f"({year} − {before.year}) ÷ ({after.year} − {before.year})"
    terms = f"{term(before.value)} + {way} × ({term(after.value)} − {term(before.value)})"
    share = (year - before.year) / (after.year - before.year)
    found = before.value + share * (after.value - before.value)
    return formula(tr("Population of {year}", year=str(year)), terms, term(found))


def rate_line(found: Explanation) -> str:
    """Return the rate of the twelve months; empty without a population."""
    row = found.row
    if row is None or row.rate is None:
        return ""
    name = tr("Rate per 100,000 people a year")
    terms = f"{term(PER)} × {term(row.value)} ÷ {term(row.exposure)}"
    return formula(name, terms, number(row.rate, 2))


def baseline_lines(found: Explanation) -> Iterator[str]:
    """Yield the baseline's sum, its mean of a year and its rate."""
    figure = found.progress.baseline
    span = figure.span
    if span is None or figure.mean is None:
        return
    yield formula(
        tr("All years of the baseline"),
        add_up(year.cases for year in found.baseline),
        term(span.cases),
    )
    yield formula(
        tr("Mean of a year"), f"{term(span.cases)} ÷ {term(span.years)}", number(figure.mean, 1)
    )
    if figure.rate is None:
        return
    yield formula(
        tr("Person-years of the baseline"),
        add_up(year.exposure for year in found.baseline),
        term(span.exposure),
    )
    yield formula(
        tr("Rate of the baseline per 100,000"),
        f"{term(PER)} × {term(span.cases)} ÷ {term(span.exposure)}",
        number(figure.rate, 2),
    )


def path_lines(found: Explanation) -> Iterator[str]:
    """Yield the path: its share of the baseline at each year, over all of them, and in the unit
    that is shown."""
    path, row, progress = found.path, found.row, found.progress
    if path is None or row is None:
        return
    for year, place, share in zip(found.years, path.places, path.shares, strict=True):
        yield formula(
            tr("Path to {month}, as a share of the baseline", month=period_name(year.last)),
            _path_terms(found, place),
            term(share),
        )
    figure, allowed = progress.baseline, term(path.shares[0])
    if row.path is not None and figure.rate is not None:
        terms = f"{term(figure.rate)} × {allowed}"
        yield formula(tr("Path per 100,000"), terms, number(row.path, 2))
    elif row.value_path is not None and figure.mean is not None:
        terms = f"{term(figure.mean)} × {allowed}"
        yield formula(tr("Path in cases a year"), terms, number(row.value_path, 1))


def _path_terms(found: Explanation, place: float) -> str:
    target, path = found.progress.target, found.path
    start = 0.0 if path is None else path.start
    if place >= target.year:
        return f"1 − {term(target.reduction)}"
    way = f"({_year(place)} − {_year(start)}) ÷ ({target.year} − {_year(start)})"
    if target.path is PathKind.LINEAR:
        return f"1 − {term(target.reduction)} × ({way})"
    return f"(1 − {term(target.reduction)}) ^ ({way})"


def _year(place: float) -> str:
    """Return a place in time: years stand without a separator."""
    whole = int(place)
    rest = number(place - whole, 4)[1:] if place != whole else ""
    return f"{whole}{rest}"


def position_lines(found: Explanation) -> Iterator[str]:
    """Yield the figure as a share of the baseline, and what the path asks for over all years."""
    window, start, path = found.progress.window, found.progress.baseline.span, found.path
    if window is None or start is None or path is None or found.chance is None:
        return
    if len(found.years) > 1:
        pairs = list(zip(found.years, path.shares, strict=True))
        weighted = " + ".join(f"{term(year.exposure)} × {term(share)}" for year, share in pairs)
        yield formula(
            tr("Cases of all years together"),
            add_up(year.cases for year in found.years),
            term(window.span.cases),
        )
        yield formula(
            tr("Path over all years together"),
            f"({weighted}) ÷ ({add_up(year.exposure for year in found.years)})",
            term(window.ratio),
        )
    yield formula(
        tr("Rate as a share of the baseline’s"),
        f"({term(window.span.cases)} ÷ {term(window.span.exposure)}) ÷ "
        f"({term(start.cases)} ÷ {term(start.exposure)})",
        term(window.share),
    )


def uneven_lines(found: Explanation) -> Iterator[str]:
    """Yield the steps to φ."""
    usual, n = found.progress.dispersion.usual, len(found.uneven)
    for step in found.uneven:
        year = str(step.here.year)
        yield formula(
            tr("{year} against the years beside it", year=year),
            f"ln({_rate(step.here)}) − (ln({_rate(step.before)}) + ln({_rate(step.after)})) ÷ 2",
            term(step.e),
        )
        yield formula(
            tr("{year}, by chance alone (squared)", year=year),
            _by_chance(step),
            term(step.by_chance),
        )
    own = _own(found)
    if n:
        beyond = " + ".join(
            f"({_signed(step.e)}^2 − {term(step.by_chance)})" for step in found.uneven
        )
        terms = f"({beyond}) ÷ ({n} × {term(1.5)})"
        yield formula(tr("Unevenness of its own (squared)"), terms, term(own))
    terms = (
        f"({PRIOR_YEARS} × {term(usual)}^2 + {n} × {term(max(own, 0.0))}) ÷ ({PRIOR_YEARS} + {n})"
    )
    yield formula("φ", f"√({terms})", term(found.progress.phi))


def _own(found: Explanation) -> float:
    beyond = [step.e**2 - step.by_chance for step in found.uneven]
    return sum(beyond) / len(beyond) / 1.5 if beyond else 0.0


def is_even(found: Explanation) -> bool:
    """Return whether a series' years differ by no more than chance does."""
    return bool(found.uneven) and _own(found) < 0


def _signed(value: float) -> str:
    return f"({term(value)})" if value < 0 else term(value)


def _rate(year: YearCount) -> str:
    return f"{term(year.cases)} ÷ {term(year.exposure)}"


def _by_chance(step: UnevenYear) -> str:
    here, before, after = step.here.cases, step.before.cases, step.after.cases
    return f"1 ÷ {term(here)} + (1 ÷ {term(before)} + 1 ÷ {term(after)}) ÷ 4"


def interval_lines(found: Explanation) -> Iterator[str]:
    """Yield the two ends of the interval of the twelve months."""
    steps, row = found.interval, found.row
    if steps is None or row is None:
        return
    phi, carried = found.progress.phi, steps.effective
    yield effective_line(
        tr("Effective count of the twelve months"), CountedSpan(row.value), phi, carried
    )
    has_rate = row.lower is not None and row.upper is not None
    if has_rate and row.lower is not None and row.upper is not None:
        scale = f"{term(PER)} ÷ {term(row.exposure)} × "
        ends = number(row.lower, 2), number(row.upper, 2)
    else:
        scale, ends = "", (number(row.value_lower, 1), number(row.value_upper, 1))
    if row.value:
        scale += f"{term(row.value)} ÷ {term(carried)} × "
    lower, upper = (_byar if steps.is_byar else _exact)(carried)
    yield formula(tr("Lower end of the 95 % interval"), f"{scale}{lower}", ends[0])
    yield formula(tr("Upper end of the 95 % interval"), f"{scale}{upper}", ends[1])


def _byar(x: float) -> tuple[str, str]:
    z = term(Z_95)
    low, high = term(x), term(x + 1)
    return (
        f"{low} × (1 − 1 ÷ (9 × {low}) − {z} ÷ (3 × √({low})))^3",
        f"{high} × (1 − 1 ÷ (9 × {high}) + {z} ÷ (3 × √({high})))^3",
    )


def _exact(x: float) -> tuple[str, str]:
    low = f"χ²({term(0.025)}; 2 × {term(x)}) ÷ 2" if x else "0"
    return low, f"χ²({term(0.975)}; 2 × {term(x)} + 2) ÷ 2"


def effective_line(name: str, span: CountedSpan, phi: float, carried: float) -> str:
    """Return an effective count."""
    cases, share = term(span.cases), f" ÷ {term(span.years)}" if span.years != 1 else ""
    return formula(name, f"{cases} ÷ (1 + {term(phi)}^2 × {cases}{share})", term(carried))


def _effective_exposure(name: str, span: CountedSpan, phi: float, carried: float) -> str:
    cases, share = term(span.cases), f" ÷ {term(span.years)}" if span.years != 1 else ""
    terms = f"{term(span.exposure)} ÷ (1 + {term(phi)}^2 × {cases}{share})"
    return formula(name, terms, term(carried))


def chance_lines(found: Explanation) -> Iterator[str]:
    """Yield the steps to P, the chance to be on or below the path."""
    steps, progress = found.chance, found.progress
    window, start, chance = progress.window, progress.baseline.span, progress.probability
    if steps is None or window is None or start is None or chance is None:
        return
    phi = progress.phi
    names = _exposure_names(has_people=progress.baseline.rate is not None)
    if window.years > 1:
        name = tr("Effective count of all years together")
        yield effective_line(name, window.span, phi, steps.now.cases)
    yield _effective_exposure(names[0], window.span, phi, steps.now.exposure)
    yield effective_line(tr("Effective count of the baseline"), start, phi, steps.then.cases)
    yield _effective_exposure(names[1], start, phi, steps.then.exposure)
    asked = f"{term(window.ratio)} × {term(steps.now.exposure)}"
    yield formula("q", f"{asked} ÷ ({asked} + {term(steps.then.exposure)})", term(steps.q))
    yield formula("P", f"I({term(steps.q)}; {term(steps.a)}; {term(steps.b)})", number(chance, 3))


def _exposure_names(*, has_people: bool) -> tuple[str, str]:
    if has_people:
        return (
            tr("Effective person-years of these cases"),
            tr("Effective person-years of the baseline"),
        )
    return tr("Effective years of these cases"), tr("Effective years of the baseline")


def needed_line(found: Explanation) -> str:
    """Return the reduction that is needed each year; empty where none is said or needed."""
    progress, row, path = found.progress, found.row, found.path
    needed, window = progress.needed_per_year, progress.window
    if not needed or row is None or path is None or not found.is_judged:
        return ""
    if window is not None and window.years > 1:
        base, latest = 1.0, window.share
    elif progress.baseline.rate is not None and row.rate is not None:
        base, latest = progress.baseline.rate, row.rate
    else:
        base, latest = progress.baseline.mean or 0.0, float(row.value)
    goal = f"(1 − {term(progress.target.reduction)}) × {term(base)} ÷ {term(latest)}"
    years = f"1 ÷ ({progress.target.year} − {_year(path.places[0])})"
    name = tr("Needed less each year, as a share")
    return formula(name, f"1 − ({goal}) ^ ({years})", number(needed, 3))
