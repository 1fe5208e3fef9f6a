"""An attacker of public copies, and the fewest cells that stop one: both by integer programs.

The attacks use nothing of `domain.disclosure`: the relations are written here once more, from
the standard. `python -m tests.domain.disclosure_attack 1000` prints the figures.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from cityreport import paths
from cityreport.domain.catalogue import TOTAL, Catalogue, read_catalogue
from cityreport.domain.city import Area
from cityreport.domain.disclosure.attack_problem import Release
from cityreport.domain.disclosure.narrowing import find_narrowing
from cityreport.domain.disclosure.release import hide
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period

MONTH = Period.parse("2023-05")
SEXES = ("F", "M", "_O", "_U")
AGES = ("Y0T14", "Y15T17", "Y18T24", "Y25T44", "Y45T59", "Y_GE60", "_U")
WEAPONS = ("FIREARM", "SHARP", "OTHER_WEAPON", "NO_WEAPON", "_U")
RELATIONS = ("PARTNER", "FAMILY", "OTHER_KNOWN", "STRANGER", "_U")
VALUES = {"sex": SEXES, "age": AGES, "weapon": WEAPONS, "relationship": RELATIONS}

Counts = dict[CellKey, int]
Unknown = tuple[CellKey, int]


class Table(NamedTuple):
    """Numbers as they were at each release, the newest last, and the city's districts."""

    kind: str
    versions: list[Counts]
    areas: tuple[Area, ...]


class Public(NamedTuple):
    """A release: the true counts (of which the attacker sees those that are not hidden)."""

    counts: Counts
    hidden: frozenset[CellKey]
    threshold: int


def observations(counts: Counts) -> list[Observation]:
    return [Observation(key, count) for key, count in counts.items()]


# -- tables of a city: people are drawn, then counted, so that everything adds up


def random_table(seed: int) -> Table:
    """A small table whose shape and numbers depend on the seed only."""
    draw = random.Random(seed)
    kind = ("breakdowns", "districts", "family", "year", "releases")[seed % 5]
    districts = draw.choice((2, 3, 4)) if kind in {"districts", "year"} else 0
    if kind in {"family", "releases"}:
        districts = draw.choice((0, 0, 2, 3))
    months = [MONTH]
    if kind == "year":
        months = list(Period.of_year(2023).months())[: draw.choice((3, 12))]
    code = "L1" if kind == "family" else draw.choice(("L1", "P1"))
    breakdowns = draw.sample(sorted(VALUES), draw.choice((1, 1, 2, 3)))
    if kind == "year":
        breakdowns = draw.sample(sorted(VALUES), draw.choice((0, 0, 1)))
    if kind == "districts":
        breakdowns = draw.sample(sorted(VALUES), draw.choice((0, 1, 1, 2)))
    many = draw.choice((3, 8, 15, 30, 60)) * (len(months) if kind == "year" else 1)
    people = [_person(draw, districts, months) for _ in range(draw.randint(1, many))]
    versions = [_counted(code, people, districts, months, breakdowns, kind)]
    if kind == "releases":
        for _ in range(draw.choice((1, 1, 2))):
            for at in draw.sample(range(len(people)), min(len(people), draw.choice((0, 1, 2)))):
                people[at] = _person(draw, districts, months)
            people += [_person(draw, districts, months) for _ in range(draw.choice((0, 0, 1)))]
            versions.append(_counted(code, people, districts, months, breakdowns, kind))
    areas = tuple(Area(f"D{i}", f"District {i}") for i in range(districts))
    return Table(kind, versions, areas)


def _person(draw: random.Random, districts: int, months: Sequence[Period]) -> dict[str, Any]:
    def skewed(values: Sequence[Any]) -> Any:
        return values[min(int(draw.expovariate(1.1)), len(values) - 1)]

    return {
        "area": f"D{skewed(range(districts))}" if districts else "",
        "month": draw.choice(months),
        **{breakdown: skewed(values) for breakdown, values in VALUES.items()},
    }


