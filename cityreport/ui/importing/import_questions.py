"""The questions about a file, each answered in place; answers stay in view and can be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.importing.import_mapping import LEAVE
from cityreport.domain.importing.proposal import (
    ImportQuestion,
    Proposal,
    QuestionKind,
    WordProposal,
)
from cityreport.i18n import ntr, percent, tr
from cityreport.import_question_words import options_of, question_words
from cityreport.import_words import WHY
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, sign, words
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.search_picker import SearchPicker
from cityreport.ui.kit.theme import COLORS, GRID

_MOST_ROWS = 60
"""So many words of a question are in view; the others can be left out together."""
_OPEN = ""
_BY_WORD = (
    QuestionKind.MARKS,
    QuestionKind.WORDS,
    QuestionKind.SPAN,
    QuestionKind.STATE,
    QuestionKind.COLUMN,
)

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
        self._shown: list[object] = []

    def forget(self) -> None:
        """Another file: nothing was asked yet."""
        self._asked, self._given, self._shown = {}, {}, []

    def show_proposal(self, proposal: Proposal) -> None:
        """Show what is asked now and what was answered before."""
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
        state = [(key, q.words, key in open_now and q.is_needed) for key, q in self._asked.items()]
        if state != self._shown:
            self._shown = list(state)
            self._lay_out(proposal, open_now)

    def _lay_out(self, proposal: Proposal, open_now: Mapping[_Key, ImportQuestion]) -> None:
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
        for number, (key, question) in enumerate(self._asked.items()):
            is_open = key in open_now and question.is_needed
            column.addWidget(self._card(number, question, proposal, is_open))
        column.addStretch(1)
        self.setWidget(inside)
        again = inside.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()

    def _card(
        self, number: int, question: ImportQuestion, proposal: Proposal, is_open: bool
    ) -> QWidget:
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
        if question.ask in _BY_WORD:
            card.body.addLayout(self._word_rows(number, question, proposal))
        elif question.options:
            card.body.addLayout(in_a_row(self._choice(number, question)))
        else:
            card.body.addLayout(in_a_row(self._line(number, question)))
        return card

    def _choice(self, number: int, question: ImportQuestion) -> QWidget:
        options = options_of(self._catalogue, self._areas, question)
        said = self._given.get(_key(question), question.proposed)
        box = _choice_of(options, said if isinstance(said, str) else _OPEN)
        box.setMinimumWidth(420)
        _name(box, f"answer{number}", question_words(self._catalogue, question))
        _on_chosen(box, partial(self._give, question))
        return box

    def _line(self, number: int, question: ImportQuestion) -> QLineEdit:
        line = QLineEdit(str(self._given.get(_key(question), "")))
        line.setMaximumWidth(200)
        line.setPlaceholderText("2026")
        _name(line, f"answer{number}", question_words(self._catalogue, question))
        line.editingFinished.connect(lambda: self._give(question, line.text().strip()))
        return line

    def _word_rows(self, number: int, question: ImportQuestion, proposal: Proposal) -> QVBoxLayout:
        options = options_of(self._catalogue, self._areas, question)
        found = {
            w.word: w
            for w in proposal.words
            if (w.rule, w.role, w.breakdown) == (question.rule, question.role, question.breakdown)
        }
        said = self._given.get(_key(question), {})
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for row, word in enumerate(question.words[:_MOST_ROWS]):
            proposed = found.get(word)
            chosen = said.get(word, _OPEN) if isinstance(said, Mapping) else _OPEN
            shown = proposed.shown if proposed is not None else word
            label = words(shown[:80] or tr("(blank)"), name=f"word{number}_{row}")
            box = _choice_of(options, chosen)
            box.setMinimumWidth(340)
            _name(box, f"answer{number}_{row}", shown[:80] or tr("(blank)"))
            _on_chosen(box, partial(self._give_word, question, word))
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
            grid.addLayout(self._near(number, row, question, proposed, chosen, options), row, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(2, 3)
        column = QVBoxLayout()
        column.addLayout(grid)
        left = len(question.words) - _MOST_ROWS
        if left > 0:
            column.addWidget(words(ntr("… and {n} more", "… and {n} more", left), "muted"))
        if question.ask is QuestionKind.WORDS and len(question.words) > 1:
            rest = button(
                tr("Leave out all that are open"),
                f"leaveAll{number}",
                partial(self._leave_rest, question),
            )
            column.addLayout(in_a_row(rest))
        return column

    def _near(
        self,
        number: int,
        row: int,
        question: ImportQuestion,
        proposed: WordProposal | None,
        chosen: str,
        options: Sequence[tuple[str, str]],
    ) -> QVBoxLayout:
        """What is proposed for a word, with its score and a button to take it."""
        column = QVBoxLayout()
        if proposed is None or proposed.code is None or proposed.is_sure or chosen:
            return column
        name = dict(options).get(proposed.code, proposed.code)
        take = button(
            tr("Take “{name}”", name=name[:40]),
            f"take{number}_{row}",
            partial(self._give_word, question, proposed.word, proposed.code),
        )
        why = tr("{why}, {score}", why=tr(WHY[proposed.why]), score=percent(proposed.score, 0))
        column.addLayout(in_a_row(take, words(why, "muted", wrap=False)))
        return column

    # -- what is answered

    def _give(self, question: ImportQuestion, answer: str) -> None:
        if answer == self._given.get(_key(question), _OPEN) or answer == _OPEN:
            return
        self._given[_key(question)] = answer
        self.given.emit(question, answer)

    def _give_word(self, question: ImportQuestion, word: str, answer: str) -> None:
        if answer != _OPEN:
            self._give_words(question, {word: answer})

    def _leave_rest(self, question: ImportQuestion) -> None:
        said = self._given.get(_key(question), {})
        known = said if isinstance(said, Mapping) else {}
        self._give_words(question, {w: LEAVE for w in question.words if w not in known})

    def _give_words(self, question: ImportQuestion, answers: Mapping[str, str]) -> None:
        said = self._given.get(_key(question), {})
        known = dict(said) if isinstance(said, Mapping) else {}
        if all(known.get(word) == code for word, code in answers.items()):
            return
        self._given[_key(question)] = known | dict(answers)
        self._shown = []  # the boxes show what was taken
        self.given.emit(question, dict(answers))


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
