"""The values that pages show: Office hands them out, and none of them acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from cityreport.domain.completeness import Completeness, TalliesByGroup
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState, Timeliness
from cityreport.store.journal_history import Cursor, LineFilter
from cityreport.store.journal_links import without_texts

HistoryFilter = LineFilter
"""The choice of the history's lines."""


class MonthPage(msgspec.Struct, frozen=True):
    """One period of one area, with what stands beside it. Keys of all three are of `period`'s
    own cells moved to the period before and to the same period a year before."""

    period: Period
    area: str
    cells: Mapping[CellKey, Observation]
    before: Mapping[CellKey, Observation]
    year_before: Mapping[CellKey, Observation]


class Overview(msgspec.Struct, frozen=True):
    """The state of the office. `months`: from the January of the first year to the latest month
    that is due; empty while nothing was entered. They count the required totals of the whole city;
    `groups` has them by group, and all totals beside them.

    `stands`: every period that was ever signed; `timeliness`: of the months from the first with
    an answer on; `began`: the month in which each indicator's first answered total begins.
    """

    city: str
    first: Period | None
    last: Period | None
    months: Mapping[Period, Completeness]
    groups: Mapping[Period, TalliesByGroup] = {}
    stands: Mapping[Period, SignOffState] = {}
    timeliness: Timeliness = Timeliness(0, 0)
    began: Mapping[str, Period] = {}


class Changed(msgspec.Struct, frozen=True):
    """The news for a listener: the cells that changed, and whether other things did.

    `annotations`: the subjects (`store.annotations`) of what was said beside the numbers.
    """

    cells: tuple[CellKey, ...] = ()
    profile: bool = False
    submissions: bool = False
    annotations: tuple[str, ...] = ()
    backups: bool = False
    computers: bool = False


class Undoing(msgspec.Struct, frozen=True):
    """The next step of undo or redo: the first change, before and after, and how many more.

    `key`: None where the first change is not one of a number.
    """

    kind: str
    key: CellKey | None
    before: Observation | None
    after: Observation | None
    more: int


class LastCell(msgspec.Struct, frozen=True):
    """The cell that was saved last: what it holds since (None: it was emptied), the journal's
    note of the clock (ISO 8601, UTC) and the officer."""

    key: CellKey
    held: Observation | None
    at: str
    officer: str


class Audit(msgspec.Struct, frozen=True):
    """The result of the journal's proof.

    `problem`: a code of `messages` or empty, with its place; `entries`: how many entries hold;
    `clock_back`: the actions at which the clock stood earlier than at the one before, which breaks
    nothing.
    """

    holds: bool
    entries: int
    problem: str
    where: str
    clock_back: tuple[int, ...] = ()


class HistoryLine(msgspec.Struct, frozen=True):
    """One change, or an action that changed nothing (`subject` empty, `seq` 0).

    `subject`, `part`: what changed, as the journal names it; `cell`: where it is a number,
    with what it was `before` and `after`. `old`, `new`: the states as the journal writes them.
    `clock_back`: the clock stood earlier than at the action before. `is_erased`: a text of the
    change was erased later.
    """

    seq: int
    action: int
    at: datetime
    officer: str
    kind: str
    undoes: int | None
    reason: str
    clock_back: bool
    subject: str = ""
    part: str = ""
    old: str | None = None
    new: str | None = None
    cell: CellKey | None = None
    before: Observation | None = None
    after: Observation | None = None
    is_erased: bool = False

    @property
    def has_text(self) -> bool:
        """True if it holds a free text, which can be erased."""
        entry = (self.subject, self.part, self.old, self.new)
        return bool(self.subject) and without_texts(entry) != entry

    @property
    def cursor(self) -> Cursor:
        """The place to ask for earlier lines from."""
        return Cursor(self.action, self.seq)


class HistoryLines(msgspec.Struct, frozen=True):
    """Lines, the newest first, and whether there are earlier ones."""

    lines: tuple[HistoryLine, ...]
    has_more: bool


class TakingBack(msgspec.Struct, frozen=True):
    """The effect of taking a change back: `now` would become `line.old` again.

    `now`: what is held of a setting, as the journal writes it; `held`: what a cell holds.
    `is_overtaken`: it was changed again since, so that a later value is replaced.
    """

    line: HistoryLine
    now: str | None
    held: Observation | None
    is_overtaken: bool
