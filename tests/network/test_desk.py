"""The desk takes every right file once, sets the rest aside with its reason, and stops for none."""

from __future__ import annotations

import csv
import errno
import gzip
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import AccessError
from cityreport.exchange.digest import seal_content
from cityreport.exchange.strict_json import encoded
from cityreport.exchange.verification import look
from cityreport.network import arrival_reading, parquet_files, reading_pool
from cityreport.network import desk as desk_module
from cityreport.network.arrival import Arrival, Found
from cityreport.network.arrival_reading import DeskWork, read_arrival
from cityreport.network.desk import Desk
from tests.network.conftest import NOW, Collect
from tests.network.made_cities import corrected, write

KEY = ("indicator", "period", "area", "breakdown", "category")


def held(out: Path) -> dict[tuple[str, ...], tuple[int | None, str]]:
    """Value and status of every cell that holds, by office and key."""
    asked = f"""
        SELECT o.office, {", ".join("o." + name for name in KEY)}, o."value", o.status
        FROM '{out}/data/*.parquet' o JOIN '{out}/holdings.parquet' h
        USING (office, period, submission)"""
    return {tuple(row[:6]): tuple(row[6:]) for row in duckdb.sql(asked).fetchall()}


def cells(submission: Submission) -> dict[tuple[str, ...], tuple[int | None, str]]:
    office = submission.office.id
    return {(office, *_key(o)): (o.value, o.status) for o in submission.observations}


def _key(row: ObservationRecord) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in KEY)


def set_aside(out: Path) -> dict[str, str]:
    """The code of each file that was not taken."""
    text = (out / desk_module.SET_ASIDE).read_text("utf-8-sig")
    return {row["file"]: row["code"] for row in csv.DictReader(text.splitlines())}


def test_what_the_cities_sent_is_what_analyses_read(
    cities: list[Submission], inbox: Path, out: Path, collect: Collect
) -> None:
    for city in cities:
        write(city, inbox)
    run = collect()
    assert (run.looked_at, run.taken, run.cities) == (6, 6, 6)
    expected = {}
    for city in cities:
        expected |= cells(city)
    assert held(out) == expected
    for path in inbox.iterdir():
        kept = out / "received"
        assert path.read_bytes() in {one.read_bytes() for one in kept.iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="on Windows the folder decides")
def test_only_the_owner_of_a_desk_reads_what_cities_sent(
    cities: list[Submission], inbox: Path, out: Path, collect: Collect
) -> None:
    write(cities[0], inbox)
    before = os.umask(0)
    try:
        collect()
    finally:
        os.umask(before)
    modes = {p.relative_to(out): p.stat().st_mode & 0o077 for p in (out, *out.rglob("*"))}
    assert {path: oct(mode) for path, mode in modes.items() if mode and path.suffix} == {}
    assert modes[Path("received")] == modes[Path("data")] == 0


