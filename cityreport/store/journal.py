"""The journal: every change with its old and new state, each entry hashing the one before.

An *action* is one step of a person (a cell, a paste, an import); its *entries* are the single
changes. Order is by number, never by clock. Triggers refuse update and delete.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from typing import NamedTuple

import msgspec

from cityreport.errors import AccessError, DataError
from cityreport.store.erasure_log import Erasures
from cityreport.store.journal_links import LINK, is_valid_row, new_row_hash

GENESIS = b"cityreport journal 1"

CELL = "cell"
"""The subject of entries on observations; others are parts of the profile."""


class Action(NamedTuple):
    """One step of a person. `at` is the clock's time, in UTC; `undoes` an earlier action."""

    id: int
    at: str
    officer: str
    kind: str
    first: int
    undoes: int | None
    reason: str
    software: str


class JournalEntry(NamedTuple):
    """One change: `old` and `new` as JSON text, None where there was or is nothing."""

    subject: str
    key: str
    old: str | None
    new: str | None


class Head(NamedTuple):
    """The end of the chain: the last action's and the next entry's number, and the last hash."""

    action: int
    link: bytes
    next: int


class Break(msgspec.Struct, frozen=True):
    """The first place where the chain is broken: an action's or an entry's number."""

    table: str
    number: int


