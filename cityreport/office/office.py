"""Office: what window and commands share. Put together of parts; each part acts for itself."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from cityreport.domain.catalogue import CatalogueFile
from cityreport.office import leftovers
from cityreport.office.annotations import AnnotationWriter
from cityreport.office.backups.backup_policy import BackupPolicy, Memory
from cityreport.office.cells import CellWriter
from cityreport.office.changes import SOFTWARE, Changes
from cityreport.office.checks import Checks
from cityreport.office.city_profile import CityWriter
from cityreport.office.clock import Clock, OfficeClock, instant
from cityreport.office.collecting import CollectionWriter
from cityreport.office.computers import Computers
from cityreport.office.decisions import Decisions
from cityreport.office.deliveries import Deliveries
from cityreport.office.erasing import Erasing
from cityreport.office.following import Following
from cityreport.office.hand_over_notes import HandOver
from cityreport.office.history import History
from cityreport.office.number_source import StoredParts
from cityreport.office.office_reader import OfficeReader
from cityreport.office.page_values import Changed
from cityreport.office.queries import Queries
from cityreport.office.sample_clock import clock_of
from cityreport.office.second_keyings import SecondKeyingWriter
from cityreport.office.sent_record import SentRecord
from cityreport.office.sign_offs import SignOffWriter
from cityreport.office.submission_exports import Exports
from cityreport.office.suggestions import Suggestions
from cityreport.office.undo import Steps
from cityreport.store.lock import Holder
from cityreport.store.store import Store


class Office:
    """An open office with the officer at the keyboard.

    It has the parts of `OfficeReader`, of which `city`, `cells`, `annotations`, `collecting`,
    `sign_off`, `second_keying` and `exports` write too, and those that only an office has that
    may write: `changes`: who is at the keyboard, and telling others what changed; `steps`: undo
    and redo; `erasing`: texts that must go; `backups`: when the file is backed up; `following`:
    what another window wrote; `computers`: where it is at home; `sent`: what is kept of what was
    sent; `deliveries`: who got it, and what came back; `hand_over`: notes for the next officer;
    `decisions`: what was decided beside an indicator.

    Every method of them that writes has its result on the disk when it returns, or raises and
    has changed nothing.
    """

    is_public = False

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock, officer: str) -> None:
        self.store = store
        self.catalogue_file = catalogue
        self.catalogue = content = catalogue.catalogue
        clock = clock_of(store, clock)
        self.clock = OfficeClock(clock)
        self.backups = BackupPolicy(store, clock, SOFTWARE)
        self.changes = changes = Changes(store, self.clock, officer, self.backups.before_change)
        self.backups.settled = lambda: changes.announce(Changed(backups=True))
        self.city = CityWriter(store, changes)
        self.suggestions = Suggestions(store, content)
        self.cells = CellWriter(
            store, catalogue, self.city, self.clock, changes, self.suggestions.zero_return
        )
        self.queries = Queries(store, content, self.city, self.clock)
        self.annotations = AnnotationWriter(store, content, self.city, self.clock, changes)
        self.collecting = CollectionWriter(store, content, self.clock, changes)
        self.checks = Checks(store, content, self.city, self.clock, self.annotations)
        self.sign_off = SignOffWriter(
            store, content, self.clock, changes, self.city, self.checks.blocking
        )
        self.second_keying = SecondKeyingWriter(store, self.cells, changes)
        self.history = History(store, self.clock)
        self.steps = Steps(store, content, self.city, self.cells, self.history, changes)
        self.computers = Computers(store, changes)
        self.sent = SentRecord(store, changes, self.clock, self.backups)
        self.erasing = Erasing(store, self.city, changes, self.sent)
        self.hand_over = HandOver(store, changes, self.clock)
        self.decisions = Decisions(store, content, self.annotations, self.clock, changes)
        self.deliveries = Deliveries(store, changes, self.clock, self.sent)
        self.exports = Exports(
            StoredParts(
                store,
                catalogue,
                self.clock,
                self.city,
                self.queries,
                self.annotations,
                self.sign_off,
                self.checks,
                self.history,
            ),
            changes,
            self.computers,
            self.sent,
        )
        self.following = Following(store, self.city, changes)

    @classmethod
    def create(
        cls, path: Path, catalogue: CatalogueFile, clock: Clock, officer: str, office_id: str = ""
    ) -> Self:
        """Make a new office in a new file; `office_id`: of one that had another file before."""
        holder = Holder.here(officer, instant(clock()))
        return cls(Store.create(path, SOFTWARE, holder, office_id), catalogue, clock, officer)

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
        tidy: bool = True,
    ) -> Self:
        """Open the office in an existing file, to write. `checked`: it has just been looked over;
        `tidy`: what killed processes left is removed now, else by the caller, later.

        AccessError('store_in_use') while another window or command has it, or
        'store_left_open' where another computer left it so, unless `take_over`.
        """
        holder = Holder.here(officer, instant(clock()))
        store = Store.open(path, SOFTWARE, holder, take_over=take_over, checked=checked)
        if tidy and not store.read_only:
            leftovers.remove_leftovers(path)
        office = cls(store, catalogue, clock, officer)
        office.sent.read_back_if_possible()
        return office

    def use(self, memory: Memory) -> None:
        """Know this computer, its paper, its second place and what it remembers of backups."""
        self.backups.use(memory)
        self.computers.use(memory)
        self.exports.use(memory)

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
        """Open the office in an existing file, to read only, whoever has it open."""
        return cls(Store.look(path, checked=checked), catalogue, clock, officer)

    def reader(self) -> OfficeReader:
        """Open the same office on a connection of its own that only reads, for another thread."""
        reader = OfficeReader(Store.reader(self.store.path), self.catalogue_file, self.clock.now)
        reader.exports.paper = self.exports.chosen_paper()
        reader.exports.keys.share(self.exports.keys)
        return reader

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
