"""The traces of a session that did not end properly.

Belongs here: the values that the window hands to its pages. Not here: how they are found and
recorded (`ui/safety/session_recovery.py`).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.period import Period
from cityreport.office.page_values import LastCell
from cityreport.store.lock import Holder


class Whereabouts(msgspec.Struct, frozen=True):
    """A page of the window and the cell in focus there."""

    page: str
    period: Period | None = None
    area: str | None = None
    indicator: str | None = None


class Recovery(msgspec.Struct):
    """The traces of a session that did not end properly; `is_closed` once a person read it."""

    left_by: Holder
    last: LastCell | None
    place: Whereabouts | None
    report: str
    is_closed: bool = False
