"""An office in which an officer writes cells, and types a month a second time beside them.

One action of a person is one transaction. What cells and both typings mean is in `domain`;
`docs/signing.md` says how a second typing goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cityreport.domain import second_keying
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey, Figure, Observation
from cityreport.domain.period import Period
from cityreport.domain.second_keying import FinishedKeying, KeyingDifference
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.annotation_writing import Statement, StatingOffice
from cityreport.office.page_values import Changed
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.reasons import stored_reason
from cityreport.store.annotations import SECOND_KEYING
from cityreport.store.journal import JournalEntry

Change = Observation | CellKey
"""A cell to write, or (a bare key) a cell to empty."""


class WritingOffice(StatingOffice):
    """An open office that writes numbers. Every method has its result on the disk when it
    returns, or raises and has changed nothing."""

    def record_many(
        self, changes: Sequence[Change], *, kind: str = "paste", reason: str = ""
    ) -> int:
        """Write or empty many cells as one step; return how many changed.

        Raises DataError for the first that cannot be, before anything is written.
        """
        for change in changes:
            self.check_possible(change)
        with self._change():
            keys = self._write(changes, kind, reason)
        if keys:
            self._announce(Changed(keys))
        return len(keys)

    def _write(self, changes: Sequence[Change], kind: str, reason: str) -> tuple[CellKey, ...]:
        """Write cells as one step inside the caller's transaction; those that changed."""
        refuse_signed(self.store, {_key(change).period for change in changes})
        catalogue = self.store.catalogue_number(self.catalogue_file)
        keys: list[CellKey] = []
        entries: list[JournalEntry] = []
        for change in changes:
            key, new = _key(change), change if isinstance(change, Observation) else None
            entry = self.store.observations.change(key, new, catalogue)
            if entry is not None:
                entries.append(entry)
                keys.append(key)
        if entries:
            self._append(entries, kind, reason=reason)
        return tuple(keys)

    # -- typing a second time

    def key_again(self, key: CellKey, figure: Figure | None) -> None:
        """Keep what was typed for a cell the second time (None: nothing), apart from the
        numbers and from the journal.

        DataError for what no cell could hold, and second_keying_compared once both are in view.
        """
        self.key_many_again({key: figure})

    def key_many_again(self, figures: Mapping[CellKey, Figure | None]) -> None:
        """`key_again` for many cells as one step."""
        for key, figure in figures.items():
            again = key if figure is None else Observation(key, figure.value, figure.status)
            self.check_possible(again)
        for period, area in {(key.period, key.area) for key in figures}:
            if self.is_compared(period, area):
                raise DataError("second_keying_compared", period=str(period))
        with self._change():
            for key, figure in figures.items():
                self.store.annotations.key_again(key, figure)
        self._announce(Changed(annotations=(SECOND_KEYING,)))

    def finish_second_keying(
        self, period: Period, area: str = TOTAL
    ) -> tuple[KeyingDifference, ...]:
        """Note in the journal that a second keying is finished, and return what differs.

        What was typed stays until `drop_second_keying`. DataError('nothing_keyed').
        """
        found = self.second_keying(period, area)
        if not found.typed:
            raise DataError("nothing_keyed", period=str(period))
        differences = second_keying.final_differences(self._typed(period, area), found)
        finished = FinishedKeying(found.typed, len(differences), None, self.officer)
        statement = _finished(period, area, finished)
        reason = stored_reason("second_keying", n=len(differences))
        self._say([statement], "second_keying", reason=reason, always=True)
        return differences

    def drop_second_keying(self, period: Period, area: str = TOTAL) -> None:
        """Forget what was typed the second time, to begin again or to have done with it.

        Once it was compared that is a decision too, and noted: nothing was changed.
        """
        is_compared = self.is_compared(period, area)
        with self._change():
            if is_compared:
                self._note(*self._settled(period, area, 0))
            self.store.annotations.drop_keyed(period, area)
        self._announce(Changed(annotations=(SECOND_KEYING,)))

    def settle_second_keying(
        self, period: Period, area: str, decided: Mapping[CellKey, Change]
    ) -> int:
        """Write what was decided for each cell that differs, as one step that undo takes back,
        and end the second keying; return how many cells changed.

        What a cell holds already is a decision too, and the only one for a signed month:
        DataError month_signed. DataError second_keying_undecided names a cell without one.
        """
        with self.store.reading():
            differences = self.second_keying(period, area).differences
            held = {found.key: found.first or found.key for found in differences}
        for key in held:
            if key not in decided:
                raise DataError("second_keying_undecided", cell=cell_name(*key))
        changes = [decided[key] for key, now in held.items() if decided[key] != now]
        for change in changes:
            self.check_possible(change)
        settled = self._settled(period, area, len(changes))
        with self._change():
            keys = self._write(changes, "second_taken", "")
            self._note(*settled)
            self.store.annotations.drop_keyed(period, area)
        self._announce(Changed(keys, annotations=(SECOND_KEYING,)))
        return len(keys)

    def _settled(self, period: Period, area: str, changed: int) -> Statement:
        """What is noted once every difference of a second keying is decided.

        DataError('nothing_keyed') where it was not finished.
        """
        result = self.second_result(period, area)
        if result is None or not self.is_compared(period, area):
            raise DataError("nothing_keyed", period=str(period))
        return _finished(period, area, result.finished._replace(changed=changed))

    def _note(self, subject: str, key: str, state: str | None) -> None:
        """Write a statement on a second keying inside the caller's transaction."""
        entry = self.store.annotations.change(subject, key, state)
        if entry is not None:
            self._append([entry], "second_keying")


def _key(change: Change) -> CellKey:
    return change.key if isinstance(change, Observation) else change


def _finished(period: Period, area: str, finished: FinishedKeying) -> Statement:
    return SECOND_KEYING, f"{period}\t{area}", msgspec.json.encode(finished).decode()
