"""The window: navigation, pages, menus, status bar. It navigates; pages do the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cityreport import i18n
from cityreport.errors import CityReportError
from cityreport.i18n import moment_name, ntr, tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.office.pages import Changed
from cityreport.settings import Settings
from cityreport.ui.crash import ask_to_leave, report_error
from cityreport.ui.desk import Desk, Page, Place
from cityreport.ui.following import Following
from cityreport.ui.keeper import Keeper
from cityreport.ui.models.undo_words import undo_words
from cityreport.ui.pages import PAGES
from cityreport.ui.tasks import Tasks
from cityreport.ui.theme import COLORS, GRID, icon, pixmap
from cityreport.ui.widgets.backup_state import BackupLabel, tell_backup
from cityreport.ui.widgets.notice import Notice

_NAVIGATION_WIDTH = 176


class MainWindow(QMainWindow):
    """One office, opened. Signals say what only the application can do."""

    language_chosen = Signal(str)
    open_chosen = Signal()
    set_up_chosen = Signal()
    sample_chosen = Signal()
    writing_chosen = Signal()
    restore_chosen = Signal(object)

    def __init__(self, office: Office, settings: Settings, tasks: Tasks) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.office = office
        office.backing.use(settings)
        self.keeper = Keeper(office, self)
        self.keeper.failed.connect(self.fail)
        self._desk = Desk(office, settings, tasks, self.go, self.say, self.fail, self.keeper)
        self._pages: dict[str, Page] = {}
        self._is_dismissed = False
        self._navigation = self._make_navigation()
        self._stack = QStackedWidget()
        self._officer = QLabel()
        self._city = QLabel()
        self._saved = QLabel()
        self._backup = BackupLabel(office)
        self._passing = QLabel()
        self._undo_hint = QLabel()
        self._notice = Notice("windowNotice")
        self._make_frame()
        self._make_menus()
        self._make_status_bar()
        self._end_listening = office.subscribe(self._on_changed)
        self._following = self._follow()
        self._show_profile()
        self._show_undo()
        self.resize(1366, 768)
        self.setMinimumSize(960, 600)

    # -- what pages and the application ask for

    def go(self, name: str, place: Place | None = None) -> None:
        """Open a page at a place."""
        page = self._page(name)
        self._stack.setCurrentWidget(page)
        row = next(i for i, entry in enumerate(PAGES) if entry.name == name)
        if self._navigation.currentRow() != row:
            self._navigation.blockSignals(True)
            self._navigation.setCurrentRow(row)
            self._navigation.blockSignals(False)
        page.show_place(place or Place())

    def current_page(self) -> str:
        """The name of the page in view."""
        return PAGES[self._navigation.currentRow()].name

    def say(self, sentence: str) -> None:
        """Show a sentence until the next one or the next change."""
        self._passing.setText(sentence)
        self._passing.setToolTip(sentence)

    def unsay(self, sentence: str) -> None:
        """Take a sentence away if it still stands there."""
        if self._passing.text() == sentence:
            self.say("")

    def fail(self, error: Exception) -> None:
        """Show what went wrong: an expected error as its sentence, any other as a bug."""
        report_error(self, error)

    # -- making

    def _make_navigation(self) -> QListWidget:
        navigation = QListWidget()
        navigation.setObjectName("navigation")
        navigation.setAccessibleName(tr("Pages"))
        navigation.setFixedWidth(_NAVIGATION_WIDTH)
        navigation.setIconSize(QSize(20, 20))
        for entry in PAGES:
            item = QListWidgetItem(icon(entry.icon), tr(entry.title))
            item.setSizeHint(QSize(_NAVIGATION_WIDTH, 5 * GRID))
            navigation.addItem(item)
        navigation.currentRowChanged.connect(self._on_navigated)
        return navigation

    def _make_frame(self) -> None:
        header = QWidget()
        header.setObjectName("header")
        line = QHBoxLayout(header)
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._city.setProperty("role", "subtitle")
        self._city.setObjectName("cityName")
        mark_icon = QLabel()
        mark_icon.setPixmap(pixmap("cityreport", 24))
        line.addWidget(mark_icon)
        line.addWidget(self._city)
        line.addStretch(1)
        standard = QLabel(i18n.text(self.office.catalogue.title))
        for label in (standard, self._officer):
            label.setProperty("role", "muted")
        self._officer.setObjectName("officerName")
        line.addWidget(standard)
        line.addSpacing(2 * GRID)
        line.addWidget(self._officer)
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

    def _make_menus(self) -> None:
        file_menu = self._menu(tr("&File"), "fileMenu")
        self._add(file_menu, "newOffice", tr("&New city…"), self.set_up_chosen.emit)
        self._add(file_menu, "openOffice", tr("&Open…"), self.open_chosen.emit, "Ctrl+O")
        self._add(file_menu, "openSample", tr("Sample &city"), self.sample_chosen.emit)
        file_menu.addSeparator()
        back_up = self._add(file_menu, "backUpNow", tr("&Back up now"), self.keeper.start)
        back_up.setEnabled(self.office.store.backup_of is None)
        self._add(file_menu, "restoreBackup", tr("&Restore a backup…"), self._on_restore)
        file_menu.addSeparator()
        self._add(file_menu, "quit", tr("&Quit"), self.close, "Ctrl+Q")
        edit = self._menu(tr("&Edit"), "editMenu")
        self._undo_action = self._add(edit, "undo", tr("&Undo"), self._on_undo, "Ctrl+Z")
        self._redo_action = self._add(edit, "redo", tr("&Redo"), self._on_redo, "Ctrl+Y")
        self._redo_action.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        go = self._menu(tr("&Go"), "goMenu")
        for number_, entry in enumerate(PAGES, start=1):
            self._add(
                go, f"go_{entry.name}", tr(entry.title), self._goer(entry.name), f"Ctrl+{number_}"
            )
        languages = self._menu(tr("&Language"), "languageMenu")
        for code, name in i18n.LANGUAGES.items():
            action = self._add(languages, f"language_{code}", name, self._chooser(code))
            action.setCheckable(True)
            action.setChecked(code == i18n.language())

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setObjectName("statusBar")
        bar.setSizeGripEnabled(False)
        bar.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self._saved.setObjectName("savedLabel")
        self._passing.setObjectName("messageLabel")
        self._undo_hint.setObjectName("undoHint")
        self._undo_hint.setProperty("role", "muted")
        bar.addWidget(self._saved)
        bar.addWidget(self._backup)
        bar.addWidget(self._passing, 1)
        bar.addPermanentWidget(self._undo_hint)
        if self.office.store.read_only:
            self._saved.setText(tr("Read-only: nothing can be changed here"))
        else:
            self._saved.setText(tr("All changes are saved on this computer as you type"))

    def _follow(self) -> Following | None:
        """Show what another window writes; None where this one writes itself."""
        tell_backup(self.office, self._notice, self.restore_chosen.emit)
        if self.office.store.held_by is None:
            return None
        try:
            self.office.store.check_writable()
        except CityReportError as error:
            self._notice.tell(sentence(error))
        following = Following(self.office, self)
        following.freed.connect(self._on_freed)
        self._notice.acted.connect(self.writing_chosen)
        return following

    def _on_freed(self) -> None:
        self._notice.tell(
            tr("Nobody else has the file open any more. Numbers can be entered here now."),
            tr("Enter numbers here"),
        )

    def _menu(self, title: str, name: str) -> QMenu:
        menu = self.menuBar().addMenu(title)
        menu.setObjectName(name)
        return menu

    def _add(
        self, menu: QMenu, name: str, title: str, slot: Callable[[], object], keys: str = ""
    ) -> QAction:
        action = menu.addAction(title)
        action.setObjectName(name)
        action.triggered.connect(lambda _checked=False: slot())
        if keys:
            action.setShortcut(QKeySequence(keys))
        return action

    def _goer(self, name: str) -> Callable[[], None]:
        return lambda: self.go(name)

    def _chooser(self, code: str) -> Callable[[], None]:
        return lambda: self.language_chosen.emit(code)

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            entry = next(entry for entry in PAGES if entry.name == name)
            page = entry.make(self._desk)
            page.language_chosen.connect(self.language_chosen)
            page.officer_chosen.connect(self._show_profile)
            page.restore_chosen.connect(self.restore_chosen)
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    # -- what happens

    def _on_navigated(self, row: int) -> None:
        if row >= 0:
            self.go(PAGES[row].name)

    def _on_changed(self, changed: Changed) -> None:
        for page in self._pages.values():
            page.on_changed(changed)
        if (changed.cells or changed.profile) and not self.office.store.read_only:
            now = moment_name(self.office.now())
            self._saved.setText(tr("Saved on this computer {time}", time=now))
            self._saved.setStyleSheet(f"color: {COLORS.good};")
        if changed.backups:
            self._backup.refresh()
        if changed.profile:
            self._show_profile()
        if changed.cells:
            self._passing.clear()
            self._show_undo()

    def _on_restore(self) -> None:
        self.restore_chosen.emit(None)

    def _on_undo(self) -> None:
        self._step_back(self.office.undo)

    def _on_redo(self) -> None:
        self._step_back(self.office.redo)

    def _step_back(self, step: Callable[[], tuple[object, ...]]) -> None:
        try:
            keys = step()
        except CityReportError as error:
            self.fail(error)
            return
        self.say(ntr("{n} cell was set back.", "{n} cells were set back.", len(keys)))

    def _show_profile(self) -> None:
        name = self.office.profile.city.name
        self._city.setText(name)
        self.setWindowTitle(f"{name} · cityreport")
        self._officer.setText(tr("Officer: {name}", name=self.office.officer))

    def _show_undo(self) -> None:
        undoing, redoing = self.office.next_undo(), self.office.next_redo()
        self._undo_action.setEnabled(undoing is not None and not self.office.store.read_only)
        self._redo_action.setEnabled(redoing is not None and not self.office.store.read_only)
        self._undo_hint.setText(
            "" if undoing is None else undo_words(self.office.catalogue, undoing)
        )

    def may_leave(self) -> bool:
        """Have every page write what is typed; ask about what cannot be written."""
        for name, page in self._pages.items():
            if not page.settle():
                self.go(name)
                if not ask_to_leave(self):
                    return False
        return True

    def dismiss(self) -> None:
        """Close without a question: another window has taken over."""
        self._is_dismissed = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop listening; the file is closed by the application."""
        if not self._is_dismissed and not self.may_leave():
            event.ignore()
            return
        if self._is_dismissed:
            self.keeper.stop()
        else:
            self.setEnabled(False)
            self.keeper.finish(self)
        self._end_listening()
        self._end_listening = _nothing
        if self._following is not None:
            self._following.stop()
        super().closeEvent(event)


def _nothing() -> None: ...
