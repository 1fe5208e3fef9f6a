"""The history of changes for people to read, and taking a single change back as a new one."""

from __future__ import annotations

from datetime import datetime

import msgspec

from cityreport.domain.city import Profile
from cityreport.errors import AccessError, DataError
from cityreport.messages import cell_name
from cityreport.office.page_values import HistoryFilter, HistoryLine, HistoryLines, TakingBack
from cityreport.store.journal import CELL
from cityreport.store.journal_history import PAGE, Cursor, JournalLine
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.profile_table import SUBJECTS, with_part
from cityreport.store.store import Store

NUMBERS = (CELL,)
"""Subjects of the changes of numbers."""
SETTINGS = SUBJECTS
"""Subjects of the changes of what a city says of itself."""
_SINGLE = {"city", "baseline", "target"}


def page(
    store: Store, wanted: HistoryFilter, before: Cursor | None = None, limit: int = PAGE
) -> HistoryLines:
    """Return the newest lines that are wanted, before another one if given."""
    found = store.history.lines(wanted, before, limit + 1)
    return HistoryLines(tuple(map(_line, found[:limit])), len(found) > limit)


def preview(store: Store, seq: int) -> TakingBack:
    """Return what taking one change back would do; raise DataError if it cannot be taken back."""
    line = _line(store.history.line(seq))
    if line.subject == CELL:
        assert line.cell is not None  # noqa: S101 - every change of a number has its cell
        held = store.observations.get(line.cell)
        if held == line.before:
            raise DataError("take_back_same", place=cell_name(*line.cell))
        return TakingBack(line, None, held, held != line.after)
    if line.subject not in SETTINGS:
        raise DataError("take_back_fixed")
    if line.old is None and line.subject in _SINGLE:
        raise DataError("take_back_first")
    parts = {(subject, key): state for subject, key, state in store.profiles.parts()}
    now = parts.get((line.subject, line.part))
    if now == line.old:
        raise DataError("take_back_same", place=" ".join([line.subject, line.part]).strip())
    return TakingBack(line, now, None, now != line.new)


def earlier_profile(profile: Profile, line: HistoryLine) -> Profile:
    """Return the profile in which the part that a line changed is as it was before. It is not
    checked yet.

    DataError('take_back_order') where a place in a list cannot be had again.
    """
    earlier = with_part(profile, line.subject, line.part, line.old)
    if earlier == profile:
        raise DataError("take_back_order")
    return earlier


def _line(line: JournalLine) -> HistoryLine:
    action, entry = line.action, line.entry
    try:
        at = datetime.fromisoformat(action.at)
    except ValueError as error:  # no action was ever written with such a moment
        raise AccessError("journal_damaged", entry=action.first) from error
    made = (line.seq, action.id, at, action.officer, action.kind, action.undoes, action.reason)
    if entry is None:
        return HistoryLine(*made, line.clock_back)
    if entry.subject != CELL:
        found = HistoryLine(*made, line.clock_back, *entry)
        return msgspec.structs.replace(found, is_erased=line.is_erased)
    key = read_cell_text(entry.key)
    before, after = (None if s is None else read_state(key, s) for s in (entry.old, entry.new))
    return HistoryLine(*made, line.clock_back, *entry, key, before, after, is_erased=line.is_erased)


def reason_of(seq: int) -> str:
    """Return the reason of an action that takes a change back."""
    return f"{_REASON}{seq}"


def taken_back(line: HistoryLine) -> int | None:
    """Return the number of the change that a line took back; None if it took none back."""
    number = line.reason.removeprefix(_REASON)
    if line.kind in TAKE_BACKS and number.isdecimal():
        return int(number)
    return None


TAKE_BACKS = ("take_back", "profile_back")
"""Kinds of the actions that take a single change back: of a number, of a setting."""
_REASON = "entry "
