"""The annotations beside the numbers: signatures, accepted findings, flags, the year in words,
finished second keyings, what the city collects, decisions. Each is one state under one key,
and a subject of the journal.

Here is how they are kept, and what of a second keying that is not finished. What the states
mean is the office's (`office.annotations`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator

from cityreport.domain.observation import CellKey, Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.second_keying import SecondAnswers
from cityreport.errors import AccessError, DataError
from cityreport.store.journal import Journal, JournalEntry
from cityreport.store.journal_links import state_with_changed_texts

SIGN_OFF = "sign_off"
"""By period: `domain.sign_off.Signature`."""
ACCEPTANCE = "acceptance"
"""By a finding's identity: `domain.acceptance.Acceptance`."""
FLAG = "flag"
"""By cell: the text of the reminder."""
NARRATIVE = "narrative"
"""By year and question: `domain.narrative.Narration`."""
SECOND_KEYING = "second_keying"
"""By period and area: `domain.second_keying.FinishedKeying`."""
COLLECTION = "collection"
"""By indicator: `domain.collection.Collected`."""
HAND_OVER = "hand_over"
"""By number: `domain.hand_over.HandOverNote`."""
DECISION = "decision"
"""By number: `domain.decision.CityDecision`."""
ANNOTATIONS = (
    SIGN_OFF,
    ACCEPTANCE,
    FLAG,
    NARRATIVE,
    SECOND_KEYING,
    COLLECTION,
    HAND_OVER,
    DECISION,
)
"""Subjects of the journal; each is also the name of its table."""


class AnnotationTable:
    """The annotations in one open file. Writing happens inside the caller's transaction.

    Every state that is read is compared with the journal: a lock depends on it. Raise AccessError
    ('statement_damaged') where it is not what was last written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, subject: str, key: str) -> str | None:
        """Return the state under a key; None if there is none."""
        held, said = self._connection.execute(
            f"""SELECT (SELECT state FROM {subject} WHERE key = :key),
                       (SELECT new FROM journal WHERE subject = :subject AND key = :key
                        ORDER BY seq DESC LIMIT 1)""",
            {"subject": subject, "key": key},
        ).fetchone()
        if held != said:
            raise _damaged(subject, key)
        return None if held is None else str(held)

    def all(self, subject: str) -> dict[str, str]:
        """Return every state of a subject, by key and in its order."""
        held = dict(self.states(subject))
        said = dict(Journal(self._connection).latest(subject))
        for key in sorted(held.keys() | said.keys()):
            if held.get(key) != said.get(key):
                raise _damaged(subject, key)
        return held

    def states(self, subject: str) -> Generator[tuple[str, str], None, None]:
        """Yield every key of a subject with its state, by key, as the table has it."""
        yield from self._connection.execute(f"SELECT key, state FROM {subject} ORDER BY key")

    def change(self, subject: str, key: str, state: str | None) -> JournalEntry | None:
        """Write a state, or (None) remove it; return the entry for the journal, None if no
        change."""
        old = self.get(subject, key)
        if old == state:
            return None
        self._put(subject, key, state)
        return JournalEntry(subject, key, old, state)

    def put(self, subject: str, key: str, state: str) -> JournalEntry:
        """Write a state into a file that has none yet, without regard to its journal; return the
        entry."""
        self._put(subject, key, state)
        return JournalEntry(subject, key, None, state)

    def revert(self, entry: JournalEntry) -> JournalEntry | None:
        """Undo an entry's change; return the new entry, None if the state was changed again
        since."""
        if self.get(entry.subject, entry.key) != entry.new:
            return None
        self._put(entry.subject, entry.key, entry.old)
        return JournalEntry(entry.subject, entry.key, entry.new, entry.old)

    def forget_texts(self, subject: str, key: str, change: Callable[[str, str], str]) -> None:
        """Replace the texts of a state by those of `change(name, text)`: `erasure` does the same to
        the journal."""
        held = dict(self.states(subject)).get(key)
        new = state_with_changed_texts(subject, held, change)
        if new is not None and new != held:
            self._put(subject, key, new)

    def _put(self, subject: str, key: str, state: str | None) -> None:
        if state is None:
            self._connection.execute(f"DELETE FROM {subject} WHERE key = ?", (key,))
        else:
            self._connection.execute(
                f"""INSERT INTO {subject} VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET state = excluded.state""",
                (key, state),
            )

    # -- a second keying that is not finished: no number, so in no journal

    def keyed(self, period: Period, area: str) -> SecondAnswers:
        """Return the second keying of a period and area."""
        rows = self._connection.execute(
            """SELECT indicator, breakdown, category, value, status FROM keyed_again
               WHERE period = ? AND area = ?""",
            (str(period), area),
        )
        found = {}
        for indicator, breakdown, category, value, status in rows:
            key = CellKey(indicator, period, area, breakdown, category)
            found[key] = Figure(value, Status(status))
        return found

    def keyings(self) -> list[tuple[Period, str]]:
        """Return the periods and areas with a second keying."""
        rows = self._connection.execute(
            "SELECT DISTINCT period, area FROM keyed_again ORDER BY period, area"
        )
        try:
            return [(Period.parse(period), area) for period, area in rows]
        except DataError as error:
            raise _damaged(SECOND_KEYING, str(error.facts["typed"])) from error

    def key_again(self, key: CellKey, figure: Figure | None) -> None:
        """Store the second answer of a cell, or (None) remove it."""
        place = (str(key.period), key.area, key.indicator, key.breakdown, key.category)
        if figure is None:
            self._connection.execute(
                """DELETE FROM keyed_again WHERE period = ? AND area = ? AND indicator = ?
                   AND breakdown = ? AND category = ?""",
                place,
            )
        else:
            self._connection.execute(
                "INSERT OR REPLACE INTO keyed_again VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*place, figure.value, figure.status.value),
            )

    def drop_keyed(self, period: Period, area: str) -> None:
        """Remove the second keying of a period and area."""
        self._connection.execute(
            "DELETE FROM keyed_again WHERE period = ? AND area = ?", (str(period), area)
        )


def _damaged(subject: str, key: str) -> AccessError:
    return AccessError("statement_damaged", part=" ".join([subject, *key.split("\t")]))
