"""Who got a submission and when, its copies, what came back, and what changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cityreport.domain.cell_record import CellRecord
from cityreport.domain.delivery import DeliveryWay, KeptRemark, RemarkedCell
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.office import submission_changes, submission_copies
from cityreport.office.office import Office
from cityreport.office.page_values import Changed, HistoryFilter
from cityreport.store import sent_log
from cityreport.store.delivery_facts import kept_remarks
from tests.conftest import sign_published
from tests.office.test_sent_stays_sent import JANUARY, L1, Desk, desk

__all__ = ["desk"]
FEBRUARY = JANUARY.shift(1)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def made(office: Office, out: Path) -> SubmissionRecord:
    """A submission of January 2023 with one number."""
    office.cells.record(Observation(L1, 9))
    return office.exports.export(JANUARY, JANUARY, ["json", "xlsx"], out)


# -- to whom and when


def test_what_went_to_whom_is_kept_and_never_undone(office: Office, made: SubmissionRecord) -> None:
    heard: list[Changed] = []
    office.changes.subscribe(heard.append)
    noted = office.deliveries.note(made, "  The network ", DeliveryWay.MAIL)
    assert (noted.to, noted.officer, noted.at) == ("The network", "Ada", "2024-02-10T09:30:00Z")
    assert office.deliveries.of(made.id) == [noted]
    assert office.deliveries.last_recipient() == "The network"
    assert heard == [Changed(submissions=True)]
    office.steps.undo()  # the number, not what was sent
    assert office.deliveries.all() == [noted]
    line = office.history.lines(HistoryFilter()).lines[1]
    assert (line.kind, line.subject) == ("deliver", "delivered")
    assert office.history.audit().holds


@pytest.mark.parametrize("to", ["", "  ", "two\nlines", "x" * 201])
def test_nobody_is_no_recipient(office: Office, made: SubmissionRecord, to: str) -> None:
    with pytest.raises(DataError):
        office.deliveries.note(made, to, DeliveryWay.OTHER)
    assert office.deliveries.all() == []


def test_who_got_it_survives_a_restore_and_a_lost_file(desk: Desk, tmp_path: Path) -> None:
    """Facts do not go back in time: by the replaced file, and by the log beside it alone."""
    desk.record(9)
    backup = desk.back_up()
    earlier = shutil.copy(desk.path, tmp_path / "earlier")
    sent = desk.export()
    answer = tmp_path / "receipt.pdf"
    answer.write_bytes(b"%PDF-1.4 thanks")
    with desk.open() as office:
        office.deliveries.note(sent, "The network", DeliveryWay.STICK, desk.out)
        cell = RemarkedCell(CellRecord("L1", str(JANUARY), "_T", "_T", "_T"), 9)
        said = KeptRemark(sent.id, 1, "count_doubled", "Twice as many.", (cell,), "")
        office.deliveries.keep_answer(sent, answer, remarks=[said])
        before = office.deliveries.all(), office.deliveries.answers()
    desk.restore(backup)
    with desk.open() as office:
        assert (office.deliveries.all(), office.deliveries.answers()) == before
        assert kept_remarks(office.store.journal) == [said]
    shutil.copy(earlier, desk.path)  # by hand, past the program
    with desk.open() as office:
        assert (office.deliveries.all(), office.deliveries.answers()) == before
        assert kept_remarks(office.store.journal) == [said]
        assert office.deliveries.answer_file(before[1][0]).read_bytes() == answer.read_bytes()


def test_an_erased_recipient_is_gone_from_the_log_too(
    office: Office, made: SubmissionRecord
) -> None:
    office.deliveries.note(made, "Juana Perez", DeliveryWay.MAIL)
    log = sent_log.log_path(office.store.path.parent, office.store.identity())
    assert b"Juana" in log.read_bytes()
    lines = len(log.read_bytes().splitlines())
    (line,) = office.history.lines(HistoryFilter(subjects=("delivered",))).lines
    assert line.has_text
    office.erasing.erase(line.seq, "a person's name")
    assert b"Juana" not in log.read_bytes()
    assert len(log.read_bytes().splitlines()) == lines, "the delivery itself stays"
    office.sent.read_back()
    assert [one.to for one in office.deliveries.all()] == [""]
    assert b"Juana" not in office.store.path.read_bytes()
    assert office.history.audit().holds


# -- copies


def test_a_copy_is_read_back_at_the_target(
    office: Office, made: SubmissionRecord, out: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    verify = office.exports.verify
    copied = submission_copies.copy_files(made, out, stick, verify)
    assert [path.read_bytes() for path in copied] == [
        (out / name).read_bytes() for name in made.files
    ]
    assert submission_copies.copy_files(made, out, stick, verify) == copied, "the same again"
    assert submission_copies.find_files(made, [tmp_path / "no", stick, out]) == stick


def test_files_for_other_systems_are_copied_and_compared_byte_for_byte(
    office: Office, out: Path, tmp_path: Path
) -> None:
    office.cells.record(Observation(L1, 9))
    names = ["json", "csv", "sdmx-csv-2.0", "datapackage"]
    made = office.exports.export(JANUARY, JANUARY, names, out)
    stick = tmp_path / "stick"
    stick.mkdir()
    copied = submission_copies.copy_files(made, out, stick, office.exports.verify)
    assert [path.name for path in copied] == list(made.files)
    assert all(path.read_bytes() == (out / path.name).read_bytes() for path in copied)
    (stick / made.files[1]).write_bytes(b"L1,4")
    with pytest.raises(AccessError) as refused:
        submission_copies.copy_files(made, out, stick, office.exports.verify)
    assert refused.value.code == "output_exists", "another file of that name is not overwritten"


def test_a_stick_that_lies_has_no_copy(
    office: Office,
    made: SubmissionRecord,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cheap stick says that all is written, and gives back something else."""
    stick = tmp_path / "stick"
    stick.mkdir()
    whole = submission_copies.write_whole

    def lie(path: Path, *given: object) -> None:
        whole(path, *given)  # type: ignore[arg-type]
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    monkeypatch.setattr(submission_copies, "write_whole", lie)
    with pytest.raises(AccessError, match="copy_not_read_back"):
        submission_copies.copy_files(made, out, stick, office.exports.verify)
    assert list(stick.iterdir()) == []


