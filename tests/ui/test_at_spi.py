"""The first start, a month, its signature and its files, by what a screen reader gets on Linux.

The real program on a screen of its own (Xvfb), with a bus of its own; `at_spi_walk.py` works it
over AT-SPI by names alone, as Orca would.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

SYSTEM_PYTHON = Path("/usr/bin/python3")
WALK = Path(__file__).with_name("at_spi_walk.py")
SESSION = """
"$PROGRAM_PYTHON" -m cityreport --store "$HOME/office.cityreport" 2>"$HOME/program.txt" &
program=$!
"$SYSTEM_PYTHON" "$WALK" 2>&1
code=$?
kill $program
wait $program
exit $code
"""


def missing() -> str:
    """What this computer lacks for it, empty where all is there."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is Linux's"
    for tool in ("xvfb-run", "xauth", "dbus-run-session"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    if ctypes.util.find_library("xcb-cursor") is None:
        return "libxcb-cursor0, which Qt needs on X, is not installed"
    known = subprocess.run(
        [SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False
    )
    if known.returncode:
        return "python3-pyatspi is not installed"
    launchers = [Path(folder) / "at-spi-bus-launcher" for folder in ("/usr/libexec", "/usr/lib")]
    return "" if any(map(Path.exists, launchers)) else "at-spi2-core is not installed"


@pytest.mark.skipif(bool(LACKS := missing()), reason=LACKS)
def test_from_the_first_start_to_a_submission_by_names_alone(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    environment = kept | {
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "LANG": "C.UTF-8",
        "CITYREPORT_LANG": "en",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "PROGRAM_PYTHON": sys.executable,
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SYSTEM_PYTHON": str(SYSTEM_PYTHON),
        "WALK": str(WALK),
        "PATIENCE_S": str(PATIENCE_S),
    }
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
    done = subprocess.run(
        [*screen, "dbus-run-session", "--", "sh", "-c", SESSION],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "all required are answered" in done.stdout
    files = {path.suffix for path in (tmp_path / "Documents").glob("*RESTRICTED*")}
    assert files == {".json", ".xlsx"}
