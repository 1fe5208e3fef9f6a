"""An empty total whose breakdown is complete: what it adds up to, to be taken by a click."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.errors import CityReportError
from cityreport.i18n import number, text, tr
from cityreport.messages import sentence
from cityreport.ui.enter.entry_sheet import ColumnKind, plain
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import button, in_a_row, retitle, words
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.theme import GRID


class CellOffer(QWidget):
    """Hidden where there is nothing to offer; it never writes by itself."""

    def __init__(self, typed_input: TypedInput, disk: DiskWatch) -> None:
        super().__init__()
        self.setObjectName("cellOffer")
        self._typed_input = typed_input
        self._disk = disk
        self._offer: tuple[CellKey, int] | None = None
        self._said = words(name="offerWords")
        self._fault = words(role="wrong", name="offerFault")
        self._take = button(
            tr("Take the sum as the total"), "takeOffer", self._on_taken, picture="sigma"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self._said)
        column.addLayout(in_a_row(self._take))
        column.addWidget(self._fault)
        self.hide()

    def show_cell(self, key: CellKey, held: Observation | None) -> None:
        """Offer the total of a cell that holds nothing."""
        office = self._typed_input.office
        total = office.suggestions.offered_total(key) if held is None and key.is_total else None
        self._offer = None if total is None else (key, total)
        self._fault.hide()
        self.setVisible(total is not None)
        if total is None:
            return
        self._said.setText(
            _adding_up(office.catalogue, list(office.suggestions.complete_sums(key)), total)
        )
        retitle(self._take, tr("Take {total} as the total", total=number(total)))
        self._take.setEnabled(not office.store.read_only)

    def _on_taken(self) -> None:
        if self._offer is None:
            return
        key, total = self._offer
        try:
            self._typed_input.write(key, ColumnKind.VALUE, plain(total))
        except CityReportError as error:
            self._disk.report_lost_change(error)
            self._fault.setText(sentence(error))
            self._fault.show()


def _adding_up(catalogue: Catalogue, breakdowns: list[str], total: int) -> str:
    """Return which breakdowns add up to the total: `Sex adds up to 9.`"""
    names = [text(catalogue.breakdown(breakdown).label) for breakdown in breakdowns]
    if len(names) == 1:
        return tr("{breakdown} adds up to {total}.", breakdown=names[0], total=number(total))
    return tr(
        "Each of these adds up to {total}: {breakdowns}.",
        breakdowns=", ".join(names),
        total=number(total),
    )
