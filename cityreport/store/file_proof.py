"""The proof that a file's tables are what its journal says, and that SQLite finds it whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from cityreport.store import database
from cityreport.store.annotations import ANNOTATIONS, AnnotationTable
from cityreport.store.journal import CELL, Break, Journal, JournalEntry
from cityreport.store.observations import Observations
from cityreport.store.profile_table import SUBJECTS, Profiles
from cityreport.store.schema_check import check_schema
from cityreport.store.submission_list import SUBMISSION, Submissions


class FileProof:
    """Compares the tables of an open file with its journal; reads only."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        journal: Journal,
        observations: Observations,
        profiles: Profiles,
        annotations: AnnotationTable,
        submissions: Submissions,
    ) -> None:
        self._connection = connection
        self._path = path
        self._journal = journal
        self._observations = observations
        self._profiles = profiles
        self._annotations = annotations
        self._submissions = submissions

    def first_difference(self) -> JournalEntry | None:
        """Return the first cell, part of the profile, annotation or submission that differs from
        the journal.

        `old` is the state in the journal, `new` the one in the table.
        """
        cells = _difference(CELL, self._journal.latest(CELL), self._observations.states())
        if cells is not None:
            return cells
        profile = self.first_profile_difference()
        if profile is not None:
            return profile
        for subject in ANNOTATIONS:
            held = self._annotations.states(subject)
            difference = _difference(subject, self._journal.latest(subject), held)
            if difference is not None:
                return difference
        return _difference(SUBMISSION, self._journal.latest(SUBMISSION), self._submissions.parts())

    def first_profile_difference(self) -> JournalEntry | None:
        """Return the first part of the profile that differs from the journal."""
        parts = list(self._profiles.parts())
        for subject in SUBJECTS:
            held = ((key, state) for s, key, state in parts if s == subject)
            difference = _difference(subject, self._journal.latest(subject), held)
            if difference is not None:
                return difference
        return None

    def first_break(self) -> Break | None:
        """Return the first break of the journal's chain."""
        return self._journal.first_break()

    def check_schema(self) -> None:
        """Raise AccessError for a schema that is not the program's, as `schema_check.check_schema`
        does."""
        with database.translate_errors(self._path):
            check_schema(self._connection, self._path)

    def damage(self) -> str | None:
        """Return the first message of SQLite's integrity check; None if all is well."""
        answer = str(self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        return None if answer == "ok" else database.on_one_line(answer)


def _difference(
    subject: str,
    journal: Generator[tuple[str, str | None], None, None],
    held: Generator[tuple[str, str], None, None],
) -> JournalEntry | None:
    """Compare two lists that are sorted by key, side by side; return their first difference."""
    with closing(journal), closing(held):  # a walk that ends early must not outlive the file
        here = next(held, None)
        for key, said in journal:
            if here is not None and here[0] < key:
                break
            state = here[1] if here is not None and here[0] == key else None
            if state != said:
                return JournalEntry(subject, key, said, state)
            if state is not None:
                here = next(held, None)
        return None if here is None else JournalEntry(subject, here[0], None, here[1])
