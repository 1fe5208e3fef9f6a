"""The digest of a sealed content, a submission or a contribution: SHA-256 over its RFC 8785 form.

Belongs here: which bytes are hashed. Not here: whether a file's digest is right (verification).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
import rfc8785

from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import ObservationRecord, Seal, Submission, SubmissionSeal, order
from cityreport.errors import DataError

LARGEST_INTEGER = 2**53 - 1
"""The largest whole number that RFC 8785 can carry exactly (ECMAScript's MAX_SAFE_INTEGER)."""

Later = tuple[tuple[str | int, ...], object]
"""A field that a later version of the format added: its place and its value."""

Content = TypeVar("Content", Submission, Contribution)

_SORTED = msgspec.json.Encoder(order="sorted")


def digest(
    content: Submission | Contribution, later: Iterable[Later] = (), rows: bytes | None = None
) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of the content without `seal`.

    The observations are sorted by `domain.submission.order` first, so rows that a person re-sorted
    give the same digest. `later`: fields that a later version added, which are covered too. `rows`:
    the observations in canonical form, where they are known (`canonical_rows`). Raise
    DataError('cannot_be_sealed') for values that RFC 8785 cannot carry: whole numbers above
    2**53 - 1, infinities, lone surrogates.
    """
    return hashlib.sha256(canonical(content, later, rows)).hexdigest()


def digest_of(value: object) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of any JSON value in its RFC 8785 form."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def canonical_rows(observations: list[ObservationRecord]) -> bytes:
    """Return observations as RFC 8785, once they are in order and all their numbers are whole and
    no larger than 2**53 - 1."""
    return _SORTED.encode(observations)


def canonical_json(value: Any) -> bytes:
    """Return the RFC 8785 form of a JSON value; raise DataError('cannot_be_sealed')."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise DataError("cannot_be_sealed", reason=str(error)) from error


def canonical(
    content: Submission | Contribution, later: Iterable[Later] = (), rows: bytes | None = None
) -> bytes:
    """Return the bytes that are hashed and signed: RFC 8785 (JCS) of the content without `seal`."""
    return joined(members(content, later, rows))


def joined(parts: Mapping[str, bytes]) -> bytes:
    """Return the RFC 8785 form of an object whose members are written already."""
    names = sorted(parts, key=lambda name: name.encode("utf-16-be"))
    return b"{" + b",".join(rfc8785.dumps(name) + b":" + parts[name] for name in names) + b"}"


def members(
    content: Submission | Contribution, later: Iterable[Later] = (), rows: bytes | None = None
) -> dict[str, bytes]:
    """Return the RFC 8785 form of each field of the content but `seal`."""
    try:
        if added := list(later):
            whole = _with_later(content, added)
            return {name: rfc8785.dumps(value) for name, value in whole.items()}
        written = {
            name: _member(name, getattr(content, name))
            for name in content.__struct_fields__
            if name not in ("observations", "seal")
        }
        written["observations"] = rows or _observations(sorted(content.observations, key=order))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise DataError("cannot_be_sealed", reason=str(error)) from error
    return written


WITHOUT_NUMBERS = frozenset({
    "format", "version", "id", "supersedes", "created", "language", "software", "office",
    "catalogue", "city", "areas", "indicators", "coverage", "collection", "series", "findings",
    "headline", "confidentiality",
})  # fmt: skip
"""The fields that hold texts, true, false and null only, of which msgspec writes what RFC 8785
asks."""


def _member(name: str, value: object) -> bytes:
    if name in WITHOUT_NUMBERS:
        return _SORTED.encode(value)
    return rfc8785.dumps(msgspec.to_builtins(value))


def _with_later(content: Submission | Contribution, later: Iterable[Later]) -> dict[str, Any]:
    """Return the content without its seal, its observations in order, the added fields in place."""
    whole = msgspec.to_builtins(content)
    for (*steps, name), value in later:
        home: Any = whole
        for step in steps:
            home = home[step]
        home[name] = value
    del whole["seal"]
    key = ObservationRecord.__struct_fields__[:5]
    whole["observations"].sort(key=lambda row: [row[name] for name in key])
    return dict(whole)


def seal_content(content: Content) -> Content:
    """Return the same content with its seal filled in, without a signature."""
    computed = digest(content)
    seal: Seal = Seal("sha256", computed)
    if isinstance(content, Submission):
        seal = SubmissionSeal("sha256", computed, None)
    return msgspec.structs.replace(content, seal=seal)


def in_order(content: Content) -> Content:
    """Return the same content with its observations in the order of the digest."""
    return msgspec.structs.replace(content, observations=sorted(content.observations, key=order))


def _observations(observations: list[ObservationRecord]) -> bytes:
    """Return the observations as RFC 8785.

    msgspec writes the same bytes sixty times faster wherever all numbers are plain; the tests
    compare the two.
    """
    if all(_is_plain(o.value) and _is_plain(o.sample_size) and o.margin is None
           for o in observations):  # fmt: skip
        return _SORTED.encode(observations)
    return b"[" + b",".join(_observation(o) for o in observations) + b"]"


def _observation(observation: ObservationRecord) -> bytes:
    numbers = (observation.value, observation.sample_size, observation.margin)
    if all(_is_plain(number) for number in numbers):
        return _SORTED.encode(observation)
    return rfc8785.dumps(msgspec.to_builtins(observation))


def _is_plain(number: float | None) -> bool:
    """Return whether msgspec writes the number as RFC 8785 asks."""
    if number is None:
        return True
    if isinstance(number, int):
        return -LARGEST_INTEGER <= number <= LARGEST_INTEGER
    return 0.001 <= number < 1e15 and not number.is_integer()
