"""Reading the journal for people: the newest first, by number and never by clock.

Only the search is here; the journal proves that a line is what was written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.store.erasure_log import Erasures
from cityreport.store.journal import CELL, Action, Journal, JournalEntry
from cityreport.store.observations import cell_text

PAGE = 200
"""The number of lines that are read at once."""
_NEAR = 20_000
_NEWEST = 1 << 62


class LineFilter(NamedTuple):
    """The filter for lines; a field that is None or empty does not matter.

    `period`: a year includes its months and quarters. With a period, area, indicator or cell only
    changes of numbers are found; without those and `subjects` also actions that changed nothing.
    """

    officer: str | None = None
    subjects: tuple[str, ...] = ()
    period: Period | None = None
    area: str | None = None
    indicator: str | None = None
    cell: CellKey | None = None

    @property
    def is_of_cells(self) -> bool:
        """Return whether only changes of numbers can match."""
        return any(part is not None for part in self[2:])


class Cursor(msgspec.Struct, frozen=True):
    """The place of a line: its action's number and its own, 0 for an action without a change."""

    action: int
    seq: int


class JournalLine(msgspec.Struct, frozen=True):
    """One change, or an action without any. `clock_back`: the clock was earlier at this action than
    at the one before it. `is_erased`: a text of it was erased later."""

    seq: int
    action: Action
    entry: JournalEntry | None
    clock_back: bool
    is_erased: bool = False

    @property
    def cursor(self) -> Cursor:
        """The place from which to continue reading."""
        return Cursor(self.action.id, self.seq)


class PlainLine(msgspec.Struct, frozen=True):
    """A change as it stands in the journal: its action and when that was, what it changed, and the
    state before."""

    action: int
    at: str
    subject: str
    key: str
    old: str | None


class DoneCount(msgspec.Struct, frozen=True):
    """The number of times that an officer did something. `period`: of the numbers that were
    changed, empty for other actions."""

    officer: str
    kind: str
    period: str
    times: int


