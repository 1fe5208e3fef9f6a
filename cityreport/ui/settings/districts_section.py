"""Settings: the city's districts and the months in which they exist."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.area import check_follows
from cityreport.domain.city import Area, Profile, check_areas
from cityreport.domain.period import Period
from cityreport.domain.profile_changes import read_follows
from cityreport.errors import DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.succession_words import follows_text
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.editable_table import EditableColumn, EditableTable, Row
from cityreport.ui.settings.settings_section import Section

_CODE, _NAME, _FROM, _TO, _FOLLOWS = range(5)
_COLUMN_OF = {"bad_area_code": _CODE, "area_without_name": _NAME, "area_ends_before_start": _TO}


class AreasSection(Section):
    """The list of districts; `borders` stands below it."""

    def __init__(self, borders: QWidget) -> None:
        super().__init__(tr("Districts"), "areasSection")
        self._table = EditableTable(
            "areasTable",
            tr("Districts"),
            [
                EditableColumn(tr("Code"), 110),
                EditableColumn(tr("Name"), 320),
                EditableColumn(tr("First month"), 130),
                EditableColumn(tr("Last month"), 130),
                EditableColumn(tr("Follows"), 150),
            ],
            stretch=_NAME,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                tr(
                    "A district whose borders changed gets a last month, and its successor a "
                    "first one, such as 2020-01. Leave both empty otherwise. In Follows write the "
                    "codes of the districts that it was made of (split, joined or renamed): "
                    "charts and reports then do not compare across the change. If it existed "
                    "before, write the month too: 07 2020-01. Rows can be pasted from a "
                    "spreadsheet."
                ),
                "muted",
            )
        )
        column.addWidget(self._table, 1)
        column.addWidget(borders)
        self._table.edited.connect(self.edited)

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        self._table.fill([_row(area) for area in profile.areas])

    def values(self) -> list[Row]:
        """See `Section`."""
        return [row for _, row in self._table.rows()]

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`."""
        self._table.clear_fault()
        areas: list[Area] = []
        for place, row in self._table.rows():
            column = _FROM
            try:
                start = Period.parse_month(row[_FROM]) if row[_FROM] else None
                column = _TO
                end = Period.parse_month(row[_TO]) if row[_TO] else None
                areas.append(Area(row[_CODE], row[_NAME], start, end))
                check_areas(areas)
            except DataError as error:
                fallback = column if error.code == "bad_month" else _NAME
                column = _COLUMN_OF.get(error.code, fallback)
                self._table.show_fault(place, column, sentence(error))
                return None
        following = self._with_follows(areas)
        return None if following is None else replace(profile, areas=following)

    def _with_follows(self, areas: list[Area]) -> tuple[Area, ...] | None:
        """Return the districts with those that they follow; None where one cannot be, which is
        marked."""
        known = {area.code: area for area in areas}
        found = []
        for area, (place, row) in zip(areas, self._table.rows(), strict=True):
            try:
                follows = read_follows(row[_FOLLOWS], area.code, area.valid_from, known)
                found.append(replace(area, follows=follows))
                check_follows((known | {area.code: found[-1]}).values())
            except DataError as error:
                self._table.show_fault(place, _FOLLOWS, sentence(error))
                return None
        return tuple(found)

    def put_back(self, area: Area, why: str) -> None:
        """Show a district again that cannot be removed, and say why."""
        self._table.append_row(_row(area))
        self._table.show_fault(self._table.rows()[-1][0], _CODE, why)


def _row(area: Area) -> Row:
    start, end = area.valid_from, area.valid_to
    return (
        area.code,
        area.name,
        "" if start is None else str(start),
        "" if end is None else str(end),
        follows_text(area),
    )
