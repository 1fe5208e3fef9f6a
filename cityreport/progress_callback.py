"""The callback by which long work reports its progress. Not here: how that is shown."""

from __future__ import annotations

from collections.abc import Callable

ReportProgress = Callable[[int, int], None]
"""Called with how much is done and how much there is to do, in steps of the work's own. May raise
to end the work."""


def ignore_progress(_done: int, _of: int) -> None:
    """Report to nobody."""
