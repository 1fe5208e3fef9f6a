"""Years by months: how many of the required numbers are there, as shape, bar and figures."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cityreport.domain.completeness import Completeness, Months
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState
from cityreport.i18n import mark, month_names, number, period_name, tr
from cityreport.ui.kit.theme import COLORS, scaled, tabular

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_ROW_HEIGHT = 34
_HEADER_HEIGHT = 30
_YEARS_IN_VIEW = 12
_BAR = 4
_MARK = 6
_CLOSED = {
    SignOffState.SIGNED: mark("signed off"),
    SignOffState.REVISED: mark("signed off after a revision"),
}
"""The words for a month that is closed; one that was reopened is not."""


def state_words(state: Completeness) -> str:
    """`5 of 10 required numbers`, for tooltips and screen readers."""
    return tr(
        "{answered} of {expected} required numbers",
        answered=number(state.answered),
        expected=number(state.expected),
    )


def paint_state(
    painter: QPainter,
    rect: QRect,
    state: Completeness,
    *,
    rtl: bool,
    figures: bool = True,
    is_closed: bool = False,
) -> None:
    """One month: solid when complete, a bar as long as its share, hatched when empty, and with a
    mark in its corner when it is signed off."""
    box = QRectF(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    text = COLORS.text
    if state.is_complete:
        painter.setBrush(QColor(COLORS.accent))
        painter.drawRoundedRect(box, 3, 3)
        text = COLORS.on_accent
    elif state.answered:
        painter.setBrush(QColor(COLORS.accent_soft))
        painter.drawRoundedRect(box, 3, 3)
        width = box.width() * state.answered / state.expected
        left = box.right() - width if rtl else box.left()
        painter.setBrush(QColor(COLORS.accent))
        painter.drawRect(QRectF(left, box.bottom() - _BAR, width, _BAR))
    else:
        painter.setBrush(QColor(COLORS.surface))
        painter.setPen(QPen(QColor(COLORS.edge)))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(COLORS.edge), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        text = ""
    if figures and text:
        painter.setPen(QColor(text))
        shown = f"{number(state.answered)}/{number(state.expected)}"
        room = rect.adjusted(0, _MARK // 2, 0, 0) if is_closed else rect
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), shown)
    if is_closed:
        _paint_mark(painter, box, QColor(text or COLORS.text), rtl=rtl, middle=not figures)


def _paint_mark(painter: QPainter, box: QRectF, color: QColor, *, rtl: bool, middle: bool) -> None:
    """Paint a check in the corner where reading ends, or in the middle of a box without figures."""
    left = box.left() + 4 if rtl else box.right() - 4 - _MARK * 1.3
    top = box.top() + 3
    if middle:
        left, top = box.center().x() - _MARK * 0.65, box.center().y() - _MARK / 2
    painter.setPen(QPen(color, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = ((0.0, 0.5), (0.45, 1.0), (1.3, 0.0))
    painter.drawPolyline([QPointF(left + x * _MARK, top + y * _MARK) for x, y in points])


class CompletenessModel(QAbstractTableModel):
    """A row a year, a column a month; the data are `Completeness` or None."""

    def __init__(self) -> None:
        super().__init__()
        self._months: Months = {}
        self._stands: Mapping[Period, SignOffState] = {}
        self._years: list[int] = []
        self._names = month_names()

    def show_months(self, months: Months, stands: Mapping[Period, SignOffState]) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._months, self._stands = months, stands
        self._years = sorted({month.year for month in months})
        self.endResetModel()

    def period(self, index: Index) -> Period:
        """Return the month of a cell."""
        return Period.month(self._years[index.row()], index.column() + 1)

    def state(self, index: Index) -> Completeness | None:
        """Return how complete the month of a cell is; None where it is not due."""
        return self._months.get(self.period(index))

    def is_closed(self, index: Index) -> bool:
        """Return whether the month of a cell is signed off."""
        return self._stands.get(self.period(index)) in _CLOSED

    def index_of(self, period: Period) -> QModelIndex:
        """Return the cell of a month; an invalid index if it is not on the map."""
        if period.year not in self._years:
            return QModelIndex()
        return self.index(self._years.index(period.year), period.number - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of years."""
        return 0 if parent.isValid() else len(self._years)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Twelve months."""
        return 0 if parent.isValid() else 12

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Words only: the view paints."""
        if not index.isValid() or role not in (_ROLE.ToolTipRole, _ROLE.AccessibleTextRole):
            return None
        month, state = period_name(self.period(index)), self.state(index)
        if state is None:
            return tr("{month} is not due yet", month=month)
        closed = _CLOSED.get(self._stands.get(self.period(index), SignOffState.OPEN))
        if closed is not None:
            signed = tr(closed)
            return tr(
                "{month}: {state}, {signed}", month=month, state=state_words(state), signed=signed
            )
        return tr("{month}: {state}", month=month, state=state_words(state))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """Months above, years at the side."""
        if role != _ROLE.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self._names[section]
        return str(self._years[section])

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags of a cell: a month that is not due cannot be chosen."""
        if self.state(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Header(QHeaderView):
    """A header that measures its words once.

    Left to itself it asks the model for every section's words at each step of the layout.
    """

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__(orientation)
        self._measured = QSize(0, scaled(_HEADER_HEIGHT))
        self.setHighlightSections(False)
        self.setMinimumSectionSize(20)

    def measure(self) -> None:
        """Take the size that the words of the model need now."""
        self._measured = super().sizeHint()

    def sizeHint(self) -> QSize:
        """Return the size as last measured."""
        return self._measured


class CompletenessMap(QTableView):
    """The map. A click or Enter on a month chooses it; the arrow keys walk."""

    month_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("completenessMap")
        # Asked for a widget that Qt made, the binding reads its hundred kinds of widgets to find
        # out what it is: a tenth of what a bare window takes, at each start.
        self.setViewport(QWidget())
        self.setAccessibleName(tr("Completeness by year and month"))
        self._months = CompletenessModel()
        self.setModel(self._months)
        self.setFont(tabular(self.font()))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        names = _Header(Qt.Orientation.Horizontal)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        names.setFixedHeight(scaled(_HEADER_HEIGHT))
        self.setHorizontalHeader(names)
        self._years = _Header(Qt.Orientation.Vertical)
        self._years.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._years.setDefaultSectionSize(scaled(_ROW_HEIGHT))
        self.setVerticalHeader(self._years)
        self.clicked.connect(self._on_clicked)

    def show_months(self, months: Months, stands: Mapping[Period, SignOffState]) -> None:
        """Show the months and which are signed off; the latest years are in view."""
        here = self.currentIndex()
        period = self._months.period(here) if here.isValid() else max(months, default=None)
        self._months.show_months(months, stands)
        self._years.measure()
        rows = min(self._months.rowCount(), _YEARS_IN_VIEW)
        self.setFixedHeight(scaled(_HEADER_HEIGHT) + rows * scaled(_ROW_HEIGHT) + 2)
        if period is not None:
            self.setCurrentIndex(self._months.index_of(period))
            self.scrollToBottom()

    def state_of(self, period: Period) -> Completeness | None:
        """Return how complete the map shows a month."""
        index = self._months.index_of(period)
        return self._months.state(index) if index.isValid() else None

    def index_of(self, period: Period) -> QModelIndex:
        """Return the cell of a month."""
        return self._months.index_of(period)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all the months in view; a frame around the one with the focus."""
        painter = QPainter(self.viewport())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        stamps: dict[tuple[int, int, Completeness, bool], QPixmap] = {}
        is_sharp = self.devicePixelRatioF().is_integer()  # a stamp between pixels is blurred
        bottom = self.rowAt(self.viewport().height() - 1)
        last = self._months.rowCount() - 1 if bottom < 0 else bottom
        for row in range(max(self.rowAt(0), 0), last + 1):
            for column in range(self._months.columnCount()):
                index = self._months.index(row, column)
                state = self._months.state(index)
                if state is not None:
                    rect = self.visualRect(index).adjusted(2, 2, -2, -2)
                    closed = self._months.is_closed(index)
                    if not is_sharp:
                        paint_state(painter, rect, state, rtl=rtl, is_closed=closed)
                        continue
                    look = (rect.width(), rect.height(), state, closed)
                    if look not in stamps:
                        stamps[look] = self._stamp(painter, rect.size(), state, is_closed=closed)
                    painter.drawPixmap(rect.topLeft(), stamps[look])
        here = self.currentIndex()
        if self.hasFocus() and here.isValid():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(COLORS.text), 2))
            around = QRectF(self.visualRect(here)).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(around, 4, 4)
        painter.end()

    def _stamp(
        self, painter: QPainter, size: QSize, state: Completeness, *, is_closed: bool
    ) -> QPixmap:
        """Return a month as it looks, painted once for all that look alike: most do."""
        ratio = self.devicePixelRatioF()
        stamp = QPixmap(size * ratio)
        stamp.setDevicePixelRatio(ratio)
        stamp.fill(QColor(COLORS.surface))
        on_stamp = QPainter(stamp)
        on_stamp.setFont(painter.font())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        paint_state(on_stamp, QRect(QPoint(0, 0), size), state, rtl=rtl, is_closed=is_closed)
        on_stamp.end()
        return stamp

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space choose the month with the focus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.isValid() and self._months.state(index) is not None:
            self.month_chosen.emit(self._months.period(index))


class Swatch(QWidget):
    """One month of the legend."""

    def __init__(self, state: Completeness, *, is_closed: bool = False) -> None:
        super().__init__()
        self._state = state
        self._is_closed = is_closed
        self.setFixedSize(QSize(28, 18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Painted as the map paints."""
        painter = QPainter(self)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        closed = self._is_closed
        paint_state(painter, self.rect(), self._state, rtl=rtl, figures=False, is_closed=closed)
        painter.end()
