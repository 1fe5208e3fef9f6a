"""Home's question about a computer that the office file does not know: moved here, or another?"""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office.computers import ComputerRole
from cityreport.office.page_values import Changed
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Page, PageContext, PagePart


class ComputerCard(Note):
    """The question until it is answered; on a second PC what that means, and the way back."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("computer", sign("info", COLORS.accent), "")
        self._context = context
        title = self.findChild(QLabel, "computerTitle")
        assert title is not None  # noqa: S101 - a Note has one
        self._title = title
        self._said = words(name="computerWords")
        self.text.addWidget(self._said)
        self._second: QPushButton = button(
            tr("This is a second PC"), "computerSecond", self._on_second
        )
        self.add_button(button(tr("The office moved here"), "computerHome", self._on_home))
        self.add_button(self._second)
        self.refresh()

    def refresh(self) -> None:
        """Show what is to be answered, nothing where the office is at home."""
        office = self._context.office
        role = ComputerRole.HOME if office.store.read_only else office.computers.role()
        self.setVisible(role is not ComputerRole.HOME)
        if role is ComputerRole.HOME:
            return
        names = office.computers.others()
        self._second.setVisible(role is None)
        if role is None:
            self._title.setText(tr("This office file comes from another computer"))
            self._said.setText(
                tr(
                    "It is at home on: {names}. If the office works here from now on and no more "
                    "there, it moved here. If both go on, this is a second PC: it hands over its "
                    "numbers as a piece, and submissions and public copies are made there alone.",
                    names=names,
                )
            )
        else:
            self._title.setText(tr("This is a second PC of the office"))
            self._said.setText(
                tr(
                    "Submissions and public copies are made on: {names}. Hand over your numbers "
                    "from here with File ▸ Write a piece for head office.",
                    names=names,
                )
            )

    def _on_home(self) -> None:
        self._say(ComputerRole.HOME)

    def _on_second(self) -> None:
        self._say(ComputerRole.SECOND)

    def _say(self, role: ComputerRole) -> None:
        try:
            self._context.office.computers.say(role)
        except CityReportError as error:
            self._context.fail(error)


def computer_card(page: Page) -> PagePart:
    """Return the card for Home."""
    card = ComputerCard(page.context)

    def on_changed(changed: Changed) -> None:
        if changed.computers:
            card.refresh()

    return PagePart(card, on_changed=on_changed)
