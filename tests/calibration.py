"""Simulated cities, judged by the program's own functions: how often is a verdict wrong?

`python -m tests.calibration [--runs 3000] [--out out/calibration.json]` prints the table of grades
in percent, with the bars of the standard beside it, and the same for the rule without the
unevenness of years. `make calibration` calls it; `domain/test_calibration.py` has a short form.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.checks.chance import is_unusual
from cityreport.domain.checks.check_rules import Unusual
from cityreport.domain.city import PER, Baseline, Population, Target, path_value
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, Verdict, measure_progress
from cityreport.domain.statistics import chance_below
from cityreport.domain.verdict import ALARMING, GRADES, REASSURING, grade

BASELINE, TARGET = Baseline(), Target()
FIRST_YEAR = 2017
ON_PATH, UNCHANGED, BETTER = "on path", "unchanged", "-60 %"
YEARS = (2026, 2030)
MEANS = (3, 30, 300, 3000)
TRUE_PHI = (0.05, 0.15)
MONTHLY_PHI = 0.1
USUAL_Z = 3.5
"""The limit of the modified z that Iglewicz & Hoaglin propose, for comparison."""
Percent = dict[str, float]


class City(NamedTuple):
    """A city to simulate: its true rate per 100,000 before it changed, and how it changed."""

    indicator: str
    rate: float
    population: int
    truth: str

    def factor(self, year: int) -> float:
        """What its true rate of a year is, as a share of the baseline's."""
        if year <= BASELINE.years[-1] or self.truth == UNCHANGED:
            return 1.0
        if self.truth == BETTER:
            return float(0.4 ** ((year - BASELINE.middle) / (TARGET.year - BASELINE.middle)))
        return path_value(1.0, BASELINE, TARGET, year) or 1.0


SIZES = (50_000, 500_000, 5_000_000)
KINDS = (("L1", 6.0), ("L1", 25.0), ("P1", 900.0))
CITIES = (
    *(
        City(code, rate, size, truth)
        for code, rate in KINDS
        for size in SIZES
        for truth in (ON_PATH, UNCHANGED)
    ),
    City("L1", 25.0, 5_000_000, BETTER),
)


class Judged(NamedTuple):
    """The grades of a city in percent: with the unevenness of years, and without."""

    city: City
    year: int
    grades: Percent
    without: Percent


