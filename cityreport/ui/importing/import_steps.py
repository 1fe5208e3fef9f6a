"""The steps of an import; the first and the last: reading the file, and what was written."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from cityreport.domain.importing.import_mapping import ImportMapping
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.importing.saved_mappings import LONGEST_NAME, Mappings, checked_name, save
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.file_dialogs import FileDialogs, ask_out
from cityreport.ui.kit.theme import COLORS, GRID


class ImportSteps(QWidget):
    """The four steps, the one in hand in bold; spoken as one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("importSteps")
        names = (
            tr("1 File"),
            tr("2 How it is read"),
            tr("3 What would change"),
            tr("4 Written"),
        )
        self._labels = [words(name, "muted", wrap=False) for name in names]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * GRID)
        for label in self._labels:
            line.addWidget(label)

    def show_step(self, step: int) -> None:
        """Mark a step, from 0."""
        for at, label in enumerate(self._labels):
            font = label.font()
            font.setBold(at == step)
            font.setUnderline(at == step)
            label.setFont(font)
        self.setAccessibleName(tr("Step {name}", name=self._labels[step].text()))


class ImportStart(QWidget):
    """The file is being read, or cannot be."""

    other_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._said = words(name="importReadingState")
        self._bar = QProgressBar()
        self._bar.setObjectName("importProgress")
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(480)
        self._sign = sign("octagon-x", COLORS.wrong, 24)
        self.other = button(tr("Choose another file…"), "chooseOtherFile", self.other_asked.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        line = in_a_row(self._sign, end=False)
        line.addWidget(self._said, 1)
        column.addLayout(line)
        column.addWidget(self._bar)
        column.addLayout(in_a_row(self.other))
        column.addStretch(2)

    def show_busy(self, said: str) -> None:
        """Show that the file is being read."""
        self._said.setText(said)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._sign.hide()
        self.other.hide()

    def show_progress(self, made: int, of: int) -> None:
        """Show how much of the time that a file may take is gone."""
        self._bar.setRange(0, max(1, of))
        self._bar.setValue(made)

    def show_error(self, said: str) -> None:
        """Show why the file cannot be read."""
        self._said.setText(said)
        self._bar.hide()
        self._sign.show()
        self.other.show()
        self.other.setFocus()


class ImportEnd(QWidget):
    """The end: says what was written, and keeps how the table was read under a name, or in a
    file."""

    def __init__(self, shelf: Mappings, files: FileDialogs) -> None:
        super().__init__()
        self._shelf, self._files = shelf, files
        self._mapping = ImportMapping(())
        self._said = words("", "subtitle", "importWritten")
        self._name = QLineEdit()
        self._name.setObjectName("mappingName")
        self._name.setAccessibleName(tr("Name of the mapping"))
        self._name.setMaxLength(LONGEST_NAME)
        self._name.setMaximumWidth(420)
        self._kept = words("", "", "mappingState")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addSpacing(2 * GRID)
        line = in_a_row(sign("circle-check", COLORS.good, 24), end=False)
        line.addWidget(self._said, 1)
        column.addLayout(line)
        column.addSpacing(2 * GRID)
        column.addWidget(
            words(
                tr(
                    "Keep how this table was read? It is offered again when a file of the same "
                    "layout comes, so that nothing has to be answered twice."
                )
            )
        )
        keep = button(tr("Keep"), "keepMapping", self._on_keep)
        out = button(tr("Save as a file for another office…"), "saveMapping", self._on_save)
        self._name.returnPressed.connect(self._on_keep)
        name = in_a_row(words(tr("Name"), "muted", wrap=False), end=False)
        name.addWidget(self._name, 1)
        name.addWidget(keep)
        name.addWidget(out)
        name.addStretch(1)
        column.addLayout(name)
        column.addWidget(self._kept)
        column.addStretch(1)

    def show_written(self, said: str, mapping: ImportMapping, path: Path) -> None:
        """Say what was written and offer a name for the mapping."""
        self._said.setText(said)
        self._mapping = mapping
        self._name.setText(mapping.name or path.stem[:LONGEST_NAME])
        self._kept.setText("")

    def _on_keep(self) -> None:
        try:
            kept = self._shelf.keep(self._mapping, self._name.text())
        except CityReportError as error:
            self._kept.setText(sentence(error))
            self._name.setFocus()
            return
        self._kept.setText(tr("Kept as “{name}”.", name=kept.name))

    def _on_save(self) -> None:
        try:
            name = checked_name(self._name.text())
            start = Path.home() / "mapping.json"
            kinds = tr("Mappings (*.json);;All files (*)")
            title = tr("Save the mapping")
            path = ask_out(self._files.save, self, title, start, kinds, (".json",))
            if path is None:
                return
            save(msgspec.structs.replace(self._mapping, name=name), path)
        except CityReportError as error:
            self._kept.setText(sentence(error))
            return
        self._kept.setText(tr("Written: {path}", path=path))
