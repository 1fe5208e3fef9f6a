"""Numbers of a partner's form that are others here, a row each, with the decision on them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Area
from cityreport.domain.observation import CellKey, Observation
from cityreport.i18n import mark, tr
from cityreport.office.contributions.merge import Decision
from cityreport.office.forms.form_import import Taken
from cityreport.ui.kit.decision_rows import DecisionRows
from cityreport.wording import FIELD_NAMES, area_name, cell_title, field_text, shortened

_FIELDS = ("value", "status", "note")


class FormColumn(IntEnum):
    """The columns, in reading order."""

    ROW = 0
    CELL = 1
    AREA = 2
    OURS = 3
    THEIRS = 4
    DIFFERING = 5
    NOTE = 6
    KEEP = 7
    TAKE = 8


_TITLES = (
    mark("Row"),
    mark("Cell"),
    mark("District"),
    mark("Here"),
    mark("Form"),
    mark("What differs"),
    mark("Note"),
    mark("Keep ours"),
    mark("Take theirs"),
)
_DECIDING: dict[int, Decision] = {
    FormColumn.KEEP: Decision.OURS,
    FormColumn.TAKE: Decision.THEIRS,
}


class FormRows(DecisionRows[Decision]):
    """The rows of a form's answers; a cell without a decision stays as it is here."""

    def __init__(
        self, catalogue: Catalogue, areas: tuple[Area, ...], changed: Sequence[Taken]
    ) -> None:
        numbers = FormColumn.ROW, FormColumn.OURS, FormColumn.THEIRS
        keys, choices = [taken.theirs.key for taken in changed], (Decision.OURS, Decision.THEIRS)
        super().__init__(keys, _TITLES, choices, _DECIDING, numbers, {FormColumn.CELL})
        self._catalogue, self._areas = catalogue, areas
        self._changed = changed

    @property
    def replaced(self) -> set[CellKey]:
        """The cells that take the form's answer."""
        return {key for key, decision in self.decisions.items() if decision is Decision.THEIRS}

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell of the table."""
        taken = self._changed[row]
        ours, theirs = taken.ours, taken.theirs
        differing = [name for name in _FIELDS if getattr(ours, name) != getattr(theirs, name)]
        return (
            str(taken.row),
            cell_title(self._catalogue, theirs.key),
            area_name(self._areas, theirs.key.area),
            "" if ours is None else held_text(ours),
            held_text(theirs),
            ", ".join(tr(FIELD_NAMES[name]) for name in differing),
            shortened(theirs.note),
            tr(_TITLES[FormColumn.KEEP]),
            tr(_TITLES[FormColumn.TAKE]),
        )[column]


def held_text(observation: Observation) -> str:
    """Return the answer of a cell: its number, or why there is none."""
    return field_text(observation, "status" if observation.value is None else "value")
