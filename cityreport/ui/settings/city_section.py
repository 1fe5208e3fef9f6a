"""Settings: the city's name, country, place code, contact and currency."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QGridLayout

from cityreport.domain.city import City, Profile
from cityreport.domain.personal_data import Personal
from cityreport.domain.profile_changes import CITY_CHECKS, REQUIRED, with_currency
from cityreport.errors import DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.country_field import CountryList
from cityreport.ui.settings.settings_section import Section, line, lines_of_text


class CitySection(Section):
    """The form of the city: name, country, place code, contact and currency."""

    def __init__(self) -> None:
        super().__init__(tr("City"), "citySection")
        self._name = line()
        self._country = CountryList()
        self._locode = line("CO CLO")
        self._currency = line("COP")
        self._since = line("2026-01")
        self._stored = City("", "")
        self._contact = lines_of_text()
        self._fields = {
            "name": Field(tr("Name"), self._name, "settingsCityName"),
            "country": Field(tr("Country"), self._country, "settingsCountry"),
            "locode": Field(
                tr("UN/LOCODE"), self._locode, "settingsLocode", tr("The place's code, if known.")
            ),
            "currency": Field(
                tr("Currency"),
                self._currency,
                "settingsCurrency",
                tr("Three letters, for spending on prevention."),
            ),
            "since": Field(
                tr("This currency from month"),
                self._since,
                "settingsCurrencyFrom",
                tr("New amounts of earlier periods stay in the old one."),
            ),
            "contact": Field(
                tr("Contact"),
                self._contact,
                "settingsContact",
                tr("Office, mail or telephone that the network can ask about the numbers."),
            ),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        grid.addWidget(self._fields["name"], 0, 0)
        grid.addWidget(self._fields["country"], 0, 1)
        grid.addWidget(self._fields["locode"], 1, 0)
        grid.addWidget(self._fields["currency"], 1, 1)
        grid.addWidget(self._fields["since"], 2, 1)
        grid.addWidget(self._fields["contact"], 3, 0, 1, 2)
        no_names = NoNames([self._contact], lambda: [self._name.text()], [Personal.NAME])
        grid.addWidget(no_names, 4, 0, 1, 2)
        grid.setRowStretch(5, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for editor in (self._name, self._locode, self._currency):
            editor.textChanged.connect(self.edited)
        self._currency.textChanged.connect(self._ask_since)
        self._country.currentIndexChanged.connect(self.edited)
        self._contact.textChanged.connect(self.edited)

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        self._stored = city = profile.city
        self._name.setText(city.name)
        self._country.show_code(city.country)
        self._locode.setText(city.locode)
        self._currency.setText(city.currency)
        self._since.clear()
        self._ask_since()
        self._contact.setPlainText(city.contact)

    def values(self) -> City:
        """See `Section`."""
        return City(
            name=self._name.text().strip(),
            country=self._country.code(),
            locode=self._locode.text().strip().upper(),
            contact=self._contact.toPlainText().strip(),
            currency=self._currency.text().strip().upper(),
        )

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`."""
        for field in self._fields.values():
            field.clear_fault()
        typed = self.values()
        fine = [self._is_fine(name, typed) for name in CITY_CHECKS]
        if not all(fine):
            return None
        try:
            city = with_currency(profile.city, typed.currency, self._asked_since())
        except DataError as error:
            self._fields["since"].show_fault(sentence(error))
            return None
        city = replace(
            city,
            name=typed.name,
            country=typed.country,
            locode=typed.locode,
            contact=typed.contact,
        )
        return replace(profile, city=city)

    def _ask_since(self) -> None:
        """Ask for the month where another currency is typed than the stored one."""
        self._fields["since"].setVisible(self._is_other_currency())

    def _is_other_currency(self) -> bool:
        typed = self.values().currency
        return "" not in (typed, self._stored.currency) and typed != self._stored.currency

    def _asked_since(self) -> str:
        return self._since.text() if self._is_other_currency() else ""

    def _is_fine(self, name: str, typed: City) -> bool:
        """Return whether one part of the city can be so; otherwise its field says why not."""
        said = getattr(typed, name)
        if not said and name not in REQUIRED:
            return True
        try:
            CITY_CHECKS[name](said)
        except DataError as error:
            self._fields[name].show_fault(sentence(error))
            return False
        return True
