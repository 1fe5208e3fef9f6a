"""The cells that somebody flagged for follow-up, each with the way to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.i18n import ntr, short_period_name, tr
from cityreport.office.annotations import Flag
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.wording import area_name, cell_title, shortened

_SHOWN = 5


class FlagCard(Card):
    """Hidden while nothing is flagged; the earliest periods first."""

    def __init__(self, on_cell: Callable[[CellKey], None]) -> None:
        super().__init__("flags")
        self._go = on_cell
        self._title = words(role="subtitle", name="flagsTitle")
        self._lines = QVBoxLayout()
        self._more = words(role="muted", name="flagsMore")
        self._shown: list[QWidget] = []
        self.hide()

    def _lay_out(self) -> None:
        """Done for the first flag: most starts have none to show."""
        head = in_a_row(sign("flag", COLORS.accent), end=False)
        head.addWidget(self._title, 1)
        self.body.addLayout(head)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._more)

    def show_flags(self, catalogue: Catalogue, profile: Profile, flags: Sequence[Flag]) -> None:
        """Show the first few, and how many there are."""
        if flags and not self.body.count():
            self._lay_out()
        self.setVisible(bool(flags))
        for old in self._shown:
            self._lines.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._shown = []
        if not flags:
            return
        for number, flag in enumerate(flags[:_SHOWN], start=1):
            line = self._line(f"flag{number}", *_told(catalogue, profile, flag), flag.key)
            self._lines.addWidget(line)
            self._shown.append(line)
        left = len(flags) - _SHOWN
        self._title.setText(ntr("{n} cell to follow up", "{n} cells to follow up", len(flags)))
        self._more.setVisible(left > 0)
        self._more.setText(ntr("and {n} more", "and {n} more", max(left, 1)))

    def _line(self, name: str, cell: str, said: str, key: CellKey) -> QWidget:
        way = button(tr("Go there"), name, self._goer(key))
        way.setAccessibleDescription(f"{cell}, {said}")
        about = words(said, "muted", f"{name}Words")
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(words(cell))
        told.addWidget(about)
        line = QWidget()
        row = in_a_row(end=False)
        row.addLayout(told, 1)
        row.addWidget(way)
        line.setLayout(row)
        return line

    def _goer(self, key: CellKey) -> Callable[[], None]:
        return lambda: self._go(key)


def _told(catalogue: Catalogue, profile: Profile, flag: Flag) -> tuple[str, str]:
    """Return the cell, and where it is with what is to be done."""
    place = {
        "period": short_period_name(flag.key.period),
        "area": area_name(profile.areas, flag.key.area),
    }
    said = tr("{period}, {area}", **place)
    if flag.text:
        said = tr("{period}, {area}: {text}", text=shortened(flag.text), **place)
    return cell_title(catalogue, flag.key), said
