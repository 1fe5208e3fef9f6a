"""A new office file from the readable parts of a damaged one. The damaged file is only read.

Reading is in `sqlite_pages` and `recovered_records`, deciding on a cell in `resolution`. Where the
old journal can be proven whole it is copied as it is, hash by hash, and with it the history. A
chain with a gap cannot be continued honestly: the new file then begins a journal of its own, with
one action that sets what was proven and one that sets what a person should look at; the old entries
stay readable in the damaged file.
"""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain as joined
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area
from cityreport.errors import AccessError
from cityreport.files import owner, remove_stale
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.salvage.record_types import scratch_row
from cityreport.salvage.recovered_profile import RecoveredProfile, recover_profile
from cityreport.salvage.recovered_records import RecoveredRecords
from cityreport.salvage.resolution import (
    DOUBTFUL,
    JOURNAL,
    LOST,
    PROVEN,
    judge_cells,
    judge_chain,
    parse_state,
)
from cityreport.salvage.sqlite_pages import PageFile
from cityreport.store import database
from cityreport.store.annotations import AnnotationTable
from cityreport.store.journal import CELL, Journal, JournalEntry
from cityreport.store.observations import State
from cityreport.store.profile_table import Profiles
from cityreport.store.rollback_journal import played_back
from cityreport.store.row_checksums import seal
from cityreport.store.store import Store
from cityreport.store.submission_list import Submissions

SALVAGE = "salvage"
"""The kind of the actions that record a salvage."""
MOST_LISTED = 1_000
_ROOM = ".salvage-"
_EVERY = 1_000
_SAMPLE = 1_000


class ProofCounts(NamedTuple):
    """The number of cells by their proof; see `resolution`."""

    proven: int = 0
    journal: int = 0
    doubtful: int = 0
    lost: int = 0

    @property
    def known(self) -> int:
        """The number of cells that the file is known to have had."""
        return sum(self)


class DoubtfulCell(NamedTuple):
    """A cell for a person to look at: its key as the journal writes it, and the state that was kept
    (None: no value could be kept)."""

    key: str
    kept: str | None


