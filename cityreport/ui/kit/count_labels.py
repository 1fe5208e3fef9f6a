"""The number of cells of each kind, each with a shape; and the cursor while one waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout

from cityreport.ui.kit.building_blocks import sign, words
from cityreport.ui.kit.theme import GRID, color_of


def counts_grid(shapes: Sequence[tuple[str, str]], told: Sequence[str], name: str) -> QGridLayout:
    """Sentences in two columns, each behind its shape: the names of an icon and of a colour.

    `name`: of the sentences, with their number behind it.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID // 2)
    for i, ((shape, color), said) in enumerate(zip(shapes, told, strict=True)):
        row, side = divmod(i, 2)
        grid.addWidget(sign(shape, color_of(color)), row, 2 * side)
        grid.addWidget(words(said, name=f"{name}{i}"), row, 2 * side + 1)
    for column in (1, 3):
        grid.setColumnStretch(column, 1)
    return grid


@contextmanager
def waiting() -> Iterator[None]:
    """Show by the cursor, inside the block, that the window is busy with what was asked for."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()
