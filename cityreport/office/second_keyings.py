"""Typing a month a second time in an open office, apart from the numbers, and deciding what
differs. `docs/signing.md` says how it goes; what both typings mean is in `domain.second_keying`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from cityreport import reasons
from cityreport.domain import second_keying
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.period import Period
from cityreport.domain.second_keying import (
    FinishedKeying,
    KeyingDifference,
    SecondAnswers,
    SecondKeying,
)
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.annotations import read_statement, who_said
from cityreport.office.cells import CellWriter, Change
from cityreport.office.changes import Changes, Statement
from cityreport.office.page_values import Changed
from cityreport.store.annotations import SECOND_KEYING
from cityreport.store.journal import CELL
from cityreport.store.observations import cell_text
from cityreport.store.store import Store


class SecondResult(msgspec.Struct, frozen=True):
    """A finished second keying: what it came to, and when anything was last said of it (UTC)."""

    area: str
    finished: FinishedKeying
    at: datetime


class SecondKeyingReader:
    """Reads the second typing of months in an open office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keyed_again(self, period: Period, area: str = TOTAL) -> SecondAnswers:
        """Return what was typed the second time."""
        with self._store.reading():
            return self._store.annotations.keyed(period, area)

    def begun(self) -> list[tuple[Period, str]]:
        """Return the periods and areas for which anything was typed a second time."""
        with self._store.reading():
            return self._store.annotations.keyings()

    def compare(self, period: Period, area: str = TOTAL) -> SecondKeying:
        """Hold the second keying against the numbers as they are now."""
        return second_keying.compare(self._typed(period, area), self.keyed_again(period, area))

    def result(self, period: Period, area: str = TOTAL) -> SecondResult | None:
        """Return the last finished second keying of a period and area; None where there was
        none."""
        key = f"{period}\t{area}"
        with self._store.reading():
            state = self._store.annotations.get(SECOND_KEYING, key)
        if state is None:
            return None
        finished = read_statement(SECOND_KEYING, key, state, FinishedKeying)
        officer, at = who_said(self._store, SECOND_KEYING, key)
        return SecondResult(area, finished._replace(typist=finished.typist or officer), at)

    def results(self, period: Period) -> list[SecondResult]:
        """Return the finished second keyings of a period, the whole city first, then by
        district."""
        with self._store.reading():
            keys = self._store.annotations.all(SECOND_KEYING)
        areas = [area for p, _, area in (k.partition("\t") for k in keys) if p == str(period)]
        found = [self.result(period, area) for area in sorted(areas, key=_city_first)]
        return [result for result in found if result is not None]

    def is_compared(self, period: Period, area: str = TOTAL) -> bool:
        """Say whether a second keying was held against the first and waits for decisions: from
        then on it is not blind any more."""
        result = self.result(period, area)
        if result is None or result.finished.changed is not None:
            return False
        return bool(self.keyed_again(period, area))

    def first_typists(self, period: Period, area: str = TOTAL) -> set[str]:
        """Return who typed the numbers of a period and area, as they stand, the first time."""
        officers = set()
        with self._store.reading():
            for key in self._typed(period, area):
                action = self._store.journal.last_change(CELL, cell_text(key))
                officers |= set() if action is None else {action.officer}
        return officers

    def _typed(self, period: Period, area: str) -> Mapping[CellKey, Observation]:
        """Read what was typed for a period and area: all but computed cells."""
        with self._store.reading():
            return self._store.observations.on_page(period, area)