def _counted(
    code: str,
    people: list[dict[str, Any]],
    districts: int,
    months: Sequence[Period],
    breakdowns: Iterable[str],
    kind: str,
) -> Counts:
    counts: Counts = {}
    periods = list(months)
    if kind == "year":
        periods += [Period.parse("2023-Q1")]
        periods += [Period.of_year(2023)] if len(months) == 12 else []
    areas = [TOTAL, *(f"D{i}" for i in range(districts))]
    asked = {code: [*breakdowns]}
    if kind == "family":
        asked |= {"L3": [b for b in breakdowns if b in {"sex", "age"}]}
        asked |= {"L2": [b for b in breakdowns if b in {"age", "relationship"}]}
    for indicator, by in asked.items():
        counted = [person for person in people if _belongs(person, indicator)]
        for period in periods:
            for area in areas:
                here = [
                    person
                    for person in counted
                    if person["month"] in period.months() and area in {TOTAL, person["area"]}
                ]
                counts[CellKey(indicator, period, area)] = len(here)
                for breakdown in by:
                    for category in VALUES[breakdown]:
                        key = CellKey(indicator, period, area, breakdown, category)
                        counts[key] = sum(person[breakdown] == category for person in here)
    if code == "L1" and "age" in asked["L1"] and kind == "family":
        for period in periods:
            for area in areas:
                ages = [CellKey("L1", period, area, "age", age) for age in AGES[:2]]
                counts[CellKey("C1", period, area)] = sum(counts[age] for age in ages)
    return counts


def _belongs(person: dict[str, Any], indicator: str) -> bool:
    match indicator:
        case "L3":
            return bool(person["weapon"] == "FIREARM")
        case "L2":
            return person["sex"] == "F" and person["relationship"] in {"PARTNER", "FAMILY"}
        case _:
            return True


# -- what everybody knows of such numbers


def relations(counts: Counts) -> Iterator[tuple[list[CellKey], list[CellKey], bool]]:
    """Left sum = right sum (True), or at most (False)."""
    areas = sorted({key.area for key in counts} - {TOTAL})
    by_table: dict[tuple[CellKey, str], list[CellKey]] = {}
    for key in counts:
        if key.breakdown != TOTAL:
            total = key._replace(breakdown=TOTAL, category=TOTAL)
            by_table.setdefault((total, key.breakdown), []).append(key)
        if key.area == TOTAL and areas:
            yield [key._replace(area=area) for area in areas], [key], True
        if key.period.frequency is not Frequency.MONTH:
            yield [key._replace(period=month) for month in key.period.months()], [key], True
        if key.indicator in {"L2", "L3", "C1"}:
            yield [key], [key._replace(indicator="L1")], False
        if key.indicator == "C1":
            whole = key._replace(indicator="L1", breakdown="age")
            yield [whole._replace(category=age) for age in AGES[:2]], [key], True
        if key.indicator == "L3" and key.breakdown == TOTAL:
            weapon = key._replace(indicator="L1", breakdown="weapon", category="FIREARM")
            yield [key], [weapon], True
        if key.indicator == "L2" and key.breakdown == TOTAL:
            whole = key._replace(indicator="L1")
            yield [key], [whole._replace(breakdown="sex", category="F")], False
            known = whole._replace(breakdown="relationship")
            yield [key], [known._replace(category=c) for c in ("PARTNER", "FAMILY")], False
    for (total, _), cells in by_table.items():
        yield cells, [total], True


