"""Opening the window: which file, which language. Apart from the commands, for a fast start.

Loading Qt is half of a start, and it uses one processor only: the file is checked meanwhile.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cityreport import i18n, paths
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.plain_text import escape_hidden
from cityreport.errors import AccessError
from cityreport.messages import sentence
from cityreport.office.backups.preflight import LookOver, is_office_file
from cityreport.office.clock import system_clock
from cityreport.settings import Settings

_TURN_S = 0.0005
"""The time that a worker keeps Python to itself while the window waits, in seconds. A page takes
its turn hundreds of times while it is made; at Python's usual 5 ms it stood still for seconds while
the numbers of a large office were checked."""


def launch(
    store: str | Path | None,
    language: str | None = None,
    officer: str = "",
    given: Path | None = None,
) -> int:
    """Show the window on a file, by default the one that was open last; return the exit code.
    `given`: a submission that the window is to say something of."""
    settings = Settings(paths.settings_file(), officer)
    i18n.set_language(language or settings.language())
    if not _has_display():
        error = AccessError("no_display")
        print(escape_hidden(sentence(error)), file=sys.stderr)  # noqa: T201 - there is no window to say it
        return error.exit_code
    path = _last_store(settings) if store is None else Path(store)
    look_over = LookOver(path)
    from cityreport.ui.app import run  # noqa: PLC0415 - Qt is loaded while the file is looked over

    sys.setswitchinterval(_TURN_S)
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    return run(path, settings, catalogue, system_clock, look_over, given)


def launch_file(path: Path, language: str | None = None, officer: str = "") -> int:
    """Show the window on an office file that was named, or on the last one with what a submission
    is that was named; return the exit code.

    Raise AccessError: file_missing, is_a_folder, not_an_office for a file of another kind. The
    window handles a damaged office file.
    """
    if path.is_dir():
        raise AccessError("is_a_folder", path=str(path))
    if not path.exists():
        raise AccessError("office_missing", path=str(path))
    if path.suffix == paths.STORE_SUFFIX or is_office_file(path):
        return launch(path, language, officer)
    from cityreport.exchange.output_kinds import is_submission  # noqa: PLC0415 - not for an office file

    if not is_submission(path):
        raise AccessError("not_an_office", path=str(path))
    return launch(None, language, officer, path.resolve())


def _has_display() -> bool:
    """Return whether a window can be shown: Qt ends the process where it finds no display."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _last_store(settings: Settings) -> Path:
    """Return CITYREPORT_STORE, else the file that was open last if it still exists, else the
    default."""
    last = settings.get("store")
    if "CITYREPORT_STORE" not in os.environ and last and Path(last).exists():
        return Path(last)
    return paths.default_store()
