"""The pages, in the order of the navigation, and those that others lead to. A page = one module +
its line here."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cityreport.i18n import mark
from cityreport.ui.page_context import Page, PageContext


class PageEntry(msgspec.Struct, frozen=True):
    """A page; `make` imports it when it is first opened."""

    name: str
    title: str
    icon: str
    make: Callable[[PageContext], Page]


def _home(context: PageContext) -> Page:
    from cityreport.ui.home.page import HomePage  # noqa: PLC0415 - each page when it is needed

    return HomePage(context)


def _enter(context: PageContext) -> Page:
    from cityreport.ui.enter.page import EnterPage  # noqa: PLC0415

    return EnterPage(context)


def _checks(context: PageContext) -> Page:
    from cityreport.ui.checks.page import ChecksPage  # noqa: PLC0415

    return ChecksPage(context)


def _year(context: PageContext) -> Page:
    from cityreport.ui.year.page import YearPage  # noqa: PLC0415

    return YearPage(context)


def _progress(context: PageContext) -> Page:
    from cityreport.ui.progress.page import ProgressPage  # noqa: PLC0415

    return ProgressPage(context)


def _submissions(context: PageContext) -> Page:
    from cityreport.ui.submissions.page import SubmissionsPage  # noqa: PLC0415

    return SubmissionsPage(context)


def _history(context: PageContext) -> Page:
    from cityreport.ui.history.page import HistoryPage  # noqa: PLC0415

    return HistoryPage(context)


def _settings(context: PageContext) -> Page:
    from cityreport.ui.settings.page import SettingsPage  # noqa: PLC0415

    return SettingsPage(context)


def _second_keying(context: PageContext) -> Page:
    from cityreport.ui.enter.second_keying_page import SecondKeyingPage  # noqa: PLC0415

    return SecondKeyingPage(context)


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
