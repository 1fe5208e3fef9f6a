"""The question before series are said to be not collected: which ones, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from cityreport.domain.collection import Collected
from cityreport.errors import DataError
from cityreport.i18n import ntr, text, tr
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.text_dialog import TextDialog, text_field


class NotCollectedDialog(TextDialog):
    """Asks for the reason, and says it of all the series as one step."""

    def __init__(self, office: Office, codes: Sequence[str], parent: QWidget) -> None:
        super().__init__("notCollectedDialog", tr("We do not collect this"), parent)
        self._office = office
        self._codes = codes
        about = ntr(
            "Nothing is asked of this series any more, in no month: {names}. Numbers that stand "
            "stay. One undo takes it back.",
            "Nothing is asked of these {n} series any more, in no month: {names}. Numbers that "
            "stand stay. One undo takes it back.",
            len(codes),
            names="; ".join(f"{c} {text(office.catalogue.indicator(c).label)}" for c in codes),
        )
        self._reason = QLineEdit()
        hint = tr("In a few words; the network reads it.")
        self._field = text_field(tr("Reason"), self._reason, "notCollectedReason", hint)
        accept = button(tr("Not collected"), "acceptNotCollected", self._on_accepted, primary=True)
        said = words(about, name="notCollectedAbout")
        self.lay_out([said, self._field], [self._reason], "cancelNotCollected", accept)

    def _on_accepted(self) -> None:
        self.accept_if(self._say, lambda _: self._field)

    def _say(self) -> None:
        reason = self._reason.text().strip()
        if not reason:
            raise DataError("collects_reason", indicator=", ".join(self._codes))
        self._office.collecting.say({code: Collected(reason=reason) for code in self._codes})
