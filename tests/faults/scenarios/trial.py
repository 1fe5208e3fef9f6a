"""How far a scenario goes, where, and with which seed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.scenarios.writing import Playing


@dataclass(frozen=True)
class Trial:
    """`is_long`: the full figures of `make faults`, else the short form that every test run
    has. `part`: how much of the long form's kills, flips and truncations is wanted, up to 1.
    `lent`: a room that several trials use one after the other, because starting one takes a second.
    """

    folder: Path
    seed: int
    is_long: bool
    part: float = 1.0
    lent: Playing | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def of(self, short: int, long: int) -> int:
        """A number for the short and for the long form."""
        return long if self.is_long else short

    def tries(self, short: int, long: int) -> int:
        """How many random trials."""
        return max(1, round(long * self.part)) if self.is_long else short

    def room(self, name: str) -> Path:
        """A folder of its own in the trial's."""
        path = self.folder / name
        path.mkdir(parents=True)
        return path


def own_environment(home: Path) -> dict[str, str]:
    """The environment of a driver: its settings and logs stay in `home`; it speaks English."""
    folders = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("CITYREPORT_", "LC_", "LANG"))}
    spoken = {"LC_ALL": "C.UTF-8", "CITYREPORT_LANG": "en", "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).resolve().parents[3]
    state = {"XDG_STATE_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    return {**kept, **folders, **state, **spoken, "PYTHONPATH": str(root)}
