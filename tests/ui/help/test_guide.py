"""Help at the place: the guide, the keys of a page, what is said about the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport import __version__, i18n, paths
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.help.guide_text import (
    GuideDocument,
    document_of,
    guide,
    local_anchor,
    news,
    read_document,
)
from cityreport.ui.help.guide_window import GuideWindow
from cityreport.ui.help.help_menu import CHAPTERS, DIALOG_CHAPTERS, help_in_dialogs
from cityreport.ui.help.key_sheet import KeySheet, keys_of
from cityreport.ui.kit.folded_search import plain
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.pages import APART, PAGES
from tests.ui.fixtures_pages import child

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ROOT = Path(__file__).parents[3]
ENGLISH = read_document(ROOT / "docs" / "guide.md")
OTHERS = [code for code in i18n.LANGUAGES if code != "en"]


def own(code: str) -> GuideDocument:
    return read_document(ROOT / "docs" / code / "guide.md")


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


# -- the guide in every language


@pytest.mark.parametrize("code", OTHERS)
def test_the_guide_of_a_language_has_the_chapters_tables_and_pictures_of_the_english_one(
    code: str,
) -> None:
    other = own(code)
    assert len(other.chapters) == len(ENGLISH.chapters)
    for theirs, ours in zip(other.chapters, ENGLISH.chapters, strict=True):
        assert len(theirs.sections) == len(ours.sections), ours.title
        rows = [re.findall(r"^\|", text, re.MULTILINE) for text in (theirs.text, ours.text)]
        assert len(rows[0]) == len(rows[1]), ours.title
        pictures = [re.findall(r"\((pictures/\S+)\)", text) for text in (theirs.text, ours.text)]
        assert pictures[0] == pictures[1], ours.title


@pytest.mark.parametrize("code", OTHERS)
def test_what_the_guide_of_a_language_points_to_is_there(code: str) -> None:
    other = own(code)
    for link in links((other.folder / other.name).read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        assert not file or (other.folder / file).exists(), link
        document = read_document(other.folder / file) if file.endswith(".md") else other
        assert not anchor or document.find(anchor), link


@pytest.mark.parametrize("code", OTHERS)
def test_the_guide_of_a_language_names_buttons_as_its_screen_does(code: str) -> None:
    file = ROOT / "resources" / "translations" / code / "LC_MESSAGES" / "cityreport.po"
    with file.open("rb") as stream:
        said = [entry.string for entry in read_po(stream) if entry.id]
    shown = {
        text.replace("&", "") for one in said for text in ((one,) if isinstance(one, str) else one)
    }
    text = (ROOT / "docs" / code / "guide.md").read_text(encoding="utf-8")
    written = re.findall(r"\*\*(.+?)\*\*", " ".join(text.split()))
    names = [part for bold in written if bold[-1] not in ".:?" for part in bold.split(" ▸ ")]
    assert len(names) > 50
    assert sorted({name for name in names if name not in shown}) == []


def test_every_page_and_dialog_has_its_place_in_the_guide() -> None:
    assert set(CHAPTERS) == {entry.name for entry in (*PAGES, *APART)}
    for anchor in (*CHAPTERS.values(), *DIALOG_CHAPTERS.values()):
        assert ENGLISH.find(anchor), anchor
        for code in OTHERS:
            with i18n.in_language(code):
                assert guide().find(local_anchor(anchor)), anchor


def test_every_page_has_its_keys_on_a_sheet() -> None:
    for entry in (*PAGES, *APART):
        said = keys_of(entry.title)
        assert said.count("\n### ") + said.startswith("### ") == 2, entry.title
        assert "Ctrl+Z" in said
    with i18n.in_language("es"):
        assert "vaciar la celda" in keys_of("Enter")


def test_a_document_is_read_by_its_headings() -> None:
    text = "# T\n\nintro\n\n- [A](#a)\n\n## A\n\n```\n## none\n```\n### B\n\nb\n"
    read = document_of("d.md", Path(), text)
    assert [(one.title, [s.title for s in one.sections]) for one in read.chapters] == [
        ("T", []),
        ("A", ["B"]),
    ]
    assert "[A]" not in read.chapters[0].text
    assert read.find("b") == (1, "b")
    assert read.find("c") is None


def test_words_are_found_in_any_case_with_or_without_accents() -> None:
    read = document_of("d.md", Path(), "## Uno\n\nDigitación y más\n\n## Dos\n\nnada\n")
    assert read.saying("DIGITACION mas") == [0]
    assert read.saying("") == [0, 1]
    assert read.saying("otra") == []
    assert len(plain("Ñandú ﬁn İ")) == len("Ñandú ﬁn İ")


# -- the guide's window


@pytest.fixture
def shown(qtbot: QtBot) -> GuideWindow:
    window = GuideWindow()
    qtbot.addWidget(window)
    window.show_guide("charts")
    window.show()
    activate(qtbot, window)
    return window


def chapter(window: GuideWindow) -> str:
    return child(window, QListWidget, "guideChapters").currentItem().text()


def text(window: QWidget) -> QTextBrowser:
    return child(window, QTextBrowser, "guideText")


def test_a_search_leads_to_the_chapters_that_say_it(qtbot: QtBot, shown: GuideWindow) -> None:
    assert chapter(shown) == "Charts"
    qtbot.keyClick(text(shown), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(child(shown, QLineEdit, "guideSearch"), "umask")
    assert chapter(shown) == "Where the file is, and who can read it"
    marked = text(shown).extraSelections()
    assert [one.cursor.selectedText() for one in marked] == ["umask"]
    qtbot.keyClicks(child(shown, QLineEdit, "guideSearch"), "zzz")
    assert "No chapter says" in child(shown, QLabel, "guideSaid").text()
    child(shown, QLineEdit, "guideSearch").clear()
    assert child(shown, QListWidget, "guideChapters").count() == len(ENGLISH.chapters)


def test_links_are_followed_within_the_documents_and_back(qtbot: QtBot, shown: GuideWindow) -> None:
    text(shown).anchorClicked.emit(QUrl("#branch-offices"))
    assert chapter(shown) == "Numbers that others have"
    text(shown).anchorClicked.emit(QUrl("import.md"))
    assert shown.windowTitle() == "Importing spreadsheets"
    qtbot.keyClick(text(shown), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert (shown.windowTitle(), chapter(shown)) == ("The guide", "Numbers that others have")


def test_an_address_on_the_network_is_shown_and_not_opened(shown: GuideWindow) -> None:
    before = chapter(shown)
    text(shown).anchorClicked.emit(QUrl("https://example.org/page"))
    assert "https://example.org/page" in child(shown, QLabel, "guideSaid").text()
    assert chapter(shown) == before
    image = text(shown).loadResource(2, QUrl("https://example.org/picture.png"))
    assert image is None
    assert text(shown).loadResource(2, QUrl("../../pyproject.toml")) is None


def test_pictures_fit_the_window(shown: GuideWindow) -> None:
    image = text(shown).loadResource(2, QUrl("pictures/progress.png"))
    assert 200 < image.width() <= text(shown).viewport().width()


def test_what_is_new_begins_with_the_sentences_of_this_version() -> None:
    changelog, folder = paths.changes_places()
    said = news()
    sentences = list(folder.glob("*.*.md"))
    assert changelog.exists()
    listed = [one for one in said.chapters if "not released yet" in one.title]
    assert bool(listed) == bool(sentences)
    assert all(one.text.count("\n- ") == len(sentences) for one in listed)


# -- in the window


@pytest.fixture
def window(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    tasks = Tasks()
    made = MainWindow(office, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(made)
    made.go("home")
    made.show()
    qtbot.waitExposed(made)
    complete(made)
    activate(qtbot, made)
    yield made
    tasks.wait()
    made.dismiss()


def activate(qtbot: QtBot, window: QWidget) -> None:
    """Bring a window to the front: keys from anywhere reach the window in front only."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def guide_of(parent: QWidget) -> GuideWindow:
    return child(parent, GuideWindow, "guideWindow")


