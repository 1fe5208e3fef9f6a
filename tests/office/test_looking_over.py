"""A file is looked over before it is opened, and what is damaged is said before it is shown."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError
from cityreport.office.backups import preflight
from cityreport.office.backups.preflight import LookOver
from cityreport.office.office import Office
from tests.conftest import clock

PAGE = 4096


def damage(path: Path) -> None:
    """Write over a page in the middle: the header, which opening looks at, stays whole."""
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // PAGE // 2 * PAGE)
        stream.write(b"\xff" * PAGE)


def test_a_sound_file_is_let_through_and_not_held(sample_path: Path) -> None:
    LookOver(sample_path).finish()
    with sqlite3.connect(sample_path) as other:
        other.execute("BEGIN EXCLUSIVE")


def test_damage_is_said_with_the_file_and_what_is_wrong(sample_path: Path) -> None:
    damage(sample_path)
    with pytest.raises(AccessError) as caught:
        LookOver(sample_path).finish()
    assert caught.value.code == "store_damaged"
    assert caught.value.facts["path"] == str(sample_path)
    assert caught.value.facts["reason"]


def test_what_opening_refuses_anyway_is_left_to_opening(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    list_ = tmp_path / "list.csv"
    list_.write_text("a;b\n" * 100)
    codes = []
    for path in (tmp_path / "none.cityreport", list_, tmp_path):
        LookOver(path).finish()
        with pytest.raises(AccessError) as caught:
            Office.open(path, catalogue_file, clock, "Ada", checked=True)
        codes.append(caught.value.code)
    assert codes == ["store_missing", "store_not_ours", "is_a_folder"]


def test_a_start_does_not_wait_for_a_large_file(
    sample_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(sample_path)
    monkeypatch.setattr(preflight, "MOST_BYTES", sample_path.stat().st_size - 1)
    LookOver(sample_path).finish()
