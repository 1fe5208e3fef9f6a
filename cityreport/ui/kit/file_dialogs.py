"""Asking for a file or a folder. Pages take these as an argument, so that a test can answer."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtWidgets import QFileDialog, QWidget


class AskFile(Protocol):
    """Asks for a file: title, where to begin, which kinds; None if the person gave up."""

    def __call__(self, parent: QWidget, title: str, start: Path, kinds: str) -> Path | None: ...


class AskFiles(Protocol):
    """Asks for any number of files; none if the person gave up."""

    def __call__(self, parent: QWidget, title: str, start: Path, kinds: str) -> list[Path]: ...


class AskFolder(Protocol):
    """Asks for a folder: title, where to begin; None if the person gave up."""

    def __call__(self, parent: QWidget, title: str, start: Path) -> Path | None: ...


def ask_open(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Ask for a file that exists."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(start), kinds)
    return Path(name) if name else None


def ask_open_many(parent: QWidget, title: str, start: Path, kinds: str) -> list[Path]:
    """Ask for files that exist."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, str(start), kinds)
    return [Path(name) for name in names]


def ask_save(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Ask where to write a file; the system asks before one is replaced."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    return Path(name) if name else None


def ask_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(name) if name else None


def ask_out(
    ask: AskFile, parent: QWidget, title: str, start: Path, kinds: str, suffixes: tuple[str, ...]
) -> Path | None:
    """Ask where to write a file that gets the first of `suffixes` where it has none of them.

    The person agreed to replace the name that was asked about: where the ending makes another
    one of it, the first that is not taken is used.
    """
    path = ask(parent, title, start, kinds)
    if path is None or path.suffix.lower() in suffixes:
        return path
    return free_path(path.with_name(path.name + suffixes[0]))


def free_path(path: Path) -> Path:
    """Return the path, or its first neighbour that is not taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free


class FileDialogs(msgspec.Struct, frozen=True):
    """The questions."""

    open: AskFile = ask_open
    save: AskFile = ask_save
    folder: AskFolder = ask_folder
    open_many: AskFiles = ask_open_many


FILE_DIALOGS = FileDialogs()
