"""The card that shows what a desk says: one table at a time, and what can be done with its row."""

from __future__ import annotations

from PySide6.QtCore import Signal

from cityreport.i18n import tr
from cityreport.network.desk_session import DeskTable, DeskView
from cityreport.ui.kit.building_blocks import Card, button, set_shown
from cityreport.ui.kit.flow_layout import flowing, labelled
from cityreport.ui.kit.picker import Picker
from cityreport.ui.network.report_view import ReportView


class FoundCard(Card):
    """The signals say what a person wants of a row: to open its office, to confirm its key; or to
    see the receipts or the overview, or to write the packs of peers."""

    city_chosen = Signal(str)
    key_chosen = Signal(object)
    receipts_chosen = Signal()
    overview_chosen = Signal()
    peers_chosen = Signal()

    def __init__(self) -> None:
        super().__init__("deskFound")
        self._view: DeskView | None = None
        self._is_busy = False
        self._which = Picker()
        self._which.setObjectName("deskShown")
        self._which.setSizeAdjustPolicy(Picker.SizeAdjustPolicy.AdjustToContents)
        self._which.setAccessibleName(tr("Show"))
        self._which.currentIndexChanged.connect(lambda _: self._show_table())
        self._open = button(tr("Open the city…"), "deskOpenCity", self._on_open)
        self._confirm = button(tr("Confirm the key…"), "deskConfirmKey", self._on_confirm)
        receipts = button(tr("Show the receipts"), "deskReceipts", self.receipts_chosen.emit)
        overview = button(tr("Overview as a web page"), "deskOverview", self.overview_chosen.emit)
        self._peers = button(tr("Cities like each other…"), "deskPeers", self.peers_chosen.emit)
        self._report = ReportView("deskTable", self._show_choices, self._on_open)
        choose = labelled(tr("Show"), self._which)
        self.body.addLayout(
            flowing(choose, self._open, self._confirm, receipts, overview, self._peers)
        )
        self.body.addWidget(self._report, 1)

    def show_view(self, view: DeskView | None) -> None:
        """Show what a desk says; the table in view stays, if there still is one of its name."""
        self._view = view
        set_shown(self, is_shown=view is not None)
        if view is None:
            return
        before = self._which.currentText()
        self._which.blockSignals(True)
        self._which.clear()
        self._which.addItems([one.report.name for one in view.tables])
        self._which.setCurrentIndex(max(0, self._which.findText(before)))
        self._which.blockSignals(False)
        self._show_table()

    def show_busy(self, is_busy: bool) -> None:
        """Offer nothing while the desk works."""
        self._is_busy = is_busy
        self._peers.setEnabled(not is_busy)
        self._show_choices()

    def _table(self) -> DeskTable | None:
        at = self._which.currentIndex()
        return None if self._view is None or at < 0 else self._view.tables[at]

    def _show_table(self) -> None:
        table = self._table()
        if table is not None:
            self._report.show_report(table.report)
        self._show_choices()

    def _show_choices(self) -> None:
        """Offer what can be done with the chosen row."""
        table, row = self._table(), self._report.chosen_row()
        set_shown(self._open, is_shown=table is not None and bool(table.offices))
        set_shown(self._confirm, is_shown=table is not None and bool(table.keys))
        self._open.setEnabled(row is not None and not self._is_busy)
        is_waiting = (
            table is not None
            and row is not None
            and bool(table.keys)
            and table.keys[row].is_waiting
        )
        self._confirm.setEnabled(is_waiting and not self._is_busy)

    def _on_open(self) -> None:
        table, row = self._table(), self._report.chosen_row()
        if table is not None and row is not None and table.offices and not self._is_busy:
            self.city_chosen.emit(table.offices[row])

    def _on_confirm(self) -> None:
        table, row = self._table(), self._report.chosen_row()
        if table is not None and row is not None:
            self.key_chosen.emit(table.keys[row])
