"""Home's card that asks what the city collects, until somebody has answered."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.store.annotations import COLLECTION
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Page, PagePart


class CollectionCard(QWidget):
    """One sentence and the way to the question; hidden once it is answered."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("collectionCard")
        self.setAccessibleName(tr("What does your city collect?"))
        self._page = page
        self._note: Note | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.refresh()

    def refresh(self) -> None:
        """Show it while nobody has answered and somebody could."""
        wanted = _is_open(self._page.context.office)
        if wanted and self._note is None:
            self._note = self._make()
            self._column.addWidget(self._note)
        self.setVisible(wanted)

    def _make(self) -> Note:
        context = self._page.context
        shape = sign("list-checks", COLORS.accent)
        note = Note("askCollection", shape, tr("What does your city collect?"))
        note.text.addWidget(
            words(
                tr(
                    "No city counts everything that the standard asks. Say once what yours does, "
                    "and nothing else is asked of you."
                ),
                name="askCollectionWords",
            )
        )
        note.add_button(
            button(
                tr("Say what we collect…"),
                "askCollection",
                lambda: context.open("collects", self._page),
            )
        )
        return note


def _is_open(office: Office) -> bool:
    if office.store.read_only or office.queries.span() is None:
        return False
    try:
        return not office.annotations.collection().said
    except CityReportError:  # the checks say so
        return False


def collection_card(page: Page) -> PagePart:
    """Return the card for Home."""
    card = CollectionCard(page)

    def on_changed(changed: Changed) -> None:
        if changed.cells or COLLECTION in changed.annotations:
            card.refresh()

    return PagePart(card, on_changed=on_changed)
