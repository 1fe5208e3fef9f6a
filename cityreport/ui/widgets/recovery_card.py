"""Home's note after a power cut or a crash: what is there, and the way back to the place."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QApplication, QWidget

from cityreport.i18n import mark, moment_name, number, period_name, tr
from cityreport.office.pages import LastCell
from cityreport.ui.desk import Desk, Place
from cityreport.ui.recovery import Recovery, Whereabouts
from cityreport.ui.theme import COLORS, GRID
from cityreport.ui.widgets.surfaces import Card, button, in_a_row, sign, words
from cityreport.wording import SHORT_STATUS_NAMES, cell_title

_PAGES = {
    "home": mark("Home"),
    "enter": mark("Enter"),
    "progress": mark("Progress"),
    "submissions": mark("Submissions"),
    "history": mark("History"),
    "settings": mark("Settings"),
}


class RecoveryCard(QWidget):
    """The note of `desk.recovery`; hidden where there is none or it was read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("recoveryCard")
        self._desk = desk
        recovery = desk.recovery
        column = in_a_row(end=False)
        self.setLayout(column)
        if recovery is None or recovery.is_closed:
            self.hide()
            return
        column.addWidget(self._make_card(recovery))

    def _make_card(self, recovery: Recovery) -> Card:
        card = Card("recovery")
        head = in_a_row(sign("info", COLORS.accent), end=False)
        title = tr("The program did not end properly last time")
        head.addWidget(words(title, "subtitle", "recoveryTitle"), 1)
        card.body.addLayout(head)
        card.body.addWidget(
            words(
                tr(
                    "A power cut or a crash stopped it. Everything that was called saved is "
                    "here; look once more at what you were typing at that moment."
                ),
                name="recoveryWords",
            )
        )
        if recovery.last is not None:
            card.body.addWidget(words(self._last_words(recovery.last), name="recoveryLast"))
        buttons = in_a_row()
        buttons.setContentsMargins(0, GRID // 2, 0, 0)
        place = recovery.place
        if place is not None and place.page in _PAGES and place.page != "home":
            card.body.addWidget(words(_place_words(place), name="recoveryPlace"))
            go_on = button(tr("Go on there"), "recoveryGo", self._on_go, primary=True)
            buttons.insertWidget(0, go_on)
        if recovery.report:
            copy = button(
                tr("Copy report"), "recoveryCopy", self._on_copy, picture="clipboard-copy"
            )
            buttons.insertWidget(buttons.count() - 1, copy)
        close = button(tr("Close this note"), "recoveryClose", self._on_close)
        buttons.insertWidget(buttons.count() - 1, close)
        card.body.addLayout(buttons)
        return card

    def _last_words(self, last: LastCell) -> str:
        said = {
            "cell": cell_title(self._desk.office.catalogue, last.key),
            "period": period_name(last.key.period),
            "moment": moment_name(datetime.fromisoformat(last.at)),
            "officer": last.officer,
        }
        if last.held is None:
            return tr("Saved last: {cell}, {period}: emptied ({moment}, {officer}).", **said)
        if last.held.value is None:
            shown = tr(SHORT_STATUS_NAMES[last.held.status])
        else:
            shown = number(last.held.value)
        return tr(
            "Saved last: {cell}, {period}: {value} ({moment}, {officer}).", value=shown, **said
        )

    def _on_go(self) -> None:
        recovery = self._desk.recovery
        if recovery is not None and recovery.place is not None:
            place = recovery.place
            self._on_close()
            self._desk.go(place.page, Place(place.period, place.area, place.indicator))

    def _on_copy(self) -> None:
        if self._desk.recovery is not None:
            QApplication.clipboard().setText(self._desk.recovery.report)
            self._desk.say(tr("The report is on the clipboard."))

    def _on_close(self) -> None:
        if self._desk.recovery is not None:
            self._desk.recovery.is_closed = True
        self.hide()


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
