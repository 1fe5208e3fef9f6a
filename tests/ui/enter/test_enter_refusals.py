"""What is refused stays in the cell, says why, and never reaches the disk."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.enter.entry_sheet import ColumnKind
from cityreport.ui.page_context import Destination
from tests.conftest import read_only
from tests.ui.conftest import OpenEnter
from tests.ui.fixtures_enter import CONTROL, Enter, Key, actions, cell, fill, on_disk
from tests.ui.fixtures_pages import child

WRONG = [
    ("-3", "-3 is below zero. Type 0 or a whole number above it."),
    ("2.5", "2.5 is not a whole number."),
    ("abc", "“abc” is not a number."),
    ("9 999 999 999 999", "9,999,999,999,999 is too large."),
]


@pytest.mark.parametrize(("typed", "words"), WRONG)
def test_a_wrong_entry_is_refused_in_the_cell(enter: Enter, typed: str, words: str) -> None:
    fill(enter.office, ("L1", 12, ""))
    before = actions(enter.office)
    enter.press(Key.Key_F2, typed, Key.Key_Return)
    assert enter.grid.typing.is_open
    assert enter.editor.text() == typed
    assert enter.editor.is_refused
    assert QApplication.focusWidget() is enter.editor
    assert words in enter.message
    assert enter.state(cell("L1")) == "refused"
    assert "refused" in enter.label("cellNow")
    assert on_disk(enter.office, cell("L1")) == (12, "A")
    assert actions(enter.office) == before
    enter.press(Key.Key_Escape)
    assert enter.message == ""
    assert enter.shown(cell("L1")) == "12"
    assert enter.state(cell("L1")) == "saved"


def test_the_sentence_stands_directly_below_the_cell(enter: Enter) -> None:
    enter.press("-3", Key.Key_Return)
    message = enter.grid.typing.message
    editor = enter.editor.mapTo(enter.grid, enter.editor.rect().bottomLeft())
    assert 0 < message.geometry().top() - editor.y() < 12
    assert enter.grid.rect().contains(message.geometry())


def test_a_refused_entry_is_put_right(enter: Enter) -> None:
    enter.press("-3", Key.Key_Return, Key.Key_Home, Key.Key_Delete)
    assert not enter.editor.is_refused
    assert enter.message == ""
    enter.press(Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (3, "A")
    assert enter.key == cell("L2")


def test_nothing_leads_away_from_a_refused_entry_but_esc(enter: Enter) -> None:
    enter.press("-3", Key.Key_Tab)
    assert enter.grid.typing.is_open
    enter.press(Key.Key_Down)
    enter.click(cell("L3"))
    enter.page.step(-1)
    enter.page.show_place(Destination(period=Period.month(2023, 5)))
    assert enter.grid.typing.is_open
    assert enter.editor.text() == "-3"
    assert enter.key == cell("L1")
    assert enter.page.bar.period.period == cell("L1").period


def test_a_letter_too_many_opens_the_cell_and_is_refused(enter: Enter) -> None:
    enter.press("abc", Key.Key_Return)
    assert "“abc” is not a number" in enter.message
    assert on_disk(enter.office, cell("L1")) is None


def test_a_doubtful_number_is_asked_about_and_taken_as_thousand(enter: Enter) -> None:
    enter.press("1.234", Key.Key_Return)
    assert "can mean 1234 or a decimal number" in enter.message
    assert on_disk(enter.office, cell("L1")) is None
    button = child(enter.page, QPushButton, "thousandButton")
    assert button.text() == "1,234 (thousand)"
    enter.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert on_disk(enter.office, cell("L1")) == (1234, "A")
    assert enter.key == cell("L2")


def test_a_doubtful_number_is_answered_by_keys_alone(enter: Enter) -> None:
    enter.press("1,234", Key.Key_Return, Key.Key_Tab)
    assert QApplication.focusWidget() is child(enter.page, QPushButton, "thousandButton")
    enter.press(Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (1234, "A")


def test_a_doubtful_number_can_be_left_and_typed_again(enter: Enter) -> None:
    enter.press("1.234", Key.Key_Return)
    button = child(enter.page, QPushButton, "typeAgainButton")
    enter.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert enter.grid.typing.is_open
    assert QApplication.focusWidget() is enter.editor
    assert on_disk(enter.office, cell("L1")) is None
    enter.press(Key.Key_Escape)
    assert enter.shown(cell("L1")) == ""


CHOSEN = [("1.234,5", "1.234", "1,234"), ("1,234.5", "1,234", "1.234")]


@pytest.mark.parametrize(("written", "clear", "contrary"), CHOSEN)
def test_the_chosen_format_says_what_a_thousand_is_and_the_contrary_is_asked(
    enter: Enter, written: str, clear: str, contrary: str
) -> None:
    i18n.set_number_format(written)
    enter.press(clear, Key.Key_Return)
    assert enter.message == ""
    assert on_disk(enter.office, cell("L1")) == (1234, "A")
    assert enter.key == cell("L2")
    enter.press(contrary, Key.Key_Return)
    assert "can mean 1234 or a decimal number" in enter.message
    assert on_disk(enter.office, cell("L2")) is None
    enter.press(Key.Key_Escape, f"{clear}+{contrary}", Key.Key_Return)
    assert "can mean 1234 or a decimal number" in enter.message
    assert on_disk(enter.office, cell("L2")) is None


def test_a_note_needs_an_answer(enter: Enter) -> None:
    enter.go_to(cell("L1"), ColumnKind.NOTE).press("late", Key.Key_Return)
    assert "Only an answered cell can have a note" in enter.message
    assert enter.editor.text() == "late"
    assert on_disk(enter.office, cell("L1")) is None


def test_the_computed_row_is_never_typed(enter: Enter) -> None:
    for category, value in (("Y0T14", 1), ("Y15T17", 2)):
        enter.office.cells.record(
            Observation(cell("L1", breakdown="age", category=category), value)
        )
    assert enter.shown(cell("C1")) == "3"
    assert enter.state(cell("C1")) == "computed"
    enter.go_to(cell("C1"))
    for key in ("5", "n", Key.Key_Delete, Key.Key_F2):
        enter.press(key)
        assert "C1 is computed from L1 and is never typed." in enter.message
        assert not enter.grid.typing.is_open
    assert enter.shown(cell("C1")) == "3"


def test_a_computed_cell_follows_what_it_is_computed_from(enter: Enter) -> None:
    young, older = (cell("L1", breakdown="age", category=c) for c in ("Y0T14", "Y15T17"))
    enter.press(Key.Key_Space)
    enter.go_to(young).press("1", Key.Key_Return)
    assert enter.shown(cell("C1")) == ""
    enter.press("4", Key.Key_Return)
    assert enter.shown(cell("C1")) == "5"
    enter.go_to(older).press(Key.Key_Delete)
    assert enter.shown(cell("C1")) == ""


# -- the disk


@pytest.fixture
def full_disk(office: Office, monkeypatch: pytest.MonkeyPatch) -> AccessError:
    error = AccessError("store_disk", path="office.cityreport", reason="disk is full")

    def refuse(*_: object, **__: object) -> int:
        raise error

    monkeypatch.setattr(office.cells, "record_many", refuse)
    return error


def test_a_full_disk_keeps_what_was_typed_and_says_why(
    enter: Enter, full_disk: AccessError, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter.press("12", Key.Key_Return)
    assert enter.message == sentence(full_disk)
    assert enter.editor.text() == "12"
    assert enter.state(cell("L1")) == "refused"
    assert "saved" not in enter.label("cellNow")
    enter.press(Key.Key_Return)  # still full
    assert enter.editor.text() == "12"
    monkeypatch.undo()
    enter.press(Key.Key_Return)
    assert on_disk(enter.office, cell("L1")) == (12, "A")
    assert enter.state(cell("L1")) == "saved"


def test_a_full_disk_keeps_a_letter_too(enter: Enter, full_disk: AccessError) -> None:
    enter.press("n")
    assert enter.message == sentence(full_disk)
    assert enter.editor.text() == "n"
    assert enter.key == cell("L1")


def test_a_full_disk_empties_nothing(
    open_enter: OpenEnter, office: Office, request: pytest.FixtureRequest
) -> None:
    fill(office, ("L1", 12, ""))
    full_disk = request.getfixturevalue("full_disk")
    enter = open_enter(office)
    enter.go_to(cell("L1")).press(Key.Key_Delete)
    assert enter.message == sentence(full_disk)
    assert enter.shown(cell("L1")) == "12"


@pytest.fixture
def no_room() -> Iterator[None]:
    """A real limit: files of this process may not grow."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, old)
    signal.signal(signal.SIGXFSZ, handler)


