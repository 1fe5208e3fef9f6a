"""Choosing a month or a year: one step back, one step on, or any from a small calendar."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.period import Frequency, Period
from cityreport.i18n import begun, is_right_to_left, month_names, period_name, tr
from cityreport.ui.kit.theme import GRID, icon, scaled

_PER_PAGE = 12
_COLUMNS = 3


class PeriodPicker(QWidget):
    """Asks for periods with `period_chosen`; shows the one that it is told to."""

    period_chosen = Signal(object)

    def __init__(self, last_month: Period, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("monthPicker")
        self.setAccessibleName(tr("Period"))
        self._last_month = last_month
        self.period = last_month
        back, ahead = "chevron-left", "chevron-right"
        if is_right_to_left():
            back, ahead = ahead, back
        self._previous = self._arrow("previousPeriod", tr("Earlier"), back, -1)
        self._next = self._arrow("nextPeriod", tr("Later"), ahead, 1)
        self._name = QPushButton()
        self._name.setObjectName("periodName")
        self._name.setIcon(icon("calendar"))
        self._name.setStyleSheet("QPushButton { icon-size: 16px; text-align: center; }")
        self._name.setMinimumWidth(scaled(168))
        self._name.clicked.connect(self._on_opened)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for widget in (self._previous, self._name, self._next):
            line.addWidget(widget)
        self.show_period(last_month)

    @property
    def task(self) -> QWidget:
        """The part that takes the focus: the period's name. It is no focus proxy, with which Tab
        would pass by the arrow before it."""
        return self._name

    def show_period(self, period: Period) -> None:
        """Show a period; a later one than now cannot be reached."""
        self.period = period
        self._name.setText(begun(period_name(period)))
        self._name.setAccessibleName(tr("Period: {period}", period=period_name(period)))
        self._next.setEnabled(self.can_reach(period.shift(1)))
        self._previous.setEnabled(self.can_reach(period.shift(-1)))

    def can_reach(self, period: Period) -> bool:
        """Return whether a period has begun."""
        return period.year >= _PER_PAGE and period.months()[0] <= self._last_month

    def set_last_month(self, month: Period) -> None:
        """Tell which month it is."""
        self._last_month = month
        self.show_period(self.period)

    def step(self, steps: int) -> None:
        """Ask for the period `steps` later."""
        if self.can_reach(self.period.shift(steps)):
            self.period_chosen.emit(self.period.shift(steps))

    def _arrow(self, name: str, words: str, picture: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(words)
        keys = "Alt+←" if step < 0 else "Alt+→"
        button.setToolTip(f"{words} ({keys})")
        button.setIcon(icon(picture))
        button.setIconSize(QSize(20, 20))
        button.setAutoRaise(True)
        button.setFixedSize(scaled(32), scaled(32))
        button.clicked.connect(lambda: self.step(step))
        return button

    def _on_opened(self) -> None:
        calendar = _Calendar(self)
        calendar.chosen.connect(self.period_chosen)
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()
        calendar.focus_current()


class _Calendar(QFrame):
    """Twelve months of a year, or twelve years, to choose from."""

    chosen = Signal(object)

    def __init__(self, picker: PeriodPicker) -> None:
        super().__init__(picker, Qt.WindowType.Popup)
        self.setObjectName("periodCalendar")
        self.setAccessibleName(tr("Choose a period"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._picker = picker
        self._is_monthly = picker.period.frequency is Frequency.MONTH
        year = picker.period.year
        self._first = year if self._is_monthly else year - year % _PER_PAGE
        self._title = QLabel()
        self._title.setObjectName("calendarYear")
        self._title.setProperty("role", "subtitle")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = [self._button(number) for number in range(_PER_PAGE)]
        head = QHBoxLayout()
        for name, words, picture, step in (
            ("earlierYears", tr("Earlier"), "chevron-left", -1),
            ("laterYears", tr("Later"), "chevron-right", 1),
        ):
            if step > 0:
                head.addWidget(self._title, 1)
            head.addWidget(self._arrow(name, words, picture, step))
        table = QGridLayout()
        table.setSpacing(GRID // 2)
        for number, button in enumerate(self._buttons):
            table.addWidget(button, number // _COLUMNS, number % _COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.addLayout(head)
        column.addLayout(table)
        self._show_page()

    def focus_current(self) -> None:
        """Put the focus on the period in view."""
        for number, button in enumerate(self._buttons):
            if self._period(number) == self._picker.period:
                button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn the years, Enter chooses, Esc closes."""
        match event.key():
            case Qt.Key.Key_PageUp:
                self._turn(-1)
            case Qt.Key.Key_PageDown:
                self._turn(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                for button in self._buttons:
                    if button.hasFocus():
                        button.click()
                        return
            case _:
                super().keyPressEvent(event)

    def _button(self, number: int) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"period{number + 1}")
        button.setMinimumWidth(scaled(72))
        button.clicked.connect(lambda: self._choose(number))
        return button

    def _arrow(self, name: str, words: str, picture: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setIcon(icon(picture))
        button.setAutoRaise(True)
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _turn(self, step: int) -> None:
        self._first += step if self._is_monthly else step * _PER_PAGE
        self._show_page()

    def _show_page(self) -> None:
        last = self._first + _PER_PAGE - 1
        self._title.setText(str(self._first) if self._is_monthly else f"{self._first}–{last}")
        for number, button in enumerate(self._buttons):
            period = self._period(number)
            name = month_names()[number] if self._is_monthly else str(period)
            button.setText(name)
            button.setAccessibleName(period_name(period))
            button.setEnabled(self._picker.can_reach(period))
            is_current = period == self._picker.period
            button.setProperty("role", "primary" if is_current else "")
            button.style().unpolish(button)
            button.style().polish(button)

    def _period(self, number: int) -> Period:
        if self._is_monthly:
            return Period.month(self._first, number + 1)
        return Period.of_year(self._first + number)

    def _choose(self, number: int) -> None:
        period = self._period(number)
        self.close()
        self.chosen.emit(period)
