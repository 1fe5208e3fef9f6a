"""The second place for backups: a folder on another disk, known by a marker in it.

A stick gets another drive letter or mount point every week; the marker, and the folder's path
from the root of its volume, find it again wherever it is.
"""

from __future__ import annotations

import uuid
from pathlib import Path

import msgspec

from cityreport import volumes
from cityreport.errors import AccessError
from cityreport.files import write_bytes

MARKER = "cityreport-backups.id"
_LONGEST = 100


class BackupFolder(msgspec.Struct, frozen=True):
    """A folder as it was chosen. `relative`: its path from the root of its volume, None where
    that was not known; `marker`: what stands in its marker."""

    path: Path
    relative: str | None
    marker: str


def make_place(folder: Path) -> BackupFolder:
    """Choose a folder; it gets its marker. AccessError: not_a_folder, cannot_write."""
    if not folder.is_dir():
        raise AccessError("not_a_folder", path=str(folder))
    marker = _read_marker(folder)
    if not marker:
        marker = str(uuid.uuid4())
        write_bytes(folder / MARKER, marker.encode())
    volume = volumes.volume_of(folder)
    relative = None if volume is None else folder.resolve().relative_to(volume.root).as_posix()
    return BackupFolder(folder, relative, marker)


def find_place(place: BackupFolder) -> Path | None:
    """Return the path of the folder now; None while its disk is not there."""
    if _read_marker(place.path) == place.marker:
        return place.path
    if place.relative is None:
        return None
    for volume in volumes.mounted_volumes():
        folder = volume.root / place.relative
        if _read_marker(folder) == place.marker:
            return folder
    return None


def _read_marker(folder: Path) -> str:
    try:
        with (folder / MARKER).open("rb") as stream:
            return stream.read(_LONGEST).decode("ascii", "replace").strip()
    except OSError:
        return ""
