"""A move is a proof exactly where another table agrees with all that is public; one is found where
there is one. The judge tries all tables of a small problem."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from cityreport.domain.disclosure.attack_problem import AttackProblem, LinearRelation
from cityreport.domain.disclosure.counterexamples import Move, MoveFinder
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period

MOST = 5
"""The largest count of a problem here; the judge's tables have counts up to twice that."""


def cells_of(many: int) -> list[CellKey]:
    return [CellKey("L1", Period.month(2023, 1), f"{n:02d}") for n in range(many)]


@st.composite
def problems(draw: st.DrawFn) -> AttackProblem:
    """Three unknowns or four, each bounded or not, with one relation to three among them."""
    many = draw(st.integers(3, 4))
    counts = draw(st.lists(st.integers(1, MOST), min_size=many, max_size=many))
    low = [draw(st.integers(0, count)) for count in counts]
    high = [draw(st.one_of(st.none(), st.integers(count, MOST + 2))) for count in counts]
    signs = st.lists(st.sampled_from([-1, 0, 1]), min_size=many, max_size=many)
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        terms = tuple((n, sign) for n, sign in enumerate(draw(signs)) if sign)
        if terms:
            rows.append(LinearRelation(terms, draw(st.one_of(st.none(), st.integers(0, 2)))))
    return AttackProblem(
        cells=cells_of(many),
        counts=counts,
        low=low,
        high=high,
        floor=[draw(st.integers(0, 1)) for _ in counts],
        cost=[0] * many,
        rows=rows,
        targets=[0],
    )


def agrees(problem: AttackProblem, move: Move, *, labelled: bool) -> bool:
    """Whether the other table keeps every relation and bound, added up from the definition."""
    for unknown, change in move.items():
        count = problem.counts[unknown] + change
        low, high = problem.low[unknown], problem.high[unknown]
        if not labelled:
            low, high = problem.floor[unknown], None
        if count < low or (high is not None and count > high):
            return False
    for terms, slack in problem.rows:
        total = sum(sign * move.get(n, 0) for n, sign in terms)
        if total > (slack or 0) or (slack is None and total != 0):
            return False
    return True


def other_tables(problem: AttackProblem) -> Iterator[Move]:
    """All moves of the first unknown, with every count between 0 and twice the largest."""
    ways = [range(-count, 2 * MOST - count + 1) for count in problem.counts]
    for changes in product(*ways):
        if changes[0]:
            yield {n: change for n, change in enumerate(changes) if change}


ALONE = AttackProblem(cells_of(1), [2], [1], [4], [1], [0], [], [0])


@example(ALONE, True, [2])
@example(ALONE, True, [3])
@example(ALONE, True, [-1])
@example(ALONE, True, [-2])
@given(problems(), st.booleans(), st.lists(st.integers(-4, 4), min_size=4, max_size=4))
def test_a_move_is_a_proof_where_the_other_table_agrees(
    problem: AttackProblem, labelled: bool, changes: list[int]
) -> None:
    move = {n: change for n, change in enumerate(changes[: len(problem.cells)]) if change}
    finder = MoveFinder(problem)
    assert finder.is_proof(move, labelled=labelled) is agrees(problem, move, labelled=labelled)


@given(problems(), st.booleans())
def test_a_move_is_found_where_another_table_agrees_and_is_a_proof(
    problem: AttackProblem, labelled: bool
) -> None:
    everything = range(len(problem.cells))
    found = MoveFinder(problem).find(0, everything, float("inf"), labelled=labelled, tries=20_000)
    if found is not None:
        assert found[0] != 0
        assert agrees(problem, found, labelled=labelled)
    else:
        assert not any(agrees(problem, move, labelled=labelled) for move in other_tables(problem))
