"""Writing a file whole or not at all, and reading it back before it counts as written."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import stat
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import psutil

from cityreport import outputs
from cityreport.errors import AccessError
from cityreport.outputs import Output

_BLOCK = 1 << 20
_STALE_SECONDS = 24 * 3600
_OWNER = re.compile(r"\bp(?P<process>\d+)-(?P<place>[0-9a-f]{8})(?![0-9a-f])")
_UNFINISHED = ".*-p*-*.part"
_looked_at: set[Path] = set()
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""The flags of a file that must not exist yet. Its permissions are set when it is made, not
afterwards."""


def write_whole(
    path: Path, fill: Callable[[IO[bytes]], object], output: Output = outputs.OWN
) -> None:
    """Write `path` through a temporary file in its folder: fill, fsync, read back, replace.

    The name `path` never has half a file; the former file stays until the new one is whole and has
    been read again from the disk. Only an older file of the same kind is replaced. Raise
    AccessError('cannot_write') and the errors of `outputs.resolve_output`, and leave no temporary
    file behind.
    """
    try:
        real = outputs.resolve_output(path, output)
        temporary, written = _write_beside(real, fill, output.mode)
        try:
            _expect(temporary, written, path)
            outputs.resolve_output(path, output)  # whatever stands there by now
            if output.is_new:
                _publish(temporary, real)
            else:
                temporary.replace(real)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(real.parent)
        _expect(real, written, path)
    except OSError as error:
        raise AccessError(
            "cannot_write", path=str(path), reason=error.strerror or str(error)
        ) from error


def write_bytes(path: Path, content: bytes, output: Output = outputs.OWN) -> None:
    """Write `content` to `path`, whole or not at all; see `write_whole`."""
    write_whole(path, lambda stream: stream.write(content), output)


