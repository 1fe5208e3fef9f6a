"""What the command `import` makes of each table of the corpus, with nothing answered.

Each case gets a fresh office and the whole command, in this process: only the child that reads the
file is left out, because starting it takes longer than all else. Not here: printing (`__main__`).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from cityreport import paths
from cityreport.cli import main
from cityreport.domain.catalogue import TOTAL, read_catalogue
from cityreport.domain.city import Area, City, Profile
from cityreport.office.clock import system_clock
from cityreport.office.new_office import create_office
from tests.import_corpus.corpus import Case, Truth
from tests.reading_here import reading_here

CITY = Profile(
    City("Valdora", "COL"),
    areas=(Area("01", "Centro"), Area("02", "Norte"), Area("03", "San José")),
)
_OWN = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")
CRASHED = 70
"""The exit code that stands for a traceback."""
_SQL = "SELECT indicator, period, area, breakdown, category, value FROM observation"


class Outcome(StrEnum):
    """The result of a case, the best first."""

    RIGHT = "stored_right"
    ASKED = "asked"
    PARTLY = "partly"
    WRONG = "silently_wrong"

    @property
    def rank(self) -> int:
        """Return its place: the less, the better."""
        return list(Outcome).index(self)


class Verdict(NamedTuple):
    """The result of a case. `asks`: the kinds of its questions; `stored`: what the office holds
    afterwards; `is_led`: whether the case's answers lead to its truth, None without any;
    `said`: what the command printed."""

    case: Case
    outcome: Outcome
    asks: tuple[str, ...]
    stored: Truth
    code: int
    is_led: bool | None
    said: str


class _Run(NamedTuple):
    code: int
    asks: tuple[str, ...]
    stored: Truth
    said: str


def judge(cases: Sequence[Case]) -> Iterator[Verdict]:
    """Yield the verdict on each case."""
    with tempfile.TemporaryDirectory() as made, _alone(Path(made)):
        folder = Path(made)
        template = folder / "template.cityreport"
        catalogue = read_catalogue(paths.catalogue_file().read_bytes())
        create_office(template, catalogue, system_clock, "Judge", CITY).close()
        for number, case in enumerate(cases):
            place = folder / f"{number}"
            place.mkdir()
            yield _verdict(case, place, template)
            shutil.rmtree(place)


def _verdict(case: Case, folder: Path, template: Path) -> Verdict:
    run = _import(case, folder / "nothing.cityreport", template)
    led: bool | None = None
    if case.answers and case.truth is not None:
        answered = _import(case, folder / "answered.cityreport", template, case.answers)
        led = is_same(answered.stored, case.truth)
    outcome = outcome_of(case.truth, run.code, len(run.asks), run.stored)
    return Verdict(case, outcome, run.asks, run.stored, run.code, led, run.said)


def outcome_of(truth: Truth | None, code: int, questions: int, stored: Truth) -> Outcome:
    """Return the outcome by the corpus's rule: what is not right, asked or a part is wrong."""
    if truth is not None and code == 0 and is_same(stored, truth):
        return Outcome.RIGHT
    if code == 1 and not stored and questions:
        return Outcome.ASKED
    if code == 1 and stored and truth is not None and _is_part(stored, truth):
        return Outcome.PARTLY
    return Outcome.WRONG


def is_same(stored: Truth, truth: Truth) -> bool:
    """Return whether exactly the truth is stored."""
    return _beside(stored, truth) == truth


def _is_part(stored: Truth, truth: Truth) -> bool:
    return all(truth.get(name) == value for name, value in _beside(stored, truth).items())


def _beside(stored: Truth, truth: Truth) -> Truth:
    """Return what is held against a truth: the districts only if it speaks of any."""
    if any(_is_of_district(name) for name in truth):
        return stored
    return {name: value for name, value in stored.items() if not _is_of_district(name)}


def _is_of_district(name: str) -> bool:
    return name.count(" ") == 4


def _import(case: Case, store: Path, template: Path, answers: Sequence[str] = ()) -> _Run:
    shutil.copy(template, store)
    given = [part for answer in answers for part in ("--set", answer)]
    file = case.put(store.parent)
    code, out, err = _call("import", file, "--store", store, "--json", *given)
    asks: tuple[str, ...] = ()
    if out.startswith("{"):
        asks = tuple(question["ask"] for question in json.loads(out).get("questions", ()))
    return _Run(code, asks, _stored(store), err.strip() or out)


def _call(*arguments: object) -> tuple[int, str, str]:
    """Run the program in this process as a shell would; return its exit code and what it said."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    code: Any = 0
    with (
        mock.patch.object(sys, "argv", ["cityreport", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        except Exception:  # noqa: BLE001 - a crash is a verdict too: nothing good came of it
            code = CRASHED
            traceback.print_exc()
    said = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return int(code or 0), said[0], said[1]


def _stored(store: Path) -> Truth:
    with contextlib.closing(sqlite3.connect(store)) as file:
        found = file.execute(_SQL).fetchall()
    return {
        " ".join(
            (indicator, period, breakdown, category, *([area] if area != TOTAL else []))
        ): value
        for indicator, period, area, breakdown, category, value in sorted(found)
        if value is not None
    }


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep what the program remembers in a folder of its own, in English."""
    own = dict.fromkeys(_OWN, str(folder)) | {"LC_ALL": "C.UTF-8"}
    with mock.patch.dict(os.environ, own), reading_here():
        for name in ("CITYREPORT_STORE", "CITYREPORT_LANG", "CITYREPORT_OFFICER"):
            os.environ.pop(name, None)
        yield
