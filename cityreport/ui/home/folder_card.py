"""Home's warning about a folder that is synced or on the network: said once for each file."""

from __future__ import annotations

import json

from cityreport import risky_folders
from cityreport.i18n import tr
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import PageContext
from cityreport.wording import risk_words

_MOST = 50
"""Office files that are remembered; the oldest are forgotten."""


class FolderCard(Note):
    """The warning, until a person closes it."""

    def __init__(self, context: PageContext, risk: risky_folders.Risk) -> None:
        title = tr("The office file is in a risky folder")
        super().__init__("folder", sign("triangle-alert", COLORS.doubtful), title)
        self._context = context
        self.text.addWidget(words(risk_words(risk), name="folderWords"))
        self.add_button(button(tr("Close this note"), "folderClose", self._on_close))

    def _on_close(self) -> None:
        settings, here = self._context.settings, _store(self._context)
        known = [store for store in _known(settings) if store != here]
        settings.set("risks_known", json.dumps([*known, here][-_MOST:]))
        self.hide()


def knows(context: PageContext) -> bool:
    """Return whether a person has closed the warning of this file before."""
    return _store(context) in _known(context.settings)


def _store(context: PageContext) -> str:
    return str(context.office.store.path.absolute())


def _known(settings: Settings) -> list[str]:
    try:
        found = json.loads(settings.get("risks_known") or "[]")
    except ValueError:
        return []
    return [str(store) for store in found] if isinstance(found, list) else []
