"""A view of a document's chapter: text, tables and pictures from this computer and nowhere else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from cityreport.ui.help.guide_text import anchor_of
from cityreport.ui.kit.folded_search import plain
from cityreport.ui.kit.theme import GRID


class DocumentView(QTextBrowser):
    """Shows Markdown. `anchorClicked` tells of a link; none is followed by itself."""

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setOpenLinks(False)
        self._folder: Path | None = None
        self._text = ""
        self.document().setDocumentMargin(2 * GRID)

    def show_text(self, text: str, folder: Path) -> None:
        """Show a Markdown text from its beginning; its pictures lie in `folder`."""
        self._folder, self._text = folder, text
        self.setMarkdown(text)
        self._lay_tables()
        self._level_text()
        self.setExtraSelections([])
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to(self, anchor: str) -> None:
        """Put a heading at the top."""
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                self._put_on_top(block)
                return
            block = block.next()

    def highlight(self, words: str) -> bool:
        """Mark every place that says one of the words, and go to the first; return whether there
        is one."""
        marks: list[QTextEdit.ExtraSelection] = []
        wanted = [word for word in plain(words).split() if word]
        block = self.document().begin()
        while block.isValid():
            said = plain(block.text())
            for word in wanted:
                at = said.find(word)
                while at >= 0:
                    marks.append(self._mark_of(block.position() + at, len(word)))
                    at = said.find(word, at + len(word))
            block = block.next()
        self.setExtraSelections(marks)
        if marks:
            first = min(marks, key=lambda one: one.cursor.position()).cursor
            self._put_on_top(first.block())
        return bool(marks)

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Load a picture of the document's folder, as wide as there is room; nothing else."""
        picture = self._picture(QUrl(url))
        is_picture = kind == QTextDocument.ResourceType.ImageResource.value
        if not is_picture or picture is None:
            return None
        room = max(240, self.viewport().width() - 6 * GRID)
        image = QImage(str(picture))
        if image.width() <= room:
            return image
        return image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and "![" in self._text:
            at = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
            assert self._folder is not None  # noqa: S101 - there is a text
            self.document().clear()
            marks = self.extraSelections()
            self.show_text(self._text, self._folder)
            self.setExtraSelections(marks)
            self.verticalScrollBar().setValue(round(at * self.verticalScrollBar().maximum()))

    def _picture(self, url: QUrl) -> Path | None:
        """Return the file of a picture's address; None for any that is not in the folder."""
        if self._folder is None or url.scheme() not in ("", "file"):
            return None
        path = (self._folder / url.path()).resolve()
        return path if path.is_relative_to(self._folder.resolve()) and path.is_file() else None

    def _mark_of(self, at: int, length: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = self._cursor(at, length)
        mark.format.setBackground(self.palette().highlight())
        mark.format.setForeground(self.palette().highlightedText())
        return mark

    def _cursor(self, at: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(at)
        cursor.setPosition(at + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _put_on_top(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - GRID)

    def _level_text(self) -> None:
        """Give the words of a paragraph one size: Qt shows the first bold one as a heading."""
        block = self.document().begin()
        while block.isValid():
            pieces = block.begin()
            while not block.blockFormat().headingLevel() and not pieces.atEnd():
                piece = pieces.fragment()
                shape = piece.charFormat()
                if shape.intProperty(QTextFormat.Property.FontSizeAdjustment):
                    shape.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                    cursor = self._cursor(piece.position(), piece.length())
                    cursor.setCharFormat(shape)
                    break  # the fragments are others now
                pieces += 1
            block = block.next()

    def _lay_tables(self) -> None:
        """Give tables thin lines and air."""
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape: QTextTableFormat = frame.format()
                shape.setBorder(1)
                shape.setBorderCollapse(True)
                shape.setBorderBrush(self.palette().mid())
                shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                shape.setCellPadding(GRID // 2)
                shape.setCellSpacing(0)
                frame.setFormat(shape)
