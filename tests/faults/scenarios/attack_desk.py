"""Somebody sends the network's desk files that were changed: digits, bytes, lines, cut, twice.

`detected`: the desk sets the file aside; `harmless`: it takes the very content that the city sent;
`lost`: a changed number counts, or a file was not looked at.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import msgspec

from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.exchange.strict_json import encoded
from cityreport.network.desk import Desk
from tests.faults import city
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally
from tests.network.made_cities import made_submission

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_CATALOGUE = city.catalogue()
_AT_ONCE = 500
Change = Callable[[bytes, random.Random], bytes]


def run(trial: Trial) -> Tally:
    """Send changed files, some hundreds at a time, to one desk."""
    tally = Tally("desk: file changed")
    chance = random.Random(trial.seed * 13)
    sent = [_small(number) for number in range(4)]
    wanted, number = trial.tries(12, 10_000), 0
    while number < wanted:
        room = trial.room(f"desk{number}")
        inbox = room / "inbox"
        inbox.mkdir()
        names = {}
        for _ in range(min(_AT_ONCE, wanted - number)):
            what = chance.choice(list(_CHANGES))
            content = _CHANGES[what](encoded(chance.choice(sent)), chance)
            name = f"{number:05d}.json"
            (inbox / name).write_bytes(content)
            names[name] = what
            number += 1
        _judge(tally, inbox, room / "desk", sent, names)
    return tally


def _judge(
    tally: Tally, inbox: Path, out: Path, sent: list[Submission], names: dict[str, str]
) -> None:
    """Collect, and compare every number that counts with what the cities sent."""
    with Desk(out, _CATALOGUE) as desk:
        run = desk.collect(inbox, _NOW)
    tally.tried += len(names)
    tally.detected += run.states.get("refused", 0)
    tally.harmless += len(names) - run.states.get("refused", 0)
    if run.looked_at != len(names) or sum(run.states.values()) != len(names):
        tally.lose(f"{inbox}: {run.looked_at} of {len(names)} files were looked at")
    if not run.taken:
        return
    asked = (
        "SELECT submission, indicator, period, area, breakdown, category, value"
        f" FROM read_parquet('{out}/data/*.parquet')"
    )
    with duckdb.connect() as connection:
        found = set(connection.execute(asked).fetchall())
    true = {
        (one.id, o.indicator, o.period, o.area, o.breakdown, o.category, o.value)
        for one in sent
        for o in one.observations
    }
    for row in sorted(found - true):
        tally.lose(f"{inbox}: {row} was taken and never sent")


def _small(number: int) -> Submission:
    whole = made_submission(number, _CATALOGUE, months=1)
    rows = [o for o in whole.observations if o.indicator in ("L1", "L3")]
    return seal_content(msgspec.structs.replace(whole, observations=rows, seal=None))


def _digit(content: bytes, chance: random.Random) -> bytes:
    places = [i for i, byte in enumerate(content) if chr(byte).isdigit()]
    at = chance.choice(places)
    return content[:at] + str(chance.randrange(10)).encode() + content[at + 1 :]


def _byte(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _gone(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    del lines[chance.randrange(len(lines))]
    return b"\n".join(lines)


def _doubled(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join((*lines[:at], lines[at], *lines[at:]))


def _moved(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _packed(content: bytes, chance: random.Random) -> bytes:
    packed = gzip.compress(content)
    return _byte(packed, chance) if chance.random() < 0.5 else packed


def _again(content: bytes, _chance: random.Random) -> bytes:
    return content


_CHANGES: dict[str, Change] = {
    "digit": _digit,
    "byte": _byte,
    "cut": _cut,
    "line gone": _gone,
    "line twice": _doubled,
    "lines exchanged": _moved,
    "packed": _packed,
    "sent again": _again,
}
