"""The question for the officer at the start of a shared PC, and for a name that is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cityreport.domain.city import check_officers
from cityreport.errors import DataError
from cityreport.i18n import number, tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import button, plain_tip, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import line

_MOST_SHOWN = 9
_ROW = 36


class OfficerQuestion(Dialog):
    """Asks who is at the keyboard. `name`: who; the one of last time until somebody chose.

    Enter takes the marked name, 1 to 9 one of the first nine at once, Esc that of last time.
    """

    def __init__(self, officers: Sequence[str], last: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("officerDialog")
        self.setWindowTitle(tr("Who is at the keyboard?"))
        self.name = last
        self._officers = tuple(officers)
        self._list = QListWidget()
        self._list.setObjectName("officerList")
        self._list.setAccessibleName(tr("Officers"))
        for place, name in enumerate(self._officers, start=1):
            key = f"{number(place)}   " if place <= _MOST_SHOWN else ""
            item = QListWidgetItem(f"{key}{name}")
            item.setToolTip(plain_tip(name))
            item.setSizeHint(QSize(0, _ROW))
            self._list.addItem(item)
        self._list.setCurrentRow(self._officers.index(last) if last in self._officers else 0)
        self._list.setFixedHeight(_ROW * min(len(self._officers), _MOST_SHOWN) + 4)
        self._list.itemDoubleClicked.connect(lambda _: self._take())
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(tr("Who is at the keyboard?"), "title"))
        column.addWidget(
            words(tr("The name stands in the journal beside each change."), "muted", "officerHint")
        )
        column.addWidget(self._list)
        go_on = button(tr("Go on"), "officerGoOn", self._take, primary=True)
        column.addLayout(foot(self, go_on))
        for part in (self, self._list, go_on):
            part.installEventFilter(self)
        self._list.setFocus()
        self.setFixedWidth(420)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits choose at once, wherever the focus is; Enter and Esc are the dialog's."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            typed = event.text()
            if len(typed) == 1 and typed.isascii() and typed.isdigit():
                self._choose(int(typed) - 1)
                return True
        return super().eventFilter(watched, event)

    def _choose(self, place: int) -> None:
        if 0 <= place < min(len(self._officers), _MOST_SHOWN):
            self._list.setCurrentRow(place)
            self._take()

    def _take(self) -> None:
        self.name = self._officers[self._list.currentRow()]
        self.accept()


class NewOfficer(Dialog):
    """Asks for the name of somebody who is not in the list yet: `name`, once accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("newOfficerDialog")
        self.setWindowTitle(tr("Somebody else"))
        self.name = ""
        self._name = line()
        self._field = Field(
            tr("Name"),
            self._name,
            "newOfficerName",
            tr("As it should stand in the journal. It joins the list of officers of this file."),
        )
        take = button(tr("Go on"), "newOfficerGoOn", self._take, primary=True)
        leave = button(tr("Cancel"), "newOfficerCancel", self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self._field)
        column.addLayout(foot(self, take, leave))
        self._name.textChanged.connect(self._field.clear_fault)
        self._name.setFocus()
        self.setFixedWidth(420)

    def _take(self) -> None:
        name = self._name.text().strip()
        try:
            check_officers([name])
        except DataError as error:
            self._field.show_fault(sentence(error))
            self.adjustSize()
            return
        self.name = name
        self.accept()
