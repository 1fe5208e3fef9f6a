"""The pages, in the order of the navigation, and those that others lead to. A page = one module +
its line here."""

from __future__ import annotations

import msgspec

from cityreport.i18n import mark
from cityreport.late import load
from cityreport.ui.page_context import Page, PageContext


class PageEntry(msgspec.Struct, frozen=True):
    """A page. `target`: its class as `module:class`, loaded when the page is first opened."""

    name: str
    title: str
    icon: str
    target: str

    def make(self, context: PageContext) -> Page:
        """Make the page, which imports its module."""
        page = load(self.target)(context)
        assert isinstance(page, Page)  # noqa: S101
        return page


PAGES = (
    PageEntry("home", mark("Home"), "house", "cityreport.ui.home.page:HomePage"),
    PageEntry("enter", mark("Enter"), "table-2", "cityreport.ui.enter.page:EnterPage"),
    PageEntry("checks", mark("Checks"), "list-checks", "cityreport.ui.checks.page:ChecksPage"),
    PageEntry("year", mark("The year"), "book-open", "cityreport.ui.year.page:YearPage"),
    PageEntry(
        "progress", mark("Progress"), "trending-down", "cityreport.ui.progress.page:ProgressPage"
    ),
    PageEntry(
        "districts", mark("Districts"), "map-pin", "cityreport.ui.districts.page:DistrictsPage"
    ),
    PageEntry(
        "submissions", mark("Submissions"), "send", "cityreport.ui.submissions.page:SubmissionsPage"
    ),
    PageEntry("history", mark("History"), "history", "cityreport.ui.history.page:HistoryPage"),
    PageEntry("settings", mark("Settings"), "settings", "cityreport.ui.settings.page:SettingsPage"),
)

APART = (
    PageEntry(
        "second_keying",
        mark("Typing a second time"),
        "",
        "cityreport.ui.enter.second_keying_page:SecondKeyingPage",
    ),
    PageEntry("network", mark("Network"), "download", "cityreport.ui.network.page:NetworkPage"),
)
"""Pages that most offices never see: another page leads to them, or a setting of the computer."""

DESK = APART[-1]
"""The page of the network's desk, in the navigation where the computer is one."""
