"""Invisible characters that change what a text looks like: control characters, and those that turn
the direction of a line (see Unicode TR36 and TR55 for attacks with them)."""

from __future__ import annotations

import re

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_ENDS = "\u2028\u2029"
_HIDDEN = re.compile(f"[\x00-\x1f\x7f-\x9f{_TURNS}{_LINE_ENDS}\ud800-\udfff\ufffe\uffff]")
_IN_JSON = re.compile(f"[\x7f-\x9f{_TURNS}{_LINE_ENDS}\ud800-\udfff\ufffe\uffff]")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape_hidden(text: str) -> str:
    """Return a person's text in one line, with every invisible character shown as its escape."""
    return text if text.isprintable() else _HIDDEN.sub(_escape, text)


def escape_hidden_json(written: str) -> str:
    """Return JSON text in which characters that JSON allows unescaped are escaped too; it reads
    back the same."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def turns_lines(character: str) -> bool:
    """Return whether a character sets the direction of the text after it, whatever letters that
    has.

    The marks that only stand for a letter of one direction (U+200E, U+200F, U+061C) do not: Arabic
    and Hebrew need them.
    """
    return character in _OVERRIDES


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _NAMED.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
