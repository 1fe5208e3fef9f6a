"""Finding a name by some of its letters, in any case and with or without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

_MOST_SHOWN = 12
_PLAIN = Qt.ItemDataRole.UserRole + 7


def plain(text: str) -> str:
    """Return a text letter by letter without case and accents: it stays as long as it is."""
    bases = (unicodedata.normalize("NFKD", letter)[0] for letter in text)
    return "".join(base.lower()[0] for base in bases)


def find_name(names: Iterable[str], typed: str) -> int:
    """Return the place of the name that was meant: the same one, else the first that begins with
    what was typed, else the first that holds it; -1 for none."""
    wanted, known = plain(typed.strip()), [plain(name) for name in names]
    if not wanted:
        return -1
    for is_meant in (str.__eq__, str.startswith, str.__contains__):
        found = next((at for at, name in enumerate(known) if is_meant(name, wanted)), -1)
        if found >= 0:
            return found
    return -1


class FoldedCompleter(QCompleter):
    """Offers the names that hold what is typed, in the order in which they were given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names = QStandardItemModel(self)
        self.setModel(self._names)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionRole(_PLAIN)
        self.setMaxVisibleItems(_MOST_SHOWN)

    def offer(self, names: Sequence[str]) -> None:
        """Offer other names from now on."""
        self._names.clear()
        for name in names:
            item = QStandardItem(name)
            item.setData(plain(name), _PLAIN)
            self._names.appendRow(item)

    def splitPath(self, path: str) -> list[str]:
        """Compare what is typed without its accents."""
        return [plain(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the name as it is written."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))
