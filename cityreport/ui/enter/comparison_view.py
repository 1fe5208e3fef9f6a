"""Both typings side by side: what differs is decided here, what was left out is listed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from cityreport.domain.second_keying import SecondKeying
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number, tr
from cityreport.messages import sentence
from cityreport.ui.enter.difference_rows import DifferenceRows, KeptAnswer
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.decision_table import DecisionTable
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.wording import answer_words, area_name, cell_title

_KEYS = {"1": KeptAnswer.FIRST, "2": KeptAnswer.SECOND, "3": KeptAnswer.OTHER}
_OTHER_WIDTH = 120


class DifferenceTable(DecisionTable[KeptAnswer]):
    """`1` keeps the first, `2` takes the second, `3` asks for another answer: `other_asked`."""

    other_asked = Signal()

    def __init__(self, rows: DifferenceRows) -> None:
        title = tr("Cells that read differently the second time")
        super().__init__("differenceTable", title, rows, _KEYS)

    def take(self, rows: Collection[int], decision: KeptAnswer) -> bool:
        """Decide rows; another answer has to be typed first."""
        if decision is KeptAnswer.OTHER:
            self.choose_row(min(rows))
            self.other_asked.emit()
            return False
        return super().take(rows, decision)


class ComparingView(QWidget):
    """`settled` carries what each differing cell shall hold; `left`: later."""

    settled = Signal(object)
    left = Signal()

    def __init__(self, typed_input: TypedInput, keying: SecondKeying, signed: str) -> None:
        """`signed`: why nothing but the first answer can be chosen; empty where it can."""
        super().__init__()
        self.setObjectName("comparingView")
        self._typed_input = typed_input
        self._keying = keying
        can_write = not typed_input.office.store.read_only
        may_change = can_write and not signed
        self._rows = DifferenceRows(typed_input.office, keying.differences, may_change=may_change)
        self._table = DifferenceTable(self._rows)
        self._other = QLineEdit()
        self._fault = words(role="wrong", name="comparingFault")
        self._state = words(name="comparingState")
        self._done = button(tr("Done"), "settle", self._on_done, primary=True)
        self._signed = signed
        self._lay_out()
        self._rows.decided.connect(self._show_state)
        self._table.other_asked.connect(self._on_other_asked)
        self._table.row_shown.connect(lambda _: self._fault.hide())
        self._other.returnPressed.connect(self._on_other)
        back = QShortcut(QKeySequence(Qt.Key.Key_Escape), self._other)
        back.setContext(Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(self._table.setFocus)
        self._show_state()

    @property
    def task(self) -> QWidget:
        """The part that takes the focus."""
        return self._table if self._keying.differences else self._done

    @property
    def shows(self) -> tuple[SecondKeying, str]:
        """The second typing and the text that it was made of."""
        return self._keying, self._signed

    def tell(self, said: str) -> None:
        """Say why something was not done."""
        self._fault.setText(said)
        self._fault.show()

    # -- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._counted())
        if self._signed:
            line = in_a_row(sign("lock", COLORS.doubtful), end=False)
            line.addWidget(words(self._signed, name="comparingSigned"), 1)
            column.addLayout(line)
        differ, untyped = self._keying.differences, self._keying.untyped
        tabs = QTabWidget()
        tabs.setObjectName("comparedParts")
        tabs.setAccessibleName(tr("What is to be looked at"))
        tabs.tabBar().setDrawBase(False)
        if differ:
            title = tr("Typed differently ({n})", n=number(len(differ)))
            tabs.addTab(self._make_differences(), title)
        if untyped:
            tabs.addTab(self._make_left_out(), tr("Left out ({n})", n=number(len(untyped))))
        column.addWidget(tabs, 1)
        tabs.setVisible(bool(differ or untyped))
        column.addWidget(self._fault)
        self._fault.hide()
        foot = in_a_row(end=False)
        foot.addWidget(self._state, 1)
        foot.addWidget(button(tr("Decide later"), "leaveComparing", self.left.emit))
        foot.addWidget(self._done)
        if not (differ or untyped):
            column.addStretch(1)
        column.addLayout(foot)

    def _counted(self) -> QVBoxLayout:
        keying = self._keying
        lines = [
            (
                "circle-check",
                COLORS.good,
                ntr("{n} cell reads the same.", "{n} cells read the same.", keying.agreed),
            )
        ]
        if keying.differences:
            n = len(keying.differences)
            said = ntr("{n} cell reads differently.", "{n} cells read differently.", n)
            lines.append(("triangle-alert", COLORS.doubtful, said))
        if keying.untyped:
            said = ntr(
                "{n} cell was left out the second time and keeps its number.",
                "{n} cells were left out the second time and keep their numbers.",
                len(keying.untyped),
            )
            lines.append(("circle-dashed", COLORS.muted, said))
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        for number_, (shape, color, said) in enumerate(lines):
            line = in_a_row(sign(shape, color), end=False)
            line.addWidget(words(said, name=f"compared{number_}"), 1)
            column.addLayout(line)
        return column

    def _make_differences(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._table, 1)
        first, second = KeptAnswer.FIRST, KeptAnswer.SECOND
        label = QLabel(tr("Neither (3):"))
        label.setBuddy(self._other)
        self._other.setObjectName("otherAnswer")
        self._other.setAccessibleName(tr("Another answer for the chosen cell"))
        self._other.setFixedWidth(_OTHER_WIDTH)
        take = button(tr("Take the second (2)"), "takeSecond", self._decider(second))
        take_all = button(tr("Take the second everywhere"), "takeAllSecond", self._for_all(second))
        line = in_a_row(
            button(tr("Keep the first (1)"), "keepFirst", self._decider(first)),
            take,
            label,
            self._other,
        )
        keep_all = button(tr("Keep the first everywhere"), "keepAllFirst", self._for_all(first))
        line.addWidget(keep_all)
        line.addWidget(take_all)
        for made in (take, take_all, self._other, label):
            made.setEnabled(self._rows.may_change)
        column.addLayout(line)
        return part

    def _make_left_out(self) -> RowsTable:
        office = self._typed_input.office
        table = RowsTable("leftOutTable", tr("Cells that were left out the second time"))
        headings = [
            TableHeading(tr("Indicator")),
            TableHeading(tr("District")),
            TableHeading(tr("First"), number=True),
        ]
        rows = []
        for key in self._keying.untyped:
            names = (
                cell_title(office.catalogue, key),
                area_name(office.city.profile.areas, key.area),
            )
            held = TableCell(answer_words(office.cells.get(key)), number=True)
            rows.append([*map(TableCell, names), held])
        table.show_rows(headings, rows, stretch=0)
        return table

    # -- what a person does

    def _decider(self, choice: KeptAnswer) -> Callable[[], None]:
        def decide() -> None:
            self._table.decide(choice)
            self._table.setFocus()

        return decide

    def _for_all(self, choice: KeptAnswer) -> Callable[[], None]:
        return lambda: self._rows.decide_all(choice)

    def _on_other_asked(self) -> None:
        if self._other.isEnabled():
            self._other.clear()
            self._other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_other(self) -> None:
        """Take what was typed for the chosen cell, if the cell could hold it."""
        row = min(self._table.chosen_rows(), default=None)
        if row is None:
            return
        found = self._keying.differences[row]
        try:
            change = self._typed_input.answer(found.key, found.first, self._other.text())
            self._typed_input.office.cells.check_possible(change)
        except CityReportError as error:
            self.tell(sentence(error))
            return
        self._fault.hide()
        self._other.clear()
        self._rows.decide_other(row, change)
        self._table.go_on(row)
        self._table.setFocus()

    def _on_done(self) -> None:
        self._fault.hide()
        self.settled.emit(self._rows.decided_changes())

    def _show_state(self) -> None:
        undecided = self._rows.undecided
        can_write = not self._typed_input.office.store.read_only
        self._done.setEnabled(not undecided and can_write)
        held = {found.key: found.first or found.key for found in self._keying.differences}
        decided = self._rows.decided_changes()
        changed = sum(held[key] != change for key, change in decided.items())
        if not can_write:
            said = tr("This office is open read-only: nothing can be changed here.")
        elif undecided:
            said = ntr(
                "{n} cell is still to be decided.", "{n} cells are still to be decided.", undecided
            )
        elif changed:
            said = ntr(
                "Everything is decided: {n} cell changes. One undo takes it back.",
                "Everything is decided: {n} cells change. One undo takes them back.",
                changed,
            )
        else:
            said = tr("Nothing changes: every cell keeps what was typed first.")
        self._state.setText(said)
