"""The bar that shows how much is checked."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from cityreport.i18n import tr


class CheckBar(QProgressBar):
    """In whole percent."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("checkProgress")
        self.setAccessibleName(tr("How much is checked"))
        self.setMaximum(100)

    def show_progress(self, made: int, of: int) -> None:
        """Show how much of it is done. A check may go on after the page: Qt no longer calls this
        once the bar is gone, as it would call a function of ours."""
        self.setValue(100 * made // of)
