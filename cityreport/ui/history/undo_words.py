"""The next step of undo, in one line of the status bar."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.i18n import ntr, period_name, short_period_name, tr
from cityreport.office.page_values import Undoing
from cityreport.wording import action_name, answer_words, cell_title


def undo_words(catalogue: Catalogue, undoing: Undoing) -> str:
    """`Undo: L1 …, October 2026: 3 back to 2`."""
    if undoing.key is None:
        return tr("Undo: {what}", what=action_name(undoing.kind))
    if undoing.more:
        return ntr(
            "Undo: {what}: {indicator}, {period} and {n} more cell",
            "Undo: {what}: {indicator}, {period} and {n} more cells",
            undoing.more,
            what=action_name(undoing.kind),
            indicator=undoing.key.indicator,
            period=short_period_name(undoing.key.period),
        )
    place = f"{cell_title(catalogue, undoing.key)}, {period_name(undoing.key.period)}"
    before, after = answer_words(undoing.before), answer_words(undoing.after)
    return tr("Undo: {place}: {before} back to {after}", place=place, before=before, after=after)
