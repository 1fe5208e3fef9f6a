"""Notes for the next officer, and what each officer did today by the journal."""

from __future__ import annotations

from datetime import datetime, time
from typing import NamedTuple

import msgspec

from cityreport.domain.hand_over import HandOverNote, check_note
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office.annotations import read_statement
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock, instant
from cityreport.store.annotations import HAND_OVER
from cityreport.store.store import Store

_STEP = "hand_over"
_NOBODYS = frozenset({"sample", "migration", "computer", "read_back"})
"""Kinds of steps that the program took by itself."""


class NumberedNote(NamedTuple):
    """A note and the number by which it is ticked off."""

    number: int
    note: HandOverNote


class OfficerDay(NamedTuple):
    """The day of an officer: the number of changes of numbers, of how many periods from `first` to
    `last` (None without any), and each other kind of step with its count."""

    officer: str
    numbers: int
    periods: int
    first: Period | None
    last: Period | None
    steps: tuple[tuple[str, int], ...]


class HandOver:
    """The notes of one open office. Undo takes back writing one and ticking it off."""

    def __init__(self, store: Store, changes: Changes, clock: OfficeClock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock

    def notes(self) -> list[NumberedNote]:
        """Return every note, the earliest first."""
        with self._store.reading():
            said = self._store.annotations.all(HAND_OVER)
        found = [
            NumberedNote(int(key), read_statement(HAND_OVER, key, state, HandOverNote))
            for key, state in said.items()
        ]
        return sorted(found, key=lambda one: one.number)

    def open_notes(self) -> list[NumberedNote]:
        """Return the notes that nobody has ticked off, the earliest first."""
        return [one for one in self.notes() if one.note.is_open]

    def write(self, text: str) -> NumberedNote:
        """Leave a note for the next officer; DataError note_empty and those of `check_text`."""
        note = HandOverNote(check_note(text), self._changes.officer, self._clock.instant())
        with self._store.reading():
            given = [int(key) for key, _ in self._store.journal.latest(HAND_OVER)]
        number = max(given, default=0) + 1
        self._say(number, note)
        return NumberedNote(number, note)

    def tick_off(self, number: int) -> None:
        """Say that a note is done; DataError no_note, note_done."""
        found = {one.number: one.note for one in self.notes()}
        if number not in found:
            raise DataError("no_note", number=number)
        if not found[number].is_open:
            raise DataError("note_done", number=number, officer=found[number].done_by)
        done = msgspec.structs.replace(
            found[number], done_by=self._changes.officer, done_at=self._clock.instant()
        )
        self._say(number, done)

    def today(self) -> list[OfficerDay]:
        """Return what each officer did today, where the office is, by name; what was undone
        counts as done and as undone."""
        midnight = datetime.combine(self._clock.today, time()).astimezone()
        with self._store.reading():
            done = self._store.history.done_since(instant(midnight))
        counted = [one for one in done if one.kind not in _NOBODYS]
        found = []
        for officer in sorted({one.officer for one in counted}):
            mine = [one for one in counted if one.officer == officer]
            periods = sorted(
                {Period.parse(one.period) for one in mine if one.period}, key=lambda p: p.start
            )
            steps: dict[str, int] = {}
            for one in mine:
                if not one.period:
                    steps[one.kind] = steps.get(one.kind, 0) + one.times
            found.append(
                OfficerDay(
                    officer,
                    sum(one.times for one in mine if one.period),
                    len(periods),
                    periods[0] if periods else None,
                    periods[-1] if periods else None,
                    tuple(sorted(steps.items())),
                )
            )
        return found

    def _say(self, number: int, note: HandOverNote) -> None:
        state = msgspec.json.encode(note).decode()
        self._changes.say([(HAND_OVER, str(number), state)], _STEP)