def test_a_file_that_may_not_grow_loses_nothing(enter: Enter, no_room: None) -> None:
    enter.press("7", Key.Key_Return)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        enter.press("12", Key.Key_Return)
        assert "could not be written" in enter.message
        assert enter.editor.text() == "12"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert on_disk(enter.office, cell("L1")) == (7, "A")
    assert on_disk(enter.office, cell("L2")) is None
    enter.press(Key.Key_Return)
    assert on_disk(enter.office, cell("L2")) == (12, "A")


# -- read-only


@pytest.fixture
def reader(office: Office, catalogue_file: CatalogueFile) -> Iterator[Office]:
    fill(office, ("L1", 12, "a note"))
    reading = read_only(office)
    yield reading
    reading.close()


def test_a_read_only_file_says_so_and_takes_nothing(
    open_enter: OpenEnter, reader: Office, tmp_path: Path
) -> None:
    enter = open_enter(reader)
    assert "cannot be changed" in enter.label("enterNotice")
    for key in ("5", "n", Key.Key_Delete, Key.Key_F2):
        enter.press(key)
        assert "cannot be changed" in enter.message
        assert not enter.grid.typing.is_open
    QApplication.clipboard().setText("7")
    enter.press(Key.Key_V, with_=CONTROL)
    assert "cannot be changed" in enter.message
    enter.press(Key.Key_Z, with_=CONTROL)
    assert "cannot be changed" in enter.message or "nothing to undo" in enter.message
    assert not child(enter.page, QPlainTextEdit, "noteField").isEnabled()
    assert not enter.grid.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable
    assert on_disk(reader, cell("L1")) == (12, "A")


def test_a_status_that_stands_is_not_lost_by_a_refusal(enter: Enter) -> None:
    enter.office.cells.record(Observation(cell("L1"), None, Status.NOT_COLLECTED, "why", "who"))
    enter.press("2.5", Key.Key_Return, Key.Key_Escape)
    assert enter.office.cells.get(cell("L1")) == Observation(
        cell("L1"), None, Status.NOT_COLLECTED, "why", "who"
    )
