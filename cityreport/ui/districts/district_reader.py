"""Reading the table of districts for the page: what is short at once, hundreds of districts between
the window's events.

Not here: what stands in the table (office), or showing it (page).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject

from cityreport.domain.period import Period
from cityreport.office.district_table import DistrictTable
from cityreport.office.queries import Queries
from cityreport.ui.kit.slices import Slices


class DistrictReader:
    """Reads the table that was asked for last. `failed`: told of an error."""

    def __init__(
        self, queries: Queries, failed: Callable[[Exception], None], parent: QObject
    ) -> None:
        self._queries = queries
        self._failed = failed
        self._parent = parent
        self._reading: Slices | None = None

    def read(self, month: Period, months: int, done: Callable[[DistrictTable], None]) -> None:
        """Read the table of a month, or of the `months` that end with it, then call `done`: before
        this returns where there is little to read. What was asked for before is given up."""
        found: list[DistrictTable] = []

        def steps() -> Iterator[None]:
            found.append((yield from self._queries.districts_in_steps(month, months)))

        def finished() -> None:
            self._reading = None
            done(found[0])

        def failed(error: Exception) -> None:
            self._reading = None
            self._failed(error)

        if self._reading is not None:
            self._reading.stop()
        self._reading = Slices(steps(), finished, failed, self._parent)
        self._reading.take_first()
