"""A dialog that asks for texts: its fields, the hint that no names belong there, two buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import Editor, NoNames
from cityreport.ui.kit.theme import GRID


class TextDialog(Dialog):
    """Asks for texts and acts on them; stays open, with the sentence at a field, where that is
    refused."""

    def __init__(self, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)

    def lay_out(
        self,
        parts: list[QWidget],
        free: list[Editor],
        cancel: str,
        accept: QPushButton,
        width: int = 520,
    ) -> None:
        """Put the parts above each other and the buttons below. `free`: the editors of free texts;
        the first has the focus; `cancel`: the name of that button."""
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for part in (*parts, NoNames(free)):
            column.addWidget(part)
        column.addLayout(foot(self, accept, button(tr("Cancel"), cancel, self.reject)))
        free[0].setFocus()
        self.resize(width, column.totalHeightForWidth(width))

    def accept_if(self, act: Callable[[], object], place_of: Callable[[str], Field]) -> None:
        """Act and close, unless that is refused. `place_of`: the field that a refusal is about, by
        its code."""
        try:
            act()
        except CityReportError as error:
            field = place_of(error.code)
            field.show_fault(sentence(error))
            field.editor.setFocus()
        else:
            self.accept()


def text_field(label: str, editor: Editor, name: str, hint: str) -> Field:
    """Return the field of an editor; what is wrong is said until the text is changed."""
    field = Field(label, editor, name, hint)
    editor.textChanged.connect(field.clear_fault)
    return field


def several_lines(height: int) -> QPlainTextEdit:
    """Return an editor of several lines, of that height in pixels, which the tab key leaves."""
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(height)
    return editor
