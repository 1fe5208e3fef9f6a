"""Office: what window and commands share. Delegates; the rules are in domain, the rows in store.

Here is what changes something; what only reads is in `reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Profile, check_profile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.office import change_history
from cityreport.office.annotation_writing import SOFTWARE
from cityreport.office.backups.backup_jobs import ListedBackup, Outcome
from cityreport.office.backups.backup_policy import BackupPolicy
from cityreport.office.cell_writing import Change, WritingOffice
from cityreport.office.clock import Clock, instant
from cityreport.office.leftovers import remove_leftovers
from cityreport.office.office_reader import OfficeReader
from cityreport.office.page_values import Changed, HistoryLine, Undoing
from cityreport.office.undo import Undo, Undone
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.backup_copy import Progress, no_progress
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.lock import Holder, holder_of
from cityreport.store.observations import read_cell_text
from cityreport.store.store import Store
from cityreport.store.submission_list import PUBLISHED, SUBMISSION

if TYPE_CHECKING:
    from cityreport.domain.submission import SubmissionRecord


class Office(WritingOffice):
    """An open office with the officer at the keyboard.

    Every method that writes has its result on the disk when it returns, or raises and has
    changed nothing.
    """

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock, officer: str) -> None:
        super().__init__(store, catalogue, clock, officer)
        self._undo = Undo(store, self._check_area)
        self.backing = BackupPolicy(store, clock, SOFTWARE)
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
        checked: bool = False,
    ) -> Self:
        """The office in an existing file, to write. `checked`: it has just been looked over.

        AccessError('store_in_use') while another window or command has it, or
        'store_left_open' where another computer left it so, unless `take_over`.
        """
        holder = Holder.here(officer, instant(clock()))
        store = Store.open(path, SOFTWARE, holder, take_over=take_over, checked=checked)
        if not store.read_only:
            remove_leftovers(path)
        return cls(store, catalogue, clock, officer)

    @classmethod
    def look(
        cls,
        path: Path,
        catalogue: CatalogueFile,
        clock: Clock,
        officer: str,
        *,
        checked: bool = False,
    ) -> Self:
        """The office in an existing file, to read only, whoever has it open."""
        return cls(Store.look(path, checked=checked), catalogue, clock, officer)

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
                profile=not news or bool(subjects - {CELL, SUBMISSION, PUBLISHED, *ANNOTATIONS}),
                submissions=SUBMISSION in subjects,
                annotations=tuple(s for s in ANNOTATIONS if s in subjects or not news),
            )
        )
        return True

    def writer(self) -> Holder | None:
        """Who has the file open to write at this moment; None while nobody does."""
        return holder_of(self.store.path)

    # -- the officer at the keyboard

    def add_officer(self, name: str, *beside: str) -> None:
        """Have somebody else at the keyboard, and in the list of officers under that very name.

        `beside`: who belongs into the list too, such as the one who sat there until now. Raises
        what `save_profile` raises, and nobody has changed then.
        """
        before, profile = self.officer, self.profile
        known = {known.casefold() for known in profile.officers}
        new = [one for one in (*beside, name) if one.casefold() not in known]
        self.officer = name
        try:
            self.save_profile(replace(profile, officers=(*profile.officers, *new)))
        except BaseException:
            self.officer = before
            raise

    # -- the city

    def save_profile(self, profile: Profile) -> None:
        """Set the city up, or change what it says of itself."""
        self._put_profile(profile, "profile")

    def _put_profile(self, profile: Profile, kind: str, reason: str = "") -> None:
        check_profile(profile)
        kept = {area.code for area in profile.areas} | {TOTAL}
        with self.store.reading():
            orphan = next(iter(sorted(self.store.observations.areas_used() - kept)), None)
        if orphan is not None:
            raise DataError("area_in_use", area=orphan)
        with self._change():
            entries = self.store.profiles.put(profile)
            if entries:
                self._append(entries, kind, reason=reason)
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

    def record_zero_return(self, period: Period, area: str, group: str) -> tuple[CellKey, ...]:
        """Answer what `zero_return` lists with 0, as one step; return those cells.

        DataError zero_return_empty where nothing is left to answer.
        """
        self.catalogue.group(group)
        keys = self.zero_return(period, area, group)
        if not keys:
            raise DataError("zero_return_empty", group=group, period=str(period))
        self.record_many([Observation(key, 0) for key in keys], kind="zero_return", reason=group)
        return keys

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

    def take_back(self, seq: int) -> HistoryLine:
        """Make what one change replaced hold again, as a new change; return the line it was.

        A later change of the same is replaced too: show `taking_back` before. DataError where
        the state of before is none that can be written today, or holds already.
        """
        line = self.taking_back(seq).line
        reason = change_history.reason_of(seq)
        if line.cell is not None:
            change: Change = line.cell if line.before is None else line.before
            self.record_many([change], kind="take_back", reason=reason)
            return line
        if line.subject == "series" and line.old is not None:
            self.catalogue.indicator(line.part)
        self._put_profile(
            change_history.earlier_profile(self.profile, line), "profile_back", reason
        )
        return line

    # -- submissions

    def note_submission(self, made: SubmissionRecord, public_record: str = "") -> None:
        """Note a submission whose files are on the disk; `public_record`: of a public copy."""
        with self._change():
            entries = [self.store.submissions.add(made)]
            if public_record:
                entries.append(JournalEntry(PUBLISHED, str(made.sequence), None, public_record))
            self._append(entries, "submission")
        self._announce(Changed(submissions=True))

    def note_public_report(self, record: str) -> None:
        """Keep what a printed report shows to everybody, before anybody sees it: the next public
        copy must not give away what this one hid, nor hide what it told."""
        from cityreport.office.public_numbers import next_report  # noqa: PLC0415 - no start needs it

        with self.store.reading():
            key = next_report(self.store, record)
        if key is None:
            return
        with self._change():
            self._append([JournalEntry(PUBLISHED, key, None, record)], "public_report")
        self._announce(Changed(submissions=True))

    def export_public(
        self,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
        threshold: int | None = None,
        *,
        accept_narrowing: bool = False,
    ) -> SubmissionRecord:
        """Write the files of a public copy and note it, as `export` does."""
        self.store.check_writable()
        copy = self.write_public_copy(
            start, end, formats, folder, threshold, accept_narrowing=accept_narrowing
        )
        try:
            self.note_submission(copy.made, copy.record)
        except BaseException:
            self.take_submission_back(copy.made, folder)
            raise
        return copy.made

    def export(
        self,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
    ) -> SubmissionRecord:
        """Write a submission's files and note it; what cannot be noted leaves no file behind."""
        self.store.check_writable()
        made = self.write_submission(start, end, formats, folder)
        try:
            self.note_submission(made)
        except BaseException:
            self.take_submission_back(made, folder)
            raise
        return made

    # -- backups

    def backup(self, folder: Path | None = None, progress: Progress = no_progress) -> Outcome:
        """Make a backup now, in `folder` or beside the office file, and in the second place."""
        return self.backing.backup(folder, progress=progress)

    def backups(self) -> list[ListedBackup]:
        """The backups in both places, each newest first."""
        return self.backing.all()

    def _step_back(self, step: Callable[[Undo.Append], Undone]) -> tuple[CellKey, ...]:
        with self._change():
            undone = step(self._append)
        self._announce(Changed(undone.cells, annotations=undone.annotations))
        return undone.cells

    @contextmanager
    def _change(self) -> Iterator[None]:
        """A transaction, with the backup before the first of a day."""
        self.backing.before_change()
        with self.store.transaction():
            yield