def usual_phi() -> dict[str, float]:
    """The usual unevenness of the indicators, from the catalogue."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes()).catalogue
    return {indicator.code: indicator.unevenness for indicator in catalogue.indicators}


def judge(city: City, until: int, runs: int, rng: np.random.Generator, usual: float) -> Judged:
    """Simulate a city `runs` times up to December of `until`, and judge it."""
    found: Counter[Verdict] = Counter()
    plain: Counter[Verdict] = Counter()
    for _ in range(runs):
        figures = {
            Period.of_year(year): Figure(int(rng.poisson(mean)), Status.NORMAL)
            for year, mean in _means(city, until, rng)
        }
        progress = _measure(city, figures, usual)
        found[progress.verdict] += 1
        plain[_without(progress)] += 1
    return Judged(city, until, _percent(found, runs), _percent(plain, runs))


def turns(city: City, runs: int, rng: np.random.Generator, usual: float) -> float:
    """Count how often monthly verdicts from 2022 to 2030 turn from reassuring to alarming or back,
    on average; neutral months between them are ignored."""
    total = 0
    for _ in range(runs):
        months: dict[Period, Figure] = {}
        side = 0
        for year, mean in _means(city, TARGET.year, rng):
            _close(months, year - 4)
            for month in Period.of_year(year).months():
                months[month] = Figure(int(rng.poisson(mean / 12)), Status.NORMAL)
                if year < 2022:
                    continue
                verdict = _measure(city, months, usual).verdict
                now = (verdict in REASSURING) - (verdict in ALARMING)
                total += bool(now and side and now != side)
                side = now or side
    return total / runs


def _close(figures: dict[Period, Figure], year: int) -> None:
    """Put the sum of a year in the place of its months: no window reaches so far back, and fewer
    rolling years are measured sooner."""
    found = [
        figures.pop(month).value for month in Period.of_year(year).months() if month in figures
    ]
    if found:
        figures[Period.of_year(year)] = Figure(int(sum(v or 0 for v in found)), Status.NORMAL)


def flagged(
    mean: float, months: int, rng: np.random.Generator, z_limit: float | None = None
) -> float:
    """Return the percent of unremarkable months that stand out by the catalogue's rule; `z_limit`:
    with another limit of the modified z."""
    rule = _rule()
    limit = rule.z_limit if z_limit is None else z_limit
    shape = 1 / MONTHLY_PHI**2
    rates = mean * rng.gamma(shape, 1 / shape, size=(months, rule.window + 1))
    hits = 0
    for row in rng.poisson(rates).tolist():
        hits += is_unusual(row[:-1], row[-1], rule.p, rule.z_from, limit)
    return 100 * hits / months


def broken_bars(judged: Judged, allowed: float = 0.0) -> list[str]:
    """Return the bars of the standard that a city breaks; `allowed`: standard errors of a short
    run, as a share of the root of p(100 - p)."""
    city, grades = judged.city, judged.grades

    def most(what: str, value: float, bar: float) -> Iterator[str]:
        if value > bar + allowed * (bar * (100 - bar)) ** 0.5:
            yield f"{what} {value:.1f} % > {bar} %"

    reassured = sum(grades[verdict.value] for verdict in REASSURING)
    if city.truth == ON_PATH:
        probably = (Verdict.PROBABLY_ON_TRACK, Verdict.PROBABLY_OFF_TRACK)
        return [
            *(s for v in (Verdict.ON_TRACK, Verdict.OFF_TRACK) for s in most(v, grades[v], 8)),
            *(said for v in probably for said in most(v, grades[v], 20)),
        ]
    if city.truth == UNCHANGED:
        is_small = (city.population, city.rate) == (50_000, 6.0)
        return list(most("reassured", reassured, 10 if is_small else 3))
    return list(most("not reassured", 100 - reassured, 45 if judged.year == 2026 else 25))


def _rule() -> Unusual:
    catalogue = read_catalogue(paths.catalogue_file().read_bytes()).catalogue
    rule = catalogue.rule("unusual_month")
    assert isinstance(rule, Unusual)
    return rule


def _means(city: City, until: int, rng: np.random.Generator) -> Iterator[tuple[int, float]]:
    """Yield the expected count of each year: every city has a true unevenness of its own."""
    phi = rng.uniform(*TRUE_PHI)
    for year in range(FIRST_YEAR, until + 1):
        uneven = rng.gamma(1 / phi**2, phi**2)
        yield year, city.rate * city.population / PER * city.factor(year) * uneven


def _measure(city: City, figures: dict[Period, Figure], usual: float) -> Progress:
    people = [Population(FIRST_YEAR, city.population, "simulated")]
    return measure_progress(city.indicator, "_T", figures, people, BASELINE, TARGET, Method(usual))


def _without(progress: Progress) -> Verdict:
    """The verdict of the same window if years were as even as chance."""
    window, start = progress.window, progress.baseline.span
    if window is None or start is None:
        return progress.verdict
    return grade(chance_below(window.span, start, window.ratio))


def _percent(found: Counter[Verdict], runs: int) -> Percent:
    return {verdict.value: 100 * found[verdict] / runs for verdict in GRADES}


def main(arguments: list[str]) -> int:
    """Simulate all, print the table, write the file; 1 if a bar is broken."""
    parser = argparse.ArgumentParser(prog="calibration")
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--out", type=Path, default=Path("out/calibration.json"))
    parser.add_argument("--seed", type=int, default=13)
    given = parser.parse_args(arguments)
    rng, usual = np.random.default_rng(given.seed), usual_phi()
    broken: list[str] = []
    cities: list[dict[str, object]] = []
    _say("| indicator | rate | people | year | truth | " + " | ".join(v.value for v in GRADES))
    for city in CITIES:
        for year in YEARS:
            judged = judge(city, year, given.runs, rng, usual[city.indicator])
            faults = broken_bars(judged)
            broken += faults
            facts = {**city._asdict(), "year": year}
            cities.append({**facts, **judged.grades, "without_phi": judged.without})
            place = (
                f"{city.indicator} | {city.rate:g} | {city.population:,} | {year} | {city.truth}"
            )
            _say(f"| {place} | {_row(judged.grades)} | {'; '.join(faults) or 'within bars'}")
            _say(f"| … without φ | | | | | {_row(judged.without)} |")
    signals = []
    for mean in MEANS:
        share = flagged(mean, 8 * given.runs, rng)
        signals.append({"mean": mean, "phi": MONTHLY_PHI, "flagged": share})
        _say(f"months of mean {mean}: {share:.2f} % stand out (bar 0.5 to 1.5)")
        broken += [] if 0.5 <= share <= 1.5 else [f"signals {share:.2f} %"]
    apart = np.random.default_rng(given.seed)
    for mean in MEANS:
        share = flagged(mean, 8 * given.runs, apart, USUAL_Z)
        _say(f"months of mean {mean}, were the limit {USUAL_Z:g}: {share:.2f} %")
    turned = []
    for city in CITIES[:-1]:
        mean = turns(city, max(2, given.runs // 50), rng, usual[city.indicator])
        turned.append({**city._asdict(), "turns": mean})
        _say(f"{city.indicator} {city.rate:g} {city.population:,} {city.truth}: {mean:.2f} turns")
        broken += [f"{mean:.1f} turns > 2"] if mean > 2 else []
    given.out.parent.mkdir(parents=True, exist_ok=True)
    content = {"cities": cities, "turns": turned, "signals": signals, "runs": given.runs}
    given.out.write_text(json.dumps(content, indent=1), encoding="utf-8")
    _say(f"{given.out}: {'; '.join(broken) or 'all bars hold'}")
    return 1 if broken else 0


def _row(grades: Percent) -> str:
    return " | ".join(f"{share:.1f}" for share in grades.values())


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
