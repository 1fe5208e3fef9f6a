"""Parsing untrusted XML event by event: no tree, no entities, no limit of depth."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from cityreport.errors import DataError

Start = Callable[[str, dict[str, str]], object]
Named = Callable[[str], object]


def _nothing(_: str) -> None:
    pass


def walk(part: bytearray, start: Start, end: Named = _nothing, text: Named | None = None) -> None:
    """Call `start` and `end` for each element with its local name; attributes are `namespace}name`.

    Raise DataError intake_entities (a document type of its own, whatever it declares),
    intake_damaged.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition("}")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition("}")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # also: no such encoding
        raise DataError("intake_damaged", reason=str(error)) from error


def _refuse(*_: object) -> None:
    raise DataError("intake_entities")
