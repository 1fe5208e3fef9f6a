"""The question before a change is taken back: what it was, what is held now, what will be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.i18n import tr
from cityreport.office.page_values import TakingBack
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.change_words import answers_in_words, place_words, settings_in_words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import COLORS, GRID

_WIDTH = 560


class TakeBackDialog(Dialog):
    """Accepted when a person wants the change taken back."""

    def __init__(
        self, catalogue: Catalogue, profile: Profile, found: TakingBack, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("takeBackDialog")
        self.setWindowTitle(tr("Take a change back"))
        self.setMinimumWidth(_WIDTH)
        self._found = found
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(
            words(place_words(catalogue, profile, found.line), "subtitle", "takeBackPlace")
        )
        column.addLayout(self._states())
        if found.is_overtaken:
            column.addLayout(self._warning())
        column.addWidget(
            words(
                tr("It is written as a new change under your name; nothing leaves the history."),
                "muted",
            )
        )
        accept = button(tr("Take back"), "acceptTakeBack", self.accept)
        column.addLayout(foot(self, accept, button(tr("Cancel"), "cancelTakeBack", self.reject)))
        accept.setFocus()
        self.resize(_WIDTH, column.totalHeightForWidth(_WIDTH))

    def _words(self) -> tuple[str, str]:
        """Return the present state and the one after taking back, in words."""
        line = self._found.line
        if line.cell is not None:
            return answers_in_words(self._found.held, line.before)
        return settings_in_words(line.subject, self._found.now, line.old)

    def _change(self) -> tuple[str, str]:
        line = self._found.line
        if line.cell is not None:
            return answers_in_words(line.before, line.after)
        return settings_in_words(line.subject, line.old, line.new)

    def _states(self) -> QGridLayout:
        before, after = self._change()
        now, then = self._words()
        rows = [
            (tr("Before the change"), before, "takeBackBefore"),
            (tr("The change made it"), after, "takeBackAfter"),
            (tr("Now"), now, "takeBackNow"),
            (tr("After taking back"), then, "takeBackThen"),
        ]
        table = QGridLayout()
        table.setHorizontalSpacing(3 * GRID)
        table.setVerticalSpacing(GRID)
        table.setColumnStretch(1, 1)
        for row, (title, state, name) in enumerate(rows):
            table.addWidget(words(title, "muted", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = selectable(words(state, name=name))
            shown.setAccessibleName(title)
            if row >= 2:
                shown.setStyleSheet("font-weight: 600;")
            table.addWidget(shown, row, 1)
        return table

    def _warning(self) -> QHBoxLayout:
        line = in_a_row(sign("triangle-alert", COLORS.doubtful), end=False)
        said = words(
            tr("It was changed again since. Taking this back replaces what it holds now."),
            name="takeBackWarning",
        )
        said.setStyleSheet(f"color: {COLORS.doubtful};")
        line.addWidget(said, 1)
        return line
