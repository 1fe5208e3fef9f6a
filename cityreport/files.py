"""Writing a file whole or not at all, and read back before it is called written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cityreport.errors import AccessError

_BLOCK = 1 << 20
_STALE_SECONDS = 24 * 3600


def write_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write `path` through a temporary file in its folder: fill, fsync, read back, replace.

    The name `path` never shows half a file; what stood there stays until the new file is
    whole and has been read again from the disk. Raises AccessError('cannot_write') and leaves
    no temporary file behind.
    """

    try:
        temporary, written = _write_beside(path, fill)
        try:
            _expect(temporary, written, path)
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        _expect(path, written, path)
    except OSError as error:
        raise AccessError(
            "cannot_write", path=str(path), reason=error.strerror or str(error)
        ) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    write_whole(path, lambda stream: stream.write(content))


def _write_beside(path: Path, fill: Callable[[IO[bytes]], object]) -> tuple[Path, bytes]:
    """A temporary file with the content, and the digest of what was written to it."""
    import tempfile  # noqa: PLC0415 - no start has to wait for it

    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=".part", delete=False
    ) as stream:
        temporary = Path(stream.name)
        try:
            fill(stream.file)
            stream.flush()
            stream.seek(0)
            written = _digest(stream.file)
            os.fsync(stream.fileno())
        except BaseException:
            with contextlib.suppress(OSError):  # it tries to write once more, to a full disk
                stream.close()
            temporary.unlink(missing_ok=True)
            raise
    return temporary, written


def _expect(found: Path, written: bytes, path: Path) -> None:
    """Read a file from the disk again; AccessError('cannot_write') if it is another."""
    with found.open("rb") as stream:
        forget = getattr(os, "posix_fadvise", None)
        if forget is not None:  # else the system would answer from its memory
            with contextlib.suppress(OSError):
                forget(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        again = _digest(stream)
    if again != written:
        raise AccessError("cannot_write", path=str(path), reason="content after writing differs")


def _digest(stream: IO[bytes]) -> bytes:
    import hashlib  # noqa: PLC0415 - OpenSSL takes longer to load than a start allows

    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.digest()


def publish_new(temporary: Path, path: Path) -> None:
    """Give a whole file that is on the disk its name, which must be free: FileExistsError."""
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


def remove_stale(folder: Path, pattern: str) -> None:
    """Remove what killed processes left half-written under names of `pattern` (glob); what is
    not a day old may be somebody's at work and stays, like all that cannot be removed."""
    import shutil  # noqa: PLC0415 - no start has to wait for these
    import time  # noqa: PLC0415

    with contextlib.suppress(OSError):
        for path in folder.glob(pattern):
            if abs(time.time() - path.stat().st_mtime) < _STALE_SECONDS:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows has no handle for a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
