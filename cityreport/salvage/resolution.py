"""Deciding the content of each cell of a damaged file from all that could be read; nothing is
guessed.

The rule. A row's checksum proves that it was once written; the journal's chain proves what was
entered and in which order; every commit leaves the row equal to the newest entry of its cell.

- A sealed row that equals the newest entry: PROVEN. A sealed row whose entry is lost, or that no
readable entry of its cell explains while entries are missing: PROVEN, by its seal.
- No row, and a chain-proven entry that is certainly the newest of its cell (every missing entry
is known from the journal's index to be of another cell, and the journal's end was read), or
one that the sealed index of values agrees with: JOURNAL.
- Whatever contradicts itself, or may not be the newest: DOUBTFUL. The cell is left as in its
newest chain-proven entry and listed for a person to look at. A number of which only the
index of values is left is doubtful too: the number is proven, the words beside it are lost.
- A cell that is known to have been, without any of this: LOST.

A file of format 1 has no seals: there a row counts if it equals the newest entry or the index
of values, which is a second copy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import msgspec

from cityreport.domain.observation import ENTERED
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.progress_callback import ReportProgress
from cityreport.salvage.recovered_records import RecoveredRecords
from cityreport.store.observations import State
from cityreport.store.row_checksums import back_seal

PROVEN, JOURNAL, DOUBTFUL, LOST = "proven", "journal", "doubtful", "lost"
_BATCH = 5_000
_CODES = frozenset(ENTERED)
_WITHOUT_VALUE = frozenset("OLM")


class Chain(NamedTuple):
    """The valid part of the old journal. `is_whole`: all of it, and its end was read; `last`: its
    newest entry; `blind`: the newest entry that is missing without a trace, 0 if none is."""

    is_whole: bool
    last: int
    blind: float


class Resolution(NamedTuple):
    """The state to write for a cell (None: nothing) and its proof."""

    state: str | None
    proof: str


_BACK = (1 << 31) - 1
"""The bits of a checksum for the parts beside the value."""


class CellTraces(NamedTuple):
    """Everything that was found of one cell."""

    rows: set[str]
    orphans: set[str]
    plain: set[str]
    fronts: set[str]
    entries: dict[int, str | None]
    newest: int


def judge_chain(evidence: RecoveredRecords) -> Chain:
    """Return whether the journal can be kept, and up to where it is known to be complete."""
    run = evidence.connection.execute
    count, last = run(
        "SELECT count(DISTINCT seq), coalesce(max(seq), 0) FROM entry WHERE proven"
    ).fetchone()
    steps, newest = run(
        "SELECT count(DISTINCT id), coalesce(max(id), 0) FROM action WHERE proven"
    ).fetchone()
    (known,) = run("SELECT coalesce(max(seq), 0) FROM known").fetchone()
    unread = run("SELECT 1 FROM entry GROUP BY seq HAVING max(proven) = 0 LIMIT 1").fetchone()
    unread = unread or run("SELECT 1 FROM action GROUP BY id HAVING max(proven) = 0").fetchone()
    ends = evidence.tree("journal").has_end and evidence.tree("action").has_end
    is_whole = count == last >= known and steps == newest and ends and unread is None
    blind: float = 0
    if not evidence.tree("journal").has_end:
        blind = float("inf")
    elif not is_whole:
        blind = _newest_gap(evidence.connection, max(last, known))
    return Chain(is_whole, last, blind)


def _newest_gap(connection: sqlite3.Connection, last: int) -> int:
    """Return the newest number up to `last` that neither an entry nor the journal's index has."""
    expected = last
    for (seq,) in connection.execute(
        """SELECT seq FROM entry WHERE seq <= :last UNION SELECT seq FROM known
           WHERE seq <= :last ORDER BY seq DESC""",
        {"last": last},
    ):
        if seq != expected:
            break
        expected -= 1
    return expected


def judge_cells(evidence: RecoveredRecords, chain: Chain, step: ReportProgress) -> None:
    """Fill the scratch file's table `verdict`: one row a cell that holds or lost something."""
    run = evidence.connection.execute
    _settle_rows_without_seal(evidence)
    run(
        "CREATE TABLE verdict (key TEXT PRIMARY KEY, state TEXT, proof TEXT, period TEXT)"
        " WITHOUT ROWID"
    )
    (total,) = run("SELECT (SELECT count(*) FROM row) + (SELECT count(*) FROM entry)").fetchone()
    judged: list[tuple[str, str | None, str, str]] = []
    done = 0
    run("BEGIN")
    for key, traces, count in _cells(evidence.connection):
        done += count
        period = _period_of(key)
        if period is None:
            continue
        verdict = _judge(traces, chain, is_table_whole=evidence.tree("observation").is_whole)
        if verdict is not None:
            judged.append((key, verdict.state, verdict.proof, period))
        if len(judged) >= _BATCH:
            _keep(evidence.connection, judged)
            step(min(done, total), total)
    _keep(evidence.connection, judged)
    run("COMMIT")


def _keep(connection: sqlite3.Connection, judged: list[tuple[str, str | None, str, str]]) -> None:
    connection.executemany("INSERT INTO verdict VALUES (?, ?, ?, ?)", judged)
    judged.clear()


