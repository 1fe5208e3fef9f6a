"""Checks: what the numbers say against each other, what would settle it, and who accepted it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.checks.grouping import FindingGroup
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number, tr
from cityreport.messages import sentence
from cityreport.office.annotations import Accepted
from cityreport.office.page_values import Changed
from cityreport.store.annotations import ACCEPTANCE, FLAG
from cityreport.ui.checks.check_bar import CheckBar
from cityreport.ui.checks.finding_actions import (
    ask_acceptance,
    ask_not_collected,
    grouped,
    is_of_nothing,
    overlap,
)
from cityreport.ui.checks.finding_filters import FindingFilters
from cityreport.ui.checks.finding_rows import (
    SPARE,
    WIDTHS,
    Way,
    finding_details,
    finding_headings,
    finding_row,
    is_accepted,
    open_words,
    place_of,
)
from cityreport.ui.checks.sign_off_card import WIDTH, SignOffCard, period_to_sign
from cityreport.ui.checks.whole_check import WholeCheck
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    in_a_row,
    page_column,
    scrolled,
    selectable,
    words,
)
from cityreport.ui.kit.flags_button import FlagsButton
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.linked_table import LinkedTable
from cityreport.ui.kit.side_by_side import SideBySide
from cityreport.ui.kit.theme import GRID, scaled
from cityreport.ui.page_context import Destination, Page, PageContext

_MOST = 1_000
"""So many rows are shown; the filters lead to the others."""
_DETAILS_HEIGHT = 120
_LEAST = 480
"""Pixels that the findings need beside the sign-off."""
_SENTENCE = 180
"""Pixels that a finding's sentence needs at least."""


