"""A row of pickers that narrow a table down; the empty code leaves nothing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.flow_layout import FlowLayout
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.theme import GRID

ANY = ""
"""The code of the choice that leaves nothing out."""


def filter_picker(name: str, title: str, slot: Callable[[], object]) -> SearchPicker:
    """Return a picker of that objectName and accessible name."""
    picker = SearchPicker()
    picker.setObjectName(name)
    picker.setAccessibleName(title)
    picker.setToolTip(tr("Choose from the list, or type a part of the name"))
    picker.code_chosen.connect(slot)
    return picker


def refill(picker: SearchPicker, choices: Sequence[tuple[str, str]]) -> None:
    """Offer other choices; what was chosen stays while it is among them."""
    code = picker.code() if picker.count() else ANY
    picker.show_choices(list(choices), code if code in dict(choices) else ANY)


def widen(pickers: Sequence[SearchPicker]) -> None:
    """Have pickers leave nothing out."""
    for picker in pickers:
        picker.show_choices(picker.choices(), ANY)


def filter_row(pickers: Sequence[SearchPicker], letters: Sequence[int]) -> FlowLayout:
    """Return the pickers side by side below their names, each with room for so many letters."""
    row = FlowLayout()
    for picker, count in zip(pickers, letters, strict=True):
        picker.setMinimumContentsLength(count)
        picker.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        label = words(picker.accessibleName(), "muted", wrap=False)
        label.setBuddy(picker)
        named = QWidget()
        column = QVBoxLayout(named)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(label)
        column.addWidget(picker)
        row.addWidget(named)
    return row
