"""An attacker of peer packs: an office that has every pack that a desk ever wrote.

It knows its own numbers, which cities are behind each figure (packs do not say it), and how figures
are rounded. It solves what is left: by elimination as if nothing were rounded, and by linear
programs for the range of each number. Nothing of the rules is used here.
`python -m tests.network.peer_attack 1000` prints the figures.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.peer_pack import WithheldRecord
from cityreport.network.peer_figures import Counted, figure_of
from cityreport.network.peer_groups import SizedPlace, peer_groups
from cityreport.paths import catalogue_file

Number = tuple[str, str, int]
"""What an attacker is after: office, indicator, year."""


class Known(NamedTuple):
    """A sum that an attacker knows: of which numbers, and its least and largest value."""

    numbers: frozenset[Number]
    least: float
    most: float


def worked_out(known: Sequence[Known], own: frozenset[Number]) -> set[Number]:
    """Return the numbers that follow by elimination from the sums as if they were exact."""
    unknown = sorted({n for one in known for n in one.numbers} - own)
    rows = np.array([[n in one.numbers for n in unknown] for one in known], dtype=float)
    rank = np.linalg.matrix_rank(rows)
    unit = np.eye(len(unknown))
    return {
        number
        for at, number in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([rows, unit[at]])) == rank
    }


def span_of(known: Sequence[Known], own: dict[Number, int], target: Number) -> tuple[float, float]:
    """Return the least and the largest value that a number can have."""
    unknown = sorted({n for one in known for n in one.numbers} - own.keys())
    rows, limits = [], []
    for one in known:
        mine = sum(own.get(n, 0) for n in one.numbers)
        row = [float(n in one.numbers) for n in unknown]
        rows += [row, [-value for value in row]]
        limits += [one.most - mine, mine - one.least]
    goal = np.array([float(n == target) for n in unknown])
    ends = []
    for sign in (1, -1):
        found = linprog(sign * goal, A_ub=np.array(rows), b_ub=np.array(limits))
        assert found.status == 0
        ends.append(sign * found.fun)
    return ends[0], ends[1]


def rounding(cases: int) -> int:
    """Return how coarse a number of cases is: two digits that count, never finer than fives."""
    return max(5, int(10 ** (len(str(cases)) - 2)))


class Attacked(NamedTuple):
    """What came of attacks. `withheld`: by reason; `numbers`: those attacked; `worked_out`: those
    that were, or that cannot be zero; `tightest`: the smallest upper bound as a multiple of the
    number."""

    groups: int
    figures: int
    withheld: Counter[str]
    numbers: int
    worked_out: int
    tightest: float


def attack(count: int, seed: int = 1) -> Attacked:
    """Attack made-up networks: countries, sizes and rates that differ as those of cities do."""
    indicator = read_catalogue(catalogue_file().read_bytes()).catalogue.indicator("L1")
    rng = np.random.default_rng(seed)
    groups = figures = numbers = found = 0
    withheld: Counter[str] = Counter()
    tightest = float("inf")
    for _ in range(count):
        cities = _cities(rng)
        for group in peer_groups([(office, place) for office, place, _ in cities]):
            groups += 1
            behind = [one for office, _, one in cities if office in group.offices]
            said = figure_of(indicator, behind)
            if isinstance(said, WithheldRecord):
                withheld[said.reason] += 1
                continue
            figures += 1
            known = [_known(behind, said.cases)]
            truth = {(one.office, "L1", 2025): one.cases for one in behind}
            ranked = sorted(truth, key=lambda number: -truth[number])
            for attacker in ranked[:2]:
                own = {attacker: truth[attacker]}
                found += len(worked_out(known, frozenset(own)))
                for target in [number for number in ranked[:3] if number != attacker]:
                    numbers += 1
                    least, most = span_of(known, own, target)
                    found += least > 0
                    tightest = min(tightest, most / max(1, truth[target]))
    return Attacked(groups, figures, withheld, numbers, found, tightest)


def _known(behind: Sequence[Counted], cases: int) -> Known:
    half = rounding(cases) / 2
    return Known(frozenset((one.office, "L1", 2025) for one in behind), cases - half, cases + half)


def _cities(rng: np.random.Generator) -> list[tuple[str, SizedPlace, Counted]]:
    """Return 40 cities of four countries, each as its office, its place and what it counted."""
    made = []
    for number in range(40):
        people = 10 ** rng.uniform(4.6, 6.6)
        rate = float(np.exp(rng.normal(2.3, 0.9)))
        country = ("COL", "BRA", "PER", "CHL")[int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))]
        counted = Counted(str(number), int(rng.poisson(rate * people / 1e5)), people)
        made.append((str(number), SizedPlace.of(country, people), counted))
    return made


def main(count: int) -> None:
    """Print what came of attacks on so many networks."""
    made = attack(count)
    reasons = ", ".join(f"{reason} {many}" for reason, many in sorted(made.withheld.items()))
    sys.stdout.write(
        f"networks {count}, groups {made.groups}, figures {made.figures}; withheld: {reasons}\n"
        f"numbers attacked {made.numbers}, worked out {made.worked_out}, "
        f"tightest upper bound {made.tightest:.2f} times the number\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
