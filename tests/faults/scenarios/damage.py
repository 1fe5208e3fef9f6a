"""A byte that turned over, a file that was cut: found and said, or harmless; never a wrong number.

Two levels. `shown wrong`: some page showed something else than the undamaged file and nobody
refused. `not even noticed by audit`: and `audit` says that the file holds.
"""

from __future__ import annotations

import random
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults import city
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.stage import Answer, Stage
from tests.faults.tally import Tally

ROWS_PROVE_THEMSELVES = True
"""Whether reading alone finds a damaged row. True from schema 2 on (a checksum in each row):
then a number that is shown wrong is lost even where `audit` would have found it."""

_INTERIOR = {2, 5}
"""Kinds of b-tree pages that lead to others: the file format, section 1.6."""


def run_flips(trial: Trial) -> Tally:
    """One byte changed, anywhere and where it hurts."""
    return _run(trial, Tally("one byte turned over"), _flip, trial.tries(12, 200))


def run_truncations(trial: Trial) -> Tally:
    """The file cut short, anywhere and at the ends of pages."""
    return _run(trial, Tally("file cut short"), _cut, trial.tries(10, 200))


def _run(trial: Trial, tally: Tally, spoil: Callable[..., str], tries: int) -> Tally:
    room = trial.room(spoil.__name__.strip("_"))
    whole = city.make_small(room / "whole.cityreport")
    _export_once(whole, room / "exports")
    content, expected = whole.read_bytes(), room / "expected.json"
    home = room / "home"
    home.mkdir()
    with Stage(own_environment(home)) as stage:
        copy = room / "copy.cityreport"
        shutil.copy(whole, copy)
        answer = stage.play("shown", store=str(copy), out=str(expected))
        assert answer == {}, answer
        answer = stage.play("observe", store=str(copy), expected=str(expected))
        assert not any(answer[word] for word in ("refused", "different", "crashed")), answer
        for number in range(tries):
            seed = trial.seed * 1_000_003 + number
            spoiled = bytearray(content)
            what = spoil(spoiled, random.Random(seed), number)
            _clean(room, copy)
            copy.write_bytes(spoiled)
            answer = stage.play("observe", store=str(copy), expected=str(expected))
            _judge(tally, answer, f"seed {seed}, {what}", is_touched=copy.read_bytes() != spoiled)
    return tally


def _export_once(store: Path, folder: Path) -> None:
    """A submission in the file's list, so that this too can be damaged."""
    period = city.Period.parse("2022-01")
    with city.open_office(store) as office:
        office.exports.export(period, period, ["json"], folder)


def _clean(room: Path, copy: Path) -> None:
    for old in room.glob(copy.name + "*"):
        old.unlink()


# -- spoiling


def _flip(content: bytearray, chance: random.Random, number: int) -> str:
    """Change one byte; every other time where SQLite keeps its own house."""
    size = _page_size(content)
    pages = len(content) // size
    match number % 6:
        case 1:
            page, place = chance.randrange(pages), chance.randrange(12)
        case 3:
            page = chance.choice([p for p in range(pages) if _kind(content, p) in _INTERIOR])
            place = chance.randrange(64)
        case 5:
            page, place = chance.choice([(0, chance.randrange(100)), (pages - 1, None)])
            place = chance.randrange(size) if place is None else place
        case _:
            page, place = chance.randrange(pages), chance.randrange(size)
    at = page * size + place
    old = content[at]
    content[at] = old ^ chance.randint(1, 255)
    return f"byte {at} (page {page + 1}, offset {place}): {old} -> {content[at]}"


def _cut(content: bytearray, chance: random.Random, number: int) -> str:
    """Cut the end off."""
    size = _page_size(content)
    match number % 4:
        case 0:
            rest = chance.randrange(len(content))
        case 1:
            rest = size * chance.randrange(len(content) // size)
        case 2:
            rest = len(content) - chance.randint(1, 2 * size)
        case _:
            rest = chance.choice((0, 1, 16, 99, 100, 101, 512, size - 1, size, size + 1))
    del content[rest:]
    return f"cut to {rest} bytes"


def _page_size(content: bytes | bytearray) -> int:
    (size,) = struct.unpack_from(">H", content, 16)
    return 65536 if size == 1 else int(size)


def _kind(content: bytearray, page: int) -> int:
    return content[page * _page_size(content) + (100 if page == 0 else 0)]


# -- judging


def _judge(tally: Tally, answer: Answer, what: str, *, is_touched: bool) -> None:
    tally.tried += 1
    bad = _crashes(answer)
    refused, different = answer.get("refused", {}), answer.get("different", [])
    commands = answer.get("commands", {})
    bad += _unclear(commands)
    audit_holds = commands.get("audit", {}).get("code") == 0
    if different:
        first = f"{different[0][0]}: {different[0][1]}"
        tally.note("shown wrong" + (", other pages refused" if refused else ""))
        if audit_holds:
            tally.note("not even noticed by audit")
            bad.append(f"not even noticed by audit; {first}")
        elif ROWS_PROVE_THEMSELVES:
            bad.append(f"shown wrong; {first}")
    if is_touched and not bad and (refused or different):
        tally.note("written to although damaged")
    if bad:
        tally.lose(*(f"{what}: {line}" for line in bad))
    elif refused or not audit_holds:
        tally.detected += 1
    else:
        tally.harmless += 1


def _crashes(answer: Answer) -> list[str]:
    bad = [f"{name} crashed: {_raised(trace)}" for name, trace in answer.get("crashed", [])[:2]]
    for word in ("crash", "hung", "died"):
        if word in answer:
            bad.append(f"{word}: {answer[word]}")
    return bad


def _unclear(commands: dict[str, Any]) -> list[str]:
    """Commands that did not end with 0, or with 1 or 3 and one sentence."""
    bad = []
    for name, end in commands.items():
        said = (end["err"] or (end["out"] if end["code"] else "")).strip()
        if "Traceback" in said:
            bad.append(f"the command {name} shows a traceback: {_raised(said)}")
        elif end["code"] not in {0, 1, 3}:
            bad.append(f"the command {name} ends with {end['code']}: {said}")
        elif end["code"] and len(said.splitlines()) != 1:
            bad.append(f"the command {name} says more than a line: {said.splitlines()[0]} …")
    return bad


def _raised(trace: str) -> str:
    """What a traceback ends with, and the last place of the program in it."""
    lines = trace.strip().splitlines()
    error = lines[-1].split(" with text")[0]  # what a damaged file holds may be long
    places = [line for line in lines if "/cityreport/" in line]
    place = places[-1].split("/cityreport/")[-1].replace('"', "") if places else "not in cityreport"
    return f"{error[:200]} [{place}]"
