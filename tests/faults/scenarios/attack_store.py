"""An office file as an enemy, a careless colleague or another program leaves it: foreign schemas,
WAL mode, written over in place, two names for one file, bad backups.

Each is noticed by name, with one sentence and nothing written; what salvage makes of it is clean.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.office import Office
from tests.faults import city
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.stage import Answer, Stage
from tests.faults.tally import Tally

CELL = CellKey("L1", Period.parse("2024-01"))
Edit = Callable[[sqlite3.Connection], object]
Spoil = Callable[[Path], object]


def run(trial: Trial) -> Tally:
    """All kinds; the short form tries each edit with some of the ways into a file."""
    tally = Tally("office file changed from outside")
    room = trial.room("attacked")
    whole = city.make_small(room / "whole.cityreport")
    home = room / "home"
    home.mkdir()
    with Stage(own_environment(home)) as stage:
        attack = Attack(room, whole, stage, tally)
        ways = [*WAYS, "salvage"]
        for place, name in enumerate((*EDITS, *OTHERWISE)):
            some = ways if trial.is_long else [ways[place % len(ways)], "salvage"]
            for way in dict.fromkeys(some):
                attack.foreign(name, way)
        attack.in_wal_mode()
        attack.links()
        for place, name in enumerate(BAD_BACKUPS):
            for options in OPTIONS if trial.is_long else [OPTIONS[place % len(OPTIONS)]]:
                attack.bad_backup(name, options)
        for name in OVERWRITTEN:
            attack.overwritten(name)
    return tally


class Attack:
    """The trials; each on a fresh copy of a whole file."""

    def __init__(self, room: Path, whole: Path, stage: Stage, tally: Tally) -> None:
        self._room, self._whole, self._stage, self._tally = room, whole, stage, tally

    def foreign(self, name: str, way: str) -> None:
        """One foreign edit of the schema, met one way."""
        path = self._fresh()
        if name in EDITS:
            edit(path, EDITS[name])
        else:
            OTHERWISE[name](path)
        before = path.read_bytes()
        what = f"{name}, {way}"
        if way == "salvage":
            clean = path.with_name("clean.cityreport")
            answer = self._call("salvage", str(path), "--out", str(clean))
            holds = answer.get("code") in {0, 1} and self._is_clean(clean)
            self._judge(what, holds and path.read_bytes() == before, answer)
            return
        office = path
        if way == "restore":
            office = Path(shutil.copy(self._whole, path.with_name("office.cityreport")))
        kept = office.read_bytes()
        answer = self._call(*WAYS[way](path, office))
        holds = is_refused(answer, path) and path.read_bytes() == before
        self._judge(what, holds and office.read_bytes() == kept, answer)

    def in_wal_mode(self) -> None:
        """A newer change that is still beside the file is in it before anything is said; what
        belongs to another file is not played back."""
        path = self._fresh()
        beside = leave_in_wal_mode(path)
        answer = self._call("record", "2024-01", "L1", "9", "--store", str(path))
        is_one = not beside.exists() and path.read_bytes()[18:20] == b"\1\1"
        self._judge("WAL mode", answer.get("code") == 0 and is_one, answer)
        self._judge("WAL mode, audit", self._audit(path), answer)
        other = self._fresh()
        beside = leave_in_wal_mode(other)
        path = self._fresh(clean=False)
        foreign = Path(shutil.copy(beside, f"{path}-wal"))
        before = path.read_bytes()
        answer = self._call("status", "--store", str(path))
        holds = is_refused(answer, path) and path.read_bytes() == before and foreign.exists()
        self._judge("WAL of another file", holds, answer)

    def links(self) -> None:
        """One file by two names is one file, with one writer."""
        path = self._fresh()
        link = path.with_name("link.cityreport")
        link.symlink_to(path)
        with city.open_office(path):
            answer = self._call("record", "2024-01", "L1", "9", "--store", str(link))
            self._judge("symlink, second writer", is_refused(answer, path), answer)
        backup = Path(shutil.copy(self._whole, path.with_name("backup.cityreport")))
        answer = self._call("restore", str(backup), "--yes", "--store", str(link))
        holds = answer.get("code") == 0 and link.is_symlink() and not path.is_symlink()
        self._judge("symlink, restore", holds and self._audit(link), answer)
        hard = path.with_name("hard.cityreport")
        hard.hardlink_to(path)
        for name in (path, hard):
            before = path.read_bytes()
            answer = self._call("record", "2024-01", "L1", "9", "--store", str(name))
            holds = is_refused(answer, name) and path.read_bytes() == before
            self._judge("hard link", holds, answer)

    def bad_backup(self, name: str, options: tuple[str, ...]) -> None:
        """A backup that is not sound is called by its name, and the office is as it was."""
        office = self._fresh()
        backup = Path(shutil.copy(self._whole, office.with_name("backup.cityreport")))
        BAD_BACKUPS[name](backup)
        before = office.read_bytes()
        answer = self._call("restore", str(backup), *options, "--store", str(office))
        beside = {path.name for path in office.parent.iterdir() if path.is_file()}
        is_same = office.read_bytes() == before and not {b for b in beside if "replaced" in b}
        holds = is_refused(answer, backup) and is_same
        self._judge(f"backup with {name}, {' '.join(options) or 'asking'}", holds, answer)

    def overwritten(self, name: str) -> None:
        """A file that is written over while it is open is not written to."""
        path = self._fresh()
        with city.open_office(path) as office:
            older = path.read_bytes()
            office.cells.record(Observation(CELL, 7))
            own = path.read_bytes()
            path_of_newer = path.with_name("newer.cityreport")
            path_of_newer.write_bytes(own)
            with city.open_office(path_of_newer) as newer:
                newer.cells.record(Observation(CELL, 8))
            content = OVERWRITTEN[name](own, older, path_of_newer.read_bytes())
            put_in_place(path, content)
            refused = is_entry_refused(office)
            self._judge(f"overwritten: {name}", refused and path.read_bytes() == content, {})
            put_in_place(path, own)
            goes_on = not is_entry_refused(office)
            self._judge(f"put right again: {name}", goes_on, {})
        self._judge(f"afterwards: {name}", self._audit(path), {})

    def _fresh(self, *, clean: bool = True) -> Path:
        folder = self._room / ("one" if clean else "other")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copy(self._whole, folder / "sent.cityreport"))

    def _call(self, *arguments: str) -> Answer:
        return self._stage.play("command", arguments=list(arguments))

    def _audit(self, path: Path) -> bool:
        """By somebody who has not seen the file before: every trial begins with the same one."""
        home = self._room / "home"
        shutil.rmtree(home)
        home.mkdir()
        return self._call("audit", "--store", str(path)).get("code") == 0

    def _is_clean(self, path: Path) -> bool:
        return path.exists() and schema_of(path) == schema_of(self._whole) and self._audit(path)

    def _judge(self, what: str, holds: bool, answer: Answer) -> None:
        self._tally.tried += 1
        if holds:
            self._tally.detected += 1
        else:
            said = str(answer.get("err") or answer)[-300:]
            self._tally.lose(f"{what}: code {answer.get('code')}, {said}")


def is_refused(answer: Answer, path: Path) -> bool:
    """Whether a command ended with 3 and one sentence that names the file, and does not ask for the
    ending that it has."""
    said = str(answer.get("err", "")).strip()
    if path.suffix == ".cityreport" and "ends in .cityreport" in said:
        return False
    return answer.get("code") == 3 and len(said.splitlines()) == 1 and str(path) in said


def is_entry_refused(office: Office) -> bool:
    """Whether a number is refused with a sentence."""
    try:
        office.cells.record(Observation(CELL, 9))
    except AccessError:
        return True
    return False


def put_in_place(path: Path, content: bytes) -> None:
    """Write over a file where it stands, as a synchronising program or `cp` does."""
    with path.open("r+b") as stream:
        stream.truncate()
        stream.write(content)


def schema_of(path: Path) -> list[tuple[object, ...]]:
    """What a file is made of."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
        ).fetchall()


