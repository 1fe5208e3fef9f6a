"""The mounted disks of this computer. Not here: their contents."""

from __future__ import annotations

from pathlib import Path

import msgspec
import psutil


class Volume(msgspec.Struct, frozen=True):
    """A mounted disk, partition, stick or network folder; `kind` is its file system's name."""

    root: Path
    device: str
    kind: str


def mounted_volumes() -> list[Volume]:
    """Return the mounted volumes, without the system's virtual ones (proc, tmpfs)."""
    try:
        found = psutil.disk_partitions(all=False)
    except OSError:
        return []
    return [Volume(Path(disk.mountpoint), disk.device, disk.fstype) for disk in found]


def volume_of(path: Path) -> Volume | None:
    """Return the volume of a file or folder; None where it is not known."""
    absolute = path.resolve()
    holding = [volume for volume in mounted_volumes() if absolute.is_relative_to(volume.root)]
    return max(holding, key=lambda volume: len(volume.root.parts), default=None)
