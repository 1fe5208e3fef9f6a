"""A chart and the table behind it: side by side in a wide window, else one at a time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, retitle
from cityreport.ui.kit.theme import GRID, scaled

_CHART, _TABLE = 420, 480
"""Pixels that each needs to be of use beside the other."""
_LEAST_HEIGHT = 300
"""Pixels of chart and table: enough for both parts of a chart to be read."""


class ChartBesideTable(QSplitter):
    """Holds the chart first and its table second. Where both have no room the table is folded away
    until somebody asks for it with `fold`, a button, and then stands below."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName("chartBesideTable")
        self.setHandleWidth(2 * GRID)
        self.setChildrenCollapsible(False)
        self.setMinimumHeight(scaled(_LEAST_HEIGHT))
        self._chart, self._table = QWidget(), QWidget()
        self._wanted: bool | None = None
        self.fold = button("", "foldTable", self._on_fold, picture="table-2")
        self._name_fold()

    @property
    def is_folded(self) -> bool:
        """True while the table is out of view."""
        return self._table.isHidden()

    def hold(self, chart: QWidget, table: QWidget) -> None:
        """Take both in, each with its share."""
        self._chart, self._table = chart, table
        self.addWidget(chart)
        self.addWidget(table)
        self.setStretchFactor(0, 1)
        self.setSizes([scaled(_CHART + _TABLE) - scaled(_TABLE), scaled(_TABLE)])

    def show_table(self, *, shown: bool) -> None:
        """Show the table or fold it away, as a person wants it, whatever room there is."""
        self._wanted = shown
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return no more than the least height: what is left over is taken all the same."""
        return QSize(self.minimumSizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the width of the chart alone: the table folds away."""
        return QSize(self._chart.minimumSizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the table away, or bring it back."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        is_wide = self.width() >= scaled(_CHART) + max(scaled(_TABLE), self._table.minimumWidth())
        shown = is_wide if self._wanted is None else self._wanted
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        direction = across if is_wide else down
        if self.orientation() is not direction:
            self.setOrientation(direction)
        least = scaled(_LEAST_HEIGHT)
        self.setMinimumHeight(2 * least + self.handleWidth() if shown and not is_wide else least)
        self._table.setVisible(shown)
        self._name_fold()

    def _on_fold(self) -> None:
        self.show_table(shown=self.is_folded)

    def _name_fold(self) -> None:
        retitle(self.fold, tr("Show the table") if self.is_folded else tr("Hide the table"))
