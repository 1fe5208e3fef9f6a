"""The log of bugs and crashes, in the log folder: one file that stays small.

It holds versions and traces, and nothing of the office: no number, no name, no typed text.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from cityreport import __version__, paths
from cityreport.errors import CityReportError
from cityreport.files import make_private, open_private

LARGEST = 1_000_000
"""Bytes that the log may have; what is oldest goes."""

_HEAD = "== "
_QUOTED = r"""'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’"""
_DIGITS = r"\d+(?:[.,]\d+)*"


def log_file() -> Path:
    """Return the path of the log."""
    return paths.log_folder() / "crash.log"


def open_log() -> IO[str] | None:
    """Return the log with the head of a new session, to write to its end; None where there is
    none."""
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        _cut()
        make_private(log_file())
        stream = open(  # noqa: SIM115 - it stays open
            log_file(), "a", encoding="utf-8", opener=open_private
        )
        stream.write(f"{_HEAD}{_now()} process {os.getpid()} cityreport {__version__}\n")
        stream.flush()
    except OSError:
        return None
    return stream


def write_report(report: str) -> None:
    """Add the report of a bug; a log that cannot be written costs the report only."""
    with contextlib.suppress(OSError):
        log_file().parent.mkdir(parents=True, exist_ok=True)
        _cut()
        make_private(log_file())
        with open(log_file(), "a", encoding="utf-8", opener=open_private) as stream:
            stream.write(f"{_now()}\n{report}\n")


def last_report(process: int) -> str:
    """Return the report of a session's last run as that process; empty if it wrote none."""
    try:
        log = log_file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for session in reversed(re.split(rf"^{_HEAD}", log, flags=re.MULTILINE)[1:]):
        head, _, body = session.partition("\n")
        if f" process {process} " in f"{head} ":
            return without_home(f"{head}\n{body}".strip()) if body.strip() else ""
    return ""


def report_of(error: BaseException) -> str:
    """Return the report that a maintainer needs: versions and the trace, nothing of the office.

    A message keeps its words; what it quotes and every number in it could be the office's and
    are left out. Of an expected error only its code is told.
    """
    system = f"Python {platform.python_version()} · {sys.platform}"
    return f"cityreport {__version__} · {system}\n{_trace(error)}"


def without_home(text: str) -> str:
    """Return the text without the folder of the user, which has a person's name."""
    return text.replace(str(Path.home()), "~")


def _trace(error: BaseException) -> str:
    parts: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = without_home("".join(traceback.format_tb(link.__traceback__)))
        parts.insert(0, f"Traceback (most recent call last):\n{frames}{_said(link)}\n")
        after = None if link.__suppress_context__ else link.__context__
        link = link.__cause__ or after
    return "\n".join(parts)


def _said(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, CityReportError):
        return f"{kind}: {error.code}"
    words = re.sub(_DIGITS, "#", re.sub(_QUOTED, "'…'", str(error)))
    return f"{kind}: {without_home(words)[:500]}" if words else kind


def _cut() -> None:
    """Keep the newest half of a log that has grown too large, from a whole line on."""
    path = log_file()
    if not path.exists() or path.stat().st_size <= LARGEST:
        return
    with path.open("r+b") as stream:
        stream.seek(-LARGEST // 2, os.SEEK_END)
        stream.readline()
        newest = stream.read()
        stream.seek(0)
        stream.truncate()
        stream.write(newest)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
