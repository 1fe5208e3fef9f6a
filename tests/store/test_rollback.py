"""Half a change on the disk: with its journal it goes back, without it the damage is seen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.salvage.salvage import rebuild
from cityreport.store.rollback_journal import _read_before, is_foreign, journal_of
from tests.conftest import clock
from tests.store import damage
from tests.store.damage import WORDS, cells_of

HALF_A_PASTE = """
import os, sys
from pathlib import Path
from cityreport import paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.store.journal import Journal
from tests.conftest import clock

catalogue = read_catalogue(paths.catalogue_file().read_bytes())
office = Office.open(Path(sys.argv[1]), catalogue, clock, "Ada")
office.store._connection.execute("PRAGMA cache_size = 5")
append = Journal.append
def killed(self, entries, **facts):
    append(self, entries, **facts)
    os._exit(9)
Journal.append = killed
months = [Period.month(year, month) for year in (2021, 2022) for month in range(1, 13)]
office.cells.record_many([
    Observation(CellKey("L1", month, area, "sex", category), 77, note="half" * 20)
    for month in months for area in ("01", "02") for category in ("F", "M")
])
"""


@pytest.fixture
def interrupted(tmp_path: Path, catalogue_file: CatalogueFile) -> tuple[Path, dict[str, object]]:
    """An office whose process was killed in the middle of a paste, and what it held before."""
    path = tmp_path / "office.cityreport"
    damage.make_office(path, catalogue_file)
    before = dict(cells_of(path))
    whole = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", HALF_A_PASTE, str(path)], check=False)
    assert done.returncode == 9
    assert journal_of(path).stat().st_size > 0
    assert path.read_bytes() != whole
    return path, before


def test_half_a_change_goes_back_when_the_file_is_opened(
    interrupted: tuple[Path, dict[str, object]], catalogue_file: CatalogueFile
) -> None:
    path, before = interrupted
    assert not is_foreign(path)
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    assert cells_of(path) == before
    assert not journal_of(path).exists()


def test_a_damaged_file_is_salvaged_as_it_was_before_half_a_change(
    interrupted: tuple[Path, dict[str, object]],
) -> None:
    path, before = interrupted
    found = rebuild(path, path.with_name("new.cityreport"), WORDS)
    assert cells_of(found.path) == before
    assert found.is_history_kept
    assert journal_of(path).exists()  # it and the file were only read


def is_sound(path: Path, catalogue_file: CatalogueFile) -> bool:
    """Whether a file opens and its proof holds."""
    try:
        with Office.open(path, catalogue_file, clock, "Ada") as office:
            return office.history.audit().holds
    except AccessError:
        return False


def test_half_a_change_without_its_journal_is_noticed_and_salvaged(
    interrupted: tuple[Path, dict[str, object]], catalogue_file: CatalogueFile
) -> None:
    path, before = interrupted
    copied = Path(shutil.copy(path, path.with_name("copied.cityreport")))
    assert not is_sound(copied, catalogue_file)
    found = rebuild(copied, path.with_name("new.cityreport"), WORDS)
    listed = {cell.key for cell in found.listed}
    for key, state in cells_of(found.path).items():
        assert state == before.get(key) or state[:3] == (77, "A", "half" * 20) or key in listed
    with Office.open(found.path, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds


def test_a_journal_of_another_file_is_not_played_back(
    interrupted: tuple[Path, dict[str, object]], tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    path, _ = interrupted
    other = tmp_path / "other.cityreport"
    damage.make_office(other, catalogue_file, years=2)
    with Office.open(other, catalogue_file, clock, "Ada") as office:
        for value in range(9):
            office.cells.record(Observation(CellKey("L1", Period.parse("2024-01")), value))
    cells = cells_of(other)
    shutil.copy(journal_of(path), journal_of(other))
    before = other.read_bytes()
    with pytest.raises(AccessError) as caught:
        Office.open(other, catalogue_file, clock, "Ada")
    assert caught.value.code == "store_foreign_journal"
    assert journal_of(other).name in sentence(caught.value)
    assert other.read_bytes() == before
    assert cells_of_copy(other) == cells
    found = rebuild(other, tmp_path / "new.cityreport", WORDS)
    assert cells_of(found.path) == cells
    assert found.is_complete


def cells_of_copy(path: Path) -> dict[str, object]:
    """What a file holds, read where no journal lies beside it."""
    copied = Path(shutil.copy(path, path.with_name("alone.cityreport")))
    return dict(cells_of(copied))


@pytest.mark.parametrize("content", [b"", b"\0" * 600, b"text", b"\xd9\xd5\x05\xf9 \xa1c\xd7"])
def test_a_journal_that_says_nothing_is_in_nobodys_way(
    tmp_path: Path, catalogue_file: CatalogueFile, content: bytes
) -> None:
    path = tmp_path / "office.cityreport"
    damage.make_office(path, catalogue_file, years=1)
    cells = cells_of(path)
    journal_of(path).write_bytes(content)
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
    assert cells_of(path) == cells


@pytest.mark.parametrize(
    ("later", "is_of_another"), [(0, False), (1, False), (2, True), (-1, True)]
)
def test_a_journal_is_this_file_s_by_its_change_counter(
    interrupted: tuple[Path, dict[str, object]], later: int, *, is_of_another: bool
) -> None:
    """It has page 1 of before the change: the file has the same number, or the next."""
    path, _ = interrupted
    with journal_of(path).open("rb") as journal:
        before = _read_before(journal)
    assert before is not None
    assert before.first is not None
    counter = int.from_bytes(before.first[24:28], "big") + later
    with path.open("r+b") as file:
        file.seek(24)
        file.write(counter.to_bytes(4, "big"))
    assert is_foreign(path) == is_of_another
