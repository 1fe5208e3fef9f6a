"""The explanation of a figure, down to its cells, as a dialog: to read, to copy and to print."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget

from cityreport.domain.explanation import Explained
from cityreport.domain.plain_text import never_formula
from cityreport.domain.targets import has_target
from cityreport.errors import CityReportError
from cityreport.explanation_words import (
    explanation_parts,
    explanation_text,
    explanation_title,
)
from cityreport.i18n import day_name, text, tr
from cityreport.messages import sentence
from cityreport.render.explanation_page import explanation_document, explanation_html
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.print_preview import show_preview
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import ExplanationWish, PageContext
from cityreport.wording import area_name

_WIDTH, _HEIGHT = 900, 620
"""The share of the screen that the dialog takes at most."""


class ExplanationDialog(Dialog):
    """Explains one figure; another indicator can be chosen. Esc closes it."""

    def __init__(
        self, context: PageContext, wish: ExplanationWish, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("explanationDialog")
        self.setWindowTitle(tr("Why this number?"))
        self._context = context
        self._wish = wish
        self._explained: Explained | None = None
        self._picker = self._make_picker()
        self._title = selectable(words(role="subtitle", name="explanationTitle"))
        self._text = QTextEdit()
        self._text.setObjectName("explanationText")
        self._text.setAccessibleName(tr("How this number came about"))
        self._text.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self._text.setTextInteractionFlags(
            flags.TextSelectableByMouse | flags.TextSelectableByKeyboard
        )
        self._text.setTabChangesFocus(True)
        self._fault = words(role="wrong", name="explanationFault")
        self._fault.hide()
        self._lay_out()
        self._picker.currentIndexChanged.connect(self._on_indicator)
        self._show()

    def _make_picker(self) -> Picker:
        picker = Picker()
        picker.setObjectName("explanationIndicator")
        picker.setAccessibleName(tr("Indicator"))
        for indicator in self._context.office.catalogue.indicators:
            if has_target(indicator):
                picker.addItem(f"{indicator.code} {text(indicator.label)}", indicator.code)
        picker.setCurrentIndex(max(0, picker.findData(self._wish.indicator)))
        return picker

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self._picker)
        column.addWidget(self._title)
        column.addWidget(self._text, 1)
        column.addWidget(self._fault)
        uses = in_a_row(
            button(tr("Copy all"), "copyExplanation", self._on_copy, picture="clipboard-copy"),
            button(tr("Print…"), "printExplanation", self._on_print, picture="printer"),
        )
        close = button(tr("Close"), "closeExplanation", self.reject)
        column.addLayout(foot(self, close, before=uses))
        self.resize(_WIDTH, _HEIGHT)
        self._text.setFocus()

    def _show(self) -> None:
        wish, office = self._wish, self._context.office
        try:
            found = office.queries.explain(
                str(self._picker.currentData()),
                wish.area,
                period=wish.period,
                baseline=wish.baseline,
                path=wish.path,
            )
        except CityReportError as error:
            self._on_fault(error)
            return
        self._fault.hide()
        self._explained = found
        self._title.setText(explanation_title(office.catalogue, found, self._area()))
        parts = explanation_parts(office.catalogue, found)
        self._text.setHtml(explanation_html(parts, COLORS.muted))

    def _area(self) -> str:
        return area_name(self._context.office.city.profile.areas, self._wish.area)

    def _on_indicator(self) -> None:
        self._show()

    def _on_copy(self) -> None:
        if self._explained is None:
            return
        said = explanation_text(self._context.office.catalogue, self._explained, self._area())
        QApplication.clipboard().setText("\n".join(map(never_formula, said.split("\n"))))
        self._context.say(tr("The explanation is on the clipboard."))

    def _on_print(self) -> None:
        if self._explained is None:
            return
        office = self._context.office
        day = day_name(office.clock.now().astimezone().date())
        document = explanation_document(
            self._title.text(),
            explanation_parts(office.catalogue, self._explained),
            f"{office.city.profile.city.name} · {day}",
        )
        paper = Paper(self._context.settings.get("paper") or Paper.A4)
        show_preview(document, paper, self, "explanationPreview", self._on_fault)

    def _on_fault(self, error: CityReportError) -> None:
        self._fault.setText(sentence(error))
        self._fault.show()


def explain_number(context: PageContext, parent: QWidget, wish: ExplanationWish) -> None:
    """Show how a figure came about."""
    dialog = ExplanationDialog(context, wish, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
