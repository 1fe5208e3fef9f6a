"""A sealed content that was read from a file, and naming a place in that file.

Belongs here: the rules for every reader, whatever the format. Not here: the numbers against the
catalogue (`content_rules`) and any file format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, NamedTuple

import msgspec

from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import (
    FORMAT,
    VERSION,
    ObservationRecord,
    Submission,
    SubmissionSeal,
)
from cityreport.errors import CityReportError, DataError
from cityreport.exchange.digest import Content, Later

Path = tuple[str | int, ...]
"""A place in the content, such as `("observations", 3, "value")`."""

WITHOUT_VALUE = frozenset("OLMQ")
"""The statuses whose `value` is null (Q: hidden in a public copy); no other's is."""

LARGEST_INTEGER = 2**53 - 1

_LATER_MINOR = re.compile(r"1\.[1-9][0-9]{0,3}")
_AT = re.compile(r"(?P<reason>.*?)(?: - at `\$?(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_FIELD = re.compile(r"Object (?P<what>missing required|contains unknown) field `(?P<field>.*)`")


class Fault(NamedTuple):
    """A fault at a place of the content."""

    path: Path
    error: CityReportError


@dataclass(frozen=True, slots=True)
class SealedContent(Generic[Content]):
    """The content of a file. `place` names a path in the file's own terms: `Data!H12`.

    `later`: the fields of a later minor version, with their places and values, which are kept and
    are in the digest. `rows`: the observations in canonical form, where the reader knows them.
    """

    content: Content
    place: Callable[[Path], str]
    later: tuple[Later, ...] = field(default=(), kw_only=True)
    rows: bytes | None = field(default=None, kw_only=True)


def check_head(file_format: object, version: object) -> None:
    """Raise DataError for another format, and for another major version of ours, before any closer
    look."""
    if file_format != FORMAT:
        raise DataError("not_this_format", where="format", found=shortened(file_format))
    if not is_later_minor(version):
        check_version(version, VERSION)


def is_later_minor(version: object) -> bool:
    """Return whether a version of submissions may have fields that this program does not know."""
    return isinstance(version, str) and _LATER_MINOR.fullmatch(version) is not None


def check_version(version: object, known: str) -> None:
    """Raise DataError for another version of a format than the known one."""
    if version == known:
        return
    newer = isinstance(version, str) and _number(version) > _number(known)
    code = "newer_version" if newer else "unknown_version"
    raise DataError(code, where="version", found=shortened(version), known=known)


def shape_error(error: msgspec.ValidationError, at: Path = ()) -> Fault:
    """Return msgspec's complaint, below the path `at`, as a fault with a place."""
    match = _AT.fullmatch(str(error))
    reason, steps = (match["reason"], match["path"] or "") if match else (str(error), "")
    path = at + tuple(int(i) if i else name for name, i in _STEP.findall(steps))
    named = _FIELD.fullmatch(reason)
    if named is None:
        if "regex" in reason:  # patterns say nothing to people
            reason = "it is not written as the format asks"
        return Fault(path, DataError("field_wrong", field=path_text(path), reason=reason))
    code = "field_missing" if named["what"] == "missing required" else "field_unknown"
    return Fault((*path, named["field"]), DataError(code, field=named["field"]))


def located_error(fault: Fault, place: Callable[[Path], str]) -> CityReportError:
    """Return the error of a fault with `where` among its facts, ready to raise."""
    facts = {**fault.error.facts, "where": place(fault.path)}
    return type(fault.error)(fault.error.code, **facts)


def require_shape(reading: SealedContent[Content]) -> Content:
    """Return the content, once its shape is right; otherwise raise its first fault as DataError."""
    for fault in shape_faults(reading.content):
        raise located_error(fault, reading.place)
    return reading.content


def shape_faults(content: Submission | Contribution) -> Iterator[Fault]:
    """Yield the faults that the types cannot express: null exactly under O, L, M, Q; numbers that
    JSON carries exactly; and no line end after a code (the `$` of Python's patterns lets one
    pass)."""
    yield from _observation_faults(content.observations)
    if isinstance(content, Submission):
        yield from _size_faults(content)
        patterned = chain(_patterned(content), _patterned_in_submission(content))
    else:
        patterned = chain(_patterned(content), [(("office", "id"), content.office.id)])
    for path, text in patterned:
        if text is not None and text.endswith("\n"):
            reason = "a line end stands after it"
            yield Fault(path, DataError("field_wrong", field=path_text(path), reason=reason))


def _observation_faults(observations: list[ObservationRecord]) -> Iterator[Fault]:
    for i, o in enumerate(observations):
        at: Path = ("observations", i)
        if (o.value is None) != (o.status in WITHOUT_VALUE):
            code = "status_needs_value" if o.value is None else "status_needs_no_value"
            yield Fault((*at, "value"), DataError(code, status=o.status))
        if o.period.endswith("\n"):
            yield Fault((*at, "period"), DataError("bad_period", typed=o.period))
        for name, number in (("value", o.value), ("sample_size", o.sample_size)):
            if number is not None and number > LARGEST_INTEGER:
                yield Fault((*at, name), _too_large(number))


def _size_faults(submission: Submission) -> Iterator[Fault]:
    for i, row in enumerate(submission.population):
        if row.value > LARGEST_INTEGER:
            yield Fault(("population", i, "value"), _too_large(row.value))
    for i, answer in enumerate(submission.narrative):
        if answer.people is not None and answer.people > LARGEST_INTEGER:
            yield Fault(("narrative", i, "people"), _too_large(answer.people))
    for path, number in _counters(submission):
        if number > LARGEST_INTEGER:
            yield Fault(path, _too_large(number))


def _counters(submission: Submission) -> Iterator[tuple[Path, int]]:
    yield ("sequence",), submission.sequence
    if submission.journal is not None:
        yield ("journal", "action"), submission.journal.action
        yield ("journal", "entries"), submission.journal.entries


def path_text(path: Path) -> str:
    """Return a path in the usual notation: `observations[3].value`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _too_large(number: float) -> DataError:
    return DataError("too_large", typed=str(number), largest=LARGEST_INTEGER)


def _patterned(content: Submission | Contribution) -> Iterator[tuple[Path, str | None]]:
    """Yield the texts, except in observations, that the types check by a pattern."""
    yield ("version",), content.version
    yield ("id",), content.id
    yield ("created",), content.created
    yield ("catalogue", "sha256"), content.catalogue.sha256
    yield ("city", "country"), content.city.country
    yield ("coverage", "start"), content.coverage.start
    yield ("coverage", "end"), content.coverage.end
    if content.seal is not None:
        yield ("seal", "digest"), content.seal.digest
        if isinstance(content.seal, SubmissionSeal):
            yield ("seal", "signature"), content.seal.signature


def _patterned_in_submission(submission: Submission) -> Iterator[tuple[Path, str | None]]:
    yield ("office", "id"), submission.office.id
    yield ("language",), submission.language
    for name in submission.extensions:
        yield ("extensions", name), name
    for i, earlier in enumerate(submission.city.earlier_currencies):
        at: Path = ("city", "earlier_currencies", i)
        yield (*at, "currency"), earlier.currency
        yield (*at, "before"), earlier.before
    for i, superseded in enumerate(submission.supersedes):
        yield ("supersedes", i), superseded
    if submission.journal is not None:
        yield ("journal", "head"), submission.journal.head
    for i, area in enumerate(submission.areas):
        yield ("areas", i, "valid_from"), area.valid_from
        yield ("areas", i, "valid_to"), area.valid_to
        for j, followed in enumerate(area.follows):
            yield ("areas", i, "follows", j, "month"), followed.month
    for i, series in enumerate(submission.series):
        yield ("series", i, "break_period"), series.break_period
    for i, finding in enumerate(submission.findings):
        yield ("findings", i, "period"), finding.period
        for j, cell in enumerate(finding.cells):
            yield ("findings", i, "cells", j, "period"), cell.period
    for i, sign_off in enumerate(submission.sign_off):
        yield ("sign_off", i, "period"), sign_off.period
        yield ("sign_off", i, "signed"), sign_off.signed
    for i, change in enumerate(submission.changed_since_signed):
        yield ("changed_since_signed", i, "changed"), change.changed
        for j, period in enumerate(change.signed):
            yield ("changed_since_signed", i, "signed", j), period


def _number(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    plain = all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)
    return tuple(int(part) for part in parts) if plain else ()


def shortened(found: object, longest: int = 40) -> str:
    """Return the beginning of a wrong value in a file, on one line."""
    text = str(found)
    return text if len(text) <= longest else text[:longest] + "…"
