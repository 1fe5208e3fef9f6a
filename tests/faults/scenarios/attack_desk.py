"""Somebody sends the network's desk files that were changed, and puts others there to stop it.

The desk knows the offices' keys and what they sent before. `detected`: it sets the file aside, or
lets it wait; `harmless`: it takes the very content that the office sent; `lost`: a changed number
counts, a file was not looked at, a right one was refused, or the reader crashed or hung.
"""

from __future__ import annotations

import gzip
import json
import random
import signal
import sqlite3
import sys
import tempfile
import warnings
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import duckdb

from cityreport.domain.submission import Submission
from cityreport.exchange import encryption, key_file
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import look
from cityreport.network import desk as desk_module
from cityreport.network import desk_key
from cityreport.network.arrival import TAKEN, Arrival, ArrivalState, Found
from cityreport.network.arrival_reading import DeskWork, read_arrival, unreadable
from cityreport.network.desk import Desk
from cityreport.network.reading_pool import arrivals
from tests.faults import changed_files, changed_workbooks, city
from tests.faults.changed_files import Made, Senders
from tests.faults.hostile_files import hostile
from tests.faults.scenarios.trial import Trial
from tests.faults.sent_files import MADE, SendingOffice
from tests.faults.tally import Tally

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_CATALOGUE = city.catalogue()
_AT_ONCE = 500
_PATIENCE = 120
"""The seconds that a file may take its reader on a busy machine; a usual one takes a hundredth."""
_CHANGES = {**changed_files.CHANGES, **changed_workbooks.CHANGES}
_WHOLE, _HOSTILE = "the desk as a whole", "put there to stop it"
_Files = dict[str, tuple[str, Made]]


def run(trial: Trial) -> Tally:
    """Send changed files, some hundreds at a time, each time to a new desk; then hostile ones."""
    tally = Tally("desk: file changed")
    offices = [SendingOffice(number, _CATALOGUE) for number in range(4)]
    stranger = key_file.make("office", offices[0].first.office.id, MADE)
    chance = random.Random(trial.seed * 13)
    kinds = list(_CHANGES)
    for kind in (*kinds, _HOSTILE, _WHOLE):  # the order of the table
        tally.of(kind)
    shares = [share for share, _ in _CHANGES.values()]
    chosen = chance.choices(kinds, shares, k=trial.tries(0, 10_000)) if trial.is_long else kinds
    for begin in range(0, len(chosen), _AT_ONCE):
        room = trial.room(f"desk{begin}")
        desk = _desk(room, offices)
        card = desk_key.open_key(desk)
        recipient = encryption.recipient_of(card.identity or "")
        senders = Senders(offices, stranger, recipient, chance)
        files: _Files = {}
        for number, kind in enumerate(chosen[begin : begin + _AT_ONCE], begin):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # zipfile's, of a name that is there twice
                made = _CHANGES[kind][1](senders)
            name = f"{number:05d}{made.suffix}"
            (room / "inbox" / name).write_bytes(made.content)
            files[name] = kind, made
        if _collected(tally, room, len(files)):
            _judge(tally, room, offices, files)
    _attack_with_hostile_files(tally, trial, offices)
    tally.sum_up()
    return tally


def _desk(room: Path, offices: list[SendingOffice]) -> Path:
    """A desk that knows what the offices sent before."""
    inbox, out = room / "inbox", room / "desk"
    inbox.mkdir()
    out.mkdir()
    key = desk_key.make_key(out, "A network", _NOW)
    for office in offices:
        office.write_known(inbox)
    with Desk(out, _CATALOGUE) as desk:
        states = desk.collect(inbox, _NOW, key=key).states
    assert states == {"accepted": len(offices), "enrolled": len(offices)}
    return out


def _collected(tally: Tally, room: Path, expected: int) -> bool:
    """Let the desk look at everything; return whether it came to its end."""
    watched = partial(arrivals, read=_watched)
    try:
        with (
            patch.object(desk_module, "arrivals", watched),
            Desk(room / "desk", _CATALOGUE) as desk,
        ):
            found = desk.collect(
                room / "inbox", _NOW, workers=2, key=desk_key.open_key(room / "desk")
            )
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        tally.of(_WHOLE).crashed += 1
        tally.of(_WHOLE).lose(f"{room}: the desk ended with {error!r}")
        return False
    if found.looked_at < expected:
        tally.of(_WHOLE).lose(f"{room}: {found.looked_at} of {expected} files were looked at")
    return True


