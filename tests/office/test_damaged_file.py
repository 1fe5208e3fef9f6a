"""A damaged file: copied aside untouched, two offers with their difference, one step to go on."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.office.audit import audit
from cityreport.office.backups.background_audit import prove
from cityreport.office.backups.recovery_options import (
    RecoveryOptions,
    examine,
    go_on_with_backup,
    go_on_with_salvaged,
    is_damage,
    months_of,
    salvage_into,
    set_aside,
)
from cityreport.office.office import Office
from cityreport.progress_callback import ignore_progress
from cityreport.reasons import reason_words
from cityreport.store.backup_files import BackupReason, backup_folder, make_backup
from cityreport.store.rollback_journal import journal_of
from tests.conftest import NOW, clock
from tests.store import damage
from tests.store.damage import cells_of, destroy, pages_of

LATER = CellKey("L1", Period.parse("2024-01"))
CHANGED = CellKey("L1", Period.parse("2023-11"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, catalogue_file: CatalogueFile) -> Path:
    since = (Observation(LATER, 91), Observation(CHANGED, 92))
    return damage.make_kept(tmp_path_factory.mktemp("kept"), catalogue_file, *since)


@pytest.fixture
def kept(template: Path, tmp_path: Path) -> Path:
    """An office with a backup of yesterday, and what was entered since."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path / "office.cityreport"


def look(path: Path) -> RecoveryOptions:
    return examine(path, (), clock, "Ada", ignore_progress)


def test_the_damaged_file_is_copied_aside_byte_for_byte(kept: Path) -> None:
    destroy(kept, 3)
    journal_of(kept).write_bytes(b"half a change")
    before = kept.read_bytes()
    aside = set_aside(kept, NOW)
    assert aside.name.startswith("office damaged 2024-02-10 ")
    assert aside.read_bytes() == before
    assert kept.read_bytes() == before
    assert journal_of(aside).read_bytes() == b"half a change"
    assert set_aside(kept, NOW + timedelta(days=1)) == aside  # the same bytes need no second copy
    destroy(kept, 4)
    second = set_aside(kept, NOW)
    assert second != aside
    assert aside.read_bytes() == before
    assert not list(kept.parent.glob(".*.part"))


def test_a_folder_that_takes_no_copy_is_said_to_be_so(kept: Path, tmp_path: Path) -> None:
    destroy(kept, 3)
    (tmp_path / "office damaged").mkdir()
    missing = tmp_path / "gone" / "office.cityreport"
    with pytest.raises(AccessError, match="cannot_write"):
        set_aside(missing, NOW)


def test_both_ways_are_offered_with_their_difference(kept: Path) -> None:
    whole = cells_of(kept)
    destroy(kept, pages_of(kept, "observation")[1])
    before = kept.read_bytes()
    offers = look(kept)
    assert kept.read_bytes() == before
    assert offers.salvaged is not None
    assert offers.salvaged.is_complete
    assert offers.contents == (len(whole), Period.parse("2024-01"))
    assert offers.backup is not None
    assert offers.backup.contents == (len(whole) - 1, Period.parse("2023-12"))
    months = {month.period: month for month in months_of(offers)}
    assert set(months) == {"2023-11", "2024-01"}
    assert months["2024-01"][1:] == (1, 0, 0, 0, 0)
    assert months["2023-11"].different == 1
    offers.discard()
    assert not list(kept.parent.glob(".*.salvage"))


