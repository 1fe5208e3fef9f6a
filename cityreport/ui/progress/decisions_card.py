"""Decisions beside the chosen indicator, and the dialog that writes one down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from cityreport.decision_words import NO_CAUSE
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.decision_lines import DecisionLines
from cityreport.ui.kit.text_dialog import TextDialog, several_lines, text_field
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext

_FIELD_HEIGHT = 72


class DecisionsCard(Card):
    """The decisions beside one indicator, the earliest day first; hidden while there are none.

    `write`: the button that asks for one more, which the page puts beside its others.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__("decisions")
        self._context = context
        self._indicator = ""
        self._lines = DecisionLines(named=False, mark_done=self._on_done)
        self.write = button(tr("Write a decision down…"), "writeDecision", self._on_write)
        line = in_a_row(end=False)
        line.addWidget(words(tr("Decisions"), "subtitle", wrap=False))
        line.addWidget(words(tr(NO_CAUSE), "muted", "decisionsHint"), 1)
        self.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)  # low: the chart needs room
        self.body.setSpacing(GRID // 2)
        self.body.addLayout(line)
        self.body.addWidget(self._lines)

    def show_indicator(self, code: str | None) -> None:
        """Show what was decided beside an indicator; nothing where none is chosen (None)."""
        self.write.setVisible(code is not None and not self._context.office.store.read_only)
        if code is None:
            self.hide()
            return
        self._indicator = code
        office = self._context.office
        try:
            found = office.decisions.all(code)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            return
        self._lines.show_decisions(found, office.clock.today)
        self.setVisible(bool(found))

    def _on_done(self, number: int) -> None:
        try:
            self._context.office.decisions.mark_done(number)
        except CityReportError as error:
            self._context.fail(error)

    def _on_write(self) -> None:
        dialog = DecisionDialog(self._add, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _add(self, text: str, who: str, until: str) -> None:
        self._context.office.decisions.add(self._indicator, text, who, until)


class DecisionDialog(TextDialog):
    """Asks for a decision and gives it to `add`; stays open with the sentence where that
    refuses."""

    def __init__(self, add: Callable[[str, str, str], None], parent: QWidget) -> None:
        super().__init__("decisionDialog", tr("Write a decision down"), parent)
        self._add = add
        self._text, self._who, self._until = several_lines(_FIELD_HEIGHT), QLineEdit(), QLineEdit()
        decided = text_field(tr("What was decided"), self._text, "decisionText", tr(NO_CAUSE))
        about = tr("The office or the agency that does it, or the post of a person.")
        doing = text_field(tr("Who does it"), self._who, "decisionWho", about)
        how = tr("Year, month and day, as 2026-10-31.")
        day = text_field(tr("By which day"), self._until, "decisionUntil", how)
        self._decided, self._places = decided, {"bad_day": day, "decision_nobody": doing}
        accept = button(tr("Write it down"), "addDecision", self._on_accepted, primary=True)
        self.lay_out([decided, doing, day], [self._text, self._who], "cancelDecision", accept)

    def _on_accepted(self) -> None:
        self.accept_if(
            lambda: self._add(self._text.toPlainText(), self._who.text(), self._until.text()),
            lambda code: self._places.get(code, self._decided),
        )
