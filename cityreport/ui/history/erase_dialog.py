"""The question before a text is erased: what goes, what stays, what is not reached, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.text_dialog import TextDialog, text_field
from cityreport.wording import ErasableTexts, erasing_words

_WIDTH = 560


class EraseDialog(TextDialog):
    """Asks why and gives `act` the reason and whether the text goes everywhere; stays open with
    the sentence where that refuses. `found`: what would go, here only or everywhere."""

    def __init__(
        self,
        about: str,
        found: Callable[[bool], ErasableTexts],
        act: Callable[[str, bool], object],
        parent: QWidget,
    ) -> None:
        super().__init__("eraseDialog", tr("Erase a text"), parent)
        self._found, self._act = found, act
        self._said = words(name="eraseSaid")
        self._everywhere = QCheckBox(tr("Also where the same text stands in other cells"))
        self._everywhere.setObjectName("eraseEverywhere")
        self._everywhere.setVisible(found(False).elsewhere > 0)
        self._everywhere.toggled.connect(self._show)
        self._reason = QLineEdit()
        hint = tr("The reason stays, with your name and the time.")
        self._field = text_field(tr("Reason"), self._reason, "eraseReason", hint)
        self._show()
        accept = button(tr("Erase for ever"), "acceptErase", self._on_accepted, primary=True)
        title = words(about, "subtitle", "eraseAbout")
        parts = [title, self._said, self._everywhere, self._field]
        self.lay_out(parts, [self._reason], "cancelErase", accept, _WIDTH)

    def _show(self) -> None:
        self._said.setText("\n".join(erasing_words(self._found(self._everywhere.isChecked()))))

    def _on_accepted(self) -> None:
        self.accept_if(
            lambda: self._act(self._reason.text(), self._everywhere.isChecked()),
            lambda _: self._field,
        )
