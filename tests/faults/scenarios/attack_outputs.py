"""Every command that writes a file, onto every kind of file that may stand there, and who may
read what it makes.

Lost is: a file that was replaced, removed or changed and is not an older output of the same kind
that --force was said for; a refusal without one sentence and exit code 2 or 3; a name taken that
shows another kind than was asked for; and a permission that is not 0600, or 0644 for a public
copy, less what the umask takes.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click

from cityreport.cli import cityreport, exit_code
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.messages import sentence
from cityreport.outputs import OutputKind, kind_found
from tests.faults import city
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.tally import Tally

UMASKS = (0o022, 0o077, 0o000, 0o027)


class Writer(NamedTuple):
    """A command that writes one file: its arguments, the ending, the kind that it writes."""

    name: str
    before: tuple[str, ...]
    option: str
    suffix: str
    kind: str
    is_public: bool = False
    has_force: bool = True

    def call(self, store: Path, out: Path, *, force: bool) -> list[str]:
        named = [self.option, str(out)] if self.option else [str(out)]
        said = ["--store", str(store), *self.before, *named]
        return [*said, "--force"] if force and self.has_force else said


_MONTH = ("--from", "2022-01", "--to", "2022-01")
_MONTHS = ("--from", "2022-01", "--to", "2022-03")


def writers(table: Path, *, is_long: bool) -> list[Writer]:
    """All commands with the path of a file to write; those with a folder are in `_folders`. The
    short form draws one kind of picture."""
    read = ("import", str(table), "--as-proposed", "--dry-run")
    form = ("form", "--month", "2023-12", "--indicators", "L1")
    key = ("key", "export", "--new-file", str(table.with_name("passphrase")))
    enrol, enrolment = ("key", "enrol"), OutputKind.ENROLMENT
    pictures = (".png", ".svg", ".pdf") if is_long else (".svg",)
    return [
        Writer("contribute", ("contribute", *_MONTHS), "--out", ".json", OutputKind.PIECE),
        Writer("import", read, "--save-mapping", ".json", OutputKind.MAPPING),
        Writer("form xlsx", form, "--out", ".xlsx", "xlsx"),
        Writer("form pdf", form, "--out", ".pdf", OutputKind.FORM),
        Writer("report", ("report", "--year", "2022"), "--out", ".pdf", OutputKind.REPORT),
        Writer("web page", ("report", "--year", "2022"), "--out", ".html", OutputKind.REPORT),
        Writer("page", ("page", "2022-01"), "--out", ".pdf", OutputKind.REPORT),
        Writer("key", key, "", ".json", OutputKind.KEY, has_force=False),
        Writer("enrolment", enrol, "", ".json", enrolment, is_public=True),
        Writer("enrolment sheet", enrol, "", ".pdf", enrolment, is_public=True),
        *(
            Writer(f"chart {p[1:]}", ("progress",), "--chart", p, OutputKind.CHART)
            for p in pictures
        ),
    ]


class Shelf:
    """The kinds of files that may stand where something is written."""

    def __init__(self, room: Path, store: Path) -> None:
        self.room = room
        self.store = store
        self.made: dict[str, Path] = {"text": room / "text.txt", "sqlite": room / "other.db"}
        self.made["text"].write_text('{"somebody": "else\'s"}')
        with contextlib.closing(sqlite3.connect(self.made["sqlite"])) as other:
            other.execute("CREATE TABLE t (a)")
        self._add("rollback journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504)
        self._add("wal", b"\x37\x7f\x06\x82" + b"\0" * 28)
        self._add("foreign pdf", b"%PDF-1.4\n1 0 obj\n<</Creator (scanner)>>\nendobj\n%%EOF")
        self._add("foreign png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
        self._add("foreign json", b'{"format": "cityreport-receipt", "version": "1.0"}')
        self._add("foreign xlsx", _workbook())
        self.made["office"] = Path(shutil.copy(store, room / "another.db"))

    def _add(self, name: str, content: bytes) -> None:
        path = self.room / name
        path.write_bytes(content)
        self.made[name] = path

    def stand(self, name: str, path: Path) -> None:
        """Have the file of that name stand at `path`."""
        how, _, what = name.rpartition(" -> ")
        source = self.store if what == "open office" else self.made.get(what)
        if what == "folder":
            path.mkdir()
        elif what == "pipe":
            os.mkfifo(path)
        elif source is None:
            raise AssertionError(name)
        elif how == "symlink":
            path.symlink_to(source)
        elif how == "hard link":
            os.link(source, path)
        else:
            shutil.copy(source, path)
            path.chmod(0o444 if how == "read-only" else 0o644)

    def names(self, writer: Writer) -> list[str]:
        links = [f"{how} -> open office" for how in ("symlink", "hard link")]
        own = f"read-only -> {writer.name}"
        return [*self.made, *links, "symlink -> backup", "folder", "pipe", own]


def run(trial: Trial) -> Tally:
    """All of them, each with and without --force; then who may read what."""
    room = trial.room("outputs")
    tally = Tally("outputs onto other files, and permissions")
    with _environment(room / "home"):
        store = city.make_small(room / "office.cityreport")
        table = room / "police.csv"
        table.write_text("Month,Homicides\n2022-01,80\n2022-02,81\n")
        table.with_name("passphrase").write_text("a long and good one\n")
        shelf = Shelf(room, store)
        backup = room / "backups"
        _call(["--store", str(store), "backup", str(backup)])
        shelf.made["backup"] = next(backup.glob("*.cityreport"))
        all_writers = writers(table, is_long=trial.is_long)
        _fill(tally, shelf, all_writers)
        _matrix(tally, shelf, all_writers)
        _names(tally, shelf, all_writers)
        _folders(tally, shelf)
        for umask in UMASKS if trial.is_long else UMASKS[:3]:
            is_all = trial.is_long or umask == UMASKS[0]
            some = all_writers if is_all else [w for w in all_writers if w.suffix == ".json"]
            _permissions(tally, trial.room(f"umask-{umask:03o}"), some, umask)
    return tally


def _fill(tally: Tally, shelf: Shelf, every: list[Writer]) -> None:
    """One output of each kind, which then stands in the others' way."""
    for writer in every:
        path = shelf.room / f"made {writer.name}{writer.suffix}"
        code, said = _call(writer.call(shelf.store, path, force=False))
        if code != 0 or not path.exists():
            tally.lose(f"{writer.name} onto nothing: {code} {said}")
            continue
        shelf.made[writer.name] = path
    out = shelf.room / "submission"
    _call(["--store", str(shelf.store), "export", *_MONTH, "--out", str(out)])
    for path in out.iterdir():
        shelf.made[f"submission {path.suffix[1:]}"] = path


