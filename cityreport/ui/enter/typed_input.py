"""From what a person typed to what the office writes. No widget here, and no rule of its own:
what may be entered is the domain's to say, what is on the disk the office's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from cityreport.domain.catalogue import Kind
from cityreport.domain.numerals import LETTER_OF, Separator, read_entry, read_typed, separator_by
from cityreport.domain.observation import (
    WITHOUT_VALUE,
    CellKey,
    Observation,
    Status,
    with_answer,
    without_sample,
)
from cityreport.domain.suggestions import rest_for
from cityreport.errors import DataError
from cityreport.i18n import chosen_number_format
from cityreport.messages import sentence
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
        return self.write_all([key], kind, typed, separator) > 0

    def write_all(
        self,
        keys: Sequence[CellKey],
        kind: ColumnKind,
        typed: str,
        separator: Separator = Separator.ASK,
    ) -> int:
        """Write the same into the values or the notes of cells, as one step; return how many
        changed.

        Of many, those that are empty get no note. DataError block_refused names the cell of many
        that cannot have it.
        """
        changes: list[Change] = []
        for key in keys:
            old = self.held(key)
            new: Change | None
            try:
                if kind is ColumnKind.NOTE:
                    new = None if old is None and len(keys) > 1 else with_note(old, typed)
                else:
                    new = self.answer(key, old, typed, separator)
                self._add(changes, old, new)
            except DataError as error:
                raise _of_block(error, key, len(keys)) from error
        return self.record(changes, "record") if changes else 0

    def _add(self, changes: list[Change], old: Observation | None, new: Change | None) -> None:
        """Add a change, if it is one and can be."""
        if new is None or new == old or (old is None and not isinstance(new, Observation)):
            return
        self.office.cells.check_possible(new)
        changes.append(new)

    def write_rest(self, key: CellKey) -> int:
        """Write what the other categories leave of the total into one; return whether it changed.

        DataError rest_needs_total, rest_too_many, rest_not_added.
        """
        rest = rest_for(self.office.catalogue, key, self.held)
        currency = self.office.cells.currency_of(key, rest)
        changes: list[Change] = []
        old = self.held(key)
        self._add(changes, old, with_answer(key, old, rest, None, currency))
        return self.record(changes, "record") if changes else 0

    def take_back(self) -> None:
        """Take the step that was just written back."""
        self.is_writing = True
        try:
            self.office.steps.undo()
        finally:
            self.is_writing = False

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
        read = read_entry(typed, indicator.kind, separator)
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

    def set_status(self, keys: Sequence[CellKey], status: Status) -> int:
        """Give cells another status; one without a value drops their numbers (undo brings them
        back). Return how many changed.

        Of many, those that have no number keep what they have where the status needs one. Raises
        DataError('status_needs_value') where none has.
        """
        return self._put_all(keys, lambda key, old: _with_status(key, old, status))

    def set_note(self, keys: Sequence[CellKey], note: str) -> int:
        """Write the note of cells; of many, those that are empty get none."""
        return self._put_all(keys, lambda _, old: with_note(old, note))

    def set_source(self, keys: Sequence[CellKey], source: str) -> int:
        """Write the source of cells; of many, those that are empty get none."""
        return self._put_all(keys, lambda _, old: _with_source(old, source))

    def set_sources(self, sources: Mapping[CellKey, str]) -> int:
        """Write a source of its own for each cell that has an answer; return how many changed."""
        held = {key: old for key in sources if (old := self.office.cells.get(key)) is not None}
        return self._put_all(
            list(held) or list(sources), lambda key, old: _with_source(old, sources[key])
        )

    def set_sample_size(self, keys: Sequence[CellKey], typed: str) -> int:
        """Write how many people percentages rest on."""
        read = read_typed(typed, separator=separator_by(typed, chosen_number_format()))
        if read.status is not None:
            raise DataError("bad_sample_size", typed=typed)
        size = None if read.value is None else int(read.value)
        return self._put_all(keys, lambda _, old: _with(old, typed, sample_size=size))

    def set_margin(self, keys: Sequence[CellKey], typed: str) -> int:
        """Write the margin of error of percentages, in percentage points."""
        read = read_typed(typed, Kind.PERCENT)
        if read.status is not None:
            raise DataError("bad_margin", typed=typed)
        margin = None if read.value is None else float(read.value)
        return self._put_all(keys, lambda _, old: _with(old, typed, margin=margin))

    def _put_all(
        self,
        keys: Sequence[CellKey],
        new_of: Callable[[CellKey, Observation | None], Observation | None],
    ) -> int:
        """Write what becomes of each cell, as one step; of many, those that cannot have it stay.

        Raises the DataError of the last where none can.
        """
        changes: list[Change] = []
        refused: DataError | None = None
        for key in keys:
            old = self.office.cells.get(key)
            try:
                self._add(changes, old, new_of(key, old))
            except DataError as error:
                refused = error
        if changes or refused is None:
            return self.record(changes, "record") if changes else 0
        raise refused


def _with_status(key: CellKey, old: Observation | None, status: Status) -> Observation:
    if status in WITHOUT_VALUE:
        if old is None:
            return Observation(key, None, status)
        return msgspec.structs.replace(
            without_sample(old), value=None, status=status, currency=None
        )
    if old is None or old.value is None:
        raise DataError("status_needs_value", status=status.value)
    return msgspec.structs.replace(old, status=status)


def _with_source(old: Observation | None, source: str) -> Observation | None:
    return _with(old, source, source=source.strip())


def _with(old: Observation | None, typed: str, **fields: str | float | None) -> Observation | None:
    """Return the cell with other fields; DataError('note_needs_answer') for anything typed beside
    an empty one."""
    if old is not None:
        return msgspec.structs.replace(old, **fields)
    if typed.strip():
        raise DataError("note_needs_answer")
    return None


def _of_block(error: DataError, key: CellKey, count: int) -> DataError:
    """Return the error with the cell that it is about, where there are many; a question about what
    was typed is about all of them."""
    if count == 1 or error.code in {"doubtful_number", "not_a_number"}:
        return error
    return DataError("block_refused", cell=key.name, reason=sentence(error))


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