def _watched(found: Found, work: DeskWork) -> Arrival:
    """Read a file in a worker, and leave a note where the reader fails or takes for ever."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, _give_up)
        signal.alarm(_PATIENCE)
    try:
        return read_arrival(found, work)
    except (Exception, _HungError) as error:  # noqa: BLE001 - that is what is looked for
        end = "hung" if isinstance(error, _HungError) else "crashed"
        note = work.received.parent / f"{end}-{Path(found.name).name}.txt"
        note.write_text(repr(error))
        return unreadable(found)
    finally:
        if sys.platform != "win32":
            signal.alarm(0)


class _HungError(BaseException):
    """The time for a file is over."""


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise _HungError


def _judge(tally: Tally, room: Path, offices: list[SendingOffice], files: _Files) -> None:
    """Compare what was decided on each file with what the offices sent."""
    sent = {_comparable(encoded(s)) for o in offices for s in (o.first, o.second)}
    enrolments = {office.enrolment() for office in offices}
    identity = desk_key.open_key(room / "desk").identity or ""
    verdicts = _verdicts(room / "desk")
    for name, (kind, made) in files.items():
        part, where = tally.of(kind), f"{kind}: {room}/{name}:"
        part.tried += 1
        if name not in verdicts:
            part.lose(f"{where} it was not looked at")
            continue
        state, sha256, said = verdicts[name]
        kept = room / "desk" / "received" / f"{sha256}.json"
        if "desk_reader_died" in said:
            _note_end(part, room, name, where)
        elif state == ArrivalState.ENROLLED:
            if made.content in enrolments:
                part.harmless += 1
            else:
                part.lose(f"{where} a stranger was enrolled")
        elif state in TAKEN or state == ArrivalState.AGAIN:
            content = kept.read_bytes() if kept.exists() else made.content
            if _comparable(content, identity) in sent:
                part.harmless += 1
            else:
                part.lose(f"{where} it is {state}, and no office sent it")
        elif made.says_the_same:
            part.lose(f"{where} {state}, {said}, though nothing was changed")
        else:
            part.detected += 1
    _compare_numbers(tally, room, offices)


def _verdicts(desk: Path) -> dict[str, tuple[str, str, str]]:
    """State, SHA-256 and reasons of each file."""
    with closing(sqlite3.connect(desk / desk_module.MANIFEST)) as connection:
        rows = connection.execute("SELECT name, state, sha256, CAST(said AS TEXT) FROM file")
        return {name: (state, sha256, said) for name, state, sha256, said in rows}


def _note_end(part: Tally, room: Path, name: str, where: str) -> None:
    has_hung = (room / "desk" / f"hung-{name}.txt").exists()
    part.hung += has_hung
    part.crashed += not has_hung
    part.lose(f"{where} the reader {'hung' if has_hung else 'crashed'}")


def _comparable(content: bytes, identity: str = "") -> str | None:
    """What a file says beside its seal; read by Python's json, not by the program, where it can."""
    if encryption.is_encrypted(content):
        content = encryption.decrypt(content, identity)
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    if content.startswith(b"PK"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.xlsx"
            path.write_bytes(content)
            found = look(path, _CATALOGUE, _NOW)[1]
        content = encoded(found) if isinstance(found, Submission) else b"{}"
    said = json.loads(content.decode("utf-8-sig"))
    said.pop("seal", None)
    rows = [json.dumps(_plain(row), sort_keys=True) for row in said.pop("observations", ())]
    return json.dumps([_plain(said), sorted(rows)], sort_keys=True)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """The same with 1.0 written as 1."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in said.items()
    }


def _compare_numbers(tally: Tally, room: Path, offices: list[SendingOffice]) -> None:
    """Every number that analyses read is one that an office sent."""
    asked = (
        "SELECT submission, indicator, period, area, breakdown, category, value"
        f" FROM read_parquet('{room}/desk/data/*.parquet')"
    )
    with duckdb.connect() as connection:
        found = set(connection.execute(asked).fetchall())
    true = {
        (one.id, o.indicator, o.period, o.area, o.breakdown, o.category, o.value)
        for office in offices
        for one in (office.first, office.second)
        for o in one.observations
    }
    for row in sorted(found - true):
        tally.of(_WHOLE).lose(f"{room}: {row} was taken and never sent")


def _attack_with_hostile_files(tally: Tally, trial: Trial, offices: list[SendingOffice]) -> None:
    """Put everything that could stop a desk beside one right file, which has to be taken."""
    room = trial.room("hostile")
    _desk(room, offices)
    right = "zz-right.json"
    (room / "inbox" / right).write_bytes(encoded(offices[0].second))
    part = tally.of(_HOSTILE)
    with hostile(room / "inbox", offices[1], is_long=trial.is_long) as count:
        part.tried += count
        if not _collected(tally, room, 1):
            return
    verdicts = _verdicts(room / "desk")
    if verdicts[right][0] not in TAKEN:
        part.lose(f"{room}: the right file is {verdicts[right]}")
    for name, (_, _, said) in verdicts.items():
        if "desk_reader_died" in said:
            part.note("its reader died, the desk went on")
        if (room / "desk" / f"hung-{Path(name).name}.txt").exists():
            part.hung += 1
            part.lose(f"{room}/{name}: it was not read in {_PATIENCE} s")
    part.detected = part.tried - part.lost
