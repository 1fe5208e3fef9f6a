"""Copying the files of a submission to a stick or another folder, and reading them back there.

A file counts as copied once it was read from the target and is, byte for byte, what was made.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from cityreport.domain.submission import SubmissionRecord, Verification
from cityreport.errors import AccessError, DataError
from cityreport.exchange import encryption, registry
from cityreport.exchange.incoming_file import LARGEST_FILE
from cityreport.files import read_at_most, write_bytes, write_whole
from cityreport.outputs import Output, OutputKind
from cityreport.progress_callback import ReportProgress

_BLOCK = 1 << 20
Verify = Callable[[Path], Verification]


def find_files(made: SubmissionRecord, folders: Iterable[Path]) -> Path | None:
    """Return the first folder with every file of a submission; None where none has them."""
    for folder in folders:
        with contextlib.suppress(OSError):
            if made.files and all((folder / name).is_file() for name in made.files):
                return folder
    return None


def copy_files(
    made: SubmissionRecord,
    folder: Path,
    target: Path,
    verify: Verify,
    progressed: ReportProgress = lambda _made, _of: None,
    recipient: str | None = None,
) -> list[Path]:
    """Copy a submission's files from `folder` into `target` and read them back there; return the
    copies. `verify`: says what a file is, for the copies: they are opened at the target.
    `recipient`: the network's key, to which they are encrypted; then the files are opened before.

    Where one fails, those that were copied now are removed again. DataError copy_same_folder,
    copy_not_this; AccessError copy_not_read_back, output_exists, not_a_folder, file_missing,
    cannot_read, cannot_write.
    """
    if not target.is_dir():
        raise AccessError("not_a_folder", path=str(target))
    if os.path.realpath(target) == os.path.realpath(folder):
        raise DataError("copy_same_folder", path=str(target))
    if recipient is not None:
        return _copy_encrypted(made, folder, target, verify, progressed, recipient)
    copied: list[Path] = []
    steps = 2 * len(made.files)
    try:
        for number, name in enumerate(made.files):
            progressed(2 * number, steps)
            path, is_new = _copy(folder / name, target / name, made)
            copied += [path] if is_new else []
            progressed(2 * number + 1, steps)
            if not registry.reads_back(name):
                continue  # the same bytes, and nothing in them that could be verified
            found = verify(path)
            _check_is_this(found, made, folder / name)
    except BaseException:
        for path in copied:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    progressed(steps, steps)
    return [target / name for name in made.files]


def files_to_attach(
    made: SubmissionRecord, folder: Path, verify: Verify, recipient: str | None
) -> tuple[str, ...]:
    """Return the names of the files that are attached to a mail; with a `recipient` they are
    encrypted beside the others first, unless they are there. Raises what `copy_files` raises."""
    if recipient is None:
        return made.files
    names = tuple(name + encryption.SUFFIX for name in made.files)
    if not all((folder / name).exists() for name in names):
        _copy_encrypted(made, folder, folder, verify, lambda _made, _of: None, recipient)
    return names


def _copy_encrypted(
    made: SubmissionRecord,
    folder: Path,
    target: Path,
    verify: Verify,
    progressed: ReportProgress,
    recipient: str,
) -> list[Path]:
    """Encrypt the files into `target`; each is read back there and compared with what was
    written."""
    copied: list[Path] = []
    try:
        for number, name in enumerate(made.files):
            progressed(2 * number, 2 * len(made.files))
            source, path = folder / name, target / (name + encryption.SUFFIX)
            if registry.reads_back(name):
                _check_is_this(verify(source), made, source)
            progressed(2 * number + 1, 2 * len(made.files))
            content = read_at_most(source, LARGEST_FILE)
            closed = encryption.encrypt(content, [recipient])
            output = Output(OutputKind.SUBMISSION, is_new=True)
            if path.exists():  # each encryption is another file: it cannot be the same one
                raise AccessError("output_exists", path=str(path))
            copied.append(path)
            write_bytes(path, closed, output)
            if _digest(path) != hashlib.sha256(closed).digest():
                raise AccessError("copy_not_read_back", path=str(path))
    except BaseException:
        for path in copied:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    progressed(1, 1)
    return copied


def _check_is_this(found: Verification, made: SubmissionRecord, source: Path) -> None:
    if not found.valid or found.digest != made.digest:
        raise DataError("copy_not_this", path=str(source), number=made.sequence)


def _copy(source: Path, target: Path, made: SubmissionRecord) -> tuple[Path, bool]:
    """Copy one file; return the copy and whether it is new: the same one may lie there already."""
    expected = _digest(source)
    is_new = not target.exists()
    if is_new:
        is_public = made.confidentiality == "public"
        output = Output(OutputKind.SUBMISSION, is_public=is_public, is_new=True)
        with source.open("rb") as stream:
            write_whole(target, partial(shutil.copyfileobj, stream), output)
    elif _digest(target) != expected:
        raise AccessError("output_exists", path=str(target))
    if _digest(target) != expected:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)
        raise AccessError("copy_not_read_back", path=str(target))
    return target, is_new


def _digest(path: Path) -> bytes:
    """Return the SHA-256 of a file as its disk gives it, not the system's memory where it can be
    told to forget."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            forget = getattr(os, "posix_fadvise", None)
            if forget is not None:
                with contextlib.suppress(OSError):
                    forget(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while block := stream.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError as error:
        raise AccessError("file_missing", path=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_read", path=str(path), reason=reason) from error
    return digest.digest()
