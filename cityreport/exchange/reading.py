"""A submission as read from a file, and how to name a place in that file.

Belongs here: what every reader must hold to, whatever the format. Not here: what the numbers
say against the catalogue (rules) and any file format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from cityreport.domain.submission import FORMAT, VERSION, Submission
from cityreport.errors import CityReportError, DataError

Path = tuple[str | int, ...]
"""A place in the content, such as `("observations", 3, "value")`."""

WITHOUT_VALUE = frozenset("OLMQ")
"""`value` is null exactly when the status is one of these (Q: hidden in a public copy)."""

LARGEST_INTEGER = 2**53 - 1

_AT = re.compile(r"(?P<reason>.*?)(?: - at `\$?(?P<path>.*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_FIELD = re.compile(r"Object (?P<what>missing required|contains unknown) field `(?P<field>.*)`")


class Fault(NamedTuple):
    """Something wrong at a place of the content."""

    path: Path
    error: CityReportError


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. `place` names a path in the file's own terms: `Data!H12`."""

    submission: Submission
    place: Callable[[Path], str]


def check_head(file_format: object, version: object) -> None:
    """Refuse another format, and another version of ours, before looking any closer."""
    if file_format != FORMAT:
        raise DataError("not_this_format", where="format", found=_brief(file_format))
    if version == VERSION:
        return
    newer = isinstance(version, str) and _number(version) > _number(VERSION)
    code = "newer_version" if newer else "unknown_version"
    raise DataError(code, where="version", found=_brief(version), known=VERSION)


def shape_error(error: msgspec.ValidationError, at: Path = ()) -> Fault:
    """msgspec's complaint, below the path `at`, as a fault with a place."""
    match = _AT.fullmatch(str(error))
    reason, steps = (match["reason"], match["path"] or "") if match else (str(error), "")
    path = at + tuple(int(i) if i else name for name, i in _STEP.findall(steps))
    field = _FIELD.fullmatch(reason)
    if field is None:
        if "regex" in reason:  # patterns say nothing to people
            reason = "it is not written as the format asks"
        return Fault(path, DataError("field_wrong", field=path_text(path), reason=reason))
    code = "field_missing" if field["what"] == "missing required" else "field_unknown"
    return Fault((*path, field["field"]), DataError(code, field=field["field"]))


def raised(fault: Fault, place: Callable[[Path], str]) -> CityReportError:
    """The error of a fault with `where` among its facts, ready to raise."""
    facts = {**fault.error.facts, "where": place(fault.path)}
    return type(fault.error)(fault.error.code, **facts)


def checked(reading: Reading) -> Submission:
    """The submission, once its shape holds; otherwise its first fault as DataError."""
    for fault in shape_faults(reading.submission):
        raise raised(fault, reading.place)
    return reading.submission


def shape_faults(submission: Submission) -> Iterator[Fault]:
    """What the types cannot say: null exactly under O, L, M, Q; numbers that JSON carries
    exactly; and no line end after a code (the `$` of Python's patterns lets one pass)."""
    for i, o in enumerate(submission.observations):
        at: Path = ("observations", i)
        if (o.value is None) != (o.status in WITHOUT_VALUE):
            code = "status_needs_value" if o.value is None else "status_needs_no_value"
            yield Fault((*at, "value"), DataError(code, status=o.status))
        if o.period.endswith("\n"):
            yield Fault((*at, "period"), DataError("bad_period", typed=o.period))
        for name, number in (("value", o.value), ("sample_size", o.sample_size)):
            if number is not None and number > LARGEST_INTEGER:
                yield Fault((*at, name), _too_large(number))
    for i, row in enumerate(submission.population):
        if row.value > LARGEST_INTEGER:
            yield Fault(("population", i, "value"), _too_large(row.value))
    if submission.sequence > LARGEST_INTEGER:
        yield Fault(("sequence",), _too_large(submission.sequence))
    for path, text in _patterned(submission):
        if text is not None and text.endswith("\n"):
            reason = "a line end stands after it"
            yield Fault(path, DataError("field_wrong", field=path_text(path), reason=reason))


def path_text(path: Path) -> str:
    """A path as people write one: `observations[3].value`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _too_large(number: float) -> DataError:
    return DataError("too_large", typed=str(number), largest=LARGEST_INTEGER)


def _patterned(submission: Submission) -> Iterator[tuple[Path, str | None]]:
    """The texts, except in observations, that the types check by a pattern."""
    for name in ("id", "supersedes", "created"):
        yield (name,), getattr(submission, name)
    yield ("catalogue", "sha256"), submission.catalogue.sha256
    yield ("city", "country"), submission.city.country
    yield ("coverage", "start"), submission.coverage.start
    yield ("coverage", "end"), submission.coverage.end
    if submission.seal is not None:
        yield ("seal", "digest"), submission.seal.digest
    for i, area in enumerate(submission.areas):
        yield ("areas", i, "valid_from"), area.valid_from
        yield ("areas", i, "valid_to"), area.valid_to
    for i, series in enumerate(submission.series):
        yield ("series", i, "break_period"), series.break_period
    for i, finding in enumerate(submission.findings):
        yield ("findings", i, "period"), finding.period
    for i, sign_off in enumerate(submission.sign_off):
        yield ("sign_off", i, "period"), sign_off.period
        yield ("sign_off", i, "signed"), sign_off.signed


def _number(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    plain = all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)
    return tuple(int(part) for part in parts) if plain else ()


def _brief(found: object) -> str:
    text = str(found)
    return text if len(text) <= 40 else text[:40] + "…"
