"""What is done while the disk fails or the file is damaged: public things of the program only.

Each act runs in a process of its own (see `stage`) and answers with JSON. Not here: what must
hold afterwards.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from cityreport.command_answers import progress_answer
from cityreport.errors import CityReportError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.progress_callback import ignore_progress
from tests.faults import city, proof
from tests.faults.shim import Control, Fault, Kind

Answer = dict[str, Any]


def warm_up() -> None:
    """Import what the acts will need."""
    import openpyxl
    import sqlite_utils

    from cityreport import cli
    from cityreport.exchange import verification
    from cityreport.office import exports
    from cityreport.office.backups import recovery_options
    from cityreport.office.contributions import contribution_writing, merge
    from cityreport.store import file_comparison, restore
    from tests.faults import seat

    assert all(
        (openpyxl, sqlite_utils, cli, verification, exports, seat, contribution_writing, merge)
    )
    assert all((recovery_options, file_comparison, restore))


# -- under a failing disk


def command(arguments: list[str], fault: list[int] | None = None, temporary: str = "") -> Answer:
    """`cityreport ARGUMENTS`: code, out, err and how many calls matched and failed."""
    if temporary:
        tempfile.tempdir = temporary
    with _failing(fault) as counted:
        answer = _run(arguments)
    return answer | counted


def entry(store: str, cells: list[list[Any]], fault: list[int]) -> Answer:
    """One cell written, or a block of them, by an office that is open before the disk fails;
    then the disk is back and the same office goes on.

    What is there in between is seen by the office itself, and every other time by a stranger,
    who would roll half a transaction back in its place.
    """
    with city.open_office(Path(store)) as office:
        changes = [msgspec.convert(cell, _Cell).observation() for cell in cells]
        with _failing(fault) as counted:
            first = _written(lambda: office.cells.record_many(changes))
        held = {change.key: office.cells.get(change.key) for change in changes}
        then = [held[change.key] == change for change in changes]
        if fault[0] % 2:
            then = [proof.value_on_disk(Path(store), c.key) == c.value for c in changes]
        again = _written(lambda: office.cells.record_many(changes))
    return first | counted | {"then": then, "again": again}


def window_entry(store: str, number: int, fault: list[int]) -> Answer:
    """A number typed into the real window while the disk fails, and Enter again when it is back."""
    from tests.faults.seat import Seat

    seat = Seat(Path(store))
    seat.type(str(number))
    with _failing(fault) as counted:
        first = seat.enter()
    boxes = seat.dismiss()
    then = seat.held()
    if fault[0] % 2:
        then = proof.value_on_disk(Path(store), seat.key)
    again = first if first["saved"] else seat.enter()
    found = proof.value_on_disk(Path(store), seat.key)
    boxes += seat.dismiss()
    seat.leave()
    ends = {"then": then == number, "again": again, "there": found == number, "boxes": boxes}
    return first | counted | ends


def mend(store: str, fault: list[int]) -> Answer:
    """A damaged file read and replaced by what was salvaged, as the window does it when a person
    chooses that."""
    from cityreport.office.backups import recovery_options

    path, clock = Path(store), city.Clock()

    def step() -> None:
        offers = recovery_options.examine(path, [], clock, city.OFFICER, ignore_progress)
        recovery_options.go_on_with_salvaged(offers, clock, city.OFFICER, ignore_progress)

    with _failing(fault) as counted:
        first = _written(step)
    return first | counted


def choose(path: str, name: str, value: str, fault: list[int]) -> Answer:
    """A setting chosen while the disk fails: whether it says that it is kept, and what holds."""
    from cityreport.settings import Settings

    settings = Settings(Path(path))
    with _failing(fault) as counted:
        saved = settings.set(name, value)
    return {"saved": saved, "held": settings.get(name), "said": ""} | counted


class _Cell(msgspec.Struct, array_like=True):
    indicator: str
    period: str
    area: str
    value: int

    def observation(self) -> city.Observation:
        key = city.CellKey(self.indicator, city.Period.parse(self.period), self.area)
        return city.Observation(key, self.value)


def _written(step: Callable[[], object]) -> Answer:
    try:
        step()
    except CityReportError as error:
        return {"saved": False, "code": error.code, "said": sentence(error)}
    return {"saved": True, "code": "", "said": ""}


@contextlib.contextmanager
def _failing(fault: list[int] | None) -> Iterator[Answer]:
    counted: Answer = {"count": 0, "failed": 0}
    if fault is None:
        yield counted
        return
    control = Control(Path(os.environ["FAULT_CONTROL"]))
    at, kind, only = fault
    control.arm(Fault(at, Kind(kind), bool(only)))
    try:
        yield counted
    finally:
        control.disarm()
        counted["count"], counted["failed"] = control.count, control.failed


def _run(arguments: list[str]) -> Answer:
    from cityreport.cli import main

    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv = ["cityreport", *arguments]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        except BaseException:  # noqa: BLE001 - what a person would see as a traceback
            code, _ = 1, err.write(traceback.format_exc())
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


# -- on a damaged file


def shown(store: str, out: str) -> Answer:
    """Write down all that an undamaged file shows, to be compared with."""
    looks = {name: look() for name, look in _looks(city.open_office(Path(store)))}
    Path(out).write_text(json.dumps(looks), encoding="utf-8")
    return {}


def observe(store: str, expected: str) -> Answer:
    """Open a file, look at everything and audit it: refusals, what differs, what crashed."""
    wanted = json.loads(Path(expected).read_text(encoding="utf-8"))
    found: Answer = {"refused": {}, "different": [], "crashed": [], "commands": {}}
    try:
        office = city.open_office(Path(store))
    except CityReportError as error:
        found["refused"]["opening"] = [error.code, sentence(error)]
    except Exception:  # noqa: BLE001 - a finding, told whole
        found["crashed"].append(["opening", traceback.format_exc()])
    else:
        for name, look in _looks(office):
            _look(found, name, look, wanted[name])
    for name in ("audit", "status", "progress"):
        found["commands"][name] = _run([name, "--store", store])
    return found


def _look(found: Answer, name: str, look: Callable[[], object], wanted: object) -> None:
    try:
        seen = json.loads(json.dumps(look()))
    except CityReportError as error:
        found["refused"][name] = [error.code, sentence(error)]
    except Exception:  # noqa: BLE001 - a finding, told whole
        found["crashed"].append([name, traceback.format_exc()])
    else:
        if seen != wanted:
            found["different"].append([name, _difference(wanted, seen)])


def _looks(office: Office) -> Iterator[tuple[str, Callable[[], Any]]]:
    """All that a person sees of an office, page by page."""
    yield "profile", lambda: _plain(office.city.profile)
    yield "count", office.queries.count
    yield "overview", lambda: _plain(office.queries.overview())
    yield "submissions", lambda: _plain(office.exports.submissions())
    yield "progress L1", lambda: progress_answer(office.queries.progress("L1"))
    yield "progress P1 D07", lambda: progress_answer(office.queries.progress("P1", "D07"))
    for indicator in office.catalogue.indicators:
        code = indicator.code
        yield f"indicator {code}", lambda code=code: _plain(office.queries.of_indicator(code))
    months = city.month_range(city.Period.parse("2022-01"), city.MONTH)
    for month in months:
        yield (
            f"page {month}",
            lambda month=month: _plain(sorted(office.queries.page(month).cells.items())),
        )
        yield f"month {month}", lambda month=month: _plain(office.queries.in_period(month))


def _plain(value: Any) -> Any:
    """Any of the program's values as JSON can hold it."""
    if isinstance(value, dict):
        return {str(_plain(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple) and not isinstance(value, city.Period):
        return [_plain(part) for part in value]
    if value is None or type(value) in {int, float, bool}:
        return value
    return str(value)


def _difference(wanted: Any, seen: Any) -> str:
    """The first place where two plain values part."""
    if isinstance(wanted, list) and isinstance(seen, list):
        for one, other in zip(wanted, seen, strict=False):
            if one != other:
                return _difference(one, other)
        return f"{len(wanted)} became {len(seen)}"
    if isinstance(wanted, dict) and isinstance(seen, dict):
        for key in wanted:
            if wanted[key] != seen.get(key):
                return f"{key}: {_difference(wanted[key], seen.get(key))}"
    return f"{str(wanted)[:60]} became {str(seen)[:60]}"
