"""Folders that put an office file at risk are known by name, marker, setting and mount."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityreport.risky_folders import Mount, Risk, RiskKind, folder_risk

SYNCED, NETWORK = RiskKind.SYNCED, RiskKind.NETWORK
LINUX = [
    Mount("/", "ext4", "rw,relatime"),
    Mount("/home", "ext4", "rw"),
    Mount("/mnt/share", "cifs", "rw"),
    Mount("/mnt/share2", "ext4", "rw"),
    Mount("/srv/nfs", "nfs4", "rw"),
    Mount("/srv/nfs/local", "xfs", "rw"),
    Mount("/run/user/1000/gvfs", "fuse.gvfsd-fuse", "rw"),
    Mount("/mnt/ssh", "fuse.sshfs", "rw"),
    Mount("/mnt/nine", "9p", "rw"),
    Mount("/mnt/dav", "davfs", "rw"),
]
WINDOWS = [
    Mount("C:\\", "NTFS", "rw,fixed"),
    Mount("E:\\", "FAT32", "rw,removable"),
    Mount("Z:\\", "NTFS", "rw,remote"),
]


def risk(path: str, mounts: list[Mount] = LINUX, **environment: str) -> Risk | None:
    return folder_risk(path, environment=environment, mounts=lambda: mounts)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"C:\Users\ada\OneDrive\office.cityreport", "OneDrive"),
        (r"C:\Users\ada\OneDrive - City of Cali\Office\office.cityreport", "OneDrive"),
        (r"C:\Users\ada\Dropbox\office.cityreport", "Dropbox"),
        (r"C:\Users\ada\Dropbox (City)\office.cityreport", "Dropbox"),
        (r"G:\My Drive\office.cityreport", "Google Drive"),
        (r"G:\Mi unidad\office.cityreport", "Google Drive"),
        ("/Users/ada/Library/CloudStorage/GoogleDrive-a@b.c/x/o.cityreport", "Google Drive"),
        ("/home/ada/Google Drive/office.cityreport", "Google Drive"),
        ("/home/ada/Nextcloud/office.cityreport", "Nextcloud"),
        ("/home/ada/ownCloud/a/b/office.cityreport", "ownCloud"),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/o.cityreport", "iCloud Drive"),
        (r"C:\Users\ada\iCloudDrive\office.cityreport", "iCloud Drive"),
    ],
)
def test_a_synced_folder_is_known_by_its_name(path: str, name: str) -> None:
    assert risk(path) == Risk(SYNCED, name)


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/office.cityreport",
        "/home/ada/Dropbox.cityreport",  # the file's own name is no folder
        "/home/ada/My Driveway/office.cityreport",
        "/home/ada/onedriver/office.cityreport",
        "/mnt/share2/office.cityreport",
        "/srv/nfs/local/office.cityreport",
    ],
)
def test_an_ordinary_folder_is_not_warned_of(path: str) -> None:
    assert risk(path) is None


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_onedrive_under_any_name_is_known_by_its_variable(name: str) -> None:
    inside = r"D:\Cloud\City\a\office.cityreport"
    assert risk(inside, WINDOWS, **{name: r"d:\cloud\city"}) == Risk(SYNCED, "OneDrive")
    assert risk(r"D:\Cloud\City2\office.cityreport", WINDOWS, **{name: r"D:\Cloud\City"}) is None


def test_dropbox_under_any_name_is_known_by_its_note(tmp_path: Path) -> None:
    note = tmp_path / ".dropbox" / "info.json"
    note.parent.mkdir()
    note.write_text(json.dumps({"business": {"path": "/data/shared things", "host": 1}}))
    found = risk("/data/shared things/office.cityreport", HOME=str(tmp_path))
    assert found == Risk(SYNCED, "Dropbox")
    assert risk(str(tmp_path / "office.cityreport"), HOME=str(tmp_path)) is None
    note.write_text("[]")
    assert risk("/data/shared things/office.cityreport", HOME=str(tmp_path)) is None


@pytest.mark.parametrize(
    ("marker", "name"),
    [
        (".sync_0a1b2c.db", "Nextcloud"),
        ("._sync_0a1b2c.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".dropbox.cache", "Dropbox"),
    ],
)
def test_a_synced_folder_is_known_by_its_marker_further_up(
    tmp_path: Path, marker: str, name: str
) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert risk(str(deep / "office.cityreport")) is None
    (tmp_path / marker).touch()
    assert risk(str(deep / "office.cityreport")) == Risk(SYNCED, name)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"\\server\share\city\office.cityreport", r"\\server\share"),
        ("//server/share/office.cityreport", r"\\server\share"),
        (r"\\?\UNC\server\share\office.cityreport", r"\\server\share"),
        ("/mnt/share/office.cityreport", "/mnt/share"),
        ("/srv/nfs/x/office.cityreport", "/srv/nfs"),
        ("/run/user/1000/gvfs/smb-share/office.cityreport", "/run/user/1000/gvfs"),
        ("/mnt/ssh/office.cityreport", "/mnt/ssh"),
        ("/mnt/nine/office.cityreport", "/mnt/nine"),
        ("/mnt/dav/office.cityreport", "/mnt/dav"),
    ],
)
def test_a_place_on_the_network_is_known(path: str, name: str) -> None:
    assert risk(path) == Risk(NETWORK, name)


def test_windows_drives_are_told_apart() -> None:
    assert risk(r"z:\office.cityreport", WINDOWS) == Risk(NETWORK, "Z:\\")
    assert risk(r"\\?\C:\office.cityreport", WINDOWS) is None
    assert risk(r"C:\city\office.cityreport", WINDOWS) is None
    assert risk(r"E:\office.cityreport", WINDOWS) is None


def test_this_computers_own_mounts_can_be_read(tmp_path: Path) -> None:
    found = folder_risk(tmp_path / "office.cityreport", environment={})
    assert found is None or found.kind is NETWORK  # a test may run on a share