def test_what_is_no_longer_what_was_made_is_not_copied(
    office: Office, made: SubmissionRecord, out: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    verify = office.exports.verify
    second = office.exports.export(JANUARY, JANUARY, ["json"], tmp_path / "second")
    shutil.copy(tmp_path / "second" / second.files[0], out / made.files[0])
    with pytest.raises(DataError, match="copy_not_this"):
        submission_copies.copy_files(made, out, stick, verify)
    (out / made.files[0]).unlink()
    with pytest.raises(AccessError, match="file_missing"):
        submission_copies.copy_files(made, out, stick, verify)
    for wrong, code in ((out, "copy_same_folder"), (tmp_path / "none", "not_a_folder")):
        with pytest.raises(CityReportError, match=code):
            submission_copies.copy_files(made, out, wrong, verify)
    other = stick / made.files[1]
    other.write_bytes(b"somebody else's")
    one = SubmissionRecord(**{f: getattr(made, f) for f in made.__struct_fields__ if f != "files"},
                           files=made.files[1:])  # fmt: skip
    with pytest.raises(AccessError, match="output_exists"):
        submission_copies.copy_files(one, out, stick, verify)
    assert [path.read_bytes() for path in stick.iterdir()] == [b"somebody else's"]


# -- what came back


def test_an_answer_is_kept_and_opened_as_it_came(
    office: Office, made: SubmissionRecord, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.PDF"
    receipt.write_bytes(b"%PDF-1.4 thanks")
    kept = office.deliveries.keep_answer(made, receipt, "The network")
    assert (kept.name, kept.sender, kept.size) == ("receipt.PDF", "The network", 15)
    receipt.unlink()
    found = office.deliveries.answer_file(kept)
    assert found.read_bytes() == b"%PDF-1.4 thanks"
    assert office.deliveries.answers(made.id) == [kept]
    found.write_bytes(b"%PDF-1.4 no thanks")
    with pytest.raises(DataError, match="answer_changed"):
        office.deliveries.answer_file(kept)
    found.unlink()
    with pytest.raises(DataError, match="answer_gone"):
        office.deliveries.answer_file(kept)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("run.exe", b"MZ", "answer_kind"),
        ("run.docm", b"x", "answer_kind"),
        ("plain", b"x", "answer_kind"),
        ("empty.pdf", b"", "answer_size"),
        ("none.pdf", None, "file_missing"),
    ],
)
def test_what_is_no_answer_is_not_kept(
    office: Office,
    made: SubmissionRecord,
    tmp_path: Path,
    name: str,
    content: bytes | None,
    code: str,
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CityReportError, match=code):
        office.deliveries.keep_answer(made, path)
    assert office.deliveries.answers() == []
    assert not office.deliveries.answer_folder.exists()