class Journal:
    """The journal of one open file. Writing happens inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._erasures = Erasures(connection)

    def append(
        self,
        entries: Iterable[JournalEntry],
        *,
        at: str,
        officer: str,
        kind: str,
        software: str,
        undoes: int | None = None,
        reason: str = "",
    ) -> int:
        """Write one action with its entries; return the action's number."""
        number, head, first = self.head()
        action = Action(number + 1, at, officer, kind, first, undoes, reason, software)
        head = new_row_hash(head, action)
        self._connection.execute(
            "INSERT INTO action VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*action, head)
        )

        def rows() -> Iterator[tuple[object, ...]]:
            link = head
            for seq, entry in enumerate(entries, start=first):
                link = new_row_hash(link[:LINK], entry)
                yield (seq, action.id, *entry, link)

        self._connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", rows())
        return action.id

    def entries(self, action: int) -> list[JournalEntry]:
        """Return the changes of an action, in order, each proven by its link to the one before.

        Raise AccessError('journal_damaged') where one does not fit.
        """
        rows = self._connection.execute(
            """SELECT seq, subject, key, old, new, hash FROM journal
               WHERE seq >= (SELECT first FROM action WHERE id = :action)
                 AND seq < coalesce((SELECT first FROM action WHERE id = :action + 1), 1 << 62)
               ORDER BY seq""",
            {"action": action},
        )
        (link,) = self._connection.execute(
            "SELECT hash FROM action WHERE id = ?", (action,)
        ).fetchone()
        entries = []
        for seq, *fields, hashed in rows:
            entry = JournalEntry(*fields)
            if not is_valid_row(link[:LINK], entry, hashed, self._erasures.left("journal", seq)):
                raise AccessError("journal_damaged", entry=seq)
            link = hashed
            entries.append(entry)
        return entries

    def count_actions(self, kinds: frozenset[str]) -> int:
        """Return the number of actions of these kinds."""
        places = ", ".join("?" * len(kinds))
        row = self._connection.execute(
            f"SELECT count(*) FROM action WHERE kind IN ({places})", sorted(kinds)
        ).fetchone()
        return int(row[0])

    def link_after(self, action: int) -> bytes | None:
        """Return the chain's hash when that action was the last one; None if there is no such
        action."""
        row = self._connection.execute(
            """SELECT coalesce(
                   (SELECT hash FROM journal WHERE seq >= a.first AND seq < coalesce(
                        (SELECT first FROM action WHERE id = a.id + 1), 1 << 62)
                    ORDER BY seq DESC LIMIT 1),
                   a.hash)
               FROM action AS a WHERE id = ?""",
            (action,),
        ).fetchone()
        return None if row is None else bytes(row[0])[:LINK]

    def after(self, seq: int) -> Iterator[tuple[int, str, str]]:
        """Yield the entries beyond a number, in order: number, subject and key."""
        yield from self._connection.execute(
            "SELECT seq, subject, key FROM journal WHERE seq > ? ORDER BY seq", (seq,)
        )

    def first_change(self, action: int) -> tuple[JournalEntry, int] | None:
        """Return an action's first change, proven, and its number of changes; None for one without
        any."""
        first, end = self._connection.execute(
            """SELECT first,
                      coalesce((SELECT first FROM action WHERE id = :action + 1),
                               (SELECT max(seq) + 1 FROM journal), first)
               FROM action WHERE id = :action""",
            {"action": action},
        ).fetchone()
        return None if end <= first else (self.entry(first)[1], end - first)

    def entry(self, seq: int) -> tuple[int, JournalEntry]:
        """Return an entry with its action's number, proven by its link to the one before it.

        Raise DataError('no_entry') for a number that was never given;
        AccessError('journal_damaged').
        """
        row = self._connection.execute(
            "SELECT action, subject, key, old, new, hash FROM journal WHERE seq = ?", (seq,)
        ).fetchone()
        if row is None:
            raise DataError("no_entry", entry=seq)
        action, *fields, hashed = row
        before = self._connection.execute(
            """SELECT CASE WHEN first = :seq THEN hash
                      ELSE (SELECT hash FROM journal WHERE seq = :seq - 1 AND action = :action) END
               FROM action WHERE id = :action AND first <= :seq""",
            {"seq": seq, "action": action},
        ).fetchone()
        entry = JournalEntry(*fields)
        left = self._erasures.left("journal", seq)
        if (
            before is None
            or before[0] is None
            or not is_valid_row(before[0][:LINK], entry, hashed, left)
        ):
            raise AccessError("journal_damaged", entry=seq)
        return action, entry

    def proven_action(self, number: int) -> Action:
        """Return an action, proven by its link to the one before it.

        Raise AccessError('journal_damaged') with the number of its first entry.
        """
        row = self._connection.execute(f"{_WITH_HASH} WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise AccessError("journal_damaged", entry=number)
        *fields, hashed = row
        action = Action(*fields)
        before = self._connection.execute(
            """SELECT CASE WHEN first = :first THEN hash
                      ELSE (SELECT hash FROM journal WHERE seq = :first - 1 AND action = :before)
                      END
               FROM action WHERE id = :before""",
            {"first": action.first, "before": number - 1},
        ).fetchone()
        head = GENESIS if number == 1 else before and before[0]
        left = self._erasures.left("action", number)
        if head is None or not is_valid_row(
            head if number == 1 else head[:LINK], action, hashed, left
        ):
            raise AccessError("journal_damaged", entry=action.first)
        return action

    def clock_back(self) -> tuple[int, ...]:
        """Return the actions at which the clock was earlier than before. It is only noted: the
        order is that of the numbers."""
        found, before = [], ""
        for number, at in self._connection.execute("SELECT id, at FROM action ORDER BY id"):
            if at < before:
                found.append(number)
            before = at
        return tuple(found)

    def count(self) -> int:
        """Return the number of entries."""
        return int(self._connection.execute("SELECT count(*) FROM journal").fetchone()[0])

    def last_action(self) -> Action | None:
        """Return the newest action, None in a new file."""
        return next(self._actions_backwards(), None)

    def first_moment(self) -> str | None:
        """Return when the first action was done (ISO 8601, UTC); None in a new file."""
        row = self._connection.execute("SELECT at FROM action ORDER BY id LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def first_of_kind(self, kind: str, among: int) -> str | None:
        """Return when an action of a kind was done that is among the first ones of the file."""
        row = self._connection.execute(
            "SELECT at FROM (SELECT * FROM action ORDER BY id LIMIT ?) WHERE kind = ? LIMIT 1",
            (among, kind),
        ).fetchone()
        return None if row is None else str(row[0])

    def action(self, number: int) -> Action:
        """Return the action of that number."""
        row = self._connection.execute(f"{_ACTIONS} WHERE id = ?", (number,)).fetchone()
        return Action(*row)

    def last_change(self, subject: str, key: str) -> Action | None:
        """Return the action that changed a key last; None if none did."""
        row = self._connection.execute(
            """SELECT action FROM journal WHERE subject = ? AND key = ?
               ORDER BY seq DESC LIMIT 1""",
            (subject, key),
        ).fetchone()
        return None if row is None else self.action(row[0])

    def keys_since(self, subject: str, action: int) -> list[str]:
        """Return the keys of a subject that changed after an action."""
        rows = self._connection.execute(
            "SELECT DISTINCT key FROM journal WHERE subject = ? AND action > ?", (subject, action)
        )
        return [row[0] for row in rows]

    def undoable(self, kinds: frozenset[str]) -> int | None:
        """Return the action that undo would take back: undone and redone ones cancel out.

        `kinds` are those that take part in undo; a redo counts as the action it repeats.
        """
        undone = 0
        for action in self._actions_backwards():
            if action.kind == "undo":
                undone += 1
            elif action.kind in kinds or action.kind == "redo":
                if undone == 0:
                    return action.id
                undone -= 1
        return None

    def redoable(self, kinds: frozenset[str]) -> int | None:
        """Return the undo that redo would take back; none once something new was done after it."""
        redone = 0
        for action in self._actions_backwards():
            if action.kind in kinds:
                return None
            if action.kind == "redo":
                redone += 1
            elif action.kind == "undo":
                if redone == 0:
                    return action.id
                redone -= 1
        return None

    def first_break(self) -> Break | None:
        """Walk the whole chain; return its first break, None if it is whole."""
        head, seq = GENESIS, 1
        entries = self._connection.execute(
            "SELECT seq, action, subject, key, old, new, hash FROM journal ORDER BY seq"
        )
        entry = entries.fetchone()
        actions = self._connection.execute(f"{_WITH_HASH} ORDER BY id")
        for expected, (*fields, hashed) in enumerate(actions, start=1):
            action = Action(*fields)
            fits = is_valid_row(head, action, hashed, self._erasures.left("action", expected))
            if (action.id, action.first) != (expected, seq) or not fits:
                return Break("action", expected)
            head = hashed[:LINK]
            while entry is not None and entry[1] == action.id:
                changed = JournalEntry(*entry[2:6])
                fits = is_valid_row(head, changed, entry[6], self._erasures.left("journal", seq))
                if entry[0] != seq or not fits:
                    return Break("journal", seq)
                head = entry[6][:LINK]
                seq += 1
                entry = entries.fetchone()
        return None if entry is None else Break("journal", int(entry[0]))

    def latest(self, subject: str) -> Generator[tuple[str, str | None], None, None]:
        """Yield each key of a subject with its newest state, by key."""
        rows = self._connection.execute(
            """SELECT key, new FROM journal AS j
               WHERE subject = :subject AND seq =
                 (SELECT max(seq) FROM journal WHERE subject = :subject AND key = j.key)
               ORDER BY key""",
            {"subject": subject},
        )
        yield from rows

    def newest(self, subject: str) -> tuple[Action, JournalEntry] | None:
        """Return the last change of a subject and the action it belongs to."""
        row = self._connection.execute(
            # the sign keeps SQLite from sorting the whole index instead of walking back
            """SELECT action, subject, key, old, new FROM journal
               WHERE +subject = ? ORDER BY seq DESC LIMIT 1""",
            (subject,),
        ).fetchone()
        return None if row is None else (self.action(row[0]), JournalEntry(*row[1:]))

    def actions(self, kinds: frozenset[str]) -> Iterator[Action]:
        """Yield the actions of these kinds, the newest first."""
        return (action for action in self._actions_backwards() if action.kind in kinds)

    def _actions_backwards(self) -> Iterator[Action]:
        for row in self._connection.execute(f"{_ACTIONS} ORDER BY id DESC"):
            yield Action(*row)

    def head(self) -> Head:
        """Return the end of the chain; two files with the same head have the same history."""
        row = self._connection.execute(
            "SELECT id, hash, first FROM action ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return Head(0, GENESIS, 1)
        number, head, first = row
        entry = self._connection.execute(
            "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        if entry is not None and entry[0] >= first:
            return Head(number, entry[1][:LINK], entry[0] + 1)
        return Head(number, head[:LINK], first)


_ACTIONS = "SELECT id, at, officer, kind, first, undoes, reason, software FROM action"
_WITH_HASH = "SELECT id, at, officer, kind, first, undoes, reason, software, hash FROM action"
