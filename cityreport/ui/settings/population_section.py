"""Settings: how many people live in the city and its districts, by year."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Area, Population, Profile, check_population
from cityreport.domain.profile_changes import read_people
from cityreport.errors import DataError
from cityreport.i18n import number, tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.no_names_hint import rule
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.editable_table import EditableColumn, EditableTable, Row
from cityreport.ui.settings.settings_section import Section
from cityreport.wording import area_name

_AREA, _YEAR, _PEOPLE, _SOURCE = range(4)
_COLUMN_OF = {"unknown_area": _AREA, "duplicate_population": _YEAR, "bad_year": _YEAR}


class PopulationSection(Section):
    """People by area and year, with who says so."""

    def __init__(self) -> None:
        super().__init__(tr("Population"), "populationSection")
        self._areas: tuple[Area, ...] = ()
        self._table = EditableTable(
            "populationTable",
            tr("Population"),
            [
                EditableColumn(tr("Area"), 220, choices=self._area_names),
                EditableColumn(tr("Year"), 80, number=True),
                EditableColumn(tr("People"), 130, number=True),
                EditableColumn(tr("Source"), 320),
            ],
            stretch=_SOURCE,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                tr(
                    "Without population there are counts but no rates. Between two years the "
                    "program draws a straight line; after the last one it stays as it is."
                ),
                "muted",
            )
        )
        column.addWidget(self._table, 1)
        column.addWidget(words(rule(), "muted", "noNamesRule"))
        self._table.describe(rule())
        self._table.edited.connect(self.edited)

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        self._areas = profile.areas
        self._table.fill([self._row(people) for people in profile.population])

    def values(self) -> list[Row]:
        """See `Section`."""
        return [row for _, row in self._table.rows()]

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`; the districts of `profile` are those that may be named."""
        self._table.clear_fault()
        self._areas = profile.areas
        found: list[Population] = []
        for place, row in self._table.rows():
            try:
                people = self._read_row(row)
                if any((p.area, p.year) == (people.area, people.year) for p in found):
                    raise DataError("duplicate_population", area=row[_AREA], year=str(people.year))
                found.append(people)
                check_population((people,), profile.areas)
            except DataError as error:
                column = _COLUMN_OF.get(error.code, _PEOPLE)
                column = _SOURCE if error.code.startswith("text_") else column
                self._table.show_fault(place, column, sentence(error))
                return None
        return replace(profile, population=tuple(found))

    def _read_row(self, row: Row) -> Population:
        return read_people(row[_YEAR], row[_PEOPLE], row[_SOURCE], self._code(row[_AREA]))

    def _code(self, typed: str) -> str:
        """Return an area by its code or its name, in whatever case."""
        wanted = typed.casefold()
        if wanted in ("", TOTAL.casefold(), area_name((), TOTAL).casefold()):
            return TOTAL
        for area in self._areas:
            if wanted in (area.code.casefold(), area.name.casefold()):
                return area.code
        raise DataError("unknown_area", area=typed)

    def _area_names(self) -> list[str]:
        return [area_name((), TOTAL), *(area.name for area in self._areas)]

    def _row(self, people: Population) -> Row:
        name = area_name(self._areas, people.area)
        return (name, str(people.year), number(people.value), people.source)
