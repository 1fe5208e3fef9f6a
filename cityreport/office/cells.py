"""The cells of an open office, one by one: what each holds, what it may hold, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cityreport.domain.catalogue import CatalogueFile, Kind
from cityreport.domain.derivation import derive
from cityreport.domain.observation import CellKey, Observation, check_key, check_observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office.changes import Changes
from cityreport.office.city_profile import CityReader
from cityreport.office.clock import OfficeClock, check_period
from cityreport.office.page_values import Changed, LastCell
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store

Change = Observation | CellKey
"""A cell to write, or (a bare key) a cell to empty."""


class CellReader:
    """The cells of an open office, to read."""

    def __init__(
        self, store: Store, catalogue: CatalogueFile, city: CityReader, clock: OfficeClock
    ) -> None:
        self._store = store
        self._catalogue_file = catalogue
        self._catalogue = catalogue.catalogue
        self._city = city
        self._clock = clock

    def get(self, key: CellKey) -> Observation | None:
        """Return what a cell holds, computed if it is a derived one; None if it is empty.

        DataError for a key that is no cell, unless something stands there all the same.
        """
        with self._store.reading():
            held = self._store.observations.get(key)
            try:
                check_key(self._catalogue, key)
            except DataError:
                if held is None:
                    raise
                return held
            indicator = self._catalogue.indicator(key.indicator)
            if indicator.derived is not None:
                return derive(indicator, key, self._store.observations.get)
            return held

    def currency_of(self, key: CellKey, value: float | None) -> str | None:
        """Return the currency of an amount that is typed, pasted or imported into a cell: the
        cell's own; of an empty cell the city's in that period or, where it never changed from a
        month on, the one that all other amounts of the period have. None for what is no money.

        Raises DataError('no_currency').
        """
        kind = self._catalogue.indicator(key.indicator).kind
        if value is None or kind is not Kind.MONEY:
            return None
        with self._store.reading():
            held = self._store.observations.get(key)
            beside = self._store.observations.matching(periods=[key.period])
        if held is not None and held.currency:
            return held.currency
        city = self._city.profile.city
        others = {o.currency for o in beside if o.key.indicator == key.indicator and o.currency}
        if len(others) == 1 and not city.earlier_currencies:
            return others.pop()
        if not city.currency:
            raise DataError("no_currency")
        return city.currency_in(key.period)

    def last_saved(self) -> LastCell | None:
        """Return the cell that was saved last, whatever happened to it; None in a new file."""
        with self._store.reading():
            found = self._store.journal.newest(CELL)
        if found is None:
            return None
        action, entry = found
        key = read_cell_text(entry.key)
        held = None if entry.new is None else read_state(key, entry.new)
        return LastCell(key, held, action.at, action.officer)

    def check_change(self, change: Change) -> None:
        """Raise the DataError that writing or (a bare key) emptying a cell would raise."""
        self.check_possible(change)
        with self._store.reading():
            refuse_signed(self._store, [changed_key(change).period])

    def check_possible(self, change: Change) -> None:
        """Raise the DataError of `check_change` but for a signature: for what no month could
        hold.

        What stands in the file can always be emptied, and corrected in a month that its district
        lost since; what a wrong clock let in is emptied, never typed anew.
        """
        key = changed_key(change)
        try:
            self._check_content(change)
            self._city.check_area(key.area, key.period)
            check_period(key.period, self._clock.today)
        except DataError:
            if not self.is_stored(key):
                raise
            if isinstance(change, Observation):
                self._check_content(change)
                check_period(key.period, self._clock.today)

    def _check_content(self, change: Change) -> None:
        if isinstance(change, Observation):
            check_observation(self._catalogue, change)
        else:
            check_key(self._catalogue, change)

    def is_stored(self, key: CellKey) -> bool:
        """Return whether something stands in a cell, whatever the catalogue says of it today."""
        with self._store.reading():
            return self._store.observations.get(key) is not None


class CellWriter(CellReader):
    """The cells of an office that writes. Every method has its result on the disk when it
    returns, or raises and has changed nothing.

    `zero_return`: which cells a zero return of a period, an area and a group answers.
    """

    def __init__(
        self,
        store: Store,
        catalogue: CatalogueFile,
        city: CityReader,
        clock: OfficeClock,
        changes: Changes,
        zero_return: Callable[[Period, str, str], tuple[CellKey, ...]],
    ) -> None:
        super().__init__(store, catalogue, city, clock)
        self._changes = changes
        self._zero_return = zero_return

    def record(self, observation: Observation) -> Observation:
        """Write one cell; what is returned is on the disk."""
        self.record_many([observation], kind="record")
        return observation

    def clear(self, key: CellKey) -> None:
        """Empty one cell."""
        self.record_many([key], kind="record")

    def record_many(
        self, changes: Sequence[Change], *, kind: str = "paste", reason: str = ""
    ) -> int:
        """Write or empty many cells as one step; return how many changed.

        Raises DataError for the first that cannot be, before anything is written.
        """
        for change in changes:
            self.check_possible(change)
        with self._changes.change():
            keys = self.write(changes, kind, reason)
        if keys:
            self._changes.announce(Changed(keys))
        return len(keys)

    def put_back(self, change: Change, kind: str, reason: str) -> None:
        """Make a cell hold again what it held once, whatever became impossible since.

        DataError unknown_area where its district was removed, and month_signed.
        """
        self._city.check_area(changed_key(change).area)
        with self._changes.change():
            keys = self.write([change], kind, reason)
        if keys:
            self._changes.announce(Changed(keys))

    def record_zero_return(self, period: Period, area: str, group: str) -> tuple[CellKey, ...]:
        """Answer the empty totals of a group, or of every group where it is empty, with 0, as one
        step; return those cells.

        DataError zero_return_empty where nothing is left to answer.
        """
        if group:
            self._catalogue.group(group)
        keys = self._zero_return(period, area, group)
        if not keys:
            raise no_zeros(group, period)
        self.record_many([Observation(key, 0) for key in keys], kind="zero_return", reason=group)
        return keys

    def write(self, changes: Sequence[Change], kind: str, reason: str = "") -> tuple[CellKey, ...]:
        """Write cells as one step inside the caller's transaction; return those that changed.

        Announces nothing, and takes it that `check_possible` was asked. DataError('month_signed').
        """
        refuse_signed(self._store, {changed_key(change).period for change in changes})
        catalogue = self._store.catalogue_number(self._catalogue_file)
        keys: list[CellKey] = []
        entries: list[JournalEntry] = []
        for change in changes:
            key, new = changed_key(change), change if isinstance(change, Observation) else None
            entry = self._store.observations.change(key, new, catalogue)
            if entry is not None:
                entries.append(entry)
                keys.append(key)
        if entries:
            self._changes.append(entries, kind, reason=reason)
        return tuple(keys)


def no_zeros(group: str, period: Period) -> DataError:
    """Return the error where nothing of a group, or of any, is left to be answered with 0."""
    if not group:
        return DataError("zero_return_done", period=str(period))
    return DataError("zero_return_empty", group=group, period=str(period))


def changed_key(change: Change) -> CellKey:
    """Return the cell that a change is of."""
    return change.key if isinstance(change, Observation) else change