def test_f1_opens_the_guide_at_the_page_s_chapter(qtbot: QtBot, window: MainWindow) -> None:
    for page, title in (("checks", "Checks and sign-off"), ("progress", "Charts")):
        window.go(page)
        activate(qtbot, window)
        qtbot.keyClick(window, Qt.Key.Key_F1)
        assert chapter(guide_of(window)) == title
    assert len(window.findChildren(GuideWindow)) == 1
    guide_of(window).close()


def test_a_question_mark_shows_the_keys_and_in_a_text_is_a_letter(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.go("enter")
    grid = child(window, QWidget, "entryGrid")
    grid.setFocus()
    qtbot.keyClicks(grid, "?")
    sheet = child(window, KeySheet, "keySheet")
    shown = child(sheet, QTextBrowser, "keySheetText").toPlainText()
    assert "empty the cell" in shown
    assert "Ctrl+Z" in shown
    sheet.accept()
    activate(qtbot, window)
    source = child(window, QLineEdit, "sourceField")
    source.setFocus()
    qtbot.keyClicks(source, "why?")
    assert source.text() == "why?"
    qtbot.keyClick(source, Qt.Key.Key_Escape)
    assert source.text() == ""


def test_the_menu_says_what_the_program_is(qtbot: QtBot, window: MainWindow) -> None:
    child(window, QAction, "helpAbout").trigger()
    dialog = child(window, QDialog, "aboutDialog")
    qtbot.mouseClick(child(dialog, QPushButton, "copyAbout"), Qt.MouseButton.LeftButton)
    copied = QApplication.clipboard().text()
    for part in (__version__, str(window.office.store.path), "Apache License 2.0", "Qt"):
        assert part in copied
    dialog.close()
    child(window, QAction, "helpNews").trigger()
    assert guide_of(window).windowTitle() == "Changes"


def test_f1_helps_in_a_dialog_too(qtbot: QtBot, window: MainWindow) -> None:
    help_in_dialogs()
    dialog = QDialog(window)
    dialog.setObjectName("signDialog")
    dialog.open()
    activate(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    assert chapter(guide_of(dialog)) == "Checks and sign-off"
    dialog.close()
