"""Erasing a text from an office file so that the journal still proves everything else.

The one place that rewrites rows of the journal. The triggers that forbid it are removed and put
back, letter by letter, inside the same transaction, and an entry for every row says what is left.
Numbers, statuses and codes cannot be reached from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from cityreport.errors import DataError
from cityreport.store.annotations import ANNOTATIONS, AnnotationTable
from cityreport.store.journal import CELL, Action, Journal, JournalEntry
from cityreport.store.journal_links import (
    ERASURE,
    LINK,
    REASON,
    TEXTS,
    Fields,
    chain_hash,
    hash_without_text,
    state_with_changed_texts,
    with_changed_texts,
)
from cityreport.store.observations import Observations
from cityreport.store.profile_table import SUBJECTS, Profiles, with_part

_SHORTEST_SIGN = 4
"""Characters of a text that is looked for inside of others."""


class Erasable(NamedTuple):
    """The reach of an erasure: the texts, the entries and actions that repeat them, and the number
    of entries of other cells or things with the same texts. `also`: entries of the same thing with
    another text in the same field, to be looked at as well. `within`: entries in which one of the
    texts is a part of another one, or of a name that cannot be erased, such as a district's."""

    texts: tuple[str, ...]
    entries: tuple[int, ...]
    actions: tuple[int, ...]
    elsewhere: int
    also: tuple[int, ...]
    within: tuple[int, ...] = ()


def fields_of(subject: str) -> tuple[str, ...]:
    """Return the names of the free texts of a subject, and that of its action's reason."""
    return (*TEXTS.get(subject, ()), REASON)


def find_erasable(
    connection: sqlite3.Connection, seq: int, field: str = "", *, everywhere: bool = False
) -> Erasable:
    """Return what erasing the texts of a change would reach.

    `field`: one text of it; without, all but the source and the reason of its action, which is
    included where it repeats one of them. `everywhere`: in other cells too. Raise DataError
    no_entry, erase_field, erase_nothing.
    """
    journal = Journal(connection)
    number, entry = journal.entry(seq)
    names = fields_of(entry.subject)
    if field and field not in names:
        raise DataError("erase_field", typed=field, known=", ".join(names))
    chosen = {field} if field else set(names) - {"source", REASON}
    texts = _texts(entry, chosen)
    if REASON in chosen:
        texts |= _texts(journal.proven_action(number), chosen)
    if not texts:
        raise DataError("erase_nothing", entry=seq)
    entries: set[int] = set()
    others: set[int] = set()
    for here, held in _entries(connection, texts):
        same = (held.subject, held.key) == (entry.subject, entry.key)
        (entries if same or everywhere else others).add(here)
    marks = ", ".join("?" * len(texts))
    where = (
        "AND id IN (SELECT action FROM journal WHERE seq IN (SELECT value FROM json_each(?)))"
        if not everywhere
        else ""
    )
    near = [] if everywhere else [msgspec.json.encode([*entries, seq]).decode()]
    actions = connection.execute(
        f"SELECT id FROM action WHERE reason IN ({marks}) {where} ORDER BY id",
        (*sorted(texts), *near),
    )
    also = [
        here
        for here, held in _of_key(connection, entry)
        if here not in entries and _texts(held, chosen)
    ]
    gone = tuple(row[0] for row in actions)
    within = set(_around(connection, texts, entries, gone)) - others - set(also)
    found = tuple(sorted(entries)), gone, len(others), tuple(also), tuple(sorted(within))
    return Erasable(tuple(sorted(texts)), *found)


def erase(connection: sqlite3.Connection, what: Erasable) -> list[JournalEntry]:
    """Remove the texts from the journal and the tables, inside the caller's transaction.

    Return the entries that record it, to be appended. Raise AccessError('journal_damaged') where a
    row is not what was written: it is proven before it is touched, and never after.
    """
    journal = Journal(connection)

    def emptied(_name: str, text: str) -> str:
        return "" if text in what.texts else text

    rows: list[tuple[str, int, Fields, bytes]] = []
    for seq in what.entries:
        rows.append(("journal", seq, journal.entry(seq)[1], _hash(connection, "journal", seq)))
    for number in what.actions:
        rows.append(
            ("action", number, journal.proven_action(number), _hash(connection, "action", number))
        )
    said = []
    with _rewriting(connection):
        for table, number, fields, hashed in rows:
            new = with_changed_texts(fields, emptied)
            sealed = hash_without_text(fields, hashed)
            if table == "journal":
                connection.execute(
                    "UPDATE journal SET old = ?, new = ?, hash = ? WHERE seq = ?",
                    (new[2], new[3], sealed, number),
                )
            else:
                connection.execute(
                    "UPDATE action SET reason = ?, hash = ? WHERE id = ?",
                    (Action(*new).reason, sealed, number),
                )
            link = sealed[:LINK]
            state = {"hash": link.hex(), "left": chain_hash(link, new).hex()}
            state_text = msgspec.json.encode(state).decode()
            said.append(JournalEntry(ERASURE, f"{table}\t{number}", None, state_text))
    for subject, key in sorted({(f[0], f[1]) for table, _, f, _ in rows if table == "journal"}):
        _empty_table(connection, subject, key, emptied)
    return said


