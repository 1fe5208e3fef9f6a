"""How long a test may take, and what is said of one that takes longer: its name and its stack.

pytest-timeout knows each test's limit (`timeout` in pyproject.toml, or its mark). How it is kept
is here, because its own ways do not serve: a signal waits for ever where a dialog does, and its
thread ends a worker of xdist so that nothing but "node down" is left of it. In a worker, what is
said goes into a file that the controller puts into the failure; the stack of a crash, too.
"""

from __future__ import annotations

import faulthandler
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pytest

PROCESSOR_SHARE = 0.2
"""Of its limit by the clock, what a test may use of the processor: who loops for ever is found
sooner than who waits, and a busy machine takes nothing away."""
LOOKS_EVERY_S = 0.5
LAST_RESORT_S = 30
"""After this much more, the watch inside `faulthandler` ends the process: it needs no GIL."""


class Spell(NamedTuple):
    """A test that runs: since when by the clock and by the processor's time (s), and its limit."""

    test: str
    began: float
    began_processor: float
    limit: float

    def overrun(self, now: float, processor: float) -> str:
        """What is said of the test at this moment; empty while it is within its limits."""
        if now - self.began > self.limit:
            return f"{self.test} took longer than its limit of {self.limit:.0f} s"
        most = self.limit * PROCESSOR_SHARE
        if processor - self.began_processor > most:
            return f"{self.test} used more than {most:.0f} s of processor time"
        return ""


class Watch:
    """Looks from a thread of its own whether the test that runs is over its limit."""

    def __init__(self, said: TextIO) -> None:
        self._said = said
        self._spell: Spell | None = None
        self._thread: threading.Thread | None = None

    def begin(self, test: str, limit: float) -> None:
        """Watch a test from now on."""
        self._spell = Spell(test, time.monotonic(), time.process_time(), limit)
        faulthandler.dump_traceback_later(limit + LAST_RESORT_S, file=self._said, exit=True)
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="limit", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """The test is over, or somebody debugs it."""
        faulthandler.cancel_dump_traceback_later()
        self._spell = None

    def _look(self) -> None:
        while True:
            time.sleep(LOOKS_EVERY_S)
            spell = self._spell
            if spell is None:
                continue
            overrun = spell.overrun(time.monotonic(), time.process_time())
            if overrun and self._spell is spell:
                self._said.write(f"\n{overrun}. What every thread was doing:\n")
                self._said.flush()
                faulthandler.dump_traceback(self._said)
                os._exit(1)


_WATCH: pytest.StashKey[Watch] = pytest.StashKey()
_FOLDER: pytest.StashKey[Path] = pytest.StashKey()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Open what is written to: in a worker a file, else the terminal itself."""
    given = getattr(config, "workerinput", None)
    if given is None:
        said = os.fdopen(os.dup(sys.__stderr__.fileno()), "w")  # type: ignore[union-attr]
        config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="limit-"))
    else:
        path = Path(given["limit_folder"], given["workerid"])
        said = path.open("w", encoding="utf-8")
        faulthandler.enable(said)  # a crash is told of in the same place
    config.stash[_WATCH] = Watch(said)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no folder behind."""
    if _FOLDER in config.stash:
        shutil.rmtree(config.stash[_FOLDER], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where to write."""
    node.workerinput["limit_folder"] = str(node.config.stash[_FOLDER])


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(report: Any) -> None:
    """Put what a worker left behind into the failure of the test that it died of."""
    worker = report.node
    path = worker.config.stash[_FOLDER] / worker.gateway.id
    left = path.read_text(encoding="utf-8") if path.exists() else ""
    report.longrepr = f"{report.longrepr}\n{left}"


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    """Keep the limit of pytest-timeout in our way."""
    item.config.stash[_WATCH].begin(item.nodeid, settings.timeout)
    return True


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_cancel_timer(item: pytest.Item) -> bool:
    """The test is over, or a debugger has it."""
    item.config.stash[_WATCH].end()
    return True
