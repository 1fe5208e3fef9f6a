"""Writing a piece for head office: which months, districts and indicators, and into which file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.contribution import Contribution
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.i18n import ntr, text, tr
from cityreport.messages import sentence
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    contribute,
    file_name,
)
from cityreport.outputs import Output, OutputKind
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.dialog import foot
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.partners.check_list import CheckList
from cityreport.ui.partners.write_dialog import WritingDialog

_WIDTH, _HEIGHT = 900, 620
_FIRST_YEARS_BACK = 15


class ContributeDialog(WritingDialog):
    """Asks what the piece holds and writes it; closes once the file is on the disk."""

    def __init__(
        self, context: PageContext, files: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, files, "piece", Output(OutputKind.PIECE), parent)
        self._file.suffix = ".json"
        self.setObjectName("contributeDialog")
        self.setWindowTitle(tr("Write a piece for head office"))
        self._from = MonthField("pieceFrom", tr("From"))
        self._to = MonthField("pieceTo", tr("To"))
        office = context.office
        areas = [(TOTAL, tr("Whole city"))]
        areas += [(area.code, f"{area.code}  {area.name}") for area in office.city.profile.areas]
        self._areas = CheckList("pieceAreas", tr("Districts"), areas)
        indicators = [
            (indicator.code, f"{indicator.code}  {text(indicator.label)}")
            for indicator in office.catalogue.indicators
            if indicator.derived is None
        ]
        self._indicators = CheckList("pieceIndicators", tr("Indicators"), indicators)
        self._file.kinds = tr("Pieces (*.json)")
        self._name(tr("Write the piece"), tr("The piece is being written …"))
        self._lay_out()
        self._offer_months()
        for field in (self._from, self._to):
            field.chosen.connect(self._propose)
        self._propose()
        self._show_busy(False)
        self.resize(_WIDTH, _HEIGHT)

    def accept(self) -> None:
        """Write the piece off the window's thread."""
        nothing = tr("Choose the file that the piece should be written to.")
        choice, path = self._choice(), self._chosen_path(nothing)
        if choice is None or path is None or self._is_writing:
            return
        self._fault.hide()
        self._show_busy(True)
        office = self._context.office

        def job(_handle: Handle) -> tuple[Contribution, Path]:
            with office.reader() as reader:
                return contribute(reader, office.changes.officer, choice, path), path

        self._context.tasks.run(job, self._on_written, self._on_failed)

    # -- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(
            words(
                tr(
                    "Head office merges the piece with its own numbers. What is not in it stays "
                    "there as it is."
                ),
                "muted",
            )
        )
        column.addLayout(in_a_row(QLabel(tr("From")), self._from, QLabel(tr("to")), self._to))
        lists = QHBoxLayout()
        lists.setSpacing(2 * GRID)
        lists.addWidget(self._areas, 2)
        lists.addWidget(self._indicators, 3)
        column.addLayout(lists, 1)
        column.addWidget(self._file)
        column.addWidget(self._fault)
        cancel = button(tr("Cancel"), "cancelPiece", self.reject)
        column.addLayout(foot(self, self._write, cancel, before=in_a_row(self._busy)))

    def _offer_months(self) -> None:
        office = self._context.office
        overview, this = office.queries.overview(), office.clock.this_month
        first = this if overview.first is None else overview.first
        newest = this if overview.last is None else min(this, overview.last.months()[-1])
        for field in (self._from, self._to):
            field.offer(min(this.year - _FIRST_YEARS_BACK, first.year), this.year)
        self._from.show_period(Period.month(newest.year, 1))
        self._to.show_period(newest)

    def _propose(self) -> None:
        """Propose a file name for the months, unless the person typed one."""
        self._fault.hide()
        name = file_name(self._context.office, self._from.period(), self._to.period())
        self._file.propose(name)

    # -- what was chosen

    def _choice(self) -> ContributionChoice | None:
        start, end = self._from.period(), self._to.period()
        areas, indicators = self._areas.chosen(), self._indicators.chosen()
        if start > end:
            self._say(sentence(DataError("export_order", start=str(start), end=str(end))))
            return None
        if not areas or not indicators:
            self._say(tr("Tick at least one district, or the whole city, and one indicator."))
            return None
        return ContributionChoice(start, end, areas, indicators)

    def _on_written(self, found: tuple[Contribution, Path]) -> None:
        piece, path = found
        said = ntr(
            "A piece with {n} cell is written: {path}. Send it to head office.",
            "A piece with {n} cells is written: {path}. Send it to head office.",
            len(piece.observations),
            path=path,
        )
        self._end(path, said)
