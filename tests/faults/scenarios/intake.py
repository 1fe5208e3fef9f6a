"""Foreign files with something wrong in them: a book or one sentence, whatever they hold.

Thousands of files of each kind, a seed each. A process of its own reads each one, in a fork and
within the real limits, through everything that the real child runs but its start; one in so many
also goes the whole way (`reading.read_book`), which starts it, waits for it and kills it.

Lost is: a signal that is not the system's for too much memory or time, an exception that no reader
foresaw, an answer that is neither a whole book nor a refusal with its sentence, and a file that
takes longer than its limit.
"""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import psutil

from cityreport.domain.importing.grid import Book
from cityreport.errors import CityReportError
from cityreport.exchange.importing import protocol, reader_process, sandboxed_reader
from cityreport.exchange.importing.limits import LIMITS, Limits
from cityreport.messages import sentence
from tests.faults.scenarios.trial import Trial
from tests.faults.tally import Tally

KINDS = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "html")
SHORT, LONG = 20, 10_000
WHOLE_WAY = {False: 20, True: 200}
"""One in so many goes the whole way; in the short and in the long form."""

_SMALL = Path(__file__).parents[2] / "data" / "intake"
_TEXT = 'Año;Comuna;Víctimas\r\n2023;"Niña; María";12\r\n2024;Belén;0\r\n;Total;12\r\n' * 3
_PAGE = (
    "<html><head><meta charset='utf-8'></head><body><table><tr><th colspan='2'>Víctimas</th></tr>"
    "<tr><td rowspan=2>Belén</td><td>1.234</td></tr><tr><td>&nbsp;5</td></tr></table></body></html>"
)
_WORDS = (
    *(b"<!DOCTYPE x>", b"<!ENTITY a '&a;'>", b"&a;", b"\x00", b"\xff\xfe", b'"', b"\r", b"\n"),
    *(
        b"1048576",
        b"XFD",
        b"4294967295",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b"</row>",
        b"<c ",
    ),
    *(b"colspan='99999'", b"rowspan='65534'", b"PK\x03\x04", b"\xff" * 8, b"\x7f\xff\xff\xff"),
    *(b"number-rows-repeated=", b'r="ZZ', b"<f>", b"</table:table>", b"sep=,", b"\x1a", b";" * 50),
)

Spoil = Callable[[bytearray, random.Random], None]


def run(kind: str, trial: Trial) -> Tally:
    """Spoil a small file of a kind again and again, and have each one read."""
    tally = Tally(f"{kind} with something wrong in it")
    path = trial.room(kind) / f"spoiled.{kind}"
    whole = _seed(kind)
    for number in range(trial.tries(SHORT, LONG)):
        seed = trial.seed * 1_000_003 + number
        path.write_bytes(_spoiled(kind, whole, random.Random(seed)))
        every = WHOLE_WAY[trial.is_long]
        _judge(tally, path, f"seed {seed}", is_whole_way=number % every == every - 1)
    return tally


SCENARIOS = {f"fuzz-intake-{kind}": partial(run, kind) for kind in KINDS}


def _seed(kind: str) -> bytes:
    match kind:
        case "csv":
            return _TEXT.encode()
        case "tsv":
            return _TEXT.replace(";", "\t").encode("utf-16")
        case "html":
            return _PAGE.encode()
        case "xlsm":
            content = io.BytesIO((_SMALL / "small.xlsx").read_bytes())
            with zipfile.ZipFile(content, "a") as archive:
                archive.writestr("xl/vbaProject.bin", b"macro" * 50)
            return content.getvalue()
        case _:
            return (_SMALL / f"small.{kind}").read_bytes()


# -- spoiling


def _spoiled(kind: str, whole: bytes, chance: random.Random) -> bytes:
    """Bytes of the file, or of a part inside its zip, which is then packed as it should be."""
    if kind in {"xlsx", "xlsm", "xlsb", "ods"} and chance.random() < 0.7:
        return _spoiled_inside(whole, chance)
    content = bytearray(whole)
    _spoil(content, chance)
    return bytes(content)


def _spoiled_inside(whole: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    read = [name for name in parts if "theme" not in name and "docProps" not in name]
    for _ in range(chance.choice((1, 1, 2))):
        _spoil(parts[chance.choice(read)], chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, bytes(part))
    return packed.getvalue()


def _spoil(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        chance.choice(_WAYS)(content, chance)


def _flip(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _set(content: bytearray, chance: random.Random) -> None:
    if content:
        content[chance.randrange(len(content))] = chance.choice((0, 1, 0x7F, 0x80, 0xFE, 0xFF))


def _number(content: bytearray, chance: random.Random) -> None:
    """Two or four bytes that may be a length, an offset or a count."""
    at = chance.randrange(len(content) + 1)
    size = chance.choice((2, 4))
    value = chance.choice((0, 1, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 20))
    content[at : at + size] = (value % (1 << 8 * size)).to_bytes(size, "little")


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content) + 1) :]


