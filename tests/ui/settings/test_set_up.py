"""The first steps: choosing how to begin, and setting up an own city."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCommandLinkButton,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import i18n, paths
from cityreport.domain.city import Area, Baseline, Population, check_profile
from cityreport.domain.period import Period
from cityreport.domain.profile_changes import read_areas, read_people_lines, read_years
from cityreport.errors import DataError
from cityreport.office.set_up_draft import draft_path, read_set_up
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.home import welcome_dialog
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.kit.folded_search import FoldedCompleter, find_name
from cityreport.ui.kit.theme import apply_theme
from cityreport.ui.settings.country_field import (
    CountryField,
    cities_of,
    country_names,
    currency_names,
    currency_of,
    languages_of,
)
from cityreport.ui.settings.set_up_dialog import SetUpDialog
from tests.ui.fixtures_pages import answering, child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
MONTH = Period.parse("2026-10")
Open = Callable[..., SetUpDialog]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json", officer="account")


@pytest.fixture
def set_up(qtbot: QtBot, settings: Settings, tmp_path: Path) -> Open:
    """Opens the dialog for one office file, each time as after a start."""

    def open_dialog(answer: Path | None = None) -> SetUpDialog:
        path = tmp_path / "office.cityreport"
        made = SetUpDialog(settings, path, MONTH, files=answering(answer))
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return open_dialog


@pytest.fixture
def dialog(set_up: Open) -> SetUpDialog:
    return set_up()


def test_a_step_that_fits_shows_no_bar(set_up: Open, qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app)  # as in the program: without it everything is lower
    dialog = set_up()
    for size in ((720, 440), (720, 472)):  # what 150 % of 1366 × 768 leaves a dialog
        dialog.resize(*size)
        QApplication.processEvents()
        bars = [a.verticalScrollBar() for a in dialog.findChildren(QScrollArea) if a.isVisible()]
        assert [bar.maximum() for bar in bars] == [0, 0], "the dialog's and the step's"
    dialog.resize(720, 340)
    qtbot.waitUntil(lambda: [bar.maximum() > 0 for bar in bars] == [False, True])


def focused(dialog: QWidget) -> QWidget:
    found = dialog.focusWidget()
    assert found is not None
    return found


def hand(dialog: QWidget) -> QWidget:
    """The widget that gets the next key: a list that is open, else what has the focus."""
    return QApplication.activePopupWidget() or focused(dialog)


def put(dialog: SetUpDialog, name: str, text: str) -> None:
    editor = child(dialog, QWidget, name)
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(editor, CountryField):
        editor.show_code(text)
    else:
        assert isinstance(editor, QLineEdit)
        editor.setText(text)


def go_on(qtbot: QtBot, dialog: SetUpDialog, steps: int = 1) -> None:
    for _ in range(steps):
        qtbot.mouseClick(child(dialog, QPushButton, "setUpNext"), LEFT)


def step(dialog: SetUpDialog) -> str:
    return child(dialog, QLabel, "setUpStepSaid").text()


def note(dialog: SetUpDialog, name: str) -> str:
    return child(dialog, QLabel, f"{name}Note").text()


def begin(dialog: SetUpDialog, name: str = "Cali", country: str = "COL") -> None:
    put(dialog, "setUpCountry", country)
    put(dialog, "setUpName", name)


# -- the steps


def test_a_name_and_a_country_are_enough(qtbot: QtBot, dialog: SetUpDialog) -> None:
    begin(dialog, "Tripoli", "LBN")
    go_on(qtbot, dialog, 7)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.city is not None
    profile = dialog.city.profile
    check_profile(profile)
    assert (profile.city.name, profile.city.country) == ("Tripoli", "LBN")
    assert (profile.city.currency, profile.baseline, profile.population) == ("LBP", Baseline(), ())
    assert (dialog.city.officer, profile.officers) == ("account", ("account",))
    assert (dialog.city.place, dialog.city.first) == (None, "enter")


def test_all_that_is_asked_for_by_the_keyboard(qtbot: QtBot, set_up: Open, tmp_path: Path) -> None:
    dialog = set_up()

    def type_in(*texts: str) -> None:
        """Type into field after field; Enter goes to the next step."""
        for place, text in enumerate(texts):
            if place:
                qtbot.keyClick(hand(dialog), Qt.Key.Key_Tab)
            for at, line in enumerate(text.split("\n")):
                if at:
                    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
                for letter in line:
                    qtbot.keyClicks(hand(dialog), letter)

    type_in("Colombia", "Cali")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)  # the city of the list
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
    assert step(dialog) == "Step 2 of 7"
    type_in("01;Comuna 1\n02;Comuna 2")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: step(dialog) == "Step 3 of 7")
    type_in("2018 2.227.642\n2023 350.000", "DANE")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
    qtbot.keyClick(hand(dialog), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in("2018, 2019")
    reason = child(dialog, QLineEdit, "setUpBaselineReason")
    assert reason.isVisible()
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Tab)
    type_in("No register of 2017")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
    type_in("Beatriz", "Ada\nLuz")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: step(dialog) == "Step 6 of 7")
    type_in(str(tmp_path))
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
    said = child(dialog, QLabel, "setUpSummary").text()
    assert "2018: 2,227,642 people · 2023: 350,000 people" in said
    assert "2 districts" in said
    bring = child(dialog, QRadioButton, "setUpFirst_bring")
    qtbot.keyClick(hand(dialog), Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(bring.isChecked)
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Return)
    assert dialog.city is not None
    profile = dialog.city.profile
    assert profile.areas == (Area("01", "Comuna 1"), Area("02", "Comuna 2"))
    assert profile.population == (
        Population(2018, 2_227_642, "DANE"),
        Population(2023, 350_000, "DANE"),
    )
    assert profile.baseline == Baseline((2018, 2019), "No register of 2017")
    assert profile.officers == ("Beatriz", "Ada", "Luz")
    assert (dialog.city.place, dialog.city.first) == (tmp_path, "bring")


@pytest.mark.parametrize(
    ("at", "name", "typed", "said"),
    [
        (0, "setUpName", "", "has no name"),
        (1, "setUpAreas", "1;A\n1;B", "“1” cannot be a district's code"),
        (2, "setUpPeople", "2018 many", "is not a number"),
        (2, "setUpPeople", "2018 0", "is not a population"),
        (2, "setUpPeople", "18 500", "is not a year"),
        (2, "setUpPeople", "2018", "no number of people"),
        (2, "setUpPeople", "2018 1\n2018 2", "2018"),
        (3, "setUpBaseline", "2019-2017", "has no years"),
        (3, "setUpBaseline", "2031", "before the target year"),
        (4, "setUpOfficers", "account", "account"),
        (5, "setUpPlace", "/no/such/folder", "no such folder"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_holds_the_step(
    qtbot: QtBot, dialog: SetUpDialog, at: int, name: str, typed: str, said: str
) -> None:
    begin(dialog)
    go_on(qtbot, dialog, at)
    put(dialog, name, typed)
    go_on(qtbot, dialog)
    assert step(dialog).startswith(f"Step {at + 1} ")
    assert said in note(dialog, name)
    assert focused(dialog) is child(dialog, QWidget, name)


def test_years_of_ones_own_need_a_reason(qtbot: QtBot, dialog: SetUpDialog) -> None:
    begin(dialog)
    go_on(qtbot, dialog, 3)
    reason = child(dialog, QLineEdit, "setUpBaselineReason")
    assert not reason.isVisible(), "the usual years need none"
    put(dialog, "setUpBaseline", "2018")
    go_on(qtbot, dialog)
    assert "Say why these years" in note(dialog, "setUpBaselineReason")
    put(dialog, "setUpBaseline", "2017-2019")
    assert not reason.isVisible()
    go_on(qtbot, dialog)
    assert step(dialog) == "Step 5 of 7"


def test_the_country_is_missing(qtbot: QtBot, dialog: SetUpDialog) -> None:
    put(dialog, "setUpName", "Cali")
    go_on(qtbot, dialog)
    assert "Choose the country" in note(dialog, "setUpCountry")


def test_districts_come_out_of_a_file(qtbot: QtBot, set_up: Open, tmp_path: Path) -> None:
    table = tmp_path / "comunas.csv"
    table.write_text("1,Comuna Uno\n2,Comuna Dos\n", encoding="utf-8")
    dialog = set_up(table)
    begin(dialog)
    go_on(qtbot, dialog)
    qtbot.mouseClick(child(dialog, QPushButton, "setUpAreasFile"), LEFT)
    assert child(dialog, QPlainTextEdit, "setUpAreas").toPlainText() == "1;Comuna Uno\n2;Comuna Dos"
    assert "2 districts" in child(dialog, QLabel, "setUpAreasSaid").text()
    table.write_bytes(b"")
    qtbot.mouseClick(child(dialog, QPushButton, "setUpAreasFile"), LEFT)
    assert note(dialog, "setUpAreas")
    assert "Comuna Uno" in child(dialog, QPlainTextEdit, "setUpAreas").toPlainText()


# -- left and resumed


def test_what_was_typed_is_there_again_after_the_power_failed(
    qtbot: QtBot, set_up: Open, tmp_path: Path
) -> None:
    first = set_up()
    begin(first)
    go_on(qtbot, first, 2)
    put(first, "setUpPeople", "2018 not yet k")
    qtbot.waitUntil(lambda: "not yet k" in str(read_set_up(tmp_path / "office.cityreport")))
    again = set_up()  # nobody closed the first one
    assert step(again) == "Step 3 of 7"
    assert child(again, QPlainTextEdit, "setUpPeople").toPlainText() == "2018 not yet k"
    qtbot.mouseClick(child(again, QPushButton, "setUpBack"), LEFT)
    qtbot.mouseClick(child(again, QPushButton, "setUpBack"), LEFT)
    assert child(again, QLineEdit, "setUpName").text() == "Cali"


def test_leaving_sets_nothing_up_and_beginning_anew_forgets(
    qtbot: QtBot, set_up: Open, settings: Settings, tmp_path: Path
) -> None:
    dialog = set_up()
    begin(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.city is None
    assert settings.get("officer") == ""
    assert not (tmp_path / "office.cityreport").exists()
    again = set_up()
    assert child(again, QLineEdit, "setUpName").text() == "Cali"
    qtbot.mouseClick(child(again, QPushButton, "setUpAnew"), LEFT)
    assert child(again, QLineEdit, "setUpName").text() == ""
    assert read_set_up(tmp_path / "office.cityreport") is None
    go_on(qtbot, again)
    assert "has no name" in note(again, "setUpName")


@pytest.mark.parametrize("content", [b"", b"{", b'{"step": "x"}', b'{"step": 99}', b"\xff"])
def test_a_damaged_draft_costs_only_what_was_typed(
    qtbot: QtBot, set_up: Open, tmp_path: Path, content: bytes
) -> None:
    draft_path(tmp_path / "office.cityreport").write_bytes(content)
    dialog = set_up()
    assert step(dialog) in ("Step 1 of 7", "Step 7 of 7")
    begin(dialog)


def test_another_language_goes_on_where_one_was(qtbot: QtBot, set_up: Open) -> None:
    first = set_up()
    begin(first)
    qtbot.mouseClick(child(first, QPushButton, "setUpLanguage"), LEFT)
    assert (first.language, first.city) == ("es", None)
    with i18n.in_language("es"):
        again = set_up()
        assert child(again, QLabel, "setUpTitle").text() == "Su ciudad"
        assert child(again, QLineEdit, "setUpName").text() == "Cali"
        assert not child(again, QPushButton, "setUpLanguage").isVisible()


# -- from the first question to the first number


def test_a_new_office_begins_with_its_month_and_its_officer(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(welcome: WelcomeDialog) -> int:
        welcome.choice = "set_up"
        return 1

    def answer(dialog: SetUpDialog) -> int:
        dialog.show()
        begin(dialog)
        go_on(qtbot, dialog, 4)
        put(dialog, "setUpOfficer", "Beatriz")
        go_on(qtbot, dialog, 3)
        return dialog.result()

    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", choose)
    monkeypatch.setattr(SetUpDialog, "exec", answer)
    path = tmp_path / "office.cityreport"
    assert program.start(path)
    window = program.window
    assert window is not None
    assert window.current_page() == "enter"
    assert window.office.city.profile.officers == ("Beatriz",)
    assert window.office.changes.officer == "Beatriz"
    assert not draft_path(path).exists()
    assert window.whereabouts().period == window.office.clock.this_month.shift(-1)
    assert child(window, QAction, "importTable").isEnabled()


def test_the_language_comes_first(
    qtbot: QtBot, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def choose(welcome: WelcomeDialog) -> int:
        seen.append(child(welcome, QCommandLinkButton, "welcomeSetUp").text())
        if len(seen) == 1:
            child(welcome, QPushButton, "welcomeLanguage_es").click()
        return 1

    monkeypatch.setattr(welcome_dialog.WelcomeDialog, "exec", choose)
    try:
        assert not program.start(tmp_path / "office.cityreport")
    finally:
        i18n.set_language("en")
    assert seen == ["Set up your city", "Configurar su ciudad"]


# -- places


def test_names_are_found_with_and_without_accents(qtbot: QtBot) -> None:
    assert find_name(["Ciudad de México", "Mérida"], "mexico") == 0
    assert find_name(["San José", "José"], "jose") == 1
    assert find_name(["a"], "") == find_name(["a"], "b") == -1
    field = QLineEdit()
    qtbot.addWidget(field)
    completer = FoldedCompleter(field)
    completer.offer(["Bogotá", "Cali"])
    completer.setCompletionPrefix("bogota")
    assert completer.currentCompletion() == "Bogotá"


def test_the_country_proposes_currency_cities_and_language() -> None:
    assert [currency_of(code) for code in ("COL", "GBR", "MEX", "")] == ["COP", "GBP", "MXN", ""]
    assert languages_of("COL") == ("es",)
    assert languages_of("DEU") == ()
    assert cities_of("COL")[:2] == ["Bogotá", "Cali"]
    assert cities_of("MEX")[0] == "Ciudad de México"
    assert cities_of("XXX") == []
    assert dict(currency_names())["COP"] == "Colombian Peso (COP)"
    countries = json.loads(paths.resource("countries.json").read_text(encoding="utf-8"))
    known = dict(currency_names())
    assert [code for code in countries if currency_of(code) not in {"", *known}] == []


def test_a_country_is_found_by_its_letters(qtbot: QtBot, dialog: SetUpDialog) -> None:
    field = child(dialog, CountryField, "setUpCountry")
    for letter in "cote d":
        qtbot.keyClicks(hand(dialog), letter)
    qtbot.keyClick(hand(dialog), Qt.Key.Key_Tab)
    assert field.code() == "CIV"


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


# -- reading


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


@pytest.mark.parametrize("people", ["350.000", "350,000", "350 000", "350000", "350'000"])
def test_people_are_whole_however_they_are_grouped(people: str) -> None:
    assert read_people_lines(f"2018 {people}\n") == (Population(2018, 350_000, ""),)
    assert read_people_lines(f"2018\t{people}\tDANE", "x") == (Population(2018, 350_000, "DANE"),)


def test_years_of_people_come_in_order() -> None:
    found = read_people_lines("2023: 2\n\n2018;1;\n", "Census")
    assert found == (Population(2018, 1, "Census"), Population(2023, 2, "Census"))
    with pytest.raises(DataError, match="bad_population"):
        read_people_lines("2018 1.5")


# -- the welcome


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


def test_the_welcome_goes_on_with_a_city_that_was_begun(qtbot: QtBot) -> None:
    dialog = WelcomeDialog(begun="Cali")
    qtbot.addWidget(dialog)
    way = child(dialog, QCommandLinkButton, "welcomeSetUp")
    assert (way.text(), way.description()) == ("Go on setting up your city", "Cali")


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_every_step_stands_on_a_small_screen_with_letters_of_its_own(
    qtbot: QtBot, set_up: Open, code: str
) -> None:
    with i18n.in_language(code):
        dialog = set_up()
        begin(dialog)
        for place in range(7):
            assert str(place + 1) in step(dialog)
            assert dialog.minimumSizeHint().height() < 440
            assert dialog.minimumSizeHint().width() < 860
            buttons = [one for one in dialog.findChildren(QAbstractButton) if one.isVisible()]
            letters = [one.shortcut().toString() for one in buttons if one.shortcut().toString()]
            assert len(letters) == len(set(letters)), letters
            qtbot.waitUntil(lambda: focused(dialog).visibleRegion().boundingRect().height() > 8)
            if place < 6:
                go_on(qtbot, dialog)
