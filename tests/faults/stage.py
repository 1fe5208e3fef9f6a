"""A warmed-up process that plays each act in a fork of its own: hundreds of acts, one start.

Run as a module it is that process; `Stage` is the other end. One line of JSON asks, one answers.
An act that hangs, dies or raises says so in its answer and harms no other.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.patience import PATIENCE_S  # how long an act may take

ROOT = Path(__file__).resolve().parents[2]

Answer = dict[str, Any]


class Stage:
    """The process with its acts; a context manager."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stage"],
            cwd=ROOT,
            env={**(environment or os.environ), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def play(self, act: str, **arguments: object) -> Answer:
        """Have an act of `acts` played; its answer, or {"died": signal}, {"hung": true},
        {"crash": traceback}."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([act, arguments]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the stage itself has ended"
        answer: Answer = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE_S)


def _play(name: str, arguments: Answer, pipe: int) -> None:
    from tests.faults import acts

    try:
        answer = getattr(acts, name)(**arguments)
    except BaseException:  # noqa: BLE001 - a finding, told whole
        answer = {"crash": traceback.format_exc()}
    with open(pipe, "w", encoding="utf-8") as stream:
        stream.write(json.dumps(answer))


def _fork(name: str, arguments: Answer) -> Answer:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(2, 1)  # the real stdout is for answers only
        try:
            _play(name, arguments, writing)
        finally:
            os._exit(0)
    os.close(writing)
    said, hung = _read(reading, child)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if hung:
        return {"hung": True}
    if os.WIFSIGNALED(status):
        return {"died": os.WTERMSIG(status)}
    return json.loads(said) if said else {"crash": "the act ended without an answer"}


def _read(pipe: int, child: int) -> tuple[bytes, bool]:
    said, until = b"", time.monotonic() + PATIENCE_S
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
            return said, True
        piece = os.read(pipe, 1 << 16)
        if not piece:
            return said, False
        said += piece


def main() -> None:
    """Warm up, then answer until the other end goes."""
    from tests.faults import acts

    acts.warm_up()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        sys.stdout.write(json.dumps(_fork(name, arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
