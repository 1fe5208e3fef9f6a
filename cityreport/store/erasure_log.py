"""The rows of the journal with an erased text, and what is left of them.

Erasing is in `erasure`; the links between rows in `journal_links`.
"""

from __future__ import annotations

import sqlite3

import msgspec

from cityreport.store.journal_links import ERASURE, ErasedRemainder, without_texts


class Erasures:
    """The entries of one open file that name a row whose text is gone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_erased(self, table: str, number: int) -> bool:
        """Return whether a text of that row of `journal` or `action` was erased."""
        return self._erasure(table, number) is not None

    def all(self) -> list[tuple[str, int, int]]:
        """Return every row whose text was erased: its table, its number, and the erasing action."""
        rows = self._connection.execute(
            "SELECT key, action FROM journal WHERE subject = ? ORDER BY seq", (ERASURE,)
        )
        found = [(*key.split("\t"), action) for key, action in rows]
        return [(table, int(number), action) for table, number, action in found]

    def _erasure(self, table: str, number: int) -> tuple[int, str] | None:
        """Return the newest entry that names a row as erased: its number and its text."""
        row = self._connection.execute(
            """SELECT seq, new FROM journal WHERE subject = ? AND key = ?
               ORDER BY seq DESC LIMIT 1""",
            (ERASURE, f"{table}\t{number}"),
        ).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def left(self, table: str, number: int) -> ErasedRemainder:
        """Return what the journal says is left of a row; looked up only for one that does not
        fit."""

        def look_up() -> bytes | None:
            found = self._erasure(table, number)
            if found is None or (table == "journal" and not self._is_between(number, found[0])):
                return None
            return remainder_of(found[1])

        return look_up

    def _is_between(self, seq: int, erased_by: int) -> bool:
        """Return whether an erased change still fits the changes of the same thing before and after
        it.

        For a change from before format 3 the hash no longer proves its numbers: these do.
        """
        run = self._connection.execute
        row = run("SELECT subject, key, old, new FROM journal WHERE seq = ?", (seq,)).fetchone()
        if row is None or erased_by <= seq:
            return False
        subject, key, *_ = entry = without_texts(tuple(row))
        around = (
            ("SELECT new FROM journal WHERE subject = ? AND key = ? AND seq < ?", "DESC", 2),
            ("SELECT old FROM journal WHERE subject = ? AND key = ? AND seq > ?", "ASC", 3),
        )
        for query, order, at in around:
            near = run(f"{query} ORDER BY seq {order} LIMIT 1", (subject, key, seq)).fetchone()
            if near is not None:
                state = without_texts((subject, key, near[0], None))[2]
                if state != entry[at]:
                    return False
        return True


def remainder_of(said: str) -> bytes | None:
    """Return what an erasure's entry says is left of its row; None for a text that none ever
    had."""
    try:
        return bytes.fromhex(msgspec.json.decode(said)["left"])
    except (ValueError, KeyError, TypeError):
        return None
