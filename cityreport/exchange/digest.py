"""The digest of a sealed content, a submission or a contribution: SHA-256 over its RFC 8785 form.

Belongs here: which bytes are hashed. Not here: whether a file's digest is right (verification).
"""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
import rfc8785

from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import ObservationRecord, Seal, Submission, order
from cityreport.errors import DataError

LARGEST_INTEGER = 2**53 - 1
"""The largest whole number that RFC 8785 can carry exactly (ECMAScript's MAX_SAFE_INTEGER)."""

Later = tuple[tuple[str | int, ...], object]
"""A field that a later version of the format added: its place and its value."""

Content = TypeVar("Content", Submission, Contribution)

_KEY = operator.attrgetter(*ObservationRecord.__struct_fields__[:5])
_NUMBERS = operator.attrgetter("value", "sample_size", "margin")
_SORTED = msgspec.json.Encoder(order="sorted")


def digest(content: Submission | Contribution, later: Iterable[Later] = ()) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of the content without `seal`.

    The observations are sorted by `domain.submission.order` first, so rows that a person re-sorted
    give the same digest. `later`: fields that a later version added, which are covered too. Raise
    DataError('cannot_be_sealed') for values that RFC 8785 cannot carry: whole numbers above
    2**53 - 1, infinities, lone surrogates.
    """
    return hashlib.sha256(canonical(content, later)).hexdigest()


def digest_of(value: object) -> str:
    """Return the SHA-256, in lower-case hexadecimal, of any JSON value in its RFC 8785 form."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def canonical(content: Submission | Contribution, later: Iterable[Later] = ()) -> bytes:
    """Return the bytes that are hashed: RFC 8785 (JCS) of the content without `seal`."""
    try:
        if added := list(later):
            return rfc8785.dumps(_with_later(content, added))
        rest = msgspec.to_builtins(msgspec.structs.replace(content, observations=[]))
        del rest["seal"]
        members = {name: rfc8785.dumps(value) for name, value in rest.items()}
        members["observations"] = _observations(_in_order(content.observations))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise DataError("cannot_be_sealed", reason=str(error)) from error
    return (
        b"{"
        + b",".join(rfc8785.dumps(name) + b":" + members[name] for name in sorted(members))
        + b"}"
    )


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
    """Return the same content with its seal filled in."""
    seal = Seal(algorithm="sha256", digest=digest(content))
    return msgspec.structs.replace(content, seal=seal)


def in_order(content: Content) -> Content:
    """Return the same content with its observations in the order of the digest."""
    return msgspec.structs.replace(content, observations=sorted(content.observations, key=order))


def _in_order(observations: list[ObservationRecord]) -> list[ObservationRecord]:
    """Return the observations in order; those of a file that this program wrote are."""
    keys = list(map(_KEY, observations))
    is_in_order = all(map(operator.lt, keys, keys[1:]))
    return observations if is_in_order else sorted(observations, key=order)


def _observations(observations: list[ObservationRecord]) -> bytes:
    """Return the observations as RFC 8785.

    msgspec writes the same bytes sixty times faster wherever all numbers are plain; the tests
    compare the two.
    """
    if _are_plain(observations):
        return _SORTED.encode(observations)
    return b"[" + b",".join(_observation(o) for o in observations) + b"]"


def _are_plain(observations: list[ObservationRecord]) -> bool:
    """Return whether msgspec writes all their numbers as RFC 8785 asks."""
    if not observations:
        return True
    values, sizes, margins = zip(*map(_NUMBERS, observations), strict=True)
    has_fractions = float in set(map(type, values))  # 9 and 9.0 are one member of a set
    numbers = [*(values if has_fractions else set(values)), *set(sizes)]
    return set(margins) == {None} and all(map(_is_plain, numbers))


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
