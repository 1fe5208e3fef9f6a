"""The first steps: choosing how to begin, and setting up an own city."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from cityreport import i18n, paths
from cityreport.domain.city import Area, Baseline, Population, check_profile
from cityreport.domain.profile_changes import read_areas, read_years
from cityreport.errors import DataError
from cityreport.settings import Settings
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.settings.country_field import country_names
from cityreport.ui.settings.set_up_dialog import SetUpDialog
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> SetUpDialog:
    made = SetUpDialog(settings)
    qtbot.addWidget(made)
    made.show()
    return made


def type_into(qtbot: QtBot, dialog: SetUpDialog, name: str, text: str) -> None:
    editor = child(dialog, QLineEdit, name)
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


def choose_country(dialog: SetUpDialog, code: str) -> None:
    countries = child(dialog, QComboBox, "setUpCountry")
    countries.setCurrentIndex(countries.findData(code))


def press(qtbot: QtBot, dialog: QDialog, name: str) -> None:
    qtbot.mouseClick(child(dialog, QPushButton, name), LEFT)


def note(dialog: SetUpDialog, name: str) -> str:
    return child(dialog, QLabel, f"{name}Note").text()


def test_a_name_and_a_country_are_enough(qtbot: QtBot, dialog: SetUpDialog) -> None:
    type_into(qtbot, dialog, "setUpName", "Tripoli")
    choose_country(dialog, "LBN")
    press(qtbot, dialog, "setUpAccept")
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.profile is not None
    check_profile(dialog.profile)
    assert (dialog.profile.city.name, dialog.profile.city.country) == ("Tripoli", "LBN")
    assert dialog.profile.baseline.years == (2017, 2018, 2019)
    assert dialog.profile.population == ()


def test_all_that_is_asked_for(qtbot: QtBot, dialog: SetUpDialog, settings: Settings) -> None:
    type_into(qtbot, dialog, "setUpName", "Cali")
    choose_country(dialog, "COL")
    type_into(qtbot, dialog, "setUpPeople", "2 227 642")
    type_into(qtbot, dialog, "setUpYear", "2018")
    type_into(qtbot, dialog, "setUpSource", "DANE")
    type_into(qtbot, dialog, "setUpBaseline", "2018, 2019")
    type_into(qtbot, dialog, "setUpBaselineReason", "No register of 2017")
    type_into(qtbot, dialog, "setUpOfficer", "Beatriz")
    child(dialog, QPlainTextEdit, "setUpAreas").setPlainText("01;Comuna 1\n\n02;Comuna 2\n")
    qtbot.keyClick(child(dialog, QLineEdit, "setUpOfficer"), Qt.Key.Key_Return)
    assert dialog.profile is not None
    assert dialog.profile.population == (Population(2018, 2_227_642, "DANE"),)
    assert dialog.profile.baseline == Baseline((2018, 2019), "No register of 2017")
    assert dialog.profile.areas == (Area("01", "Comuna 1"), Area("02", "Comuna 2"))
    assert settings.officer() == "Beatriz"


def test_years_of_ones_own_need_a_reason(qtbot: QtBot, dialog: SetUpDialog) -> None:
    reason = child(dialog, QLineEdit, "setUpBaselineReason")
    assert not reason.isVisible(), "the usual years need none"
    type_into(qtbot, dialog, "setUpName", "Cali")
    choose_country(dialog, "COL")
    type_into(qtbot, dialog, "setUpBaseline", "2018")
    assert reason.isVisible()
    baseline = child(dialog, QLineEdit, "setUpBaseline")
    dialog.activateWindow()
    baseline.setFocus()
    qtbot.waitUntil(baseline.hasFocus)
    qtbot.keyClick(baseline, Qt.Key.Key_Tab)
    qtbot.waitUntil(reason.hasFocus)
    press(qtbot, dialog, "setUpAccept")
    assert dialog.profile is None
    assert "Say why these years" in note(dialog, "setUpBaselineReason")
    type_into(qtbot, dialog, "setUpBaseline", "2017-2019")
    assert not reason.isVisible()
    press(qtbot, dialog, "setUpAccept")
    assert dialog.profile is not None
    assert dialog.profile.baseline == Baseline()


def test_an_empty_form_says_what_is_missing(qtbot: QtBot, dialog: SetUpDialog) -> None:
    press(qtbot, dialog, "setUpAccept")
    assert dialog.isVisible()
    assert dialog.profile is None
    assert "has no name" in note(dialog, "setUpName")
    assert "Choose the country" in note(dialog, "setUpCountry")


@pytest.mark.parametrize(
    ("name", "typed", "at", "said"),
    [
        ("setUpPeople", "8.799", "setUpPeople", "without the separator"),
        ("setUpPeople", "many", "setUpPeople", "is not a number"),
        ("setUpPeople", "0", "setUpPeople", "is not a population"),
        ("setUpYear", "18", "setUpYear", "is not a year"),
        ("setUpYear", "1800", "setUpYear", "is not a year"),
        ("setUpBaseline", "2019-2017", "setUpBaseline", "has no years"),
        ("setUpBaseline", "2031", "setUpBaseline", "before the target year"),
        ("setUpBaseline", "", "setUpBaseline", "has no years"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    qtbot: QtBot, dialog: SetUpDialog, name: str, typed: str, at: str, said: str
) -> None:
    type_into(qtbot, dialog, "setUpName", "Cali")
    choose_country(dialog, "COL")
    if name in ("setUpPeople", "setUpYear"):
        type_into(qtbot, dialog, "setUpPeople", "100")
        type_into(qtbot, dialog, "setUpYear", "2018")
    type_into(qtbot, dialog, name, typed)
    press(qtbot, dialog, "setUpAccept")
    assert dialog.profile is None
    assert said in note(dialog, at)
    type_into(qtbot, dialog, "setUpPeople", "")
    type_into(qtbot, dialog, "setUpYear", "")
    type_into(qtbot, dialog, "setUpBaseline", "2018")
    type_into(qtbot, dialog, "setUpBaselineReason", "No other year is complete")
    press(qtbot, dialog, "setUpAccept")
    assert dialog.profile is not None


def test_two_districts_of_one_code_are_refused(qtbot: QtBot, dialog: SetUpDialog) -> None:
    type_into(qtbot, dialog, "setUpName", "Cali")
    choose_country(dialog, "COL")
    child(dialog, QPlainTextEdit, "setUpAreas").setPlainText("1;A\n1;B")
    press(qtbot, dialog, "setUpAccept")
    assert "“1” cannot be a district's code" in note(dialog, "setUpAreas")


def test_cancelling_sets_nothing_up(qtbot: QtBot, dialog: SetUpDialog, settings: Settings) -> None:
    type_into(qtbot, dialog, "setUpName", "Cali")
    type_into(qtbot, dialog, "setUpOfficer", "Beatriz")
    press(qtbot, dialog, "setUpCancel")
    assert dialog.profile is None
    assert settings.get("officer") == ""


def test_escape_closes_it(qtbot: QtBot, dialog: SetUpDialog) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.profile is None


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2017–2019", (2017, 2018, 2019)),
        ("2017 - 2019", (2017, 2018, 2019)),
        ("2019", (2019,)),
        ("2019, 2017; 2018", (2017, 2018, 2019)),
        ("2015-2016 2019", (2015, 2016, 2019)),
    ],
)
def test_years_are_read(typed: str, years: tuple[int, ...]) -> None:
    assert read_years(typed).years == years


@pytest.mark.parametrize("typed", ["", "x", "2019-2017", "17-19", "1900-2900", "2017-"])
def test_what_are_no_years(typed: str) -> None:
    with pytest.raises(DataError, match="bad_baseline"):
        read_years(typed)


def test_districts_are_read_with_and_without_codes() -> None:
    assert read_areas("Old Town\nHarbour") == (Area("01", "Old Town"), Area("02", "Harbour"))
    assert read_areas("X\tOld Town") == (Area("X", "Old Town"),)
    assert read_areas(" \n") == ()
    assert len({area.code for area in read_areas("\n".join(f"a{i}" for i in range(120)))}) == 120


def test_every_country_of_iso_3166_is_there() -> None:
    countries = json.loads(paths.resource("countries.json").read_text(encoding="utf-8"))
    assert len(countries) == len(set(countries.values())) == 249
    assert all(len(three) == 3 and len(two) == 2 for three, two in countries.items())
    known = {"COL": "CO", "GBR": "GB", "LBN": "LB", "ZAF": "ZA", "KEN": "KE", "MKD": "MK"}
    assert known.items() <= countries.items()


def test_countries_are_named_and_sorted_in_the_language_in_force() -> None:
    with i18n.in_language("es"):
        names = dict(country_names())
        assert names["GBR"] == "Reino Unido"
        order = list(names)
    assert order.index("AFG") < order.index("DEU") < order.index("ZWE")
    assert not set(names) - set(dict(country_names()))


@pytest.mark.parametrize(
    ("button", "choice"),
    [
        ("welcomeSetUp", "set_up"),
        ("welcomeSample", "sample"),
        ("welcomeOpen", "open"),
        ("welcomeRebuild", "rebuild"),
    ],
)
def test_the_welcome_offers_the_ways_to_begin(qtbot: QtBot, button: str, choice: str) -> None:
    dialog = WelcomeDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    way = child(dialog, QAbstractButton, button)
    assert way.accessibleName()
    qtbot.keyClick(way, Qt.Key.Key_Return)
    assert dialog.choice == choice
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_closing_the_welcome_chooses_nothing(qtbot: QtBot) -> None:
    dialog = WelcomeDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.choice == ""


def test_the_dialogs_stand_on_a_small_screen(qtbot: QtBot, dialog: SetUpDialog) -> None:
    press(qtbot, dialog, "setUpAccept")
    QApplication.processEvents()
    assert dialog.height() < 700
    assert dialog.width() < 1300
