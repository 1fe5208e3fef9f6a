"""The two folders of a desk, and what has to be there before it can work in them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from cityreport.errors import AccessError, UsageError


def is_installed() -> bool:
    """Return whether the extra of the network's desk is installed."""
    return find_spec("duckdb") is not None


def check_folders(folder: Path, out: Path) -> None:
    """Refuse what a desk cannot work with.

    AccessError desk_no_inbox, not_a_folder, desk_needs_duckdb; UsageError desk_in_itself.
    """
    if not is_installed():
        raise AccessError("desk_needs_duckdb")
    if not folder.is_dir():
        raise AccessError("desk_no_inbox", path=str(folder))
    if out.exists() and not out.is_dir():
        raise AccessError("not_a_folder", path=str(out))
    there, here = folder.resolve(), out.resolve()
    if there == here or there in here.parents or here in there.parents:
        raise UsageError("desk_in_itself")
