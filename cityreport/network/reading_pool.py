"""Reading many files at once, in processes of their own: one that dies or hangs takes one file with
it, and never the desk."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, suppress

from cityreport import i18n
from cityreport.errors import AccessError
from cityreport.network.arrival import Arrival, Found
from cityreport.network.arrival_reading import DeskWork, read_arrival, unreadable

MOST_WORKERS = 4
PATIENCE = 300
"""The seconds that a worker has for a file."""
_MEMORY = 3 * 1024**3
"""The bytes of addresses that a worker may have, where the system watches that."""
_BETWEEN_SEARCHES = 50_000
"""The objects that a worker makes before it looks for cycles of garbage: a file's rows are 5,000
objects without a cycle, and to look through them again and again takes a twentieth of its time."""
_AHEAD = 64
"""The number of files that are given out at a time."""
_FEW, _SMALL = 16, 4 * 1024 * 1024
"""So many JSON files of so many bytes are read before a worker would have started."""

Reader = Callable[[Found, DeskWork], Arrival]
"""A function that reads one file."""
_Pool = AbstractContextManager[ProcessPoolExecutor]
_given: list[tuple[DeskWork, Reader]] = []
"""In a worker: what it was given at its start."""


def arrivals(
    files: Sequence[Found],
    work: DeskWork,
    workers: int | None = None,
    read: Reader = read_arrival,
) -> Iterator[Arrival]:
    """Yield what each file says, in the order of the files. `read` runs in the workers."""
    is_little = len(files) <= _FEW and all(
        one.size <= _SMALL and one.name.lower().endswith(".json") for one in files
    )
    if is_little and workers is None:
        yield from (read(one, work) for one in files)
        return
    count = min(workers or os.cpu_count() or 1, MOST_WORKERS, max(1, len(files)))
    waiting = deque(files)
    while waiting:
        yield from _until_one_dies(waiting, _pool(work, count, read))
        if not waiting:
            return
        # one of those that were given out did it: one worker comes upon it
        given = deque(waiting.popleft() for _ in range(min(_AHEAD, len(waiting))))
        yield from _until_one_dies(given, _pool(work, 1, read))
        if given:
            yield unreadable(given.popleft())
        waiting.extendleft(reversed(given))


def _until_one_dies(waiting: deque[Found], pool_of: _Pool) -> Iterator[Arrival]:
    """Yield and remove what is read, up to the first file at which a worker died or hung."""
    given: deque[Future[Arrival]] = deque()
    with suppress(BrokenProcessPool, TimeoutError), pool_of as pool:
        while waiting:
            while len(given) < min(_AHEAD, len(waiting)):
                with without_ctrl_c():
                    given.append(pool.submit(_read, waiting[len(given)]))
            arrival = given.popleft().result(PATIENCE)
            waiting.popleft()
            yield arrival


@contextmanager
def _pool(work: DeskWork, workers: int, read: Reader) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(work, read, i18n.language()),
    )
    try:
        _begin_working(pool)
        yield pool
    except BaseException:
        started = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in started:
            process.kill()
        raise
    pool.shutdown(wait=True)


def _begin_working(pool: ProcessPoolExecutor) -> None:
    """Wait until a worker works; raise AccessError('desk_no_workers') where none can. No file is
    blamed for that."""
    try:
        with without_ctrl_c():
            begun = pool.submit(os.getpid)
        begun.result(PATIENCE)
    except (BrokenProcessPool, TimeoutError) as error:
        raise AccessError("desk_no_workers", reason=str(error)) from error


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Keep Ctrl+C back during a block, and from the processes that it starts: a terminal sends it
    to all of them, and one that is still loading would answer with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(work: DeskWork, read: Reader, language: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the desk, which ends its workers
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - only there

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    gc.set_threshold(_BETWEEN_SEARCHES)
    i18n.set_language(language)
    _given[:] = [(work, read)]


def _read(one: Found) -> Arrival:
    work, read = _given[0]
    return read(one, work)
