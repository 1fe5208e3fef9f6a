"""Texts that are more than they look like: invisible characters that change a line (see Unicode
TR36 and TR55 for attacks with them), and beginnings that a spreadsheet computes."""

from __future__ import annotations

import re

_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_ENDS = "\u2028\u2029"
_HIDDEN = f"[\x00-\x1f\x7f-\x9f{_TURNS}{_LINE_ENDS}\ud800-\udfff\ufffe\uffff]"
_IN_JSON = f"[\x7f-\x9f{_TURNS}{_LINE_ENDS}\ud800-\udfff\ufffe\uffff]"
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT = frozenset("\n\t\u200e\u200f\u061c")
FORMULA = r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""The beginning of a formula (OWASP, CSV injection), as a pattern; the apostrophes are ours, or
somebody's before."""
NUMBER = r"[+-]?[\d.,\u00a0\u202f' ]*\d\s?%?|[+-]"
"""The numbers, which may begin like a formula, as a pattern."""
_USUAL = dict.fromkeys(map(ord, "\n\u00a0\u202f"))
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def escape_hidden(text: str) -> str:
    """Return a person's text in one line, with every invisible character shown as its escape."""
    return text if text.isprintable() else re.sub(_HIDDEN, _escape, text)


def upright(text: str) -> str:
    """Somebody's words in which what would turn the line, or is not seen, is seen as its escape.
    Line ends and tabs stay, and the marks by which Arabic and Hebrew are written."""
    if text.translate(_USUAL).isprintable():  # spaces in numbers, ends of lines
        return text
    return re.sub(_HIDDEN, _escape_odd, text)


def escape_hidden_json(written: str) -> str:
    """Written JSON with what JSON itself lets pass raw escaped too; it reads back the same."""
    return re.sub(_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", written)


def never_formula(text: str) -> str:
    """Return a text that no spreadsheet computes; a number stays one."""
    return "'" + text if re.match(FORMULA, text) and not re.fullmatch(NUMBER, text) else text


def turns_lines(character: str) -> bool:
    """Return whether a character sets the direction of the text after it, whatever letters that
    has.

    The marks that only stand for a letter of one direction (U+200E, U+200F, U+061C) do not: Arabic
    and Hebrew need them.
    """
    return character in _OVERRIDES


def _escape_odd(found: re.Match[str]) -> str:
    return found[0] if found[0] in _KEPT else _escape(found)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _NAMED.get(found[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
