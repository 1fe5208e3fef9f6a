"""The hints of commands on an office file that cannot be read: which command helps."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.office.backups import recovery_options
from cityreport.paths import STORE_SUFFIX
from cityreport.store.backup_files import backup_folder, backups_in


@contextmanager
def told_what_helps(path: Path) -> Iterator[None]:
    """Inside, damage of the office file at `path` is raised with the command that helps."""
    try:
        yield
    except AccessError as error:
        if error.facts.get("path") != str(path):  # it is about another file
            raise
        raise _what_helps(error, path) from error


def _what_helps(error: AccessError, path: Path) -> AccessError:
    """Return the error to say; the same one where its own sentence says what to do."""
    if error.code == "store_empty":
        return _of_an_empty_file(error, path)
    if error.code not in {"store_damaged", "store_not_ours"} or path.suffix != STORE_SUFFIX:
        return error

    if not recovery_options.is_damage(error, path):
        return AccessError("office_not_ours", path=str(path))
    reason = str(error.facts.get("reason") or tr("its beginning was overwritten"))
    out = path.with_stem(f"{path.stem}-2")
    call = _call("salvage", path, "--out", out)
    return AccessError("office_damaged", path=str(path), reason=reason, command=call)


def _of_an_empty_file(error: AccessError, path: Path) -> AccessError:
    backups = backups_in(backup_folder(path))
    if not backups:
        return error
    call = _call("restore", backups[0].path, "--store", path)
    return AccessError("office_emptied", path=str(path), command=call)


def _call(*words: str | Path) -> str:
    """Return a command as it can be typed here, whatever stands in the names of its files."""
    line = ["cityreport", *map(str, words)]
    return subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)
