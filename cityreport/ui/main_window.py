"""The window: navigation, pages, menus, status bar. It navigates; pages do the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from cityreport import i18n, risky_folders
from cityreport.i18n import tr
from cityreport.late import load
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.office.sample_clock import SampleCity, sample_city
from cityreport.settings import Settings
from cityreport.ui.checks import finding_count, whole_check
from cityreport.ui.feature_table import FIRST_STEPS, HELP
from cityreport.ui.home.page import HomePage
from cityreport.ui.kit import scroll_reading, wheel_filter
from cityreport.ui.kit.backup_worker import BackupWorker
from cityreport.ui.kit.building_blocks import sign
from cityreport.ui.kit.disk_watch import DiskWatch
from cityreport.ui.kit.follow_writer import follow_writer
from cityreport.ui.kit.last_session import Recovery, Whereabouts
from cityreport.ui.kit.menus import add_action, add_menu
from cityreport.ui.kit.notice import Notice, tell_clock
from cityreport.ui.kit.one_line import OneLine
from cityreport.ui.kit.reading_order import focus_first
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import GRID, scaled
from cityreport.ui.navigation import Navigation
from cityreport.ui.page_context import Destination, KeepsForms, Page, PageContext
from cityreport.ui.pages import APART, DESK, PAGES
from cityreport.ui.safety.backup_state import BackupLabel, tell_backup
from cityreport.ui.safety.crash import ask_to_leave, report_error
from cityreport.ui.safety.older_copy_watch import older_by, remember_file
from cityreport.ui.safety.saved_indicator import SavedIndicator
from cityreport.ui.safety.session_recovery import PositionRecorder
from cityreport.ui.settings.officer_at_keyboard import OfficerAtKeyboard
from cityreport.ui.undo_actions import UndoActions

LEAST_SIZE = (720, 400)
"""Pixels that the window needs: a screen of 1366 × 768 at 150 % has 911 × 512, less the task bar
and the title of the window."""
_HAS_DESK = "cityreport.network.desk_folders:is_installed"
_WIDE = 1008
"""Pixels from which on the names of pages stand beside their icons, as Windows has it."""


class MainWindow(QMainWindow):
    """One office, opened. Signals say what only the application can do."""

    language_chosen = Signal(str)
    theme_chosen = Signal()
    open_chosen = Signal()
    set_up_chosen = Signal()
    sample_chosen = Signal(object)
    sample_again_chosen = Signal()
    writing_chosen = Signal()
    restore_chosen = Signal(object)

    def __init__(
        self,
        office: Office,
        settings: Settings,
        tasks: Tasks,
        recovery: Recovery | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.office = office
        office.use(settings)
        self.backups = BackupWorker(office, self)
        self.backups.failed.connect(self.fail)
        self.recovery = recovery
        disk = DiskWatch(self)
        self._stack = QStackedWidget()
        hands = (self.go, self.say, self.fail, self.backups, disk, recovery)
        self.context = PageContext(office, settings, tasks, *hands, room=self._stack)
        self._position_recorder = PositionRecorder(
            self, settings, str(office.store.path), self.whereabouts
        )
        self._pages: dict[str, Page] = {}
        self._is_dismissed = False
        self._navigation = Navigation()
        self._navigation.page_chosen.connect(self.go)
        self._officer = OfficerAtKeyboard(self.context, self)
        self._city = OneLine("cityName", "subtitle")
        self._saved = SavedIndicator(office, self.context.disk)
        self._backup = BackupLabel(office)
        self._passing = OneLine("messageLabel")
        self._notice = Notice("windowNotice")
        self._make_frame()
        self._undo_actions = self._make_menus()
        parts = (self._backup, self._passing, self._undo_actions.hint)
        _fill_status_bar(self.statusBar(), self._saved, parts)
        self._end_listening = office.changes.subscribe(self._on_changed)
        tell_backup(self.office, self._notice, self.restore_chosen.emit)
        self._writer_follower = follow_writer(self, office, self._notice, self.writing_chosen)
        self._show_profile()
        self.resize(1366, 768)
        self.setMinimumSize(*LEAST_SIZE)

    # -- what pages and the application ask for

    def go(self, name: str, place: Destination | None = None) -> None:
        """Open a page at a place."""
        page = self._page(name)
        self._stack.setCurrentWidget(page)
        self._navigation.show_page(name)
        page.show_place(place or Destination())
        self._saved.show_waiting(isinstance(page, KeepsForms) and not page.settle())
        if page.focusWidget() is None:
            focus_first(page)
        self._undo_actions.refresh(hidden=page.hides_numbers)
        self._position_recorder.on_gone()

    def current_page(self) -> str:
        """Return the name of the page in view."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def say(self, sentence: str) -> None:
        """Show a sentence until the next one or the next change."""
        self._passing.say(sentence)

    def unsay(self, sentence: str) -> None:
        """Take a sentence away if it still stands there."""
        if self._passing.says(sentence):
            self.say("")

    def fail(self, error: Exception) -> None:
        """Show what went wrong: an expected error as its sentence, any other as a bug."""
        report_error(self, error)

    def ask_officer(self) -> None:
        """Ask who is at the keyboard, where several share this file."""
        self._officer.ask()

    def show_risk(self, risk: risky_folders.Risk | None) -> None:
        """Warn of the folder that the office file is in."""
        home = self._home()
        if risk is not None and home is not None:
            home.warn_of(risk)

    def warn_if_older_copy(self) -> None:
        """Say where the file lacks what this computer has seen of it."""
        tell_clock(self.office, self._notice)
        missing, home = older_by(self.context), self._home()
        if missing and home is not None:
            home.tell_older(missing)
        self.remember_journal_position()

    def remember_journal_position(self) -> None:
        """Remember how far the file goes, so that an older copy of it is noticed."""
        remember_file(self.context)

    def count_findings(self) -> None:
        """Show how many findings are open, from now on."""
        whole = self.context.shared.get(whole_check.WholeCheck, self.office)
        finding_count.FindingCount(self.office, whole, self._navigation.show_findings, self)

    def rest(self) -> None:
        """Do nothing with the file behind the window any more: it will be closed."""
        self.backups.stop()
        self.context.shared.stop()

    def _home(self) -> HomePage | None:
        home = self._page("home")
        return home if isinstance(home, HomePage) else None

    # -- making

    def _make_frame(self) -> None:
        header = QWidget()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        line.addWidget(sign("cityreport", size=24))
        line.addWidget(self._city)
        line.addStretch(1)
        standard = OneLine("standardName", "muted")
        standard.say(i18n.text(self.office.catalogue.title), aloud=False)
        self._officer.changed.connect(self._show_profile)
        line.addWidget(standard)
        line.addWidget(self._officer.button)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._navigation)
        body.addWidget(self._stack, 1)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._notice)
        column.addLayout(body, 1)
        self.setCentralWidget(frame)

    def _make_menus(self) -> UndoActions:
        bar = self.menuBar()
        file = add_menu(bar, "fileMenu", tr("&File"))
        add_action(file, "newOffice", tr("&New city…"), self.set_up_chosen.emit)
        add_action(file, "openOffice", tr("&Open…"), self.open_chosen.emit, "Ctrl+O")
        sample = partial(self.sample_chosen.emit, SampleCity.LONDON)
        add_action(file, "openSample", tr("Sample &city"), sample)
        small = partial(self.sample_chosen.emit, SampleCity.SMALL)
        add_action(file, "openSmallSample", tr("&Small sample city"), small)
        again = tr("Start the sample a&gain")
        restart = add_action(file, "startSampleAgain", again, self.sample_again_chosen.emit)
        restart.setVisible(sample_city(self.office.store) is not None)
        bringing = partial(self.context.open, "import", self)
        add_action(file, "importTable", tr("&Import a spreadsheet…"), bringing, "Ctrl+I")
        printing = partial(self.context.open, "report", self)
        add_action(file, "printReport", tr("&Print a report…"), printing, "Ctrl+P")
        noting = partial(self.context.open, "hand_over", self)
        add_action(file, "handOverAction", tr("Note for the ne&xt officer…"), noting)
        file.addSeparator()
        back_up = add_action(file, "backUpNow", tr("&Back up now"), self.backups.start)
        back_up.setEnabled(self.office.store.backup_of is None)
        restore = partial(self.restore_chosen.emit, None)
        add_action(file, "restoreBackup", tr("&Restore a backup…"), restore)
        file.addSeparator()
        write = tr("&Write a piece for head office…")
        add_action(file, "writePieceAction", write, partial(self.context.open, "piece", self))
        asking = partial(self.context.open, "form", self)
        add_action(file, "partnerFormAction", tr("&Form for a partner…"), asking)
        taking = partial(self.context.open, "take_in", self)
        add_action(file, "takeInAction", tr("&Take in a file…"), taking)
        file.addSeparator()
        keep = lambda: _save_now(self._page(self.current_page()), self.say)  # noqa: E731
        add_action(file, "saveNow", tr("Sa&ve"), keep, "Ctrl+S")
        add_action(file, "quit", tr("&Quit"), self.close, "Ctrl+Q")
        edit = add_menu(bar, "editMenu", tr("&Edit"))
        undo_actions = UndoActions(self.office, self.context.disk, edit)
        undo_actions.said.connect(self.say)
        undo_actions.failed.connect(self.fail)
        again = tr("&Type this month a second time")
        add_action(edit, "typeAgain", again, partial(_type_again, self), "Ctrl+T")
        go = add_menu(bar, "goMenu", tr("&Go"))
        for number, entry in enumerate(PAGES, start=1):
            goer = partial(self.go, entry.name)
            add_action(go, f"go_{entry.name}", tr(entry.title), goer, f"Ctrl+{number}")
        _offer_languages(add_menu(bar, "languageMenu", tr("&Language")), self.language_chosen.emit)
        add_menu(bar, "helpMenu", tr("&Help"))
        return undo_actions

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            entry = next(entry for entry in (*PAGES, *APART) if entry.name == name)
            page = entry.make(self.context)
            page.language_chosen.connect(self.language_chosen)
            page.theme_chosen.connect(self.theme_chosen)
            page.officer_chosen.connect(self._show_profile)
            if isinstance(page, KeepsForms):
                page.waiting.connect(lambda on: self._saved.show_waiting(on and page.isVisible()))
            page.restore_chosen.connect(self.restore_chosen)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    # -- what happens

    def _on_changed(self, changed: Changed) -> None:
        self.context.shared.note(changed)
        for page in self._pages.values():
            page.on_changed(changed)
        if changed.cells or changed.profile or changed.annotations:
            self.context.disk.on_saved()
            self._saved.on_saved()
        if changed.backups:
            self._backup.refresh()
        if changed.profile:
            self._show_profile()
        if changed.cells or changed.annotations:
            self._passing.say("")
            shown = self._pages.get(self.current_page())
            self._undo_actions.refresh(hidden=shown is not None and shown.hides_numbers)

    def _show_profile(self) -> None:
        name = self.office.city.profile.city.name
        self._city.say(name, aloud=False)
        self.setWindowTitle(f"{name} · cityreport")
        self._officer.show()

    def whereabouts(self) -> Whereabouts:
        """Return the page in view and the place on it."""
        name = self.current_page()
        place = self._pages[name].place() if name in self._pages else Destination()
        return Whereabouts(name, place.period, place.area, place.indicator)

    def is_settled(self) -> bool:
        """Return whether every page could write what is typed."""
        settled = [page.settle() for page in self._pages.values()]  # each, not up to a no
        return all(settled)

    def may_leave(self) -> bool:
        """Have every page write what is typed; ask about what cannot be written."""
        for name, page in self._pages.items():
            if not page.settle():
                self.go(name)
                if not ask_to_leave(self, page.save if isinstance(page, KeepsForms) else None):
                    return False
        return True

    def dismiss(self) -> None:
        """Close without a question: another window has taken over."""
        self._is_dismissed = True
        self.close()

    def end(self) -> None:
        """Close at the system's wish: write what is typed, and ask nobody."""
        for page in self._pages.values():
            page.settle()
        self.remember_journal_position()
        self.setEnabled(False)
        self.backups.finish(self, is_ending=True)
        self.dismiss()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on the place is remembered."""
        super().showEvent(event)
        if not self.office.store.read_only:
            self._position_recorder.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the pages their room."""
        super().resizeEvent(event)
        if self.centralWidget() is not None:  # a window that is emptied has no pages any more
            self._navigation.show_narrow(narrow=event.size().width() < scaled(_WIDE))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop listening; the file is closed by the application."""
        if not self._is_dismissed and not self.may_leave():
            event.ignore()
            return
        self._position_recorder.stop()
        self.context.disk.stop()
        if not self._is_dismissed:
            self.remember_journal_position()
            self.setEnabled(False)
            self.backups.finish(self)
        self.rest()
        self._end_listening()
        self._end_listening = _nothing
        if self._writer_follower is not None:
            self._writer_follower.stop()
        super().closeEvent(event)


def complete(window: MainWindow) -> None:
    """Add what nobody needs before the first paint: the menu Help with F1 and ?, and Home's list of
    first steps."""
    app, menu = QApplication.instance(), window.findChild(QMenu, "helpMenu")
    if isinstance(app, QApplication):
        wheel_filter.keep_wheel(app)
        scroll_reading.install(app)
    is_emptied = window.centralWidget() is None  # meanwhile, for another look
    if menu is not None and menu.isEmpty() and not (is_emptied or window.office.store.is_closed):
        titles = {entry.name: entry.title for entry in (*PAGES, *APART)}
        load(HELP)(menu, window, window.context, window.current_page, titles)
        steps, home = load(FIRST_STEPS)(window.context), window._home()
        if steps is not None and home is not None:
            home.add_part(steps)
        if window.context.settings.get("desk") and load(_HAS_DESK)():
            _offer_desk(window)


def _offer_desk(window: MainWindow) -> None:
    """Lead to the page of the network's desk, as to the others."""
    window._navigation.offer_page(DESK, window.current_page())
    for go in window.findChildren(QMenu, "goMenu"):
        add_action(go, "go_network", tr(DESK.title), partial(window.go, DESK.name), "Ctrl+0")


def _fill_status_bar(bar: QStatusBar, saved: QWidget, others: Sequence[OneLine]) -> None:
    """Put what is saved first and whole; the others give way to it, the last stands at the end."""
    bar.setObjectName("statusBar")
    bar.setSizeGripEnabled(False)
    bar.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
    bar.addWidget(saved)
    for part in others:
        part.give_way()
        (bar.addPermanentWidget if part is others[-1] else bar.addWidget)(part, 1)


def _offer_languages(menu: QMenu, chosen: Callable[[str], None]) -> None:
    for code, name in i18n.LANGUAGES.items():
        action = add_action(menu, f"language_{code}", name, partial(chosen, code))
        action.setCheckable(True)
        action.setChecked(code == i18n.language())


def _save_now(page: Page, say: Callable[[str], None]) -> None:
    """Say that all is saved, where it is; write the forms that wait for it."""
    if page.settle():
        say(tr("Everything is already saved: each answer is written as you type it."))
    elif isinstance(page, KeepsForms):
        page.save()


def _type_again(window: MainWindow) -> None:
    here = window.whereabouts()
    window.go("second_keying", Destination(here.period, here.area))


def _nothing() -> None: ...
