"""The line above the grid: why nothing, or not everything, can be entered here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from cityreport.domain.period import Period
from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.enter.entry_layout import EntryLayout
from cityreport.ui.enter.entry_sheet import EntrySheet
from cityreport.ui.kit.second_keying_words import unfinished_words
from cityreport.ui.kit.signature_words import lock_words
from cityreport.ui.kit.theme import COLORS


class EnterNotice(QLabel):
    """A framed sentence, hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("enterNotice")
        self.setAccessibleName(tr("Notice"))
        self.setWordWrap(True)
        self.setStyleSheet(
            f"background: {COLORS.doubtful_soft}; color: {COLORS.doubtful};"
            f" border: 1px solid {COLORS.doubtful}; border-radius: 4px; padding: 6px 12px;"
        )
        self.hide()

    def show_for(self, office: Office, layout: EntryLayout, sheet: EntrySheet) -> None:
        """Say what holds for this file and for the period and area in view."""
        words, period = "", layout.period
        try:
            if office.store.held_by is None:  # the window says who it is
                office.store.check_writable()
            if period is not None:
                words = lock_words(period, office.sign_off.signature(period))
                if (period, layout.area) in office.second_keying.begun():
                    words = f"{words} {_unfinished(office, period, layout.area)}".strip()
        except AccessError as error:
            words = sentence(error)
        if not words and layout.lacks_currency(sheet):
            words = tr(
                "The city has no currency yet. Choose it in Settings, then amounts of money "
                "can be entered here."
            )
        self.setText(words)
        self.setVisible(bool(words))


def _unfinished(office: Office, period: Period, area: str) -> str:
    said = unfinished_words(office, period, area)
    return tr("A second typing is unfinished. {said} Go on with Ctrl+T.", said=said)