class Attack:
    """Everything that the releases say, as a system of integers.

    The attacker knows which cells kept their count from one release to another; `labelled`:
    also which hidden ones are small.
    """

    def __init__(self, releases: Sequence[Public], *, labelled: bool) -> None:
        shown = {
            (key, count)
            for release in releases
            for key, count in release.counts.items()
            if key not in release.hidden
        }
        self.unknowns: list[Unknown] = sorted(
            {(k, n) for release in releases for k, n in release.counts.items()} - shown
        )
        self.number = {unknown: i for i, unknown in enumerate(self.unknowns)}
        self.low = np.ones(len(self.unknowns))
        self.high = np.full(len(self.unknowns), 10_000.0)
        if labelled:
            for release in releases:
                self._label(release)
        rows: dict[tuple[tuple[tuple[int, int], ...], int, bool], None] = {}
        for release in releases:
            for left, right, equal in relations(release.counts):
                if all(key in release.counts for key in left + right):
                    rows[self._row(release.counts, left, right, equal=equal)] = None
        self.rows = [row for row in rows if row[0]]

    def _label(self, release: Public) -> None:
        for i, (key, count) in enumerate(self.unknowns):
            if release.counts.get(key) == count:
                in_city = key.area == TOTAL and key.breakdown == TOTAL
                if not in_city and count <= release.threshold:
                    self.high[i] = min(self.high[i], release.threshold)
                elif not in_city:
                    self.low[i] = max(self.low[i], release.threshold + 1)

    def _row(
        self, counts: Counts, left: list[CellKey], right: list[CellKey], *, equal: bool
    ) -> tuple[tuple[tuple[int, int], ...], int, bool]:
        terms = []
        constant = 0
        for sign, side in ((1, left), (-1, right)):
            for key in side:
                number = self.number.get((key, counts[key]))
                if number is None:
                    constant -= sign * counts[key]
                else:
                    terms.append((number, sign))
        return tuple(sorted(terms)), constant, equal

    def system(self) -> LinearConstraint:
        matrix = np.zeros((len(self.rows), len(self.unknowns)))
        low = np.full(len(self.rows), -np.inf)
        high = np.zeros(len(self.rows))
        for i, (terms, constant, equal) in enumerate(self.rows):
            for number, sign in terms:
                matrix[i, number] += sign
            high[i] = constant
            if equal:
                low[i] = constant
        return LinearConstraint(matrix, low, high)

    def worked_out(self, targets: Iterable[Unknown]) -> list[Unknown]:
        """The targets that can have no other value than the one they have."""
        found = []
        system = self.system() if self.rows else None
        for target in targets:
            number = self.number.get(target)
            if number is None:
                found.append(target)  # it stands there
                continue
            if not any(self._other(system, number, target[1], sign) for sign in (1, -1)):
                found.append(target)
        return found

    def widths(self, targets: Iterable[Unknown]) -> dict[Unknown, int]:
        """How many numbers each target could be, from its lowest to its highest."""
        system = self.system() if self.rows else None
        found = {}
        for target in targets:
            number = self.number.get(target)
            ends = [target[1]] * 2
            if number is not None:
                ends = [self._end(system, number, sign) for sign in (1, -1)]
            found[target] = ends[1] - ends[0] + 1
        return found

    def _end(self, system: LinearConstraint | None, number: int, sign: int) -> int:
        aim = np.zeros(len(self.unknowns))
        aim[number] = sign
        answer = milp(
            aim,
            constraints=[system] if system is not None else None,
            bounds=Bounds(self.low, self.high),
            integrality=np.ones(len(self.unknowns)),
        )
        assert answer.status == 0, answer.message
        return round(answer.x[number])

    def _other(self, system: LinearConstraint | None, number: int, count: int, sign: int) -> bool:
        aim = np.zeros(len(self.unknowns))
        aim[number] = sign
        answer = milp(
            aim,
            constraints=[system] if system is not None else None,
            bounds=Bounds(self.low, self.high),
            integrality=np.ones(len(self.unknowns)),
        )
        assert answer.status == 0, answer.message
        return round(answer.x[number]) != count


def small_of(release: Public) -> set[Unknown]:
    return {
        (key, count)
        for key, count in release.counts.items()
        if 1 <= count <= release.threshold and (key.area, key.breakdown) != (TOTAL, TOTAL)
    }


# -- the fewest


