"""A labelled field of a form, with the sentence that says what is wrong right at it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cityreport.ui.kit import speech
from cityreport.ui.kit.building_blocks import words


class Field(QWidget):
    """Label above, editor, and below it a hint or what is wrong with what was typed."""

    def __init__(self, label: str, editor: QWidget, name: str, hint: str = "") -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self._described = ""
        editor.setObjectName(name)
        editor.setAccessibleName(label)
        title = QLabel(label)
        title.setBuddy(editor)
        self._note = words(hint, "muted", f"{name}Note")
        self._note.setVisible(bool(hint))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        column.addWidget(editor)
        column.addWidget(self._note)
        column.addStretch(1)
        self._describe(hint)

    @property
    def fault(self) -> str:
        """The fault that is shown, empty without one."""
        return self._note.text() if self._note.property("role") == "wrong" else ""

    def show_fault(self, sentence: str) -> None:
        """Say at the field what is wrong."""
        self._say(sentence, "wrong")

    def clear_fault(self) -> None:
        """Back to the hint."""
        if self._note.property("role") == "wrong":
            self._say(self._hint, "muted")

    def _say(self, sentence: str, role: str) -> None:
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        self._note.setProperty("role", role)
        self.editor.setProperty("state", "wrong" if role == "wrong" else "")
        self._describe(sentence)
        if role == "wrong":
            speech.announce(self.editor, sentence, urgent=True)
        for widget in (self._note, self.editor):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def _describe(self, sentence: str) -> None:
        """Say it to a screen reader, before what others say of the editor."""
        said = self.editor.accessibleDescription()
        others = said.removeprefix(self._described).strip()
        self._described = sentence
        self.editor.setAccessibleDescription(" ".join(s for s in (sentence, others) if s))
