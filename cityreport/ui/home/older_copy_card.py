"""Home's note that the file lacks what this computer has seen in it: an old copy, perhaps."""

from __future__ import annotations

from collections.abc import Callable

from cityreport.i18n import ntr, tr
from cityreport.office.backups.stale_copy import look, remember
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import PageContext


class OlderCard(Note):
    """The note, until a person says that the file is the right one."""

    def __init__(self, context: PageContext, missing: int, on_backups: Callable[[], None]) -> None:
        title = tr("This file is older than the one used here before")
        super().__init__("older", sign("triangle-alert", COLORS.doubtful), title)
        self._context = context
        said = ntr(
            "{n} step that was saved on this computer is not in this file. Perhaps an old copy "
            "was put in its place. If you do not know why, stop here and look for the newer file, "
            "or at the backups.",
            "{n} steps that were saved on this computer are not in this file. Perhaps an old copy "
            "was put in its place. If you do not know why, stop here and look for the newer file, "
            "or at the backups.",
            missing,
        )
        self.text.addWidget(words(said, name="olderWords"))
        self.add_button(button(tr("Look at the backups…"), "olderBackups", on_backups))
        self.add_button(button(tr("This file is right"), "olderRight", self._on_right))

    def _on_right(self) -> None:
        with self._context.office.store.reading():
            remember(self._context.settings, look(self._context.office.store))
        self.hide()