class Salvaged(NamedTuple):
    """The result of a salvage. `office`: the file's identity, None if that is lost; `periods`:
    cells by period and proof; `empty`: how many of the doubtful ones have no value; `listed`: the
    first cells that are doubtful or lost; `unproven`: parts of the profile that nothing proves;
    `is_history_kept`: whether the old journal was copied whole."""

    path: Path
    office: str | None
    periods: dict[str, ProofCounts]
    empty: dict[str, int]
    listed: tuple[DoubtfulCell, ...]
    unproven: tuple[str, ...]
    is_history_kept: bool

    @property
    def total(self) -> ProofCounts:
        """The cells of all periods."""
        return (
            ProofCounts(*map(sum, zip(*self.periods.values(), strict=True)))
            if self.periods
            else ProofCounts()
        )

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is lost or left to be looked at."""
        total = self.total
        return total.doubtful == total.lost == 0 and not self.unproven


class JournalTexts(NamedTuple):
    """The texts for the new journal: the officer, the time (UTC), the program, and the reasons of
    the two actions, made from the counts."""

    officer: str
    at: str
    software: str
    saved: Callable[[ProofCounts], str]
    to_look_at: Callable[[ProofCounts], str]


def total_of(periods: dict[str, ProofCounts]) -> ProofCounts:
    """Return the sum of the counts of all periods."""
    return ProofCounts(*map(sum, zip(*periods.values(), strict=True))) if periods else ProofCounts()


def has_office_records(path: Path) -> bool:
    """Return whether a file that is not recognised holds anything of an office, by a sample of
    pages."""
    try:
        with PageFile(path) as file:
            for number in range(1, file.count + 1, file.count // _SAMPLE + 1):
                page = file.page(number)
                if page is not None:
                    found = (scratch_row(cell, page.kind, "") for cell in page.cells)
                    if any(kept is not None and kept[0] in ("row", "entry") for kept in found):
                        return True
    except OSError:
        return False
    return False


def rebuild(
    damaged: Path, target: Path, words: JournalTexts, step: ReportProgress = ignore_progress
) -> Salvaged:
    """Make the new file `target` from what `damaged` still holds; may run in any thread.

    `step(made, of)` gets the progress and may raise to stop: nothing is left behind then. Raise
    AccessError: 'store_exists' if the name is taken, 'nothing_salvaged' if not one cell and no city
    could be read, 'store_disk' and the like for the disk.
    """
    if target.exists():
        raise AccessError("store_exists", path=str(target))
    remove_stale(target.parent, f"{_ROOM}*")
    with (
        database.translate_errors(target),
        tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{_ROOM}{owner()}-") as name,
    ):
        room = Path(name)
        source = played_back(damaged, room)
        with RecoveredRecords.gather(source, room / "scratch", _part_of(step, 0, 60)) as evidence:
            chain = judge_chain(evidence)
            judge_cells(evidence, chain, _part_of(step, 60, 80))
            remains = recover_profile(evidence, chain)
            counts, impossible = _count(evidence.connection)
            if not counts and remains.profile is None:
                raise AccessError("nothing_salvaged", path=str(damaged))
            draft = room / "draft.cityreport"
            work = _Rebuilding(evidence, total_of(counts), remains, words, _part_of(step, 80, 100))
            is_kept = chain.is_whole and not impossible and work.write(draft, with_journal=True)
            if not is_kept and not work.write(draft, with_journal=False):
                raise AccessError("nothing_salvaged", path=str(damaged))
            listed = _listed(evidence.connection)
            office = _identity(evidence.connection)
            empty = _doubtful_and_empty(evidence.connection)
        step(100, 100)
        if target.exists():
            raise AccessError("store_exists", path=str(target))
        draft.rename(target)
    return Salvaged(target, office, counts, empty, listed, remains.unproven, is_kept)


def _part_of(step: ReportProgress, start: int, end: int) -> ReportProgress:
    """Progress of one part as hundredths of the whole."""
    return lambda made, of: step(start + (end - start) * made // max(of, 1), 100)


def _count(connection: sqlite3.Connection) -> tuple[dict[str, ProofCounts], int]:
    """Return cells by period and proof, and how many are lost because no row can hold their
    state."""
    impossible = [
        (key,)
        for key, state in connection.execute(
            "SELECT key, state FROM verdict WHERE state IS NOT NULL"
        )
        if parse_state(state) is None
    ]
    connection.executemany(
        f"UPDATE verdict SET state = NULL, proof = '{LOST}' WHERE key = ?", impossible
    )
    found: dict[str, dict[str, int]] = {}
    for period, proof, number in connection.execute(
        "SELECT period, proof, count(*) FROM verdict GROUP BY period, proof ORDER BY period"
    ):
        found.setdefault(period, {})[proof] = number
    proofs = (PROVEN, JOURNAL, DOUBTFUL, LOST)
    counts = {
        p: ProofCounts(*(numbers.get(proof, 0) for proof in proofs)) for p, numbers in found.items()
    }
    return counts, len(impossible)


def _doubtful_and_empty(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            f"""SELECT period, count(*) FROM verdict
                WHERE proof = '{DOUBTFUL}' AND state IS NULL GROUP BY period"""
        ).fetchall()
    )


def _identity(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT id FROM identity ORDER BY live DESC").fetchone()
    return None if row is None else str(row[0])


def _listed(connection: sqlite3.Connection) -> tuple[DoubtfulCell, ...]:
    rows = connection.execute(
        f"SELECT key, state FROM verdict WHERE proof IN ('{DOUBTFUL}', '{LOST}')"
        " ORDER BY key LIMIT ?",
        (MOST_LISTED,),
    )
    return tuple(DoubtfulCell(*row) for row in rows)


class _Rebuilding:
    """Writes the new file from the scratch file's verdicts."""

    def __init__(
        self,
        evidence: RecoveredRecords,
        count: ProofCounts,
        remains: RecoveredProfile,
        words: JournalTexts,
        step: ReportProgress,
    ) -> None:
        self._found = evidence.connection
        self._count = count
        self._remains = remains
        self._words = words
        self._step = step
        (self._total,) = self._found.execute("SELECT count(*) FROM verdict").fetchone()
        self._catalogues: set[int] = set()

    def write(self, draft: Path, *, with_journal: bool) -> bool:
        """Write the file; return False, and leave no file, if its own proof fails."""
        with (
            closing(database.create(draft, self._words.software, self._words.at)) as connection,
            database.transaction(connection, draft),
        ):
            self._put_identity(connection)
            self._put_catalogues(connection)
            self._put_cells(connection)
            if with_journal:
                self._copy_journal(connection)
            self._put_rest(connection, with_journal=with_journal)
        with Store.reader(draft) as made, made.reading():
            holds = (
                made.proof.damage() is None
                and made.proof.first_break() is None
                and made.proof.first_difference() is None
            )
        if not holds:
            draft.unlink()
        return holds

    def _put_identity(self, connection: sqlite3.Connection) -> None:
        row = self._found.execute(
            "SELECT id, created, software, office FROM identity ORDER BY live DESC"
        ).fetchone()
        if row is not None:
            connection.execute(
                "UPDATE identity SET id = ?, created = ?, software = ?, office = ?", row
            )

    def _put_catalogues(self, connection: sqlite3.Connection) -> None:
        """Write the catalogues that could be read whole; an empty one replaces a lost one."""
        kept: set[int] = set()
        for number, *fields in self._found.execute("SELECT * FROM catalogue ORDER BY number"):
            if number not in kept and hashlib.sha256(fields[-1]).hexdigest() == fields[-2]:
                with_row = connection.execute(
                    "INSERT OR IGNORE INTO catalogue VALUES (?, ?, ?, ?, ?)", (number, *fields)
                )
                kept.update([number] if with_row.rowcount else [])
        self._catalogues = kept

    def _put_cells(self, connection: sqlite3.Connection) -> None:
        """Write the cells; a lost catalogue gets an empty row, so that its number stays."""
        connection.execute("PRAGMA defer_foreign_keys = ON")
        used: set[int] = set()

        def rows() -> Iterator[tuple[object, ...]]:
            for done, (key, state) in enumerate(self._cells(PROVEN, JOURNAL, DOUBTFUL)):
                used.add(state[-1])
                period, area, indicator, breakdown, category = key.split("\t")
                whole = (period, area, indicator, breakdown, category)
                yield (*whole, *state, seal(whole, state))
                if done % _EVERY == 0:
                    self._step(done, 3 * self._total)

        connection.executemany(
            "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows()
        )
        connection.executemany(
            "INSERT INTO catalogue VALUES (?, '?', '?', 'lost ' || ?, x'')",
            [(number, number) for number in sorted(used - self._catalogues)],
        )

    def _cells(self, *proofs: str) -> Iterator[tuple[str, State]]:
        """Yield the cells of some proofs by key. A number whose words are lost is put under the
        newest catalogue."""
        newest = max(self._catalogues, default=1)
        wanted = ", ".join(f"'{proof}'" for proof in proofs)
        for key, text in self._found.execute(
            f"""SELECT key, state FROM verdict
                WHERE state IS NOT NULL AND proof IN ({wanted}) ORDER BY key"""
        ):
            state = parse_state(text)
            if state is not None:
                yield key, (*state[:-1], state[-1] or newest)

    def _copy_journal(self, connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._found.execute(
                """SELECT id, at, officer, kind, first, undoes, reason, software, hash FROM action
                   WHERE proven GROUP BY id ORDER BY id"""
            ),
        )
        entries = self._found.execute(
            """SELECT seq, action, subject, key, old, new, hash FROM entry
               WHERE proven GROUP BY seq ORDER BY seq"""
        )
        connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", entries)

    def _put_rest(self, connection: sqlite3.Connection, *, with_journal: bool) -> None:
        """Write profile, annotations and submissions, and the actions that record the salvage."""
        profile, entries = self._remains.profile, []
        if profile is not None:
            entries = Profiles(connection).put(profile)
        annotations = AnnotationTable(connection)
        entries += [annotations.put(*said) for said in self._remains.annotations]
        if with_journal:
            entries = []  # the old journal has them
        if profile is not None:
            used = {row[0] for row in connection.execute("SELECT DISTINCT area FROM observation")}
            nameless = sorted(used - {area.code for area in profile.areas} - {TOTAL})
            if nameless:
                areas = (*profile.areas, *(Area(code, code) for code in nameless))
                entries += Profiles(connection).put(replace(profile, areas=areas))
        for made in self._remains.made:
            entry = Submissions(connection).add(made)
            known = connection.execute(
                "SELECT 1 FROM journal WHERE subject = ? AND key = ?", (entry.subject, entry.key)
            ).fetchone()
            entries += [entry] if known is None else []
        total = self._count
        saved: Iterator[JournalEntry] = iter(entries)
        if not with_journal:
            saved = joined(entries, self._remains.sent, self._new_entries(PROVEN, JOURNAL))
        self._append(connection, saved, self._words.saved(total))
        if not with_journal and total.doubtful:
            self._append(connection, self._new_entries(DOUBTFUL), self._words.to_look_at(total))

    def _new_entries(self, *proofs: str) -> Iterator[JournalEntry]:
        for done, (key, state) in enumerate(self._cells(*proofs)):
            yield JournalEntry(CELL, key, None, msgspec.json.encode(state).decode())
            if done % _EVERY == 0:
                self._step(self._total + done, 3 * self._total)

    def _append(
        self, connection: sqlite3.Connection, entries: Iterator[JournalEntry], why: str
    ) -> None:
        Journal(connection).append(
            entries,
            at=self._words.at,
            officer=self._words.officer,
            kind=SALVAGE,
            software=self._words.software,
            reason=why,
        )
