"""From the first question to the first page of a new office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.office.clock import Clock, OfficeClock
from cityreport.office.new_office import create_office
from cityreport.office.office import Office
from cityreport.office.set_up_draft import drop_set_up
from cityreport.settings import Settings
from cityreport.ui.page_context import Destination
from cityreport.ui.settings.country_field import number_format_of
from cityreport.ui.settings.set_up_dialog import NewCity, SetUpDialog
from cityreport.ui.settings.set_up_office_steps import First


class _Window(Protocol):
    office: Office
    go: Callable[[str, Destination], None]


class Asking(NamedTuple):
    """The means to ask with: the settings, the clock, the window that is open, if any, and a way to
    have the program speak another language."""

    settings: Settings
    clock: Clock
    window: Callable[[], QWidget | None]
    speak: Callable[[str], None]


def ask_new_city(path: Path, asking: Asking) -> NewCity | None:
    """Ask for the city of an office file that is to be made; None where the person leaves."""
    while True:
        month = OfficeClock(asking.clock).this_month.shift(-1)
        dialog = SetUpDialog(asking.settings, path, month, asking.window())
        dialog.exec()
        wished, city = dialog.language, dialog.city
        dialog.deleteLater()
        if not wished:
            return city
        asking.speak(wished)


def make_office(
    path: Path, catalogue: CatalogueFile, asking: Asking
) -> tuple[Office, NewCity] | None:
    """Ask for a city and make its office file; None where the person leaves. A file is made only
    once there is a city."""
    asked = ask_new_city(path, asking)
    if asked is None:
        return None
    made = create_office(path, catalogue, asking.clock, asked.officer, asked.profile)
    asking.settings.choose_officer(asked.officer, made.store.identity())
    _propose_numbers(asking.settings, asked.profile.city.country)
    drop_set_up(path)
    return made, asked


def _propose_numbers(settings: Settings, country: str) -> None:
    """Write numbers as the country does from now on, unless a person chose already."""
    if not settings.get("numbers"):
        settings.set("numbers", number_format_of(country))
        i18n.set_number_format(settings.get("numbers"))


def set_up_office(office: Office, asking: Asking) -> bool:
    """Ask for the city of an office file that has none yet; False where the person leaves."""
    path = office.store.path
    asked = ask_new_city(path, asking)
    if asked is None:
        return False
    office.changes.officer = asked.officer
    office.city.save(asked.profile)
    asking.settings.choose_officer(asked.officer, office.store.identity())
    _propose_numbers(asking.settings, asked.profile.city.country)
    drop_set_up(path)
    return True


def begin_office(window: QWidget | None, city: NewCity) -> None:
    """Lead a new office to what comes first. Raises what `choose_place` of the backups raises."""
    assert window is not None  # noqa: S101 - it shows the new office
    shown = cast("_Window", window)
    if city.first is First.ENTER:
        shown.go("enter", Destination(period=shown.office.clock.this_month.shift(-1)))
    elif city.first is First.BRING:
        bring = window.findChild(QAction, "importTable")
        assert bring is not None  # noqa: S101 - every window has this line of its menu
        bring.trigger()
    if city.place is not None:
        shown.office.backups.choose_place(city.place)
