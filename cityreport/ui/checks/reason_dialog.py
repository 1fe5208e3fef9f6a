"""The question why: a finding is accepted, or a signed month reopened, with a reason only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.text_dialog import TextDialog, several_lines, text_field

_FIELD_HEIGHT = 96


class ReasonDialog(TextDialog):
    """Asks for a reason and gives it to `act`; stays open with the sentence where that refuses.

    `title` names the deed and is the button's; `about`: what it is done to.
    """

    def __init__(
        self, title: str, about: str, act: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__("reasonDialog", title, parent)
        self._act = act
        self._text = several_lines(_FIELD_HEIGHT)
        kept = tr("It is kept with your name and the time.")
        self._field = text_field(tr("Reason"), self._text, "reasonText", kept)
        accept = button(title, "acceptReason", self._on_accepted, primary=True)
        said = words(about, name="reasonAbout")
        self.lay_out([said, self._field], [self._text], "cancelReason", accept)

    def _on_accepted(self) -> None:
        self.accept_if(lambda: self._act(self._text.toPlainText()), lambda _: self._field)
