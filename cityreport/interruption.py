"""Ctrl+C, and the system's wish to end: a command ends with one line, whatever it was at.

The first Ctrl+C raises KeyboardInterrupt, so that every block takes away what is half done; while
that goes on further ones are passed over. Not here: the line that is said (`__main__`), and the
window, which closes as if a person had closed it (`ui/session_end`).
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
_PATIENCE = 3
"""Whoever presses it more often than this is tired of waiting for the cleaning up."""


class _State:
    def __init__(self) -> None:
        self.times = 0
        self.signal = int(signal.SIGINT)
        self.shields = 0
        self.held: dict[int, weakref.WeakMethod[Callable[[], None]]] = {}


_state = _State()


def watch() -> None:
    """Take Ctrl+C from now on; where it comes while nobody can raise it, raise it again soon."""
    for wished in SIGNALS:
        if signal.getsignal(wished) is not signal.SIG_IGN:  # else `nohup` would be undone
            signal.signal(wished, _on_signal)
    sys.unraisablehook = _on_unraisable
    sys.excepthook = _on_exception


def rest() -> None:
    """The command is at its end: what comes now comes too late."""
    for wished in SIGNALS:
        signal.signal(wished, signal.SIG_IGN)


def exit_code() -> int:
    """What shells take for ended by that signal: 130 after Ctrl+C."""
    return 128 + _state.signal


def was_asked() -> bool:
    """Return whether Ctrl+C came: an error that follows from it is not told of."""
    return _state.times > 0


@contextmanager
def unbroken() -> Iterator[None]:
    """Let Ctrl+C wait until the block is done: a few steps that make sense only together."""
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
    """Remember what has to be given free if the command is stopped before it does so."""
    _state.held[key] = weakref.WeakMethod(release)


def let_go(key: int) -> None:
    """It was given free."""
    _state.held.pop(key, None)


def release_all() -> None:
    """Give free what a stopped command still held."""
    for reference in list(_state.held.values()):
        release = reference()
        if release is not None:
            release()
    _state.held.clear()


def leave(code: int) -> None:
    """End at once, what was said being said: no thread is waited for."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue
    os._exit(code)


_MAIN = _thread.get_ident()


def _on_signal(number: int, _frame: FrameType | None) -> None:
    _state.times += 1
    _state.signal = number
    if not _state.shields and (_state.times == 1 or _state.times > _PATIENCE):
        raise KeyboardInterrupt


def _again() -> None:
    _state.times = 0
    _thread.interrupt_main()


def _on_unraisable(found: sys.UnraisableHookArgs) -> None:
    if issubclass(found.exc_type, KeyboardInterrupt):
        _again()
    else:
        sys.__unraisablehook__(found)


def _on_exception(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        _again()
    else:
        sys.__excepthook__(kind, error, trace)
