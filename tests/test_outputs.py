"""An output replaces nothing but an older one of its kind, and only its owner may read it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError, DataError
from cityreport.files import create_private, write_bytes, write_whole
from cityreport.office.office import Office
from cityreport.outputs import Output, OutputKind, check_output, kind_found
from cityreport.store.backup_files import ASKED, BackupReason, backup_folder, make_backup
from cityreport.store.lock import Holder, take_lock
from tests.conftest import clock

PIECE = Output(OutputKind.PIECE)


@pytest.fixture(params=[0o022, 0o077, 0o000])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield int(request.param)
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("how", ["itself", "copy", "symlink", "hard link"])
def test_no_output_replaces_an_office(sample_path: Path, tmp_path: Path, how: str) -> None:
    before = sample_path.read_bytes()
    path = sample_path if how == "itself" else tmp_path / "p.json"
    if how == "copy":
        path.write_bytes(before)
    elif how == "symlink":
        path.symlink_to(sample_path)
    elif how == "hard link":
        os.link(sample_path, path)
    for output in (
        PIECE,
        Output(OutputKind.MAPPING),
        Output(OutputKind.SUBMISSION, is_new=True),
        Output(),
    ):
        with pytest.raises(AccessError, match="output_is_office"):
            write_bytes(path, b"{}", output)
    assert path.read_bytes() == before == sample_path.read_bytes()


def test_what_stands_beside_a_database_makes_it_one(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    (tmp_path / "p.json-journal").write_bytes(b"half a change")
    with pytest.raises(AccessError, match="output_is_office"):
        write_bytes(path, b"{}", PIECE)
    assert not path.exists()


def test_only_its_own_kind_is_replaced_and_only_if_meant(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    older = b'{"format": "cityreport-contribution"}'
    path.write_bytes(older)
    with pytest.raises(AccessError, match="output_needs_force"):
        check_output(path, PIECE, (".json",), replace=False)
    check_output(path, PIECE, (".json",), replace=True)
    write_bytes(path, older + b"\n", PIECE)
    with pytest.raises(AccessError, match="output_is_another"):
        write_bytes(path, b"{}", Output(OutputKind.MAPPING))
    assert path.read_bytes() == older + b"\n"
    with pytest.raises(DataError, match="bad_file_suffix"):
        check_output(tmp_path / "p.txt", PIECE, (".json",), replace=True)


def test_a_link_to_an_older_output_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    link.symlink_to(real)
    for said in (b'{"format": "cityreport-contribution"}', b'{"format":"cityreport-contribution"}'):
        write_bytes(link, said, PIECE)
        assert link.is_symlink()
        assert real.read_bytes() == said


def test_a_new_name_that_somebody_takes_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s.json"

    def fill(stream: IO[bytes]) -> None:
        stream.write(b"ours")
        path.write_bytes(b'{"format": "cityreport-submission"}')

    with pytest.raises(AccessError, match="output_exists"):
        write_whole(path, fill, Output(OutputKind.SUBMISSION, is_new=True))
    assert kind_found(path) == OutputKind.SUBMISSION
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["s.json"]


@pytest.mark.parametrize("is_public", [True, False])
def test_a_file_is_never_readable_by_more_than_it_will_be(
    tmp_path: Path, umask: int, is_public: bool
) -> None:
    expected = (0o644 if is_public else 0o600) & ~umask
    seen = []

    def fill(stream: IO[bytes]) -> None:
        stream.write(b"x")
        seen.extend(mode(path) for path in tmp_path.iterdir() if path.is_file())

    write_whole(tmp_path / "a.json", fill, Output(OutputKind.PIECE, is_public))
    assert [*seen, mode(tmp_path / "a.json")] == [expected, expected]
    create_private(tmp_path / "private")
    assert mode(tmp_path / "private") == 0o600 & ~umask


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o664, 0o600), (0o660, 0o660)])
def test_an_older_office_is_closed_to_others_unless_a_group_shares_it(
    sample_path: Path, catalogue_file: CatalogueFile, before: int, after: int
) -> None:
    sample_path.chmod(before)
    with Office.look(sample_path, catalogue_file, clock, "Ada"):
        assert mode(sample_path) == before
    with Office.open(sample_path, catalogue_file, clock, "Ada"):
        assert mode(sample_path) == after
        lock = sample_path.with_name(sample_path.name + ".lock")
        assert mode(lock) & 0o077 == after & 0o060 & ~_umask()


def _umask() -> int:
    found = os.umask(0o077)
    os.umask(found)
    return found


def test_an_office_its_journal_lock_and_backups_are_its_owners(
    sample: Office, tmp_path: Path, umask: int
) -> None:
    store = sample.store.path
    assert mode(store) == 0o600
    with contextlib.closing(sqlite3.connect(store)) as other:
        (version,) = other.execute("PRAGMA user_version").fetchone()
        other.execute(f"PRAGMA user_version = {version}")  # once written, the journal is gone again
        other.execute("BEGIN")
        other.execute("CREATE TABLE t (a)")
        assert mode(store.with_name(store.name + "-journal")) == 0o600
        other.rollback()
    lock = take_lock(tmp_path / "other.cityreport", Holder.here("Ada", "2024-01-01T00:00:00Z"))
    assert lock is not None
    assert mode(tmp_path / "other.cityreport.lock") == 0o600
    lock.release()
    folder, seen = backup_folder(store), set()
    occasion = BackupReason(ASKED, "2024-01-01T00:00:00Z", "2024-01-01", "test")

    def look(_made: int, _of: int) -> None:
        seen.update(mode(path) for path in folder.iterdir())

    made = make_backup(store, folder, occasion, progress=look)
    assert seen == {0o600}
    assert mode(made.backup.path) == 0o600
