"""A piece of a branch office beside what is here: what is new, what differs, what cannot be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QTabWidget, QVBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number, period_name, span_name, tr, written_moment
from cityreport.messages import sentence
from cityreport.office.contributions import merge
from cityreport.office.contributions.merge import Decision, Merge
from cityreport.received_words import merge_counts, older_piece
from cityreport.ui.kit.building_blocks import button, in_a_row, sign, words
from cityreport.ui.kit.count_labels import counts_grid, waiting
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.partners.answer_comparison import TwoAnswers
from cityreport.ui.partners.conflict_rows import ConflictRows
from cityreport.ui.partners.conflict_table import ConflictTable
from cityreport.wording import area_name, cell_title

_WIDTH, _HEIGHT = 1180, 700
_SMALL = (720, 260)
_ANSWERS_HEIGHT = 168
_MOST_REFUSED = 500
_MOST_RENAMED = 3
_SHAPES = (
    ("plus", "accent"),
    ("circle-check", "good"),
    ("triangle-alert", "doubtful"),
    ("circle", "doubtful"),
    ("octagon-x", "wrong"),
)
"""New, same, differing, withdrawn, refused: a shape each."""


class MergeDialog(Dialog):
    """Shows one compared piece. Nothing is written before Merge; `merged` is what it wrote."""

    def __init__(
        self, context: PageContext, compared: Merge, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mergeDialog")
        self.setWindowTitle(tr("Merge a piece"))
        self.merged: int | None = None
        self._context = context
        self._compared = compared
        office = context.office
        self._rows = ConflictRows(office.catalogue, office.city.profile.areas, compared.conflicts)
        self._answers = TwoAnswers()
        self._state = words(name="mergeState")
        self._merge = button(tr("Merge"), "merge", self.accept, primary=True)
        self._close = button(tr("Cancel"), "cancelMerge", self.reject)
        self._lay_out()
        self._rows.decided.connect(self._show_state)
        self._show_state()

    def accept(self) -> None:
        """Write what was decided as one step; a refusal is said and leaves the dialog open."""
        if not self._merge.isEnabled():
            return
        try:
            with waiting():
                self.merged = merge.merge(
                    self._context.office, self._compared, self._rows.decisions, another_city=True
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
        column.addWidget(words(self._compared.file, "subtitle", "pieceFile"))
        column.addWidget(words(self._origin(), "muted", "pieceOrigin"))
        column.addLayout(self._make_counts())
        for i, said in enumerate(self._doubts()):
            line = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
            line.addWidget(words(said, name=f"renamed{i}"), 1)
            column.addLayout(line)
        if self._compared.conflicts or self._compared.refused:
            column.addWidget(self._make_parts(), 1)
            self.resize(_WIDTH, _HEIGHT)
        else:
            column.addStretch(1)
            self.resize(*_SMALL)
        state = in_a_row(end=False)
        state.addWidget(self._state, 1)
        column.addLayout(foot(self, self._merge, self._close, before=state))

    def _make_counts(self) -> QGridLayout:
        counts = self._compared.counts
        shapes = [shape for shape, n in zip(_SHAPES, counts, strict=True) if n]
        told = merge_counts(*counts)
        return counts_grid(shapes, told, "mergeCount")

    def _make_parts(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setObjectName("mergeParts")
        tabs.setAccessibleName(tr("What is to be looked at"))
        tabs.tabBar().setDrawBase(False)
        conflicts, refused = self._compared.conflicts, self._compared.refused
        if conflicts:
            title = tr("To be decided ({n})", n=number(len(conflicts)))
            tabs.addTab(self._make_conflicts(), title)
        if refused:
            title = tr("Cannot be taken in ({n})", n=number(len(refused)))
            tabs.addTab(self._make_refused(), title)
        return tabs

    def _make_conflicts(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        table = ConflictTable(self._rows)
        table.row_shown.connect(self._on_row)
        column.addWidget(table, 1)
        self._answers.setFixedHeight(_ANSWERS_HEIGHT)
        column.addWidget(self._answers)
        ours, theirs = Decision.OURS, Decision.THEIRS
        line = in_a_row(
            button(tr("Keep ours (1)"), "keepOurs", lambda: table.decide(ours)),
            button(tr("Take theirs (2)"), "takeTheirs", lambda: table.decide(theirs)),
        )
        for title, name, decision in (
            (tr("Keep ours everywhere"), "keepAll", ours),
            (tr("Take theirs everywhere"), "takeAll", theirs),
        ):
            line.addWidget(button(title, name, self._decider(decision)))
        column.addLayout(line)
        self._on_row(0)
        table.setFocus()
        return part

    def _make_refused(self) -> RowsTable:
        table = RowsTable("refusedTable", tr("Cells that cannot be taken in"))
        refused = self._compared.refused
        rows = [
            [TableCell(refusal.cell), TableCell(sentence(refusal.error))]
            for refusal in refused[:_MOST_REFUSED]
        ]
        if len(refused) > _MOST_REFUSED:
            left = len(refused) - _MOST_REFUSED
            rows.append([TableCell("…"), TableCell(ntr("… and {n} more", "… and {n} more", left))])
        table.let_rows_grow()
        table.show_rows([TableHeading(tr("Cell")), TableHeading(tr("Why not"))], rows, stretch=1)
        return table

    # -- what is shown

    def _origin(self) -> str:
        piece = self._compared.piece
        start, end = Period.parse(piece.coverage.start), Period.parse(piece.coverage.end)
        return tr(
            "Written by {officer}, {moment}, for {city}: {span}",
            officer=piece.office.officer,
            moment=written_moment(piece.created),
            city=piece.city.name,
            span=span_name(start, end),
        )

    def _doubts(self) -> list[str]:
        """Return what to think of before the piece is taken in: its age, its districts."""
        renamed = self._compared.renamed
        told = older_piece(self._compared.older_than)
        told += [
            tr(
                "District {code} is “{ours}” here and “{theirs}” in the piece: is it the same one?",
                code=named.code,
                ours=named.ours,
                theirs=named.theirs,
            )
            for named in renamed[:_MOST_RENAMED]
        ]
        left = len(renamed) - len(renamed[:_MOST_RENAMED])
        return told + ([ntr("… and {n} more", "… and {n} more", left)] if left else [])

    def _on_row(self, row: int) -> None:
        conflict = self._compared.conflicts[row]
        key, office = conflict.key, self._context.office
        parts = (
            cell_title(office.catalogue, key),
            period_name(key.period),
            area_name(office.city.profile.areas, key.area),
        )
        self._answers.show_conflict(conflict, " · ".join(parts))

    def _decider(self, decision: Decision) -> Callable[[], None]:
        return lambda: self._rows.decide_all(decision)

    def _show_state(self) -> None:
        undecided = self._rows.undecided
        read_only = self._context.office.store.read_only
        something = bool(self._compared.new or self._compared.conflicts)
        self._merge.setEnabled(something and not undecided and not read_only)
        if read_only:
            said = tr("This office is open read-only: a piece cannot be merged here.")
        elif not something:
            said = tr("Nothing was taken from the piece.")
            if self._compared.same:
                said = tr("Nothing changed: what can be taken from the piece is already here.")
            self._close.setText(tr("Close"))
            declare_default(self, self._close)
        elif undecided:
            said = ntr(
                "{n} cell is still to be decided.", "{n} cells are still to be decided.", undecided
            )
        else:
            said = tr("Everything is decided. Undo takes the whole merge back.")
        self._state.setText(said)
