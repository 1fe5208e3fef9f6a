"""The question before a district's months change: keep, move or empty the answers outside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from cityreport.domain.city import Profile
from cityreport.domain.observation import Observation
from cityreport.i18n import ntr, number, short_period_name, tr
from cityreport.office.district_months import Outside, takers
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import GRID
from cityreport.wording import answer_words, area_name, cell_title

_MOST = 1_000
_WIDTH, _HEIGHT = 680, 520


class OutsideDialog(Dialog):
    """Accepted when a person has chosen; then `outside` and `to` say what."""

    def __init__(self, office: Office, profile: Profile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("outsideDialog")
        self.setWindowTitle(tr("Answers outside a district's months"))
        found = office.city.outside(profile)
        self._keep = QRadioButton(
            tr(
                "Keep them. Until they are put right, Checks lists them, and files that are sent "
                "hold them with a remark."
            )
        )
        self._move = QRadioButton(tr("Move them to another district:"))
        self._clear = QRadioButton(tr("Empty these cells. Undo brings them back."))
        self._to = ChoiceBox()
        self._fill_districts(profile, found)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                ntr(
                    "{n} answered cell falls outside the new months of its district.",
                    "{n} answered cells fall outside the new months of their district.",
                    len(found),
                ),
                "subtitle",
                "outsideCount",
            )
        )
        column.addWidget(_table(office, profile, found), 1)
        if len(found) > _MOST:
            column.addWidget(
                words(tr("The first {shown} are listed.", shown=number(_MOST)), "muted")
            )
        column.addWidget(self._keep)
        column.addLayout(in_a_row(self._move, self._to))
        column.addWidget(self._clear)
        save = button(tr("Save"), "saveOutside", self.accept, picture="save", primary=True)
        cancel = button(tr("Cancel"), "cancelOutside", self.reject)
        column.addLayout(foot(self, save, cancel))
        self._keep.setChecked(True)
        self._keep.setFocus()
        self.resize(_WIDTH, _HEIGHT)

    @property
    def outside(self) -> Outside:
        """The choice for the cells."""
        if self._move.isChecked():
            return Outside.MOVE
        return Outside.CLEAR if self._clear.isChecked() else Outside.KEEP

    @property
    def to(self) -> str:
        """The district that they move to."""
        return str(self._to.currentData() or "")

    def _fill_districts(self, profile: Profile, found: Sequence[Observation]) -> None:
        names = {"outsideKeep": self._keep, "outsideMove": self._move, "outsideClear": self._clear}
        for name, choice in names.items():
            choice.setObjectName(name)
        self._to.setObjectName("outsideTo")
        self._to.setAccessibleName(tr("District that the answers move to"))
        for code in takers(profile, found):
            self._to.addItem(area_name(profile.areas, code), code)
        self._to.activated.connect(lambda _: self._move.setChecked(True))
        can_move = self._to.count() > 0
        for part in (self._move, self._to):
            part.setEnabled(can_move)
            if not can_move:
                part.setToolTip(tr("No other district existed in all of these months."))


def _table(office: Office, profile: Profile, found: Sequence[Observation]) -> RowsTable:
    table = RowsTable("outsideTable", tr("Answers outside the months"))
    headings = [
        TableHeading(tr("District")),
        TableHeading(tr("When")),
        TableHeading(tr("Cell")),
        TableHeading(tr("Answer"), number=True),
    ]
    rows = [
        [
            TableCell(area_name(profile.areas, held.key.area)),
            TableCell(short_period_name(held.key.period)),
            TableCell(cell_title(office.catalogue, held.key)),
            TableCell(answer_words(held), number=True),
        ]
        for held in found[:_MOST]
    ]
    table.show_rows(headings, rows, 2)
    return table
