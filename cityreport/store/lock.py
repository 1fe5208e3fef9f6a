"""One writer at a time: a lock beside the office file that names its holder.

The operating system's own lock on it shows whether the holder lives (it ends with the process, kill
-9 included); the words in it show who that is. A lock left behind by a power cut is taken over
where it was made on this computer, and a question where it was not.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import IO, Self

import msgspec

from cityreport import interruption
from cityreport.errors import AccessError
from cityreport.files import is_shared

_WORDS_AT = 1
"""The words begin after the byte that Windows locks: a locked byte cannot be read there."""
_LONGEST = 2_000
_SUFFIX = ".lock"
_TRIES, _PAUSE_S = 4, 0.02
"""Testing a lock holds it for an instant: another process that tries then repeats it."""


class Holder(msgspec.Struct, frozen=True):
    """The holder of an office file's lock: officer, computer, process, and since when (UTC)."""

    officer: str
    host: str
    process: int
    since: str

    @classmethod
    def here(cls, officer: str, now: str) -> Self:
        """Return this process as a holder."""
        return cls(officer, computer_name(), os.getpid(), now)


_NOBODY_KNOWN = Holder("?", "?", 0, "")


def computer_name() -> str:
    """Return the computer's network name."""
    if hasattr(os, "uname"):
        return os.uname().nodename or "?"
    return os.environ.get("COMPUTERNAME") or "?"  # Windows


class Lock:
    """A lock that is held. `left_by`: the former holder, if it did not end properly."""

    def __init__(self, path: Path, stream: IO[bytes], left_by: Holder | None) -> None:
        self._path = path
        self._stream = stream
        self.left_by = left_by
        interruption.hold(id(self), self._free)

    def release(self) -> None:
        """Release the lock; safe to call twice."""
        with interruption.delayed():
            self._free()

    def _free(self) -> None:
        interruption.forget_held(id(self))
        if self._stream.closed:
            return
        with contextlib.suppress(OSError):  # Windows removes no file that is open
            self._path.unlink(missing_ok=True)
        self._stream.close()
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._path.unlink(missing_ok=True)


def real_path(store: Path) -> Path:
    """Return the place of a file that a symbolic link may name: its lock, its rollback journal and
    its backups lie there too, whatever name it was opened by."""
    return Path(os.path.realpath(store)) if store.is_symlink() else store


def lock_path(store: Path) -> Path:
    """Return the lock that belongs to an office file."""
    store = real_path(store)
    return store.with_name(store.name + _SUFFIX)


def take_lock(store: Path, holder: Holder, *, take_over: bool = False) -> Lock | None:
    """Take the lock of an office file.

    Raise AccessError('store_in_use') while its holder lives; 'store_left_open' where another
    computer left it behind, unless `take_over`. None where the folder takes no new file: the disk
    is full or read-only, and the first write to the store will report it.
    """
    with interruption.delayed():
        lock = _take_lock(store, holder, take_over=take_over)
    return lock  # noqa: RET504 - inside, Ctrl+C at the block's end would drop it: its file stays


def _take_lock(store: Path, holder: Holder, *, take_over: bool) -> Lock | None:
    path = lock_path(store)
    stream = _open(path)
    if stream is None:
        return None
    try:
        if not _hold_soon(stream):
            raise in_use_error(store, _read(stream))
        before = _read(stream)
        if before is not None and before.host != holder.host and not take_over:
            raise _refusal("store_left_open", store, before)
        with contextlib.suppress(OSError):  # a full disk: the lock holds without its words
            _write(stream, holder)
    except BaseException:
        stream.close()
        raise
    if not _is_still_there(path, stream):  # its last holder took the name away meanwhile
        stream.close()
        return _take_lock(store, holder, take_over=take_over)
    return Lock(path, stream, before)


def holder_of(store: Path) -> Holder | None:
    """Return the holder of the lock; None while there is none.

    A lock left by another computer counts as held: nobody here can tell whether its holder lives.
    """
    try:
        stream = lock_path(store).open("r+b")
    except OSError:
        return None
    with stream:
        is_free, words = _hold(stream, shared=True), _read(stream)
    if is_free and (words is None or words.host == computer_name()):
        return None
    return words or _NOBODY_KNOWN


def in_use_error(store: Path, holder: Holder | None) -> AccessError:
    """Return the error that somebody else is writing the file."""
    return _refusal("store_in_use", store, holder)


def _open(path: Path) -> IO[bytes] | None:
    """Return the lock's file, made if it is missing; None where none can be made."""
    try:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags, 0o600 | _group_of(path))
    except OSError:
        return None
    return os.fdopen(handle, "r+b", buffering=0)


def _group_of(path: Path) -> int:
    """Return the permissions on the lock for the group that shares an office file on purpose: its
    next member has to see that the file is held."""
    with contextlib.suppress(OSError):
        store = path.with_name(path.name.removesuffix(_SUFFIX))
        return 0o060 if is_shared(store.stat().st_mode) else 0
    return 0


def _hold_soon(stream: IO[bytes]) -> bool:
    for _ in range(_TRIES):
        if _hold(stream):
            return True
        time.sleep(_PAUSE_S)
    return False


def _hold(stream: IO[bytes], *, shared: bool = False) -> bool:
    """Take the system's lock; return False while another process, or another opening here, has it.

    `shared`: only to test, so that two tests do not take each other for a holder.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: the words alone have to do
        before = _read(stream)
        return before is None or before.host != computer_name() or not _lives(before.process)
    return True


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_still_there(path: Path, stream: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except OSError:
        return False


def _read(stream: IO[bytes]) -> Holder | None:
    try:
        stream.seek(_WORDS_AT)
        words = msgspec.json.decode(stream.read(_LONGEST))
        return Holder(
            str(words["officer"]), str(words["host"]), int(words["process"]), str(words["since"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(stream: IO[bytes], holder: Holder) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(b" " + msgspec.json.encode(holder))
    os.fsync(stream.fileno())


def _refusal(code: str, store: Path, before: Holder | None) -> AccessError:
    who = before or _NOBODY_KNOWN
    return AccessError(
        code, path=str(store), officer=who.officer, host=who.host, since=who.since or "?"
    )
