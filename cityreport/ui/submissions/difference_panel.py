"""The part of a submission's dialog that compares it with a later one, or with the numbers now."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cityreport.domain.submission import SubmissionRecord
from cityreport.domain.submission_difference import SubmissionDifference
from cityreport.errors import CityReportError
from cityreport.i18n import number, tr
from cityreport.messages import sentence
from cityreport.office import submission_changes
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.changed_cells import ChangedCells

_NOW = "now"


class DifferencePanel(QWidget):
    """The cells that changed since one submission, and why."""

    def __init__(self, context: PageContext, made: SubmissionRecord) -> None:
        super().__init__()
        self.setObjectName("differencePanel")
        self._context = context
        self._made = made
        self._others = ChoiceBox()
        self._others.setObjectName("comparedWith")
        self._others.setAccessibleName(tr("Compared with"))
        self._others.addItem(tr("the numbers now"), _NOW)
        later = submission_changes.later_ones(context.office.exports.submissions(), made)
        self._later = {one.id: one for one in later}
        for one in later:
            self._others.addItem(tr("submission {number}", number=number(one.sequence)), one.id)
        if later:
            self._others.setCurrentIndex(1)
        self._others.activated.connect(lambda _: self.compare())
        self._cells = ChangedCells(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(flowing(QLabel(tr("Compared with")), self._others))
        column.addWidget(self._cells, 1)
        column.addStretch(0)

    def compare(self) -> None:
        """Read what changed, off the window's thread: an import may have changed all there is."""
        office, made = self._context.office, self._made
        other = self._later.get(self._others.currentData())

        def job(_handle: Handle) -> SubmissionDifference:
            with office.reader() as reader:
                return submission_changes.compare(reader.store, made, other)

        self._cells.say(tr("Reading the history …"))
        self._context.tasks.run(job, self._cells.show_difference, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, CityReportError):
            self._cells.say(sentence(error))
        else:
            self._cells.say("")
            self._context.fail(error)
