"""Ctrl+C, and the system's request to end: a command ends with one line, whatever it was doing.

The first Ctrl+C raises KeyboardInterrupt, so that every block removes its unfinished work;
meanwhile further ones are ignored. Not here: the line that is printed (`__main__`), and the window,
which closes as if a person had closed it (`ui/session_end`).
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_SOON = 0.02
"""Seconds until an interruption that nothing could raise comes again: the hook that Python called
for it has returned by then."""
_PATIENCE = 3
"""The number of presses after which the program stops waiting for the clean-up."""


class _State:
    def __init__(self) -> None:
        self.times = 0
        self.signal = int(signal.SIGINT)
        self.shields = 0
        self.is_in_hook = False
        self.held: dict[int, weakref.WeakMethod[Callable[[], None]]] = {}


_state = _State()


def watch() -> None:
    """Handle Ctrl+C from now on; where it comes while nothing can raise it, raise it again soon."""
    for wished in SIGNALS:
        if signal.getsignal(wished) is not signal.SIG_IGN:  # else `nohup` would be undone
            signal.signal(wished, _on_signal)
    sys.unraisablehook = _on_unraisable
    sys.excepthook = _on_exception


def ignore_from_now() -> None:
    """Ignore Ctrl+C from now on: the command is finished."""
    for wished in SIGNALS:
        signal.signal(wished, signal.SIG_IGN)


def exit_code() -> int:
    """Return the exit code for an end by that signal: 130 after Ctrl+C."""
    return 128 + _state.signal


def was_interrupted() -> bool:
    """Return whether Ctrl+C came: an error that follows from it is not reported."""
    return _state.times > 0


@contextmanager
def delayed() -> Iterator[None]:
    """Delay Ctrl+C until the block is done: a few steps that make sense only together."""
    is_watched = _thread.get_ident() == _MAIN
    if not is_watched:
        yield
        return
    before = _state.times
    _state.shields += 1
    try:
        yield
    finally:
        _state.shields -= 1
    if not _state.shields and not before and _state.times:
        raise KeyboardInterrupt


def hold(key: int, release: Callable[[], None]) -> None:
    """Remember a resource that has to be released if the command is stopped before it does so."""
    _state.held[key] = weakref.WeakMethod(release)


def forget_held(key: int) -> None:
    """Forget a resource that was released."""
    _state.held.pop(key, None)


def release_all() -> None:
    """Release everything that a stopped command still held."""
    for reference in list(_state.held.values()):
        release = reference()
        if release is not None:
            release()
    _state.held.clear()


def exit_now(code: int) -> None:
    """End at once, after flushing the output: no thread is waited for."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    shared = sys.modules.get("multiprocessing.util")
    if shared is not None:  # else its tracker says that semaphores were left, after our one line
        with suppress(Exception):
            shared._run_finalizers(0)
    os._exit(code)


_MAIN = _thread.get_ident()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    if _state.is_in_hook:  # raised here it would be lost, and told as an error of the hook
        _again(number)
        return
    _state.times += 1
    _state.signal = number
    if not _state.shields and (_state.times == 1 or _state.times > _PATIENCE):
        raise KeyboardInterrupt


def _again(number: int) -> None:
    """Have a signal come once more in a moment, from another thread: this one is in a hook."""
    _state.times = 0
    soon = threading.Timer(_SOON, _send, (number,))
    soon.daemon = True
    with suppress(RuntimeError):  # the interpreter is ending, and so is the command
        soon.start()


def _send(number: int) -> None:
    if hasattr(signal, "pthread_kill"):  # it ends a wait too
        signal.pthread_kill(_MAIN, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


@contextmanager
def _in_hook() -> Iterator[None]:
    _state.is_in_hook = True
    try:
        yield
    finally:
        _state.is_in_hook = False


def _on_unraisable(found: sys.UnraisableHookArgs) -> None:
    with _in_hook():
        if issubclass(found.exc_type, KeyboardInterrupt):
            _again(_state.signal)
        else:
            sys.__unraisablehook__(found)


def _on_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    with _in_hook():
        if issubclass(kind, KeyboardInterrupt):
            _again(_state.signal)
        else:
            sys.__excepthook__(kind, error, trace)
