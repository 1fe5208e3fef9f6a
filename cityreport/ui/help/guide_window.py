"""The guide's window: chapters at the reading start, a field to search them, the text beside.

It stays open beside the work. A link within the guide is followed, a link to the network is only
shown: the program opens none.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cityreport.i18n import language, number, tr
from cityreport.ui.help.document_view import DocumentView
from cityreport.ui.help.guide_text import (
    GUIDE,
    GuideDocument,
    guide,
    local_anchor,
    news,
    read_document,
)
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.screen_size import available_size
from cityreport.ui.kit.theme import GRID

NAME = "guideWindow"
_SIZE = (940, 640)
_LIST_WIDTH = 280
Place = tuple[GuideDocument, int, str]


class GuideWindow(QDialog):
    """Shows a document, a chapter at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shown: Place | None = None
        self._been: list[Place] = []
        self._search = QLineEdit()
        self._search.setObjectName("guideSearch")
        self._search.setAccessibleName(tr("Search the guide"))
        self._search.setPlaceholderText(tr("Search the guide"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_searched)
        self._search.returnPressed.connect(self._on_next)
        self._list = QListWidget()
        self._list.setObjectName("guideChapters")
        self._list.setAccessibleName(tr("Chapters"))
        self._list.setWordWrap(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(self._on_chosen)
        self._view = DocumentView("guideText", tr("Text of the chapter"))
        self._view.anchorClicked.connect(self._on_link)
        self._said = words(role="muted", name="guideSaid")
        self._back = button(tr("&Back"), "guideBack", self._on_back)
        self._whole = button(tr("To the &guide"), "guideHome", self._on_home)
        self._lay_out()
        for keys, act in (
            ("Ctrl+F", self._search.setFocus),
            ("Alt+Left", self._on_back),
            ("F3", self._on_next),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def show_guide(self, anchor: str = "") -> None:
        """Show the guide, at a place of the English one if one is given."""
        self._show(guide(), local_anchor(anchor) if anchor else "")
        self._view.setFocus()

    def show_news(self) -> None:
        """Show what is new."""
        self._show(news())
        self._view.setFocus()

    # -- making

    def _lay_out(self) -> None:
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self._search)
        column.addWidget(self._list, 1)
        column.addLayout(in_a_row(self._back, self._whole))
        halves = QSplitter()
        halves.addWidget(beside)
        halves.addWidget(self._view)
        halves.setChildrenCollapsible(False)
        halves.setSizes([_LIST_WIDTH, _SIZE[0] - _LIST_WIDTH])
        halves.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        whole.setSpacing(GRID)
        whole.addWidget(halves, 1)
        whole.addWidget(self._said)
        self._said.hide()
        screen = available_size(self)
        self.resize(min(_SIZE[0], screen.width() - 40), min(_SIZE[1], screen.height() - 60))

    # -- showing

    def _show(self, document: GuideDocument, anchor: str = "", *, is_back: bool = False) -> None:
        found = document.find(anchor) if anchor else None
        place, section = found or (0, "")
        if self._shown is not None and not is_back:
            self._been.append(self._shown)
        is_new = self._shown is None or self._shown[0] != document
        self._shown = (document, place, section)
        if is_new:
            self.setWindowTitle(document.title)
            self._fill(range(len(document.chapters)))
        self._whole.setVisible(document.name != GUIDE)
        self._mark_chosen()
        chapter = document.chapters[place]
        self._view.show_text(chapter.text, document.folder)
        if section:
            self._view.go_to(section)
        self._back.setEnabled(bool(self._been))
        is_foreign = document.name != GUIDE and language() != "en"
        self._say(tr("This document is in English.") if is_foreign else "")

    def _fill(self, places: range | list[int]) -> None:
        assert self._shown is not None  # noqa: S101 - a document is shown
        self._list.blockSignals(True)
        self._list.clear()
        for place in places:
            item = QListWidgetItem(self._shown[0].chapters[place].title)
            item.setData(Qt.ItemDataRole.UserRole, place)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        assert self._shown is not None  # noqa: S101 - a document is shown
        rows = [self._list.item(row) for row in range(self._list.count())]
        places = [item.data(Qt.ItemDataRole.UserRole) for item in rows]
        self._list.blockSignals(True)
        chosen = self._shown[1]
        self._list.setCurrentRow(places.index(chosen) if chosen in places else -1)
        self._list.blockSignals(False)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    # -- what a person does

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None or self._shown is None:
            return
        place = item.data(Qt.ItemDataRole.UserRole)
        self._show(self._shown[0], self._shown[0].chapters[place].anchor)
        self._view.highlight(self._search.text())

    def _on_searched(self, typed: str) -> None:
        if self._shown is None:
            return
        document = self._shown[0]
        found = document.saying(typed)
        self._fill(found)
        if not typed.strip():
            self._say("")
            self._view.highlight("")
        elif not found:
            self._say(tr("No chapter says “{words}”.", words=typed.strip()))
        else:
            self._say(tr("Chapters that say it: {count}", count=number(len(found))))
            if self._shown[1] not in found:
                self._show(document, document.chapters[found[0]].anchor)
                self._say(tr("Chapters that say it: {count}", count=number(len(found))))
            self._view.highlight(typed)

    def _on_next(self) -> None:
        """Go to the next chapter that says what is searched."""
        if self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + 1) % self._list.count())

    def _on_back(self) -> None:
        if self._been:
            document, place, section = self._been.pop()
            anchor = section or document.chapters[place].anchor
            self._show(document, anchor, is_back=True)

    def _on_home(self) -> None:
        self._show(guide())

    def _on_link(self, url: QUrl) -> None:
        """Follow a link to a document of this computer; say the address of any other."""
        if self._shown is None:
            return
        document, file = self._shown[0], url.path()
        if url.scheme() not in ("", "file"):
            address = url.toString()
            self._say(
                tr(
                    "This is on the network, which the program never opens: {address}",
                    address=address,
                )
            )
            return
        if not file:
            self._show(document, url.fragment())
            return
        path = document.folder / file
        if path.suffix == ".md" and path.is_file():
            self._show(read_document(path), url.fragment())
        else:
            self._say(tr("{file} comes with the program’s source.", file=path.name))


def open_guide(parent: QWidget) -> GuideWindow:
    """Return the guide's window of a window or dialog, in front; there is one of each."""
    found = parent.findChild(GuideWindow, NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    shown = found if found is not None else GuideWindow(parent)
    shown.show()
    shown.raise_()
    shown.activateWindow()
    return shown
