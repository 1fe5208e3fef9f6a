"""What was sent, published and signed stays so, whatever becomes of the office file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.sign_off import sign_period
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import AccessError, DataError
from cityreport.office import report_data, sign_off_steps
from cityreport.office.backups.backup_jobs import restore_office
from cityreport.office.backups.recovery_options import salvage_into
from cityreport.office.backups.restore_summary import difference_sentences
from cityreport.office.changes import SOFTWARE
from cityreport.office.computers import ComputerRole
from cityreport.office.contributions import contribution_writing
from cityreport.office.office import Office
from cityreport.office.public_numbers import earlier_releases
from cityreport.outputs import Output, OutputKind, resolve_output
from cityreport.reasons import reason_words
from cityreport.settings import Settings
from cityreport.store import sent_log
from cityreport.store.backup_files import ASKED, BackupReason, backup_folder, make_backup
from cityreport.store.file_comparison import compare
from tests.conftest import clock, sign_published

JANUARY, FEBRUARY = Period.parse("2023-01"), Period.parse("2023-02")
L1 = CellKey("L1", JANUARY)


class Desk:
    """An office file on one computer, opened and closed as a person does."""

    def __init__(self, path: Path, catalogue: CatalogueFile, settings: Path) -> None:
        self.path = path
        self.out = path.parent / "out"
        self._catalogue = catalogue
        self._settings = settings
        self._made = 0

    def open(self) -> Office:
        office = Office.open(self.path, self._catalogue, clock, "Ada")
        office.use(Settings(self._settings))
        return office

    def record(self, value: int, key: CellKey = L1) -> None:
        with self.open() as office:
            office.cells.record(Observation(key, value))

    def export(self, months: Period = JANUARY, end: Period | None = None) -> SubmissionRecord:
        with self.open() as office:
            return office.exports.export(months, end or months, ["json"], self.out)

    def publish(self, threshold: int, *, accept: bool = False) -> SubmissionRecord:
        with self.open() as office:
            return office.exports.export_public(
                JANUARY, JANUARY, ["json"], self.out, threshold, accept_narrowing=accept
            )

    def sign(self, *periods: Period) -> None:
        with self.open() as office:
            sign_published(office, periods)

    def back_up(self) -> Path:
        self._made += 1
        occasion = BackupReason.at(ASKED, f"2024-02-10T08:00:0{self._made}Z", "test")
        return make_backup(self.path, backup_folder(self.path), occasion).backup.path

    def restore(self, backup: Path) -> None:
        restore_office(self.path, backup, clock, "Ada", SOFTWARE)

    def copied(self, folder: Path) -> Desk:
        """The office file, and no more, carried to another computer."""
        folder.mkdir()
        shutil.copy(self.path, folder / self.path.name)
        return Desk(folder / self.path.name, self._catalogue, folder / "settings.json")


@pytest.fixture
def desk(office: Office, catalogue_file: CatalogueFile, tmp_path: Path) -> Iterator[Desk]:
    office.close()
    found = Desk(office.store.path, catalogue_file, tmp_path / "settings.json")
    yield found
    with found.open() as opened:
        assert opened.history.audit().holds


def log_of(desk: Desk) -> Path:
    with desk.open() as office:
        return sent_log.log_path(desk.path.parent, office.store.identity())


# -- submissions


def test_after_a_restore_the_next_submission_is_another_one(desk: Desk) -> None:
    desk.record(9)
    backup = desk.back_up()
    first = desk.export()
    sent = (desk.out / first.files[0]).read_bytes()
    desk.restore(backup)
    shutil.rmtree(desk.out)  # the files that were sent lie elsewhere
    desk.record(10)
    second = desk.export()
    assert (second.sequence, second.supersedes) == (2, (first.id,))
    assert set(first.files).isdisjoint(second.files)
    assert (desk.out / second.files[0]).read_bytes() != sent
    with desk.open() as office:
        assert [made.id for made in office.exports.submissions()] == [second.id, first.id]


def test_a_restore_says_that_what_was_sent_stays(desk: Desk) -> None:
    desk.record(9)
    backup = desk.back_up()
    desk.export()
    said = difference_sentences(compare(desk.path, backup))
    assert "1 submission was made since. Its note stays, and what was sent stays sent." in said


def test_an_older_copy_put_back_by_hand_reads_back_what_was_sent(desk: Desk) -> None:
    desk.record(9)
    older = desk.path.with_name("older.copy")
    shutil.copy(desk.path, older)
    first = desk.export()
    shutil.copy(older, desk.path)
    second = desk.export()
    assert (second.sequence, second.supersedes) == (2, (first.id,))


def test_a_renamed_office_file_finds_its_log(desk: Desk) -> None:
    desk.record(9)
    older = desk.path.with_name("older.copy")
    shutil.copy(desk.path, older)
    desk.export()
    desk.path.unlink()
    desk.path = older.rename(desk.path.with_name("cali.cityreport"))
    assert desk.export().sequence == 2


def test_the_second_place_remembers_for_a_computer_that_died(
    desk: Desk, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    stick, new = tmp_path / "stick", tmp_path / "new"
    stick.mkdir()
    new.mkdir()
    with desk.open() as office:
        office.backups.choose_place(stick)
    desk.record(9)
    with desk.open() as office:
        made = office.backups.backup().second
        assert made is not None
    first = desk.export()
    other = Desk(new / "office.cityreport", catalogue_file, new / "settings.json")
    other.restore(made.backup.path)
    with other.open() as office:
        office.backups.choose_place(stick)
        office.computers.say(ComputerRole.HOME)
    second = other.export()
    assert (second.sequence, second.supersedes) == (2, (first.id,))


def test_two_states_that_gave_one_number_are_both_remembered(desk: Desk) -> None:
    """An older program did that after a restore."""
    desk.record(9)
    twin = desk.copied(desk.path.parent / "twin")
    shutil.copy(desk.path.parent / "settings.json", twin.path.with_name("settings.json"))
    mine, other = desk.export(), twin.export(JANUARY, FEBRUARY)
    assert (mine.sequence, other.sequence) == (1, 1)
    with desk.open() as office:
        office.exports.prepare(sent_log.read_log(twin.path.parent, office.store.identity()))
        assert {made.id for made in office.exports.submissions()} == {mine.id, other.id}
    assert desk.export().sequence == 2


def test_lines_of_the_log_that_are_torn_changed_or_of_others_are_passed_over(desk: Desk) -> None:
    desk.record(9)
    older = desk.path.with_name("older.copy")
    shutil.copy(desk.path, older)
    first = desk.export()
    log = log_of(desk)
    assert log.stat().st_mode & 0o077 == 0, "as private as the office file"
    whole = log.read_bytes()
    changed = whole.replace(b"2024-02-10", b"2024-02-11")
    foreign = whole.replace(first.id.encode(), b"x" * 36)
    log.write_bytes(changed + foreign + b'["no list"]\n\xff\xfe\n' + whole[: len(whole) // 3])
    shutil.rmtree(desk.out)
    shutil.copy(older, desk.path)
    with desk.open() as office:
        assert office.exports.submissions() == []
    assert desk.export().sequence == 1, "nothing whole was there to be read"
    shutil.rmtree(desk.out)
    shutil.copy(older, desk.path)
    assert desk.export().sequence == 2, "what came behind the torn line counts"


@pytest.mark.parametrize("name", ["March report.json", "Copy of {name}", "{name}.json"])
def test_a_number_in_the_folder_is_never_given_again_whatever_the_file_is_called(
    desk: Desk, name: str
) -> None:
    desk.record(9)
    older = desk.path.with_name("older.copy")
    shutil.copy(desk.path, older)
    first = desk.export()
    sent = desk.out / first.files[0]
    renamed = sent.rename(sent.with_name(name.format(name=sent.name)))
    content = renamed.read_bytes()
    log_of(desk).unlink()
    shutil.copy(older, desk.path)
    assert desk.export().sequence == 2
    assert renamed.read_bytes() == content


def test_no_output_ever_takes_the_place_of_a_submission(desk: Desk) -> None:
    desk.record(9)
    first = desk.export()
    sent = desk.out / first.files[0]
    renamed = sent.rename(sent.with_name("forgotten.json"))
    with pytest.raises(AccessError) as refused:
        resolve_output(renamed, Output(OutputKind.SUBMISSION))
    assert refused.value.code == "output_exists"


def test_a_full_disk_or_a_damaged_log_does_not_keep_the_office_from_opening(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.record(9)
    desk.export()
    log = log_of(desk)
    log.unlink()

    def full(*_: object) -> None:
        raise AccessError("cannot_write", path=str(log), reason="No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(sent_log, "append_whole", full)
        with desk.open() as office:
            assert office.sent.failed is not None
            assert len(office.exports.submissions()) == 1
    with desk.open() as office:
        assert office.sent.failed is None
        assert len(sent_log.read_log(log.parent, office.store.identity())) >= 2


# -- signatures


def test_a_signature_that_was_sent_survives_a_restore(desk: Desk) -> None:
    desk.record(9)
    backup = desk.back_up()
    desk.sign(JANUARY)
    desk.export()
    said = " ".join(difference_sentences(compare(desk.path, backup)))
    assert "not be signed off" not in said
    desk.restore(backup)
    with desk.open() as office:
        signature = office.sign_off.signature(JANUARY)
        assert signature is not None
        assert signature.is_locked
        with pytest.raises(DataError, match="month_signed"):
            office.cells.record(Observation(L1, 10))


def test_where_other_numbers_came_back_the_sent_signature_is_reopened(desk: Desk) -> None:
    desk.record(8)
    backup = desk.back_up()
    desk.record(9)
    desk.sign(JANUARY)
    desk.export()
    desk.restore(backup)
    with desk.open() as office:
        signature = office.sign_off.signature(JANUARY)
        assert signature is not None
        assert signature.reopened is not None
        assert "put back" in reason_words(signature.reopened.reason)
        office.cells.record(Observation(L1, 9))
        assert office.steps.undo() == (L1,)
        while office.steps.next_undo() is not None:
            office.steps.undo()
        again = office.sign_off.signature(JANUARY)
        assert again is not None
        assert again.signed == signature.signed


def test_a_signature_that_was_not_sent_goes_back_with_the_file(desk: Desk) -> None:
    desk.record(9)
    desk.export()
    backup = desk.back_up()
    desk.sign(JANUARY)
    desk.restore(backup)
    with desk.open() as office:
        assert office.sign_off.signature(JANUARY) is None


def test_a_sent_signature_cannot_be_undone_after_a_restore(desk: Desk) -> None:
    desk.record(9)
    with desk.open() as office:
        state = sign_state(office)
        office.changes.say([("sign_off", str(JANUARY), state)], "sign")
    backup = desk.back_up()
    desk.export()
    desk.restore(backup)
    with desk.open() as office:
        with pytest.raises(DataError) as refused:
            office.steps.undo()
        assert refused.value.code == "sign_submitted"


def sign_state(office: Office) -> str:
    signature = sign_period(None, "Ada", "", office.clock.instant())
    return sign_off_steps.state_of(signature)


# -- public copies


def hidden_sum(desk: Desk) -> None:
    """28 in the city: 15 and 10 in two districts, and a small 3 in the third, which is hidden."""
    with desk.open() as office:
        for area, value in (("_T", 25), ("01", 22), ("02", 3)):
            office.cells.record(Observation(CellKey("L1", JANUARY, area), value))


@pytest.mark.parametrize("way", ["restore", "by hand"])
def test_a_second_public_copy_knows_the_first_after_a_restore(desk: Desk, way: str) -> None:
    hidden_sum(desk)
    backup, older = desk.back_up(), desk.path.with_name("older.copy")
    shutil.copy(desk.path, older)
    desk.publish(4)
    if way == "restore":
        desk.restore(backup)
    else:
        shutil.copy(older, desk.path)
    with pytest.raises(DataError) as refused:
        desk.publish(1)
    assert refused.value.code == "thresholds_narrow"
    second = desk.publish(1, accept=True)
    assert second.sequence == 2
    with desk.open() as office:
        assert len(earlier_releases(office.store)) == 2


def test_a_printed_report_for_everybody_is_remembered_too(desk: Desk) -> None:
    hidden_sum(desk)
    backup = desk.back_up()
    with desk.open() as office:
        _, record = report_data.public_report(office, 2023, "mayor")
        office.exports.note_public_report(record)
    desk.restore(backup)
    with desk.open() as office:
        assert len(earlier_releases(office.store)) == 1


def test_a_salvage_without_the_journal_knows_what_was_published_and_sent(
    desk: Desk, tmp_path: Path
) -> None:
    hidden_sum(desk)
    desk.sign(JANUARY)
    first = desk.publish(4)
    damaged = tmp_path / "damaged.cityreport"
    content = desk.path.read_bytes()
    assert content.count(b"profile", 4096)
    damaged.write_bytes(content.replace(b"profile", b"prufile"))  # an action: the chain is broken
    log_of(desk).unlink()
    target = tmp_path / "elsewhere"
    target.mkdir()
    made = salvage_into(damaged, target / "new.cityreport", clock, "Ada")
    assert not made.is_history_kept
    other = Desk(made.path, desk._catalogue, tmp_path / "settings.json")
    with other.open() as office:
        assert [one.id for one in office.exports.submissions()] == [first.id]
        assert len(earlier_releases(office.store)) == 1


# -- computers


def test_on_another_computer_nothing_is_sent_before_it_was_said_what_it_is(
    desk: Desk, tmp_path: Path
) -> None:
    desk.record(9)
    desk.export()
    other = desk.copied(tmp_path / "b")
    with other.open() as office:
        assert office.computers.role() is None
    for send in (other.export, lambda: other.publish(4)):
        with pytest.raises(DataError) as refused:
            send()
        assert refused.value.code == "unknown_computer"
    assert not other.out.exists()
    other.record(10)  # typing goes on


def test_a_second_pc_hands_over_pieces_and_sends_nothing(desk: Desk, tmp_path: Path) -> None:
    desk.record(9)
    desk.export()
    other = desk.copied(tmp_path / "b")
    with other.open() as office:
        office.computers.say(ComputerRole.SECOND)
    with pytest.raises(DataError) as refused:
        other.export()
    assert refused.value.code == "second_computer"
    choice = contribution_writing.ContributionChoice(JANUARY, JANUARY)
    with other.open() as office:
        piece = contribution_writing.contribute(office, "Ben", choice, tmp_path / "piece.json")
    assert len(piece.observations) == 1
    assert desk.export().sequence == 2, "the first one goes on"


def test_an_office_that_moved_goes_on_and_is_not_asked_again(desk: Desk, tmp_path: Path) -> None:
    desk.record(9)
    first = desk.export()
    other = desk.copied(tmp_path / "b")
    with other.open() as office:
        office.computers.say(ComputerRole.HOME)
    backup = other.back_up()
    second = other.export()
    assert (second.sequence, second.supersedes) == (2, (first.id,))
    other.restore(backup)
    with other.open() as office:
        assert office.computers.role() is ComputerRole.HOME


def test_a_backup_of_the_first_computer_keeps_what_was_said_here(
    desk: Desk, tmp_path: Path
) -> None:
    desk.record(9)
    backup = desk.back_up()
    other = desk.copied(tmp_path / "b")
    with other.open() as office:
        office.computers.say(ComputerRole.SECOND)
    other.restore(backup)
    with other.open() as office:
        assert office.computers.role() is ComputerRole.SECOND


# -- submissions that overlap


def test_a_correction_names_every_earlier_one_and_holds_where_it_is_signed(desk: Desk) -> None:
    desk.record(9)
    desk.record(5, CellKey("L1", FEBRUARY))
    desk.sign(JANUARY, FEBRUARY)
    both, one = desk.export(JANUARY, FEBRUARY), desk.export(FEBRUARY)
    with desk.open() as office:
        office.sign_off.reopen(JANUARY, "a late report")
    correction = desk.export(JANUARY, FEBRUARY)
    assert correction.supersedes == (both.id, one.id)
    assert desk.publish(4).supersedes == (), "a public copy replaces public ones"
    with desk.open() as office:
        holding = office.exports.holding()
    assert holding[both.id] == [(JANUARY, JANUARY)], "the correction is not signed there"
    assert holding[one.id] == []
    assert holding[correction.id] == [(FEBRUARY, FEBRUARY)]


def test_a_city_that_changed_since_is_said_and_remarked(desk: Desk) -> None:
    desk.record(9)
    first = desk.export()
    with desk.open() as office:
        profile = office.city.profile
        city = replace(profile.city, name="Cali")
        areas = (*profile.areas, Area("03", "Comuna 3"))
        office.city.save(replace(profile, city=city, areas=areas))
        said = office.exports.chain_changes(JANUARY, JANUARY, "restricted")
        assert [error.code for error in said] == ["chain_city", "chain_districts"]
        assert office.exports.chain_changes(FEBRUARY, FEBRUARY, "restricted") == []
        assert office.exports.chain_changes(JANUARY, JANUARY, "public") == []
    second = desk.export()
    with desk.open() as office:
        found = office.exports.verify(desk.out / second.files[0])
        assert found.valid
        codes = [remark.code for remark in found.remarks]
        assert [code for code in codes if code.startswith("chain")] == [
            "chain_city",
            "chain_districts",
        ]
        assert "03" in found.remarks[-1].message
        (desk.out / first.files[0]).unlink()  # alone a file cannot tell
        alone = office.exports.verify(desk.out / second.files[0])
        assert not [one for one in alone.remarks if one.code.startswith("chain")]
