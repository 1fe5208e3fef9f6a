"""Typing a month a second time without seeing the first, and what differs (as CSPro verifies).

The second keying is kept apart from the numbers and never becomes one by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from cityreport.domain.observation import WITHOUT_VALUE, CellKey, Figure, Observation

Keyed = Mapping[CellKey, Figure]
"""What was typed the second time."""


class Difference(msgspec.Struct, frozen=True):
    """A cell that reads otherwise the second time; None: it was left empty then."""

    key: CellKey
    first: Observation | None
    second: Figure | None


class SecondKeying(msgspec.Struct, frozen=True):
    """How far a second keying has come. `agreed`: how many cells read the same both times;
    `untyped`: answered cells that have not been typed again, in key order."""

    agreed: int
    differences: tuple[Difference, ...]
    untyped: tuple[CellKey, ...]


class Finished(msgspec.Struct, frozen=True):
    """What a second keying came to; `differences` of `typed` cells and those left out."""

    typed: int
    differences: int


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
            differences.append(Difference(key, held, typed))
    untyped = tuple(sorted(first.keys() - second.keys()))
    return SecondKeying(agreed, tuple(differences), untyped)


def left_out(first: Mapping[CellKey, Observation], keying: SecondKeying) -> tuple[Difference, ...]:
    """The differences once the second keying is finished: what was not typed differs too."""
    missing = [Difference(key, first[key], None) for key in keying.untyped]
    return tuple(sorted([*keying.differences, *missing], key=lambda found: found.key))


def _read(value: object, status: object) -> tuple[object, object]:
    return value, status if status in WITHOUT_VALUE else None
