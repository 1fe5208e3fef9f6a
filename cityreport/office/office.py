"""Office: what window and commands share. Delegates; the rules are in domain, the rows in store.

Here is what changes something; what only reads is in `reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cityreport import __version__
from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Profile, check_profile
from cityreport.domain.observation import CellKey, Observation, check_key, check_observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office.backing import Backing
from cityreport.office.clock import Clock, instant
from cityreport.office.keeping import Listed, Outcome, compare_files
from cityreport.office.pages import Changed, Undoing
from cityreport.office.reading import OfficeReader
from cityreport.office.undoing import Undo
from cityreport.store.copying import Progress, no_progress
from cityreport.store.journal import CELL, Entry
from cityreport.store.lock import Holder, holder_of
from cityreport.store.observations import read_cell_text
from cityreport.store.store import Store
from cityreport.store.submissions import SUBMISSION

if TYPE_CHECKING:
    from cityreport.domain.submission import Made
    from cityreport.store.comparison import Difference

SOFTWARE = f"cityreport {__version__}"

Listener = Callable[[Changed], None]
Change = Observation | CellKey
"""A cell to write, or (a bare key) a cell to empty."""


class Office(OfficeReader):
    """An open office with the officer at the keyboard.

    Every method that writes has its result on the disk when it returns, or raises and has
    changed nothing.
    """

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock, officer: str) -> None:
        super().__init__(store, catalogue, clock)
        self.officer = officer
        self._listeners: list[Listener] = []
        self._undo = Undo(store)
        self.backing = Backing(store, clock, SOFTWARE)
        self.backing.settled = lambda: self._announce(Changed(backups=True))
        with store.reading():
            self._version = store.version()
            self._seen = store.journal.head().next - 1

    @classmethod
    def create(cls, path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Self:
        """A new office in a new file."""
        holder = Holder.here(officer, instant(clock()))
        return cls(Store.create(path, SOFTWARE, holder), catalogue, clock, officer)

    @classmethod
    def open(
        cls,
        path: Path,
        catalogue: CatalogueFile,
        clock: Clock,
        officer: str,
        *,
        take_over: bool = False,
    ) -> Self:
        """The office in an existing file, to write.

        AccessError('store_in_use') while another window or command has it, or
        'store_left_open' where another computer left it so, unless `take_over`.
        """
        holder = Holder.here(officer, instant(clock()))
        store = Store.open(path, SOFTWARE, holder, take_over=take_over)
        return cls(store, catalogue, clock, officer)

    @classmethod
    def look(cls, path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Self:
        """The office in an existing file, to read only, whoever has it open."""
        return cls(Store.look(path), catalogue, clock, officer)

    def reader(self) -> OfficeReader:
        """The same office on a connection of its own that only reads, for another thread."""
        return OfficeReader(Store.reader(self.store.path), self.catalogue_file, self._clock)

    def look_again(self) -> bool:
        """Announce what another window or command has written since; whether there was any.

        For an office that is only looked at; one that writes is told of its own changes.
        """
        with self.store.reading():
            version = self.store.version()
            if version == self._version:
                return False
            self.store.look_again()
            self._version = self.store.version()
            news = list(self.store.journal.after(self._seen))
            end = self.store.journal.head().next - 1
        if end < self._seen:  # an older copy stands there now
            news = []
        self._seen = end
        self._is_proven = False
        keys = dict.fromkeys(key for _, subject, key in news if subject == CELL)
        subjects = {subject for _, subject, _ in news}
        self._announce(
            Changed(
                cells=tuple(map(read_cell_text, keys)),
                profile=not news or bool(subjects - {CELL, SUBMISSION}),
                submissions=SUBMISSION in subjects,
            )
        )
        return True

    def writer(self) -> Holder | None:
        """Who has the file open to write at this moment; None while nobody does."""
        return holder_of(self.store.path)

    # -- the city

    def save_profile(self, profile: Profile) -> None:
        """Set the city up, or change what it says of itself."""
        check_profile(profile)
        kept = {area.code for area in profile.areas} | {TOTAL}
        with self.store.reading():
            orphan = next(iter(sorted(self.store.observations.areas_used() - kept)), None)
        if orphan is not None:
            raise DataError("area_in_use", area=orphan)
        with self._change():
            entries = self.store.profiles.put(profile)
            if entries:
                self._append(entries, "profile")
        self._profile = profile
        self._announce(Changed(profile=True))

    # -- entry

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
            self._check(change)
        keys: list[CellKey] = []
        with self._change():
            catalogue = self.store.catalogue_number(self.catalogue_file)
            entries: list[Entry] = []
            for change in changes:
                key, new = (
                    (change.key, change) if isinstance(change, Observation) else (change, None)
                )
                entry = self.store.observations.change(key, new, catalogue)
                if entry is not None:
                    entries.append(entry)
                    keys.append(key)
            if entries:
                self._append(entries, kind, reason=reason)
        if keys:
            self._announce(Changed(tuple(keys)))
        return len(keys)

    def check_change(self, change: Change) -> None:
        """Raise the DataError that `record_many` would raise for a change, writing nothing."""
        self._check(change)

    def undo(self) -> tuple[CellKey, ...]:
        """Take the last step back as a new action; DataError('nothing_to_undo')."""
        return self._step_back(self._undo.undo)

    def redo(self) -> tuple[CellKey, ...]:
        """Do again what undo took back; DataError('nothing_to_redo')."""
        return self._step_back(self._undo.redo)

    def next_undo(self) -> Undoing | None:
        """What `undo` would do."""
        with self.store.reading():
            return self._undo.next_undo()

    def next_redo(self) -> Undoing | None:
        """What `redo` would do."""
        with self.store.reading():
            return self._undo.next_redo()

    # -- submissions

    def note_submission(self, made: Made) -> None:
        """Note a submission whose files are on the disk."""
        with self._change():
            self._append([self.store.submissions.add(made)], "submission")
        self._announce(Changed(submissions=True))

    def export(self, start: Period, end: Period, formats: Sequence[str], folder: Path) -> Made:
        """Write a submission's files and note it."""
        self.store.check_writable()
        made = self.write_submission(start, end, formats, folder)
        self.note_submission(made)
        return made

    # -- backups

    def backup(self, folder: Path | None = None, progress: Progress = no_progress) -> Outcome:
        """Make a backup now, in `folder` or beside the office file, and in the second place."""
        return self.backing.backup(folder, progress=progress)

    def backups(self) -> list[Listed]:
        """The backups in both places, each newest first."""
        return self.backing.all()

    def compare_with(self, path: Path, progress: Progress = no_progress) -> Difference:
        """What restoring a backup would do, month by month."""
        return compare_files(self.store.path, path, progress)

    # -- telling others

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)

    def _step_back(self, step: Callable[[Undo.Append], tuple[CellKey, ...]]) -> tuple[CellKey, ...]:
        with self._change():
            keys = step(self._append)
        self._announce(Changed(keys))
        return keys

    @contextmanager
    def _change(self) -> Iterator[None]:
        """A transaction, with the backup before the first of a day."""
        self.backing.before_change()
        with self.store.transaction():
            yield

    def _append(
        self, entries: Sequence[Entry], kind: str, *, undoes: int | None = None, reason: str = ""
    ) -> None:
        self.store.journal.append(
            entries,
            at=instant(self._clock()),
            officer=self.officer,
            kind=kind,
            software=SOFTWARE,
            undoes=undoes,
            reason=reason,
        )

    def _check(self, change: Change) -> None:
        if isinstance(change, Observation):
            key = change.key
            check_observation(self.catalogue, change)
        else:
            key = change
            check_key(self.catalogue, key)
        self._check_area(key.area, key.period)
        if key.period.months()[0] > self.this_month:
            raise DataError("future_period", period=str(key.period))
