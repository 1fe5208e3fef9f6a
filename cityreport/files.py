"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

from cityreport.errors import AccessError


def write_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Write `path` through a temporary file in its folder: fill, fsync, replace, read back.

    The name `path` never shows half a file; what stood there stays until the new file is
    whole. Raises AccessError('cannot_write') and leaves no temporary file behind.
    """
    import tempfile  # noqa: PLC0415 - no start has to wait for it

    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=".part", delete=False
        ) as stream:
            temporary = Path(stream.name)
            try:
                fill(stream.file)
                stream.flush()
                os.fsync(stream.fileno())
                size = stream.tell()
            except BaseException:
                stream.close()
                temporary.unlink(missing_ok=True)
                raise
        try:
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        if path.stat().st_size != size:
            raise AccessError("cannot_write", path=str(path), reason="size after writing differs")
    except OSError as error:
        raise AccessError(
            "cannot_write", path=str(path), reason=error.strerror or str(error)
        ) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all."""
    write_whole(path, lambda stream: stream.write(content))
    if path.read_bytes() != content:
        raise AccessError("cannot_write", path=str(path), reason="content after writing differs")


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


def sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system can."""
    with contextlib.suppress(OSError):  # Windows has no handle for a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