class JournalHistory:
    """The journal of one open file, for searching."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._journal = Journal(connection)
        self._erasures = Erasures(connection)

    def lines(
        self, wanted: LineFilter, before: Cursor | None = None, limit: int = PAGE
    ) -> list[JournalLine]:
        """Return the newest lines before `before`, each proven by its link.

        Raise AccessError('journal_damaged') for the first that does not fit.
        """
        before = before or Cursor(_NEWEST, _NEWEST)
        if wanted.is_of_cells or (wanted.subjects and CELL not in wanted.subjects):
            found = self._by_entry(wanted, before)
        else:
            found = self._by_action(wanted, before)
        with closing(found):
            return list(islice(found, limit))

    def last_actions(self, subject: str) -> dict[str, int]:
        """Return the number of the last action that changed each key of a subject."""
        return dict(
            self._connection.execute(
                "SELECT key, max(action) FROM journal WHERE subject = ? GROUP BY key", (subject,)
            )
        )

    def changes_between(
        self, subjects: tuple[str, ...], after: int, until: int | None = None
    ) -> list[tuple[Action, JournalEntry]]:
        """Return the changes of these subjects after an action and up to another (to the end
        without), in order, unproven."""
        places = ", ".join("?" * len(subjects))
        rows = self._connection.execute(
            f"""SELECT action, subject, key, old, new FROM journal
                WHERE subject IN ({places}) AND action > ? AND action <= ? ORDER BY seq""",
            (*subjects, after, 1 << 62 if until is None else until),
        ).fetchall()
        actions: dict[int, Action] = {}
        found = []
        for number, *fields in rows:
            if number not in actions:
                actions[number] = self._journal.action(number)
            found.append((actions[number], JournalEntry(*fields)))
        return found

    def done_since(self, at: str, leave_out: Sequence[str] = ()) -> list[DoneCount]:
        """Return what was done from a moment (ISO 8601, UTC) on, but for some kinds of action, by
        officer, kind and period: changes of numbers by their count, all other actions once each."""
        rows = self._connection.execute(
            """WITH done AS (
                 SELECT id, officer, kind, first FROM action
                 WHERE at >= :at AND kind NOT IN (SELECT value FROM json_each(:leave_out)))
               SELECT a.officer, a.kind, substr(j.key, 1, instr(j.key, char(9)) - 1), count(*)
               FROM done AS a JOIN journal AS j
                 ON j.seq >= a.first AND j.seq < coalesce(
                    (SELECT first FROM action WHERE id = a.id + 1), 1 << 62)
               WHERE +j.subject = 'cell'  -- +: by the numbers of a day, not by all cells' index
               GROUP BY 1, 2, 3
               UNION ALL
               SELECT a.officer, a.kind, '', count(*) FROM done AS a
               WHERE NOT EXISTS (
                   SELECT 1 FROM journal AS j WHERE j.seq = a.first AND j.action = a.id
                     AND j.subject = 'cell')
               GROUP BY 1, 2 ORDER BY 1, 2, 3""",
            {"at": at, "leave_out": msgspec.json.encode(leave_out).decode()},
        )
        return [DoneCount(*row) for row in rows]

    def since(self, subjects: tuple[str, ...], action: int) -> list[PlainLine]:
        """Return the changes of these subjects after an action, the newest first, unproven."""
        places = ", ".join("?" * len(subjects))
        rows = self._connection.execute(
            f"""SELECT j.action, a.at, j.subject, j.key, j.old FROM journal AS j
                JOIN action AS a ON a.id = j.action
                WHERE j.subject IN ({places}) AND j.action > ? ORDER BY j.seq DESC""",
            (*subjects, action),
        )
        return [PlainLine(*row) for row in rows]

    def kind(self, action: int) -> str:
        """Return the kind of an action."""
        return self._journal.action(action).kind

    def line(self, seq: int) -> JournalLine:
        """Return one change; raise DataError('no_entry')."""
        return self._proven(seq, {})

    def of_period(self, period: Period) -> Iterator[JournalLine]:
        """Yield every change of a cell of exactly that period, the oldest first."""
        known: dict[int, tuple[Action, bool]] = {}
        for seq in self._ordered(CELL, f"{period}\t", f"{period}\n"):
            yield self._proven(seq, known)

    def of_key(self, subject: str, key: str) -> Iterator[JournalLine]:
        """Yield every change of one thing, the oldest first."""
        known: dict[int, tuple[Action, bool]] = {}
        for seq in self._ordered(subject, key, f"{key}\x00"):
            yield self._proven(seq, known)

    def _ordered(self, subject: str, start: str, end: str) -> list[int]:
        rows = self._connection.execute(
            "SELECT seq FROM journal WHERE subject = ? AND key >= ? AND key < ? ORDER BY seq",
            (subject, start, end),
        )
        return [row[0] for row in rows]

    def officers(self) -> list[str]:
        """Return every officer's name in an action, in alphabetical order."""
        rows = self._connection.execute(
            """WITH RECURSIVE name(officer) AS (
                 SELECT min(officer) FROM action WHERE officer > ''
                 UNION ALL
                 SELECT (SELECT min(officer) FROM action WHERE officer > name.officer)
                 FROM name WHERE name.officer IS NOT NULL)
               SELECT officer FROM name WHERE officer IS NOT NULL"""
        )
        return [row[0] for row in rows]

    # -- walking

    def _by_action(self, wanted: LineFilter, before: Cursor) -> Generator[JournalLine, None, None]:
        """Yield lines back through the actions, and through the changes of each."""
        known: dict[int, tuple[Action, bool]] = {}
        where = "" if wanted.officer is None else "AND officer = :officer"
        actions = self._connection.execute(
            f"""SELECT id, first, (SELECT first FROM action WHERE id = a.id + 1)
                FROM action AS a WHERE id <= :last {where} ORDER BY id DESC""",
            {"last": before.action, "officer": wanted.officer},
        )
        for number, first, end in actions:
            is_empty = True
            below = min(end or _NEWEST, before.seq if number == before.action else _NEWEST)
            for seq, subject in self._connection.execute(
                "SELECT seq, subject FROM journal WHERE seq >= ? AND seq < ? ORDER BY seq DESC",
                (first, below),
            ):
                is_empty = False
                if not wanted.subjects or subject in wanted.subjects:
                    yield self._proven(seq, known)
            if is_empty and number != before.action and not wanted.subjects:
                action, clock_back = self._action(number, known)
                yield JournalLine(0, action, None, clock_back)

    def _by_entry(self, wanted: LineFilter, before: Cursor) -> Generator[JournalLine, None, None]:
        """Yield lines back through the changes that an index points at."""
        if wanted.is_of_cells and wanted.subjects and CELL not in wanted.subjects:
            return
        known: dict[int, tuple[Action, bool]] = {}
        for seq in self._entries(wanted, self._below(before)):
            if wanted.officer in (None, self._officer(seq)):
                yield self._proven(seq, known)

    def _officer(self, seq: int) -> str:
        """Return the officer of a change, unproven: lines that are shown are proven afterwards."""
        row = self._connection.execute(
            "SELECT officer FROM action WHERE id = (SELECT action FROM journal WHERE seq = ?)",
            (seq,),
        ).fetchone()
        return "" if row is None else str(row[0])

    def _below(self, before: Cursor) -> int:
        if before.seq:
            return before.seq
        return int(self._journal.action(before.action).first)

    # -- searching

    def _entries(self, wanted: LineFilter, below: int) -> Iterator[int]:
        """Yield the numbers of the wanted changes, the highest first."""
        if not wanted.is_of_cells:
            places = ", ".join("?" * len(wanted.subjects))
            rows = self._connection.execute(
                f"""SELECT seq FROM journal WHERE subject IN ({places}) AND +seq < ?
                    ORDER BY +seq DESC""",
                (*wanted.subjects, below),
            )
            yield from (row[0] for row in rows)
        elif wanted.cell is not None:
            text = cell_text(wanted.cell)
            yield from self._in_ranges([(text, f"{text}\n")], wanted, below)
        elif wanted.period is not None:
            yield from self._in_ranges(_ranges(wanted.period, wanted.area), wanted, below)
        else:
            top = self._connection.execute("SELECT max(seq) FROM journal").fetchone()[0]
            below = min(below, (top or 0) + 1)
            yield from self._near(wanted, below)
            yield from self._far(wanted, below - _NEAR)

    def _in_ranges(
        self, ranges: list[tuple[str, str]], wanted: LineFilter, below: int
    ) -> Iterator[int]:
        """Yield changes of cells whose key lies in any of the ranges."""
        every = " OR ".join(["key >= ? AND key < ?"] * len(ranges))
        rows = self._connection.execute(
            f"""SELECT seq, key FROM journal
                WHERE subject = ? AND ({every}) AND instr(key, ?) AND +seq < ?
                ORDER BY +seq DESC""",
            (CELL, *(end for pair in ranges for end in pair), _needle(wanted), below),
        )
        yield from (seq for seq, key in rows if _fits(key, wanted))

    def _near(self, wanted: LineFilter, below: int) -> Iterator[int]:
        """Yield matches among the newest changes, one after the other: enough for common ones."""
        rows = self._connection.execute(
            """SELECT seq, key FROM journal
               WHERE seq >= ? AND seq < ? AND +subject = ? AND instr(key, ?) ORDER BY seq DESC""",
            (below - _NEAR, below, CELL, _needle(wanted)),
        )
        yield from (seq for seq, key in rows if _fits(key, wanted))

    def _far(self, wanted: LineFilter, below: int) -> Iterator[int]:
        """Yield matches among all others: by the index, from one month and area to the next."""
        if below <= 1:
            return
        if wanted.area is None:
            steps, prefix = _PAIRS, f"{wanted.indicator}\t"
        else:
            steps, prefix = _PERIODS, f"{wanted.area}\t"
            prefix += "" if wanted.indicator is None else f"{wanted.indicator}\t"
        rows = self._connection.execute(
            f"""{steps}
                SELECT j.seq FROM step CROSS JOIN journal AS j
                WHERE step.start IS NOT NULL AND j.subject = :cell
                  AND j.key >= step.start || :prefix AND j.key < step.start || :end
                  AND +j.seq < :below
                ORDER BY +j.seq DESC""",
            {"cell": CELL, "prefix": prefix, "end": f"{prefix[:-1]}\n", "below": below},
        )
        yield from (row[0] for row in rows)

    # -- proving

    def _proven(self, seq: int, known: dict[int, tuple[Action, bool]]) -> JournalLine:
        number, entry = self._journal.entry(seq)
        action, clock_back = self._action(number, known)
        is_erased = self._erasures.is_erased("journal", seq) or self._erasures.is_erased(
            "action", number
        )
        return JournalLine(seq, action, entry, clock_back, is_erased)

    def _action(self, number: int, known: dict[int, tuple[Action, bool]]) -> tuple[Action, bool]:
        """Return an action, proven, and whether the clock was earlier than before; each is read
        once."""
        if number not in known:
            action = self._journal.proven_action(number)
            before = self._journal.action(number - 1) if number > 1 else action
            known[number] = action, action.at < before.at
        return known[number]


