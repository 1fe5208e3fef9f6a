"""Painting the entry grid: labels with their fold mark, numbers, states, notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cityreport.i18n import tr
from cityreport.ui.enter.cell_state import CellState
from cityreport.ui.enter.entry_model import EntryModel
from cityreport.ui.enter.entry_sheet import ColumnKind, RowKind, SheetPosition, SheetRow
from cityreport.ui.enter.remainder_words import RestLook
from cityreport.ui.kit.theme import COLORS, GRID, pixmap, tabular

ROW_HEIGHT = 28
_ICON = 16
_SMALL_ICON = 12
_MARK = GRID
_CODE = _MARK + _ICON + 4
_LABEL = _CODE + 26
_CATEGORY = _LABEL + 2 * GRID
_Flag = Qt.AlignmentFlag
_OF_ROW = {ColumnKind.TOTAL, ColumnKind.REST}
_NARROW = 64
"""Below this width a state is its shape alone; the tool tip and the panel have the word."""
_MARKED = {CellState.DOUBTFUL, CellState.WRONG}
_PALE = {CellState.NOT_AVAILABLE, CellState.NOT_COLLECTED, CellState.NOT_APPLICABLE}


class EntryDelegate(QStyledItemDelegate):
    """Paints every place of the grid; it edits nothing."""

    def __init__(self, parent: QObject, font: QFont) -> None:
        super().__init__(parent)
        self._font = tabular(font)
        self._bold = QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._group = QFont(self._bold)
        self._group.setPointSizeF(font.pointSizeF() * 0.88)
        self._group.setCapitalization(QFont.Capitalization.AllUppercase)
        self._group.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        self._small = QFont(self._bold)
        self._small.setPointSizeF(font.pointSizeF() * 0.9)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One place of the grid."""
        model = index.model()
        assert isinstance(model, EntryModel)  # noqa: S101 - the grid has no other
        place = SheetPosition(index.row(), index.column())
        row, kind = model.sheet.rows[place.row], model.sheet.columns[place.column].kind
        painter.save()
        self._paint_ground(painter, option, model, place)
        brush = _Brush(painter, option.direction, option.rect)
        if row.kind is RowKind.GROUP:
            self._paint_group(painter, option, index, row)
        elif kind is ColumnKind.LABEL:
            self._paint_label(brush, row, model)
        elif row.key is not None and (model.sheet.key(*place) or kind in _OF_ROW):
            self._paint_cell(brush, model, place)
        elif row.of is not None and kind is ColumnKind.STATE:
            self._paint_rest(brush, model.rest(place.row))
        self._paint_focus(painter, option)
        painter.restore()

    def label_height(self, row: SheetRow, width: int) -> int:
        """Return how high a row must be for its label to be read whole."""
        if row.kind is not RowKind.INDICATOR:
            return ROW_HEIGHT
        metrics = QFontMetrics(self._bold if row.required else self._font)
        room = QRect(0, 0, width - _LABEL - GRID, 1000)
        words = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), row.label)
        return max(ROW_HEIGHT, words.height() + GRID)

    def mark_rect(self, cell: QRect, direction: Qt.LayoutDirection) -> QRect:
        """Return the place of a row's fold mark, with room around it for the mouse."""
        mark = QRect(cell.left(), cell.top(), _CODE, cell.height())
        return QStyle.visualRect(direction, cell, mark)

    @property
    def bold_metrics(self) -> QFontMetrics:
        """The measures of the boldest text that a cell has."""
        return QFontMetrics(self._bold)

    def width_of(self, words: str) -> int:
        """Return how wide a column must be for words to stand in it on one line."""
        return QFontMetrics(self._bold).horizontalAdvance(words) + 2 * GRID + 4

    # -- parts

    def _paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        model: EntryModel,
        place: SheetPosition,
    ) -> None:
        rect: QRect = option.rect
        row = model.sheet.rows[place.row]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        state = model.state(place)
        ground = COLORS.surface
        if row.kind is RowKind.GROUP:
            ground = COLORS.window
        elif state is CellState.REFUSED and model.is_refused(place):
            ground = COLORS.wrong_soft
        elif selected:
            ground = COLORS.accent_soft
        painter.fillRect(rect, QColor(ground))
        painter.setPen(QColor(COLORS.sunken))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if model.sheet.columns[place.column].kind is ColumnKind.VALUE and row.key is not None:
            self._paint_field(painter, rect, model, place)

    def _paint_field(
        self, painter: QPainter, rect: QRect, model: EntryModel, place: SheetPosition
    ) -> None:
        """Paint the box that shows where to type. A closed month is hollow."""
        editable = model.sheet.is_editable(*place) and not model.is_read_only
        if model.sheet.key(*place) is None:
            return
        box = rect.adjusted(2, 2, -3, -4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if editable:
            painter.setPen(QColor(COLORS.edge))
            painter.drawRoundedRect(box.adjusted(0, 0, 0, 0), 3, 3)
        elif model.state(place) is CellState.CLOSED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(COLORS.window))
            painter.drawRoundedRect(box, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_group(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        row: SheetRow,
    ) -> None:
        """Paint this column's part of a heading that goes over the whole line."""
        table = self.parent()
        assert isinstance(table, QTableView)  # noqa: S101 - it is the grid's
        first = table.visualRect(index.sibling(index.row(), 0))
        ends = table.viewport().rect()
        line = QRect(first)
        if option.direction is Qt.LayoutDirection.LeftToRight:
            line.setRight(max(first.right(), ends.right()))
        else:
            line.setLeft(min(first.left(), ends.left()))
        painter.setClipRect(option.rect)
        _Brush(painter, option.direction, line).write(row.label, self._group, COLORS.muted, GRID)

    def _paint_label(self, brush: _Brush, row: SheetRow, model: EntryModel) -> None:
        match row.kind:
            case RowKind.BREAKDOWN:
                brush.write(row.label, self._small, COLORS.muted, _LABEL)
            case RowKind.CATEGORY:
                brush.write(row.label, self._font, COLORS.text, _CATEGORY)
            case RowKind.YEAR:
                brush.write(row.label, self._bold, COLORS.text, 2 * GRID)
            case RowKind.INDICATOR:
                if row.foldable and row.key is not None:
                    folded = row.key.indicator not in model.sheet.unfolded
                    brush.fold_mark(folded)
                brush.write(row.code, self._font, COLORS.muted, _CODE)
                font = self._bold if row.required else self._font
                brush.write(row.label, font, COLORS.text, _LABEL, wrap=True)

    def _paint_cell(self, brush: _Brush, model: EntryModel, place: SheetPosition) -> None:
        kind = model.sheet.columns[place.column].kind
        words = str(model.data(model.index(*place)) or "")
        state = model.state(place)
        match kind:
            case ColumnKind.STATE if state is not None:
                brush.icon(state.icon, state.color, GRID)
                if brush.width >= _NARROW:
                    brush.write(tr(state.word), self._font, state.color, GRID + _ICON + 6)
            case ColumnKind.REST:
                self._paint_rest(brush, model.rest(place.row))
            case ColumnKind.NOTE:
                brush.write(words, self._font, COLORS.muted, GRID, elide=True)
            case ColumnKind.REFERENCE:
                brush.write_number(words, self._font, COLORS.muted)
            case ColumnKind.TOTAL:
                brush.write_number(words, self._bold, COLORS.text)
            case ColumnKind.VALUE:
                held = model.observation(place)
                pale = state in _PALE or state is CellState.COMPUTED
                color = COLORS.muted if pale else COLORS.text
                brush.write_number(words, self._font if pale else self._bold, color)
                shapes = []
                if model.sheet.key(*place) in model.flagged:
                    shapes.append(("flag", COLORS.accent))
                if state in _MARKED and not self._has_state_beside(model, place):
                    shapes.append((state.icon, state.color))
                reach = brush.marks(shapes)
                if held is not None and held.value is not None and held.status.value != "A":
                    brush.write_mark(held.status.value, self._small, COLORS.muted, reach)

    def _has_state_beside(self, model: EntryModel, place: SheetPosition) -> bool:
        """Return whether another column shows the state of this cell."""
        table, columns = self.parent(), model.sheet.columns
        if columns[place.column].breakdown or not isinstance(table, QTableView):
            return False
        states = [at for at, c in enumerate(columns) if c.kind is ColumnKind.STATE]
        return any(not table.isColumnHidden(at) for at in states)

    def _paint_rest(self, brush: _Brush, look: RestLook | None) -> None:
        if look is not None:
            brush.icon(look.icon, look.color, GRID // 2)
            brush.write(look.words, self._font, look.color, GRID // 2 + _ICON + 4)

    def _paint_focus(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state: QStyle.StateFlag = option.state
        if not state & QStyle.StateFlag.State_HasFocus:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(COLORS.accent), 2))
        painter.drawRect(option.rect.adjusted(1, 1, -1, -1))


class _Brush:
    """Words and icons in one cell, in either direction of writing."""

    def __init__(self, painter: QPainter, direction: Qt.LayoutDirection, rect: QRect) -> None:
        self._painter = painter
        self._direction = direction
        self._rect = rect

    @property
    def width(self) -> int:
        """The width of the cell."""
        return self._rect.width()

    def write(
        self,
        words: str,
        font: QFont,
        color: str,
        indent: int,
        *,
        wrap: bool = False,
        elide: bool = False,
    ) -> None:
        """Words from the leading edge, `indent` pixels in."""
        room = self._rect.adjusted(indent, 0, -GRID // 2, -1)
        room = QStyle.visualRect(self._direction, self._rect, room)
        flags = QStyle.visualAlignment(self._direction, _Flag.AlignLeading | _Flag.AlignVCenter)
        drawn = int(flags) if not wrap else int(flags) | int(Qt.TextFlag.TextWordWrap)
        if elide:
            metrics = QFontMetrics(font)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        self._draw(room, drawn, words, font, color)

    def write_number(self, words: str, font: QFont, color: str) -> None:
        """Write a number at the right edge in every script, so that units stand below units."""
        flags = _Flag.AlignRight | _Flag.AlignAbsolute | _Flag.AlignVCenter
        self._draw(self._rect.adjusted(GRID, 0, -GRID, -1), flags.value, words, font, color)

    def write_mark(self, words: str, font: QFont, color: str, indent: int) -> None:
        """Write a letter at the left edge in every script: opposite to the number."""
        flags = _Flag.AlignLeft | _Flag.AlignAbsolute | _Flag.AlignVCenter
        room = self._rect.adjusted(GRID + indent, 0, -GRID, -1)
        self._draw(room, flags.value, words, font, color)

    def marks(self, shapes: Sequence[tuple[str, str]]) -> int:
        """Shapes (icon and colour) at the left edge, opposite to the number, one above the
        other where there are two; how many pixels they take."""
        size = _ICON if len(shapes) == 1 else _SMALL_ICON
        top = self._rect.top() + (self._rect.height() - size * len(shapes)) // 2
        for number, (name, color) in enumerate(shapes):
            box = QRect(self._rect.left() + 6, top + number * size, size, size)
            self._painter.drawPixmap(box, _drawn(name, color, size))
        return size if shapes else 0

    def icon(self, name: str, color: str, indent: int) -> None:
        """Draw an icon, `indent` pixels from the leading edge."""
        top = self._rect.top() + (self._rect.height() - _ICON) // 2
        box = QRect(self._rect.left() + indent, top, _ICON, _ICON)
        box = QStyle.visualRect(self._direction, self._rect, box)
        self._painter.drawPixmap(box, _drawn(name, color, _ICON))

    def fold_mark(self, folded: bool) -> None:
        """Draw the chevron before a row that unfolds: ahead when folded, down when not."""
        right = self._direction is Qt.LayoutDirection.LeftToRight
        ahead = "chevron-right" if right else "chevron-left"
        self.icon(ahead if folded else "chevron-down", COLORS.muted, _MARK)

    def _draw(self, room: QRect, flags: int, words: str, font: QFont, color: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(color))
        self._painter.drawText(room, flags, words)


def _drawn(name: str, color: str, size: int) -> QPixmap:
    """Return an icon with as many pixels as the screen has for it."""
    return pixmap(name, round(size * QApplication.primaryScreen().devicePixelRatio()), color)
