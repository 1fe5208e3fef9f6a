"""The gain of an attacker who has copies with two different thresholds.

A copy tells which hidden counts are small: 1 to its threshold. Another copy of the same months with
another threshold tells it again, and a count of 4 that one calls at most 5 and the other above 3
can only be 4 or 5. Not here: whether a count can be worked out exactly (suppression).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.disclosure.attack_problem import AttackProblem, Release, build_problems
from cityreport.domain.disclosure.release import counts_of, hide
from cityreport.domain.disclosure.small_counts import check_threshold, is_small
from cityreport.domain.observation import CellKey, Observation

Range = tuple[int, int | None]
"""The lowest and the highest number that a count can be; None without a limit."""


class Narrowing(NamedTuple):
    """The effect of a copy with another threshold than `former`, together with the earlier copies.

    `hidden`: the counts of 1 to the larger threshold that it hides; `cells`: those of them with
    fewer possible numbers than under the former threshold; `two`: those with two at most.
    """

    former: int
    hidden: frozenset[CellKey]
    cells: frozenset[CellKey]
    two: frozenset[CellKey]


def find_narrowing(
    catalogue: Catalogue,
    areas: Sequence[Area],
    observations: Iterable[Observation],
    threshold: int,
    earlier: Sequence[Release],
) -> Narrowing | None:
    """Compare a copy with `threshold` with one under the threshold of the last earlier copy that
    hid any of these counts.

    None where both are the same, or no count gets narrower. Raise DataError('bad_threshold').
    """
    check_threshold(threshold)
    found = list(observations)
    counts = counts_of(catalogue, found)
    former = _former(counts, earlier)
    if former is None or former == threshold:
        return None
    # no relation crosses a calendar year, and only what was hidden before can be known closer
    years = {
        key.period.year
        for release in earlier
        if release.threshold != threshold
        for key in release.hidden
    }
    found = [observation for observation in found if observation.key.period.year in years]
    largest = max(former, threshold)
    kept = _ranges(catalogue, areas, found, former, earlier)
    changed = _ranges(catalogue, areas, found, threshold, earlier)
    hidden = frozenset(key for key in changed if is_small(key, counts[key], largest))
    cells = frozenset(  # what the former threshold would show cannot be told closer
        key for key in hidden if key in kept and _width(changed[key]) < _width(kept[key])
    )
    if not cells:
        return None
    two = frozenset(key for key in cells if _width(changed[key]) <= 2)
    return Narrowing(former, hidden, cells, two)


def possible_ranges(problem: AttackProblem, hidden: frozenset[CellKey]) -> list[Range]:
    """Return the range of each count of a problem, by its relations and what is known of each
    alone.

    Bounds are carried from one relation to the next until none moves: a cleverer attacker may know
    a count more closely than this, never less.
    """
    ranges: list[Range] = [
        (low, high) if cost == 0 or key in hidden else (count, count)
        for key, count, low, high, cost in zip(
            problem.cells, problem.counts, problem.low, problem.high, problem.cost, strict=True
        )
    ]
    moving = True
    while moving:
        moving = False
        for row in problem.rows:
            total = sum(sign * problem.counts[n] for n, sign in row.terms)
            moving |= _draw(ranges, row.terms, total + (row.slack or 0))
            if row.slack is None:
                turned = tuple((n, -sign) for n, sign in row.terms)
                moving |= _draw(ranges, turned, -total)
    return ranges


def _draw(ranges: list[Range], terms: tuple[tuple[int, int], ...], most: int) -> bool:
    """Narrow ranges by the rule that the sum of sign x count is at most `most`; return whether any
    bound moved."""
    least = [ranges[n][0] if sign > 0 else ranges[n][1] for n, sign in terms]
    moved = False
    for place, (n, sign) in enumerate(terms):
        rest = 0
        for other, value in enumerate(least):
            if other != place:
                if value is None:
                    break
                rest += terms[other][1] * value
        else:
            low, high = ranges[n]
            limit = most - rest
            if sign > 0 and (high is None or limit < high):
                ranges[n], moved = (low, limit), True
            elif sign < 0 and -limit > low:
                ranges[n], moved = (-limit, high), True
    return moved


def _ranges(
    catalogue: Catalogue,
    areas: Sequence[Area],
    observations: Sequence[Observation],
    threshold: int,
    earlier: Sequence[Release],
) -> dict[CellKey, Range]:
    """Return the range of each hidden count of a copy with that threshold, after the earlier
    copies."""
    counts = counts_of(catalogue, observations)
    hidden = hide(catalogue, areas, observations, threshold, earlier).hidden
    found: dict[CellKey, Range] = {}
    for problem in build_problems(catalogue, areas, counts, threshold, earlier).problems:
        for key, count, span in zip(
            problem.cells, problem.counts, possible_ranges(problem, hidden), strict=True
        ):
            if key in hidden and counts.get(key) == count:
                found[key] = span
    return found


def _former(counts: dict[CellKey, int], earlier: Sequence[Release]) -> int | None:
    """Return the threshold of the last copy that hid a count which has not changed since."""
    for release in reversed(earlier):
        if any(
            counts.get(key) == release.counts[key]
            and is_small(key, release.counts[key], release.threshold)
            for key in release.hidden
        ):
            return release.threshold
    return None


def _width(span: Range) -> float:
    low, high = span
    return float("inf") if high is None else high - low + 1
