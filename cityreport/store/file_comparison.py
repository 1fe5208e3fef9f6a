"""The differences between two files of an office: cells month by month, and parts of the profile.

One period at a time, so that memory does not grow with the file and no writer waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from cityreport.errors import AccessError
from cityreport.progress_callback import ReportProgress, ignore_progress
from cityreport.store import database
from cityreport.store.annotations import ANNOTATIONS, SIGN_OFF, AnnotationTable
from cityreport.store.backup_copy import interruptible
from cityreport.store.journal_links import ERASURE
from cityreport.store.profile_table import Profiles
from cityreport.store.sent_facts import known_facts, predicted_signature
from cityreport.store.submission_list import Submissions

_KEY = ("period", "area", "indicator", "breakdown", "category")
_FIELDS = ("value", "status", "note", "source", "currency", "sample_size", "margin")


class PeriodDifference(NamedTuple):
    """The number of cells of a period that are only in the first file, only in the other, or
    differ."""

    period: str
    lost: int
    gained: int
    changed: int


class AnnotationDifference(NamedTuple):
    """A signature, acceptance, flag or answer that differs between the two files: its subject and
    key in the journal, and its state in the first and in the second file, None where it is
    missing."""

    subject: str
    key: str
    here: str | None
    there: str | None


class FileDifference(NamedTuple):
    """The effect of replacing one file by another.

    `periods`: those with any difference, in order; `parts`: subject and key of the parts of the
    profile that differ; `submissions_kept` and `submissions_gained`: the number of submissions that
    are only in the one or the other, of which those of the first stay; `annotations`: those that
    differ, signatures that were sent as they would be afterwards; `still_held`: the number of
    rows of the journal whose text was erased in the first file only, so that the second still has
    it.
    """

    periods: tuple[PeriodDifference, ...]
    parts: tuple[tuple[str, str], ...]
    submissions_kept: int
    submissions_gained: int
    annotations: tuple[AnnotationDifference, ...] = ()
    still_held: int = 0

    @property
    def lost(self) -> int:
        """The number of cells answered only in the first file."""
        return sum(period.lost for period in self.periods)

    @property
    def gained(self) -> int:
        """The number of cells answered only in the second file."""
        return sum(period.gained for period in self.periods)

    @property
    def changed(self) -> int:
        """The number of cells answered in both and not alike."""
        return sum(period.changed for period in self.periods)

    @property
    def is_none(self) -> bool:
        """Return whether both files have the same content."""
        return self == _NONE


_NONE = FileDifference((), (), 0, 0)


def compare(
    current: Path, other: Path, progress: ReportProgress = ignore_progress
) -> FileDifference:
    """Return the losses, gains and changes of putting `other` in the place of `current`.

    Both are only read, may be of any version, and may be in use; works in any thread. Raise the
    AccessError of `database.open_any` for either.
    """
    read, version = database.open_any(current)
    with closing(read):
        there, other_version = database.open_any(other)
        with closing(there):
            _give_later_parts(read, version)
            _give_later_parts(there, other_version)
            periods = _compare_cells(read, current, there, other, progress)
            with database.translate_errors(current):
                parts, submissions = _parts(read), _submissions(read)
                said = _statements(read)
                read_erasures = _erasures(read)
            with database.translate_errors(other):
                other_parts, other_submissions = _parts(there), _submissions(there)
                other_said = _statements(there)
                other_erasures = _erasures(there)
                if other_version > 1 and _identity(read) == _identity(there):
                    _keep_sent(read, there, other_said)
    still_held = _still_held(read_erasures, other_erasures)
    names = parts.keys() | other_parts.keys()
    return FileDifference(
        periods=periods,
        parts=tuple(sorted(n for n in names if parts.get(n) != other_parts.get(n))),
        submissions_kept=len(submissions - other_submissions),
        submissions_gained=len(other_submissions - submissions),
        annotations=tuple(
            AnnotationDifference(*place, said.get(place), other_said.get(place))
            for place in sorted(said.keys() | other_said.keys())
            if said.get(place) != other_said.get(place)
        ),
        still_held=still_held,
    )


def _identity(connection: sqlite3.Connection) -> object:
    return connection.execute("SELECT id FROM identity").fetchone()


def _keep_sent(
    read: sqlite3.Connection, there: sqlite3.Connection, said: dict[tuple[str, str], str]
) -> None:
    """Put the signatures that were sent into those of the other file as it would take them over."""
    with suppress(AccessError):  # damaged: the restore will take over what it can
        for period, sent in known_facts(read).signatures.items():
            place = (SIGN_OFF, period)
            state = predicted_signature(there, period, sent, said.get(place, ""))
            if state:
                said[place] = state


class _Erasures(NamedTuple):
    """The rows of a file's journal whose text was erased, and its last entry and action."""

    rows: frozenset[str]
    ends: dict[str, int]


