"""Starting the window: which office, which language, and what to do when there is none yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cityreport import i18n, paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError, CityReportError
from cityreport.office import chart_drawing, leftovers, sample_office, set_up_draft
from cityreport.office.backups.backup_jobs import restore_office
from cityreport.office.backups.preflight import LookOver
from cityreport.office.changes import SOFTWARE
from cityreport.office.clock import Clock
from cityreport.office.office import Office
from cityreport.office.page_values import Audit
from cityreport.office.sample_clock import SampleCity
from cityreport.settings import Settings
from cityreport.store.store import Store
from cityreport.ui import given_file, theme_change
from cityreport.ui.home import welcome_dialog
from cityreport.ui.kit import garbage, wheel_filter
from cityreport.ui.kit.file_drop import FileDrop
from cityreport.ui.kit.screen_size import available_size
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import icon, make_application
from cityreport.ui.kit.ui_language import UiLanguage
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.page_context import Destination
from cityreport.ui.safety import damaged_file, rebuild_dialog, restore_action, restore_dialog
from cityreport.ui.safety.crash import CrashGuard, report_error
from cityreport.ui.safety.open_office import (
    ask_to_start_again,
    choose_new_office,
    choose_office,
    free_name,
    is_same,
    look_at_folder,
    open_or_ask,
)
from cityreport.ui.safety.session_recovery import find_recovery
from cityreport.ui.session_end import Ending
from cityreport.ui.settings import set_up_flow

_WARM_UP_AFTER_MS = 300


def _load_and_tidy(store: Store) -> None:
    chart_drawing.warm_up()
    if not store.read_only:
        leftovers.remove_leftovers(store.path)


class Program:
    """The running program: one office and its window at a time."""

    def __init__(
        self, app: QApplication, settings: Settings, catalogue: CatalogueFile, clock: Clock
    ) -> None:
        self._app = app
        self._settings = settings
        self._catalogue = catalogue
        self._clock = clock
        self._tasks = Tasks()
        self._ui_language = UiLanguage(app, settings)
        self._warming = QTimer()
        self._warming.setSingleShot(True)
        self._warming.timeout.connect(self._warm_up)
        self.window: MainWindow | None = None
        self._background_audit: damaged_file.BackgroundAudit | None = None
        self._is_closed = False

    def start(self, store: Path, look_over: LookOver | None = None) -> bool:
        """Open the store unless it is damaged, or ask what to do if there is none; False if the
        person gave up."""
        self._ui_language.speak(i18n.language())
        if store.exists():
            self._try(lambda: self._show_file(store, look_over))
        return self.window is not None or self._welcome(store)

    def show(self, office: Office) -> None:
        """Show an office in a new window, closing the one before."""
        if not office.city.is_set_up and not set_up_flow.set_up_office(office, self._asking()):
            office.close()
            return
        page, old = "home", self.window
        same = old if old is not None and old.office is office else None
        left = find_recovery(office, self._settings) if same is None else same.recovery
        window = MainWindow(office, self._settings, self._tasks, left)
        window.language_chosen.connect(self._on_language)
        window.theme_chosen.connect(self._on_theme)
        window.open_chosen.connect(self._on_open)
        FileDrop(window, self.show_given)
        window.set_up_chosen.connect(self._on_set_up)
        window.sample_chosen.connect(self._on_sample)
        window.sample_again_chosen.connect(self._on_sample_again)
        window.writing_chosen.connect(self._on_writing)
        window.restore_chosen.connect(self._on_restore)
        self.window = window
        window.go(page)
        room, wanted = available_size(window), window.size()
        fits = room.width() > wanted.width() and room.height() > wanted.height()
        (window.show if fits else window.showMaximized)()
        # counted from the first paint: on a slow machine the time is over before it
        later = partial(QTimer.singleShot, _WARM_UP_AFTER_MS, window, partial(complete, window))
        QTimer.singleShot(0, window, later)
        if same is None:
            window.ask_officer()
        if old is not None:
            self._discard(old, keep=office)
        if office.store.backup_of is None:
            QTimer.singleShot(0, self._warming, lambda: self._warming.start(_WARM_UP_AFTER_MS))

    def end(self) -> None:
        """Close the window and the file at the system's wish."""
        if self.window is not None and self.window.isEnabled():
            self.window.end()
            self.window.office.close()

    def close(self) -> None:
        """Wait for running work and close the file."""
        self._is_closed = True  # the first paint may still start the warm-up
        self._warming.stop()
        if self._background_audit is not None:
            self._background_audit.stop()
        self._tasks.wait()
        if self.window is not None:
            self.window.office.close()

    # -- choices of the person

    def _on_language(self, code: str) -> None:
        if self.window is None or not self._may_leave():
            return
        self._settings.set("language", code)
        self._ui_language.speak(code)
        self._build_anew(self.window)

    def _on_theme(self) -> None:
        """Show the window in the chosen colours, or in those that the system has now."""
        theme_change.follow_theme(self._app, self._settings, lambda: self.window, self.show)

    def _build_anew(self, window: MainWindow) -> None:
        here = window.whereabouts()
        self.show(window.office)
        if self.window is not None:
            self.window.go(here.page, Destination(here.period, here.area, here.indicator))

    def _on_open(self) -> None:
        if (path := choose_office(self.window)) is not None:
            self.show_given(path)

    def show_given(self, path: Path) -> None:
        """Open an office file; say of a submission what it is."""
        if (window := self.window) is not None and not given_file.is_office(path):
            self._try(lambda: given_file.look_at(window.context, window, path))
        elif self._may_leave():
            self._try(lambda: self._show_file(path))

    def _on_set_up(self) -> None:
        if self._may_leave() and (path := choose_new_office(self.window)) is not None:
            self._try(lambda: self._create(path))

    def _on_sample(self, city: SampleCity = SampleCity.LONDON) -> None:
        if self._may_leave():
            self._try(lambda: self._show_sample(paths.sample_store(city), city))

    def _on_sample_again(self) -> None:
        window = self.window
        if window is None or not window.may_leave() or not ask_to_start_again(window):
            return
        path, officer = window.office.store.path, window.office.changes.officer
        window.rest()
        window.setEnabled(False)
        window.office.close()
        self._try(lambda: sample_office.start_again(path, self._catalogue, officer).close())
        self._try(lambda: self._show_file(path))

    def _on_writing(self) -> None:
        if self.window is not None:
            path = self.window.office.store.path
            self._try(lambda: self._show_file(path))

    def _on_restore(self, source: Path | None) -> None:
        if self.window is not None and self._may_leave():
            window = self.window
            self._try(lambda: self._restore(window, source))

    def _may_leave(self) -> bool:
        return self.window is None or self.window.may_leave()

    # -- doing

    def _show_sample(self, path: Path, city: SampleCity) -> None:
        """Show a sample city, made when it is not there yet."""
        if path.exists():
            self._show_file(path)
            return
        officer = self._settings.officer()
        made = sample_office.create_sample(path, self._catalogue, officer, city)
        _give_officer(self._settings, made)
        self.show(made)

    def _show_file(self, path: Path, look_over: LookOver | None = None) -> None:
        try:
            checked = look_over is not None and look_over.finish()
            self._show_sound_file(path, checked=checked)
        except AccessError as error:
            if damaged_file.ask_after_damage(error, path, self._settings, self._clock, self.window):
                self._show_sound_file(path)

    def _show_sound_file(self, path: Path, *, checked: bool = False) -> None:
        office = self._open(path, checked=checked)
        if office is None:
            return
        identity = office.store.identity()
        self._settings.keep_officer(identity)
        if self.window is None or self.window.office is not office:
            office.changes.officer = self._settings.officer(identity)
        try:
            self.show(office)
        except CityReportError:
            if self.window is None or self.window.office is not office:
                office.close()
            raise

    def _on_audit_failed(self, path: Path, found: Audit) -> None:
        window = self.window
        if window is None or window.office.store.path != path or not window.may_leave():
            return
        window.rest()
        window.office.close()
        window.setEnabled(False)
        given = (path, found, self._settings, self._clock)
        is_mended, self.window = damaged_file.ask_after_audit(window, *given), None
        if is_mended:
            self._try(lambda: self._show_file(path))
        if self.window is None and not self._welcome(path):
            self._app.quit()
        self._discard(window, keep=None)

    def _open(self, path: Path, *, checked: bool = False) -> Office | None:
        """Open the office of a file: to write, or to look at while somebody else writes it.

        None where the person leaves a file alone that another computer left open.
        """
        own = None if self.window is None else self.window.office
        if own is not None and own.store.is_open_to_write and is_same(own.store.path, path):
            return own
        given = (path, self._catalogue, self._clock, self._settings.officer())
        return open_or_ask(self.window, given, checked=checked)

    def _restore(self, window: MainWindow, source: Path | None) -> None:
        """Have a backup chosen and put in the place of the office file, and go on with it."""
        office, store = window.office, window.office.store.path
        if office.store.backup_of is not None:
            store = restore_action.office_of(store) or paths.default_store()
        dialog = restore_dialog.RestoreDialog(
            store, office.backups.all(), self._clock(), source, parent=window
        )
        if not dialog.exec() or dialog.chosen is None:
            return
        chosen = dialog.chosen
        window.rest()
        window.setEnabled(False)
        office.close()
        officer = office.changes.officer
        found = restore_action.run_restore(
            window,
            lambda handle: restore_office(
                store, chosen, self._clock, officer, SOFTWARE, progress=handle.step
            ),
        )
        restored = isinstance(found, tuple)
        self._show_file(store if restored else office.store.path)
        if isinstance(found, tuple):
            restore_action.tell_restored(self.window, found, chosen)
        elif isinstance(found, Exception) and self.window is not None:
            report_error(self.window, found)

    def _create(self, path: Path) -> None:
        made = set_up_flow.make_office(path, self._catalogue, self._asking())
        if made is not None:
            self.show(made[0])
            set_up_flow.begin_office(self.window, made[1])

    def _asking(self) -> set_up_flow.Asking:
        wheel_filter.keep_wheel(self._app)
        return set_up_flow.Asking(self._settings, self._clock, lambda: self.window, self._speak)

    def _speak(self, code: str) -> None:
        if self.window is not None:
            self._on_language(code)
        else:
            self._settings.set("language", code)
            self._ui_language.speak(code)

    def _welcome(self, store: Path) -> bool:
        while self.window is None:
            begun = set_up_draft.begun_city(free_name(store))
            dialog = welcome_dialog.WelcomeDialog(begun=begun)
            dialog.exec()
            match dialog.choice:
                case "language":
                    self._speak(dialog.language)
                case "set_up":
                    self._try(lambda: self._create(free_name(store)))
                case "sample" | "small" as city:
                    self._on_sample(SampleCity.SMALL if city == "small" else SampleCity.LONDON)
                case "open":
                    self._on_open()
                case "rebuild":
                    given = (self._catalogue, self._clock, self._settings.officer())
                    if made := rebuild_dialog.ask_for_office(free_name(store), *given):
                        self._try(lambda: self._show_file(made))
                case _:
                    return False
        return True

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except CityReportError as error:
            report_error(self.window, error)

    def _warm_up(self) -> None:
        """Load what a start does not wait for: once the window is painted, and while it is open."""
        garbage.collect_here(self._app)
        window = self.window
        if self._is_closed or window is None or not (window.isVisible() and window.isEnabled()):
            return  # closed before its time came, or its file is
        self._settings.set("store", str(window.office.store.path))
        window.backups.start_day()
        self._tasks.run(
            lambda _: _load_and_tidy(window.office.store), lambda _: None, lambda _: None
        )
        window.warn_if_older_copy()
        window.count_findings()
        look_at_folder(self._tasks, window.office.store.path, window.show_risk)
        if self._background_audit is None:
            self._background_audit = damaged_file.BackgroundAudit()
            self._background_audit.failed.connect(self._on_audit_failed)
            QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_theme)
        self._background_audit.begin(window.office.store.path, window)

    def _discard(self, window: MainWindow, keep: Office | None) -> None:
        if window.office is not keep and window.isEnabled():
            window.remember_journal_position()
            window.backups.finish(window)
        window.dismiss()
        if window.office is not keep:
            window.office.close()
        window.deleteLater()


def _give_officer(settings: Settings, made: Office) -> None:
    """Whoever makes a file writes into it."""
    settings.choose_officer(settings.get("officer"), made.store.identity())


def run(
    store: Path,
    settings: Settings,
    catalogue: CatalogueFile,
    clock: Clock,
    look_over: LookOver,
    given: Path | None = None,
) -> int:
    """Show the window until it is closed; return the exit code. `given`: a submission that is to be
    looked at in it."""
    app = make_application(settings.get("theme"), settings.text_percent())
    app.setApplicationName("cityreport")
    app.setDesktopFileName("cityreport")
    app.setWindowIcon(icon("cityreport"))
    guard = CrashGuard()
    guard.install()
    program = Program(app, settings, catalogue, clock)
    ending = Ending(app, program.end)
    ending.install()
    try:
        is_shown = program.start(store, look_over)
        if is_shown and given is not None:
            QTimer.singleShot(0, app, partial(program.show_given, given))
        return app.exec() if is_shown and not ending.is_wished else 0
    finally:
        program.close()
        ending.remove()
        guard.remove()