@contextlib.contextmanager
def written_together(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yield a hidden folder inside `folder`, for files to be written and looked at there. All get
    their places in `folder` at the end, or none does.

    What a killed process leaves goes with the next files that are written so. Raise
    AccessError output_exists for a name that is taken, cannot_write; errors of the work name the
    place that a file was meant for.
    """
    remove_stale(folder, _UNFINISHED)
    for name in names:
        if (folder / name).exists():
            raise AccessError("output_exists", path=str(folder / name))
    room = folder / f".{names[0][:40]}-{owner()}-{os.urandom(4).hex()}.part"
    made: dict[Path, os.stat_result] = {}
    try:
        room.mkdir(mode=0o700)
        yield room
        made = {folder / name: (room / name).stat() for name in names}
        for path in made:
            _publish(room / path.name, path)
    except BaseException as error:
        for path, ours in made.items():
            with contextlib.suppress(OSError):  # not there; or somebody else's, which stays
                if os.path.samestat(path.stat(), ours):
                    path.unlink()
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(folder), reason=reason) from error
        if isinstance(error, AccessError):
            raise _moved(error, room, folder) from error
        raise
    finally:
        _remove(room)


def _moved(error: AccessError, room: Path, folder: Path) -> AccessError:
    """Return an error with the place that a file of `room` was meant for."""
    path = Path(str(error.facts.get("path", "")))
    if path.parent != room:
        return error
    return AccessError(error.code, **{**error.facts, "path": str(folder / path.name)})


def append_whole(path: Path, lines: bytes) -> None:
    """Write whole lines at the end of a private file, which is made where it is missing; they are
    on the disk when this returns. What a power cut left half written stays a line of its own.

    Raise AccessError('cannot_write').
    """
    try:
        is_new = not path.exists()
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags, 0o600), "r+b") as stream:
            if stream.seek(0, os.SEEK_END):
                stream.seek(-1, os.SEEK_END)
                lines = lines if stream.read(1) == b"\n" else b"\n" + lines
            stream.write(lines)
            stream.flush()
            os.fsync(stream.fileno())
        if is_new:
            sync_folder(path.parent)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path), reason=reason) from error


def read_at_most(path: Path, most: int) -> bytes:
    """Return the content of a file, or `most` + 1 bytes of a larger one, whoever wrote it.

    Raise AccessError('file_missing', 'cannot_read').
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except FileNotFoundError as error:
        raise AccessError("file_missing", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_read", path=str(path), reason=reason) from error


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read (0600, or less by the umask), from its first
    byte on. Raise FileExistsError if the name is taken."""
    os.close(os.open(path, _NEW, 0o600))


def open_private(path: str | Path, flags: int) -> int:
    """Open a file as an opener for `open`: a new file is readable by its owner alone."""
    return os.open(path, flags, 0o600)


def make_private(path: Path) -> None:
    """Remove the permissions of others on a file of this user.

    A file that `is_shared` with a group (0660) stays so. On Windows the folder decides who may
    read.
    """
    with contextlib.suppress(OSError):
        found = path.stat()
        mode = stat.S_IMODE(found.st_mode)
        is_mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
        if os.name == "posix" and is_mine and mode & 0o077 and not is_shared(mode):
            path.chmod(mode & 0o700)


def is_shared(mode: int) -> bool:
    """Return whether a file was given to a group on purpose: it may write, and others may not
    read."""
    return bool(mode & 0o020) and not mode & 0o007


def _publish(temporary: Path, path: Path) -> None:
    try:
        publish_new(temporary, path)
    except FileExistsError as error:
        raise AccessError("output_exists", path=str(path)) from error


def _write_beside(path: Path, fill: Callable[[IO[bytes]], object], mode: int) -> tuple[Path, bytes]:
    """Return a temporary file with the content, and the digest of what was written to it."""
    if path.parent not in _looked_at:  # once in a run: a folder may be large
        _looked_at.add(path.parent)
        remove_stale(path.parent, _UNFINISHED)
    temporary = path.with_name(f".{path.stem[:40]}-{owner()}-{os.urandom(4).hex()}.part")
    with os.fdopen(os.open(temporary, _NEW, mode), "w+b") as stream:
        try:
            fill(stream)
            stream.flush()
            stream.seek(0)
            written = _digest(stream)
            os.fsync(stream.fileno())
        except BaseException:
            with contextlib.suppress(OSError):  # it tries to write once more, to a full disk
                stream.close()
            temporary.unlink(missing_ok=True)
            raise
    return temporary, written


def _expect(found: Path, written: bytes, path: Path) -> None:
    """Read a file from the disk again; raise AccessError('cannot_write') if it differs."""
    with found.open("rb") as stream:
        forget = getattr(os, "posix_fadvise", None)
        if forget is not None:  # else the system would answer from its memory
            with contextlib.suppress(OSError):
                forget(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        again = _digest(stream)
    if again != written:
        raise AccessError("cannot_write", path=str(path), reason="content after writing differs")


def _digest(stream: IO[bytes]) -> bytes:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.digest()


def publish_new(temporary: Path, path: Path) -> None:
    """Give a whole file that is on the disk its name, which must be free; raise FileExistsError if
    not."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, as on most sticks
        if path.exists():
            raise FileExistsError(17, "File exists", str(path)) from None
        temporary.rename(path)
    else:
        temporary.unlink()
    sync_folder(path.parent)


def owner() -> str:
    """Return the part of every temporary file's name that says which process of which computer
    makes it."""
    return f"p{os.getpid()}-{_here():08x}"


def remove_stale(folder: Path, pattern: str) -> None:
    """Remove unfinished files of killed processes with names of `pattern` (glob).

    A file with an `owner` in its name is removed once that process is dead. One of another
    computer, or without an owner, may be in use and stays for a day. Files that cannot be removed
    stay.
    """
    with contextlib.suppress(OSError):
        for path in folder.glob(pattern):
            if is_abandoned(path):
                _remove(path)


def remove_unfinished_name(path: Path) -> None:
    """Remove the name that a process, killed in the middle of `publish_new`, left on a file beside
    its own."""
    with contextlib.suppress(OSError):
        for other in path.parent.glob(".*.part*"):
            if other.samefile(path) and is_abandoned(other):
                _remove(other)


def is_abandoned(path: Path, stale_seconds: float = _STALE_SECONDS) -> bool:
    """Return whether nobody works on an unfinished file any more."""
    try:
        changed = path.lstat().st_mtime
    except OSError:
        return False
    found = _OWNER.search(path.name)
    if found is not None and int(found["place"], 16) == _here():
        return not _lives(int(found["process"]), changed)
    return abs(time.time() - changed) > stale_seconds


def _lives(process: int, since: float) -> bool:
    """Return whether the process that wrote at `since` is still there, and not another of its
    number."""
    if process == os.getpid():
        return True

    try:
        return bool(psutil.Process(process).create_time() <= since + 1)
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # somebody else's
        return True


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _here() -> int:
    """Return a number for the place where process numbers are counted: the computer, and the
    sandbox on it."""
    try:
        room = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        room = ""
    name = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    return zlib.crc32(f"{name} {room}".encode())


def sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows has no handle for a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
