"""Setting up a city: what has to be known before the first number, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cityreport.domain.city import (
    LONGEST_BASELINE_REASON,
    Area,
    Baseline,
    City,
    Population,
    Profile,
    Target,
    check_areas,
    check_baseline_choice,
    check_name,
    check_plan,
    check_population,
    check_profile,
)
from cityreport.domain.observation import check_text
from cityreport.domain.profile_changes import DEFAULT_BASELINE, read_areas, read_people, read_years
from cityreport.errors import DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import rule
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.country_field import CountryField
from cityreport.ui.settings.settings_section import line

_WIDTH = 820

T = TypeVar("T")


class SetUpDialog(Dialog):
    """Asks for an own city. `profile` is what was accepted, None before; nothing is saved here
    except the officer's name, which is this computer's."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("setUpDialog")
        self.setWindowTitle(tr("Set up your city"))
        self.profile: Profile | None = None
        self._settings = settings
        self._name = line()
        self._country = CountryField()
        self._year = line("2023")
        self._people = line("2 283 000")
        self._source = line(tr("Census, or the statistics office"))
        self._baseline = line(DEFAULT_BASELINE)
        self._baseline.setText(DEFAULT_BASELINE)
        self._why = line()
        self._areas = QPlainTextEdit()
        self._areas.setTabChangesFocus(True)
        self._areas.setPlaceholderText(tr("01;Old Town\n02;Harbour"))
        self._areas.setFixedHeight(76)
        self._officer = line(settings.officer())
        self._officer.setText(settings.get("officer"))
        self._fields = self._make_fields()
        self._fields["why"].hide()
        self._lay_out()
        self._baseline.textChanged.connect(self._ask_why)

    def accept(self) -> None:
        """Check everything; close only with a whole profile."""
        profile = self._read()
        if profile is None:
            return
        self._settings.set("officer", self._officer.text().strip())
        self.profile = profile
        super().accept()

    # -- making

    def _make_fields(self) -> dict[str, Field]:
        later = tr("Can be filled in later. Without it there are counts but no rates.")
        return {
            "name": Field(tr("City"), self._name, "setUpName"),
            "country": Field(tr("Country"), self._country, "setUpCountry"),
            "people": Field(tr("Population"), self._people, "setUpPeople", later),
            "year": Field(tr("In the year"), self._year, "setUpYear"),
            "source": Field(tr("Source of the population"), self._source, "setUpSource", rule()),
            "baseline": Field(
                tr("Baseline years"),
                self._baseline,
                "setUpBaseline",
                tr("Complete years whose mean is to be halved by 2030."),
            ),
            "why": Field(
                tr("Why these years"),
                self._why,
                "setUpBaselineReason",
                tr("Asked for other years than 2017 to 2019. It stands beside every verdict."),
            ),
            "officer": Field(
                tr("Your name"),
                self._officer,
                "setUpOfficer",
                tr("It stands in the journal beside each change."),
            ),
            "areas": Field(
                tr("Districts"),
                self._areas,
                "setUpAreas",
                tr("One a line: code and name with a semicolon between, or names only. Optional."),
            ),
        }

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        places = {
            "name": (0, 0, 1, 1),
            "country": (0, 1, 1, 1),
            "people": (1, 0, 1, 1),
            "year": (1, 1, 1, 1),
            "source": (2, 0, 1, 1),
            "baseline": (2, 1, 1, 1),
            "why": (3, 0, 1, 2),
            "officer": (4, 0, 1, 1),
            "areas": (4, 1, 1, 1),
        }
        for name, place in places.items():
            grid.addWidget(self._fields[name], *place)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        set_up = button(tr("Set up the city"), "setUpAccept", self.accept, primary=True)
        buttons = foot(self, set_up, button(tr("Cancel"), "setUpCancel", self.reject))
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column_.setSpacing(2 * GRID)
        column_.addWidget(words(tr("Set up your city"), "title"))
        column_.addWidget(
            words(tr("All of this can be changed later in Settings."), "muted", "setUpHint")
        )
        column_.addLayout(grid)
        column_.addLayout(buttons)
        self.resize(_WIDTH, 0)
        self._fit()

    # -- reading

    def _read(self) -> Profile | None:
        for field in self._fields.values():
            field.clear_fault()
        name = self._name.text().strip()
        self._try("name", lambda: check_name(name))
        people = self._try("people", self._read_people)
        baseline = self._try("baseline", self._read_baseline)
        areas = self._try("areas", self._read_areas)
        if self._country.code() == "":
            self._fields["country"].show_fault(tr("Choose the country that the city lies in."))
        if people is None or baseline is None or areas is None or self._has_fault():
            self._focus_first_fault()
            return None
        profile = Profile(City(name, self._country.code()), areas, people, baseline)
        check_profile(profile)
        return profile

    def _has_fault(self) -> bool:
        return any(field.fault for field in self._fields.values())

    def _try(self, name: str, read: Callable[[], T]) -> T | None:
        """Return the value of a field; None, with the fault at the field, if it cannot be read."""
        try:
            return read()
        except DataError as error:
            self._fields[_FIELD_OF.get(error.code, name)].show_fault(sentence(error))
            return None

    def _read_baseline(self) -> Baseline:
        baseline = read_years(self._baseline.text())
        check_plan(baseline, Target())
        chosen = read_years(self._baseline.text(), self._why.text())
        self._try("why", lambda: check_text(chosen.reason, LONGEST_BASELINE_REASON))
        check_baseline_choice(chosen)
        return chosen

    def _ask_why(self) -> None:
        """Ask for a reason as soon as the years are not the usual ones."""
        try:
            chosen = read_years(self._baseline.text())
        except DataError:
            return
        self._fields["why"].setVisible(not chosen.is_usual)
        self._fit()

    def _read_areas(self) -> tuple[Area, ...]:
        areas = read_areas(self._areas.toPlainText())
        check_areas(areas)
        return areas

    def _read_people(self) -> tuple[Population, ...]:
        people, year = self._people.text().strip(), self._year.text().strip()
        if not people and not year:
            return ()
        population = (read_people(year, people, self._source.text().strip()),)
        check_population(population, ())
        return population

    def _focus_first_fault(self) -> None:
        first = next(field for field in self._fields.values() if field.fault)
        first.editor.setFocus()
        self._fit()

    def _fit(self) -> None:
        """Make the dialog as tall as the sentences need at this width; Qt does not do this for a
        window."""
        layout = self.layout()
        if layout is not None:
            height = max(self.height(), layout.totalHeightForWidth(self.width()))
            self.resize(self.width(), height)


_FIELD_OF = {"bad_year": "year", "baseline_without_reason": "why"}
"""Code of an error -> the field it is about, where that is not the field's own part."""
