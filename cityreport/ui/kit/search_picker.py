"""Choosing one of many by name: a list to open, or a few letters to type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from cityreport.ui.kit.picker import Picker, widen_list


class SearchPicker(Picker):
    """Names with codes. `code_chosen` tells a choice of the person, never one by program.

    A click selects the name and shows all there are; what is typed then narrows them down.
    """

    code_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(16)
        self.setCompleter(completer)
        self.currentIndexChanged.connect(self._on_index_changed)
        line = self.lineEdit()
        assert line is not None  # noqa: S101 - it is editable
        line.returnPressed.connect(self._on_finished)
        line.editingFinished.connect(self._on_finished)
        line.installEventFilter(self)

    def setAccessibleName(self, name: str) -> None:
        """Name the field that is typed into too: a screen reader lands there."""
        super().setAccessibleName(name)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the list at a click into the name, unless something was typed there already."""
        if event.type() is QEvent.Type.MouseButtonRelease and watched is self.lineEdit():
            self._on_clicked()
        return super().eventFilter(watched, event)

    def show_choices(self, choices: Sequence[tuple[str, str]], code: str) -> None:
        """Offer (code, name) pairs and show one of them."""
        self.blockSignals(True)
        if choices != self.choices():
            self.clear()
            for choice, name in choices:
                self.addItem(name, choice)
        self.setCurrentIndex(self.findData(code))
        self.setEditText(self.itemText(self.currentIndex()))
        self._to_start()
        self.blockSignals(False)

    def choices(self) -> list[tuple[str, str]]:
        """Return the (code, name) pairs on offer."""
        return [(str(self.itemData(i)), self.itemText(i)) for i in range(self.count())]

    def code(self) -> str:
        """Return the code in view."""
        return str(self.currentData())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ready to type over the name."""
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()

    def _on_clicked(self) -> None:
        line, completer = self.lineEdit(), self.completer()
        assert line is not None and completer is not None  # noqa: S101, PT018 - made here
        found = completer.popup()
        if found is None or line.text() != self.itemText(self.currentIndex()):
            return
        completer.setCompletionPrefix("")
        widen_list(found, self)
        completer.complete()
        found.setCurrentIndex(completer.completionModel().index(self.currentIndex(), 0))
        line.selectAll()

    def _on_index_changed(self, index: int) -> None:
        if index >= 0:
            self._to_start()
            self.code_chosen.emit(str(self.itemData(index)))

    def _on_finished(self) -> None:
        """Take the first name that holds what was typed; without one nothing changes."""
        typed = self.currentText().strip()
        current = self.currentIndex()
        if typed == self.itemText(current):
            return
        found = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if found < 0 and typed:
            found = self.findText(typed, Qt.MatchFlag.MatchContains)
        if found >= 0 and found != current:
            self.setCurrentIndex(found)
        self.setEditText(self.itemText(self.currentIndex()))

    def _to_start(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
