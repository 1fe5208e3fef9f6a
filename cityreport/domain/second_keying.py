"""Typing a month a second time without seeing the first, and what differs (as CSPro verifies).

The second keying is kept apart from the numbers and never becomes one by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import WITHOUT_VALUE, CellKey, Figure, Observation, reanswered

Keyed = Mapping[CellKey, Figure]
"""What was typed the second time."""


class KeyingDifference(msgspec.Struct, frozen=True):
    """A cell that reads otherwise the second time; None: it was left empty then."""

    key: CellKey
    first: Observation | None
    second: Figure | None


class SecondKeying(msgspec.Struct, frozen=True):
    """How far a second keying has come. `agreed`: how many cells read the same both times;
    `untyped`: answered cells that have not been typed again, in key order."""

    agreed: int
    differences: tuple[KeyingDifference, ...]
    untyped: tuple[CellKey, ...]

    @property
    def typed(self) -> int:
        """How many cells were typed again."""
        return self.agreed + len(self.differences)

    @property
    def answered(self) -> int:
        """How many cells were typed the first time."""
        both = sum(found.first is not None for found in self.differences)
        return self.agreed + both + len(self.untyped)


class Finished(NamedTuple):
    """What a second keying came to; `differences` of `typed` cells and those left out.

    `changed`: how many cells were changed after looking at both; None until that is decided.
    `typist`: the officer who said that it is finished.
    """

    typed: int
    differences: int
    changed: int | None = None
    typist: str = ""


def compare(first: Mapping[CellKey, Observation], second: Keyed) -> SecondKeying:
    """Hold the second keying against what is recorded (without computed cells).

    Values are compared, and the status where there is no value: whether a number is provisional
    is not typed.
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


def left_out(
    first: Mapping[CellKey, Observation], keying: SecondKeying
) -> tuple[KeyingDifference, ...]:
    """Return the differences once the second keying is finished: what was not typed differs too."""
    missing = [KeyingDifference(key, first[key], None) for key in keying.untyped]
    return tuple(sorted([*keying.differences, *missing], key=lambda found: found.key))


def with_second(
    key: CellKey, first: Observation | None, second: Figure, currency: str | None
) -> Observation:
    """Return the cell once the second typing is taken: its note and source stay, and so does what
    was said of the number (provisional, estimated), which is not typed a second time.

    `currency`: the city's, for money; None for what is none.
    """
    status = second.status if second.status in WITHOUT_VALUE else None
    return reanswered(key, first, second.value, status, currency)


def _read(value: object, status: object) -> tuple[object, object]:
    return value, status if status in WITHOUT_VALUE else None
