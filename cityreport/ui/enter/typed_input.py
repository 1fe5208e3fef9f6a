"""From what a person typed to what the office writes. No widget here, and no rule of its own:
what may be entered is the domain's to say, what is on the disk the office's.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cityreport.domain.catalogue import Kind
from cityreport.domain.numerals import LETTER_OF, Separator, read_typed
from cityreport.domain.observation import (
    WITHOUT_VALUE,
    CellKey,
    Observation,
    Status,
    with_answer,
    without_sample,
)
from cityreport.errors import DataError
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind, plain


class TypedInput:
    """Writes single cells. Every method raises CityReportError and has then changed nothing;
    each returns whether something changed, and then it is on the disk."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.is_writing = False

    def held(self, key: CellKey) -> Observation | None:
        """Return the observation that a cell holds."""
        return self.office.cells.get(key)

    def check(self, key: CellKey) -> None:
        """Raise the DataError that typing into a cell would raise."""
        self.office.cells.check_change(key)

    def record(self, changes: Sequence[Change], kind: str) -> int:
        """Write many cells as one step; `is_writing` is true while listeners are told of it."""
        self.is_writing = True
        try:
            return self.office.cells.record_many(changes, kind=kind)
        finally:
            self.is_writing = False

    def write(
        self, key: CellKey, kind: ColumnKind, typed: str, separator: Separator = Separator.ASK
    ) -> bool:
        """Write what was typed into the value or the note of a cell."""
        old = self.held(key)
        if kind is ColumnKind.NOTE:
            return self._put(old, with_note(old, typed))
        return self._put(old, self.answer(key, old, typed, separator))

    def answer(
        self,
        key: CellKey,
        old: Observation | None,
        typed: str,
        separator: Separator = Separator.ASK,
    ) -> Change:
        """Return the cell as it would be after typing: an observation, or its bare key for
        empty."""
        indicator = self.office.catalogue.indicator(key.indicator)
        read = read_typed(typed, indicator.kind, separator)
        if read.value is None and read.status is None:
            return key
        currency = self.office.cells.currency_of(key, read.value)
        if old is not None and (read.value, read.status or old.status) == (old.value, old.status):
            return old
        return with_answer(key, old, read.value, read.status, currency)

    def empty(self, keys: list[tuple[CellKey, ColumnKind]]) -> int:
        """Empty cells, or take their notes away, as one step; return how many changed."""
        changes: list[Change] = []
        emptied = {key for key, kind in keys if kind is ColumnKind.VALUE}
        for key, kind in keys:
            old = self.held(key)
            if old is None:
                continue
            if kind is ColumnKind.VALUE:
                changes.append(key)
            elif key not in emptied and old.note:
                changes.append(msgspec.structs.replace(old, note=""))
        return self.record(changes, "record") if changes else 0

    def set_status(self, key: CellKey, status: Status) -> bool:
        """Give a cell another status; one without a value drops the number (undo brings it back).

        Raises DataError('status_needs_value') where the status needs a number that is not there.
        """
        old = self.office.cells.get(key)
        if status in WITHOUT_VALUE:
            bare = Observation(key, None, status)
            if old is not None:
                bare = msgspec.structs.replace(
                    without_sample(old), value=None, status=status, currency=None
                )
            return self._put(old, bare)
        if old is None or old.value is None:
            raise DataError("status_needs_value", status=status.value)
        return self._put(old, msgspec.structs.replace(old, status=status))

    def set_note(self, key: CellKey, note: str) -> bool:
        """Write a cell's note."""
        old = self.office.cells.get(key)
        return self._put(old, with_note(old, note))

    def set_source(self, key: CellKey, source: str) -> bool:
        """Write a cell's source."""
        old = self.office.cells.get(key)
        if old is None:
            if not source.strip():
                return False
            raise DataError("note_needs_answer")
        return self._put(old, msgspec.structs.replace(old, source=source.strip()))

    def set_sample_size(self, key: CellKey, typed: str) -> bool:
        """Write how many people a percentage rests on."""
        read = read_typed(typed)
        if read.status is not None:
            raise DataError("bad_sample_size", typed=typed)
        old = self._answered(key, typed)
        size = None if read.value is None else int(read.value)
        return old is not None and self._put(old, msgspec.structs.replace(old, sample_size=size))

    def set_margin(self, key: CellKey, typed: str) -> bool:
        """Write a percentage's margin of error, in percentage points."""
        read = read_typed(typed, Kind.PERCENT)
        if read.status is not None:
            raise DataError("bad_margin", typed=typed)
        old = self._answered(key, typed)
        margin = None if read.value is None else float(read.value)
        return old is not None and self._put(old, msgspec.structs.replace(old, margin=margin))

    def _answered(self, key: CellKey, typed: str) -> Observation | None:
        """Return the cell to add `typed` to; None if neither is there."""
        old = self.office.cells.get(key)
        if old is None and typed.strip():
            raise DataError("note_needs_answer")
        return old

    def _put(self, old: Observation | None, new: Change | None) -> bool:
        if new == old or (old is None and not isinstance(new, Observation)):
            return False
        assert new is not None  # noqa: S101 - only an empty cell without a note gives None
        return self.record([new], "record") > 0


def with_note(old: Observation | None, note: str) -> Observation | None:
    """Return the cell with another note; raise DataError('note_needs_answer') for a note on an
    empty cell."""
    note = note.strip()
    if old is None:
        if note:
            raise DataError("note_needs_answer")
        return None
    return msgspec.structs.replace(old, note=note)


def typed_text(observation: Observation | None, kind: ColumnKind) -> str:
    """Return a cell as it would be typed: plain digits, n, c or x, or its note."""
    if observation is None:
        return ""
    if kind is ColumnKind.NOTE:
        return observation.note
    if observation.value is None:
        return LETTER_OF[observation.status]
    return plain(observation.value)
