"""The log of what was sent, beside an office file and in the second place for backups.

A text file that only grows, but for texts that were erased: a line for each fact of `sent_facts`,
with the office's identity and a checksum. It is read back when an office file knows less, because
an older state of it was put back. A line that is torn or changed is passed over. It is as private
as the office file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cityreport.errors import AccessError
from cityreport.files import append_whole, read_at_most, write_bytes
from cityreport.store.delivery_facts import is_erased_of
from cityreport.store.sent_facts import Fact, is_fact

_LARGEST = 256 * 1024 * 1024


def log_path(folder: Path, office: str) -> Path:
    """Return the log of an office in a folder, by its identity: a file that is renamed, and a copy
    beside it, have the same."""
    return folder / f"cityreport-sent-{office[:8]}.jsonl"


def read_log(folder: Path, office: str) -> list[Fact]:
    """Return the facts of an office in a folder's log, none without one.

    Raise AccessError('cannot_read') where the disk does not give it.
    """
    try:
        content = read_at_most(log_path(folder, office), _LARGEST)
    except AccessError as error:
        if error.code == "file_missing":
            return []
        raise
    found = dict.fromkeys(_fact(line, office) for line in content.splitlines())
    return [fact for fact in found if fact is not None]


def add_to_log(folder: Path, office: str, facts: Iterable[Fact]) -> None:
    """Write the facts that the log lacks at its end; they are on the disk when this returns. A text
    that was erased from one of them goes from the log too, which is written anew for it.

    Raise AccessError cannot_read, cannot_write.
    """
    there, ours = read_log(folder, office), list(facts)
    now = {(fact.subject, fact.key): fact.state for fact in ours}
    erased = {f for f in there if is_erased_of(f.subject, now.get(f[:2], f.state), f.state)}
    if erased:
        _rewrite_without(log_path(folder, office), office, erased)
    logged = set(there)
    before = {(fact.subject, fact.key): fact.state for fact in there}
    lines = [
        _line(office, fact)
        for fact in ours
        if fact not in logged
        and not is_erased_of(fact.subject, before.get(fact[:2], fact.state), fact.state)
    ]
    if lines:
        append_whole(log_path(folder, office), b"".join(lines))


def _rewrite_without(path: Path, office: str, facts: set[Fact]) -> None:
    """Write a log without the lines of these facts; every other line stays as it is."""
    lines = read_at_most(path, _LARGEST).splitlines(keepends=True)
    write_bytes(path, b"".join(line for line in lines if _fact(line, office) not in facts))


def _line(office: str, fact: Fact) -> bytes:
    said = msgspec.json.encode([office, *fact])
    return msgspec.json.encode([office, *fact, zlib.crc32(said)]) + b"\n"


def _fact(line: bytes, office: str) -> Fact | None:
    try:
        said, subject, key, state, check = msgspec.json.decode(
            line, type=tuple[str, str, str, str, int]
        )
    except ValueError:  # msgspec's errors are ValueErrors
        return None
    fact = Fact(subject, key, state)
    is_whole = zlib.crc32(msgspec.json.encode([said, *fact])) == check
    return fact if said == office and is_whole and is_fact(fact) else None