class ChecksPage(Page):
    """Every finding by severity and month, the way to its cell, and accepting it."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setObjectName("checksPage")
        self.setAccessibleName(tr("Checks"))
        self._office = context.office
        self._accepted: dict[str, Accepted] | None = None
        self._shown: list[FindingGroup] = []
        self._seen: list[Finding] = []  # the findings that these are of
        self._is_begun = False
        self.whole = context.shared.get(WholeCheck, context.office)
        self._filters = FindingFilters()
        self._sign_off = SignOffCard(context.office)
        self._table = LinkedTable("findingsTable", tr("Findings, the worst first"), WIDTHS)
        self._table.give_way(SPARE, _SENTENCE)
        self._none = words(role="muted", name="noFindings")
        self._fault = words(role="wrong", name="checksFault")
        self._count = words(role="muted", name="findingsCount")
        self._count.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._bar = CheckBar()
        self._stop = button(tr("Cancel"), "cancelCheck", self.whole.cancel)
        self._again = button(tr("Check everything"), "checkAgain", self._on_again)
        self._flags = FlagsButton(context.office, lambda: context.open("flags", self))
        self._details = selectable(words(name="findingDetails"))
        self._go = button(tr("Go to the cell"), "goToFinding", self._on_go, picture="table-2")
        self._accept = button(tr("Accept with a reason…"), "acceptFinding", self._on_accept)
        self._withdraw = button(tr("Withdraw"), "withdrawFinding", self._on_withdraw)
        self._not_ours = button(tr("We do not collect this…"), "notCollected", self._on_not_ours)
        self._lay_out()
        self._connect()

    # -- what the window asks

    def show_place(self, place: Destination) -> None:
        """Show the findings of a month or year; without one stay as it was."""
        if place.period is not None:
            self._filters.show_period(place.period)
            self._show()
            self._show_sign_off(place.period)
            if self._sign_off.focus_task():
                return
        self._table.setFocus()

    def on_changed(self, changed: Changed) -> None:
        """Check again what the change can reach, at once or when the page is next seen."""
        if ACCEPTANCE in changed.annotations:
            self._accepted = None
        if FLAG in changed.annotations:
            self._flags.refresh()
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Check everything when first seen, and later what changed meanwhile."""
        super().showEvent(event)
        self._refresh()

    # -- making

    def _lay_out(self) -> None:
        card = Card("findings")
        card.body.addWidget(self._filters)
        running = in_a_row(self._bar, self._stop, end=False)
        card.body.addLayout(running)
        card.body.addWidget(self._none)
        card.body.addWidget(self._table, 1)
        counted = flowing(self._count)
        counted.add_stretch()
        for made in (self._again, self._flags, self._filters.clearing):
            counted.addWidget(made)
        card.body.addLayout(counted)
        card.body.addWidget(self._fault)
        below = QHBoxLayout()
        below.setSpacing(2 * GRID)
        self._details.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._details.setAccessibleDescription(tr("The chosen finding"))
        self._details.setMinimumHeight(scaled(_DETAILS_HEIGHT))
        below.addWidget(self._details, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(GRID)
        for made in (self._go, self._accept, self._withdraw, self._not_ours):
            buttons.addWidget(made)
        buttons.addStretch(1)
        below.addLayout(buttons)
        card.body.addLayout(below)
        beside = SideBySide(card, self._sign_off, (1, 0), (_LEAST, WIDTH))
        page_column(scrolled(self)).addWidget(beside, 1)
        self._fault.hide()

    def _connect(self) -> None:
        self._filters.changed.connect(self._on_filtered)
        self._sign_off.period_chosen.connect(self._show_sign_off)
        self._sign_off.cell_asked.connect(lambda key: self.context.go("enter", Destination.of(key)))
        self._sign_off.findings_asked.connect(self._on_findings_asked)
        self._sign_off.way_asked.connect(
            lambda page, period: self.context.go(page, Destination(period))
        )
        self._table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._table.followed.connect(self._on_go)
        self.whole.progressed.connect(self._bar.show_progress)
        self.whole.changed.connect(self._on_found)
        self.whole.ended.connect(self._on_found)

    # -- what is shown

    def _refresh(self) -> None:
        """Check what has to be checked, and show it."""
        if not self._is_begun:
            self._show_sign_off(self._last_period())
            self._is_begun = self.whole.is_done
            self._flags.refresh()
        if not self.whole.is_done:
            if not self._is_begun:
                self._on_again()
            elif self.whole.fault is not None:
                self._tell(self.whole.fault)
            self._show_running()
            return
        try:
            self.whole.catch_up()
        except CityReportError as error:
            self._tell(error)
        if self._seen is not self.whole.found:
            self._show()
        self._show_running()

    def _show(self) -> None:
        """Show the findings that are looked for, with the chosen one still chosen."""
        chosen = self._chosen()
        self._seen = self.whole.found
        found, accepted = self.whole.found, self._acceptances()
        self._filters.offer(found, self._office.catalogue)
        fits = self._filters.fits
        fitting = [f for f in found if fits(f, accepted=is_accepted(f, accepted))]
        groups = grouped(fitting, accepted)
        self._shown = groups[:_MOST]
        catalogue, profile = self._office.catalogue, self._office.city.profile
        rows = [
            finding_row(catalogue, profile, group, accepted=is_accepted(group.newest, accepted))
            for group in self._shown
        ]
        self._table.show_lines(finding_headings(), rows)
        alike = [place for place, group in enumerate(self._shown) if overlap(group, chosen)]
        if alike:
            self._table.choose(alike[0])
        elif self._shown:
            self._table.choose(0)
        self._show_counts(len(groups))
        self._show_running()
        self._show_chosen()
        self._show_sign_off(self._sign_off.period)

    def _show_sign_off(self, period: Period) -> None:
        """Show how a month or year stands, and what stands in the way of signing it."""
        blocking = None
        if self.whole.is_done:
            accepted = self._acceptances()
            high = [f for f in self.whole.found if f.severity is Severity.HIGH]
            blocking = [f for f in high if f.period == period and not is_accepted(f, accepted)]
        self._sign_off.show_period(period, blocking)

    def _last_period(self) -> Period:
        """Return the period that is looked at first."""
        try:
            return period_to_sign(self._office)
        except CityReportError as error:
            self._tell(error)
            return self._office.clock.this_month.shift(-1)

    def _show_counts(self, fitting: int) -> None:
        is_done = self.whole.is_done
        self._none.setVisible(is_done and not fitting)
        self._none.setText(
            tr("No finding fits. Choose other filters, or show everything.")
            if self.whole.found
            else tr("The checks found nothing. What is entered agrees with itself.")
        )
        tally = dict.fromkeys(Severity, 0)
        accepted = self._acceptances()
        for group in grouped(self.whole.found, accepted):
            tally[group.severity] += not is_accepted(group.newest, accepted)
        said = open_words(tally)
        if fitting > _MOST:
            said = ntr(
                "The worst {shown} of {n} finding are shown; the filters lead to the others.",
                "The worst {shown} of {n} findings are shown; the filters lead to the others.",
                fitting,
                shown=number(_MOST),
            )
        self._count.setText(said)
        self._count.setVisible(is_done)

    def _show_running(self) -> None:
        is_running = self.whole.is_running
        self._bar.setVisible(is_running)
        self._stop.setVisible(is_running)
        self._again.setVisible(not is_running and not self.whole.is_done)

    def _show_chosen(self) -> None:
        group = self._chosen()
        can_write = not self._office.store.read_only
        accepted = self._acceptances()
        said = None if group is None else accepted.get(group.newest.identity)
        is_held = group is not None and is_accepted(group.newest, accepted)
        way = self._way()
        self._go.setEnabled(way is not None)
        self._go.setText(tr("Go to the cell") if way is None else way.name)
        self._accept.setEnabled(group is not None and not is_held and can_write)
        self._withdraw.setEnabled(said is not None and can_write)
        self._not_ours.setVisible(is_of_nothing(self._office.catalogue, group))
        self._not_ours.setEnabled(can_write)
        barred = tr("This office is open read-only: nothing can be changed here.")
        for made in (self._accept, self._withdraw, self._not_ours):
            made.setToolTip("" if can_write else barred)
        catalogue, profile = self._office.catalogue, self._office.city.profile
        self._details.setText(
            "" if group is None else finding_details(catalogue, profile, group, said)
        )

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, CityReportError):
            self.context.fail(error)
            return
        self._fault.setText(sentence(error))
        self._fault.show()

    def _acceptances(self) -> dict[str, Accepted]:
        if self._accepted is None:
            try:
                found = self._office.annotations.accepted()
                self._accepted = {said.finding: said for said in found}
            except CityReportError as error:
                self._tell(error)
                return {}
        return self._accepted

    def _chosen(self) -> FindingGroup | None:
        row = self._table.chosen_row()
        return self._shown[row] if row is not None and row < len(self._shown) else None

    def _way(self) -> Way | None:
        """Return where the chosen finding leads to."""
        group, office = self._chosen(), self._office
        return (
            None if group is None else place_of(office.catalogue, office.city.profile, group.newest)
        )

    # -- what a person does

    def _on_again(self) -> None:
        self._is_begun = True
        self._fault.hide()
        self._bar.setValue(0)
        self.whole.start()
        self._show_running()

    def _on_filtered(self) -> None:
        self._show()
        period = self._filters.month()
        if period is not None:
            self._show_sign_off(period)

    def _on_findings_asked(self, period: Period) -> None:
        self._filters.clear()
        self._filters.show_period(period)
        self._show()
        self._table.setFocus()

    def _on_found(self) -> None:
        if self.isVisible():  # else when it is; the window may be closed by now, and the file
            self._refresh()

    def _on_go(self) -> None:
        way = self._way()
        if way is not None:
            self.context.go(*way)

    def _on_accept(self) -> None:
        if self._accept.isEnabled():
            ask_acceptance(self._office, self._chosen(), self)

    def _on_not_ours(self) -> None:
        ask_not_collected(self._office, self._chosen(), self)

    def _on_withdraw(self) -> None:
        group = self._chosen()
        if group is None:
            return
        try:
            self._office.annotations.withdraw_together(group.findings)
        except CityReportError as error:
            self._tell(error)
            return
        self.context.say(tr("The finding is open again."))
