"""Folders in which an office file is at risk: those that a program copies elsewhere, and those on
another computer. Names, markers and the list of mounts are only read; nothing is written.

Sources: the folder names and markers that the programs themselves document. OneDrive sets OneDrive,
OneDriveConsumer and OneDriveCommercial in the environment; Dropbox names its folders in info.json;
Nextcloud and ownCloud keep a database `.sync_*.db` or `._sync_*.db` at the top of a synced folder;
iCloud Drive is `Mobile Documents`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import psutil


class RiskKind(StrEnum):
    """The kind of risk. `synced`: a program copies the folder elsewhere; `network`: it is on
    another computer."""

    SYNCED = "synced"
    NETWORK = "network"


class Risk(NamedTuple):
    """The risk of a folder; `name`: the program, or the place on the network."""

    kind: RiskKind
    name: str


class Mount(NamedTuple):
    """A line of the list of mounts, as psutil gives it."""

    point: str
    kind: str
    options: str = ""


_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NAMES = (
    (re.compile(r"onedrive( - .+)?$", re.IGNORECASE), "OneDrive"),
    (re.compile(r"dropbox( \(.+\))?$", re.IGNORECASE), "Dropbox"),
    (
        re.compile(
            r"(google ?drive( .+)?|googledrive-.+|my drive|mi unidad|drivefs)$", re.IGNORECASE
        ),
        "Google Drive",
    ),
    (re.compile(r"nextcloud\d*$", re.IGNORECASE), "Nextcloud"),
    (re.compile(r"owncloud\d*$", re.IGNORECASE), "ownCloud"),
    (
        re.compile(r"(icloud ?drive|mobile documents|com~apple~clouddocs)$", re.IGNORECASE),
        "iCloud Drive",
    ),
)
_MARKERS = (
    (re.compile(r"\._?sync_.+\.db$"), "Nextcloud"),
    (re.compile(r"\.nextcloudsync\.log$"), "Nextcloud"),
    (re.compile(r"\.owncloudsync\.log$"), "ownCloud"),
    (re.compile(r"\.dropbox\.cache$"), "Dropbox"),
)
_NETWORK = re.compile(
    r"(nfs\d?|cifs|smb\w*|fuse\.sshfs|sshfs|9p|davfs\d?|fuse\.davfs\d?|webdav|"
    r"afpfs|afs|ncpfs|fuse\.rclone|fuse\.gvfsd-fuse|glusterfs|fuse\.glusterfs|ceph)$"
)
_GOOGLE = re.compile(r"(fuse\.)?(drivefs|google-drive-ocamlfuse)$")


def folder_risk(
    path: Path | str,
    *,
    environment: Mapping[str, str] | None = None,
    mounts: Callable[[], Iterable[Mount]] | None = None,
) -> Risk | None:
    """Return the risk of keeping an office file at `path`; None where none is known.

    `path` is absolute, with links followed. `environment` and `mounts` are those of this computer
    unless given.
    """
    variables = os.environ if environment is None else environment
    text = re.sub(r"^\\\\[?]\\(UNC\\)?", lambda found: "\\\\" if found[1] else "", str(path))
    if re.match(r"(\\\\|//)[^\\/?.]", text):
        return Risk(RiskKind.NETWORK, _share(text))
    folders = _folders(text)
    name = _synced_by_setting(folders, variables) or _synced_by_name(folders)
    name = name or _synced_by_marker(Path(text))
    if name is not None:
        return Risk(RiskKind.SYNCED, name)
    return _mounted(text, _mounts() if mounts is None else mounts())


def _share(text: str) -> str:
    r"""Return `\\server\share` of a longer name."""
    parts = re.split(r"[\\/]+", text.strip("\\/"))
    return "\\\\" + "\\".join(parts[:2])


def _folders(text: str) -> list[str]:
    """Return the names of the folders above the file, in either system's writing."""
    return [part for part in re.split(r"[\\/]+", text)[:-1] if part]


def _synced_by_setting(folders: list[str], variables: Mapping[str, str]) -> str | None:
    """Return the program whose own settings name the folder: OneDrive's variables and Dropbox's
    note."""
    homes = [(variables.get(name, ""), "OneDrive") for name in _VARIABLES]
    homes += [(home, "Dropbox") for home in _dropbox_folders(variables)]
    for home, name in homes:
        parts = [part.casefold() for part in re.split(r"[\\/]+", home) if part]
        if parts and [folder.casefold() for folder in folders[: len(parts)]] == parts:
            return name
    return None


def _dropbox_folders(variables: Mapping[str, str]) -> Iterator[str]:
    bases = [variables.get(name, "") for name in ("APPDATA", "LOCALAPPDATA")]
    files = [Path(base) / "Dropbox" / "info.json" for base in bases if base]
    if variables.get("HOME"):
        files.append(Path(variables["HOME"]) / ".dropbox" / "info.json")
    for file in files:
        try:
            accounts = json.loads(file.read_bytes())
            yield from [str(account["path"]) for account in accounts.values()]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _synced_by_name(folders: list[str]) -> str | None:
    for folder in folders:
        for pattern, name in _NAMES:
            if pattern.match(folder):
                return name
    return None


def _synced_by_marker(path: Path) -> str | None:
    for folder in path.parents:
        try:
            names = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
        except OSError:
            continue
        for pattern, name in _MARKERS:
            if any(pattern.match(found) for found in names):
                return name
    return None


def _mounted(text: str, mounts: Iterable[Mount]) -> Risk | None:
    """Return the risk of the mount of the file: the longest point that its name begins with."""
    under = [mount for mount in mounts if _is_under(text, mount.point)]
    if not under:
        return None
    nearest = max(under, key=lambda mount: len(mount.point))
    kind = nearest.kind.lower()
    if _GOOGLE.match(kind):
        return Risk(RiskKind.SYNCED, "Google Drive")
    if _NETWORK.match(kind) or "remote" in nearest.options.lower().split(","):
        return Risk(RiskKind.NETWORK, nearest.point)
    return None


def _is_under(text: str, point: str) -> bool:
    inside, above = text.replace("\\", "/"), point.replace("\\", "/").rstrip("/")
    if re.match(r"[A-Za-z]:", above):  # Windows does not tell large letters from small
        inside, above = inside.casefold(), above.casefold()
    return inside.startswith(f"{above}/")


def _mounts() -> list[Mount]:
    try:
        found = psutil.disk_partitions(all=True)
    except OSError:
        return []
    return [Mount(str(part.mountpoint), str(part.fstype), str(part.opts)) for part in found]
