"""Asks for the passphrase of the office's key, or twice for a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.theme import GRID


class PassphraseDialog(Dialog):
    """Asks, and acts on the answer; stays open with the sentence where that is refused.

    `is_new`: it is typed twice; `may_be_none`: nothing typed means no passphrase.
    """

    def __init__(
        self,
        why: str,
        act: Callable[[str | None], object],
        parent: QWidget,
        *,
        is_new: bool = False,
        may_be_none: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("passphraseDialog")
        self.setWindowTitle(tr("Passphrase of the key"))
        self._act = act
        self._may_be_none = may_be_none
        hint = tr("Leave it empty for no passphrase.") if may_be_none else ""
        self._first = _field(tr("New passphrase") if is_new else tr("Passphrase"), "phrase", hint)
        self._again = _field(tr("Once more"), "phraseAgain", "") if is_new else None
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(why, name="phraseWhy"))
        column.addWidget(self._first)
        if self._again is not None:
            column.addWidget(self._again)
        go_on = button(tr("Go on"), "acceptPhrase", self._on_accept)
        column.addLayout(foot(self, go_on, button(tr("Cancel"), "cancelPhrase", self.reject)))
        self.resize(520, 0)
        self._first.editor.setFocus()
        self.finished.connect(self.deleteLater)

    def _on_accept(self) -> None:
        typed = _text(self._first)
        if self._again is not None and typed != _text(self._again):
            self._again.show_fault(tr("The two are not the same. Type them again."))
            self._again.editor.setFocus()
            return
        if not typed and not self._may_be_none:
            self._first.show_fault(tr("Type the passphrase."))
            self._first.editor.setFocus()
            return
        try:
            self._act(typed or None)
        except CityReportError as error:
            self._first.show_fault(sentence(error))
            self._first.editor.setFocus()
        else:
            self.accept()


def _field(label: str, name: str, hint: str) -> Field:
    editor = QLineEdit()
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    field = Field(label, editor, name, hint)
    editor.textChanged.connect(field.clear_fault)
    return field


def _text(field: Field) -> str:
    assert isinstance(field.editor, QLineEdit)  # noqa: S101 - made so above
    return field.editor.text()
