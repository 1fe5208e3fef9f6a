"""The section Key of Settings: the fingerprint, and everything that can be done with the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.public_key import read_out
from cityreport.office.file_names import stem
from cityreport.office.office import Office
from cityreport.office.office_keys import OfficeKeys
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.passphrase_dialog import PassphraseDialog
from cityreport.ui.settings.key_section import KeySection
from cityreport.ui.submissions.page import SubmissionsPage
from tests.conftest import read_only
from tests.ui.fixtures_pages import answering, child, make_desk

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
PHRASE = "four plain short words"


class Section:
    """The section on the screen; every chosen path is `chosen`."""

    def __init__(self, qtbot: QtBot, office: Office, chosen: Path | None = None) -> None:
        self.qtbot, self.said = qtbot, list[str]()
        self.widget = KeySection(office, answering(chosen), self.said.append)
        self.widget.refresh()
        self.keys = office.exports.keys
        qtbot.addWidget(self.widget)
        self.widget.show()

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.widget.findChildren(QPushButton, name)[-1], LEFT)

    def text(self, name: str) -> str:
        label = child(self.widget, QLabel, name)
        return label.text() if label.isVisible() else ""

    def answer(self, *typed: str) -> PassphraseDialog:
        """Type into the fields of the dialog that is open, and press Enter."""
        dialog = self.widget.findChildren(PassphraseDialog)[-1]
        for name, said in zip(("phrase", "phraseAgain"), typed, strict=False):
            child(dialog, QLineEdit, name).setText(said)
        self.qtbot.mouseClick(child(dialog, QPushButton, "acceptPhrase"), LEFT)
        return dialog


def another(office: Office) -> OfficeKeys:
    """The same office as another program sees it."""
    return OfficeKeys(office.store, office.clock)


def test_the_fingerprint_is_shown_once_there_is_a_key(qtbot: QtBot, office: Office) -> None:
    section = Section(qtbot, office)
    assert section.text("keyDigits") == ""
    assert "made with the first one" in section.text("keyAbout")
    assert not child(section.widget, QPushButton, "exportKey").isVisible()
    section.press("makeKey")
    key = section.keys.public()
    assert key is not None
    assert section.text("keyDigits") == read_out(key)
    assert "without a passphrase" in section.text("keyWhere")
    assert not child(section.widget, QLabel, "keyCode").pixmap().isNull()
    assert not child(section.widget, QPushButton, "makeKey").isVisible()


def test_a_passphrase_is_typed_twice_and_asked_for_when_the_key_is_needed(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    section = Section(qtbot, office, tmp_path / "copy.json")
    section.press("makeKey")
    section.press("protectKey")
    section.answer(PHRASE, "another")
    section.answer("short", "short")
    assert not another(office).needs_passphrase
    section.answer(PHRASE, PHRASE)
    assert "protected by a passphrase" in section.text("keyWhere")
    assert another(office).needs_passphrase
    section.press("exportKey")
    section.answer(PHRASE + "!", PHRASE + "!")
    copy = json.loads((tmp_path / "copy.json").read_bytes())
    assert copy["key"] == section.keys.public()
    assert copy["protection"]["kdf"] == "argon2id"


def test_a_copy_is_taken_in_on_a_new_computer(
    qtbot: QtBot, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.json"
    office.exports.keys.export(copy, PHRASE)
    key = office.exports.keys.public()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new-pc"))
    section = Section(qtbot, office, copy)
    section.press("importKey")
    section.answer("not this one")
    assert section.text("keyDigits") == ""
    section.answer(PHRASE)
    assert section.keys.public() == key
    assert section.text("keyDigits") == read_out(str(key))


def test_a_new_key_is_vouched_for_or_said_to_be_lost(qtbot: QtBot, office: Office) -> None:
    section = Section(qtbot, office)
    section.press("makeKey")
    first = section.keys.public()
    section.press("renewKey")
    section.press("keepKey")
    assert section.keys.public() == first
    section.press("renewKey")
    section.press("rotateKey")
    second = section.keys.public()
    assert section.keys.known_keys()[office.store.office_id()] == (second, first)
    assert "The next submission tells the network" in section.said[-1]
    section.press("renewKey")
    section.press("loseKey")
    assert len(section.keys.known_keys()[office.store.office_id()]) == 1
    assert "Enrol it with the network again" in section.said[-1]


def test_the_enrolment_is_printed_and_written(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    for name, chosen in (("printEnrolment", "e.pdf"), ("writeEnrolment", "e.json")):
        section = Section(qtbot, office, tmp_path / chosen)
        if not section.keys.exists:
            section.press("makeKey")
        section.press(name)
        assert (tmp_path / chosen).stat().st_size > 200
        assert section.said[-1] == f"Written: {tmp_path / chosen}"


def test_what_is_wrong_with_a_file_is_said_in_the_section(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    card = tmp_path / "card.json"
    card.write_text("{}")
    section = Section(qtbot, office, card)
    section.press("makeKey")
    section.press("takeInCard")
    assert "not the file that is asked for" in section.text("keyFault")
    assert "It is not known" in section.text("networkKnown")
    section.keys.path.write_text("{")
    section.widget.refresh()
    assert section.text("keyFault")
    assert section.text("keyDigits") == ""


def test_a_reader_changes_nothing(qtbot: QtBot, office: Office) -> None:
    office.exports.keys.open()
    with read_only(office) as looked:
        section = Section(qtbot, looked)
        for name in ("protectKey", "renewKey", "importKey", "takeInCard"):
            assert not child(section.widget, QPushButton, name).isEnabled()
        assert section.text("keyDigits")


def test_an_export_asks_for_the_passphrase_once(
    qtbot: QtBot, office: Office, tmp_path: Path
) -> None:
    key = CellKey("L1", Period.parse("2023-01"))
    office.cells.record(Observation(key, 9))
    office.exports.keys.open()
    office.exports.keys.protect(PHRASE)
    office.exports.keys = another(office)  # the program was started again
    context, recorded = make_desk(office, tmp_path)
    context.settings.set("export_folder", str(tmp_path / "out"))
    page = SubmissionsPage(context)
    qtbot.addWidget(page)
    page.show()
    for name in ("exportFrom", "exportTo"):
        child(page, MonthField, name).show_period(key.period)
    export = child(page, QPushButton, "export")
    qtbot.mouseClick(export, LEFT)
    assert not (tmp_path / "out").exists()
    dialog = page.findChild(PassphraseDialog)
    assert dialog is not None
    child(dialog, QLineEdit, "phrase").setText(PHRASE)
    qtbot.mouseClick(child(dialog, QPushButton, "acceptPhrase"), LEFT)
    qtbot.waitUntil(export.isEnabled)
    context.tasks.wait()
    assert recorded.failed == []
    assert len(list((tmp_path / "out").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("press", "ending"),
    [
        ("printEnrolment", "_enrolment_PUBLIC.pdf"),
        ("writeEnrolment", "_enrolment_PUBLIC.json"),
        ("exportKey", "_key_RESTRICTED.json"),
    ],
)
def test_the_proposed_name_is_no_other_offices(
    qtbot: QtBot, office: Office, press: str, ending: str
) -> None:
    """The desk has the enrolments of all offices in one folder."""
    proposed: list[str] = []

    def save(_parent: QWidget, _title: str, start: Path, _kinds: str) -> None:
        proposed.append(start.name)

    section = Section(qtbot, office)
    section.press("makeKey")
    section.widget._files = replace(section.widget._files, save=save)
    section.press(press)
    ours = stem(office.city.profile.city, office.store.identity()).removesuffix("_RESTRICTED")
    assert proposed == [ours + ending]
