"""Notes for the next officer, and what each officer did today by the journal."""

from __future__ import annotations

from datetime import datetime, time

from cityreport.domain.hand_over import HandOverNote, NumberedNote, OfficerDay, check_note
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office.annotations import read_numbered
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock, instant
from cityreport.office.numbered_statements import NumberedWriter
from cityreport.store.annotations import HAND_OVER
from cityreport.store.store import Store

_NOBODYS = ("sample", "migration", "computer", "read_back")
"""Kinds of steps that the program took by itself."""


class HandOver:
    """The notes of one open office. Undo takes back writing one and ticking it off."""

    def __init__(self, store: Store, changes: Changes, clock: OfficeClock) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._writer: NumberedWriter[HandOverNote] = NumberedWriter(
            HAND_OVER, store, changes, clock
        )

    def notes(self) -> list[NumberedNote]:
        """Return every note, the earliest first."""
        held = read_numbered(self._store, HAND_OVER, HandOverNote)
        return [NumberedNote(number, note) for number, note in held.items()]

    def open_notes(self) -> list[NumberedNote]:
        """Return the notes that nobody has ticked off, the earliest first."""
        return [one for one in self.notes() if one.note.is_open]

    def write(self, text: str) -> NumberedNote:
        """Leave a note for the next officer; DataError note_empty and those of `check_text`."""
        note = HandOverNote(check_note(text), self._changes.officer, self._clock.instant())
        return NumberedNote(self._writer.add(note), note)

    def tick_off(self, number: int) -> None:
        """Say that a note is done; DataError no_note, note_done."""
        note = read_numbered(self._store, HAND_OVER, HandOverNote).get(number)
        if note is None:
            raise DataError("no_note", number=number)
        if not note.is_open:
            raise DataError("note_done", number=number, officer=note.done_by)
        self._writer.mark_done(number, note)

    def today(self) -> list[OfficerDay]:
        """Return what each officer did today, where the office is, by name; what was undone
        counts as done and as undone."""
        midnight = datetime.combine(self._clock.today, time()).astimezone()
        with self._store.reading():
            done = self._store.history.done_since(instant(midnight), _NOBODYS)
        found = []
        for officer in sorted({one.officer for one in done}):
            mine = [one for one in done if one.officer == officer]
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
