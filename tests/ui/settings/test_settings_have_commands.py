"""No setting of the window is without a command."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTableWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.commands.collecting import collects
from cityreport.commands.keys import key_group
from cityreport.commands.settings import set_group
from cityreport.domain.city import Area, City, Population, Profile, Series, Target
from cityreport.office.office import Office
from cityreport.settings import CHOSEN
from cityreport.ui.settings.page import SettingsPage
from tests.ui.fixtures_pages import child, make_desk

CONTROLS = {
    "settingsCityName": "city --name",
    "settingsCountry": "city --country",
    "settingsLocode": "city --locode",
    "settingsCurrency": "city --currency",
    "settingsCurrencyFrom": "currency --from",
    "settingsContact": "city --contact",
    "areasTable Code": "district code",
    "areasTable Name": "district --name",
    "areasTable First month": "district --from",
    "areasTable Last month": "district --to",
    "areasTable Follows": "district --follows",
    "chooseBorders": "borders file",
    "removeBorders": "borders --remove",
    "populationTable Area": "population --area",
    "populationTable Year": "population years",
    "populationTable People": "population years",
    "populationTable Source": "population --source",
    "baselineYears": "baseline years",
    "baselineReason": "baseline --reason",
    "pathGeometric": "path kind",
    "pathLinear": "path kind",
    "collectionHow": "collects --by",
    "collectionSince": "collects --since",
    "collectionUntil": "collects --until",
    "collectionReason": "collects --no",
    "seriesList": "series indicator",
    "seriesAgency": "series --agency",
    "seriesUnit": "series --unit",
    "seriesAttempts": "series --attempts",
    "seriesPrincipal": "series --principal",
    "seriesBasis": "series --date",
    "seriesBreak": "series --break",
    "seriesCoverage": "series --coverage",
    "seriesReason": "series --break-reason",
    "officersTable Name": "officer name",
    "choosePlace": "backup --second-place",
    "forgetPlace": "backup --forget",
    "protectKey": "passphrase --none",
    "exportKey": "export file",
    "importKey": "import file",
    "renewKey": "renew --yes",
    "printEnrolment": "enrol file",
    "writeEnrolment": "enrol file",
    "takeInCard": "network file",
    "forgetCard": "network --forget",
    "settingsOfficer": "program --officer",
    "settingsLanguage": "program --language",
    "settingsText": "program --text",
    "settingsPaper": "program --paper",
    "settingsNumbers": "program --numbers",
    "settingsTheme": "program --theme",
    "settingsDesk": "program --desk",
}
"""What can be set on the page -> the command and its argument that does the same."""

NO_SETTING = {
    "saveSettings",
    "discardSettings",
    "backUp",
    "cancelBackup",
    "restore",
    "settingsTabsPicker",  # leads to a section, where the tabs have no room
    "makeKey",  # the command export makes it too
    "removeReplaced",  # deletes a copy beside the office file, after a question
}
"""Buttons of the page that do something and keep nothing."""

FIELDS: dict[type[msgspec.Struct], dict[str, str]] = {
    City: {
        "name": "city --name",
        "country": "city --country",
        "locode": "city --locode",
        "contact": "city --contact",
        "currency": "city --currency",
        "earlier_currencies": "currency --from",
        "attribution": "",  # the sample's own, nothing that a person chooses
    },
    Area: {
        "code": "district code",
        "name": "district --name",
        "valid_from": "district --from",
        "valid_to": "district --to",
        "follows": "district --follows",
    },
    Population: {
        "year": "population years",
        "value": "population years",
        "source": "population --source",
        "area": "population --area",
    },
    Target: {"year": "", "reduction": "", "path": "path kind"},  # -50 % by 2030 is the pledge
    Series: {
        "indicator": "series indicator",
        "agency": "series --agency",
        "unit": "series --unit",
        "attempts_included": "series --attempts",
        "principal_offence_rule": "series --principal",
        "date_basis": "series --date",
        "coverage": "series --coverage",
        "break_period": "series --break",
        "break_reason": "series --break-reason",
    },
    Profile: {
        "city": "city --name",
        "areas": "district code",
        "population": "population years",
        "baseline": "baseline years",
        "target": "path kind",
        "series": "series indicator",
        "officers": "officer name",
    },
}


BREAKDOWNS = "collectionUses_"
"""A box for each breakdown: `collects --breakdowns` names those that are used."""


def arguments_of_set() -> set[str]:
    """`city --name`, `district code`: all that set, key and collects can be called with."""
    return {
        f"{name} {word}"
        for name, command in {
            **set_group.commands,
            **key_group.commands,
            "collects": collects,
        }.items()
        for parameter in command.params
        for word in parameter.opts
    }


def controls(page: SettingsPage) -> set[str]:
    """The object names of all that a person can set on the page, tables by their columns."""
    found: set[str] = set()
    for table in page.findChildren(QTableWidget):
        name, model = table.objectName(), table.model()
        for column in range(model.columnCount()):
            found.add(f"{name} {model.headerData(column, Qt.Orientation.Horizontal)}")
    for kind in (QLineEdit, QPlainTextEdit, QComboBox, QListWidget, QAbstractButton):
        found |= {one.objectName() for one in page.findChildren(kind)}
    tables = [table.objectName() for table in page.findChildren(QTableWidget)]
    rows = {f"{table}{what}" for table in tables for what in ("Add", "Remove")}
    return {name for name in found - rows if name and not name.startswith(("qt_", "Scroll"))}


def test_every_control_of_the_settings_page_has_a_command(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    page = SettingsPage(make_desk(office, tmp_path)[0])
    qtbot.addWidget(page)
    found = controls(page) - NO_SETTING
    boxes = {name.removeprefix(BREAKDOWNS) for name in found if name.startswith(BREAKDOWNS)}
    assert boxes == {breakdown.id for breakdown in office.catalogue.breakdowns}
    assert {name for name in found if not name.startswith(BREAKDOWNS)} == CONTROLS.keys()
    assert child(page, QTabWidget, "settingsTabs").count() == 10
    assert "collects --breakdowns" in arguments_of_set()
    assert set(CONTROLS.values()) <= arguments_of_set()


@pytest.mark.parametrize("struct", FIELDS, ids=lambda struct: struct.__name__)
def test_every_field_of_the_profile_has_a_command(struct: type[msgspec.Struct]) -> None:
    assert {field.name for field in msgspec.structs.fields(struct)} == FIELDS[struct].keys()
    assert {call for call in FIELDS[struct].values() if call} <= arguments_of_set()


def test_every_setting_of_the_program_has_an_option() -> None:
    assert {f"program --{setting.name}" for setting in CHOSEN} <= arguments_of_set()
