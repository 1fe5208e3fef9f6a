"""The questions about a file, each answered in place; answers stay in view and can be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing.cell_kinds import text_of
from cityreport.domain.importing.column_answers import LEAVE_OUT
from cityreport.domain.importing.import_mapping import LEAVE, RowChoice
from cityreport.domain.importing.mapping_answers import proposed_answer
from cityreport.domain.importing.proposal import ImportQuestion, QuestionKind
from cityreport.domain.plain_text import upright
from cityreport.domain.sheet_columns import column_letters
from cityreport.i18n import ntr, tr
from cityreport.import_question_words import (
    HELP,
    answer_name,
    importance,
    options_of,
    question_words,
)
from cityreport.import_words import WHY, evidence_words
from cityreport.office.importing.import_draft import Draft
from cityreport.ui.importing.import_columns import table_name
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, sign, words
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.theme import COLORS, GRID, scaled

_MOST_ROWS = 60
"""So many words of a question are in view; the others can be left out together."""
_OPEN = ""
_BY_WORD = (
    QuestionKind.COLUMN,
    QuestionKind.MARKS,
    QuestionKind.WORDS,
    QuestionKind.SPAN,
    QuestionKind.STATE,
)
_LEAVE = {
    QuestionKind.COLUMN: LEAVE_OUT,
    QuestionKind.WORDS: LEAVE,
    QuestionKind.SPAN: LEAVE,
    QuestionKind.STATE: RowChoice.LEAVE.value,
}
"""The answer that leaves a word, column, span or state out."""
_EXAMPLES = 4

_Key = tuple[str, int, str, str]
Given = str | Mapping[str, str]


class ImportQuestions(QScrollArea):
    """All that was asked about the file. `given` tells an answer: the question and what it is."""

    given = Signal(object, object)

    def __init__(self, catalogue: Catalogue, areas: tuple[Area, ...]) -> None:
        super().__init__()
        self.setObjectName("importQuestions")
        self.setAccessibleName(tr("Questions about the file"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._catalogue, self._areas = catalogue, areas
        self._asked: dict[_Key, ImportQuestion] = {}
        self._given: dict[_Key, Given] = {}
        self._shown: list[object] | None = None

    def forget(self) -> None:
        """Another file: nothing was asked yet."""
        self._asked, self._given, self._shown = {}, {}, None

    def show_draft(self, draft: Draft) -> None:
        """Show what is asked now and what was answered before, one table after the other."""
        proposal = draft.proposal
        open_now = {_key(q): q for q in proposal.questions}
        rules = {found.rule for found in proposal.tables}
        for key, question in open_now.items():
            known = self._asked.get(key)
            every = (*(known.words if known is not None else ()), *question.words)
            distinct = tuple(dict.fromkeys(every))
            self._asked[key] = msgspec.structs.replace(question, words=distinct)
        for key in list(self._asked):
            if key[1] not in rules or (key not in open_now and key not in self._given):
                del self._asked[key]
        ordered = sorted(self._asked.items(), key=lambda one: (one[1].rule, importance(one[1])))
        self._asked = dict(ordered)
        state = [(key, q.words, key in open_now and q.is_needed) for key, q in ordered]
        if state != self._shown:
            self._shown = [*state]
            self._lay_out(draft, {key for key, _, is_open in state if is_open})

    def _lay_out(self, draft: Draft, open_now: Set[_Key]) -> None:
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        inside = QWidget()
        inside.setObjectName("pageInside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, GRID, GRID, GRID)
        column.setSpacing(GRID)
        if not self._asked:
            column.addWidget(
                words(tr("Nothing has to be asked: the table says it all."), name="noQuestions")
            )
        rules = list(dict.fromkeys(question.rule for question in self._asked.values()))
        to_answer = [rule for rule in rules if any(key[1] == rule for key in open_now)]
        in_view = to_answer[:1] or rules
        said = ""
        for number, (key, question) in enumerate(self._asked.items()):
            if question.rule not in in_view:
                continue
            title = _tables_of(draft, question.rule)
            if len(draft.proposal.tables) > 1 and title != said:
                said = title
                column.addWidget(words(title, "subtitle", f"questionsOf{question.rule}"))
            column.addWidget(self._card(number, question, draft, key in open_now))
        left = len(to_answer) - 1
        if left > 0:
            more = ntr(
                "{n} more table has questions. They come when these are answered.",
                "{n} more tables have questions. They come when these are answered.",
                left,
            )
            column.addWidget(words(more, "muted", "moreTables"))
        column.addStretch(1)
        self.setWidget(inside)
        again = inside.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _card(self, number: int, question: ImportQuestion, draft: Draft, is_open: bool) -> QWidget:
        card = Card(f"question{number}")
        shape, color = ("triangle-alert", COLORS.doubtful)
        if not is_open:
            shape, color = ("circle-check", COLORS.good)
        head = in_a_row(sign(shape, color), end=False)
        said = question_words(self._catalogue, question)
        head.addWidget(words(said, name=f"questionText{number}"), 1)
        state = tr("Needs an answer") if is_open else tr("It is answered")
        if not question.is_needed:
            state = tr("As it stands it can be read")
        head.addWidget(words(state, "muted", wrap=False))
        card.body.addLayout(head)
        card.body.addWidget(words(tr(HELP[question.ask]), "muted", f"questionHelp{number}"))
        near = proposed_answer(draft.proposal, question)
        if question.ask in _BY_WORD:
            proposed = near if isinstance(near, dict) else {}
            card.body.addLayout(self._word_rows(number, question, draft, proposed))
        elif question.options:
            line = in_a_row(self._choice(number, question), end=False)
            if is_open and isinstance(near, str) and near:
                line.addWidget(self._take(f"take{number}", question, near))
            line.addStretch(1)
            card.body.addLayout(line)
        else:
            card.body.addLayout(in_a_row(self._line(number, question)))
        return card

    def _take(
        self, name: str, question: ImportQuestion, code: str, word: str | None = None
    ) -> QWidget:
        """Return a button that takes what is only proposed."""
        said = answer_name(self._catalogue, self._areas, question, code)
        act = (
            partial(self._give, question, code)
            if word is None
            else partial(self._give_word, question, word, code)
        )
        return button(tr("Take “{name}”", name=said[:40]), name, act)

    def _choice(self, number: int, question: ImportQuestion) -> QWidget:
        options = options_of(self._catalogue, self._areas, question)
        stands = "" if question.is_needed else question.proposed
        said = self._given.get(_key(question), stands)
        box = _choice_of(options, said if isinstance(said, str) else _OPEN)
        box.setMinimumWidth(scaled(420))
        _name(box, f"answer{number}", question_words(self._catalogue, question))
        _on_chosen(box, partial(self._give, question))
        return box

    def _line(self, number: int, question: ImportQuestion) -> QLineEdit:
        line = QLineEdit(str(self._given.get(_key(question), "")))
        line.setMaximumWidth(scaled(200))
        line.setPlaceholderText("2026")
        _name(line, f"answer{number}", question_words(self._catalogue, question))
        line.editingFinished.connect(lambda: self._give(question, line.text().strip()))
        return line

    def _word_rows(
        self,
        number: int,
        question: ImportQuestion,
        draft: Draft,
        proposed: Mapping[str, str],
    ) -> QVBoxLayout:
        options = options_of(self._catalogue, self._areas, question)
        subjects = _subjects(draft, question)
        said = self._given.get(_key(question), {})
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for row, word in enumerate(question.words[:_MOST_ROWS]):
            chosen = said.get(word, _OPEN) if isinstance(said, Mapping) else _OPEN
            shown, why = subjects.get(word, (word, ""))
            label = words(upright(shown[:80]) or tr("(blank)"), name=f"word{number}_{row}")
            box = _choice_of(options, chosen)
            box.setMinimumWidth(scaled(260))
            _name(box, f"answer{number}_{row}", shown[:80] or tr("(blank)"))
            _on_chosen(box, partial(self._give_word, question, word))
            subject = QVBoxLayout()
            subject.setSpacing(0)
            subject.addWidget(label)
            if why:
                subject.addWidget(words(why, "muted", f"why{number}_{row}"))
            grid.addLayout(subject, row, 0)
            grid.addWidget(box, row, 1)
            if proposed.get(word) and not chosen:
                take = self._take(f"take{number}_{row}", question, proposed[word], word)
                grid.addWidget(take, row, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column = QVBoxLayout()
        column.addLayout(grid)
        left = len(question.words) - _MOST_ROWS
        if left > 0:
            column.addWidget(words(ntr("… and {n} more", "… and {n} more", left), "muted"))
        column.addLayout(self._for_all(number, question))
        return column

    def _for_all(self, number: int, question: ImportQuestion) -> QHBoxLayout:
        """Return the buttons that answer every open word alike."""
        line = in_a_row(end=False)
        if question.ask in _LEAVE and len(question.words) > 1:
            leave = partial(self._give_rest, question, _LEAVE[question.ask])
            line.addWidget(button(tr("Leave out all that are open"), f"leaveAll{number}", leave))
        line.addStretch(1)
        return line

    # -- what is answered

    def _give(self, question: ImportQuestion, answer: str) -> None:
        if answer == self._given.get(_key(question), _OPEN) or answer == _OPEN:
            return
        self._given[_key(question)] = answer
        self.given.emit(question, answer)

    def _give_word(self, question: ImportQuestion, word: str, answer: str) -> None:
        if answer != _OPEN:
            self._give_words(question, {word: answer})

    def _give_rest(self, question: ImportQuestion, code: str) -> None:
        said = self._given.get(_key(question), {})
        known = said if isinstance(said, Mapping) else {}
        self._give_words(question, {w: code for w in question.words if w not in known})

    def _give_words(self, question: ImportQuestion, answers: Mapping[str, str]) -> None:
        said = self._given.get(_key(question), {})
        known = dict(said) if isinstance(said, Mapping) else {}
        if all(known.get(word) == code for word, code in answers.items()):
            return
        self._given[_key(question)] = known | dict(answers)
        self._shown = None  # the boxes show what was taken
        self.given.emit(question, dict(answers))


def _subjects(draft: Draft, question: ImportQuestion) -> dict[str, tuple[str, str]]:
    """Return how each word of a question stands in the file, and why it is asked about. A column
    is shown with its first cells."""
    found: dict[str, tuple[str, str]] = {}
    for word in draft.proposal.words:
        if (word.rule, word.role, word.breakdown) == (
            question.rule,
            question.role,
            question.breakdown,
        ):
            found[word.word] = (word.shown, tr(WHY[word.why]))
    if question.ask is not QuestionKind.COLUMN:
        return found
    for table in draft.proposal.tables:
        sheet = draft.book.sheets[table.table.sheet]
        for column in table.inferred or table.columns:
            if table.rule != question.rule or column.name in found:
                continue
            body = sheet.rows[table.table.first : table.table.last + 1]
            cells = dict.fromkeys(text_of(row[column.column]).strip()[:24] for row in body[:200])
            some = ", ".join(cell for cell in list(cells)[: _EXAMPLES + 1] if cell)
            letter = column_letters(column.column + sheet.first_column)
            title = tr("{letter} “{label}”: {cells}", letter=letter, label=column.label, cells=some)
            found[column.name] = (title, evidence_words(column))
    return found


def _tables_of(draft: Draft, rule: int) -> str:
    """Return the names of the tables that are read by a rule."""
    named = [table_name(draft, found) for found in draft.proposal.tables if found.rule == rule]
    more = len(named) - 1
    return f"{named[0]} {ntr('and {n} more', 'and {n} more', more)}" if more else named[0]


def _key(question: ImportQuestion) -> _Key:
    role = "" if question.role is None else question.role.value
    return (question.ask.value, question.rule, role, question.breakdown)


def _choice_of(options: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    choices = [(_OPEN, tr("Choose…")), *options]
    if len(options) > 8:
        picker = SearchPicker()
        picker.show_choices(choices, chosen)
        return picker
    box = ChoiceBox()
    for code, name in choices:
        box.addItem(name, code)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _on_chosen(box: QComboBox, act: Callable[[str], object]) -> None:
    if isinstance(box, SearchPicker):
        box.code_chosen.connect(act)
    else:
        box.activated.connect(lambda _at: act(str(box.currentData())))


def _name(widget: QWidget, name: str, title: str) -> None:
    widget.setObjectName(name)
    widget.setAccessibleName(title)