_PERIODS = """
WITH RECURSIVE step(start) AS (
  SELECT min(substr(key, 1, instr(key, char(9)))) FROM
    (SELECT key FROM journal WHERE subject = :cell ORDER BY key LIMIT 1)
  UNION ALL
  SELECT (SELECT substr(key, 1, instr(key, char(9))) FROM journal
          WHERE subject = :cell AND key >= rtrim(step.start, char(9)) || char(10)
          ORDER BY key LIMIT 1)
  FROM step WHERE step.start IS NOT NULL)
"""
"""Every period with a change, as the start of its keys: a few steps of the index."""

_PAIRS = """
WITH RECURSIVE step(start) AS (
  SELECT min(substr(key, 1, instr(key, char(9)) + instr(substr(key, instr(key, char(9)) + 1),
         char(9)))) FROM (SELECT key FROM journal WHERE subject = :cell ORDER BY key LIMIT 1)
  UNION ALL
  SELECT (SELECT substr(key, 1, instr(key, char(9)) + instr(substr(key, instr(key, char(9)) + 1),
                 char(9))) FROM journal
          WHERE subject = :cell AND key >= rtrim(step.start, char(9)) || char(10)
          ORDER BY key LIMIT 1)
  FROM step WHERE step.start IS NOT NULL)
"""
"""Every period and area with a change, in the same way."""


def _ranges(period: Period, area: str | None) -> list[tuple[str, str]]:
    """Return the keys of a period, from and up to, in as few stretches of the index as possible."""
    if period.frequency is not Frequency.YEAR:
        starts = [str(period)]
    elif area is None:
        return [(str(period), f"{period}:")]  # the colon stands behind all that follows a year
    else:
        months = [f"{period}-{number:02d}" for number in range(1, 13)]
        starts = [str(period), *(f"{period}-Q{number}" for number in range(1, 5)), *months]
    middle = "" if area is None else f"\t{area}"
    return [(f"{start}{middle}\t", f"{start}{middle}\n") for start in starts]


def _needle(wanted: LineFilter) -> str:
    """Return a part of the key that every wanted change has; empty for all."""
    parts = [part for part in (wanted.area, wanted.indicator) if part is not None]
    return "".join(f"\t{part}" for part in parts) + "\t" if parts else ""


def _fits(key: str, wanted: LineFilter) -> bool:
    """Return whether a key is a wanted one; one that was never written is left to the proof."""
    parts = key.split("\t")
    return len(parts) != 5 or (
        wanted.area in (None, parts[1]) and wanted.indicator in (None, parts[2])
    )
