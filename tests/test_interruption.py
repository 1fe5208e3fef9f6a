"""Ctrl+C while Python can raise nothing: it comes again, and is told by nobody else."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals go by os.kill")

LOST = """
import os, signal, sys, threading
from cityreport import interruption

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job has it ignored
interruption.watch()


class Pressed:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))


try:
    Pressed()
    threading.Event().wait(60)
except KeyboardInterrupt:
    print(interruption.exit_code())
"""
"""Whatever is raised in `__del__` is lost."""


@pytest.mark.parametrize("pressed", [signal.SIGINT, signal.SIGTERM])
def test_what_nothing_could_raise_is_raised_soon_after(pressed: signal.Signals) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOST, str(int(pressed))],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[1],
        timeout=120,
    )
    assert (done.stdout, done.stderr) == (f"{128 + pressed}\n", "")