def fewest_hidden(release: Public, catalogue: Catalogue) -> tuple[int, int] | None:
    """How many whole-city totals and how many other cells have to be hidden at least beside
    the small ones, as few totals as can be; None where nothing stops the attacker.

    One integer program: for each target a second table that differs in it, and in others only
    where they are hidden.
    """
    everything = frozenset(key for key, count in release.counts.items() if count)
    open_ = Attack([release._replace(hidden=everything)], labelled=True)
    targets = sorted(small_of(release))
    many, wide = len(open_.unknowns), len(open_.unknowns)
    size = many + len(targets) * (wide + 1)
    aim = np.zeros(size)
    fixed = set(targets)
    low, high = np.zeros(size), np.full(size, np.inf)
    for i, (key, _) in enumerate(open_.unknowns):
        aim[i] = 1_000 if (key.area, key.breakdown) == (TOTAL, TOTAL) else 1
        low[i], high[i] = (1 if open_.unknowns[i] in fixed else 0), 1
    rows: list[tuple[dict[int, float], float, float]] = []
    most = 60
    for t, target in enumerate(targets):
        base = many + t * (wide + 1)
        up = base + wide
        high[up] = 1
        for i, (_, count) in enumerate(open_.unknowns):
            low[base + i], high[base + i] = open_.low[i], min(open_.high[i], count + most)
            rows.append(({base + i: 1, i: -most}, -np.inf, count))
            rows.append(({base + i: 1, i: most}, count, np.inf))
        for terms, constant, equal in open_.rows:
            shifted = {base + number: float(sign) for number, sign in terms}
            rows.append((shifted, constant if equal else -np.inf, constant))
        number, count = base + open_.number[target], target[1]
        rows.append(({number: 1, up: -most}, count + 1 - most, np.inf))
        rows.append(({number: 1, up: -most}, -np.inf, count - 1))
    matrix = np.zeros((len(rows), size))
    for i, (terms_, _, _) in enumerate(rows):
        for column, sign in terms_.items():
            matrix[i, column] = sign
    answer = milp(
        aim,
        constraints=LinearConstraint(matrix, [r[1] for r in rows], [r[2] for r in rows]),
        bounds=Bounds(low, high),
        integrality=np.ones(size),
        options={"time_limit": 20},
    )
    if answer.status == 2:
        return None
    assert answer.status == 0, answer.message
    cost = round(answer.fun) - len(targets)
    return cost // 1_000, cost % 1_000


def hidden_beside(release: Public) -> tuple[int, int]:
    """The same figures of what is hidden in a release."""
    small = {key for key, _ in small_of(release)}
    beside = release.hidden - small
    totals = sum((key.area, key.breakdown) == (TOTAL, TOTAL) for key in beside)
    return totals, len(beside) - totals


# -- one table after another


class Tally(NamedTuple):
    """What came of some tables. `attacked`: small counts tried, in every release; `worked_out`:
    those that could be, though they were promised safe; `weak`, `exposed`: those for which the
    engine promised less, and which nothing could have saved; `ratios`: hidden cells to the
    fewest possible, of tables small enough to search."""

    tables: int
    attacked: int
    worked_out: list[str]
    avoidable: list[str]
    weak: int
    exposed: int
    ratios: list[float]
    totals: tuple[int, int]


def attack_tables(catalogue: Catalogue, seeds: Iterable[int], threshold: int = 4) -> Tally:
    """Publish random tables, release by release, and attack everything that is public then."""
    tables = attacked = weak = exposed = ours = fewest = 0
    wrong: list[str] = []
    avoidable: list[str] = []
    ratios: list[float] = []
    for seed in seeds:
        tables += 1
        table = random_table(seed)
        releases: list[Public] = []
        less: dict[str, set[CellKey]] = {"weak": set(), "exposed": set()}
        for counts in table.versions:
            earlier = [Release(r.counts, r.hidden, r.threshold) for r in releases]
            found = hide(catalogue, table.areas, observations(counts), threshold, earlier)
            releases.append(Public(counts, found.hidden, threshold))
            less["weak"] |= found.weak
            less["exposed"] |= found.exposed
            targets = set().union(*map(small_of, releases))
            attacked += len(targets)
            got = Attack(releases, labelled=True).worked_out(sorted(targets))
            excused = [one for one in got if one[0] in less["weak"] | less["exposed"]]
            wrong += [f"{seed} {one}" for one in got if one not in excused]
            avoidable += [f"{seed} {one}" for one in _avoidable(releases, excused, less["exposed"])]
            weak += sum(one[0] in less["weak"] for one in excused)
            exposed += sum(one[0] in less["exposed"] for one in excused)
        first = releases[0]
        small = len(small_of(first))
        if small and small <= 7 and sum(map(bool, first.counts.values())) <= 24:
            best = fewest_hidden(first, catalogue)
            if best is not None:
                here = hidden_beside(first)
                ratios.append((sum(here) + small) / (sum(best) + small))
                ours, fewest = ours + sum(here), fewest + sum(best)
    return Tally(tables, attacked, wrong, avoidable, weak, exposed, ratios, (ours, fewest))