def _settle_rows_without_seal(evidence: RecoveredRecords) -> None:
    """Accept rows of format 1 only with a second copy of their value; in a newer file they are
    old."""
    run = evidence.connection.execute
    if run("SELECT 1 FROM row WHERE sealed LIMIT 1").fetchone() is not None:
        run("DELETE FROM row WHERE NOT sealed")
        return
    twice = []
    for key, state in run("SELECT key, state FROM row"):
        value = msgspec.json.decode(state)
        front = msgspec.json.encode(value[:2]).decode()
        if run("SELECT 1 FROM front WHERE key = ? AND front = ?", (key, front)).fetchone():
            twice.append((key, state))
    evidence.connection.executemany("UPDATE row SET sealed = 1 WHERE key = ? AND state = ?", twice)


def _cells(connection: sqlite3.Connection) -> Iterator[tuple[str, CellTraces, int]]:
    """Yield each cell with all that was found of it, and the number of those records; by key."""
    found = connection.execute(
        """SELECT key, CASE WHEN NOT sealed THEN 'plain' WHEN live THEN 'row' ELSE 'orphan' END,
                  state, 0 FROM row
           UNION ALL SELECT key, 'front', front, 0 FROM front
           UNION ALL SELECT key, CASE WHEN proven THEN 'entry' ELSE 'known' END, new, seq
               FROM entry WHERE subject = 'cell'
           UNION ALL SELECT key, 'known', NULL, seq FROM known WHERE subject = 'cell'
           ORDER BY 1"""
    )
    for key, group in groupby(found, key=itemgetter(0)):
        traces = CellTraces(set(), set(), set(), set(), {}, 0)
        count = newest = 0
        for _, kind, state, seq in group:
            count += kind not in ("front", "known")
            newest = max(newest, seq)
            match kind:
                case "row":
                    traces.rows.add(state)
                case "orphan":
                    traces.orphans.add(state)
                case "plain":
                    traces.plain.add(state)
                case "front":
                    traces.fronts.add(state)
                case "entry":
                    traces.entries[seq] = state
        yield key, traces._replace(newest=newest), count


def _judge(traces: CellTraces, chain: Chain, *, is_table_whole: bool) -> Resolution | None:
    """Return the verdict on one cell; None for one that is empty and was meant to be."""
    latest = max(traces.entries, default=0)
    said = traces.entries.get(latest)
    is_newest = latest > 0 and latest == traces.newest and latest > chain.blind
    rows = traces.rows or traces.orphans
    if rows:
        verdict = _judge_row(traces, rows, latest, is_newest)
        if verdict is not None and not (chain.is_whole and verdict.state != said):
            return verdict
        return Resolution(said, DOUBTFUL)
    if traces.plain and latest:
        return Resolution(said, PROVEN if traces.plain == {said} else DOUBTFUL)
    if latest == 0 and chain.is_whole:  # nobody entered it
        return Resolution(None, DOUBTFUL)
    if is_table_whole:  # emptied; past the journal if its newest entry says otherwise
        return Resolution(said, DOUBTFUL) if is_newest and said is not None else None
    return _judge_without_row(traces, said, latest, is_newest)


def _judge_without_row(
    traces: CellTraces, said: str | None, latest: int, is_newest: bool
) -> Resolution | None:
    """Return a verdict by the journal and the index of values, where rows are lost."""
    if latest == 0:
        values = {tuple(msgspec.json.decode(front)[:2]) for front in traces.fronts}
        if len(values) == 1:
            value, status = values.pop()
            return Resolution(_with_lost_words(value, status), DOUBTFUL)
        return Resolution(None, LOST)
    if said is None:
        return Resolution(None, DOUBTFUL) if traces.fronts and not is_newest else None
    agrees = bool(traces.fronts) and all(_fits(said, front) for front in traces.fronts)
    return Resolution(said, JOURNAL if agrees or (is_newest and not traces.fronts) else DOUBTFUL)


def _judge_row(
    traces: CellTraces, rows: set[str], latest: int, is_newest: bool
) -> Resolution | None:
    """Return a verdict by a row with a checksum; None where it and the journal contradict."""
    said = traces.entries.get(latest)
    if said in rows and (is_newest or len(rows) == 1):
        is_old = latest < traces.newest  # an entry that is lost has changed this very cell since
        return Resolution(said, DOUBTFUL if is_old else PROVEN)
    if len(rows) > 1:
        return None
    (state,) = rows
    if latest == 0:
        agrees = not traces.fronts or any(_fits(state, front) for front in traces.fronts)
        return Resolution(state, PROVEN if agrees else DOUBTFUL)
    is_explained = state in traces.entries.values()
    if traces.rows and not is_newest and not is_explained:
        return Resolution(state, PROVEN)
    return None


def _with_lost_words(value: object, status: object) -> str:
    return msgspec.json.encode([value, status, "", "", None, None, None, 0]).decode()


def _fits(state: str, front: str) -> bool:
    """Return whether an index record belongs to a state: its value, and its words by their
    checksum."""
    value, status, *rest = msgspec.json.decode(state)
    found_value, found_status, *sealed = msgspec.json.decode(front)
    if (value, status) != (found_value, found_status):
        return False
    return not sealed or sealed[0] & _BACK == back_seal(*rest) >> 1


def _period_of(key: str) -> str | None:
    """Return the period of a cell's key; None for a text that is no key of a cell."""
    parts = key.split("\t")
    if len(parts) != 5:
        return None
    try:
        return str(Period.parse(parts[0]))
    except DataError:
        return None


def parse_state(state: str) -> State | None:
    """Return a state as a row's fields; None for one that no row can hold."""
    try:
        decoded: State = msgspec.json.decode(state, type=State)
    except ValueError:
        return None
    value, status = decoded[:2]
    if status not in _CODES or (value is None) != (status in _WITHOUT_VALUE):
        return None
    return None if value is not None and value < 0 else decoded
