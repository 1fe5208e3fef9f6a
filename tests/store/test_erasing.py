"""A text that must go: it is in no byte of the file any more, and the journal still proves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.area import Area
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Baseline
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import CityReportError, DataError
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.store.database import APPLICATION_ID
from cityreport.store.journal_links import chain_hash
from tests.conftest import RunCommand, clock
from tests.tampering import tamper, triggers_aside

L1 = CellKey("L1", Period.parse("2024-01"))
NAME = "Juana Quiñones Xul"
NUMBER_CHANGED = "UPDATE journal SET new = replace(new, '[4,', '[3,') WHERE seq = {seq}"
TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name"


@pytest.fixture
def noted(office: Office) -> Office:
    """A name in a note, taken over by a later number, and a plain note beside it."""
    office.cells.record(Observation(L1, 4, note=NAME, source="Police, table 4"))
    office.cells.record(Observation(L1, 5, note=NAME, source="Police, table 4"))
    office.cells.record(Observation(L1._replace(indicator="P1"), 70, note="to be checked"))
    return office


def entry_of(office: Office, text: str) -> int:
    lines = office.history.lines(HistoryFilter()).lines
    return next(line.seq for line in lines if text in f"{line.new}")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    found = connection.execute(TRIGGERS).fetchall()
    connection.close()
    return found


def test_no_byte_of_the_file_holds_the_text_any_more(noted: Office) -> None:
    path = noted.store.path
    assert NAME.encode() in path.read_bytes()
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    noted.close()
    beside = [p for p in path.parent.iterdir() if p.is_file()]
    assert path in beside
    assert not any(NAME.encode() in p.read_bytes() for p in beside)


def test_a_text_that_was_corrected_long_ago_leaves_the_free_room_too(noted: Office) -> None:
    noted.cells.record(Observation(L1, 5, note="", source="Police, table 4"))
    noted.cells.record(L1 and Observation(L1, 6))
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    noted.close()
    assert NAME.encode() not in noted.store.path.read_bytes()


def test_the_journal_still_proves_and_every_number_stays(noted: Office) -> None:
    before = [
        (line.seq, line.cell, line.before and line.before.value)
        for line in noted.history.lines(HistoryFilter()).lines
    ]
    link = noted.store.journal.head().link
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    assert noted.history.audit().holds
    assert noted.cells.get(L1) == Observation(L1, 5, source="Police, table 4")
    lines = [line for line in noted.history.lines(HistoryFilter()).lines if line.kind != "erase"]
    assert [(line.seq, line.cell, line.before and line.before.value) for line in lines] == before
    assert noted.store.journal.link_after(4) == link or noted.store.journal.head().link != link
    erased = [line for line in lines if line.is_erased]
    assert {line.cell for line in erased} == {L1}
    assert len(erased) == 2


def test_who_erased_it_when_and_why_is_an_entry(noted: Office) -> None:
    seq = entry_of(noted, NAME)
    noted.erasing.erase(seq, "a name of a victim")
    lines = [line for line in noted.history.lines(HistoryFilter()).lines if line.kind == "erase"]
    assert {(line.officer, line.reason, line.at) for line in lines} == {
        (noted.changes.officer, "a name of a victim", clock())
    }
    assert f"journal\t{seq}" in {line.part for line in lines}


def test_neither_undo_nor_redo_nor_taking_back_brings_it_back(noted: Office) -> None:
    noted.cells.record(Observation(L1, 9))
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    for step in (
        noted.steps.undo,
        noted.steps.undo,
        noted.steps.undo,
        noted.steps.redo,
        noted.steps.redo,
    ):
        step()
        held = noted.cells.get(L1)
        assert held is None or held.note == ""
    first = min(
        line.seq for line in noted.history.lines(HistoryFilter(cell=L1)).lines if line.after
    )
    noted.steps.take_back(first + 1)
    held = noted.cells.get(L1)
    assert held is not None
    assert held.note == ""
    noted.close()
    assert NAME.encode() not in noted.store.path.read_bytes()


def test_the_schema_is_letter_by_letter_what_it_was(noted: Office) -> None:
    before = schema(noted.store.path)
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    assert schema(noted.store.path) == before
    connection = sqlite3.connect(noted.store.path)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute("UPDATE journal SET old = NULL")
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        NUMBER_CHANGED,
        "UPDATE journal SET new = replace(new, 'Police', 'Army') WHERE seq = {seq}",
        "UPDATE action SET officer = 'Eve' WHERE id ="
        " (SELECT action FROM journal WHERE seq = {seq})",
    ],
)
def test_an_erased_entry_still_shows_a_changed_number(
    noted: Office, catalogue_file: CatalogueFile, change: str
) -> None:
    first = min(line.seq for line in noted.history.lines(HistoryFilter(cell=L1)).lines)
    noted.erasing.erase(first, "a name")
    noted.close()
    tamper(noted.store.path, change.format(seq=first))
    with Office.open(noted.store.path, catalogue_file, clock, "Ada") as again:
        assert not again.history.audit().holds


def test_a_number_is_not_erased_under_cover_of_a_forged_erasure(
    noted: Office, catalogue_file: CatalogueFile
) -> None:
    """Whoever forges the entry of an erasure as well still has the sealed link against them."""
    from cityreport.store.journal_links import LINK

    first = min(line.seq for line in noted.history.lines(HistoryFilter(cell=L1)).lines)
    noted.erasing.erase(first, "a name")
    noted.close()
    path = noted.store.path
    tamper(path, NUMBER_CHANGED.format(seq=first))
    connection = sqlite3.connect(path)
    with triggers_aside(connection):
        fields = connection.execute(
            "SELECT subject, key, old, new, hash FROM journal WHERE seq = ?", (first,)
        ).fetchone()
        left = chain_hash(fields[4][:LINK], fields[:4]).hex()
        connection.execute(
            "UPDATE journal SET new = json_set(new, '$.left', ?) WHERE key = ?",
            (left, f"journal\t{first}"),
        )
        rows = connection.execute(
            "SELECT seq, subject, key, old, new, hash FROM journal WHERE seq >="
            " (SELECT min(seq) FROM journal WHERE subject = 'erasure') ORDER BY seq"
        ).fetchall()
        (head,) = connection.execute("SELECT hash FROM action ORDER BY id DESC LIMIT 1").fetchone()
        for seq, *entry, _ in rows:
            head = chain_hash(head[:LINK], tuple(entry))
            connection.execute("UPDATE journal SET hash = ? WHERE seq = ?", (head, seq))
    connection.commit()
    connection.close()
    with Office.open(path, catalogue_file, clock, "Ada") as again:
        found = again.history.audit()
    assert (found.holds, found.where.split()[-1]) == (False, str(first))


def test_a_reminder_a_reason_and_an_answer_go_as_well(noted: Office) -> None:
    noted.annotations.flag(L1, NAME)
    noted.annotations.answer(2023, next(iter(noted.catalogue.questions)).code, Narration(NAME))
    for subject in ("flag", "narrative"):
        line = next(x for x in noted.history.lines(HistoryFilter()).lines if x.subject == subject)
        noted.erasing.erase(line.seq, "a name")
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    assert noted.history.audit().holds
    noted.close()
    assert NAME.encode() not in noted.store.path.read_bytes()


def test_numbers_and_unknown_texts_are_refused_in_a_sentence(noted: Office) -> None:
    plain = noted.cells.record(Observation(L1._replace(indicator="P2"), 3))
    seq = max(line.seq for line in noted.history.lines(HistoryFilter(cell=plain.key)).lines)
    with pytest.raises(DataError) as found:
        noted.erasing.erase(seq, "a name")
    assert found.value.code == "erase_nothing"
    with pytest.raises(DataError) as found:
        noted.erasing.erase(seq, "a name", "value")
    assert found.value.code == "erase_field"
    with pytest.raises(DataError) as found:
        noted.erasing.erase(entry_of(noted, NAME), f"because of {NAME}")
    assert found.value.code == "erase_reason_repeats"
    with pytest.raises(CityReportError):
        noted.erasing.erase(entry_of(noted, NAME), " ")
    assert noted.history.audit().holds


def test_the_same_text_elsewhere_is_told_and_goes_if_asked(noted: Office) -> None:
    noted.cells.record(Observation(L1._replace(indicator="P3"), 1, note=NAME))
    seq = min(line.seq for line in noted.history.lines(HistoryFilter(cell=L1)).lines)
    assert noted.erasing.erasable(seq).elsewhere == 1
    noted.erasing.erase(seq, "a name", everywhere=True)
    noted.close()
    assert NAME.encode() not in noted.store.path.read_bytes()


def test_the_command_says_first_and_erases_then(noted: Office, run_command: RunCommand) -> None:
    seq = entry_of(noted, NAME)
    path = noted.store.path
    noted.close()
    asked = ("erase", "--entry", str(seq), "--reason", "a name", "--store", str(path))
    status, said, error = run_command(*asked)
    assert status != 0
    assert "backups made before" in said
    assert NAME not in said + error
    assert NAME.encode() in path.read_bytes()
    status, said, error = run_command(*asked, "--yes")
    assert status == 0, error
    assert NAME.encode() not in path.read_bytes()
    status, said, _ = run_command("audit", "--store", str(path))
    assert status == 0, said


def test_a_backup_made_before_says_that_it_still_holds_it(noted: Office) -> None:
    made = noted.backups.backup().made
    assert made is not None
    assert noted.erasing.still_held_by(made.backup.head) == 0
    noted.erasing.erase(entry_of(noted, NAME), "a name")
    assert noted.erasing.still_held_by(made.backup.head) == 2
    after = noted.backups.backup().made
    assert after is not None
    assert noted.erasing.still_held_by(after.backup.head) == 0


def test_the_reason_of_a_baseline_can_be_erased_and_the_years_stay(
    office: Office, catalogue_file: CatalogueFile
) -> None:
    before = replace(office.city.profile, baseline=Baseline((2018, 2019), NAME))
    office.city.save(before)
    office.city.save(replace(before, baseline=Baseline((2019,), NAME)))
    office.erasing.erase(entry_of(office, NAME), "a name")
    assert office.city.profile.baseline == Baseline((2019,))
    assert office.history.audit().holds
    office.close()
    assert NAME.encode() not in office.store.path.read_bytes()
    with Office.open(office.store.path, catalogue_file, clock, "Ada") as again:
        assert again.city.profile.baseline == Baseline((2019,))
        assert again.history.audit().holds
        again.city.save(replace(before, baseline=Baseline((2019,), "No register before")))
        assert again.history.audit().holds


def test_what_holds_the_text_as_a_part_or_in_a_name_is_told(
    noted: Office, run_command: RunCommand
) -> None:
    profile = noted.city.profile
    noted.city.save(replace(profile, areas=(*profile.areas, Area("77", f"Barrio {NAME}"))))
    district = noted.store.journal.head().next - 1
    noted.cells.record(Observation(L1._replace(indicator="P2"), 3, note=f"{NAME}, aged 4"))
    longer = noted.store.journal.head().next - 1
    noted.cells.record(Observation(L1, 5, note=NAME, source=f"Letter of {NAME}"))
    own = noted.store.journal.head().next - 1
    noted.decisions.add("L1", f"Write to {NAME}", "Ada", "2030-01-01")
    decided = noted.store.journal.head().next - 1
    seq = min(line.seq for line in noted.history.lines(HistoryFilter(cell=L1)).lines)
    found = noted.erasing.erasable(seq)
    assert (found.elsewhere, found.within) == (0, (district, longer, own, decided))
    assert noted.erasing.erasable(seq, everywhere=True).within == (district, longer, own, decided)
    path = noted.store.path
    noted.close()
    asked = ("erase", "--entry", str(seq), "--reason", "a name", "--store", str(path), "--yes")
    status, said, error = run_command(*asked)
    assert status == 0, error
    told = " ".join(said.split())
    assert f"look at the changes {district}, {longer}, {own}, {decided}." in told
    assert NAME not in said + error


def test_a_text_too_short_to_be_a_sign_is_not_looked_for(noted: Office) -> None:
    noted.cells.record(Observation(L1._replace(indicator="P2"), 3, note="a"))
    seq = noted.store.journal.head().next - 1
    assert noted.erasing.erasable(seq).within == ()
