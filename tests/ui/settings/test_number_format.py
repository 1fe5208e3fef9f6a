"""Numbers in the window are written as the person, or the country, writes them; files are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QTabWidget
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.ui.app import Program
from cityreport.ui.settings.country_field import number_format_of
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.mark.parametrize(
    ("country", "written"),
    [("COL", "1.234,5"), ("ZAF", "1 234,5"), ("CHE", "1’234.5"), ("KEN", ""), ("XXX", "")],
)
def test_a_country_proposes_its_way_where_the_language_has_another(
    country: str, written: str
) -> None:
    assert number_format_of(country) == written


def test_what_has_a_language_of_its_own_keeps_its_numbers() -> None:
    i18n.set_number_format("1.234,5")
    assert i18n.number(1234.5) == "1.234,5"
    with i18n.in_language("en"):
        assert i18n.number(1234.5) == "1,234.5"
    with i18n.numbers_of_language():
        assert i18n.number(1234.5) == "1,234.5"
    i18n.set_number_format("1 234,5")
    assert i18n.number(-1234567.25, 2) == "-1\u00a0234\u00a0567,25"


def test_a_submission_is_the_same_whatever_the_window_shows(sample: Office, tmp_path: Path) -> None:
    year = Period.of_year(2022)
    texts = []
    for number, written in enumerate(("", "1.234,5")):
        i18n.set_number_format(written)
        folder = tmp_path / str(number)
        made = sample.exports.export(year, year, ["json", "xlsx"], folder)
        content = json.loads((folder / made.files[0]).read_text(encoding="utf-8"))
        texts.append((content["headline"], content["findings"]))
        assert all(sample.exports.verify(folder / name).valid for name in made.files)
    assert texts[0] == texts[1]


def test_it_is_chosen_in_settings_and_the_window_follows(
    qtbot: QtBot, program: Program, sample: Office
) -> None:
    program.show(sample)
    before = program.window
    assert before is not None
    before.go("settings")
    tabs = child(before, QTabWidget, "settingsTabs")
    tabs.setCurrentIndex(tabs.count() - 1)
    box = child(before, QComboBox, "settingsNumbers")
    box.setCurrentIndex(box.findData("1.234,5"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: program.window is not before)
    assert i18n.number(6732) == "6.732"
    window = program.window
    assert window is not None
    assert child(window, QComboBox, "settingsNumbers").currentData() == "1.234,5"
