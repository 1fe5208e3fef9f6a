"""A reminder on the cell in focus, with a few words of what is to be done.

It stands on empty and on signed cells too, and stays in the office.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.enter.cell_fields import Chosen
from cityreport.ui.kit.building_blocks import plain_tip, words
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.no_names_hint import NoNames, places_of
from cityreport.ui.kit.theme import GRID


class CellFlag(QWidget):
    """Ticking writes at once, the words when their field is left. Words that were refused stay
    with their cells; what only the disk refused is tried again by itself.

    Of many cells that are chosen all are flagged, or all not any more.
    """

    def __init__(self, office: Office, disk: DiskWatch) -> None:
        super().__init__()
        self._office, self._disk = office, disk
        self._keys: Chosen = ()
        self._held: str | None = None
        self._refused: dict[Chosen, tuple[str, str]] = {}
        self._tick = QCheckBox(tr("Flag for follow-up"))
        self._tick.setObjectName("flagBox")
        self._tick.setAccessibleName(tr("Flag for follow-up"))
        self._tick.clicked.connect(self._on_ticked)
        self._text = QLineEdit()
        self._text.setObjectName("flagField")
        self._text.setAccessibleName(tr("What is to be done"))
        self._text.setPlaceholderText(tr("What is to be done"))
        self._text.installEventFilter(self)
        self._no_names = NoNames([self._text], lambda: places_of(office.city.profile))
        self._fault = words(role="wrong", name="flagFault")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2 + 2)
        for part in (self._tick, self._text, self._no_names, self._fault):
            column.addWidget(part)
        self._tell("")
        self.show_cells(())

    def show_cells(self, keys: Chosen) -> None:
        """Show the reminder of cells, if all have the same; what is typed for those before is
        written first."""
        if keys != self._keys:
            self.settle()
        is_typed = keys == self._keys and self._is_typed()
        self._keys = keys
        held = {self._office.annotations.flag_on(key) for key in keys}
        self._held = held.pop() if len(held) == 1 else None
        if not is_typed and keys:
            words_there, fault = self._refused.get(keys, (self._held, ""))
            self._put(words_there)
            self._tell(fault)
        self._tick.setChecked(self._held is not None)
        self._text.setVisible(self._held is not None)
        self._no_names.setVisible(self._held is not None)
        self.setEnabled(bool(keys) and not self._office.store.read_only)

    def settle(self) -> bool:
        """Write the words; False while any are refused."""
        if self._is_typed():
            self._write(self._text.text().strip())
        return not self._refused

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Leaving the field writes it, Enter too; Esc gives it up."""
        if event.type() is QEvent.Type.FocusOut:
            self.settle()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.settle()
                return True
            if event.key() == Qt.Key.Key_Escape and self._is_typed():
                self._forget(self._keys)
                self._put(self._held)
                self._tell("")
                return True
        return False

    def _on_ticked(self, ticked: bool) -> None:
        if self._write("" if ticked else None) and ticked:
            self._text.setFocus()

    def _is_typed(self) -> bool:
        return self._held is not None and self._text.text().strip() != self._held

    def _write(self, text: str | None) -> bool:
        """Put the reminder on the cells, or take it away (None)."""
        if not self._keys:
            return True
        keys, is_tick = self._keys, text is None or self._held is None
        try:
            if text is None:
                self._office.annotations.unflag(*keys)
            else:
                self._office.annotations.flag(keys[0], text, *keys[1:])
        except CityReportError as error:
            self._tick.setChecked(self._held is not None)
            self._tell(sentence(error))
            if is_tick or text is None:
                self._disk.report_lost_change(error)
            else:
                self._refused[keys] = text, sentence(error)
                self._disk.hold((self, keys), error, lambda: self._write_again(keys))
            return False
        self._held = text
        self._forget(keys)
        self._put(text)
        self._text.setVisible(text is not None)
        self._no_names.setVisible(text is not None)
        self._tell("")
        return True

    def _write_again(self, keys: Chosen) -> bool:
        """Write words that the disk refused; True when nothing is left of them."""
        if keys not in self._refused:
            return True
        try:
            with self._office.store.without_waiting():
                self._office.annotations.flag(keys[0], self._refused[keys][0], *keys[1:])
        except CityReportError:
            return False
        self._forget(keys)
        if keys == self._keys:
            self.show_cells(keys)
            self._tell("")
        return True

    def _forget(self, keys: Chosen) -> None:
        if self._refused.pop(keys, None) is not None:
            self._disk.drop((self, keys))

    def _put(self, text: str | None) -> None:
        self._text.setText(text or "")
        self._text.setToolTip(plain_tip(text or ""))  # it may be longer than the field
        self._text.setCursorPosition(0)

    def _tell(self, fault: str) -> None:
        self._fault.setText(fault)
        self._fault.setVisible(bool(fault))
