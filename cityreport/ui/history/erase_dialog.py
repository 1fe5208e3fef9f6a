"""The question before a text is erased: what goes, what stays, what is not reached, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID
from cityreport.wording import ErasableTexts, erasing_words

_WIDTH = 560


class EraseDialog(QDialog):
    """Asks why and gives `act` the reason and whether the text goes everywhere; stays open with
    the sentence where that refuses. `found`: what would go, here only or everywhere."""

    def __init__(
        self,
        about: str,
        found: Callable[[bool], ErasableTexts],
        act: Callable[[str, bool], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("eraseDialog")
        self.setWindowTitle(tr("Erase a text"))
        self.setMinimumWidth(_WIDTH)
        self._found, self._act = found, act
        self._said = words(name="eraseSaid")
        self._everywhere = QCheckBox(tr("Also where the same text stands in other cells"))
        self._everywhere.setObjectName("eraseEverywhere")
        self._everywhere.setVisible(found(False).elsewhere > 0)
        self._everywhere.toggled.connect(self._show)
        self._reason = QLineEdit()
        hint = tr("The reason stays, with your name and the time.")
        self._field = Field(tr("Reason"), self._reason, "eraseReason", hint)
        self._reason.textChanged.connect(self._field.clear_fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(about, "subtitle", "eraseAbout"))
        column.addWidget(self._said)
        column.addWidget(self._everywhere)
        column.addWidget(self._field)
        column.addWidget(NoNames([self._reason]))
        line = in_a_row(
            button(tr("Cancel"), "cancelErase", self.reject),
            button(tr("Erase for ever"), "acceptErase", self._on_accepted, primary=True),
            end=False,
        )
        line.insertStretch(0, 1)
        column.addLayout(line)
        self._show()
        self._reason.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _show(self) -> None:
        self._said.setText("\n".join(erasing_words(self._found(self._everywhere.isChecked()))))

    def _on_accepted(self) -> None:
        try:
            self._act(self._reason.text(), self._everywhere.isChecked())
        except CityReportError as error:
            self._field.show_fault(sentence(error))
            self._reason.setFocus()
            return
        self.accept()