def _matrix(tally: Tally, shelf: Shelf, every: list[Writer]) -> None:
    for writer in every:
        for name in shelf.names(writer):
            for force in (False, True):
                _onto(tally, shelf, writer, name, force=force)


def _onto(tally: Tally, shelf: Shelf, writer: Writer, name: str, *, force: bool) -> None:
    folder = shelf.room / "try"
    folder.mkdir()
    path = folder / f"out{writer.suffix}"
    shelf.stand(name, path)
    before, office = _look(path), shelf.store.read_bytes()
    code, said = _call(writer.call(shelf.store, path, force=force))
    tally.tried += 1
    is_meant = (
        force and writer.has_force and name in shelf.made and _is_older(shelf.made[name], writer)
    )
    where = f"{writer.name} onto {name}{' --force' if force else ''}"
    if [entry.name for entry in folder.iterdir()] != [path.name]:
        tally.lose(f"{where}: left {[entry.name for entry in folder.iterdir()]}")
    elif shelf.store.read_bytes() != office:
        tally.lose(f"{where}: the office file changed")
    elif is_meant:
        is_right = code == 0 and _is_older(path, writer) and _look(path) != before
        tally.survived += is_right
        if not is_right:
            tally.lose(f"{where}: {code} {said}")
    elif _look(path) != before:
        tally.lose(f"{where}: replaced, exit {code}")
    elif code not in {2, 3} or len(said.splitlines()) != 1 or "Traceback" in said:
        tally.lose(f"{where}: {code} {said}")
    else:
        tally.detected += 1
    shutil.rmtree(folder)


def _is_older(path: Path, writer: Writer) -> bool:
    """Whether a file is an output of that writer; forms as Excel are told by how they are read."""
    if writer.kind != "xlsx":
        return kind_found(path) == writer.kind
    from cityreport.office.forms.form_import import kind_of_file

    if kind_found(path) == OutputKind.FORM:
        return True
    with contextlib.suppress(CityReportError):
        return path.suffix == ".xlsx" and kind_of_file(path) == "form"
    return False


def _names(tally: Tally, shelf: Shelf, every: list[Writer]) -> None:
    """Names that no output has: wrong endings, those of office files and what is beside them."""
    for writer in every:
        for end in (".cityreport", ".txt", "", ".cityreport.lock", f"{writer.suffix}-journal"):
            path = shelf.room / f"wrong{end}"
            code, said = _call(writer.call(shelf.store, path, force=True))
            tally.tried += 1
            if code == 2 and len(said.splitlines()) == 1 and not path.exists():
                tally.detected += 1
            else:
                tally.lose(f"{writer.name} to {path.name}: {code} {said}")


