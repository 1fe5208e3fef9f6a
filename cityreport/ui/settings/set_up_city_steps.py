"""The steps of setting a city up that make its profile: the city, districts, people, baseline."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from cityreport.domain.city import (
    LONGEST_BASELINE_REASON,
    Area,
    Population,
    Profile,
    Target,
    check_areas,
    check_baseline_choice,
    check_name,
    check_plan,
    check_population,
)
from cityreport.domain.observation import check_text
from cityreport.domain.profile_changes import (
    DEFAULT_BASELINE,
    read_areas,
    read_people_lines,
    read_years,
)
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import LANGUAGES, language, ntr, number, tr
from cityreport.messages import sentence
from cityreport.office import district_list
from cityreport.ui.kit.building_blocks import button, in_a_row, retitle, words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.folded_search import FoldedCompleter
from cityreport.ui.kit.no_names_hint import rule
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.baseline_picture import BaselinePicture
from cityreport.ui.settings.country_field import (
    CountryField,
    CurrencyField,
    cities_of,
    currency_of,
    languages_of,
)
from cityreport.ui.settings.set_up_step import SetUpStep

_SHOWN = 6
"""The number of districts that are named one by one."""


class CityStep(SetUpStep):
    """Country and name; the country proposes cities, the currency and the language."""

    language_wished = Signal(str)

    def __init__(self) -> None:
        about = tr("Name and country are enough to begin. All can be changed later in Settings.")
        super().__init__("setUpCityStep", tr("Your city"), about)
        self._country, self._currency, self._name = CountryField(), CurrencyField(), QLineEdit()
        self._known = FoldedCompleter(self._name)
        self._name.setCompleter(self._known)
        hint = tr("Some letters of its name find it.")
        self.add("country", Field(tr("Country"), self._country, "setUpCountry", hint))
        own = tr("As it should stand on reports. A city that is not in the list is typed.")
        self.add("name", Field(tr("City"), self._name, "setUpName", own))
        paid = tr("For spending on prevention; the country proposes it.")
        self.add("currency", Field(tr("Currency"), self._currency, "setUpCurrency", paid))
        self._spoken = words(name="setUpSpoken")
        self._switch = button("", "setUpLanguage", self._on_switch)
        self.column.addWidget(self._spoken)
        self.column.addLayout(in_a_row(self._switch))
        self.column.addStretch(1)
        self._country.currentIndexChanged.connect(self._on_country)
        self._propose()

    def put(self, texts: dict[str, str]) -> None:
        """See `SetUpStep`: the currency that was chosen, not the one that the country proposes."""
        super().put(texts)
        if "currency" in texts:
            self._currency.show_code(texts["currency"])

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        name = self._name.text().strip()
        if not self._country.code():
            said = tr("Choose the country that the city lies in.")
            self.fields["country"].show_fault(said)
        self.attempt("name", lambda: check_name(name))
        if self.has_fault():
            return None
        city = replace(
            profile.city, name=name, country=self._country.code(), currency=self._currency.code()
        )
        return replace(profile, city=city)

    def _on_country(self) -> None:
        self._currency.show_code(currency_of(self._country.code()))
        self._propose()

    def _propose(self) -> None:
        """Offer the country's cities, and its language where the program has it."""
        country = self._country.code()
        self._known.offer(cities_of(country))
        spoken = languages_of(country)
        other = spoken[0] if spoken and language() not in spoken else ""
        for widget in (self._spoken, self._switch):
            widget.setVisible(bool(other))
        if other:
            self._spoken.setText(tr("The program speaks the language of this country too."))
            retitle(self._switch, LANGUAGES[other])

    def _on_switch(self) -> None:
        self.language_wished.emit(languages_of(self._country.code())[0])


class DistrictsStep(SetUpStep):
    """Districts, a line each: typed, pasted, or out of a file."""

    def __init__(self, files: FileDialogs) -> None:
        about = tr(
            "If your numbers come by district, name them here; else go on. One a line: code and "
            "name with a semicolon between, or names only. Whole columns of a spreadsheet can be "
            "pasted."
        )
        super().__init__("setUpDistrictsStep", tr("Districts"), about)
        self._files = files
        self._areas = _lines_of_text(tr("01;Old Town\n02;Harbour"), 9)
        self.add("areas", Field(tr("Districts"), self._areas, "setUpAreas"))
        self._understood = words(role="muted", name="setUpAreasSaid")
        bring = button(tr("&From a file…"), "setUpAreasFile", self._on_file, picture="folder-open")
        self.column.addWidget(self._understood)
        self.column.addLayout(in_a_row(bring))
        self.column.addStretch(1)
        self._areas.textChanged.connect(self._say)
        self._say()

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        areas = self.attempt("areas", self._read)
        return None if areas is None else replace(profile, areas=areas)

    def _read(self) -> tuple[Area, ...]:
        areas = read_areas(self._areas.toPlainText())
        check_areas(areas)
        return areas

    def _say(self) -> None:
        """Say what is understood of the lines, or that the city stays whole."""
        areas = read_areas(self._areas.toPlainText())
        said = ntr(
            "{n} district: {names}", "{n} districts: {names}", len(areas), names=_some(areas)
        )
        self._understood.setText(said if areas else tr("No districts: the city as a whole."))

    def _on_file(self) -> None:
        kinds = tr("Tables and texts (*.xlsx *.xls *.ods *.csv *.txt);;All files (*)")
        path = self._files.open(self, tr("Districts from a file"), Path.home(), kinds)
        if path is None:
            return
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._areas.setPlainText(district_list.read_district_lines(path))
        except CityReportError as error:
            self.fields["areas"].show_fault(sentence(error))
        finally:
            QApplication.restoreOverrideCursor()


