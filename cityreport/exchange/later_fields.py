"""Fields of a later minor version of the format (1.1 …): they are set aside and kept, so that a
program that does not know them still reads the file and computes its digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from msgspec import inspect

from cityreport.domain.submission import Submission
from cityreport.exchange.digest import Later
from cityreport.exchange.sealed_content import Path


def set_aside(content: object) -> tuple[Any, tuple[Later, ...]]:
    """Return the content of a submission without the fields that are not known here, and these."""
    later: list[Later] = []
    return _known(content, _submission(), (), later), tuple(later)


def names_of(later: Iterable[Later]) -> list[str]:
    """Return the names of the fields, each once: `observations[].quality`."""
    named = (
        "".join("[]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
        for path, _ in later
    )
    return list(dict.fromkeys(named))


@cache
def _submission() -> inspect.Type:
    return inspect.type_info(Submission)


def _known(value: Any, kind: inspect.Type, at: Path, later: list[Later]) -> Any:
    if isinstance(value, dict):
        struct = next(_parts(kind, inspect.StructType), None)
        if struct is None:
            return value
        fields = {field.encode_name: field.type for field in struct.fields}
        later.extend(((*at, name), value[name]) for name in value if name not in fields)
        return {
            name: _known(member, fields[name], (*at, name), later)
            for name, member in value.items()
            if name in fields
        }
    if isinstance(value, list):
        of = next(_parts(kind, inspect.ListType), None)
        if of is not None:
            return [_known(v, of.item_type, (*at, i), later) for i, v in enumerate(value)]
    return value


def _parts(kind: inspect.Type, wanted: type[Any]) -> Iterator[Any]:
    """Yield those of a type's alternatives that are of a kind."""
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    for one in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        if isinstance(one, wanted):
            yield one
