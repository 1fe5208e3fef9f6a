"""What undo would do next, in one line of the status bar."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import Observation
from cityreport.i18n import mark, ntr, number, period_name, tr
from cityreport.office.pages import Undoing
from cityreport.wording import SHORT_STATUS_NAMES, cell_title

_EMPTY = mark("empty")


def undo_words(catalogue: Catalogue, undoing: Undoing) -> str:
    """`Undo: L1 …, October 2026: 3 back to 2`."""
    place = f"{cell_title(catalogue, undoing.key)}, {period_name(undoing.key.period)}"
    if undoing.more:
        return ntr(
            "Undo: {place} and {n} more cell",
            "Undo: {place} and {n} more cells",
            undoing.more,
            place=place,
        )
    before, after = _shown(undoing.before), _shown(undoing.after)
    return tr("Undo: {place}: {before} back to {after}", place=place, before=before, after=after)


def _shown(observation: Observation | None) -> str:
    if observation is None:
        return tr(_EMPTY)
    if observation.value is None:
        return tr(SHORT_STATUS_NAMES[observation.status])
    return number(observation.value)
