"""The menu Help, F1 at the chapter of what is in view, and ? for the keys of the page.

Loaded after the first paint: nobody needs help sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from cityreport.i18n import tr
from cityreport.ui.help.about_dialog import AboutDialog
from cityreport.ui.help.exercise import begin_exercise, go_on_with_exercise
from cityreport.ui.help.guide_window import open_guide
from cityreport.ui.help.key_sheet import KeySheet
from cityreport.ui.kit.menus import add_action
from cityreport.ui.page_context import PageContext

_KEY = "F1"
_WATCH = "helpWatch"

CHAPTERS = {
    "home": "what-the-verdict-and-510-mean",
    "enter": "your-first-month",
    "second_keying": "type-a-month-a-second-time",
    "checks": "checks-and-sign-off",
    "year": "the-year-breakdowns-zeros-and-flags",
    "progress": "charts",
    "districts": "districts-side-by-side",
    "submissions": "send-a-submission-and-correct-it",
    "history": "history-and-names-that-must-go",
    "settings": "set-up-your-city",
    "network": "the-networks-desk",
}
"""Page -> the chapter or section of the English guide that F1 opens there."""

DIALOG_CHAPTERS = {
    "collectionDialog": "what-your-city-collects",
    "contributeDialog": "branch-offices",
    "damagedDialog": "when-something-breaks",
    "deskCityDialog": "the-networks-desk",
    "deskKeyDialog": "the-networks-desk",
    "errorBox": "when-something-breaks",
    "explanationDialog": "what-the-verdict-and-510-mean",
    "flagsDialog": "the-year-breakdowns-zeros-and-flags",
    "handOverDialog": "several-officers",
    "importAssistant": "import-a-spreadsheet",
    "keySheet": "keys",
    "mergeDialog": "branch-offices",
    "newOfficerDialog": "several-officers",
    "officerDialog": "several-officers",
    "outsideDialog": "set-up-your-city",
    "pageSheetDialog": "send-a-submission-and-correct-it",
    "partnerFormDialog": "forms-for-partners",
    "rebuildDialog": "move-to-another-computer",
    "receivedFormDialog": "forms-for-partners",
    "reportDialog": "print-and-publish",
    "restoreDialog": "backups-and-cloud-folders",
    "setUpDialog": "set-up-your-city",
    "signDialog": "sign-a-month-off",
    "submissionDialog": "send-a-submission-and-correct-it",
    "takeBackDialog": "history-and-names-that-must-go",
    "verificationDialog": "send-a-submission-and-correct-it",
    "welcomeDialog": "set-up-your-city",
    "zeroReturnDialog": "the-year-breakdowns-zeros-and-flags",
}
"""Dialog -> the place of the English guide that F1 opens in it; else the guide's beginning."""


def fill_menu(
    menu: QMenu,
    window: QWidget,
    context: PageContext,
    page: Callable[[], str],
    titles: dict[str, str],
) -> None:
    """Give a window's menu its lines. `page`: the name of the page in view; `titles`: the English
    title of each page, by its name."""

    def about() -> None:
        _open(AboutDialog(context.office, window))

    def read() -> None:
        open_guide(window).show_guide(CHAPTERS.get(page(), ""))

    def keys() -> None:
        _open(KeySheet(titles[page()], window))

    add_action(menu, "helpGuide", tr("&Guide"), read, _KEY)
    add_action(menu, "helpKeys", tr("&Keys of this page"), keys, "?")
    menu.addSeparator()
    trying = partial(begin_exercise, window, context)
    add_action(menu, "helpExercise", tr("&Try it on the sample"), trying)
    add_action(menu, "helpNews", tr("&What is new"), lambda: open_guide(window).show_news())
    add_action(menu, "helpAbout", tr("&About"), about)
    help_in_dialogs()
    go_on_with_exercise(window, context)


def _open(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def help_in_dialogs() -> None:
    """From now on F1 opens the guide in every dialog that asks something. A second call does
    nothing."""
    app = QApplication.instance()
    if isinstance(app, QGuiApplication) and app.findChild(QObject, _WATCH) is None:
        watch = QObject(app)
        watch.setObjectName(_WATCH)
        app.focusWindowChanged.connect(lambda _: _give_key())


def _give_key() -> None:
    """Give the dialog that has just opened its F1."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog) and dialog.findChild(QShortcut, _WATCH) is None:
        shortcut = QShortcut(QKeySequence(_KEY), dialog)
        shortcut.setObjectName(_WATCH)
        chapter = DIALOG_CHAPTERS.get(dialog.objectName(), "")
        shortcut.activated.connect(lambda: open_guide(dialog).show_guide(chapter))
