"""A computer whose clock is wrong: what it let in can be seen and taken out, and it is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.finding_words import finding_message
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow
from cityreport.wording import clock_words
from tests.conftest import RunCommand, clock

LATER = datetime(2099, 1, 5, 12, tzinfo=UTC)
FAR = CellKey("L1", Period.parse("2098-05"))


@pytest.fixture
def mistaken(sample_path: Path, catalogue_file: CatalogueFile) -> Path:
    """A file into which a number for 2098 was typed under a clock of 2099."""
    with Office.open(sample_path, catalogue_file, lambda: LATER, "Ada") as office:
        office.cells.record(Observation(FAR, 4))
    return sample_path


def test_a_number_of_the_future_is_a_finding(mistaken: Path, catalogue_file: CatalogueFile) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        found = [f for f in office.checks.check() if f.rule == "not_begun"]
        assert [(f.period, f.severity.value) for f in found] == [(FAR.period, "high")]
        of_then = [f.rule for f in office.checks.check(FAR.period)]
        assert of_then == ["not_begun", "population_far"]
        said = finding_message(office.catalogue, office.city.profile.areas, found[0])
        assert "May 2098" in said
        assert "Feb 10, 2024" in said


def test_it_can_be_emptied_and_undone_but_not_typed_anew(
    mistaken: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        with pytest.raises(DataError) as error:
            office.cells.record(Observation(FAR, 5))
        assert error.value.code == "future_period"
        office.cells.record_many([FAR], kind="cell")
        assert office.cells.get(FAR) is None
        assert not [f for f in office.checks.check() if f.rule == "not_begun"]
        with pytest.raises(DataError):  # an empty cell of a month to come takes nothing
            office.cells.check_change(FAR)
        assert office.history.audit().holds


def test_its_entry_can_be_taken_back(mistaken: Path, catalogue_file: CatalogueFile) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        office.steps.undo()
        assert office.cells.get(FAR) is None


def test_the_refusal_names_the_clock(sample: Office) -> None:
    with pytest.raises(DataError) as error:
        sample.cells.record(Observation(FAR, 5))
    assert sentence(error.value).startswith(
        "May 2098 has not begun: this computer's clock says Feb 10, 2024."
    )


def test_a_clock_before_the_newest_entry_is_told(
    mistaken: Path, catalogue_file: CatalogueFile
) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        newest = office.history.newest_ahead()
        assert newest == "2099-01-05T12:00:00Z"
        assert "Jan 5, 2099" in clock_words(newest, office.clock.now())
    with Office.open(mistaken, catalogue_file, lambda: LATER, "Ada") as office:
        assert office.history.newest_ahead() is None


def test_status_says_so(mistaken: Path, run_command: RunCommand) -> None:
    code, out, _ = run_command("status", "--store", mistaken)
    assert code == 0
    assert "but the newest entry of this file was made at Jan 5, 2099" in out
    code, out, _ = run_command("status", "--store", mistaken, "--json")
    assert json.loads(out)["newest_ahead"] == "2099-01-05T12:00:00Z"


def test_the_window_says_so(
    mistaken: Path, catalogue_file: CatalogueFile, qtbot: QtBot, tmp_path: Path
) -> None:
    with Office.open(mistaken, catalogue_file, clock, "Ada") as office:
        window = MainWindow(office, Settings(tmp_path / "settings.json"), Tasks())
        qtbot.addWidget(window)
        window.go("home")
        window.warn_if_older_copy()
        notice = window.findChild(QLabel, "windowNoticeWords")
        assert isinstance(notice, QLabel)
        assert notice.isVisibleTo(window)
        assert "Jan 5, 2099" in notice.text()
        window.dismiss()