def _folders(tally: Tally, shelf: Shelf) -> None:
    """Commands that choose names in a folder, or take a new office file's name."""
    damaged = shelf.room / "damaged.cityreport"
    shutil.copy(shelf.store, damaged)
    store = ("--store", str(shelf.store))
    calls: dict[str, Callable[[Path], list[str]]] = {
        "export": lambda path: [*store, "export", *_MONTH, "--out", str(path)],
        "backup": lambda path: [*store, "backup", str(path)],
        "salvage": lambda path: ["salvage", str(damaged), "--out", str(path)],
    }
    for command, call in calls.items():
        for name in (*shelf.made, "symlink -> open office", "hard link -> open office"):
            path = shelf.room / "stands.cityreport"
            shelf.stand(name, path)
            before, office = _look(path), shelf.store.read_bytes()
            code, said = _call(call(path))
            tally.tried += 1
            is_kept = _look(path) == before and shelf.store.read_bytes() == office
            if is_kept and code in {2, 3} and len(said.splitlines()) == 1:
                tally.detected += 1
            else:
                tally.lose(f"{command} onto {name}: {code} {said}")
            path.unlink()
    _again(tally, shelf)


def _again(tally: Tally, shelf: Shelf) -> None:
    """The same export of a file that was put back to an older state: no name comes twice."""
    older, out = shelf.room / "older.cityreport", shelf.room / "twice"
    shutil.copy(shelf.store, older)
    for number in (1, 2):
        path = Path(shutil.copy(older, shelf.room / "back.cityreport"))
        said_of = ["--store", str(path), "export", *_MONTH, "--format", "json"]
        code, said = _call([*said_of, "--out", str(out)])
        tally.tried += 1
        if code == 0 and len(list(out.iterdir())) == number:
            tally.survived += 1
        else:
            tally.lose(
                f"export {number} of an older file: {code} {said} {len(list(out.iterdir()))} files"
            )


def _permissions(tally: Tally, room: Path, every: list[Writer], umask: int) -> None:
    """Everything that an office makes under a umask."""
    before = os.umask(umask)
    try:
        restricted, public = _made_under(room, every)
    finally:
        os.umask(before)
    for paths, mode in ((restricted, 0o600), (public, 0o644)):
        for path in paths:
            tally.tried += 1
            found = stat.S_IMODE(path.stat().st_mode)
            if found == mode & ~umask:
                tally.survived += 1
            else:
                tally.lose(f"umask {umask:03o}: {path.name} is {found:04o}")


def _made_under(room: Path, every: list[Writer]) -> tuple[list[Path], list[Path]]:
    """What is made, restricted and public."""
    store = room / "office.cityreport"
    city.make_small(store)
    public = room / "public"
    public.mkdir()
    said = ["--store", str(store)]
    for writer in every:
        place = public if writer.is_public else room
        _call(writer.call(store, place / f"{writer.name}{writer.suffix}", force=False))
    for copy in ([], ["--public"]):
        out = public if copy else room / "restricted"
        _call([*said, "export", *_MONTH, "--out", str(out), *copy])
    if any(writer.name == "report" for writer in every):
        _call([*said, "report", "--year", "2022", "--out", str(public / "r.pdf"), "--public"])
        _call([*said, "progress", "--chart", str(public / "c.svg"), "--public"])
    _call([*said, "backup", str(room / "second")])
    _call(["collect", str(room / "restricted"), "--out", str(room / "desk")])
    damaged = Path(shutil.copy(store, room / "damaged.bin"))
    _call(["salvage", str(damaged), "--out", str(room / "salvaged.cityreport")])
    damaged.unlink()
    with city.open_office(store) as office:
        office.cells.record(Observation(CellKey("L1", Period.parse("2023-11")), 7))
        beside = [path for path in room.iterdir() if path.name.endswith(".lock")]
        modes = {path: path.stat().st_mode for path in beside}
    kept = room / "as-held"
    kept.mkdir()
    for path, mode in modes.items():
        (kept / path.name).touch()
        (kept / path.name).chmod(stat.S_IMODE(mode))
    files = [path for path in room.rglob("*") if path.is_file() and public not in path.parents]
    return files, [path for path in public.iterdir() if path.is_file()]


def _look(path: Path) -> object:
    """What stands at a path, links as links."""
    found = path.lstat()
    said: tuple[object, ...] = (found.st_ino, found.st_mode, found.st_size)
    if stat.S_ISLNK(found.st_mode):
        said = (*said, path.readlink())
    return (*said, path.read_bytes()) if path.is_file() else said


def _workbook() -> bytes:
    from openpyxl import Workbook

    stream = io.BytesIO()
    book = Workbook()
    book.create_sheet("Police")
    book.save(stream)
    return stream.getvalue()


def _call(arguments: list[str]) -> tuple[int, str]:
    """Run a command as the command line does; its exit code, and what it said of an error."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = cityreport(arguments, standalone_mode=False)
        except CityReportError as error:
            return exit_code(error), sentence(error)
        except click.ClickException as error:
            return 2, error.format_message()
    return (code, "") if isinstance(code, int) else (0, "")


@contextlib.contextmanager
def _environment(home: Path) -> Iterator[None]:
    """Settings and logs of this process in a folder of the trial, as long as it runs."""
    home.mkdir()
    before = dict(os.environ)
    os.environ.update(own_environment(home))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