def _avoidable(
    releases: list[Public], excused: list[Unknown], exposed: set[CellKey]
) -> list[Unknown]:
    """Those that hiding more would have saved, and weak ones that are not even that."""
    last = releases[-1]
    everything = last._replace(hidden=frozenset(k for k, n in last.counts.items() if n))
    most = [*releases[:-1], everything]
    saved = set(excused) - set(Attack(most, labelled=True).worked_out(excused))
    weak = [one for one in excused if one[0] not in exposed]
    return [*saved, *Attack(releases, labelled=False).worked_out(weak)]


class Narrowed(NamedTuple):
    """What two thresholds tell of the same numbers. `hidden`: counts of 1 to the larger one that
    stay hidden; `two`: left with two numbers at most after both copies, `alone`: after the first
    copy twice; `warned`: of `two`, those that the program warned of."""

    hidden: int
    two: int
    alone: int
    warned: int


def narrow_tables(catalogue: Catalogue, seeds: Iterable[int], first: int, second: int) -> Narrowed:
    """Publish random tables with one threshold, then with another, and attack both copies."""
    hidden = two = alone = warned = 0
    for seed in seeds:
        table = random_table(seed)
        counts, found = table.versions[0], list(observations(table.versions[0]))
        before = hide(catalogue, table.areas, found, first)
        earlier = [Release(counts, before.hidden, first)]
        after = hide(catalogue, table.areas, found, second, earlier)
        narrowing = find_narrowing(catalogue, table.areas, found, second, earlier)
        one = Public(counts, before.hidden, first)
        both = [one, Public(counts, after.hidden, second)]
        wider = one._replace(threshold=max(first, second))
        targets = sorted(t for t in small_of(wider) if t[0] in before.hidden & after.hidden)
        widths = Attack(both, labelled=True).widths(targets)
        singles = Attack([one], labelled=True).widths(targets)
        close = {key for (key, n), width in widths.items() if width <= 2 < singles[key, n]}
        hidden += len(targets)
        two += len(close)
        alone += sum(width <= 2 for width in singles.values())
        warned += len(close & (narrowing.cells if narrowing is not None else frozenset()))
    return Narrowed(hidden, two, alone, warned)


def compare_thresholds(tables: int) -> None:
    """Print what a change of the threshold tells: the figures of docs/disclosure.md."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes()).catalogue
    for first, second in ((5, 3), (3, 5), (4, 4)):
        found = narrow_tables(catalogue, range(tables), first, second)
        sys.stdout.write(
            f"threshold {first}, then {second}: {found.hidden} hidden counts, left with two "
            f"numbers at most by the second copy {found.two} (warned of {found.warned}), "
            f"by the first alone {found.alone}\n"
        )


def main(tables: int) -> None:
    """Attack that many tables and print the figures of docs/disclosure.md."""
    catalogue = read_catalogue(paths.catalogue_file().read_bytes()).catalogue
    found = attack_tables(catalogue, range(tables))
    mean = sum(found.ratios) / len(found.ratios)
    ours, fewest = found.totals
    lines = [
        f"tables {found.tables}, small counts attacked {found.attacked}",
        f"worked out {len(found.worked_out)}, avoidable {len(found.avoidable)}",
        f"weak {found.weak}, exposed by earlier releases {found.exposed}",
        f"searched {len(found.ratios)}: hidden to fewest mean {mean:.3f}, "
        f"most {max(found.ratios):.3f}; beside small ones {ours}/{fewest}",
        *found.worked_out,
        *found.avoidable,
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "thresholds":
        compare_thresholds(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]))