def test_a_second_run_does_only_what_is_new(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for city in cities[:3]:
        write(city, inbox)
    collect()
    read: list[str] = []

    def noted(found: Found, work: DeskWork) -> Arrival:
        read.append(found.name)
        return read_arrival(found, work)

    monkeypatch.setattr(desk_module, "arrivals", partial(reading_pool.arrivals, read=noted))
    assert collect().looked_at == 0
    new = write(cities[3], inbox)
    assert collect().taken == 1
    assert read == [new.name]
    assert len(held(out)) == sum(len(city.observations) for city in cities[:4])


def test_of_versions_each_month_is_told_by_the_newest_that_signs_it(
    cities: list[Submission], inbox: Path, out: Path, collect: Collect
) -> None:
    first = cities[0]
    write(first, inbox)
    write(corrected(first, more=5), inbox)
    unsigned = corrected(first, more=9, times=2)
    rows = [msgspec.structs.replace(o, status="V") for o in unsigned.observations]
    unsigned = msgspec.structs.replace(unsigned, sign_off=[], observations=rows)
    write(seal_content(unsigned), inbox)
    collect()
    assert held(out) == cells(corrected(first, more=5))


def test_what_cannot_be_taken_is_set_aside_with_its_reason(
    cities: list[Submission], inbox: Path, out: Path, collect: Collect
) -> None:
    good, other = cities[0], cities[1]
    write(good, inbox)
    collect()

    def put(name: str, submission: Submission) -> None:
        (inbox / name).write_bytes(encoded(submission))

    replace = msgspec.structs.replace
    put("again.json", good)
    (inbox / "zipped-again.json.gz").write_bytes(gzip.compress(encoded(good)))
    put("forged.json", replace(good, sequence=7))  # the seal is the old one
    put("id-twice.json", seal_content(replace(good, sequence=8)))
    put("number-twice.json", seal_content(replace(good, id=other.id)))
    put("foreign.json", seal_content(replace(other, sequence=2, supersedes=[good.id])))
    fresh = "11111111-1111-4111-8111-111111111111"
    earlier = corrected(good)
    put("zz1.json", earlier)
    put("zz2.json", seal_content(replace(good, id=fresh, sequence=9, supersedes=[earlier.id])))
    loop = replace(good, id=fresh[:-1] + "2", sequence=3, supersedes=[fresh])
    put("zz3-loop.json", seal_content(loop))
    (inbox / "cut.json").write_bytes(encoded(other)[:900])
    (inbox / "empty.json").write_bytes(b"")
    (inbox / "letter.json").write_text("Dear network")
    (inbox / "bomb.json.gz").write_bytes(gzip.compress(b"{" + b" " * 3_000_000))
    (inbox / "=cmd|' ' !A1.xlsx").write_bytes(b"PK\x03\x04 no zip")
    run = collect()
    assert run.states == {"accepted": 3, "duplicate": 2, "refused": 10}
    assert set_aside(out) == {
        "again.json": "desk_duplicate",
        "zipped-again.json.gz": "desk_duplicate",
        "forged.json": "seal_broken",
        "id-twice.json": "desk_id_twice",
        "number-twice.json": "desk_number_twice",
        "foreign.json": "desk_supersedes_foreign",
        "zz3-loop.json": "desk_supersedes_loop",
        "cut.json": "file_cut",
        "empty.json": "file_empty",
        "letter.json": "not_a_submission",
        "bomb.json.gz": "gzip_oversized",
        "'=cmd|' ' !A1.xlsx": "workbook_damaged",
    }
    assert len(list((out / "received").iterdir())) == 3
    assert collect().looked_at == 0


def test_a_file_that_kills_its_reader_takes_nothing_else_with_it(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    catalogue_file: CatalogueFile,
) -> None:
    names = [write(city, inbox).name for city in cities]
    victim = sorted(names)[2]
    with Desk(out, catalogue_file) as desk:
        found = {one.name: one for one in desk.new_files(inbox)}
        work = DeskWork(inbox, desk.received, catalogue_file, NOW)
        files = [found[name] if name != victim else Found(victim, -1, 0) for name in sorted(names)]
        read = list(reading_pool.arrivals(files, work, workers=1, read=_dies_at_minus_one))
    assert [one.found.name for one in read] == sorted(names)
    assert [one.problems[0].code for one in read if one.problems] == ["desk_reader_died"]


def test_a_fault_of_the_program_at_one_file_stops_no_other(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = sorted(write(city, inbox).name for city in cities[:3])

    def fails_at_the_second(path: Path, *facts: Any) -> Any:
        if path.stat().st_size == (inbox / names[1]).stat().st_size:
            raise ZeroDivisionError
        return look(path, *facts)

    monkeypatch.setattr(arrival_reading, "look", fails_at_the_second)
    assert collect().taken == 2
    assert set_aside(out) == {names[1]: "desk_reader_died"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text, links need rights")
def test_nothing_in_the_folder_that_is_no_usual_file_ends_the_run(
    cities: list[Submission], inbox: Path, out: Path, collect: Collect
) -> None:
    write(cities[0], inbox)
    (inbox / os.fsdecode(b"\xff.json")).write_bytes(encoded(cities[1]))
    (inbox / "itself.json").symlink_to("itself.json")
    (inbox / "nowhere.json").symlink_to("not-there")
    (inbox / "zero.json").symlink_to("/dev/zero")
    (inbox / "folder").symlink_to(out.parent)
    (inbox / "stick.json").symlink_to(out.parent / "not-mounted" / "city.json")
    os.mkfifo(inbox / "pipe.json")
    (inbox / "folder.json").mkdir()
    deep = [inbox / "deep"]
    deep += (deep[0] / "/".join("d" * n) for n in range(1, 1101))  # deeper than calls can be
    for folder in deep:
        folder.mkdir()
    write(cities[2], deep[-1])
    try:
        assert collect().taken == 3
        unread = ("itself.json", "nowhere.json", "zero.json", "folder", "stick.json")
        assert set_aside(out) == dict.fromkeys(unread, "cannot_read")
        assert collect().looked_at == 0
        (inbox / "not-there").write_bytes(encoded(cities[3]))
        assert collect().taken == 1, "the stick is there again"
    finally:  # pytest's own removal calls itself for each level
        next(deep[-1].iterdir()).unlink()
        for folder in reversed(deep):
            folder.rmdir()


def test_where_no_reader_can_start_no_file_is_blamed(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    catalogue_file: CatalogueFile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(cities[0], inbox)
    monkeypatch.setattr(reading_pool, "_begin", _cannot_begin)
    with Desk(out, catalogue_file) as desk:
        with pytest.raises(AccessError, match="desk_no_workers"):
            desk.collect(inbox, NOW, workers=1)
        assert [one.name for one in desk.new_files(inbox)] == [path.name]


def _cannot_begin(*_: object) -> None:
    os._exit(9)


def _dies_at_minus_one(found: Found, work: DeskWork) -> Arrival:
    if found.size == -1:
        os._exit(9)
    return read_arrival(found, work)


@pytest.mark.parametrize("step", range(6))
def test_a_death_at_any_step_loses_and_doubles_nothing(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
    step: int,
) -> None:
    for city in cities[:4]:
        write(city, inbox)
    monkeypatch.setattr(desk_module, "BATCH", 2)
    steps = [0]

    class Death(BaseException):
        pass

    def deadly(owner: object, name: str) -> None:
        usual = getattr(owner, name)

        def run(*facts: object, **named: object) -> object:
            if steps[0] == step:
                raise Death
            steps[0] += 1
            return usual(*facts, **named)

        patch.setattr(owner, name, run)

    with pytest.MonkeyPatch.context() as patch:
        deadly(parquet_files, "sync_folder")  # a file has its name, and nobody knows it
        deadly(desk_module.Manifest, "_add_submission")
        deadly(desk_module.Manifest, "_add_file")
        with pytest.raises(Death):
            collect()
    collect()
    expected = {}
    for city in cities[:4]:
        expected |= cells(city)
    assert held(out) == expected
    count = duckdb.sql(f"SELECT count(*) FROM '{out}/data/*.parquet'").fetchall()
    assert count == [(len(expected),)]


def test_two_desks_do_not_work_in_one_folder(out: Path, catalogue_file: CatalogueFile) -> None:
    with Desk(out, catalogue_file), pytest.raises(AccessError, match="desk_in_use"):
        Desk(out, catalogue_file)


def test_an_excel_file_is_read_only_where_there_is_no_json_of_it(
    inbox: Path, out: Path, catalogue_file: CatalogueFile
) -> None:
    for name in ("a.json", "a.xlsx", "b.xlsx", "c.json.gz", "c.xlsx", "~$b.xlsx", "notes.txt"):
        (inbox / name).write_bytes(b"x")
    with Desk(out, catalogue_file) as desk:
        found = [one.name for one in desk.new_files(inbox)]
    assert found == ["a.json", "c.json.gz", "notes.txt", "b.xlsx"]


def test_what_the_desk_does_not_read_is_named_and_not_passed_over(
    inbox: Path, out: Path, collect: Collect
) -> None:
    for name in ("Bogotá.zip", "numbers.csv", "old.xls", "Thumbs.db", "desktop.ini"):
        (inbox / name).write_bytes(b"x")
    assert collect().looked_at == 3
    expected = ("Bogotá.zip", "numbers.csv", "old.xls")
    assert set_aside(out) == dict.fromkeys(expected, "desk_other_kind")
    assert collect().looked_at == 0


def test_what_could_not_be_read_is_looked_at_again(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write(cities[0], inbox)

    def refuses(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuses)
        assert collect().taken == 0
    assert set_aside(out) == {path.name: "cannot_read"}
    assert str(inbox) not in (out / desk_module.SET_ASIDE).read_text("utf-8-sig")
    assert collect().taken == 1, "the permission was given meanwhile"
    assert set_aside(out) == {}


def test_a_desk_removes_and_counts_no_files_that_are_not_its_own(
    cities: list[Submission], inbox: Path, out: Path, run_command
) -> None:
    write(cities[0], inbox)
    theirs = out / "data" / "thesis.parquet"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"years of work")
    code, _, said = run_command("collect", inbox, "--out", out)
    assert code == 3
    assert "are not of a desk" in said
    assert sorted(out.rglob("*")) == [theirs.parent, theirs]
    assert theirs.read_bytes() == b"years of work"


@pytest.mark.parametrize("asked", [("desk-key", "list"), ("desk-peers", "--yes")])
def test_a_folder_without_a_desk_gets_none_by_being_asked(
    asked: tuple[str, ...], inbox: Path, run_command
) -> None:
    code, _, said = run_command(*asked, "--out", inbox)
    assert code == 3
    assert "No desk works in" in said
    assert list(inbox.iterdir()) == []


def test_where_nothing_was_accepted_the_list_is_still_there(
    inbox: Path, out: Path, run_command
) -> None:
    (inbox / "empty.json").write_bytes(b"")
    code, said, _ = run_command("collect", inbox, "--out", out, "--overview")
    assert code == 0
    assert "Set aside: 1" in said
    assert "There is no overview" in said
    assert not (out / "overview.html").exists()


def test_a_full_disk_in_a_transaction_is_said_and_the_next_run_goes_on(
    cities: list[Submission], inbox: Path, out: Path, catalogue_file: CatalogueFile
) -> None:
    for city in cities:
        write(city, inbox)
    with Desk(out, catalogue_file) as desk:
        database = desk.manifest._connection
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages + 1}")  # as a full disk is to SQLite
        with pytest.raises(AccessError, match="cannot_write"):
            desk.collect(inbox, NOW)
    with Desk(out, catalogue_file) as desk:
        assert desk.collect(inbox, NOW).taken == 6


@pytest.mark.skipif(sys.platform == "win32", reason="there a console asks each process itself")
def test_ctrl_c_waits_for_a_worker_to_start_and_does_not_reach_it() -> None:
    press = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('works')"
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        with reading_pool.without_ctrl_c():
            signal.raise_signal(signal.SIGINT)
            worker = subprocess.run(
                [sys.executable, "-c", press], capture_output=True, text=True, check=False
            )
            assert pressed == []
        assert pressed == [signal.SIGINT], "it is late, not lost"
    finally:
        signal.signal(signal.SIGINT, before)
    assert (worker.returncode, worker.stdout, worker.stderr) == (0, "works\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="there semaphores end with their process")
def test_a_stopped_command_leaves_no_word_of_python_about_its_semaphores() -> None:
    ends = (
        "import multiprocessing; from cityreport import interruption;"
        "lock = multiprocessing.get_context('spawn').Lock(); interruption.exit_now(130)"
    )
    stopped = subprocess.run(
        [sys.executable, "-c", ends], capture_output=True, text=True, check=False
    )
    assert (stopped.returncode, stopped.stderr) == (130, "")


def test_duckdb_reaches_for_nothing_and_prints_nothing(tmp_path: Path) -> None:
    engine = parquet_files.engine(tmp_path)
    asked = "SELECT current_setting('enable_progress_bar')"
    assert engine.execute(asked).fetchall() == [(False,)], "it prints nothing by itself"
    with pytest.raises(duckdb.Error):
        engine.execute("LOAD sqlite")
    with pytest.raises(duckdb.Error):
        engine.execute("SET autoinstall_known_extensions = true")


def test_the_command_says_what_came_and_ends_with_zero(
    cities: list[Submission], inbox: Path, out: Path, run_command
) -> None:
    created = datetime.fromisoformat(cities[0].created).replace(tzinfo=UTC)
    assert created < datetime.now(UTC)
    write(cities[0], inbox)
    (inbox / "empty.json").write_bytes(b"")
    code, said, _ = run_command("collect", inbox, "--out", out)
    assert code == 0
    assert "2 new files; 1 accepted." in said
    assert "Set aside: 1" in said
    code, said, _ = run_command("collect", inbox, "--out", out, "--overview")
    assert code == 0
    assert str(out / "overview.html") in said
    code, _, said = run_command("collect", inbox / "none", "--out", out)
    assert code == 3
    assert "with the files of the cities" in said
    code, _, said = run_command("collect", inbox, "--out", inbox / "desk")
    assert code == 2
    assert "lie apart" in said
