"""The reading of a file: its tables, the questions, the words, and every row that is not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing.import_mapping import ImportMapping as Decisions
from cityreport.domain.importing.import_result import ImportResult
from cityreport.exchange.importing.delimited_text import SEPARATORS
from cityreport.exchange.importing.encodings import ENCODINGS
from cityreport.i18n import ntr, number, percent, tr
from cityreport.import_words import (
    WHY,
    code_name,
    origin_words,
    place_words,
    reason_words,
    role_name,
    separator_name,
    total_words,
)
from cityreport.office.importing.import_draft import Draft
from cityreport.ui.importing.import_columns import ImportColumns
from cityreport.ui.importing.import_questions import ImportQuestions
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.filter_row import filter_picker
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.theme import COLORS, GRID, scaled

Given = str | Mapping[str, str]
_MOST_ROWS = 2_000
_TABLE, _QUESTIONS, _WORDS, _ROWS = range(4)


class ImportReading(QWidget):
    """Shows a draft. `changed`: another mapping; `given`: an answer to a question;
    `text_chosen`: encoding and separator of a text file, empty: to be found out."""

    changed = Signal(object)
    given = Signal(object, object)
    text_chosen = Signal(str, str)
    load_asked = Signal()
    anew_asked = Signal()

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self._catalogue, self._areas = catalogue, areas
        self._columns = ImportColumns(catalogue, areas)
        self._columns.changed.connect(self.changed)
        self._questions = ImportQuestions(catalogue, areas)
        self._questions.given.connect(self.given)
        self._words = RowsTable("importWords", tr("Words and what they mean"))
        self._rows = RowsTable("importNotRead", tr("Rows not read"))
        self._known = words("", name="knownMapping")
        self._anew = button(tr("Decide anew"), "decideAnew", self.anew_asked.emit)
        self._load = button(
            tr("Load a mapping…"), "loadMapping", self.load_asked.emit, picture="folder-open"
        )
        self._encoding = filter_picker("importEncoding", tr("Encoding"), self._on_encoding)
        self._encoding.setMinimumWidth(scaled(130))
        self._encoding_label = words(tr("Encoding"), "muted", wrap=False)
        self._separator = filter_picker("importSeparator", tr("Separator"), self._on_separator)
        self._separator.setMinimumWidth(scaled(110))
        self._separator_label = words(tr("Separator"), "muted", wrap=False)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("importTabs")
        self._tabs.setAccessibleName(tr("How the file is read"))
        self._tabs.tabBar().setDrawBase(False)
        for part in (self._columns, self._questions, self._words, self._rows):
            self._tabs.addTab(part, "")
        line = in_a_row(end=False)
        line.addWidget(self._known, 1)
        for widget in (
            *(self._anew, self._encoding_label, self._encoding),
            *(self._separator_label, self._separator, self._load),
        ):
            line.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addWidget(self._tabs, 1)

    def forget(self) -> None:
        """Another file: what was answered is of the one before."""
        self._questions.forget()
        self._tabs.setCurrentIndex(_TABLE)

    def show_draft(self, draft: Draft, reading: ImportResult, mapping: Decisions) -> None:
        """Show how a file is read by the decisions so far."""
        self._columns.show_draft(draft, reading, mapping)
        self._questions.show_draft(draft)
        self._show_words(draft)
        rows = list(self._not_read(reading))
        self._show_rows(rows)
        is_open = len(draft.open_questions)
        self._tabs.setTabText(_TABLE, tr("Table"))
        questions = tr("Questions ({n} open)", n=number(is_open)) if is_open else tr("Questions")
        self._tabs.setTabText(_QUESTIONS, questions)
        self._tabs.setTabText(_WORDS, tr("Words ({n})", n=number(len(draft.proposal.words))))
        self._tabs.setTabText(_ROWS, tr("Rows not read ({n})", n=number(len(rows))))
        self._show_head(draft, reading)

    def show_questions(self) -> None:
        """Bring the questions into view."""
        self._tabs.setCurrentIndex(_QUESTIONS)
        self._questions.focusNextChild()

    def take_focus(self) -> None:
        """Put the keyboard where it goes on."""
        self._tabs.setFocus()

    def _show_head(self, draft: Draft, reading: ImportResult) -> None:
        self._anew.setVisible(bool(draft.known))
        if draft.known:
            said = tr("This looks like “{name}”: the decisions of then are used.", name=draft.known)
        else:
            said = ntr(
                "{n} cell would be read, as it stands.",
                "{n} cells would be read, as it stands.",
                len(reading.cells),
            )
        self._known.setText(said)
        encoding = draft.book.encoding
        for part in (self._encoding, self._encoding_label):
            part.setVisible(bool(encoding))
        if encoding:
            names = dict.fromkeys((encoding, *ENCODINGS))
            self._encoding.show_choices([(name, name) for name in names], encoding)
        self._show_separator(draft.book.separator)

    def _show_separator(self, found: str) -> None:
        for part in (self._separator, self._separator_label):
            part.setVisible(bool(found))
        if found:
            signs = dict.fromkeys((found, *SEPARATORS))
            self._separator.show_choices([(sign, separator_name(sign)) for sign in signs], found)

    def _on_encoding(self) -> None:
        """Read as another encoding, the text may be parted by something else."""
        self.text_chosen.emit(self._encoding.code(), "")

    def _on_separator(self) -> None:
        self.text_chosen.emit(self._encoding.code(), self._separator.code())

    def _show_words(self, draft: Draft) -> None:
        rows = []
        for word in draft.proposal.words[:_MOST_ROWS]:
            shape, color = ("circle-check", COLORS.good)
            if not word.is_sure:
                shape, color = ("triangle-alert", COLORS.doubtful)
            if word.code is None:
                shape, color = ("circle-dashed", COLORS.wrong)
            meant = code_name(self._catalogue, self._areas, word.role, word.breakdown, word.code)
            rows.append(
                [
                    TableCell(word.shown or tr("(blank)"), icon=shape, color=color),
                    TableCell(role_name(self._catalogue, word.role, word.breakdown)),
                    TableCell(meant),
                    TableCell(tr(WHY[word.why])),
                    TableCell(percent(word.score, 0) if word.score else "", number=True),
                    TableCell(number(word.rows), number=True),
                ]
            )
        headings = [
            TableHeading(tr("Word in the file")),
            TableHeading(tr("Column")),
            TableHeading(tr("Means")),
            TableHeading(tr("Why")),
            TableHeading(tr("Likeness"), number=True),
            TableHeading(tr("Rows"), number=True),
        ]
        self._words.show_rows(headings, rows, stretch=2)

    def _show_rows(self, rows: list[list[TableCell]]) -> None:
        shown = rows[:_MOST_ROWS]
        if len(rows) > _MOST_ROWS:
            more = tr("… and {n} more", n=number(len(rows) - _MOST_ROWS))
            shown.append([TableCell(""), TableCell("…"), TableCell(more)])
        headings = [TableHeading(tr("What")), TableHeading(tr("Where")), TableHeading(tr("Why"))]
        self._rows.show_rows(headings, shown, stretch=2)

    def _not_read(self, reading: ImportResult) -> Iterator[list[TableCell]]:
        """Yield what is wrong first, then what is left out on purpose."""
        wrong = TableCell(tr("Cannot be read"), icon="octagon-x", color=COLORS.wrong)
        for refused in reading.refused:
            place = place_words(refused.sheet, refused.row, refused.column)
            yield [wrong, TableCell(place), TableCell(reason_words(refused.reason, refused.text))]
        twice = TableCell(tr("Twice in the file"), icon="octagon-x", color=COLORS.wrong)
        for conflict in reading.conflicts:
            places = "; ".join(origin_words(origin) for origin in conflict.origins[:3])
            said = tr("{cell}: nothing of it is taken", cell=conflict.key.name)
            yield [twice, TableCell(places), TableCell(said)]
        totals = TableCell(tr("Total does not agree"), icon="triangle-alert", color=COLORS.doubtful)
        for total in reading.compared:
            if not total.is_right:
                place = place_words(total.sheet, total.row, total.column)
                yield [totals, TableCell(place), TableCell(total_words(total))]
        unmade = TableCell(tr("Sum not made"), icon="circle-slash", color=COLORS.muted)
        for withheld in reading.withheld:
            said = tr("{cell}: a part of it is missing", cell=withheld.key.name)
            yield [unmade, TableCell(""), TableCell(said)]
        out = TableCell(tr("Left out"), icon="circle-slash", color=COLORS.muted)
        for left in reading.left:
            place = place_words(left.sheet, left.row, left.column)
            yield [out, TableCell(place), TableCell(reason_words(left.reason, left.text))]
