"""Removing, unread, at the next start, files that a kill or a power cut left half-written."""

from __future__ import annotations

import glob
import tempfile
from pathlib import Path

from cityreport.files import remove_stale
from cityreport.store.backup_files import backup_folder

SCRATCH = "cityreport-p*"
"""The folders for copies that are looked at, in the system's own place for such."""


def remove_leftovers(store: Path) -> None:
    """Remove what dead processes left of this office file, its backups and its proofs."""
    name = glob.escape(store.name)
    for pattern in (f".{name}.*.part*", f".{name}.*.salvage*", ".salvage-p*"):
        remove_stale(store.parent, pattern)
    remove_stale(backup_folder(store), f".{glob.escape(store.stem)}_*.part*")
    remove_stale(Path(tempfile.gettempdir()), SCRATCH)