def edit(path: Path, change: Edit) -> None:
    """Change a file as another program does, without its leave."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        change(connection)


def leave_in_wal_mode(path: Path) -> Path:
    """Leave a file in WAL mode with a change beside it, as a program does that was killed."""
    live = path.with_name("live.db")
    shutil.copy(path, live)
    with closing(sqlite3.connect(live, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE identity SET software = 'another program'")
        shutil.copy(live, path)
        return Path(shutil.copy(f"{live}-wal", f"{path}-wal"))


def store_texts_otherwise(path: Path) -> None:
    """Write a file anew with its texts in UTF-16: its schema reads the same."""
    other = path.with_name("utf-16.db")
    with closing(sqlite3.connect(path)) as whole, closing(sqlite3.connect(other)) as made:
        made.executescript("PRAGMA encoding = 'UTF-16le';" + "\n".join(whole.iterdump()))
        for mark in ("application_id", "user_version"):
            (value,) = whole.execute(f"PRAGMA {mark}").fetchone()
            made.execute(f"PRAGMA {mark} = {value}")
        made.commit()
    other.replace(path)


def _sql(*annotations: str) -> Edit:
    def change(connection: sqlite3.Connection) -> None:
        for statement in annotations:
            connection.execute(statement)

    return change


def _rewrite(assignment: str, where: str) -> Edit:
    return _sql(
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET {assignment} WHERE {where}",  # noqa: S608 - ours
        "PRAGMA writable_schema = OFF",
    )


EDITS: dict[str, Edit] = {
    "trigger": _sql(
        "CREATE TRIGGER later AFTER INSERT ON action BEGIN"
        " UPDATE observation SET value = value + 1 WHERE indicator = 'L1'; END"
    ),
    "view for a table": _sql(
        "ALTER TABLE flag RENAME TO hidden", "CREATE VIEW flag AS SELECT key, state FROM hidden"
    ),
    "view for the numbers": _sql(
        "ALTER TABLE observation RENAME TO hidden",
        "CREATE VIEW observation AS SELECT * FROM hidden",
    ),
    "dropped trigger": _sql("DROP TRIGGER journal_no_delete"),
    "extra table": _sql("CREATE TABLE more (x)"),
    "extra index": _sql("CREATE INDEX more ON action (kind)"),
    "dropped index": _sql("DROP INDEX journal_key"),
    "extra column": _sql("ALTER TABLE flag ADD COLUMN more TEXT"),
    "generated column": _sql("ALTER TABLE flag ADD COLUMN more TEXT AS (key) VIRTUAL"),
    "spaces in a table": _rewrite("sql = replace(sql, ' key', '  key')", "name = 'flag'"),
    "spaces in a text": _rewrite("sql = replace(sql, 'flag (', 'flag  (')", "name = 'flag'"),
    "trigger of nothing": _rewrite(
        "sql = replace(sql, 'RAISE(ABORT, ''journal is append-only'')', '1')",
        "name = 'journal_no_update'",
    ),
    "virtual table": _sql(
        "PRAGMA writable_schema = ON",
        "INSERT INTO sqlite_schema VALUES"
        " ('table', 'far', 'far', 0, 'CREATE VIRTUAL TABLE far USING elsewhere(x)')",
        "PRAGMA writable_schema = OFF",
    ),
    "statistics": _sql("ANALYZE"),
}
OTHERWISE: dict[str, Spoil] = {"texts in UTF-16": store_texts_otherwise}

WAYS: dict[str, Callable[[Path, Path], list[str]]] = {
    "open": lambda path, _: ["status", "--store", str(path)],
    "record": lambda path, _: ["record", "2024-01", "L1", "9", "--store", str(path)],
    "audit": lambda path, _: ["audit", "--store", str(path)],
    "restore": lambda path, office: ["restore", str(path), "--yes", "--store", str(office)],
    "backup": lambda path, _: ["backup", "--store", str(path)],
    "merge": lambda path, _: ["merge", str(path), "--store", str(path)],
}


def _change(place: int, content: bytes) -> Spoil:
    def spoil(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        at = place if place >= 0 else len(whole) // 2 // 4096 * 4096
        whole[at : at + len(content)] = content
        path.write_bytes(whole)

    return spoil


def _turn_over_the_journal(connection: sqlite3.Connection) -> None:
    (text,) = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'journal_no_update'"
    ).fetchone()
    connection.execute("DROP TRIGGER journal_no_update")
    connection.execute("UPDATE journal SET old = 'x' WHERE seq = 5")
    connection.execute(text)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD_BACKUPS: dict[str, Spoil] = {
    "a header of zeros": _change(0, bytes(100)),
    "an unknown file format": _change(44, (9).to_bytes(4, "big")),
    "a bad page in the middle": _change(-1, b"\xee" * 4096),
    "its end cut off": lambda path: path.write_bytes(path.read_bytes()[:50_000]),
    "nothing in it": lambda path: path.write_bytes(b""),
    "something else in it": lambda path: path.write_bytes(b"numbers\n" * 9_000),
    "another application's mark": _change(68, b"abcd"),
    "a newer version": lambda path: edit(path, _sql("PRAGMA user_version = 99")),
    "a foreign trigger": lambda path: edit(path, EDITS["trigger"]),
    "a broken chain": lambda path: edit(path, _turn_over_the_journal),
    "a number changed": lambda path: edit(
        path, _sql("UPDATE observation SET value = 77 WHERE value > 0")
    ),
    "a part beside it (WAL)": leave_in_wal_mode,
    "a folder of its name": _a_folder,
}

OPTIONS: list[tuple[str, ...]] = [("--dry-run",), ("--yes",), (), ("--dry-run", "--json")]

OVERWRITTEN: dict[str, Callable[[bytes, bytes, bytes], bytes]] = {
    "an older copy": lambda _own, older, _newer: older,
    "a newer copy": lambda _own, _older, newer: newer,
    "an older copy with the same counter": lambda own, older, _: (
        older[:24] + own[24:40] + older[40:92] + own[92:96] + older[96:]
    ),
    "garbage": lambda own, _older, _newer: b"\xa5" * len(own),
    "garbage behind the header": lambda own, _older, _newer: own[:100] + b"\xa5" * len(own),
    "nothing": lambda _own, _older, _newer: b"",
}
