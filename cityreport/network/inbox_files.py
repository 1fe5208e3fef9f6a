"""Finding the files of the folder that cities' files are put into. Nothing in it ends the search:
what cannot be looked at is found with the reason."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from cityreport.errors import AccessError
from cityreport.network.arrival import Found

EXCEL = ".xlsx"
_PACKED, _PLAIN = ".json.gz", ".json"
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".tif", ".tiff", ".bmp", ".pdf")
"""The endings of photos and scans, those too that no reader is there for."""
_READ = (_PLAIN, _PACKED, EXCEL, ".age", *_PICTURES)
_TEMPORARY = (".", "~$")
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")


def found_files(source: Path) -> Iterator[Found]:
    """Yield the files of a folder, and of those below it, of whatever kind: what somebody sent is
    never passed over in silence. Raise AccessError('cannot_read') where the folder itself cannot be
    listed."""
    folders = [""]
    while folders:
        below = folders.pop()
        try:
            with os.scandir(source / below) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = error.strerror or str(error)
            if not below:
                raise AccessError("cannot_read", path=str(source), reason=reason) from error
            yield _found(below, fault=reason)
            continue
        inner = []
        for entry in listed:
            if entry.name.startswith(_TEMPORARY):
                continue
            if entry.is_dir(follow_symlinks=False):
                inner.append(f"{below}{entry.name}/")
            elif entry.name.lower() not in _OF_THE_SYSTEM:
                yield from _file(entry, below + entry.name)
        folders += reversed(inner)


def stem_of(name: str) -> str:
    """Return a name without what says that it is JSON or Excel."""
    lowered = name.lower()
    ending = next((end for end in (_PACKED, _PLAIN, EXCEL) if lowered.endswith(end)), "")
    return name[: len(name) - len(ending)]


def is_excel(name: str) -> bool:
    """Return whether a name is that of a workbook."""
    return name.lower().endswith(EXCEL)


def is_readable(name: str) -> bool:
    """Return whether the desk reads files of such a name."""
    return name.lower().endswith(_READ)


def is_picture(name: str) -> bool:
    """Return whether a name is that of a photo or scan."""
    return name.lower().endswith(_PICTURES)


def turn_of(name: str) -> int:
    """Return in which turn a file is looked at: JSON, workbooks, pictures."""
    return 2 if is_picture(name) else int(is_excel(name))


def _file(entry: os.DirEntry[str], name: str) -> Iterator[Found]:
    """Yield it if it is a file, not a pipe or a device, and still there; of a link, the file that
    it leads to."""
    try:
        facts = entry.stat()
        if stat.S_ISREG(facts.st_mode):
            yield _found(name, facts.st_size, facts.st_mtime_ns)
        elif entry.is_symlink():  # to a folder, which is not walked into
            what = errno.EISDIR if entry.is_dir() else errno.ENODEV
            yield _found(name, fault=os.strerror(what))
    except FileNotFoundError as error:
        if entry.is_symlink():  # its stick is not there
            yield _found(name, fault=error.strerror or str(error))
    except OSError as error:  # a link to itself
        yield _found(name, fault=error.strerror or str(error))


def _found(name: str, size: int = 0, modified: int = 0, fault: str | None = None) -> Found:
    """Return what was found. Linux has names that are no text: they are written with escapes."""
    said = os.fsencode(name).decode("utf-8", "backslashreplace")
    return Found(said, size, modified, None if said == name else name, fault)
