"""Holding an office file against what this computer has seen of it, at the start and the end."""

from __future__ import annotations

from cityreport.errors import CityReportError
from cityreport.office.backups.stale_copy import look, missing_since, recall, remember
from cityreport.ui.page_context import PageContext


def missing_steps(context: PageContext) -> int:
    """Return the number of steps that this computer has seen in the file and that are not in it; 0
    if all are there."""
    store = context.office.store
    if store.read_only:
        return 0
    with store.reading():
        seen = recall(context.settings, store.identity())
        return 0 if seen is None else missing_since(store, seen)


def older_by(context: PageContext) -> int:
    """`missing_steps`, and 0 where the file cannot be read just now: who reads its numbers says
    so, and the next start looks again."""
    try:
        return missing_steps(context)
    except CityReportError:
        return 0


def remember_file(context: PageContext) -> None:
    """Remember how far the file goes, unless it is an older one that nobody has said is right."""
    store = context.office.store
    if store.read_only:
        return
    try:
        if missing_steps(context) == 0:
            with store.reading():
                remember(context.settings, look(store))
    except CityReportError:  # a disk that is gone costs the memory, not the end of the program
        return
