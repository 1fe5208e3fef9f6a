"""A partner's form beside what is here: what is new, what differs, what was changed in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import ntr, number, period_name, tr
from cityreport.messages import sentence
from cityreport.office.contributions.merge import Decision
from cityreport.office.forms import form_import
from cityreport.office.forms.form_import import FormDifference, Taken
from cityreport.received_words import merge_counts, older_form
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.count_labels import counts_grid, waiting
from cityreport.ui.kit.decision_table import DecisionTable
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.partners.conflict_table import DECISION_KEYS
from cityreport.ui.partners.form_rows import FormRows, held_text
from cityreport.wording import area_name, cell_title, field_text, shortened

_WIDTH, _HEIGHT = 1120, 640
_MOST = 5_000
"""Rows of one table; a form of a city and its districts can have more."""
_SHAPES = (
    ("plus", "accent"),
    ("circle-check", "good"),
    ("triangle-alert", "doubtful"),
    ("circle", "doubtful"),
    ("octagon-x", "wrong"),
)
"""New, same, differing, refused: a shape each."""


class ReceivedFormDialog(Dialog):
    """Shows one compared form. Nothing is written before Write; `written` is what it wrote."""

    def __init__(
        self, context: PageContext, difference: FormDifference, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("receivedFormDialog")
        self.setWindowTitle(tr("Take in a form"))
        self.written: int | None = None
        self._context = context
        self._difference = difference
        office = context.office
        self._rows = FormRows(office.catalogue, office.city.profile.areas, difference.changed)
        self._replace = QCheckBox()
        self._clear = QCheckBox()
        self._state = words(name="receivedState")
        self._write = button(tr("Write"), "writeReceived", self.accept, primary=True)
        self._close = button(tr("Cancel"), "cancelReceived", self.reject)
        self._lay_out()
        self._replace.clicked.connect(self._on_replace_all)
        self._clear.clicked.connect(self._show_state)
        self._rows.decided.connect(self._show_state)
        self._show_state()
        self.resize(_WIDTH, _HEIGHT)

    def accept(self) -> None:
        """Write it as one step; a refusal is said and leaves the dialog open."""
        if not self._write.isEnabled():
            return
        try:
            with waiting():
                self.written = form_import.receive(
                    self._context.office,
                    self._difference,
                    replaced=self._rows.replaced,
                    cleared=self._difference.emptied if self._clear.isChecked() else (),
                    another_city=True,  # the person was asked before the dialog
                )
        except CityReportError as error:
            self._state.setText(sentence(error))
            return
        super().accept()

    # -- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(words(self._difference.received.file, "subtitle", "receivedFile"))
        for i, said in enumerate(self._origin()):
            column.addWidget(words(said, "muted", f"receivedOrigin{i}"))
        column.addLayout(self._make_counts())
        for i, said in enumerate(self._doubts()):
            line = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
            line.addWidget(words(said, name=f"receivedDoubt{i}"), 1)
            column.addLayout(line)
        column.addWidget(self._make_parts(), 1)
        changed = len(self._difference.changed)
        self._replace.setObjectName("replaceHeld")
        self._replace.setText(
            ntr(
                "Replace the {n} number that is another here by that of the form",
                "Replace the {n} numbers that are others here by those of the form",
                changed,
            )
        )
        self._replace.setAccessibleName(self._replace.text())
        self._replace.setVisible(bool(changed))
        column.addWidget(self._replace)
        withdrawn = len(self._difference.withdrawn)
        self._clear.setObjectName("clearWithdrawn")
        self._clear.setText(
            ntr(
                "Clear the {n} cell that this partner filled in before and leaves empty now",
                "Clear the {n} cells that this partner filled in before and leaves empty now",
                withdrawn,
            )
        )
        self._clear.setAccessibleName(self._clear.text())
        self._clear.setVisible(bool(withdrawn))
        column.addWidget(self._clear)
        state = in_a_row(end=False)
        state.addWidget(self._state, 1)
        column.addLayout(foot(self, self._write, self._close, before=state))

    def _make_counts(self) -> QGridLayout:
        counts = self._difference.counts
        shapes = [shape for shape, n in zip(_SHAPES, counts, strict=True) if n]
        told = merge_counts(*counts)
        if self._difference.blank:
            n = self._difference.blank
            shapes.append(("circle", "muted"))
            told.append(ntr("{n} line is empty.", "{n} lines are empty.", n))
        return counts_grid(shapes, told, "receivedCount")

    def _make_parts(self) -> QTabWidget:
        found = self._difference
        tabs = QTabWidget()
        tabs.setObjectName("receivedParts")
        tabs.setAccessibleName(tr("What is to be looked at"))
        tabs.tabBar().setDrawBase(False)
        remarks = found.received.remarks
        if remarks:
            title = tr("Changed in the form ({n})", n=number(len(remarks)))
            tabs.addTab(self._make_remarks(), title)
        if found.refused:
            title = tr("Cannot be taken in ({n})", n=number(len(found.refused)))
            tabs.addTab(self._make_refused(), title)
        if found.changed:
            title = tr("Answered differently ({n})", n=number(len(found.changed)))
            table = DecisionTable("changedTable", title, self._rows, DECISION_KEYS)
            tabs.addTab(table, title)
        if found.withdrawn:
            title = tr("Empty now ({n})", n=number(len(found.withdrawn)))
            tabs.addTab(self._make_withdrawn(title), title)
        if found.new:
            title = tr("New ({n})", n=number(len(found.new)))
            tabs.addTab(self._make_new(title, found.new), title)
        tabs.setVisible(bool(tabs.count()))
        return tabs

    def _make_new(self, title: str, taken: Sequence[Taken]) -> RowsTable:
        table = RowsTable("newTable", title)
        headings = [
            TableHeading(tr("Row"), number=True),
            TableHeading(tr("Cell")),
            TableHeading(tr("District")),
            TableHeading(tr("Here"), number=True),
            TableHeading(tr("Form"), number=True),
            TableHeading(tr("Status")),
            TableHeading(tr("Note")),
        ]
        rows = [self._new_row(one) for one in taken[:_MOST]]
        table.show_rows(headings, [*rows, *_more(taken, len(headings))], stretch=1)
        return table

    def _make_withdrawn(self, title: str) -> RowsTable:
        table = RowsTable("withdrawnTable", title)
        withdrawn = self._difference.withdrawn
        office = self._context.office
        headings = [
            TableHeading(tr("Row"), number=True),
            TableHeading(tr("Cell")),
            TableHeading(tr("District")),
            TableHeading(tr("Here, from this partner"), number=True),
            TableHeading(tr("Form"), number=True),
        ]
        rows = [
            [
                TableCell(str(line.row), number=True),
                TableCell(cell_title(office.catalogue, line.ours.key)),
                TableCell(area_name(office.city.profile.areas, line.ours.key.area)),
                TableCell(held_text(line.ours), number=True),
                TableCell(tr("empty"), number=True),
            ]
            for line in withdrawn[:_MOST]
        ]
        table.show_rows(headings, [*rows, *_more(withdrawn, len(headings))], stretch=1)
        return table

    def _new_row(self, taken: Taken) -> list[TableCell]:
        office, theirs = self._context.office, taken.theirs
        return [
            TableCell(str(taken.row), number=True),
            TableCell(cell_title(office.catalogue, theirs.key)),
            TableCell(area_name(office.city.profile.areas, theirs.key.area)),
            TableCell("", number=True),
            TableCell(held_text(theirs), number=True),
            TableCell(field_text(theirs, "status")),
            TableCell(shortened(theirs.note), tip=theirs.note, copied=theirs.note),
        ]

    def _make_refused(self) -> RowsTable:
        table = RowsTable("refusedLines", tr("Lines that cannot be taken in"))
        refused = self._difference.refused
        catalogue = self._context.office.catalogue
        rows = [
            [
                TableCell(str(one.row), number=True),
                TableCell(_title(catalogue, one.key)),
                TableCell(sentence(one.error)),
            ]
            for one in refused[:_MOST]
        ]
        table.let_rows_grow()
        headings = [
            TableHeading(tr("Row"), number=True),
            TableHeading(tr("Cell")),
            TableHeading(tr("Why not")),
        ]
        table.show_rows(headings, [*rows, *_more(refused, 3)], stretch=2)
        return table

    def _make_remarks(self) -> RowsTable:
        table = RowsTable("formRemarks", tr("What was changed in the form"))
        shapes = {
            "broken": ("octagon-x", COLORS.wrong, tr("Nothing is written")),
            "left_out": ("triangle-alert", COLORS.doubtful, tr("Left out")),
            "told": ("info", COLORS.muted, tr("To know")),
        }
        remarks = self._difference.received.remarks
        rows = [
            [
                TableCell(
                    shapes[remark.weight][2],
                    icon=shapes[remark.weight][0],
                    color=shapes[remark.weight][1],
                ),
                TableCell(sentence(remark.error)),
            ]
            for remark in remarks[:_MOST]
        ]
        table.let_rows_grow()
        headings = [TableHeading(tr("What follows")), TableHeading(tr("What was changed"))]
        table.show_rows(headings, [*rows, *_more(remarks, 2)], stretch=1)
        return table

    # -- what is said

    def _origin(self) -> list[str]:
        received = self._difference.received
        answers = received.answers
        by = [answers[name] for name in ("name", "role", "phone", "date")]
        told = ", ".join(" ".join(part.split()) for part in by if part.strip())
        lines = [
            tr(
                "{city} · {month}, filled in by {by}",
                city=received.form.city.name,
                month=period_name(Period.parse(received.form.period)),
                by=told or tr("nobody named"),
            )
        ]
        if answers["remarks"].strip():
            lines.append(tr("Remarks: {words}", words=" ".join(answers["remarks"].split())))
        return lines

    def _doubts(self) -> list[str]:
        return older_form(self._difference.older_than) + [
            tr(
                "District {code} is “{ours}” here and “{theirs}” in the form: is it the same one?",
                code=named.code,
                ours=named.ours,
                theirs=named.theirs,
            )
            for named in self._difference.renamed[:3]
        ]

    def _on_replace_all(self) -> None:
        taken = self._replace.isChecked()
        self._rows.decide_all(Decision.THEIRS if taken else Decision.OURS)

    def _show_state(self) -> None:
        found = self._difference
        broken = found.received.is_broken
        read_only = self._context.office.store.read_only
        replaced = len(self._rows.replaced)
        cleared = len(found.withdrawn) if self._clear.isChecked() else 0
        writing = len(found.new) + replaced + cleared
        self._replace.setChecked(bool(replaced) and replaced == len(found.changed))
        self._write.setEnabled(bool(writing) and not broken and not read_only)
        for box in (self._replace, self._clear):
            box.setEnabled(not broken and not read_only)
        if broken:
            said = sentence(DataError("form_broken"))
        elif read_only:
            said = tr("This office is open read-only: a form cannot be taken in here.")
        elif cleared:
            said = ntr(
                "{n} cell will change. Undo takes it back.",
                "{n} cells will change. Undo takes them back.",
                writing,
            )
        elif writing:
            said = ntr(
                "{n} number will be written. Undo takes it back.",
                "{n} numbers will be written. Undo takes them back.",
                writing,
            )
        elif found.changed or found.withdrawn:
            said = tr("Nothing is new. What differs stays as it is here unless you replace it.")
        else:
            said = tr("Nothing was taken from the form.")
            if found.same:
                said = tr("Nothing changed: what can be taken from the form is already here.")
            self._close.setText(tr("Close"))
            declare_default(self, self._close)
        self._state.setText(said)


def _title(catalogue: Catalogue, key: CellKey) -> str:
    """Return a cell in words; by its code where the standard has none of that kind."""
    known = catalogue.has_cell(key.indicator, key.breakdown, key.category)
    return cell_title(catalogue, key) if known else key.name


def _more(shown: Sequence[object], columns: int) -> list[list[TableCell]]:
    left = len(shown) - _MOST
    if left <= 0:
        return []
    cells = [TableCell("") for _ in range(columns)]
    cells[1] = TableCell(ntr("… and {n} more", "… and {n} more", left))
    return [cells]
