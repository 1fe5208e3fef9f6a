"""The officer at the keyboard: asked at the start, changed with a click, and named by every change.

Belongs here: the button in the window's header and its questions. Not here: the list itself,
which is part of the profile (sections/officers).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.ui.page_context import PageContext
from cityreport.ui.settings import officer_dialog
from cityreport.ui.settings.officer_button import OfficerButton


class OfficerAtKeyboard(QObject):
    """The button and what it leads to. `changed` when somebody else sits down."""

    changed = Signal()

    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self.button = OfficerButton()
        self.button.setEnabled(not context.office.store.read_only)
        self.button.chosen.connect(self._on_chosen)
        self.button.other_asked.connect(self._on_other)

    def show(self) -> None:
        """Show who is at the keyboard, and offer the others."""
        office = self._context.office
        self.button.show_officers(office.changes.officer, office.city.profile.officers)

    def ask(self) -> None:
        """Ask who is at the keyboard: where several share this file, and where the computer only
        knows who writes into another one."""
        office, settings = self._context.office, self._context.settings
        officers = office.city.profile.officers
        is_new = settings.lacks_officer(office.store.identity())
        if office.store.read_only or (len(officers) < 2 and not is_new):
            return
        if is_new:
            candidates = [*officers, settings.get("officer"), office.changes.officer]
            officers = tuple(dict.fromkeys(name for name in candidates if name))

        dialog = officer_dialog.OfficerQuestion(officers, office.changes.officer, self._window)
        dialog.finished.connect(lambda _: self._on_chosen(dialog.name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, name: str) -> None:
        choose_officer(self._context, name)
        self.changed.emit()

    def _on_other(self) -> None:
        dialog = officer_dialog.NewOfficer(self._window)
        dialog.accepted.connect(lambda: self._take(dialog.name))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, name: str) -> None:
        """Put a new name into the list, and the one of until now too if it was ever chosen."""
        office, settings = self._context.office, self._context.settings
        known = {one.casefold(): one for one in office.city.profile.officers}
        if name.casefold() in known:
            self._on_chosen(known[name.casefold()])
            return
        before = office.changes.officer
        chosen = settings.chosen_officer(office.store.identity())
        beside = [before] if chosen == before != name else []
        try:
            office.city.add_officer(name, *beside)
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            self._context.fail(error)
            return
        _tell(self._context, name)
        self.changed.emit()


def choose_officer(context: PageContext, name: str) -> None:
    """Have somebody at the keyboard: the very next change names them. Empty: the account."""
    office = context.office
    is_known = not context.settings.lacks_officer(office.store.identity())
    if name and name == office.changes.officer and is_known:
        return
    _tell(context, name)


def _tell(context: PageContext, name: str) -> None:
    """Remember the name for the next start, and say so."""
    identity = context.office.store.identity()
    kept = context.settings.choose_officer(name, identity)
    context.office.changes.officer = name or context.settings.officer(identity)
    officer = context.office.changes.officer
    if kept:
        context.say(tr("From now on the journal names {officer}.", officer=officer))
    else:
        context.say(
            tr(
                "From now on the journal names {officer}. This computer could not write that "
                "down: choose the name again at the next start.",
                officer=officer,
            )
        )
