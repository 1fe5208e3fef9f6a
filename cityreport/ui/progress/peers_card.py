"""Own rates beside those of cities like ours, and taking in the pack that the network sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cityreport.domain import public_key
from cityreport.domain.catalogue import TOTAL
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import number, tr
from cityreport.office import peers
from cityreport.peer_words import (
    beside_words,
    caution_words,
    group_words,
    signer_words,
    taken_words,
    together_words,
    withheld_words,
)
from cityreport.ui.kit.building_blocks import Card, button, selectable, set_shown, words
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.kit.theme import GRID, tabular
from cityreport.ui.page_context import Destination, PageContext

_COLUMNS = 4
_LTR = "\u200e"


def take_in_pack(context: PageContext, parent: QWidget, path: Path) -> None:
    """Take in a pack; ask first whose key it is signed by where nobody knows that here."""
    _try_to_take(context, parent, path, None)


def _try_to_take(
    context: PageContext, parent: QWidget, path: Path, accepted_key: str | None
) -> None:
    try:
        kept = peers.take_in(context.office, path, accepted_key=accepted_key)
    except CityReportError as error:
        if isinstance(error, DataError) and error.code == "peers_key_unknown":
            again = partial(_try_to_take, context, parent, path, str(error.facts["key"]))
            _ask_about_key(parent, str(error.facts["digits"]), again)
        else:
            context.fail(error)
        return
    context.go("progress", Destination(area=TOTAL))
    context.say(taken_words(kept.pack))


def _ask_about_key(parent: QWidget, digits: str, take: Callable[[], None]) -> None:
    """Ask whether the network has the key with these digits."""
    said = tr(
        "Nobody knows here who signed this pack. Its key has these digits:\n\n{digits}\n\nCall the "
        "network at a number that you know already, and let it read its digits to you. Or take in "
        "its card first, in Settings ▸ Key.",
        digits=digits,
    )
    box = MessageBox("peersKeyQuestion", Icon.Question, said, parent)
    heard = box.offer(tr("The network read these digits"), "acceptPeersKey")
    box.offer(tr("Do not take it in"), "refusePeersKey", Role.RejectRole, default=True, escape=True)
    heard.clicked.connect(lambda _checked: take())
    box.finished.connect(box.deleteLater)
    box.open()


class PeersCard(Card):
    """One indicator of the whole city beside that of cities like it; hidden before a pack came.

    `take`: the button that asks for the pack, which the page puts beside its others.
    """

    def __init__(self, context: PageContext, files: FileDialogs) -> None:
        super().__init__("peers")
        self._context, self._files = context, files
        self.take = button(tr("Cities like ours…"), "takePeers", self._on_take)
        self._title = words("", "subtitle", "peersTitle")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(_COLUMNS, 1)
        self._said = selectable(words(name="peersSaid"))
        self._about = selectable(words("", "muted", "peersAbout"))
        self._rows = [self._make_row(row) for row in range(3)]
        self.body.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)  # low: the chart needs room
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(self._title)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._said)
        self.body.addWidget(self._about)

    def show_indicator(self, code: str | None, area: str) -> None:
        """Show an indicator of the whole city; nothing for a district, or where no indicator is
        chosen (None)."""
        set_shown(self.take, is_shown=not self._context.office.store.read_only)
        view = None
        if code is not None and area == TOTAL:
            try:
                view = peers.peer_view(self._context.office, code)
            except CityReportError as error:
                self._context.disk.report_lost_change(error)
        if view is None:
            self.hide()
            return
        self._show(view)
        self.show()

    def _show(self, view: peers.PeerView) -> None:
        pack, figure, own = view.kept.pack, view.figure, view.own
        self._title.setText(tr("Cities like ours, {year}", year=str(pack.year)))
        titles: tuple[str, ...] = ()
        ours: tuple[str, ...] = ()
        theirs: tuple[str, ...] = ()
        if figure is not None:
            titles = ("", tr("Cases"), tr("Rate per 100,000"), tr("95 % interval"))
            ends = _between(figure.lower, figure.upper)
            theirs = (together_words(figure), number(figure.cases), _rate(figure.rate), ends)
        if figure is not None and own is not None:
            ends = _between(own.lower, own.upper)
            ours = (tr("Our city"), number(own.value), _rate(own.rate), ends)
        self._fill((titles, ours, theirs))
        if figure is None:
            self._said.setText(withheld_words(view.withheld, pack))
        else:
            self._said.setText(beside_words(view.said, own, pack.year))
        about = [group_words(pack), caution_words() if figure is not None else ""]
        if not peers.is_signer_known(self._context.office, view.kept):
            about.append(signer_words(public_key.read_out(view.kept.key)))
        self._about.setText(" ".join(filter(None, about)))

    def _make_row(self, row: int) -> list[QLabel]:
        """Return the labels of a row: titles, our city, cities together."""
        cells = []
        for column in range(_COLUMNS):
            cell = words("", "muted" if row == 0 else "", f"peers{row}{column}", wrap=False)
            if column:
                cell.setFont(tabular(cell.font()))
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell if row == 0 else selectable(cell), row, column)
            cells.append(cell)
        return cells

    def _fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show rows; one without words is hidden."""
        for cells, said in zip(self._rows, rows, strict=True):
            for cell, text in zip(cells, said or ("",) * _COLUMNS, strict=True):
                cell.setText(text)
                set_shown(cell, is_shown=bool(said))

    def _on_take(self) -> None:
        title = tr("The network's pack of cities like ours")
        path = self._files.open(self, title, Path.home(), f"{tr('Packs')} (*.json)")
        if path is not None:
            take_in_pack(self._context, self.window(), path)


def _rate(value: float | None) -> str:
    return "–" if value is None else number(value, 2)


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    return f"{_LTR}{number(low, 2)}–{number(high, 2)}"
