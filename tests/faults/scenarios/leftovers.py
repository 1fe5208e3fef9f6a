"""What killed commands leave lying about, in bytes: right after, and after the next start."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.faults import city, proof
from tests.faults.scenarios.trial import Trial, own_environment
from tests.faults.stage import ROOT
from tests.faults.tally import Tally

COMMANDS: dict[str, tuple[str, ...]] = {
    "export": ("export", "--from", "2022-01", "--to", "2023-12", "--out", "out"),
    "import": ("import", "table.csv", "--yes"),
    "backup": ("backup", "kept"),
}
KILLS = 10
"""Of each command."""
_LONGEST_S = 300


def run(trial: Trial) -> Tally:
    """Kill each command at random moments of its run, then start the program once more."""
    folder = trial.room("leftovers")
    template = city.make_small(folder / "template.cityreport")
    tally = Tally(f"kill -9 of {', '.join(COMMANDS)}: what is left lying about")
    chance = random.Random(trial.seed)
    for name, arguments in COMMANDS.items():
        whole_s = _Room(folder / f"{name}-whole", template).last(arguments)
        for number in range(trial.tries(1, KILLS)):
            room = _Room(folder / f"{name}-{number}", template)
            room.kill(arguments, chance.uniform(0.3, 1) * whole_s)  # before, it only starts
            before = room.left()
            room.last(("status",))
            room.last(arguments)  # its next file there takes away half a one
            after = room.left()
            tally.tried += 1
            tally.note(f"{name}: bytes left by the killed", sum(before.values()))
            tally.note(f"{name}: bytes left after the next start", sum(after.values()))
            bad = [f"{path} is left for ever" for path in after] + proof.faults_of(room.store)
            if bad:
                tally.lose(*(f"{name}, kill {number}: {line}" for line in bad))
            else:
                tally.survived += 1
            shutil.rmtree(room.folder)
    return tally


class _Room:
    """One office file with all that a command may write beside it."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        for name in ("", "home", "tmp", "kept"):
            (folder / name).mkdir()
        self.store = Path(shutil.copy(template, folder / "office.cityreport"))
        rows = [f"{year}-{month:02d},{month}" for year in (2022, 2023) for month in range(1, 13)]
        (folder / "table.csv").write_text("\n".join(("month,homicide", *rows)) + "\n")
        self._environment = own_environment(folder / "home") | {"TMPDIR": str(folder / "tmp")}

    def _start(self, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "cityreport", *arguments, "--store", str(self.store)]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self._environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def last(self, arguments: tuple[str, ...]) -> float:
        """Run a command to its end; how long it took, in seconds."""
        began = time.monotonic()
        with self._start(arguments) as process:
            process.wait(_LONGEST_S)
        return time.monotonic() - began

    def kill(self, arguments: tuple[str, ...], after_s: float) -> None:
        """Kill a command so long after its start."""
        with self._start(arguments) as process:
            time.sleep(after_s)
            process.kill()

    def left(self) -> dict[str, int]:
        """What has no name of its own, with its bytes: hidden files, parts, scratch."""
        found = {}
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder)
            is_hidden = any(part.startswith(".") for part in name.parts)
            is_scratch = name.parts[0] == "tmp"
            if path.is_file() and (is_hidden or is_scratch or name.suffix in {".part", ".lock"}):
                found[str(name)] = path.stat().st_size
        return found
