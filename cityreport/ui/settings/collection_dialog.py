"""The question what the city collects: proposed from its numbers, answered by a person."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.collection_words import NO_NUMBERS_CAME_IN
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.settings.collection_editor import CollectionEditor

_WIDTH, _HEIGHT = 1080, 600


class CollectionDialog(Dialog):
    """Shows what the numbers let suppose; nothing is said before Save is pressed."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("collectionDialog")
        self.setWindowTitle(tr("What does your city collect?"))
        self._context = context
        office = context.office
        self._editor = CollectionEditor(office.catalogue)
        self._fault = words(role="wrong", name="collectionFault")
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words(tr("What does your city collect?"), "title"))
        column.addWidget(
            words(
                tr(
                    "This is proposed from the numbers that are here. Look it over and correct "
                    "it: what your city does not collect is asked nowhere, and the network's "
                    "copy says so. You can change it later in Settings."
                )
            )
        )
        column.addWidget(self._editor, 1)
        column.addWidget(self._fault)
        later = button(tr("Not now"), "collectionLater", self.reject)
        save = button(tr("Save"), "saveCollection", self._on_save, picture="save", primary=True)
        column.addLayout(foot(self, save, later))
        self._editor.fill(office.collecting.proposal(tr(NO_NUMBERS_CAME_IN)))
        self._editor.setFocus()
        self.resize(_WIDTH, _HEIGHT)

    def _on_save(self) -> None:
        said = self._editor.read()
        if said is None:
            return
        try:
            self._context.office.collecting.say(said)
        except CityReportError as error:
            self._fault.setText(sentence(error))
            self._fault.show()
            return
        self._context.say(tr("What your city collects is saved."))
        self.accept()


def ask_collected(context: PageContext, parent: QWidget) -> None:
    """Open the question."""
    dialog = CollectionDialog(context, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