def test_going_on_with_what_could_be_read(kept: Path, catalogue_file: CatalogueFile) -> None:
    whole = cells_of(kept)
    destroy(kept, pages_of(kept, "observation")[1])
    broken = kept.read_bytes()
    offers = look(kept)
    go_on_with_salvaged(offers, clock, "Ada", ignore_progress)
    assert cells_of(kept) == whole
    assert offers.aside.read_bytes() == broken
    with Office.open(kept, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        action = office.store.journal.last_action()
        assert action is not None
        assert action.kind == "salvage"
        assert kept.name not in ("", action.reason)
        assert "Salvaged from the damaged file" in reason_words(action.reason)
        office.cells.record(Observation(LATER, 7))


def test_going_on_with_the_backup(kept: Path, catalogue_file: CatalogueFile) -> None:
    destroy(kept, pages_of(kept, "journal")[0])
    broken = kept.read_bytes()
    offers = look(kept)
    go_on_with_backup(offers, clock, "Ada", ignore_progress)
    with Office.open(kept, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds
        assert office.cells.get(LATER) is None
    assert offers.aside.read_bytes() == broken
    beside = {path.name for path in kept.parent.iterdir() if path.is_file()}
    assert beside == {kept.name, offers.aside.name}


def test_a_backup_that_is_damaged_too_is_not_offered(kept: Path) -> None:
    good = make_backup(
        kept, backup_folder(kept), BackupReason.at("day", "2024-02-10T08:00:00Z", "t")
    )
    older = sorted(backup_folder(kept).glob("*.cityreport"))[0]
    assert older != good.backup.path
    destroy(good.backup.path, pages_of(good.backup.path, "journal")[1])
    destroy(kept, 3)
    offers = look(kept)
    assert offers.backup is not None
    assert offers.backup.backup.path == older
    offers.discard()


def test_the_newest_backup_may_lie_in_a_second_place(kept: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    made = make_backup(kept, stick, BackupReason.at("day", "2024-02-10T08:00:00Z", "test"))
    destroy(kept, pages_of(kept, "observation")[1])
    offers = examine(kept, [stick], clock, "Ada", ignore_progress)
    assert offers.backup is not None
    assert offers.backup.backup.path == made.backup.path
    offers.discard()
    kept.write_bytes(b"\xff" * 9000)  # it says no more whose it is: a stick may hold any office
    offers = examine(kept, [stick], clock, "Ada", ignore_progress)
    assert offers.backup is not None
    assert offers.backup.backup.path.parent == backup_folder(kept)


def test_nothing_to_read_still_offers_the_backup(kept: Path, catalogue_file: CatalogueFile) -> None:
    kept.write_bytes(b"\xff" * 50_000)
    offers = look(kept)
    assert offers.salvaged is None
    assert offers.backup is not None
    go_on_with_backup(offers, clock, "Ada", ignore_progress)
    with Office.open(kept, catalogue_file, clock, "Ada") as office:
        assert office.history.audit().holds


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("store_damaged", True),
        ("cell_damaged", True),
        ("store_foreign_journal", True),
        ("store_newer", False),
        ("store_in_use", False),
    ],
)
def test_only_damage_is_treated_as_damage(kept: Path, code: str, is_one: bool) -> None:
    assert is_damage(AccessError(code), kept) == is_one


def test_an_office_file_without_its_header_is_still_one(kept: Path, tmp_path: Path) -> None:
    damage.overwrite_header(kept, 1)
    assert is_damage(AccessError("store_not_ours"), kept)
    other = tmp_path / "letter.cityreport"
    other.write_bytes(b"Dear Sir or Madam" * 500)
    assert not is_damage(AccessError("store_not_ours"), other)
    text = Path(shutil.copy(kept, tmp_path / "numbers.txt"))
    assert not is_damage(AccessError("store_not_ours"), text)


def test_an_emptied_file_is_damage_where_there_are_backups(kept: Path, tmp_path: Path) -> None:
    assert is_damage(AccessError("store_empty"), kept)
    assert not is_damage(AccessError("store_empty"), tmp_path / "new.cityreport")


def test_salvaging_into_a_file_overwrites_nothing(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="store_exists"):
        salvage_into(kept, kept, clock, "Ada")
    with pytest.raises(AccessError, match="store_missing"):
        salvage_into(tmp_path / "none.cityreport", tmp_path / "new.cityreport", clock, "Ada")
    with pytest.raises(AccessError, match="not_a_folder"):
        salvage_into(kept, tmp_path / "none" / "new.cityreport", clock, "Ada")


def test_the_proof_of_a_copy_says_the_same_and_keeps_nobody_waiting(
    kept: Path, catalogue_file: CatalogueFile
) -> None:
    def record(_made: int, _of: int) -> None:
        value = office.cells.get(LATER)
        assert value is not None
        office.cells.record(Observation(LATER, int(value.value or 0) + 1))

    with Office.open(kept, catalogue_file, clock, "Ada") as office:
        proven = prove(kept, record)
        assert proven.holds
        said = audit(office.store)
        assert said.entries >= proven.entries
    destroy(kept, pages_of(kept, "journal")[1])
    found = prove(kept, ignore_progress)
    assert not found.holds
    assert found.problem == "audit_damage"