class SecondKeyingWriter(SecondKeyingReader):
    """An office in which a month is typed a second time. Every method that writes has its result
    on the disk when it returns, or raises and has changed nothing."""

    def __init__(self, store: Store, cells: CellWriter, changes: Changes) -> None:
        super().__init__(store)
        self._cells = cells
        self._changes = changes

    def key_again(self, key: CellKey, figure: Figure | None) -> None:
        """Keep what was typed for a cell the second time (None: nothing), apart from the
        numbers and from the journal.

        DataError for what no cell could hold, and second_keying_compared once both are in view.
        """
        self.key_many_again({key: figure})

    def key_many_again(self, figures: Mapping[CellKey, Figure | None]) -> None:
        """Keep many cells as `key_again` does, as one step."""
        for key, figure in figures.items():
            again = key if figure is None else Observation(key, figure.value, figure.status)
            self._cells.check_possible(again)
        for period, area in {(key.period, key.area) for key in figures}:
            if self.is_compared(period, area):
                raise DataError("second_keying_compared", period=str(period))
        with self._changes.change():
            for key, figure in figures.items():
                self._store.annotations.key_again(key, figure)
        self._changes.announce(Changed(annotations=(SECOND_KEYING,)))

    def finish(self, period: Period, area: str = TOTAL) -> tuple[KeyingDifference, ...]:
        """Note in the journal that a second keying is finished, and return what differs.

        What was typed stays until `drop`. DataError('nothing_keyed').
        """
        found = self.compare(period, area)
        if not found.typed:
            raise DataError("nothing_keyed", period=str(period))
        differences = second_keying.final_differences(self._typed(period, area), found)
        finished = FinishedKeying(found.typed, len(differences), None, self._changes.officer)
        statement = _finished(period, area, finished)
        reason = reasons.stored_reason("second_keying", n=len(differences))
        self._changes.say([statement], "second_keying", reason=reason, always=True)
        return differences

    def drop(self, period: Period, area: str = TOTAL) -> None:
        """Forget what was typed the second time, to begin again or to have done with it.

        Once it was compared that is a decision too, and noted: nothing was changed.
        """
        is_compared = self.is_compared(period, area)
        with self._changes.change():
            if is_compared:
                self._note(*self._settled(period, area, 0))
            self._store.annotations.drop_keyed(period, area)
        self._changes.announce(Changed(annotations=(SECOND_KEYING,)))

    def settle(self, period: Period, area: str, decided: Mapping[CellKey, Change]) -> int:
        """Write what was decided for each cell that differs, as one step that undo takes back,
        and end the second keying; return how many cells changed.

        What a cell holds already is a decision too, and the only one for a signed month:
        DataError month_signed. DataError second_keying_undecided names a cell without one.
        """
        with self._store.reading():
            differences = self.compare(period, area).differences
            held = {found.key: found.first or found.key for found in differences}
        for key in held:
            if key not in decided:
                raise DataError("second_keying_undecided", cell=cell_name(*key))
        changes = [decided[key] for key, now in held.items() if decided[key] != now]
        for change in changes:
            self._cells.check_possible(change)
        settled = self._settled(period, area, len(changes))
        with self._changes.change():
            keys = self._cells.write(changes, "second_taken")
            self._note(*settled)
            self._store.annotations.drop_keyed(period, area)
        self._changes.announce(Changed(keys, annotations=(SECOND_KEYING,)))
        return len(keys)

    def _settled(self, period: Period, area: str, changed: int) -> Statement:
        """Make what is noted once every difference of a second keying is decided.

        DataError('nothing_keyed') where it was not finished.
        """
        result = self.result(period, area)
        if result is None or not self.is_compared(period, area):
            raise DataError("nothing_keyed", period=str(period))
        return _finished(period, area, result.finished._replace(changed=changed))

    def _note(self, subject: str, key: str, state: str | None) -> None:
        """Write a statement on a second keying inside the caller's transaction."""
        entry = self._store.annotations.change(subject, key, state)
        if entry is not None:
            self._changes.append([entry], "second_keying")


def _city_first(area: str) -> tuple[bool, str]:
    return area != TOTAL, area


def _finished(period: Period, area: str, finished: FinishedKeying) -> Statement:
    return SECOND_KEYING, f"{period}\t{area}", msgspec.json.encode(finished).decode()
