"""Two answers to one cell side by side, field by field; what differs is marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from cityreport.i18n import tr, written_moment
from cityreport.office.contributions.merge import AnswerOrigin, MergeConflict
from cityreport.ui.kit.building_blocks import selectable, sign, words
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.wording import FIELD_NAMES, field_text

_ALWAYS = ("value", "status", "note", "source")
_TOP = Qt.AlignmentFlag.AlignTop


class TwoAnswers(QScrollArea):
    """One conflict in full. Long notes scroll; nothing is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("twoAnswers")
        self.setAccessibleName(tr("The two answers in full"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def show_conflict(self, conflict: MergeConflict, cell: str) -> None:
        """Show both answers; `cell` names in full what they answer."""
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for column in (2, 3):
            grid.setColumnStretch(column, 1)
        ours, theirs = conflict.ours, conflict.theirs
        grid.addWidget(words(cell, name="answeredCell"), 0, 1, 1, 3)
        grid.addWidget(_heading(tr("Here"), ours.origin, "answerHere"), 1, 2, _TOP)
        grid.addWidget(_heading(tr("In the piece"), theirs.origin, "answerThere"), 1, 3, _TOP)
        differing = conflict.differing
        names = [*_ALWAYS, *(name for name in differing if name not in _ALWAYS)]
        for row, name in enumerate(names, start=2):
            if name in differing:
                mark_ = sign("triangle-alert", COLORS.doubtful, 2 * GRID)
                mark_.setToolTip(tr("Differs"))
                grid.addWidget(mark_, row, 0, _TOP)
            grid.addWidget(words(tr(FIELD_NAMES[name]), "muted", wrap=False), row, 1, _TOP)
            grid.addWidget(_field(field_text(ours.observation, name), f"ours_{name}"), row, 2)
            grid.addWidget(_field(field_text(theirs.observation, name), f"theirs_{name}"), row, 3)
        grid.setRowStretch(len(names) + 2, 1)
        self.setWidget(holder)


def _heading(title: str, origin: AnswerOrigin, name: str) -> QLabel:
    label = words(title, name=name)
    if origin.at:
        moment = written_moment(origin.at)
        label.setText(
            tr("{side}: {officer}, {moment}", side=title, officer=origin.officer, moment=moment)
        )
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _field(shown: str, name: str) -> QLabel:
    label = selectable(words(shown, name=name))
    label.setAlignment(Qt.AlignmentFlag.AlignLeading | _TOP)
    return label
