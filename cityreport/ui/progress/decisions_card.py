"""Decisions beside the chosen indicator, and the dialog that writes one down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.decision_words import NO_CAUSE
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.decision_lines import DecisionLines
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext

_WIDTH, _FIELD_HEIGHT = 520, 72


class DecisionsCard(Card):
    """The decisions beside one indicator, the earliest day first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("decisions")
        self._context = context
        self._indicator = ""
        self._lines = DecisionLines(named=False, mark_done=self._on_done)
        self._write = button(tr("Write a decision down…"), "writeDecision", self._on_write)
        line = in_a_row(end=False)
        line.addWidget(words(tr("Decisions"), "subtitle", wrap=False))
        line.addWidget(words(tr(NO_CAUSE), "muted", "decisionsHint"), 1)
        line.addWidget(self._write)
        self.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)  # low: the chart needs room
        self.body.setSpacing(GRID // 2)
        self.body.addLayout(line)
        self.body.addWidget(self._lines)

    def show_indicator(self, code: str | None) -> None:
        """Show what was decided beside an indicator; nothing where none is chosen (None)."""
        self.setVisible(code is not None)
        if code is None:
            return
        self._indicator = code
        office = self._context.office
        try:
            found = office.decisions.all(code)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            return
        self._write.setVisible(not office.store.read_only)
        self._lines.show_decisions(found, office.clock.today)

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


class DecisionDialog(QDialog):
    """Asks for a decision and gives it to `add`; stays open with the sentence where that
    refuses."""

    def __init__(self, add: Callable[[str, str, str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("decisionDialog")
        self.setWindowTitle(tr("Write a decision down"))
        self._add = add
        self._text, self._who, self._until = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_FIELD_HEIGHT)
        self._decided = Field(tr("What was decided"), self._text, "decisionText", tr(NO_CAUSE))
        about = tr("The office or the agency that does it, or the post of a person.")
        self._doing = Field(tr("Who does it"), self._who, "decisionWho", about)
        day = tr("Year, month and day, as 2026-10-31.")
        self._day = Field(tr("By which day"), self._until, "decisionUntil", day)
        self._text.textChanged.connect(self._decided.clear_fault)
        self._who.textChanged.connect(self._doing.clear_fault)
        self._until.textChanged.connect(self._day.clear_fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        for field in (self._decided, self._doing, self._day):
            column.addWidget(field)
        column.addWidget(NoNames([self._text, self._who]))
        line = in_a_row(
            button(tr("Cancel"), "cancelDecision", self.reject),
            button(tr("Write it down"), "addDecision", self._on_accepted, primary=True),
            end=False,
        )
        line.insertStretch(0, 1)
        column.addLayout(line)
        self._text.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _on_accepted(self) -> None:
        try:
            self._add(self._text.toPlainText(), self._who.text(), self._until.text())
        except CityReportError as error:
            faulty, editor = self._place_of(error.code)
            faulty.show_fault(sentence(error))
            editor.setFocus()
            return
        self.accept()

    def _place_of(self, code: str) -> tuple[Field, QWidget]:
        """Return the field that a refusal is about."""
        if code == "bad_day":
            return self._day, self._until
        if code == "decision_nobody":
            return self._doing, self._who
        return self._decided, self._text
