"""The receiving desk: every file of a folder is looked at once; what is right is taken, and nothing
stops for what is not.

The folder is only read. `out` holds `received/` (the bytes, by their SHA-256), `data/` (numbers as
Parquet), the tables beside them, `set-aside.csv` and the manifest, which alone says what happened.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.plain_text import escape_hidden
from cityreport.errors import AccessError
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.strict_json import encoded
from cityreport.files import write_bytes
from cityreport.interruption import delayed
from cityreport.network.admission import Admission
from cityreport.network.arrival import TAKEN, Arrival, Decided, Found
from cityreport.network.arrival_reading import DeskWork, keep
from cityreport.network.desk_moment import instant_of
from cityreport.network.desk_tables import HOLDINGS_TABLE, LAST_TABLE, write_tables
from cityreport.network.holding_periods import holdings_of
from cityreport.network.inbox_files import found_files, is_excel, stem_of, turn_of
from cityreport.network.manifest import KeptSubmission, Manifest, OfficeKey
from cityreport.network.paper_pages import is_page, observations
from cityreport.network.parquet_files import ParquetWriter
from cityreport.network.reading_pool import arrivals
from cityreport.network.receipts import make_receipts, write_missing
from cityreport.progress_callback import ReportProgress, ignore_progress

BATCH = 100
"""The number of files that are committed together."""
MOST_FILES = 50
"""The number of files of numbers beyond which they are written anew, one a year."""
MANIFEST = "desk.sqlite"
SET_ASIDE = "set-aside.csv"


class DeskRun(msgspec.Struct, frozen=True):
    """The result of a run. `looked_at`: the new files; `states`: all files by verdict, those of
    earlier runs too; `cities`: the offices of which something holds."""

    looked_at: int
    taken: int
    states: dict[str, int]
    cities: int


class Desk:
    """A desk with its folder. One process at a time has it open."""

    def __init__(self, folder: Path, catalogue: CatalogueFile) -> None:
        """Open it, or make it, and remove what an interrupted run left half done.

        AccessError desk_in_use, desk_damaged, desk_foreign, cannot_write.
        """
        self.folder = folder
        self.received = folder / "received"
        self.data = folder / "data"
        self._catalogue = catalogue
        try:
            self._check_own()
            for part in (folder, self.received, self.data):  # all cities' numbers lie there
                part.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(folder), reason=reason) from error
        self.manifest = Manifest(folder / MANIFEST)
        known = {batch.name for batch in self.manifest.batches()}
        self._remove_unfinished(known)

    def _check_own(self) -> None:
        """Raise AccessError('desk_foreign') where no desk worked yet, and somebody else's files lie
        where its own would: it would remove and count them."""
        if (self.folder / MANIFEST).exists():
            return
        for part in (self.received, self.data):
            if part.exists() and any(part.iterdir()):
                raise AccessError("desk_foreign", path=str(part))

    def _remove_unfinished(self, known: Container[str]) -> None:
        try:
            for path in (*self.data.iterdir(), *self.received.glob(".*.part")):
                if path.name not in known and path.is_file():
                    path.unlink(missing_ok=True)
        except OSError as error:
            self.manifest.close()
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(self.folder), reason=reason) from error

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.manifest.close()

    def collect(
        self,
        source: Path,
        now: datetime,
        report: ReportProgress = ignore_progress,
        workers: int | None = None,
        key: OpenKey | None = None,
    ) -> DeskRun:
        """Look at what is new in a folder; `report` gets the bytes done and all of them. With `key`
        receipts are written, and what was encrypted to it is opened.

        A file is new by name, size and time. Whenever this ends, whatever was committed stays, and
        the next run goes on from there.
        """
        new = self.new_files(source)
        identity = None if key is None else key.identity
        work = DeskWork(source, self.received, self._catalogue, now, identity)
        writer = ParquetWriter(self.data, self.received, self._catalogue.catalogue)
        size, done, taken = sum(one.size for one in new), 0, 0
        try:
            batch: list[Arrival] = []
            for number, arrival in enumerate(arrivals(new, work, workers), 1):
                batch.append(arrival)
                done += arrival.found.size
                if len(batch) == BATCH or number == len(new):
                    taken += self._commit(batch, writer, now, key)
                    batch = []
                report(done, size)
            self._write_tables(writer)
            if len(self.manifest.batches()) > MOST_FILES:
                self._compact(writer)
            if key is not None:
                write_missing(self.manifest.receipts(), self.folder)
        finally:
            writer.close()
        manifest = self.manifest
        return DeskRun(len(new), taken, manifest.state_counts(), manifest.office_count())

    def complete_tables(self) -> None:
        """Write the tables that a run could not write, because it was interrupted."""
        writer = ParquetWriter(self.data, self.received, self._catalogue.catalogue)
        try:
            self._write_tables(writer)
        finally:
            writer.close()

    def compact(self) -> None:
        """Write the numbers that hold as one file a year, in the place of the batches.

        Numbers that another submission replaced are in `received/` alone from then on: what holds
        for a period only ever goes over to a file that came later. A printed page can come to hold
        again, so its totals stay. Whenever this is interrupted, the files that the manifest does
        not know are removed at the next start.
        """
        writer = ParquetWriter(self.data, self.received, self._catalogue.catalogue)
        try:
            self._write_tables(writer)
            self._compact(writer)
        finally:
            writer.close()

    def _compact(self, writer: ParquetWriter) -> None:
        batches = self.manifest.batches()
        if not batches:
            return
        pages = [one.head.id for one in self.manifest.submissions() if is_page(one.head)]
        made = writer.write_years(batches, self.folder / HOLDINGS_TABLE, pages)
        with delayed():
            self.manifest.replace_batches(batches, made)
            for one in {one.name for one in batches} - {one.name for one in made}:
                (self.data / one).unlink(missing_ok=True)

    def confirm_key(self, office: str, key: str, now: datetime) -> None:
        """Remember a key that the coordinator confirmed."""
        known = self.manifest.key_of(office)
        city = office if known is None else known.city
        country = "" if known is None else known.country
        confirmed = OfficeKey(office, key, city, instant_of(now), "confirmed", country)
        self.manifest.confirm_key(confirmed)

    def new_files(self, source: Path) -> list[Found]:
        """Return the files of a folder, and those below it, that were not looked at yet: JSON
        first, Excel only where there is no JSON of that name, and pictures last: whose a page is,
        the files say."""
        known = self.manifest.known_files()
        files = list(found_files(source))
        stems = {stem_of(one.name) for one in files if not is_excel(one.name)}
        new = [
            one
            for one in files
            if (one.name, one.size, one.modified) not in known
            and not (is_excel(one.name) and stem_of(one.name) in stems)
        ]
        return sorted(new, key=lambda one: (turn_of(one.name), one.name))

    def _commit(
        self, batch: Sequence[Arrival], writer: ParquetWriter, now: datetime, key: OpenKey | None
    ) -> int:
        """Decide on a batch and commit it; return how many of its files were taken."""
        seen = instant_of(now)
        admission = Admission(self.manifest, self._catalogue, seen)
        decided = [admission.decide(arrival) for arrival in batch]
        taken = [one for one in decided if one.state in TAKEN]
        kept = [
            KeptSubmission(one.arrival.sha256, one.arrival.rows, one.arrival.head)
            for one in taken
            if one.arrival.head is not None
        ]
        for one in taken:
            self._write_page(one.arrival)
        offices = sorted({one.head.office.id for one in kept})
        holdings = [holdings_of(office, admission.of_office(office)) for office in offices]
        receipts = (
            [] if key is None else make_receipts(decided, self.manifest.last_receipt(), key, now)
        )
        (self.folder / LAST_TABLE).unlink(missing_ok=True)  # until they are written anew
        with delayed():
            written = writer.write_batch(kept) if kept else None
            self.manifest.add_batch(
                decided, written, holdings, receipts, admission.keys.values(), seen
            )
        self._remove_unwanted(decided)
        return len(taken)

    def _write_page(self, arrival: Arrival) -> None:
        """Write the numbers of a printed page as JSON beside its picture, as analyses read them."""
        if arrival.page is not None and arrival.head is not None:
            rows = list(observations(arrival.page.record))
            content = encoded(replace(arrival.head, observations=rows))
            keep(content, self.received / f"{arrival.sha256}.json")

    def _remove_unwanted(self, decided: Sequence[Decided]) -> None:
        """Remove the copies of what was not taken."""
        for one in decided:
            sha256 = one.arrival.sha256
            if one.state not in TAKEN and sha256 and not self.manifest.knows_content(sha256):
                for path in self.received.glob(f"{sha256}.*"):
                    path.unlink(missing_ok=True)

    def _write_tables(self, writer: ParquetWriter) -> None:
        """Write what follows from the manifest, unless it is there as the manifest has it."""
        if not (self.folder / LAST_TABLE).exists():
            write_tables(self.manifest, writer, self.folder)
            self._list_set_aside()

    def _list_set_aside(self) -> None:
        """Write the list of what was set aside or remarked, in the language in force."""
        written = io.StringIO()
        lines = csv.writer(written)
        lines.writerow(["file", "state", "code", "reason"])
        language = i18n.language()
        for found, state, said in self.manifest.set_aside():
            for reason in said:
                words = reason.text.get(language) or next(iter(reason.text.values()), "")
                row = (found.name, state.value, reason.code, words)
                lines.writerow([_inert(cell) for cell in row])
        write_bytes(self.folder / SET_ASIDE, written.getvalue().encode("utf-8-sig"))


def _inert(cell: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    shown = escape_hidden(cell)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@", "\t", "\r") else shown