def prepare(connection: sqlite3.Connection) -> None:
    """Have SQLite overwrite everything deleted from now on; outside of a transaction."""
    connection.execute("PRAGMA secure_delete = ON")


def sweep(connection: sqlite3.Connection) -> None:
    """Write the file anew without the free space in which an older copy of a text may remain."""
    connection.execute("VACUUM")


def _empty_table(
    connection: sqlite3.Connection, subject: str, key: str, change: Callable[[str, str], str]
) -> None:
    """Remove the texts from the present tables, as from the journal."""
    if subject == CELL:
        Observations(connection).forget_texts(key, change)
    elif subject in ANNOTATIONS:
        AnnotationTable(connection).forget_texts(subject, key, change)
    elif subject in SUBJECTS:
        profiles = Profiles(connection)
        state = {part[:2]: part[2] for part in profiles.parts()}.get((subject, key))
        new = state_with_changed_texts(subject, state, change)
        profile = profiles.get()
        if new != state and profile is not None:
            profiles.put(with_part(profile, subject, key, new))


def _texts(fields: Fields, names: set[str]) -> set[str]:
    found: set[str] = set()

    def note(name: str, text: str) -> str:
        if name in names:
            found.add(text)
        return text

    with_changed_texts(fields, note)
    return found


def _entries(connection: sqlite3.Connection, texts: set[str]) -> Iterator[tuple[int, JournalEntry]]:
    """Yield every entry in which one of the texts is a whole free text."""
    for text in sorted(texts):
        part = msgspec.json.encode(text).decode()
        for seq, *fields in connection.execute(
            """SELECT seq, subject, key, old, new FROM journal
               WHERE instr(old, :part) OR instr(new, :part)""",
            {"part": part},
        ).fetchall():
            entry = JournalEntry(*fields)
            if text in _texts(entry, set(fields_of(entry.subject))):
                yield seq, entry


def _around(
    connection: sqlite3.Connection, texts: set[str], emptied: set[int], gone: tuple[int, ...]
) -> Iterator[int]:
    """Yield the entries that have one of the texts anywhere, `emptied` ones where it is left in
    another text, and the first entry of every action whose reason has one, but of those `gone`.

    A text that is too short is no sign of anything.
    """
    for text in texts:
        if len(text.strip()) < _SHORTEST_SIGN:
            continue
        part = msgspec.json.encode(text).decode()[1:-1]
        for seq, *fields in connection.execute(
            """SELECT seq, subject, key, old, new FROM journal
               WHERE instr(old, :part) OR instr(new, :part) OR instr(key, :text)""",
            {"part": part, "text": text},
        ):
            left = tuple(fields)
            if seq in emptied:
                left = with_changed_texts(left, lambda _, held: "" if held in texts else held)
            if text in left[1] or any(part in (state or "") for state in left[2:]):
                yield int(seq)
        for number, first in connection.execute(
            "SELECT id, first FROM action WHERE instr(reason, ?) OR instr(reason, ?)", (text, part)
        ):
            if number not in gone:
                yield int(first)


def _of_key(
    connection: sqlite3.Connection, entry: JournalEntry
) -> Iterator[tuple[int, JournalEntry]]:
    for seq, *fields in connection.execute(
        """SELECT seq, subject, key, old, new FROM journal
           WHERE subject = ? AND key = ? ORDER BY seq""",
        (entry.subject, entry.key),
    ).fetchall():
        yield seq, JournalEntry(*fields)


def _hash(connection: sqlite3.Connection, table: str, number: int) -> bytes:
    column = "seq" if table == "journal" else "id"
    row = connection.execute(f"SELECT hash FROM {table} WHERE {column} = ?", (number,)).fetchone()
    return bytes(row[0])


@contextmanager
def _rewriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Remove the triggers that forbid rewriting; restore them, letter by letter, at the end. A
    transaction that fails restores them as well."""
    triggers = connection.execute(
        """SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'
           AND tbl_name IN ('action', 'journal') ORDER BY rowid"""
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, statement in triggers:
        connection.execute(statement)
