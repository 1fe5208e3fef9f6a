"""The files of a submission appear together, when all of them are proved, or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cityreport import files
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.exchange import workbook
from cityreport.files import written_together
from cityreport.office.office import Office
from cityreport.store.lock import lock_path
from tests.conftest import clock

FIRST, LAST = Period.parse("2023-10"), Period.parse("2023-12")

CUT = """
import os, sys
from pathlib import Path
from tests.conftest import clock
from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.period import Period
from cityreport.exchange import verification
from cityreport.office.office import Office

def cut(path, *_):
    if path.suffix == ".xlsx":
        assert sorted(found.suffix for found in path.parent.iterdir()) == [".json", ".xlsx"]
        os._exit(9)

verification.check_written = cut
catalogue = read_catalogue(paths.catalogue_file().read_bytes())
with Office.open(Path(sys.argv[1]), catalogue, clock, "Ada") as office:
    months = Period.parse("2023-10"), Period.parse("2023-12")
    office.exports.export(*months, ["json", "xlsx"], Path(sys.argv[2]))
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for what is written."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_power_that_goes_in_an_export_leaves_no_file_that_could_be_sent(
    sample: Office, out: Path
) -> None:
    store = sample.store.path
    sample.close()
    ended = subprocess.run([sys.executable, "-c", CUT, str(store), str(out)], check=False)
    assert ended.returncode == 9
    (left,) = out.iterdir()
    assert left.name.startswith(".")
    assert left.suffix == ".part"
    lock_path(store).unlink(missing_ok=True)
    with Office.open(store, sample.catalogue_file, clock, "Ada") as office:
        assert office.exports.submissions() == []
        made = office.exports.export(FIRST, LAST, ["json", "xlsx"], out)
        assert sorted(path.name for path in out.iterdir()) == sorted(made.files)
        assert made.sequence == 1


def test_no_file_is_seen_before_all_are_proved(
    sample: Office, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = workbook.write_workbook
    seen: list[list[str]] = []

    def look(*arguments: object) -> None:
        seen.append([path.name for path in out.iterdir() if not path.name.startswith(".")])
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(workbook, "write_workbook", look)
    made = sample.exports.export(FIRST, LAST, ["json", "xlsx"], out)
    assert seen == [[]]
    assert sorted(path.name for path in out.iterdir()) == sorted(made.files)


@pytest.mark.parametrize("taken", ["before", "meanwhile"])
def test_a_name_that_is_taken_stays_and_no_other_file_comes(out: Path, taken: str) -> None:
    mine = out / "b.json"

    def write_both() -> None:
        with written_together(out, ("a.json", "b.json")) as room:
            for name in ("a.json", "b.json"):
                (room / name).write_text("ours")
            mine.write_text("mine")

    if taken == "before":
        mine.write_text("mine")
    with pytest.raises(AccessError) as refused:
        write_both()
    assert refused.value.code == "output_exists"
    assert refused.value.facts["path"] == str(mine)
    assert mine.read_text() == "mine"
    assert [path.name for path in out.iterdir()] == ["b.json"]


@pytest.mark.parametrize("last", ["a.json", "b.json"])
def test_ctrl_c_just_after_a_file_has_its_place_takes_it_back(
    out: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    publish = files.publish_new

    def interrupted(temporary: Path, path: Path) -> None:
        publish(temporary, path)
        if path.name == last:
            raise KeyboardInterrupt

    monkeypatch.setattr(files, "publish_new", interrupted)

    def write_both() -> None:
        with written_together(out, ("a.json", "b.json")) as room:
            for name in ("a.json", "b.json"):
                (room / name).write_text("ours")

    with pytest.raises(KeyboardInterrupt):
        write_both()
    assert list(out.iterdir()) == []


def test_a_file_that_cannot_be_written_is_named_where_it_was_meant_to_be(out: Path) -> None:
    def fail() -> None:
        with written_together(out, ("a.json",)) as room:
            raise AccessError("cannot_write", path=str(room / "a.json"), reason="no space")

    with pytest.raises(AccessError) as refused:
        fail()
    assert refused.value.facts["path"] == str(out / "a.json")
    assert list(out.iterdir()) == []
