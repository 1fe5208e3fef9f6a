"""The base of a step of setting a city up: a few fields, and the part of the profile they fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.domain.city import Profile
from cityreport.errors import DataError
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.country_field import NameField

T = TypeVar("T")


class SetUpStep(QWidget):
    """A step. `edited` at every change; what is typed is kept as texts, right or wrong; `defaults`:
    the fields that do not begin empty."""

    edited = Signal()

    def __init__(self, name: str, title: str, about: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.title = title
        self.defaults: dict[str, str] = {}
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, GRID, 0)
        self.column.setSpacing(2 * GRID)
        self.column.addWidget(words(about, "muted", f"{name}About"))

    def add(self, name: str, field: Field) -> Field:
        """Add a field below the others; its text is kept under `name`."""
        self.fields[name] = field
        self.column.addWidget(field)
        editor = field.editor
        if isinstance(editor, (QLineEdit, QPlainTextEdit)):
            editor.textChanged.connect(self._on_edited)
        elif isinstance(editor, NameField):
            editor.currentIndexChanged.connect(self._on_edited)
        return field

    def texts(self) -> dict[str, str]:
        """Return what is typed, by the names of the fields."""
        return {name: _text(field.editor) for name, field in self.fields.items()}

    def put(self, texts: dict[str, str]) -> None:
        """Put texts of `texts` into the fields that they belong to."""
        for name, field in self.fields.items():
            if name in texts:
                _put(field.editor, texts[name])

    def read(self, profile: Profile) -> Profile | None:
        """Return the profile with the step's part; None, with a sentence at the field, if it cannot
        be."""
        raise NotImplementedError

    def opened(self, profile: Profile) -> None:
        """Look at the profile as it is so far; called each time the step is shown."""

    def begin(self) -> None:
        """Put the focus where the step begins, or where something is wrong."""
        wrong = [field for field in self.fields.values() if field.fault]
        first = wrong or [field for field in self.fields.values() if not field.isHidden()]
        if first:
            first[0].editor.setFocus()

    def clear_faults(self) -> None:
        """Show no fault any more."""
        for field in self.fields.values():
            field.clear_fault()

    def attempt(self, name: str, read: Callable[[], T]) -> T | None:
        """Return what `read` reads; None, with the fault at the field, if it cannot be read."""
        try:
            return read()
        except DataError as error:
            self.fields[name].show_fault(sentence(error))
            return None

    def has_fault(self) -> bool:
        """Return whether a field of the step shows a fault."""
        return any(field.fault for field in self.fields.values())

    def _on_edited(self) -> None:
        self.clear_faults()
        self.edited.emit()


def _text(editor: QWidget) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    if isinstance(editor, NameField):
        return editor.code()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _put(editor: QWidget, text: str) -> None:
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    elif isinstance(editor, NameField):
        editor.show_code(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