class PeopleStep(SetUpStep):
    """The city's population, a year on each line."""

    def __init__(self) -> None:
        about = tr(
            "Without population there are counts but no rates. A year on each line, as many as you "
            "have: the program draws straight lines between them. The districts’ population comes "
            "later, in Settings."
        )
        super().__init__("setUpPeopleStep", tr("Population"), about)
        self._people, self._source = (
            _lines_of_text("2018 2.227.642\n2023 2.283.000", 5),
            QLineEdit(),
        )
        self.add("people", Field(tr("Year and people"), self._people, "setUpPeople"))
        self._understood = words(role="muted", name="setUpPeopleSaid")
        self.column.addWidget(self._understood)
        self._source.setPlaceholderText(tr("Census, or the statistics office"))
        self.add(
            "source", Field(tr("Source of the population"), self._source, "setUpSource", rule())
        )
        self.column.addStretch(1)
        self._people.textChanged.connect(self._say)
        self._say()

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        self.attempt("source", lambda: check_text(self._source.text()))
        found = self.attempt("people", self._read)
        if found is None or self.has_fault():
            return None
        return replace(profile, population=found)

    def _read(self) -> tuple[Population, ...]:
        found = read_people_lines(self._people.toPlainText(), self._source.text())
        check_population(found, ())
        return found

    def _say(self) -> None:
        """Say what is understood: 350.000 people are 350 thousand, not 350."""
        try:
            found = self._read()
        except DataError:
            self._understood.clear()
            return
        said = [
            tr("{year}: {people} people", year=str(one.year), people=number(one.value))
            for one in found
        ]
        self._understood.setText(" · ".join(said) or tr("No population yet: counts, but no rates."))


class BaselineStep(SetUpStep):
    """The years whose mean is to be halved, explained with a picture."""

    def __init__(self) -> None:
        about = tr(
            "The pledge is to halve violence by 2030. It is measured against the mean of a few "
            "complete years: the baseline, usually 2017 to 2019. Their numbers can be brought in "
            "later."
        )
        super().__init__("setUpBaselineStep", tr("Baseline and target"), about)
        self._picture = BaselinePicture()
        self.column.addWidget(self._picture)
        self._years, self._why = QLineEdit(DEFAULT_BASELINE), QLineEdit()
        years = Field(
            tr("Baseline years"),
            self._years,
            "setUpBaseline",
            tr("Complete years whose mean is to be halved by 2030."),
        )
        why = Field(
            tr("Why these years"),
            self._why,
            "setUpBaselineReason",
            tr("Asked for other years than 2017 to 2019. It stands beside every verdict."),
        )
        self.defaults["baseline"] = DEFAULT_BASELINE
        self.add("baseline", years)
        self.add("why", why).hide()
        self.column.addStretch(1)
        self._years.textChanged.connect(self._on_years)

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        self.attempt("baseline", lambda: check_plan(read_years(self._years.text()), Target()))
        if self.has_fault():
            return None
        chosen = read_years(self._years.text(), self._why.text())
        self.attempt("why", lambda: check_text(chosen.reason, LONGEST_BASELINE_REASON))
        self.attempt("why", partial(check_baseline_choice, chosen))
        return None if self.has_fault() else replace(profile, baseline=chosen)

    def _on_years(self) -> None:
        """Draw the years, and ask for a reason as soon as they are not the usual ones."""
        try:
            chosen = read_years(self._years.text())
        except DataError:
            return
        self.fields["why"].setVisible(not chosen.is_usual)
        self._picture.show_years(chosen)


def _lines_of_text(placeholder: str, lines: int) -> QPlainTextEdit:
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setPlaceholderText(placeholder)
    editor.setFixedHeight(editor.fontMetrics().lineSpacing() * lines + 3 * GRID)
    return editor


def _some(areas: tuple[Area, ...]) -> str:
    """Return the first few districts as they are understood."""
    said = ", ".join(f"{area.code} {area.name}" for area in areas[:_SHOWN])
    return f"{said} …" if len(areas) > _SHOWN else said
