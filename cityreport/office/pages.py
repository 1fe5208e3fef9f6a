"""What the pages show: values that Office hands out, and nothing that acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period


class MonthPage(msgspec.Struct, frozen=True):
    """One period of one area, with what stands beside it. Keys of all three are of `period`'s
    own cells moved to the period before and to the same period a year before."""

    period: Period
    area: str
    cells: Mapping[CellKey, Observation]
    before: Mapping[CellKey, Observation]
    year_before: Mapping[CellKey, Observation]


class Completeness(NamedTuple):
    """How many required totals of the whole city are answered in a month."""

    answered: int
    expected: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing required is missing."""
        return self.answered >= self.expected


class Overview(msgspec.Struct, frozen=True):
    """How the office stands. `months`: from the January of the first year to the latest month
    that is due; empty while nothing was entered."""

    city: str
    first: Period | None
    last: Period | None
    months: Mapping[Period, Completeness]


class Changed(NamedTuple):
    """What a listener is told: the cells that changed, and whether other things did."""

    cells: tuple[CellKey, ...] = ()
    profile: bool = False
    submissions: bool = False
    backups: bool = False


class Undoing(NamedTuple):
    """What undo or redo would do next: the first cell, before and after, and how many more."""

    kind: str
    key: CellKey
    before: Observation | None
    after: Observation | None
    more: int


class Audit(msgspec.Struct, frozen=True):
    """What the proof of the journal found. `problem`: a code of `messages` or empty, with its
    place; `entries`: how many entries hold."""

    holds: bool
    entries: int
    problem: str
    where: str
