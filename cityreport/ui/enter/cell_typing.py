"""Typing into one cell of the table: the line over it, what is refused, and the sentence below.

Nothing is said to be saved before the office has it on the disk. What is refused, by a rule or
by the disk, stays as typed until it is put right or given up.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication

from cityreport.domain.numerals import Separator, separator_by
from cityreport.domain.observation import CellKey
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import chosen_number_format, number, tr
from cityreport.messages import sentence
from cityreport.ui.enter.cell_editor import CellEditor
from cityreport.ui.enter.cell_message import CellMessage, Choice
from cityreport.ui.enter.entry_sheet import EDITABLE, ColumnKind, SheetPosition
from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.enter.typed_block import TypedBlock, changed_words
from cityreport.ui.enter.typed_input import TypedInput, typed_text
from cityreport.ui.kit import speech
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.theme import tabular

_NARROWEST = 132
_NARROWEST_NOTE = 320


class CellTyping(QObject):
    """The editor and the message of one table."""

    note_asked = Signal()
    paged = Signal(int)
    said = Signal(str)

    def __init__(self, table: EntryTable, typed_input: TypedInput, disk: DiskWatch) -> None:
        super().__init__(table)
        self._table = table
        self._typed_input = typed_input
        self._disk = disk
        self._place: SheetPosition | None = None
        self._block = TypedBlock(table)
        self._below: SheetPosition | None = None
        self._separator = Separator.ASK
        self._move: Callable[[], object] | None = None
        self.has_changed = False
        self.editor = CellEditor(table.viewport())
        self.editor.setFont(tabular(table.font()))
        self.message = CellMessage(table)
        self.editor.entered.connect(lambda: self._leave_by(self._block.way_on()))
        self.editor.stepped.connect(self._on_stepped)
        self.editor.tabbed.connect(self._on_tabbed)
        self.editor.paged.connect(self._on_paged)
        self.editor.abandoned.connect(self.abandon)
        self.editor.left.connect(self._on_left)
        self.editor.textEdited.connect(self._on_edited)
        self.message.closed.connect(self._on_message_closed)
        table.verticalScrollBar().valueChanged.connect(self.follow)
        table.horizontalScrollBar().valueChanged.connect(self.follow)

    @property
    def is_open(self) -> bool:
        """True while something is being typed."""
        return self._place is not None

    # -- starting and ending

    def start(self, typed: str | None = None) -> None:
        """Open the current cell: with its content to change, or with what was typed instead."""
        place, chosen = self._table.current_place(), self._table.chosen()
        if len(chosen) > 1 and place not in chosen and not self.is_open:
            self._table.focus_on(chosen[-1])  # the corner of a block may be a computed cell
            place = chosen[-1]
        if place is None or self.is_open or not self.may_type(place):
            return
        kind = self._table.entries.sheet.columns[place.column].kind
        held = typed_text(self._table.entries.observation(place), kind)
        if "\n" in held:  # more than one line fits the panel only
            self.note_asked.emit()
            return
        self.message.hide()
        self._place = place
        self._block.begin(kind)
        self.editor.opened_with = None if typed is not None and self._block.places else held
        side = self._table.entries.alignment(place.column)
        self.editor.setAlignment(side)
        self.editor.setText(held if typed is None else typed)
        self.follow()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed is None:
            self.editor.selectAll()
        else:
            self.editor.deselect()
        self._hint_at_block()

    def commit(self, separator: Separator = Separator.ASK) -> bool:
        """Write what is typed; False when it was refused and stays open."""
        place = self._place
        if place is None:
            return True
        self.has_changed = False
        if self.editor.text() != self.editor.opened_with:
            self._separator = separator
            try:
                self._write(place)
            except CityReportError as error:
                self._refuse(error)
                return False
        self._close()
        return True

    def _write(self, place: SheetPosition) -> None:
        """Write what is typed into its cell, or into all that are typed into together."""
        sheet, places = self._table.entries.sheet, self._block.places or [place]
        keys = [key for p in places if (key := sheet.key(*p)) is not None]
        kind, typed = sheet.columns[place.column].kind, self.editor.text()
        separator = self._separator
        if separator is Separator.ASK:
            separator = separator_by(typed, chosen_number_format())
        changed = self._typed_input.write_all(keys, kind, typed, separator)
        self.has_changed = changed > 0
        if self._block.places:
            self.said.emit(changed_words(changed))

    def _again(self) -> bool:
        """Write what the disk refused, if it takes it by now, and go on as was asked for then.

        Quietly: nothing is told but another reason, and a focus elsewhere stays there.
        """
        if self._place is None:
            return True
        try:
            with self._typed_input.office.store.without_waiting():
                self._write(self._place)
        except CityReportError as error:
            if sentence(error) != self.message.text:
                self._refuse(error)
            return False
        move = self._move if self._has_focus() else None
        self._close()
        if move is not None:
            move()
        return True

    def abandon(self) -> None:
        """Give up what is typed: the cell shows what it holds."""
        self._close()

    def write_letter(self, letter: str) -> bool:
        """Answer the chosen cells with n, c or x at once and go on; False when that was refused."""
        self.start(letter)
        if not self.is_open:
            return False
        self._leave_by(self._block.way_on(down=True))
        return not self.is_open

    def empty(self, places: list[SheetPosition]) -> None:
        """Empty cells and take notes away, as one step."""
        sheet = self._table.entries.sheet
        chosen: list[tuple[CellKey, ColumnKind]] = []
        for place in places:
            key = sheet.key(*place)
            if key is not None and sheet.is_editable(*place):
                chosen.append((key, sheet.columns[place.column].kind))
        if not chosen:
            current = self._table.current_place()
            if current is not None:
                self.may_type(current)
            return
        try:
            self._typed_input.office.store.check_writable()
            self._typed_input.empty(chosen)
        except CityReportError as error:
            self.tell(error)
            self._disk.report_lost_change(error)

    # -- sentences

    def tell(self, error: CityReportError, choices: tuple[Choice, ...] = ()) -> None:
        """Show an error's sentence below the current cell."""
        self._below = self._place or self._table.current_place()
        words = sentence(error)
        self.message.tell(words, choices)
        self._place_message()
        speech.announce(self._table, words, urgent=True)

    def follow(self) -> None:
        """Stand where the cell is now, after scrolling or resizing."""
        if self._place is not None:
            self.editor.setGeometry(self._editor_rect(self._place))
        self._place_message()

    # -- what happens

    def _on_edited(self) -> None:
        self._let_go()
        self.editor.set_refused(False)
        self._table.entries.set_refused(None)
        self.message.hide()
        self._hint_at_block()

    def _on_stepped(self, step: int) -> None:
        if step > 0 and self.message.focus_choice():
            return
        self._leave_by(lambda: self._table.moves.go_down(step))

    def _on_tabbed(self, step: int) -> None:
        if step > 0 and self.message.focus_choice():
            return
        self._leave_by(lambda: self._table.moves.go_along(step))

    def _on_paged(self, step: int) -> None:
        self._leave_by(lambda: self.paged.emit(step))

    def _on_left(self) -> None:
        if not self.message.holds_focus() and not self.editor.is_refused:
            self.commit()

    def _on_message_closed(self) -> None:
        self.message.hide()
        (self.editor if self.is_open else self._table).setFocus()

    def _on_thousands(self) -> None:
        self.message.hide()
        self.editor.setFocus()
        self._leave_by(lambda: self._table.moves.go_down(1), Separator.THOUSANDS)

    # -- parts

    def _hint_at_block(self) -> None:
        """Say below the cell how many cells get what is typed."""
        hint = self._block.hint
        if hint:
            self._below = self._place
            self.message.hint(hint)
            self._place_message()

    def _leave_by(self, move: Callable[[], object], separator: Separator = Separator.ASK) -> None:
        if self.commit(separator):
            move()
        else:
            self._move = move

    def _let_go(self) -> None:
        """Nothing waits for the disk here any more."""
        self._move = None
        self._disk.drop(self)

    def _has_focus(self) -> bool:
        """Return whether the person is in this cell, even while another program is in front."""
        focused = self._table.window().focusWidget()
        return focused is self.editor or (
            focused is not None and self.message.isAncestorOf(focused)
        )

    def _close(self) -> None:
        self._place = None
        self._block.end()
        self._let_go()
        if self._has_focus():
            # before hiding: Qt would pass the focus on with a Tab, which moves in the table
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.message.hide()
        self.editor.hide()
        self.editor.set_refused(False)
        self._table.entries.set_refused(None)

    def _refuse(self, error: CityReportError) -> None:
        self.editor.set_refused(True)
        self._table.entries.set_refused(self._place)
        if self._place is not None:
            self._table.scrollTo(self._table.entries.index(*self._place))
        self.follow()
        self.tell(error, self._choices(error))
        self._disk.hold(self, error, self._again)

    def _choices(self, error: CityReportError) -> tuple[Choice, ...]:
        if error.code != "doubtful_number":
            return ()
        thousand = number(int(str(error.facts["thousand"])))
        return (
            ("thousandButton", tr("{number} (thousand)", number=thousand), self._on_thousands),
            ("typeAgainButton", tr("Type it again"), self._on_message_closed),
        )

    def may_type(self, place: SheetPosition) -> bool:
        """Return whether a place can be typed into; if not, its sentence says why."""
        sheet = self._table.entries.sheet
        if sheet.columns[place.column].kind not in EDITABLE:
            return False
        key = sheet.key(*place)
        if key is None:
            return False
        try:
            self._typed_input.office.store.check_writable()
            derived = self._typed_input.office.catalogue.indicator(key.indicator).derived
            if derived is not None:
                raise DataError("derived_cell", indicator=key.indicator, source=derived.indicator)
            self._typed_input.check(key)
        except CityReportError as error:
            self.tell(error)
            return False
        return True

    def _editor_rect(self, place: SheetPosition) -> QRect:
        rect = self._table.visualRect(self._table.entries.index(*place)).adjusted(0, 0, -1, -2)
        kind = self._table.entries.sheet.columns[place.column].kind
        short = (_NARROWEST_NOTE if kind is ColumnKind.NOTE else _NARROWEST) - rect.width()
        if short > 0:
            left_to_right = QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight
            rect.adjust(-short if left_to_right else 0, 0, 0 if left_to_right else short, 0)
            rect.moveLeft(max(0, rect.left()))
        return rect

    def _place_message(self) -> None:
        if self.message.isHidden() or self._below is None:
            return
        cell = self._table.visualRect(self._table.entries.index(*self._below))
        if self._place is not None:
            cell = self._editor_rect(self._place)
        viewport = self._table.viewport()
        cell.translate(viewport.pos())
        self.message.place(cell, viewport.geometry())
