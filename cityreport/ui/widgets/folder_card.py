"""Home's warning about a folder that is synced or on the network: said once for each file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cityreport.i18n import tr
from cityreport.settings import Settings
from cityreport.ui.desk import Desk
from cityreport.ui.theme import COLORS
from cityreport.ui.widgets.surfaces import Card, button, in_a_row, sign, words
from cityreport.wording import risk_words

if TYPE_CHECKING:
    from cityreport.places import Risk

_MOST = 50
"""Office files that are remembered; the oldest are forgotten."""


class FolderCard(QWidget):
    """Hidden until `show_risk`, and for good once a person closed it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("folderCard")
        self._desk = desk
        self._words = words(name="folderWords")
        card = Card("folder")
        head = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
        head.addWidget(words(tr("The office file is in a risky folder"), "subtitle"), 1)
        card.body.addLayout(head)
        card.body.addWidget(self._words)
        close = button(tr("Close this note"), "folderClose", self._on_close)
        card.body.addLayout(in_a_row(close))
        self.setLayout(in_a_row(card, end=False))
        self.hide()

    def show_risk(self, risk: Risk) -> None:
        """Warn, unless the person knows already."""
        if self._store() not in _known(self._desk.settings):
            self._words.setText(risk_words(risk))
            self.show()

    def _on_close(self) -> None:
        settings = self._desk.settings
        known = [store for store in _known(settings) if store != self._store()]
        settings.set("risks_known", json.dumps([*known, self._store()][-_MOST:]))
        self.hide()

    def _store(self) -> str:
        return str(self._desk.office.store.path.absolute())


def _known(settings: Settings) -> list[str]:
    try:
        found = json.loads(settings.get("risks_known") or "[]")
    except ValueError:
        return []
    return [str(store) for store in found] if isinstance(found, list) else []
