"""Home's note after a power cut or a crash: what is there, and the way back to the place."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from cityreport.i18n import mark, number, period_name, tr, written_moment
from cityreport.office.page_values import LastCell
from cityreport.ui.kit.building_blocks import Note, button, sign, words
from cityreport.ui.kit.last_session import Recovery, Whereabouts
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import Destination, Page, PageContext, PagePart
from cityreport.wording import ANSWER_NAMES, cell_title

_PAGES = {
    "home": mark("Home"),
    "enter": mark("Enter"),
    "second_keying": mark("Typing a second time"),
    "checks": mark("Checks"),
    "progress": mark("Progress"),
    "districts": mark("Districts"),
    "submissions": mark("Submissions"),
    "history": mark("History"),
    "settings": mark("Settings"),
}


class RecoveryCard(Note):
    """The note, until a person closes it or goes on where they were."""

    def __init__(self, context: PageContext, recovery: Recovery) -> None:
        title = tr("The program did not end properly last time")
        super().__init__("recovery", sign("info", COLORS.accent), title)
        self._context = context
        self._recovery = recovery
        self.text.addWidget(
            words(
                tr(
                    "A power cut or a crash stopped it. Everything that was called saved is "
                    "here; look once more at what you were typing at that moment."
                ),
                name="recoveryWords",
            )
        )
        if recovery.last is not None:
            self.text.addWidget(words(self._last_words(recovery.last), name="recoveryLast"))
        place = recovery.place
        if place is not None and place.page in _PAGES and place.page != "home":
            self.text.addWidget(words(_place_words(place), name="recoveryPlace"))
            self.add_button(button(tr("Go on there"), "recoveryGo", self._on_go, primary=True))
        if recovery.report:
            self.add_button(button(tr("Copy report"), "recoveryCopy", self._on_copy))
        self.add_button(button(tr("Close this note"), "recoveryClose", self._on_close))

    def _last_words(self, last: LastCell) -> str:
        said = {
            "cell": cell_title(self._context.office.catalogue, last.key),
            "period": period_name(last.key.period),
            "moment": written_moment(last.at),
            "officer": last.officer,
        }
        if last.held is None:
            return tr("Saved last: {cell}, {period}: emptied ({moment}, {officer}).", **said)
        if last.held.value is None:
            shown = tr(ANSWER_NAMES[last.held.status])
        else:
            shown = number(last.held.value)
        return tr(
            "Saved last: {cell}, {period}: {value} ({moment}, {officer}).", value=shown, **said
        )

    def _on_go(self) -> None:
        place = self._recovery.place
        self._on_close()
        if place is not None:
            self._context.go(place.page, Destination(place.period, place.area, place.indicator))

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._recovery.report)
        self._context.say(tr("The report is on the clipboard."))

    def _on_close(self) -> None:
        self._recovery.is_closed = True
        self.hide()


def recovery_card(page: Page) -> PagePart | None:
    """Return the note for Home, or None where nothing is to be said."""
    recovery = page.context.recovery
    if recovery is None or recovery.is_closed:
        return None
    return PagePart(RecoveryCard(page.context, recovery))


def _place_words(place: Whereabouts) -> str:
    page = tr(_PAGES[place.page])
    if place.period is None:
        return tr("You were on the page {page}.", page=page)
    period = period_name(place.period)
    if place.indicator is None:
        return tr("You were on the page {page}, {period}.", page=page, period=period)
    return tr(
        "You were on the page {page}, {period}, at {indicator}.",
        page=page,
        period=period,
        indicator=place.indicator,
    )
