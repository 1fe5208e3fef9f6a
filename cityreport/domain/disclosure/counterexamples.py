"""The proof that a count cannot be worked out: another table that agrees with all that is public.

A move is the difference between the true table and such another one: it changes the hidden count in
question and other hidden ones, keeps every relation, and leaves every count within the attacker's
bounds. Where there is a move, nobody can tell the two tables apart, however they compute. It is
checked by adding up; how it was found does not matter.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from typing import Final

from cityreport.domain.disclosure.attack_problem import AttackProblem

Move = dict[int, int]
"""The change of each changed unknown."""

TRIES: Final = 500
"""The number of partial moves that a search continues from before it stops."""

_Step = tuple[int, int, int]
"""Unknown, change, cost."""


class MoveFinder:
    """Finds moves in a problem."""

    def __init__(self, problem: AttackProblem) -> None:
        self._problem = problem
        self.tried = 0
        """The number of partial moves continued so far."""
        self._rows_of: list[list[tuple[int, int]]] = [[] for _ in problem.cells]
        for number, row in enumerate(problem.rows):
            for unknown, sign in row.terms:
                self._rows_of[unknown].append((number, sign))

    def find(
        self,
        target: int,
        hidden: Collection[int],
        budget: float,
        *,
        labelled: bool,
        tries: int = TRIES,
        without: Collection[int] = (),
    ) -> Move | None:
        """Return the move of `target` that needs the cheapest further cells hidden besides
        `hidden`.

        None where no move within `budget` was found. `labelled`: whether the attacker knows which
        hidden counts are small. `without`: the unknowns that must not change.

        A partial move breaks some rows; one of them is repaired in every possible way, the cheapest
        partial move first.
        """
        search = _Search(self._problem, self._rows_of, hidden, without, labelled=labelled)
        queue: list[tuple[float, int, int, int, Move]] = []
        seen: set[frozenset[tuple[int, int]]] = set()
        serial = 0
        for change in (1, -1):
            if search.allows(target, change):
                heapq.heappush(queue, (0, 0, 1, serial, {target: change}))
                serial += 1
        while queue and tries:
            tries -= 1
            self.tried += 1
            bound, cost, _, _, move = heapq.heappop(queue)
            if bound > budget:
                return None
            broken = search.broken(move)
            if not broken:
                return move
            least, steps = search.mending(broken, move)
            if cost + least > bound:
                heapq.heappush(queue, (cost + least, cost, len(move), serial, move))
                serial += 1
                continue
            for unknown, change, price in steps:
                longer = {**move, unknown: move.get(unknown, 0) + change}
                mark = frozenset(longer.items())
                if cost + price <= budget and mark not in seen:
                    seen.add(mark)
                    entry = (cost + price, cost + price, len(longer), serial, longer)
                    heapq.heappush(queue, entry)
                    serial += 1
        return None

    def is_proof(self, move: Move, *, labelled: bool) -> bool:
        """Return whether a move keeps every relation and every bound: the audit."""
        search = _Search(self._problem, self._rows_of, (), (), labelled=labelled)
        within = all(search.allows(unknown, 0, change) for unknown, change in move.items())
        return within and not search.broken(move)


class _Search:
    """The unknowns that may change, by how much and at what cost."""

    def __init__(
        self,
        problem: AttackProblem,
        rows_of: list[list[tuple[int, int]]],
        hidden: Collection[int],
        without: Collection[int],
        *,
        labelled: bool,
    ) -> None:
        self._rows = problem.rows
        self._rows_of = rows_of
        self._hidden = hidden
        self._without = without
        self._cost = problem.cost
        self._counts = problem.counts
        self._low = problem.low if labelled else problem.floor
        self._high = problem.high if labelled else [None] * len(problem.cells)

    def allows(self, unknown: int, change: int, already: int = 0) -> bool:
        """Return whether an unknown may move that far."""
        if unknown in self._without:
            return False
        count = self._counts[unknown] + already + change
        high = self._high[unknown]
        return count >= self._low[unknown] and (high is None or count <= high)

    def broken(self, move: Move) -> dict[int, int]:
        """Return the rows that a move breaks, and by how much."""
        sums: dict[int, int] = {}
        for unknown, change in move.items():
            for row, sign in self._rows_of[unknown]:
                sums[row] = sums.get(row, 0) + sign * change
        found = {}
        for row, total in sums.items():
            slack = self._rows[row].slack
            over = total if slack is None else max(0, total - slack)
            if over:
                found[row] = over
        return found

    def mending(self, broken: dict[int, int], move: Move) -> tuple[float, list[_Step]]:
        """Return a lower bound of the cost of repairing all rows, and the steps that repair the row
        with the fewest."""
        least: float = 0
        best: list[_Step] | None = None
        for row in sorted(broken):
            steps = list(self._steps(row, broken[row], move))
            cheapest = min((price for _, _, price in steps), default=float("inf"))
            least = max(least, cheapest)
            if best is None or len(steps) < len(best):
                best = steps
        return least, best or []

    def _steps(self, row: int, over: int, move: Move) -> Iterator[_Step]:
        for unknown, sign in self._rows[row].terms:
            change = -sign if over > 0 else sign
            already = move.get(unknown, 0)
            if already * change < 0 or not self.allows(unknown, change, already):
                continue
            free = already or unknown in self._hidden or not self._cost[unknown]
            yield unknown, change, 0 if free else self._cost[unknown]
