"""Looking a file over before it is opened, while the window's libraries are still being loaded.

SQLite works without Python's lock, so that a thread of its own costs a start nothing. The thread
has a connection of its own that only reads, and has closed it when `finish` returns: nothing of
it stands in the way of whoever opens the file next.
"""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from cityreport.errors import AccessError, CityReportError
from cityreport.store.database import check_header
from cityreport.store.store import Store

MOST_BYTES = 16_000_000
"""A larger file is not looked over: a start would wait for it longer than for Qt."""


def is_office_file(path: Path) -> bool:
    """Return whether a file begins as an office file does, sound or not;
    AccessError('cannot_read')."""
    try:
        check_header(path)
    except AccessError as error:
        if error.code == "cannot_read":
            raise
        return error.code not in {"store_not_ours", "store_empty", "store_missing", "is_a_folder"}
    return True


class LookOver:
    """The check of one file, under way since this was made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._damage: str | None = None
        self._is_checked = False
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def finish(self) -> bool:
        """Wait for the check; whether the file has been looked over whole.

        AccessError('store_damaged') where it found damage.
        """
        self._thread.join()
        if self._damage is not None:
            raise AccessError("store_damaged", path=str(self._path), reason=self._damage)
        return self._is_checked

    def _look(self) -> None:
        try:
            if self._path.stat().st_size <= MOST_BYTES:
                with Store.reader(self._path) as store, store.reading():
                    self._damage = store.proof.damage()
                    self._is_checked = True
        except (CityReportError, OSError):
            return  # whoever opens it meets the same, and says so
