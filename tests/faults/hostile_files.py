"""What a folder can hold that was put there to stop the desk: giants, bombs, names, things that are
no files. Each is to be set aside, or left where it is; none may end the run."""

from __future__ import annotations

import gzip
import os
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from cityreport.exchange.strict_json import encoded
from tests.faults.sent_files import SendingOffice

_LEVELS = 1100
_MEGABYTE = 1024 * 1024


@contextmanager
def hostile(inbox: Path, office: SendingOffice, *, is_long: bool) -> Iterator[int]:
    """Put them all into a folder while the block runs; yield how many things there are."""
    size = (150 if is_long else 8) * _MEGABYTE
    before = len(list(inbox.iterdir()))
    _giants(inbox, office, size)
    _names(inbox)
    _no_files(inbox)
    folders = _folders(inbox)
    yield len(list(inbox.iterdir())) - before
    for folder in reversed(folders):  # a thousand levels are too many for who removes the rest
        folder.rmdir()


def _giants(inbox: Path, office: SendingOffice, size: int) -> None:
    with (inbox / "sparse.json").open("wb") as stream:
        stream.truncate(20 * 1024**3)
    (inbox / "spaces.json").write_bytes(b" " * size + b"{}")
    (inbox / "lists.json").write_bytes(b"[" * size)
    (inbox / "names.json").write_bytes(b'{"a":1,' * (size // 8) + b'"b":1}')
    (inbox / "text.json").write_bytes(b'{"format": "' + b"x" * size)
    (inbox / "bomb.json.gz").write_bytes(gzip.compress(bytes(2 * size), 9))
    (inbox / "nested.json.gz").write_bytes(gzip.compress(gzip.compress(bytes(2 * size), 9), 9))
    with zipfile.ZipFile(inbox / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2 * size))
        for number in range(200):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(_MEGABYTE))
    with zipfile.ZipFile(inbox / "parts.xlsx", "w") as archive:
        for number in range(70_000 if size > 100 * _MEGABYTE else 3000):
            archive.writestr(f"{number}", b"")
    whole = msgspec.structs.replace(office.first, extensions={"org.example/x": "x" * size}, id=_ID)
    (inbox / "extension.json").write_bytes(encoded(office.signed(whole)))


_ID = "99999999-9999-4999-8999-999999999999"


def _names(inbox: Path) -> None:
    content = b'{"format": "cityreport-submission"'
    for name in ("\u202e\u0007.json", "a\nb,c.json", "=1+1.json", "-rf.json", "ñ" * 120 + ".json"):
        (inbox / name).write_bytes(content)
    if sys.platform == "linux":  # elsewhere a name is always text
        (inbox / os.fsdecode(b"\xff\xfe.json")).write_bytes(content)


def _no_files(inbox: Path) -> None:
    (inbox / "folder.json").mkdir()
    if sys.platform == "win32":
        return
    os.mkfifo(inbox / "pipe.json")
    for name, target in (
        ("zero", "/dev/zero"), ("nowhere", "not-there"), ("itself", "itself.json"), ("round", "."),
    ):  # fmt: skip
        (inbox / f"{name}.json").symlink_to(target)


def _folders(inbox: Path) -> list[Path]:
    """Folders in folders, deeper than a function can call itself."""
    made = [inbox / "deep"]
    made[0].mkdir()
    if sys.platform == "linux":
        for _ in range(_LEVELS):
            made.append(made[-1] / "d")
            made[-1].mkdir()
    return made
