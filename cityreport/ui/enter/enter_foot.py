"""The line below the entry grid: what the keys do, folding all at once, the zero return, and the
way to what is flagged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cityreport.collection_words import not_collected_words
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.period import Period
from cityreport.i18n import tr
from cityreport.ui.enter.entry_sheet import EntrySheet
from cityreport.ui.kit.flags_button import FlagsButton
from cityreport.ui.kit.flow_layout import FlowLayout
from cityreport.ui.kit.theme import GRID, scaled

_LOW = 520
"""Pixels of the page below which it does without the line of keys."""


class EnterFoot(QWidget):
    """Keys in words; a signal for each button that is pressed."""

    fold_all_asked = Signal()
    zeros_asked = Signal()
    again_asked = Signal()
    import_asked = Signal()

    def __init__(self, flags: FlagsButton, menu: QPushButton, page: QWidget) -> None:
        super().__init__()
        page.installEventFilter(self)
        self._hint = QLabel()
        self._hint.setObjectName("enterHint")
        self._hint.setAccessibleDescription(tr("Keys"))
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setText(
            tr(
                "Enter ↓   Tab →   0 zero   n not available   c not collected   "
                "x not applicable   r the rest   Delete empties   Space breakdowns   F7 rows   "
                "F8 columns   Alt+← → month   F6 panel   Ctrl+L source as before   "
                "Ctrl+0 the rest is zero   Ctrl+K not collected here   Ctrl+Enter next step"
            )
        )
        self._hint.setToolTip(
            tr(
                "Copy and paste blocks with Ctrl+C and Ctrl+V. A block from a spreadsheet goes "
                "down the rows that can be typed; its second column is the note. Empty cells of "
                "the block leave the cells below them as they are."
            )
        )
        self._not_collected = QLabel()
        self._not_collected.setObjectName("notCollectedHere")
        self._not_collected.setAccessibleName(tr("What we collect"))
        self._not_collected.setProperty("role", "muted")
        self._not_collected.setWordWrap(True)
        self._not_collected.hide()
        self._fold_all = QPushButton()
        self._fold_all.setObjectName("foldAll")
        self._fold_all.clicked.connect(self.fold_all_asked)
        zeros = tr("All remaining of this group are zero…")
        self._zeros = QPushButton(zeros)
        self._zeros.setObjectName("zeroReturn")
        self._zeros.setAccessibleName(zeros)
        self._zeros.clicked.connect(self.zeros_asked)
        again = tr("Type a second time…")
        self._again = QPushButton(again)
        self._again.setObjectName("typeAgainButton")
        self._again.setAccessibleName(again)
        self._again.setToolTip(tr("Type this month again without seeing it, and compare (Ctrl+T)"))
        self._again.clicked.connect(self.again_asked)
        bring = tr("Import…")
        self._import = QPushButton(bring)
        self._import.setObjectName("importButton")
        self._import.setAccessibleName(tr("Import a spreadsheet"))
        self._import.setToolTip(tr("Bring in the numbers of a spreadsheet (Ctrl+I)"))
        self._import.clicked.connect(self.import_asked)
        line = FlowLayout()
        line.addWidget(menu)
        line.add_stretch()
        for made in (flags, self._import, self._again, self._zeros, self._fold_all):
            line.addWidget(made)
        column = QVBoxLayout(self)  # beside the buttons the keys stood in a column of one word
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._not_collected)
        column.addWidget(self._hint)
        column.addLayout(line)
        self.show_folding(can_fold=False, is_unfolded=False)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        """Leave the keys to the list that ? opens where the page is low: rows of numbers need their
        lines."""
        if isinstance(event, QResizeEvent):
            self._hint.setVisible(event.size().height() >= scaled(_LOW))
        return super().eventFilter(page, event)

    def show_folding(self, *, can_fold: bool, is_unfolded: bool) -> None:
        """Offer what can be done: fold all, unfold all, or nothing."""
        words = tr("Fold all") if is_unfolded else tr("Unfold all")
        self._fold_all.setText(words)
        self._fold_all.setAccessibleName(words)
        self._fold_all.setVisible(can_fold)

    def show_asked(self, catalogue: Catalogue, period: Period | None, sheet: EntrySheet) -> None:
        """Say what is not asked in the period in view; nothing where all is."""
        words = ""
        if period is not None:
            missing = sheet.asked.collection.not_collected(catalogue, period)
            words = not_collected_words(missing)
            if not sheet.rows:
                nothing = tr("Nothing is asked here: the city collects none of these.")
                words = f"{nothing} {words}"
        self._not_collected.setText(words)
        self._not_collected.setVisible(bool(words))

    def show_zeros(self, *, can_return: bool) -> None:
        """Return whether anything of the group in focus is left to be answered with zero."""
        self._zeros.setEnabled(can_return)
        self._zeros.setToolTip(tr("Ctrl+0 does it for all groups of the month at once"))
