"""Settings: who works on this file, as offered in the window's header and at the start."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout

from cityreport.domain.city import Profile, check_officers
from cityreport.errors import DataError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.editable_table import EditableColumn, EditableTable, Row
from cityreport.ui.settings.settings_section import Section


class OfficersSection(Section):
    """The list of officers."""

    def __init__(self) -> None:
        super().__init__(tr("Officers"), "officersSection")
        self._table = EditableTable(
            "officersTable", tr("Officers"), [EditableColumn(tr("Name"), 320)], stretch=0
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                tr(
                    "Who works on this file. With two names or more the program asks at each "
                    "start who is at the keyboard; a click on the name at the top of the window "
                    "changes it. A name that is taken out here stays in the journal."
                ),
                "muted",
            )
        )
        column.addWidget(self._table, 1)
        self._table.edited.connect(self.edited)

    def put(self, profile: Profile) -> None:
        """See `Section`."""
        self._table.fill([(name,) for name in profile.officers])

    def values(self) -> list[Row]:
        """See `Section`."""
        return [row for _, row in self._table.rows()]

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`."""
        self._table.clear_fault()
        names: list[str] = []
        for place, (name,) in self._table.rows():
            names.append(name)
            try:
                check_officers(names)
            except DataError as error:
                self._table.show_fault(place, 0, sentence(error))
                return None
        return replace(profile, officers=tuple(names))
