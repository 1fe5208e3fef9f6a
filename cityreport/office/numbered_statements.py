"""Statements with a number: written down once, and said to be done by somebody."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from cityreport.domain.decision import CityDecision
from cityreport.domain.hand_over import HandOverNote
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.store.store import Store

T = TypeVar("T", HandOverNote, CityDecision)


class NumberedWriter(Generic[T]):
    """Writes the statements of one subject; each is a step of the subject's name.

    They are read with `annotations.read_numbered`.
    """

    def __init__(self, subject: str, store: Store, changes: Changes, clock: OfficeClock) -> None:
        self._subject = subject
        self._store = store
        self._changes = changes
        self._clock = clock

    def add(self, said: T) -> int:
        """Write a statement down and return its number, which no other ever had."""
        with self._store.reading():
            given = [int(key) for key, _ in self._store.journal.latest(self._subject)]
        number = max(given, default=0) + 1
        self._say(number, said)
        return number

    def mark_done(self, number: int, said: T) -> None:
        """Note that the officer at the keyboard says now that it is done."""
        officer, now = self._changes.officer, self._clock.instant()
        self._say(number, msgspec.structs.replace(said, done_by=officer, done_at=now))

    def _say(self, number: int, said: T) -> None:
        state = msgspec.json.encode(said).decode()
        self._changes.say([(self._subject, str(number), state)], self._subject)
