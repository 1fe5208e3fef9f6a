"""Choosing a country by its name in the user's language; what is kept is its alpha-3 code."""

from __future__ import annotations

import json
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies, list_currencies
from PySide6.QtCore import QCollator, QLocale
from PySide6.QtWidgets import QComboBox

from cityreport import paths
from cityreport.i18n import LANGUAGES, NUMBER_FORMATS, language, number_marks, tr
from cityreport.ui.kit.folded_search import FoldedCompleter, find_name
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.search_picker import SearchPicker


@cache
def _alpha2_codes() -> dict[str, str]:
    found = json.loads(paths.resource("countries.json").read_text(encoding="utf-8"))
    return dict(found)


def country_names() -> list[tuple[str, str]]:
    """(ISO 3166-1 alpha-3, name), by name as the user's language sorts it."""
    names = Locale.parse(language()).territories
    found = [(code, str(names.get(two, code))) for code, two in _alpha2_codes().items()]
    return _sorted(found)


def currency_names() -> list[tuple[str, str]]:
    """(ISO 4217, name and code) of the currencies that some country pays with, by name."""
    names = Locale.parse(language()).currencies
    used = {one for two in _alpha2_codes().values() for one in get_territory_currencies(two)}
    found = [(code, f"{names.get(code, code)} ({code})") for code in used & list_currencies()]
    return _sorted(found)


def currency_of(country: str) -> str:
    """Return the currency of a country by its alpha-3 code; empty where it is not known."""
    two = _alpha2_codes().get(country, "")
    return next(iter(get_territory_currencies(two)), "") if two else ""


def number_format_of(country: str) -> str:
    """Return how a country writes numbers, by its alpha-3 code, where it is not as the language in
    use does; empty where it is, or is not known."""
    two = _alpha2_codes().get(country, "")
    try:
        signs = Locale.parse(f"und_{two}").number_symbols["latn"]
    except (UnknownLocaleError, ValueError, KeyError):
        return ""
    group = " " if signs["group"].isspace() else signs["group"]
    wanted = f"1{group}234{signs['decimal']}5"
    here = f"1{number_marks()[0]}234{number_marks()[1]}5"
    return wanted if wanted in NUMBER_FORMATS and wanted != here else ""


def languages_of(country: str) -> tuple[str, ...]:
    """Return the languages of the program that a country speaks officially, by its alpha-3 code."""
    two = _alpha2_codes().get(country, "")
    spoken = get_official_languages(two, regional=False, de_facto=True) if two else ()
    return tuple(code for code in spoken if code in LANGUAGES)


def cities_of(country: str) -> list[str]:
    """Return the names of a country's cities, the largest first; empty where none are known."""
    with paths.resource("places", "cities.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            code, *names = line.rstrip("\n").split("\t")
            if code == country:
                return names
    return []


class NameField(SearchPicker):
    """Names with codes, found by some letters of a name, with or without its accents."""

    def __init__(self, choices: list[tuple[str, str]], none: str) -> None:
        super().__init__()
        self.setMinimumContentsLength(20)
        self.show_choices([*choices, ("", none)], "")  # rows are those of the completer
        completer = FoldedCompleter(self)
        completer.offer([name for _, name in choices])
        self.setCompleter(completer)

    def show_code(self, code: str) -> None:
        """Choose a code; one that the list does not know is added as it is."""
        if self.findData(code) < 0:
            self.addItem(code, code)
        self.setCurrentIndex(self.findData(code))

    def _on_finished(self) -> None:
        """Take the name that was meant; without one nothing changes."""
        typed = self.currentText().strip()
        if typed != self.itemText(self.currentIndex()):
            found = find_name((name for _, name in self.choices()), typed)
            if found >= 0:
                self.setCurrentIndex(found)
        self.setEditText(self.itemText(self.currentIndex()))


class CountryField(NameField):
    """All countries; some letters of a name find it. Empty until one is chosen."""

    def __init__(self) -> None:
        named = [(code, f"{name} ({code})") for code, name in country_names()]
        super().__init__(named, tr("Choose a country"))


class CountryList(Picker):
    """All countries as a plain list, for a form in which the country hardly ever changes."""

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
        if self.findData(code) < 0:
            self.addItem(code, code)
        self.setCurrentIndex(self.findData(code))


class CurrencyField(NameField):
    """All currencies; some letters of a name or its code find one. Empty until one is chosen."""

    def __init__(self) -> None:
        super().__init__(currency_names(), tr("Not chosen yet"))


def _sorted(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    collator = QCollator(QLocale(language()))
    return sorted(found, key=lambda one: collator.sortKey(one[1]))
