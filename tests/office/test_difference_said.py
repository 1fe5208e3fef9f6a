"""What a restore would do to signatures, acceptances, flags and answers, told by their months."""

from __future__ import annotations

from pathlib import Path

import pytest

from cityreport import i18n
from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.backups.restore_annotations import signature_difference
from cityreport.office.backups.restore_summary import difference_sentences
from cityreport.office.office import Office
from cityreport.store.backup_files import ASKED, BackupReason, backup_folder, make_backup
from cityreport.store.file_comparison import compare
from tests.conftest import sign_published

OCCASION = BackupReason(ASKED, "2024-02-10T09:30:00Z", "2024-02-10", "test")


def months(*numbers: int) -> list[Period]:
    return [Period.month(2023, number) for number in numbers]


@pytest.fixture
def backup(office: Office) -> Path:
    """January to March 2023 and May were signed then; since then May was reopened and June and
    August to October were signed."""
    for month in months(*range(1, 13)):
        office.cells.record(Observation(CellKey("L1", month), 4))
    sign_published(office, months(1, 2, 3, 5))
    office.annotations.flag(CellKey("L1", months(7)[0]), "Ask")
    made = make_backup(office.store.path, backup_folder(office.store.path), OCCASION)
    office.sign_off.reopen(months(5)[0], "One more was found.")
    sign_published(office, months(6, 8, 9, 10))
    office.annotations.unflag(CellKey("L1", months(7)[0]))
    office.annotations.flag(CellKey("P1", months(7)[0]))
    office.annotations.answer(2023, "prevention", Narration(words="Schools."))
    return made.backup.path


def test_a_restore_says_which_months_would_be_open_and_which_signed_again(
    office: Office, backup: Path
) -> None:
    found = compare(office.store.path, backup)
    signed = signature_difference(found.annotations)
    assert signed.lost == tuple(months(6, 8, 9, 10))
    assert signed.gained == tuple(months(5))
    said = difference_sentences(found)
    assert "These would not be signed off any more: June 2023, August 2023 to October 2023." in said
    assert "These would be signed off again: May 2023." in said
    assert "Flags: 1 lost, 1 come back, 0 as they were." in said
    assert "Answers of the year: 1 lost, 0 come back, 0 as they were." in said
    with i18n.in_language("es"):
        assert any("agosto de 2023" in line for line in difference_sentences(found))


def test_the_other_way_round_what_was_lost_comes_back(office: Office, backup: Path) -> None:
    signed = signature_difference(compare(backup, office.store.path).annotations)
    assert (signed.lost, signed.gained) == (tuple(months(5)), tuple(months(6, 8, 9, 10)))


def test_another_signature_on_the_same_month_is_a_change(office: Office) -> None:
    month = months(1)[0]
    for key in office.sign_off.unanswered(month):
        office.cells.record(Observation(key, None, Status.NOT_AVAILABLE))
    office.sign_off.sign(month, "Head")
    made = make_backup(office.store.path, backup_folder(office.store.path), OCCASION)
    office.sign_off.reopen(month, "One more.")
    office.sign_off.sign(month, "Head")
    found = compare(office.store.path, made.backup.path)
    assert signature_difference(found.annotations).changed == (month,)
    assert not found.is_none
    assert any("January 2023" in line for line in difference_sentences(found))
