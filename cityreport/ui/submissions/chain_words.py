"""Sentences on changes of the city since the submission that the next one replaces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cityreport.domain.period import Period
from cityreport.messages import sentence
from cityreport.office.office import Office


class ChainWords(QLabel):
    """The sentences, hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chainWords")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_changes(self, office: Office, start: Period, end: Period, *, public: bool) -> None:
        """Show what a submission of these months would change."""
        kind = "public" if public else "restricted"
        changes = office.exports.chain_changes(start, end, kind) if start <= end else []
        self.setText("\n".join(map(sentence, changes)))
        self.setVisible(bool(changes))
