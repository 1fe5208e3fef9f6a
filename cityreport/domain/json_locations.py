"""Line numbers in a JSON file, for people who edit it by hand."""

from __future__ import annotations

import json
import re

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def line_of(content: bytes, *path: str | int) -> int | None:
    """Return the line (from 1) where the value at `path` starts; None where the file has no such
    value."""
    try:
        text = content.decode("utf-8")
        at = _after_space(text, 0)
        for step in path:
            at = _enter(text, at, step)
    except (ValueError, IndexError, LookupError):  # of a file that is no JSON, too
        return None
    return text.count("\n", 0, at) + 1


def _enter(text: str, at: int, step: str | int) -> int:
    """Return the position where the member `step` of the object or list at `at` starts; raise Raise
    LookupError if there is none."""
    if text[at] != ("{" if isinstance(step, str) else "["):
        raise LookupError(step)
    number = 0
    at = _after_space(text, at + 1)
    while text[at] not in "}]":
        name: str | int = number
        if isinstance(step, str):
            name, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)
        if name == step:
            return at
        at = _after_space(text, _DECODER.raw_decode(text, at)[1])
        if text[at] == ",":
            at = _after_space(text, at + 1)
        number += 1
    raise LookupError(step)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()