def _remove(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    del content[at : at + chance.choice((1, 2, 8, 64, 512))]


def _repeat(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    piece = content[at : at + chance.choice((1, 8, 64, 512))]
    content[at:at] = piece * chance.choice((1, 2, 50))


def _word(content: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(content) + 1)
    word = chance.choice(_WORDS)
    content[at : at + chance.choice((0, len(word)))] = word


_WAYS: tuple[Spoil, ...] = (_flip, _set, _number, _cut, _remove, _repeat, _word)


# -- judging


def _judge(tally: Tally, path: Path, what: str, *, is_whole_way: bool) -> None:
    tally.tried += 1
    began = time.monotonic()
    try:
        answer = _read_in_a_fork(path)
        if is_whole_way:
            _same(answer, _whole_way(path))
            tally.note("the whole way")
    except _Lost as lost:
        _keep(path, what)
        tally.lose(f"{path.suffix} {what}: {lost}")
        return
    if time.monotonic() - began > 2 * LIMITS.seconds + 5:
        tally.lose(f"{path.suffix} {what}: it took longer than its limit")
    elif isinstance(answer, Book):
        tally.survived += 1
    else:
        tally.detected += 1
        tally.note(answer)


class _Lost(Exception):  # noqa: N818 - a finding
    pass


def _read_in_a_fork(path: Path) -> Book | str:
    """The book, or the code of its refusal."""
    with tempfile.TemporaryFile() as said:
        pid = os.fork()
        if pid == 0:
            _be_the_child(path, said.fileno())
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            return _by_signal(os.WTERMSIG(status))
        said.seek(0)
        return _checked(said.read(), path)


def _be_the_child(path: Path, said: int) -> None:
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for handle in (1, 2):
            os.dup2(null, handle)
        signal.alarm(int(LIMITS.seconds) + 1)
        reader_process.confine(_beside_the_parent(LIMITS), may_write=True)
        answer = memoryview(reader_process.answer(protocol.Request(os.fsencode(path), LIMITS)))
        while answer:
            answer = answer[os.write(said, answer) :]
        code = 0
    finally:
        os._exit(code)


def _beside_the_parent(limits: Limits) -> Limits:
    """With room for what a fork has of its parent, which is no small one within a run of tests."""
    return msgspec.structs.replace(
        limits, memory=limits.memory + psutil.Process().memory_info().vms
    )


def _by_signal(number: int) -> str:
    match number:
        case signal.SIGABRT:
            return "intake_memory"
        case signal.SIGXCPU | signal.SIGALRM:
            return "intake_time"
    raise _Lost(f"killed by {signal.Signals(number).name}")


def _checked(written: bytes, path: Path) -> Book | str:
    try:
        answer = protocol.read_answer(written, path.name)
    except Exception as error:
        raise _Lost(f"no answer: {type(error).__name__} {error}") from error
    if isinstance(answer, protocol.Failure):
        return _said(answer.error(), path)
    for sheet in answer.sheets:
        if len({len(row) for row in sheet.rows}) > 1:
            raise _Lost("rows of different widths")
    return answer


def _said(error: CityReportError, path: Path) -> str:
    """The code, if it is one that was foreseen, and has a sentence."""
    if error.code == "intake_broken":
        raise _Lost(f"nobody foresaw: {error.facts['reason']}")
    whole = type(error)(error.code, **{"path": str(path), **error.facts})
    said = sentence(whole)
    if not said.isprintable() or len(said) > len(str(path)) + 500:
        raise _Lost(f"no sentence for people: {said[:200]}")
    return error.code


def _whole_way(path: Path) -> Book | str:
    try:
        return sandboxed_reader.read_book(path)
    except CityReportError as error:
        return _said(error, path)
    except Exception as error:
        raise _Lost(f"a traceback: {type(error).__name__} {error}") from error


def _same(one: Book | str, other: Book | str) -> None:
    if one != other and "intake_time" not in (one, other):
        first, second = (x if isinstance(x, str) else "a book" for x in (one, other))
        raise _Lost(f"in a fork {first}, the whole way {second}")


def _keep(path: Path, what: str) -> None:
    """The file of a finding stays beside the others, if the folder does."""
    (path.parent / f"lost-{what.replace(' ', '-')}{path.suffix}").write_bytes(path.read_bytes())


if sys.platform == "win32":
    SCENARIOS = {}
