"""Not available, not collected and not applicable are called the same wherever they stand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.cli import main
from cityreport.domain.form import fold_word
from cityreport.domain.numerals import LETTERS
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.domain.progress import SeriesMonth
from cityreport.exchange.forms.form_codes import status_words
from cityreport.office.office import Office
from cityreport.render.legends import absent_words
from cityreport.ui.enter.cell_state import state_of
from cityreport.ui.enter.enter_foot import EnterFoot
from cityreport.ui.kit.flags_button import FlagsButton
from cityreport.wording import ANSWER_LETTERS, ANSWER_NAMES, STATUS_NAMES, answer_words

L1 = CellKey("L1", Period.month(2024, 1))
LANGUAGES = list(i18n.LANGUAGES)
PLAIN = list(LETTERS.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", PLAIN)
def test_a_status_without_a_number_has_one_name(language: str, status: Status) -> None:
    held = Observation(L1, None, status)
    with i18n.in_language(language):
        name = i18n.tr(ANSWER_NAMES[status])
        assert i18n.tr(STATUS_NAMES[status]).lower() == name
        assert answer_words(held) == name
        assert i18n.tr(state_of(held).word) == name
        (said,) = absent_words([SeriesMonth(L1.period, None, status)])
        assert said == f"{ANSWER_LETTERS[status]}: {name}"
    assert LETTERS[ANSWER_LETTERS[status]] is status
    assert status_words()[fold_word(name)] is status


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_keys_says_the_same_names(
    qtbot: QtBot, office: Office, tmp_path: Path, language: str
) -> None:
    flags = FlagsButton(office, lambda: None)
    with i18n.in_language(language):
        foot = EnterFoot(flags, QPushButton(), flags)
        qtbot.addWidget(foot)
        for letter, status in LETTERS.items():
            assert f"{letter} {i18n.tr(ANSWER_NAMES[status])}" in foot._hint.text()


def test_what_partners_copied_from_the_earlier_page_is_still_read() -> None:
    words = status_words()
    assert [words[fold_word(word)] for word in ("n/av", "n/rec", "n/app")] == PLAIN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", list(LETTERS))
def test_show_and_record_say_the_same_name(
    language: str,
    letter: str,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path: Path = office.store.path
    office.close()
    for call in (("record", "2024-01", "L1", letter), ("show", "2024-01")):
        words = ["cityreport", "--store", str(path), "--lang", language, *call]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit):
            main()
        with i18n.in_language(language):
            assert i18n.tr(ANSWER_NAMES[LETTERS[letter]]) in capsys.readouterr().out
