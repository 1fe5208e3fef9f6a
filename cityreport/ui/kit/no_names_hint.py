"""Beside a free text: that no names belong there, and a quiet hint where it looks like one.

The hint never blocks, is kept nowhere and repeats nothing of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.domain.city import Profile
from cityreport.domain.personal_data import Personal, looks_personal
from cityreport.i18n import mark, tr
from cityreport.ui.kit.building_blocks import in_a_row, sign, words
from cityreport.ui.kit.theme import COLORS

HINTS = {
    Personal.NAME: mark("This looks like a person's name. If it is one, take it out."),
    Personal.NUMBER: mark("This looks like an ID number. If it is one, take it out."),
    Personal.TELEPHONE: mark("This looks like a telephone number. If it is one, take it out."),
    Personal.EMAIL: mark("This looks like an e-mail address. If it is one, take it out."),
}

Editor = QLineEdit | QPlainTextEdit
Known = Callable[[], Iterable[str]]


def rule() -> str:
    """Return the sentence that stands beside every free text."""
    return tr("No names of people here.")


def places_of(profile: Profile | None) -> tuple[str, ...]:
    """Return the names that are a place's: the city's and its districts'."""
    return () if profile is None else profile.place_names


class NoNames(QWidget):
    """The sentence for some editors, and the hint for what stands in them now.

    `known`: names that are nobody's, asked for at each change. `kinds`: what is not wanted here;
    a contact may be a telephone.
    """

    def __init__(
        self,
        editors: Iterable[Editor],
        known: Known = tuple,
        kinds: Iterable[Personal] = Personal,
    ) -> None:
        super().__init__()
        self._editors = tuple(editors)
        self._known = known
        self._kinds = tuple(kinds)
        self._rule = words(rule(), "muted", "noNamesRule")
        self._hint = words(name="noNamesHint")
        self._hint.setStyleSheet(f"color: {COLORS.doubtful};")
        self._row = QWidget()
        line = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._hint, 1)
        self._row.setLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._rule)
        column.addWidget(self._row)
        self._row.hide()
        for editor in self._editors:
            said = [part for part in (editor.accessibleDescription(), rule()) if part]
            editor.setAccessibleDescription(" ".join(said))
            editor.textChanged.connect(self._look)

    @property
    def hint(self) -> str:
        """The hint in view, empty without one."""
        return "" if self._row.isHidden() else self._hint.text()

    def _look(self) -> None:
        known = tuple(self._known())
        found = dict.fromkeys(k for e in self._editors for k in looks_personal(_text(e), known))
        unwanted = [kind for kind in found if kind in self._kinds]
        self._hint.setText(" ".join(tr(HINTS[kind]) for kind in unwanted))
        self._row.setVisible(bool(unwanted))


def _text(editor: Editor) -> str:
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()
