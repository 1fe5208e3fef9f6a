"""The process that reads a foreign file, and nothing else of the program.

It takes one request from stdin, confines itself, and writes one answer to stdout. The parent
(`sandboxed_reader`) may kill it at any time. It imports little, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import os
import sys
from math import ceil

from cityreport.errors import AccessError, CityReportError, DataError
from cityreport.exchange.importing import file_reader, protocol
from cityreport.exchange.importing.limits import Limits

_LONGEST = 120
"""The limit of a fact in a sentence, in letters."""


def main() -> None:
    """Answer the request on stdin; called by `cityreport.__main__` for the hidden switch."""
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for spoken in (1, 2):  # a library that speaks would spoil the answer
        os.dup2(nowhere, spoken)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        msvcrt.setmode(answers, os.O_BINARY)
        msvcrt.setmode(0, os.O_BINARY)
    request = protocol.read_request(sys.stdin.buffer.read())
    confine(request.limits)
    with contextlib.suppress(BrokenPipeError):
        _write_all(answers, answer(request))
    os._exit(0)  # taking a large book down cell by cell serves nobody


def confine(limits: Limits, *, may_write: bool = False) -> None:
    """Have the system end this process where it passes its limits.

    Windows cannot: there, and where the system does not enforce the limit of memory, the parent
    watches.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    processor = ceil(limits.seconds) + 1
    for kind, most in (
        (resource.RLIMIT_CPU, processor),  # should nobody be left to kill it
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.answer if may_write else 0),
        (resource.RLIMIT_AS, limits.memory),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def answer(request: protocol.Request) -> bytes:
    """Return the book, or the reason why there is none. Only SystemExit and the like are raised."""
    try:
        return protocol.write(file_reader.read(request))
    except CityReportError as error:
        return _refusal(error)
    except MemoryError:
        pass  # said outside, where what filled the memory is gone
    except Exception as error:  # noqa: BLE001 - a bug of ours or of a parser ends here, said
        reason = f"{type(error).__name__}: {error}"
        return _refusal(DataError("intake_broken", reason=reason))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it can be imported from nowhere
            raise
        # calamine's way to say that a length in the file leads nowhere
        return _refusal(DataError("intake_damaged", reason=str(error)))
    return _refusal(DataError("intake_memory", limit=request.limits.memory >> 20))


def _refusal(error: CityReportError) -> bytes:
    facts = {
        name: _brief(fact) if isinstance(fact, str) else fact for name, fact in error.facts.items()
    }
    return protocol.write(protocol.Failure(error.code, facts, isinstance(error, AccessError)))


def _brief(said: str) -> str:
    """Return a library's message on one line and shortened: it may quote all of a broken file."""
    line = "".join(letter if letter.isprintable() else " " for letter in said[:_LONGEST])
    return line + "…" if len(said) > _LONGEST else line


def _write_all(handle: int, written: bytes) -> None:
    view = memoryview(written)
    while view:
        view = view[os.write(handle, view) :]
