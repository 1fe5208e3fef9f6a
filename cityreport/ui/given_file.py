"""A file that a person gave the window: dropped on it, chosen, or named when it was called.

An office file is opened; a submission says what it is; a pack of the network is taken in; anything
else is refused with a sentence.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cityreport.errors import DataError
from cityreport.exchange.output_kinds import is_submission
from cityreport.late import load
from cityreport.office import peers
from cityreport.office.backups.preflight import is_office_file
from cityreport.paths import STORE_SUFFIX
from cityreport.ui.feature_table import CHECK_FILE, TAKE_PEERS
from cityreport.ui.page_context import PageContext


def is_office(path: Path) -> bool:
    """Return whether a file is to be opened as an office: by its content, or by its name where
    there is something to say of it."""
    return path.suffix == STORE_SUFFIX or (path.is_file() and is_office_file(path))


def look_at(context: PageContext, window: QWidget, path: Path) -> None:
    """Say what a submission is, take in a pack of cities like ours; DataError('not_ours_to_open')
    for any other file."""
    if is_submission(path):
        load(CHECK_FILE)(context, window, path)
    elif peers.is_pack(path):
        load(TAKE_PEERS)(context, window, path)
    else:
        raise DataError("not_ours_to_open", path=str(path))
