"""After a power cut or a crash: where the person was, and what the last session left.

Belongs here: the place that this computer remembers while the window is open, and reading it
back. Not here: the numbers (all that was called saved is in the office file).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, QTimer

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.last_session import Recovery, Whereabouts
from cityreport.ui.safety.crash_log import last_report

EVERY_MS = 5_000
_SOON_MS = 1_000


def find_recovery(office: Office, settings: Settings) -> Recovery | None:
    """Return the traces that the session before left behind; None after a proper end."""
    left_by = office.store.left_by
    if left_by is None:
        return None
    try:
        last = office.cells.last_saved()
    except CityReportError:  # the start has other words for a damaged file
        last = None
    place = _remembered(settings, str(office.store.path))
    return Recovery(left_by, last, place, last_report(left_by.process))


class PositionRecorder(QObject):
    """Writes down where the person is: after going elsewhere, and else every few seconds.

    Nothing is written while nothing changes.
    """

    def __init__(
        self,
        window: QObject,
        settings: Settings,
        store: str,
        where: Callable[[], Whereabouts],
        every_ms: int = EVERY_MS,
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._store = store
        self._where = where
        self._every = QTimer(self)
        self._every.setInterval(every_ms)
        self._every.timeout.connect(self._keep)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(min(_SOON_MS, every_ms))
        self._soon.timeout.connect(self._keep)

    def start(self) -> None:
        """Begin, once the window is in view."""
        self._every.start()
        self._soon.start()

    def on_gone(self) -> None:
        """Remember the place soon: the person went to another page."""
        if self._every.isActive():
            self._soon.start()

    def stop(self) -> None:
        """Stop remembering: the window closes."""
        self._every.stop()
        self._soon.stop()

    def _keep(self) -> None:
        here = self._where()
        period = None if here.period is None else str(here.period)
        kept = {"store": self._store, **msgspec.structs.asdict(here), "period": period}
        self._settings.set("place", msgspec.json.encode(kept).decode())


def _remembered(settings: Settings, store: str) -> Whereabouts | None:
    """Return the place that was kept for this office file."""
    try:
        kept = msgspec.json.decode(settings.get("place"))
        if kept["store"] != store:
            return None
        period = None if kept["period"] is None else Period.parse(kept["period"])
        names = [kept[name] for name in ("page", "area", "indicator")]
    except (ValueError, KeyError, TypeError, CityReportError):
        return None
    page, area, indicator = (name if isinstance(name, str) else None for name in names)
    return None if page is None else Whereabouts(page, period, area, indicator)