def _erasures(connection: sqlite3.Connection) -> _Erasures:
    rows = connection.execute("SELECT key FROM journal WHERE subject = ?", (ERASURE,))
    found = frozenset(row[0] for row in rows)
    ends = connection.execute(
        """SELECT coalesce((SELECT max(seq) FROM journal), 0),
                  coalesce((SELECT max(id) FROM action), 0)"""
    ).fetchone()
    return _Erasures(found, dict(zip(("journal", "action"), ends, strict=True)))


def _still_held(here: _Erasures, there: _Erasures) -> int:
    """Return how many rows were erased here that the other file has with their text."""
    return sum(
        int(number) <= there.ends.get(table, 0)
        for table, _, number in (row.partition("\t") for row in here.rows - there.rows)
    )


def _compare_cells(
    read: sqlite3.Connection,
    current: Path,
    there: sqlite3.Connection,
    other: Path,
    progress: ReportProgress,
) -> tuple[PeriodDifference, ...]:
    with database.translate_errors(current):
        mine = list(_periods(read))
    with database.translate_errors(other):
        theirs = list(_periods(there))
        read.execute("ATTACH ? AS other", (f"{other.resolve().as_uri()}?mode=ro",))
    periods = sorted({*mine, *theirs})
    found = []
    for made, period in enumerate(periods):
        progress(made, len(periods))
        with (
            database.translate_errors(current),
            interruptible(read, lambda made=made: progress(made, len(periods))),  # type: ignore[misc]
        ):
            here, lost, changed = read.execute(_COUNTS, (period,)).fetchone()
            (those,) = read.execute(_THEIRS, (period,)).fetchone()
        difference = PeriodDifference(period, lost, those - (here - lost), changed)
        if difference != (period, 0, 0, 0):
            found.append(difference)
    progress(len(periods), max(1, len(periods)))
    return tuple(found)


_COUNTS = f"""
SELECT count(*),
       count(*) FILTER (WHERE theirs.period IS NULL),
       count(*) FILTER (WHERE theirs.period IS NOT NULL AND
                        ({" OR ".join(f"mine.{f} IS NOT theirs.{f}" for f in _FIELDS)}))
FROM main.observation AS mine
LEFT JOIN other.observation AS theirs ON {" AND ".join(f"mine.{k} = theirs.{k}" for k in _KEY)}
WHERE mine.period = ?
"""
_THEIRS = "SELECT count(*) FROM other.observation WHERE period = ?"


def _periods(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the periods that have a cell, in order, by jumps through the primary key."""
    period = ""
    while True:
        (found,) = connection.execute(
            "SELECT min(period) FROM observation WHERE period > ?", (period,)
        ).fetchone()
        if found is None:
            return
        period = str(found)
        yield period


def _give_later_parts(connection: sqlite3.Connection, version: int) -> None:
    """Add for this connection the parts of a profile that a file of an older version has not:
    officers, the reason of the baseline, what a district follows."""
    if version < 2:
        connection.execute("CREATE TEMP TABLE officer (name TEXT, position INTEGER)")
    if version < 4:  # the name without a schema means the temporary one
        connection.execute(
            "CREATE TEMP VIEW plan AS SELECT *, '' AS baseline_reason FROM main.plan"
        )
    columns = {row[1] for row in connection.execute("PRAGMA main.table_info(area)")}
    if "follows" not in columns:
        connection.execute("CREATE TEMP VIEW area AS SELECT *, '[]' AS follows FROM main.area")


def _parts(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    return {(subject, key): state for subject, key, state in Profiles(connection).parts()}


def _statements(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return every state by subject and key; a file of an older version may have no such table."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    held = AnnotationTable(connection)
    return {
        (subject, key): state
        for subject in ANNOTATIONS
        if subject in tables
        for key, state in held.states(subject)
    }


def _submissions(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(Submissions(connection).parts())
