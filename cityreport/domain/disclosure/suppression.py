"""The choice of further cells to hide, so that no small count can be worked out.

Greedy first: every target gets the move that costs least besides what is hidden already. Then it is
taken back piece by piece: every cell that can be shown again, alone or in exchange for something
cheaper, is shown. The result is proven (`counterexamples`), not optimal; docs/disclosure.md says
how far from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

import msgspec

from cityreport.domain.disclosure.attack_problem import AttackProblem
from cityreport.domain.disclosure.counterexamples import TRIES, Move, MoveFinder

_FEW_TRIES: Final = 120
"""Tries where a hidden cell might be shown again: to give up costs nothing there."""
_LAST_TRIES: Final = 6 * TRIES
_MOST_TRIES: Final = 20_000
"""Tries in one problem, after which nothing is improved any more."""
_MOST_PAIRS: Final = 12
"""The number of hidden cells up to which pairs of them are exchanged, too."""
_MOST_STARTS: Final = 30
"""The number of unknowns up to which several orders of the targets are tried."""


class Protection(msgspec.Struct, frozen=True):
    """The protection of a problem, by number: `extra` cells are hidden besides those hidden anyway.

    `moves`: the proof for each target that is safe. `weak`: targets that are safe only from
    an attacker who does not know which hidden counts are small: nothing else could be hidden.
    `exposed`: targets that the earlier releases give away.
    """

    extra: frozenset[int]
    moves: dict[int, Move]
    weak: frozenset[int]
    exposed: frozenset[int]


def protect(problem: AttackProblem) -> Protection:
    """Return the cells to hide in one problem; the same problem has the same answer."""
    hider = _Hider(problem)
    targets = problem.targets
    orders = [targets]
    if len(targets) > 1 and len(problem.cells) <= _MOST_STARTS and any(problem.cost):
        by_count = sorted(targets, key=lambda i: (problem.counts[i], i))
        orders += [targets[::-1], by_count, by_count[::-1]]
    best: Protection | None = None
    for order in orders:
        found = hider.improve(hider.start(order))
        if best is None or hider.price(found.extra) < hider.price(best.extra):
            best = found
        if not best.extra or hider.is_tired:
            break
    assert best is not None  # noqa: S101 - there is always one order
    return best


class _Hider:
    def __init__(self, problem: AttackProblem) -> None:
        self._problem = problem
        self._moves = MoveFinder(problem)
        self._weak: set[int] = set()
        self._exposed: set[int] = set()

    @property
    def is_tired(self) -> bool:
        """Return whether enough was tried: the result is safe, and hides a little more than
        needed."""
        return self._moves.tried > _MOST_TRIES

    def price(self, extra: Iterable[int]) -> int:
        return sum(self._problem.cost[i] for i in extra)

    def start(self, order: list[int]) -> Protection:
        """Return a protection of every target, taken one after the other."""
        proofs: dict[int, Move] = {}
        extra: set[int] = set()
        self._cover(order, proofs, extra, budget=0)
        self._cover(order, proofs, extra, budget=float("inf"))
        return self._protection(extra, proofs)

    def improve(self, found: Protection) -> Protection:
        """Return the protection without the cells that need not be hidden."""
        size = 2 if len(found.extra) <= _MOST_PAIRS else 1
        while True:
            better = self._one_better(found, size)
            if better is None:
                return found
            found = better

    def _one_better(self, found: Protection, size: int) -> Protection | None:
        cost = self._problem.cost
        extra = sorted(found.extra, key=lambda i: (-cost[i], i))
        for many in range(1, size + 1):
            for shown in combinations(extra, many):
                if self.is_tired:
                    return None
                again = self._without(found, frozenset(shown))
                if again is not None:
                    return again
        return None

    def _without(self, found: Protection, shown: frozenset[int]) -> Protection | None:
        """Return the protection with some cells shown, if that costs less."""
        saved = self.price(shown)
        proofs = {t: move for t, move in found.moves.items() if shown.isdisjoint(move)}
        extra = set(found.extra - shown)
        lost = sorted(found.moves.keys() - proofs.keys())
        if not self._cover(lost, proofs, extra, budget=saved - 1, without=shown):
            return None
        return self._protection(extra, proofs)

    def _protection(self, extra: set[int], proofs: dict[int, Move]) -> Protection:
        return Protection(frozenset(extra), proofs, frozenset(self._weak), frozenset(self._exposed))

    def _cover(
        self,
        targets: Iterable[int],
        proofs: dict[int, Move],
        extra: set[int],
        *,
        budget: float,
        without: frozenset[int] = frozenset(),
    ) -> bool:
        """Find a move for every target; return False as soon as one has none within the budget.

        With the budget 0 the rest is tried all the same; without a limit a target that has
        none is judged.
        """
        spent = 0
        for target in targets:
            if target in proofs or target in self._exposed:
                continue
            shared = next(
                (m for t, m in proofs.items() if target in m and not self._weak & {t, target}),
                None,
            )
            move = shared or self._move(target, extra, budget - spent, without)
            if move is None:
                if budget == 0 and not without:
                    continue
                if budget == float("inf"):
                    continue
                return False
            proofs[target] = move
            new = {i for i in move if self._problem.cost[i] and i not in extra}
            spent += self.price(new)
            extra |= new
        return True

    def _move(
        self, target: int, extra: set[int], budget: float, without: frozenset[int]
    ) -> Move | None:
        def find(limit: float, *, labelled: bool, tries: int = TRIES) -> Move | None:
            return self._moves.find(
                target, extra, limit, labelled=labelled, tries=tries, without=without
            )

        tries = _FEW_TRIES if without else TRIES
        move = find(budget, labelled=target not in self._weak, tries=tries)
        if move is not None or budget != float("inf"):
            return move
        if target not in self._weak:
            move = self._last_resort(target, extra, labelled=True)
        if move is not None:
            return move
        self._weak.add(target)
        move = (
            find(budget, labelled=False)
            or self._last_resort(target, extra, labelled=False)
            or self._doubled()
        )
        if move is None:
            self._weak.discard(target)
            self._exposed.add(target)
        return move

    def _doubled(self) -> Move | None:
        """Return the move that doubles everything: it keeps every relation in which nothing is
        shown."""
        move = dict(enumerate(self._problem.counts))
        return move if self._moves.is_proof(move, labelled=False) else None

    def _last_resort(self, target: int, extra: set[int], *, labelled: bool) -> Move | None:
        """Return a move at any cost, searched for much longer."""
        everything = {i for i, cost in enumerate(self._problem.cost) if cost} | extra
        unlimited = float("inf")
        return self._moves.find(target, everything, unlimited, labelled=labelled, tries=_LAST_TRIES)
