"""The formats in which the files of a submission are made: a list to tick, from the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from cityreport.exchange.registry import FORMATS, USUAL, Format, has_digest
from cityreport.i18n import ntr, tr
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID

_WIDTH = 740
_MOST_NAMED = 3


def formats_in_words(names: Sequence[str]) -> str:
    """Return `JSON + Excel`, or how many there are where they are many."""
    if len(names) > _MOST_NAMED:
        return ntr("{n} format", "{n} formats", len(names))
    return " + ".join(tr(known.title) for known in FORMATS if known.name in names)


class FormatChoice:
    """The formats of the next files, and the button to choose others. They are JSON and Excel again
    when the page is opened anew: who forgot another choice would send the network nothing."""

    def __init__(self, parent: QWidget, on_chosen: Callable[[], object]) -> None:
        self.names: tuple[str, ...] = USUAL
        self.button = button(tr("Formats…"), "chooseFormats", self._on_pressed)
        self._parent, self._on_chosen = parent, on_chosen

    @property
    def title(self) -> str:
        """Return the title of the button that makes the files."""
        if self.names == USUAL:
            return tr("Make the files (JSON + Excel)")
        return tr("Make the files ({formats})", formats=formats_in_words(self.names))

    def _on_pressed(self) -> None:
        dialog = FormatsDialog(self.names, self._parent)

        def taken() -> None:
            self.names = dialog.chosen
            self._on_chosen()

        dialog.accepted.connect(taken)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FormatsDialog(Dialog):
    """Every format with what it is for. `chosen`: the names of those that are ticked."""

    def __init__(self, chosen: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("formatsDialog")
        self.setWindowTitle(tr("Formats"))
        self._boxes: dict[str, QCheckBox] = {}
        lines = QGridLayout()
        lines.setHorizontalSpacing(2 * GRID)
        lines.setVerticalSpacing(GRID // 2)
        lines.setColumnStretch(1, 1)
        for row, known in enumerate(FORMATS):
            self._add_line(lines, row, known, ticked=known.name in chosen)
        self._warning = words(role="wrong", name="formatsWarning")
        take = button(tr("Use these"), "takeFormats", self.accept)
        cancel = button(tr("Cancel"), "cancelFormats", self.reject)
        self._take = take
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        about = tr("The network reads JSON and Excel. The others say the same numbers elsewhere.")
        column.addWidget(words(about, "muted", "formatsAbout"))
        column.addLayout(lines)
        column.addWidget(self._warning)
        column.addStretch(1)
        column.addLayout(foot(self, take, cancel))
        self.resize(_WIDTH, 0)
        self._on_ticked()

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the names of the ticked formats, in the order of the registry."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def _add_line(self, lines: QGridLayout, row: int, known: Format, *, ticked: bool) -> None:
        box = QCheckBox(tr(known.title))
        box.setObjectName(f"format {known.name}")
        box.setChecked(ticked and known.is_available)
        box.setEnabled(known.is_available)
        said = tr(known.help)
        if not known.is_available:
            said += " " + tr("It is not installed here.")
        box.setAccessibleDescription(said)
        box.toggled.connect(self._on_ticked)
        self._boxes[known.name] = box
        lines.addWidget(box, row, 0)
        lines.addWidget(words(said, "muted"), row, 1)

    def _on_ticked(self) -> None:
        chosen = self.chosen
        self._take.setEnabled(bool(chosen))
        if not chosen:
            self._warning.setText(tr("Tick one format at least."))
        else:
            self._warning.setText(
                tr("None of these can be verified. The network needs JSON or Excel beside them.")
            )
        self._warning.setVisible(not has_digest(chosen))
