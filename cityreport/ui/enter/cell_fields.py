"""The fields beside a cell: status, source, note, and for a percentage what it rests on.

Each writes when it is left. What is refused stays in its field, even while other cells are
looked at, until it is put right or given up with Esc.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Kind
from cityreport.domain.observation import ENTERED, CellKey, Observation, Status
from cityreport.errors import AccessError, CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.enter.entry_sheet import plain
from cityreport.ui.enter.typed_input import TypedInput
from cityreport.ui.kit.building_blocks import plain_tip
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.no_names_hint import NoNames, places_of
from cityreport.ui.kit.theme import GRID
from cityreport.wording import STATUS_NAMES

_NOTE_HEIGHT = 64
Chosen = tuple[CellKey, ...]
"""The cells that are written together, the one in focus first."""
_STATUS = "status"
"""The name of the status among the fields; the others are in `_fields`."""


class _Field(NamedTuple):
    """A field of text: its widget, how to write it and what a cell holds of it."""

    editor: QLineEdit | QPlainTextEdit
    write: Callable[[Chosen, str], int]
    held: Callable[[Observation], str]

    @property
    def text(self) -> str:
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return self.editor.text()

    def show(self, text: str) -> None:
        if self.text == text:
            return
        if isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        else:
            self.editor.setText(text)
            self.editor.setToolTip(plain_tip(text))  # it may be longer than the field
            self.editor.setCursorPosition(0)


class _Draft(NamedTuple):
    text: str
    sentence: str


class CellFields(QWidget):
    """The fields of one cell, or of all that are chosen: a field in which they differ is empty.

    `left` tells that the person is done here.
    """

    left = Signal()

    def __init__(
        self, typed_input: TypedInput, disk: DiskWatch, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._typed_input = typed_input
        self._disk = disk
        self._keys: Chosen = ()
        self._held: tuple[Observation, ...] = ()
        self._drafts: dict[tuple[Chosen, str], _Draft] = {}
        self._status = ChoiceBox()
        self._form = QFormLayout()
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._fields = {
            "source": _Field(QLineEdit(), typed_input.set_source, lambda o: o.source),
            "note": _Field(QPlainTextEdit(), typed_input.set_note, lambda o: o.note),
            "sampleSize": _Field(QLineEdit(), typed_input.set_sample_size, _sample_size),
            "margin": _Field(QLineEdit(), typed_input.set_margin, _margin),
        }
        self._no_names = NoNames(
            [self._fields["source"].editor, self._fields["note"].editor],
            lambda: places_of(typed_input.office.city.profile),
        )
        self._make_status()
        self._make_form()

    def _make_status(self) -> None:
        self._status.setObjectName("statusBox")
        self._status.setAccessibleName(tr("Status"))
        for status in ENTERED:
            self._status.addItem(tr(STATUS_NAMES[status]), status)
        self._status.activated.connect(self._on_status_chosen)
        self._status.installEventFilter(self)

    def _make_form(self) -> None:
        names = {
            "source": tr("Source"),
            "note": tr("Note"),
            "sampleSize": tr("People asked"),
            "margin": tr("Margin ± points"),
        }
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(GRID)
        self._form.setVerticalSpacing(GRID // 2 + 2)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self._add_row(tr("Status"), self._status)
        for name, field in self._fields.items():
            field.editor.setObjectName(f"{name}Field")
            field.editor.setAccessibleName(names[name])
            field.editor.installEventFilter(self)
            self._add_row(names[name], field.editor)
            if name == "note":
                self._form.addRow("", self._no_names)
        note = self._fields["note"].editor
        note.setFixedHeight(_NOTE_HEIGHT)
        if isinstance(note, QPlainTextEdit):
            note.setTabChangesFocus(True)
        self._message.setObjectName("panelMessage")
        self._message.setProperty("role", "wrong")
        self._message.setWordWrap(True)
        self._message.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._form)
        column.addWidget(self._message)

    def _add_row(self, name: str, widget: QWidget) -> None:
        label = QLabel(name)
        label.setProperty("role", "muted")
        label.setBuddy(widget)
        self._form.addRow(label, widget)

    # -- showing

    def show_cells(self, keys: Chosen) -> None:
        """Show what cells hold, or what was refused for them.

        What still stands in a field for the cells before is written to those.
        """
        before = self._keys
        left = [] if keys == before else self._left_texts()
        get = self._typed_input.office.cells.get
        self._keys = keys
        self._held = tuple(held for key in keys if (held := get(key)) is not None)
        self._show_status()
        self._show_kind()
        for name, field in self._fields.items():
            draft = self._draft(name)
            shown = draft.text if draft is not None else self._said(name)
            is_typing = field.editor.hasFocus() and draft is None and self._is_typed(name)
            if keys != before or not is_typing:
                field.show(shown)
            field.editor.setPlaceholderText("" if self._is_one(name) else tr("differs"))
            _set_wrong(field.editor, draft is not None)
        drafts = [self._draft(name) for name in (_STATUS, *self._fields)]
        self._tell(next((d.sentence for d in reversed(drafts) if d is not None), ""))
        for name, typed in left:
            self._write(before, name, typed)

    def retry(self) -> None:
        """Write again what was refused for this cell: it may fit by now."""
        if not self._held:
            return
        for keys, name in tuple(self._drafts):
            if keys == self._keys and name != _STATUS and not self._fields[name].editor.hasFocus():
                self.commit(name)

    def settle(self) -> bool:
        """Write what stands in the fields; False while anything is refused."""
        for name in self._fields:
            self.commit(name)
        for keys, name in tuple(self._drafts):
            self._write_draft(keys, name)
        return not self._drafts

    def focus_first(self) -> None:
        """Put the focus on the first field."""
        self._status.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_note(self) -> None:
        """Put the focus into the note."""
        self._fields["note"].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def commit(self, name: str) -> bool:
        """Write a field; False when it was refused and stays as typed."""
        if not self._keys:
            return True
        if not self._is_typed(name):
            self._forget(self._keys, name)
            return True
        return self._write(self._keys, name, self._fields[name].text)

    # -- what happens

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field writes it; Enter writes it too, Esc gives it up."""
        if watched is self._status:
            return self._press_status(event)
        name = next((n for n, field in self._fields.items() if field.editor is watched), None)
        if name is None:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self.commit(name)
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(name, event)
        return False

    def _press(self, name: str, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._give_up(name)
            self.left.emit()
            return True
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return False
        is_long = isinstance(self._fields[name].editor, QPlainTextEdit)
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_long and not with_control:
            return False
        if self.commit(name):
            self.left.emit()
        return True

    def _press_status(self, event: QEvent) -> bool:
        """Esc gives a status up that waits for the disk."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        gives_up = event.key() == Qt.Key.Key_Escape and self._draft(_STATUS) is not None
        if gives_up:
            self._give_up(_STATUS)
        return gives_up

    def _on_status_chosen(self) -> None:
        if not self._keys:
            return
        chosen = Status(self._status.currentData())
        try:
            self._typed_input.set_status(self._keys, chosen)
        except AccessError as error:
            self._refuse(self._keys, _STATUS, chosen.value, error)
        except CityReportError as error:
            self._forget(self._keys, _STATUS)
            self._show_status()
            self._tell(sentence(error))
        else:
            self._written(self._keys, _STATUS)

    def _left_texts(self) -> list[tuple[str, str]]:
        """Return the texts in the fields that were neither written nor refused: name and text."""
        found = []
        for name, field in self._fields.items():
            draft = self._draft(name)
            if self._is_typed(name) and (draft is None or draft.text != field.text):
                found.append((name, field.text))
        return found

    def _write(self, keys: Chosen, name: str, typed: str) -> bool:
        try:
            self._fields[name].write(keys, typed)
        except CityReportError as error:
            self._refuse(keys, name, typed, error)
            return False
        self._written(keys, name)
        return True

    # -- what was refused

    def _draft(self, name: str) -> _Draft | None:
        """Return the text that was refused in a field of the cell in view."""
        return self._drafts.get((self._keys, name))

    def _refuse(self, keys: Chosen, name: str, typed: str, error: CityReportError) -> None:
        """Keep what was typed; what the disk refused is tried again by itself."""
        self._drafts[keys, name] = _Draft(typed, sentence(error))
        if keys == self._keys:
            _set_wrong(self._status if name == _STATUS else self._fields[name].editor, True)
            self._tell(sentence(error))
        self._disk.hold((self, keys, name), error, lambda: self._write_draft(keys, name))

    def _write_draft(self, keys: Chosen, name: str) -> bool:
        """Write what was refused if it can be by now; True when nothing is left of it."""
        draft = self._drafts.get((keys, name))
        if draft is None:
            return True
        try:
            with self._typed_input.office.store.without_waiting():
                if name == _STATUS:
                    self._typed_input.set_status(keys, Status(draft.text))
                else:
                    self._fields[name].write(keys, draft.text)
        except CityReportError as error:
            if sentence(error) != draft.sentence:
                self._refuse(keys, name, draft.text, error)
            return False
        self._written(keys, name)
        return True

    def _written(self, keys: Chosen, name: str) -> None:
        self._forget(keys, name)
        if keys == self._keys:
            self.show_cells(keys)

    def _forget(self, keys: Chosen, name: str) -> None:
        self._drafts.pop((keys, name), None)
        self._disk.drop((self, keys, name))

    # -- parts

    def _give_up(self, name: str) -> None:
        self._forget(self._keys, name)
        if name != _STATUS:
            self._fields[name].show(self._said(name))
        self.show_cells(self._keys)

    def _is_typed(self, name: str) -> bool:
        """Return whether a field says something else than its cells."""
        return self._fields[name].text != self._said(name)

    def _said(self, name: str) -> str:
        """Return what the chosen cells hold of a field; empty where they differ."""
        return self._fields[name].held(self._held[0]) if self._held and self._is_one(name) else ""

    def _is_one(self, name: str) -> bool:
        """Return whether the chosen cells that have an answer hold the same in a field."""
        return len({self._fields[name].held(held) for held in self._held}) < 2

    def _show_status(self) -> None:
        draft = self._draft(_STATUS)
        held = {each.status for each in self._held}
        status = held.pop() if len(held) == 1 else None
        self._status.setPlaceholderText(tr("differs") if held else tr("Empty"))
        shown = Status(draft.text) if draft is not None else status
        self._status.setCurrentIndex(-1 if shown is None else self._status.findData(shown))
        _set_wrong(self._status, draft is not None)

    def _show_kind(self) -> None:
        catalogue = self._typed_input.office.catalogue
        key = self._keys[0] if self._keys else None
        is_asked = key is not None and catalogue.has_cell(key.indicator, *key[3:])
        indicator = catalogue.indicator(key.indicator) if is_asked and key is not None else None
        is_percent = indicator is not None and indicator.kind is Kind.PERCENT
        for name in ("sampleSize", "margin"):
            self._form.setRowVisible(self._fields[name].editor, is_percent)
        can_write = not self._typed_input.office.store.read_only
        self.setEnabled(indicator is not None and indicator.derived is None and can_write)

    def _tell(self, words: str) -> None:
        self._message.setText(words)
        self._message.setVisible(bool(words))


def _set_wrong(editor: QWidget, wrong: bool) -> None:
    state = "wrong" if wrong else ""
    if (editor.property("state") or "") == state:
        return
    editor.setProperty("state", state)
    editor.style().unpolish(editor)
    editor.style().polish(editor)


def _sample_size(observation: Observation) -> str:
    return plain(observation.sample_size)


def _margin(observation: Observation) -> str:
    return plain(observation.margin)
