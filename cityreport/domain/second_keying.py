"""Entering a month a second time without seeing the first, and the differences (as CSPro verifies).

The second keying is stored apart from the numbers and never becomes one by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import WITHOUT_VALUE, CellKey, Figure, Observation, with_answer

SecondAnswers = Mapping[CellKey, Figure]
"""The cells of the second keying."""


class KeyingDifference(msgspec.Struct, frozen=True):
    """A cell with another answer the second time; None: it was left empty then."""

    key: CellKey
    first: Observation | None
    second: Figure | None


class SecondKeying(msgspec.Struct, frozen=True):
    """The state of a second keying. `agreed`: the number of cells with the same answer both times;
    `untyped`: answered cells that have not been typed again, in key order."""

    agreed: int
    differences: tuple[KeyingDifference, ...]
    untyped: tuple[CellKey, ...]

    @property
    def typed(self) -> int:
        """The number of cells that were typed again."""
        return self.agreed + len(self.differences)

    @property
    def answered(self) -> int:
        """The number of cells that were typed the first time."""
        both = sum(found.first is not None for found in self.differences)
        return self.agreed + both + len(self.untyped)


class FinishedKeying(NamedTuple):
    """The result of a second keying: `differences` among the `typed` cells and those left out.

    `changed`: the number of cells changed after looking at both; None until that is decided.
    `typist`: the officer who finished it.
    """

    typed: int
    differences: int
    changed: int | None = None
    typist: str = ""


def compare(first: Mapping[CellKey, Observation], second: SecondAnswers) -> SecondKeying:
    """Compare the second keying with the stored cells (without computed ones).

    Values are compared, and the status where there is no value: whether a number is provisional is
    not typed.
    """
    agreed = 0
    differences = []
    for key in sorted(second.keys()):
        held, typed = first.get(key), second[key]
        if held is not None and _read(held.value, held.status) == _read(*typed):
            agreed += 1
        else:
            differences.append(KeyingDifference(key, held, typed))
    untyped = tuple(sorted(first.keys() - second.keys()))
    return SecondKeying(agreed, tuple(differences), untyped)


def final_differences(
    first: Mapping[CellKey, Observation], keying: SecondKeying
) -> tuple[KeyingDifference, ...]:
    """Return the differences of a finished second keying: cells that were not typed differ too."""
    missing = [KeyingDifference(key, first[key], None) for key in keying.untyped]
    return tuple(sorted([*keying.differences, *missing], key=lambda found: found.key))


def with_second_answer(
    key: CellKey, first: Observation | None, second: Figure, currency: str | None
) -> Observation:
    """Return the cell with the second answer: its note and source stay, and so does the status of
    the number (provisional, estimated), which is not typed a second time.

    `currency`: the city's, for money; None otherwise.
    """
    status = second.status if second.status in WITHOUT_VALUE else None
    return with_answer(key, first, second.value, status, currency)


def _read(value: object, status: object) -> tuple[object, object]:
    return value, status if status in WITHOUT_VALUE else None
