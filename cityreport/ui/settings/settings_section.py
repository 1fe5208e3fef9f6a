"""The base of every section of Settings: a form that reads and fills its part of the profile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from cityreport.domain.city import Profile
from cityreport.domain.observation import check_text
from cityreport.errors import DataError
from cityreport.messages import sentence
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.theme import scaled


class Section(QWidget):
    """A form. It never writes: the page saves what `read` returns."""

    edited = Signal()

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.title = title
        self._filled: object = None

    def fill(self, profile: Profile) -> None:
        """Show what is stored; what was typed and not saved is gone."""
        self.put(profile)
        self._filled = self.values()
        self.edited.emit()

    def is_edited(self) -> bool:
        """Return whether something was typed that is not stored."""
        return self.values() != self._filled

    def put(self, profile: Profile) -> None:
        """Put the profile's part into the form."""
        raise NotImplementedError

    def values(self) -> object:
        """Return the content of the form, to be compared."""
        raise NotImplementedError

    def read(self, profile: Profile) -> Profile | None:
        """Return the profile with the form's part; None, with a sentence at the field, if it cannot
        be."""
        raise NotImplementedError


def line(placeholder: str = "") -> QLineEdit:
    """Return a field for one line of text."""
    editor = QLineEdit()
    editor.setPlaceholderText(placeholder)
    return editor


def lines_of_text(height: int = 60) -> QPlainTextEdit:
    """Return a field for a few lines; Tab leaves it."""
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(scaled(height))
    return editor


def text_is_fine(field: Field, text: str, longest: int = 2000) -> bool:
    """Return whether a text can be stored; otherwise the field says why not."""
    try:
        check_text(text, longest)
    except DataError as error:
        field.show_fault(sentence(error))
        return False
    return True
