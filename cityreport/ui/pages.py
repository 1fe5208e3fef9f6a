"""The pages, in the order of the navigation, and those that others lead to. A page = one module +
its line here."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cityreport.i18n import mark
from cityreport.ui.page_context import Desk, Page


class PageEntry(msgspec.Struct, frozen=True):
    """A page; `make` imports it when it is first opened."""

    name: str
    title: str
    icon: str
    make: Callable[[Desk], Page]


def _home(desk: Desk) -> Page:
    from cityreport.ui.home.page import HomePage  # noqa: PLC0415 - each page when it is needed

    return HomePage(desk)


def _enter(desk: Desk) -> Page:
    from cityreport.ui.enter.page import EnterPage  # noqa: PLC0415

    return EnterPage(desk)


def _checks(desk: Desk) -> Page:
    from cityreport.ui.checks.page import ChecksPage  # noqa: PLC0415

    return ChecksPage(desk)


def _year(desk: Desk) -> Page:
    from cityreport.ui.year.page import YearPage  # noqa: PLC0415

    return YearPage(desk)


def _progress(desk: Desk) -> Page:
    from cityreport.ui.progress.page import ProgressPage  # noqa: PLC0415

    return ProgressPage(desk)


def _submissions(desk: Desk) -> Page:
    from cityreport.ui.submissions.page import SubmissionsPage  # noqa: PLC0415

    return SubmissionsPage(desk)


def _history(desk: Desk) -> Page:
    from cityreport.ui.history.page import HistoryPage  # noqa: PLC0415

    return HistoryPage(desk)


def _settings(desk: Desk) -> Page:
    from cityreport.ui.settings.page import SettingsPage  # noqa: PLC0415

    return SettingsPage(desk)


def _second_keying(desk: Desk) -> Page:
    from cityreport.ui.enter.second_keying_page import SecondKeyingPage  # noqa: PLC0415

    return SecondKeyingPage(desk)


PAGES = (
    PageEntry("home", mark("Home"), "house", _home),
    PageEntry("enter", mark("Enter"), "table-2", _enter),
    PageEntry("checks", mark("Checks"), "list-checks", _checks),
    PageEntry("year", mark("The year"), "book-open", _year),
    PageEntry("progress", mark("Progress"), "trending-down", _progress),
    PageEntry("submissions", mark("Submissions"), "send", _submissions),
    PageEntry("history", mark("History"), "history", _history),
    PageEntry("settings", mark("Settings"), "settings", _settings),
)

APART = (PageEntry("second_keying", mark("Typing a second time"), "", _second_keying),)
"""Pages without a line in the navigation: another page leads to them."""
