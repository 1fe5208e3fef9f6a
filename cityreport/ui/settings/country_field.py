"""Choosing a country by its name in the user's language; what is kept is its alpha-3 code."""

from __future__ import annotations

import json

from babel import Locale
from PySide6.QtCore import QCollator, QLocale
from PySide6.QtWidgets import QComboBox

from cityreport import paths
from cityreport.i18n import language, tr
from cityreport.ui.kit.picker import Picker


def country_names() -> list[tuple[str, str]]:
    """(ISO 3166-1 alpha-3, name), by name as the user's language sorts it."""
    alpha2 = json.loads(paths.resource("countries.json").read_text(encoding="utf-8"))
    names = Locale.parse(language()).territories
    found = [(code, str(names.get(two, code))) for code, two in alpha2.items()]
    collator = QCollator(QLocale(language()))
    return sorted(found, key=lambda country: collator.sortKey(country[1]))


class CountryField(Picker):
    """All countries; the first letters of a name find it. Empty until one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxVisibleItems(16)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self.addItem(tr("Choose a country"), "")
        for code, name in country_names():
            self.addItem(f"{name} ({code})", code)

    def code(self) -> str:
        """Return the chosen country's code, empty if there is none."""
        return str(self.currentData())

    def show_code(self, code: str) -> None:
        """Choose a country; one that the list does not know is added as it is."""
        row = self.findData(code)
        if row < 0:
            self.addItem(code, code)
            row = self.count() - 1
        self.setCurrentIndex(row)
