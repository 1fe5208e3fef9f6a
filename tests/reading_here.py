"""Foreign files read in this process, where a test reads many: the child that reads them for a
person takes longer to start than all the rest.

Not here: what the child is for. `tests/exchange/intake` starts it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from unittest import mock

from cityreport.errors import DataError
from cityreport.exchange.importing import protocol, reader_process, sandboxed_reader
from cityreport.exchange.importing.limits import Limits
from cityreport.progress_callback import ReportProgress


class _Here:
    """Stands for the child; takes the same request and gives the same answer."""

    def __init__(self, _limits: Limits) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        pass

    def ask(self, request: bytes, progress: ReportProgress, _expected_s: float = 1.0) -> bytes:
        """Return the answer; tell `progress` once, which may raise to cancel."""
        progress(0, 1000)
        return reader_process.answer(protocol.read_request(request))

    def end(self) -> DataError:
        """Return the error of an answer that is none."""
        return DataError("intake_broken", reason="no answer")


@contextlib.contextmanager
def reading_here() -> Iterator[None]:
    """Let `sandboxed_reader.read_book` read in this process, whoever calls it."""
    with mock.patch.object(sandboxed_reader, "_Child", _Here):
        yield
