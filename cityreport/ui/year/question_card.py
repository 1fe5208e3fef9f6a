"""One question of the year: this year's answer to write, last year's beside it to read.

An answer is written when its field is left. What is refused stays in the field until it is put
right or given up with Esc; what only the disk refused is tried again by itself.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from cityreport.domain.catalogue import AnswerKind, NarrativeQuestion
from cityreport.domain.narrative import Narration
from cityreport.domain.numerals import read_typed, separator_by
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import chosen_number_format, ntr, text, tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.no_names_hint import NoNames, places_of
from cityreport.ui.kit.save_state import SaveLine, SaveState
from cityreport.ui.kit.segments import Segments
from cityreport.ui.kit.theme import COLORS, GRID, scaled

_HEIGHT = 88
_UNSAID, _YES, _NO = "unsaid", "yes", "no"
_CHOICES = {None: _UNSAID, True: _YES, False: _NO}


class _Typed(NamedTuple):
    """The texts in the fields of a card."""

    yes: bool | None
    people: str
    words: str


class QuestionCard(Card):
    """The answer to one question in the year that it was last told to show."""

    def __init__(self, office: Office, question: NarrativeQuestion, disk: DiskWatch) -> None:
        super().__init__(question.code)
        self._office, self._question, self._disk = office, question, disk
        self._year = 0
        self._before = Narration()
        self._held = Narration()
        self._chosen: bool | None = None
        self._is_closed = False
        self._fault = ""
        label = text(question.label)
        self._yes = Segments([(_UNSAID, tr("Not said")), (_YES, tr("Yes")), (_NO, tr("No"))])
        self._people = QLineEdit()
        self._words = QPlainTextEdit()
        self._state = SaveLine(f"shape_{question.code}", f"state_{question.code}")
        self._last_head = words(role="muted", name=f"lastHead_{question.code}")
        self._last = QPlainTextEdit()
        self._take_over = button(tr("As last year"), f"asLast_{question.code}", self._on_as_last)
        self._take_over.setAccessibleDescription(label)
        self._yes.setObjectName(f"yes_{question.code}")
        self._people.setObjectName(f"people_{question.code}")
        self._words.setObjectName(f"words_{question.code}")
        self._last.setObjectName(f"last_{question.code}")
        self._yes.setAccessibleName(label)
        self._people.setAccessibleName(tr("How many people: {question}", question=label))
        self._words.setAccessibleName(label)
        self._words.setAccessibleDescription(text(question.question))
        self._last.setAccessibleName(tr("Last year: {question}", question=label))
        self._lay_out(label)
        self._yes.chosen.connect(self._on_yes)
        for field in (self._people, self._words):
            field.installEventFilter(self)
            field.textChanged.connect(self._show_state)

    def _lay_out(self, label: str) -> None:
        self.body.addWidget(words(label, "subtitle"))
        self.body.addWidget(words(text(self._question.question), "muted"))
        ours, theirs = QVBoxLayout(), QVBoxLayout()
        if self._question.kind is AnswerKind.CONSULTED:
            asked = words(tr("How many people"), "muted", wrap=False)
            asked.setBuddy(self._people)
            self._people.setMaximumWidth(scaled(120))
            line = in_a_row(self._yes, end=False)
            line.addSpacing(GRID)
            line.addWidget(asked)
            line.addWidget(self._people)
            line.addStretch(1)
            ours.addLayout(line)
        else:
            self._yes.setParent(self)
            self._people.setParent(self)
            self._yes.hide()
            self._people.hide()
        for editor in (self._words, self._last):
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(scaled(_HEIGHT))
        self._last.setReadOnly(True)
        self._last.setStyleSheet(f"QPlainTextEdit {{ background: {COLORS.window}; }}")
        ours.addWidget(self._words)
        ours.addWidget(NoNames([self._words], lambda: places_of(self._office.city.profile)))
        ours.addWidget(self._state)
        head = in_a_row(self._last_head, end=False)
        head.setStretchFactor(self._last_head, 1)
        head.addWidget(self._take_over)
        theirs.addLayout(head)
        theirs.addWidget(self._last)
        for column in (ours, theirs):
            column.setSpacing(GRID // 2)
            column.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(3 * GRID)
        both.addLayout(ours, 3)
        both.addLayout(theirs, 2)
        self.body.addLayout(both)

    # -- showing

    def show_answer(self, year: int, held: Narration, before: Narration, *, closed: bool) -> None:
        """Show a year's answer and that of the year before; what is typed and not written yet
        stays. `closed`: nothing can be written."""
        is_typed = year == self._year and self.is_typed()
        self._year, self._held, self._before, self._is_closed = year, held, before, closed
        if not is_typed:
            self._put(held)
        self._last_head.setText(_in_short(year - 1, before))
        self._last.setPlainText(before.words)
        self._last.setVisible(bool(before.words))
        self._show_state()

    def is_typed(self) -> bool:
        """Return whether the fields say something else than what is written."""
        return self._typed() != _Typed(self._held.yes, _people(self._held), self._held.words)

    def commit(self) -> bool:
        """Write what stands in the fields; False where it was refused and stays as typed."""
        if not self.is_typed():
            self._settled()
            return True
        try:
            answer = self._answer()
            self._office.annotations.answer(self._year, self._question.code, answer)
        except CityReportError as error:
            self._fault = sentence(error)
            self._disk.hold(self, error, self._write_again)
            self._show_state()
            return False
        self._held = answer
        self._put(answer)
        self._settled()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field writes the answer; Esc gives up what is typed."""
        if event.type() is QEvent.Type.FocusOut:
            self.commit()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.is_typed():
                self._put(self._held)
                self._settled()
                return True
            if watched is self._people and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
        return False

    # -- what happens

    def _on_yes(self, name: str) -> None:
        self._chosen = next(yes for yes, choice in _CHOICES.items() if choice == name)
        if self._chosen is not True:
            self._people.clear()
        self.commit()

    def _on_as_last(self) -> None:
        self._put(self._before)
        self.commit()

    def _write_again(self) -> bool:
        with self._office.store.without_waiting():
            return self.commit()

    # -- parts

    def _typed(self) -> _Typed:
        return _Typed(self._chosen, self._people.text(), self._words.toPlainText())

    def _answer(self) -> Narration:
        typed = self._typed()
        people = None
        if typed.people.strip():
            separator = separator_by(typed.people, chosen_number_format())
            read = read_typed(typed.people, separator=separator)
            if read.value is None:
                raise DataError("not_a_number", typed=typed.people.strip()[:60])
            people = int(read.value)
        return Narration(typed.words.strip(), typed.yes, people)

    def _put(self, answer: Narration) -> None:
        self._chosen = answer.yes
        self._yes.show_choice(_CHOICES[answer.yes])
        if self._people.text() != _people(answer):
            self._people.setText(_people(answer))
        if self._words.toPlainText() != answer.words:
            self._words.setPlainText(answer.words)

    def _settled(self) -> None:
        self._fault = ""
        self._disk.drop(self)
        self._show_state()

    def _show_state(self) -> None:
        """Say below the fields whether the answer is on the disk."""
        is_typed = self.is_typed()
        if self._fault and is_typed:
            self._state.show_state(SaveState.REFUSED, self._fault)
        elif is_typed:
            said = tr("Not saved yet: it is when you leave the field.")
            self._state.show_state(SaveState.NOT_SAVED_YET, said)
        elif self._held.is_empty:
            self._state.show_state(SaveState.EMPTY, tr("Not answered"))
        else:
            self._state.show_state(SaveState.SAVED, tr("Saved"))
        can_write = not self._is_closed
        self._yes.setEnabled(can_write)
        self._people.setEnabled(can_write and self._chosen is True)
        self._words.setReadOnly(not can_write)
        can_take = can_write and self._held.is_empty and not is_typed
        self._take_over.setEnabled(can_take and not self._before.is_empty)
        self._take_over.setVisible(not self._before.is_empty)


def _people(answer: Narration) -> str:
    return "" if answer.people is None else str(answer.people)


def _in_short(year: int, answer: Narration) -> str:
    """Return the answers of a year without their words."""
    if answer.is_empty:
        return tr("{year}: not answered", year=year)
    if answer.yes is None:
        return str(year)
    if not answer.yes:
        return tr("{year}: no", year=year)
    if answer.people is None:
        return tr("{year}: yes", year=year)
    return ntr("{year}: yes, {n} person", "{year}: yes, {n} people", answer.people, year=year)
