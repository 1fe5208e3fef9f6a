"""The knowledge of an attacker, as small independent problems.

An attacker has every release. They may know that a cell kept its count from one release to the
next: then it is one unknown; a count that changed is another unknown. Known are the counts that any
release showed, and zeros. Of a hidden count they may know whether it is small
(`docs/disclosure.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.disclosure.relations import Counts, Relation, Relations
from cityreport.domain.disclosure.small_counts import is_city_total, is_small
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period

CITY_TOTAL_COST: Final = 1_000
"""The cost of hiding a total of the whole city: more than a thousand other cells are hidden
first."""

Unknown = tuple[CellKey, int]
"""A cell with the count it held in some release."""


class Release(msgspec.Struct, frozen=True):
    """One publication: all its counts (the hidden ones too, for the office only), the cells that
    were hidden, and the threshold in force."""

    counts: dict[CellKey, int]
    hidden: frozenset[CellKey]
    threshold: int


class LinearRelation(NamedTuple):
    """A relation among unknowns: with d the change of each, the sum of coefficient x d is 0, or at
    most `slack` where there is one."""

    terms: tuple[tuple[int, int], ...]
    slack: int | None


class AttackProblem(msgspec.Struct, frozen=True):
    """Unknowns that depend on each other; lists are by the unknown's number.

    `low`, `high`: the bounds for an attacker who knows which counts are small; high is None without
    a limit. `floor`: the lower bound that everybody knows. `cost`: of hiding it; 0 where it is
    hidden anyway. `targets`: those that must not be worked out.
    """

    cells: list[CellKey]
    counts: list[int]
    low: list[int]
    high: list[int | None]
    floor: list[int]
    cost: list[int]
    rows: list[LinearRelation]
    targets: list[int]


class ReleaseProblems(NamedTuple):
    """All problems of a release. `known`: small counts that an earlier release showed."""

    problems: list[AttackProblem]
    known: frozenset[CellKey]


def build_problems(
    catalogue: Catalogue,
    areas: Sequence[Area],
    counts: Counts,
    threshold: int,
    earlier: Sequence[Release] = (),
) -> ReleaseProblems:
    """Return the problems of a release of `counts`, after those made `earlier`."""
    small = frozenset(key for key, n in counts.items() if is_small(key, n, threshold))
    made = _Maker(catalogue, counts, small, threshold, earlier)
    made.add_relations(Relations(catalogue, areas, counts))
    for release in earlier:
        changed = _changed(catalogue, release.counts, counts)
        if changed:
            made.add_relations(Relations(catalogue, areas, changed))
    known = frozenset(key for key in small if (key, counts[key]) in made.shown)
    return ReleaseProblems(made.problems(), known)


class _Maker:
    """Collects unknowns and rows, and divides them into independent problems."""

    def __init__(
        self,
        catalogue: Catalogue,
        counts: Counts,
        small: frozenset[CellKey],
        threshold: int,
        earlier: Sequence[Release],
    ) -> None:
        self._catalogue = catalogue
        self._counts = counts
        self._small = small
        self._threshold = threshold
        self._rows: dict[LinearRelation, None] = {}
        self._numbers: dict[Unknown, int] = {}
        self._unpublished: set[Unknown] = set()
        self.shown: set[Unknown] = set()
        self._bounds: dict[Unknown, tuple[int, int | None]] = {}
        self._targets: set[Unknown] = {(key, counts[key]) for key in small}
        for release in earlier:
            for key, count in release.counts.items():
                if key not in release.hidden:
                    self.shown.add((key, count))
                elif count:
                    self._narrow((key, count), release.threshold)
                    if is_small(key, count, release.threshold):
                        self._targets.add((key, count))

    def _narrow(self, unknown: Unknown, threshold: int) -> None:
        """Set the bounds that follow from knowing whether a hidden count is small."""
        low, high = _labelled(unknown, threshold)
        before = self._bounds.get(unknown, (low, high))
        lows = max(low, before[0])
        highs = [limit for limit in (high, before[1]) if limit is not None]
        self._bounds[unknown] = (lows, min(highs, default=None))

    def add_relations(self, relations: Relations) -> None:
        """Add the relations of a release."""
        counts = relations.counts
        self._unpublished |= {(key, counts[key]) for key in relations.unpublished}
        for relation in relations.all():
            row = self._row(relation, counts)
            if row.terms:
                self._rows[row] = None

    def _row(self, relation: Relation, counts: Counts) -> LinearRelation:
        terms = []
        slack = 0
        for sign, side in ((1, relation.left), (-1, relation.right)):
            for key in side:
                count = counts[key]
                slack -= sign * count
                unknown = (key, count)
                if count and unknown not in self.shown:
                    terms.append((self._numbers.setdefault(unknown, len(self._numbers)), sign))
        return LinearRelation(tuple(sorted(terms)), None if relation.equal else slack)

    def problems(self) -> list[AttackProblem]:
        """Return one problem for each connected group of unknowns with a target."""
        own = {(key, self._counts[key]) for key in self._small}
        tied = self._numbers.keys() | own
        targets = sorted(one for one in self._targets & tied if one not in self.shown)
        for unknown in targets:
            self._numbers.setdefault(unknown, len(self._numbers))
        roots = _roots(len(self._numbers), self._rows)
        wanted = {roots[self._numbers[unknown]] for unknown in targets}
        members: dict[int, list[Unknown]] = {root: [] for root in wanted}
        for unknown, number in self._numbers.items():
            if roots[number] in wanted:
                members[roots[number]].append(unknown)
        rows: dict[int, list[LinearRelation]] = {root: [] for root in wanted}
        for row in self._rows:
            root = roots[row.terms[0][0]]
            if root in wanted:
                rows[root].append(row)
        found = [self._problem(members[root], rows[root]) for root in wanted]
        return sorted(found, key=lambda problem: problem.cells[0])

    def _problem(self, unknowns: list[Unknown], rows: list[LinearRelation]) -> AttackProblem:
        unknowns.sort()
        numbers = {self._numbers[unknown]: i for i, unknown in enumerate(unknowns)}
        bounds = [self._known_bounds(unknown) for unknown in unknowns]
        renumbered = (
            LinearRelation(tuple(sorted((numbers[n], sign) for n, sign in row.terms)), row.slack)
            for row in rows
        )
        return AttackProblem(
            cells=[key for key, _ in unknowns],
            counts=[count for _, count in unknowns],
            low=[low for low, _ in bounds],
            high=[high for _, high in bounds],
            floor=[0 if unknown in self._unpublished else 1 for unknown in unknowns],
            cost=[self._cost(unknown) for unknown in unknowns],
            rows=sorted(renumbered, key=lambda row: (row.terms, row.slack or 0)),
            targets=[i for i, unknown in enumerate(unknowns) if unknown in self._targets],
        )

    def _known_bounds(self, unknown: Unknown) -> tuple[int, int | None]:
        if unknown in self._unpublished:
            return 0, None
        if self._counts.get(unknown[0]) == unknown[1]:
            self._narrow(unknown, self._threshold)
        return self._bounds[unknown]

    def _cost(self, unknown: Unknown) -> int:
        key, count = unknown
        if self._counts.get(key) != count or key in self._small:
            return 0
        return CITY_TOTAL_COST if is_city_total(key) else 1


def _labelled(unknown: Unknown, threshold: int) -> tuple[int, int | None]:
    key, count = unknown
    if is_small(key, count, threshold):
        return 1, threshold
    return (1 if is_city_total(key) else threshold + 1), None


def _roots(many: int, rows: Iterable[LinearRelation]) -> list[int]:
    """Return for each unknown the number of the unknown that represents its connected group."""
    parent = list(range(many))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for row in rows:
        first = root(row.terms[0][0])
        for number, _ in row.terms[1:]:
            parent[root(number)] = first
    return [root(i) for i in range(many)]


_Table = tuple[str, Period | None]
_Tables = dict[_Table, dict[CellKey, int]]


def _changed(catalogue: Catalogue, before: Counts, now: Counts) -> dict[CellKey, int]:
    """Return the counts of an earlier release in tables that have changed since."""
    family = {i.code: i.part_of or i.code for i in catalogue.indicators}
    spanning = {
        family[key.indicator]
        for key in chain(before, now)
        if key.period.frequency is not Frequency.MONTH
    }

    def table(key: CellKey) -> _Table:
        root = family[key.indicator]
        return root, None if root in spanning else key.period

    tables = _by_table(before, table)
    current = _by_table(now, table)
    return {
        key: count
        for name, cells in tables.items()
        if name in current and cells != current[name]
        for key, count in cells.items()
    }


def _by_table(counts: Counts, table: Callable[[CellKey], _Table]) -> _Tables:
    found: _Tables = {}
    for key, count in counts.items():
        found.setdefault(table(key), {})[key] = count
    return found