def test_one_answer_is_kept_once(office: Office, made: SubmissionRecord, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"received")
    office.deliveries.keep_answer(made, path)
    with pytest.raises(DataError, match="answer_known"):
        office.deliveries.keep_answer(made, path)
    assert len(office.deliveries.answers()) == 1


# -- what changed


def test_a_submission_is_compared_with_the_next_and_with_now(
    office: Office, made: SubmissionRecord, out: Path
) -> None:
    sign_published(office, [JANUARY])
    office.sign_off.reopen(JANUARY, "The police found another case")
    office.cells.record(Observation(L1, 10))
    office.cells.record(Observation(CellKey("L1", FEBRUARY), 4))
    office.cells.record(Observation(L1._replace(indicator="L2"), 1))
    office.cells.record(Observation(L1._replace(indicator="L2"), 2))
    second = office.exports.export(JANUARY, FEBRUARY, ["json"], out)
    office.cells.record(Observation(L1, 9))
    office.cells.record(Observation(L1._replace(indicator="L2"), 2, note="only a note"))
    submissions = office.exports.submissions()
    assert submission_changes.next_of(submissions, made) == second
    assert submission_changes.next_of(submissions, second) is None
    found = submission_changes.compare(office.store, made, second)
    assert (found.start, found.end, found.added, found.left_out) == (JANUARY, JANUARY, 1, 0)
    said = [
        (c.key.indicator, c.before and c.before.value, c.after and c.after.value, c.why)
        for c in found.cells
    ]
    why = "The police found another case"
    assert said == [("L1", 9, 10, why), ("L2", None, 2, why)]
    now = submission_changes.compare(office.store, second)
    assert [(c.key, c.after and c.after.value) for c in now.cells] == [(L1, 9)]
    assert submission_changes.compare(office.store, made).cells[0].key.indicator == "L2"


def test_what_another_state_of_the_file_sent_is_not_compared(desk: Desk) -> None:
    """Its numbers are not in this journal: to say that nothing changed would be wrong."""
    desk.record(9)
    backup = desk.back_up()
    desk.record(12)
    first = desk.export()
    desk.restore(backup)
    with desk.open() as office:
        (known,) = office.exports.submissions()
        assert known.id == first.id
        with pytest.raises(DataError, match="sent_elsewhere"):
            submission_changes.compare(office.store, known)


def test_submissions_apart_are_not_compared(
    office: Office, made: SubmissionRecord, out: Path
) -> None:
    office.cells.record(Observation(CellKey("L1", Period.parse("2023-05")), 4))
    may = office.exports.export(Period.parse("2023-05"), Period.parse("2023-05"), ["json"], out)
    with pytest.raises(DataError, match="sent_apart"):
        submission_changes.compare(office.store, made, may)
    assert submission_changes.next_of(office.exports.submissions(), made) is None
