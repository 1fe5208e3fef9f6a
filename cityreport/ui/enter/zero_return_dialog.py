"""The question before a zero return: it lists every indicator that would be answered with 0."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey
from cityreport.domain.suggestions import EVERY_GROUP
from cityreport.i18n import ntr, period_name, text, tr
from cityreport.office.cells import no_zeros
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import GRID
from cityreport.wording import area_name, cell_title

_WIDTH = 560
_ROW = 22


def return_zeros(office: Office, beside: CellKey, parent: QWidget, *, of_all: bool = False) -> int:
    """Ask, and answer what is left of the group of a cell, or `of_all` groups, with 0; return how
    many cells that were, 0 where the person would rather not. DataError zero_return_empty, or what
    else the office refuses."""
    group = EVERY_GROUP if of_all else office.catalogue.indicator(beside.indicator).group
    keys = office.suggestions.zero_return(beside.period, beside.area, group)
    if not keys:
        raise no_zeros(group, beside.period)
    dialog = ZeroReturnDialog(
        office.catalogue, area_name(office.city.profile.areas, beside.area), keys
    )
    dialog.setParent(parent, Qt.WindowType.Dialog)
    said_yes = dialog.exec()
    dialog.deleteLater()
    if not said_yes:
        return 0
    return len(office.cells.record_zero_return(beside.period, beside.area, group))


class ZeroReturnDialog(Dialog):
    """Accepted when a person says that nothing of the list happened."""

    def __init__(self, catalogue: Catalogue, area: str, keys: Sequence[CellKey]) -> None:
        super().__init__()
        self.setObjectName("zeroReturnDialog")
        self.setWindowTitle(tr("All remaining are zero"))
        self.setMinimumWidth(_WIDTH)
        groups = {catalogue.indicator(key.indicator).group for key in keys}
        name = next(text(g.label) for g in catalogue.groups if g.code in groups)
        if len(groups) > 1:
            name = tr("All groups")
        month = period_name(keys[0].period)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID + 4)
        column.addWidget(
            words(
                tr("{group}, {period}, {area}", group=name, period=month, area=area),
                "subtitle",
                "zeroReturnPlace",
            )
        )
        asked = ntr(
            "{n} indicator has no answer yet. It is answered with 0:",
            "{n} indicators have no answer yet. All of them are answered with 0:",
            len(keys),
        )
        column.addWidget(words(asked, name="zeroReturnQuestion"))
        listed = QListWidget()
        listed.setObjectName("zeroReturnList")
        listed.setAccessibleName(asked)
        listed.addItems([cell_title(catalogue, key) for key in keys])
        listed.setFixedHeight(min(len(keys), 10) * _ROW + GRID)
        column.addWidget(listed)
        column.addWidget(
            words(
                tr(
                    "Zero says that it was counted and there was none. What was not counted is not "
                    "zero: leave it empty, or type n for not available. One undo takes all of it "
                    "back."
                ),
                "muted",
            )
        )
        cancel = button(tr("Cancel"), "cancelZeroReturn", self.reject)
        column.addLayout(
            foot(self, cancel, button(tr("Answer with 0"), "acceptZeroReturn", self.accept))
        )
        cancel.setFocus()  # what writes many cells is no matter of one Enter too many
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))
