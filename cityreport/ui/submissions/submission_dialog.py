"""One submission: for whom the copy is, sending it, who got it, what came back, what changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from cityreport.delivery_words import copy_banner
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import number, span_name, tr
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.theme import GRID, color_of
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.answers_panel import AnswersPanel
from cityreport.ui.submissions.difference_panel import DifferencePanel
from cityreport.ui.submissions.sending_panel import SendingPanel

_WIDTH, _HEIGHT = 860, 470
_BANNERS = {"restricted": ("lock", "wrong"), "public": ("book-open", "good")}


class CopyBanner(QWidget):
    """A shape and a line in bold that say who may see a copy."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._shapes = {
            copy: sign(shape, color_of(color)) for copy, (shape, color) in _BANNERS.items()
        }
        self._line = words(role="subtitle", name=name)
        line = in_a_row(*self._shapes.values(), end=False)
        line.addWidget(self._line, 1)
        self.setLayout(line)

    def show_copy(self, confidentiality: str) -> None:
        """Say it of a copy."""
        for copy, shape in self._shapes.items():
            shape.setVisible(copy == confidentiality)
        self._line.setText(copy_banner(confidentiality))


class SubmissionDialog(Dialog):
    """A submission with three tabs. `folder`: where its files are, None where nobody knows."""

    def __init__(
        self,
        context: PageContext,
        made: SubmissionRecord,
        folder: Path | None,
        files: FileDialogs,
        open_url: Callable[[QUrl], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("submissionDialog")
        title = tr("Submission {number}", number=number(made.sequence))
        self.setWindowTitle(title)
        banner = CopyBanner("submissionBanner")
        banner.show_copy(made.confidentiality)
        span = span_name(Period.parse(made.start), Period.parse(made.end))
        names = selectable(words("\n".join(made.files), name="submissionFiles"))
        self._sending = SendingPanel(context, made, folder, files, open_url)
        self._difference = DifferencePanel(context, made)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("submissionTabs")
        self.tabs.setAccessibleName(title)
        self.tabs.addTab(self._sending, tr("Send"))
        answers = AnswersPanel(context, made, files, open_url)
        self.tabs.addTab(answers, tr("Answers"))
        self.tabs.addTab(self._difference, tr("What changed"))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(banner)
        column.addWidget(words(f"{title} · {span}", name="submissionTitle"))
        column.addWidget(names)
        column.addWidget(self.tabs, 1)
        close = button(tr("Close"), "closeSubmission", self.reject)
        column.addLayout(foot(self, close))
        self._close = close
        self.tabs.currentChanged.connect(self._on_tab)
        self._on_tab()
        self.resize(_WIDTH, _HEIGHT)
        self._difference.compare()

    def _on_tab(self) -> None:
        """Enter sends where that is in view, and closes elsewhere."""
        is_sending = self.tabs.currentWidget() is self._sending
        declare_default(self, self._sending.first_step if is_sending else self._close)

    def reject(self) -> None:
        """Close; while files are copied it stays."""
        if not self._sending.is_busy:
            super().reject()
