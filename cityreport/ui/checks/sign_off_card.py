"""The state of a month: who signed it, what stands in the way, reopening it, what came in late."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from cityreport.domain.checks.finding import Finding
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature, SignOffState, sign_off_state
from cityreport.errors import CityReportError
from cityreport.i18n import begun, ntr, number, period_name, tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.checks.reason_dialog import ReasonDialog
from cityreport.ui.checks.signing_dialog import SignDialog
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.period_picker import PeriodPicker
from cityreport.ui.kit.second_keying_words import result_words
from cityreport.ui.kit.signature_words import late_words, signature_words
from cityreport.ui.kit.theme import COLORS, GRID, color_of, pixmap, scaled
from cityreport.wording import cell_title

WIDTH = 288
_MOST = 6
_LOOKS = {
    SignOffState.OPEN: ("circle-dashed", "muted"),
    SignOffState.SIGNED: ("lock", "good"),
    SignOffState.REOPENED: ("undo-2", "doubtful"),
    SignOffState.REVISED: ("lock", "good"),
}


class SignOffCard(Card):
    """One period: `cell_asked` leads to an unanswered cell, `findings_asked` to its findings.

    `period_chosen`: another period is looked at now; `way_asked`: the page on which it is to be
    sent or typed again, with the period.
    """

    cell_asked = Signal(object)
    findings_asked = Signal(object)
    period_chosen = Signal(object)
    way_asked = Signal(str, object)

    def __init__(self, office: Office) -> None:
        super().__init__("signOff")
        self.setMinimumWidth(scaled(WIDTH))
        self._office = office
        self._signature: Signature | None = None
        self._blocking: Sequence[Finding] | None = None
        self.picker = PeriodPicker(office.clock.this_month)
        self.picker.period_chosen.connect(self.period_chosen)
        self._icon = QLabel()
        self._state = words(name="signOffState")
        self._role = words(role="muted", name="signOffRole")
        self._head = words(name="signOffHead")
        self._ways: list[Callable[[], object]] = []
        self._links = [button("", f"signOffLink{n}", self._follower(n)) for n in range(_MOST + 1)]
        self._late = words(name="lateFigures")
        self._second = words(name="secondKeyings")
        again = tr("Type a second time…")
        self._again = button(again, "typeAgainLink", self._leading_to("second_keying"))
        self._fault = words(role="wrong", name="signOffFault")
        self._sign = button(tr("Sign off…"), "signOff", self._on_sign, primary=True)
        send = tr("Send…")
        self._send = button(send, "sendSigned", self._leading_to("submissions"), picture="send")
        self._reopen = button(tr("Reopen…"), "reopen", self._on_reopen, picture="undo-2")
        self._lay_out()

    def sizeHint(self) -> QSize:
        """Return a width that leaves the findings theirs."""
        return QSize(scaled(WIDTH), super().sizeHint().height())

    @property
    def period(self) -> Period:
        """The period in view."""
        return self.picker.period

    def show_period(self, period: Period, blocking: Sequence[Finding] | None) -> None:
        """Show a period; `blocking`: its open findings to put right, None while unknown."""
        self._blocking = blocking
        self._fault.hide()
        try:
            self.picker.set_last_month(self._office.clock.this_month)
            self.picker.show_period(period)
            self._signature = self._office.sign_off.signature(period)
            self._show_state()
            self._show_obstacles()
            self._show_late()
            self._show_second()
        except CityReportError as error:
            self._fault.setText(sentence(error))
            self._fault.show()

    def focus_task(self) -> bool:
        """Put the focus on the signature; False where something stands in its way."""
        if self._sign.isHidden() or not self._sign.isEnabled():
            return False
        self._sign.setFocus()
        return True

    # -- making

    def _lay_out(self) -> None:
        head = words(tr("Sign-off"), "subtitle", "signOffTitle")
        self.body.addWidget(head)
        self.body.addWidget(self.picker)
        line = in_a_row(self._icon, end=False)
        line.addWidget(self._state, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._role)
        self.body.addWidget(self._sign)
        self.body.addWidget(self._send)
        self.body.addWidget(self._reopen)
        self.body.addWidget(self._again)
        self.body.addWidget(self._fault)
        inside = QWidget()
        inside.setObjectName("signOffInside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widget in (self._head, *self._links, self._late, self._second):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("signOffArea")
        area.setAccessibleName(tr("What stands in the way of a signature, and what came in late"))
        area.setStyleSheet(
            f"QScrollArea, QWidget#signOffInside {{ background: {COLORS.surface}; border: none; }}"
        )
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.body.addWidget(area, 1)

    # -- what is shown

    def _show_state(self) -> None:
        stand, signature = sign_off_state(self._signature), self._signature
        self._icon.setPixmap(pixmap(_LOOKS[stand][0], 20, color_of(_LOOKS[stand][1])))
        period = period_name(self.period)
        said = signature_words(self.period, signature)
        opened = tr("{period} is open: nobody has signed it off.", period=period)
        self._state.setText(begun(said or opened))
        role = "" if signature is None or not signature.is_locked else signature.role
        self._role.setText(tr("Role: {role}", role=role))
        self._role.setVisible(bool(role))
        is_locked = stand in (SignOffState.SIGNED, SignOffState.REVISED)
        self._send.setVisible(is_locked)
        can_write = not self._office.store.read_only
        barred = tr("This office is open read-only: nothing can be changed here.")
        for made, is_due in ((self._sign, not is_locked), (self._reopen, is_locked)):
            made.setVisible(is_due)
            made.setEnabled(can_write)
            made.setToolTip("" if can_write else barred)

    def _show_obstacles(self) -> None:
        self._ways = []
        for link in self._links:
            link.hide()
        is_locked = self._signature is not None and self._signature.is_locked
        is_over = self.period.months()[-1] < self._office.clock.this_month
        missing = () if is_locked else self._office.sign_off.unanswered(self.period)
        blocking = () if is_locked else self._blocking or ()
        told = [f for f in blocking if not set(f.cells) & set(missing)]
        for key in missing[:_MOST]:
            self._link(cell_title(self._office.catalogue, key), self._leading(key))
        if told:
            self._link(
                ntr("{n} finding to put right", "{n} findings to put right", len(told)),
                lambda: self.findings_asked.emit(self.period),
            )
        said = ""
        if not is_locked and not is_over:
            said = tr("It is not over yet. It can be signed off once it is.")
        elif missing:
            said = ntr(
                "{n} required number is missing. Enter it, or n for not available:",
                "{n} required numbers are missing. Enter them, or n for not available:",
                len(missing),
            )
        elif told:
            said = tr("Before it can be signed off, look at:")
        elif not is_locked and self._blocking is not None:
            said = tr("Nothing stands in the way of signing it off.")
        self._head.setText(said)
        self._head.setVisible(bool(said))
        self._sign.setEnabled(self._sign.isEnabled() and is_over and not missing and not told)

    def _show_late(self) -> None:
        late = self._office.sign_off.revisions(self.period) if self._signature is not None else []
        catalogue, profile = self._office.catalogue, self._office.city.profile
        lines = [late_words(catalogue, profile, change) for change in late[-_MOST:]]
        if late:
            head = ntr("{n} late figure, was → is:", "{n} late figures, was → is:", len(late))
            lines.insert(0, head)
        if len(late) > _MOST:
            lines.insert(1, tr("The newest {shown} are shown.", shown=number(_MOST)))
        self._late.setText("\n".join(lines))
        self._late.setVisible(bool(late))

    def _show_second(self) -> None:
        """Show the result of typing the period a second time, by area."""
        areas = self._office.city.profile.areas
        results = self._office.second_keying.results(self.period)
        lines = [result_words(areas, result) for result in results[:_MOST]]
        left = len(results) - len(lines)
        lines += [ntr("… and {n} more", "… and {n} more", left)] if left else []
        self._second.setText("\n".join(lines))
        self._second.setVisible(bool(lines))

    def _link(self, title: str, slot: Callable[[], object]) -> None:
        link = self._links[len(self._ways)]
        self._ways.append(slot)
        link.setText(_in_lines(title, link.fontMetrics(), WIDTH - 10 * GRID))
        link.setAccessibleName(title)
        link.setToolTip(title)
        link.show()

    def _follower(self, number: int) -> Callable[[], object]:
        def follow() -> None:
            self._ways[number]()

        return follow

    def _leading(self, key: CellKey) -> Callable[[], None]:
        return lambda: self.cell_asked.emit(key)

    def _leading_to(self, page: str) -> Callable[[], None]:
        return lambda: self.way_asked.emit(page, self.period)

    # -- what a person does

    def _on_sign(self) -> None:
        period, blocking = self.period, self._blocking
        known = None if blocking is None else (lambda _: blocking)

        def sign(role: str) -> None:
            self._office.sign_off.sign(period, role, known)

        role = self._last_role()
        dialog = SignDialog(period, self._office.changes.officer, role, sign, self._above())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_reopen(self) -> None:
        period = self.period
        about = tr(
            "{period} is opened again. Whatever is changed until it is signed off again is shown "
            "as a late figure, with what was there before.",
            period=begun(period_name(period)),
        )
        dialog = ReasonDialog(
            tr("Reopen"),
            about,
            lambda why: self._office.sign_off.reopen(period, why),
            self._above(),
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _last_role(self) -> str:
        """Return the position that the officer gave when they signed last."""
        mine = [
            s
            for s in self._office.sign_off.signatures().values()
            if s.officer == self._office.changes.officer
        ]
        return max(mine, key=lambda s: s.signed).role if mine else ""

    def _above(self) -> QWidget:
        return self.parentWidget() or self


def _in_lines(title: str, metrics: QFontMetrics, room: int) -> str:
    """Return the title broken between words where a line is full: a button does not do it by
    itself."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def period_to_sign(office: Office) -> Period:
    """Return the last month with numbers, else the last that is over; its year, where the city
    collects by year only."""
    before = office.clock.this_month.shift(-1)
    last = office.queries.overview().last
    month = before if last is None else min(last.months()[-1], before)
    year = Period.of_year(month.year)
    collection = office.annotations.collection()
    if collection.expected(office.catalogue, month) or month != year.months()[-1]:
        return month
    return year if collection.expected(office.catalogue, year) else month
