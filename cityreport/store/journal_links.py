"""The link of each journal row to the one before it, made so that a text can be erased and the rest
stays proven.

A row without free text has the SHA-256 over the row before and its own fields (32 bytes). A row
with text has a link over its fields *without* the texts and over a seal of the whole, and the salt
of that seal (32 + 16). Once a text is erased the seal replaces the salt (32 + 32): the link still
proves number, status and everything else, and nobody can guess the text by trying. Rows from before
format 3 have the text in their only hash; see docs/reliability.md.

The rest of an erased row is proven by a later entry of the subject ERASURE.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

ERASURE = "erasure"
"""The subject of entries that name a row whose text was erased."""
LINK, SALT = 32, 16
LENGTHS = (LINK, LINK + SALT, LINK + LINK)
"""The lengths that a row's hash may have: without text, with text, with an erased text."""

Fields = tuple[Any, ...]
ErasedRemainder = Callable[[], "bytes | None"]
"""The rest of a row by a later entry; None where no entry names it."""

TEXTS: Mapping[str, Mapping[str, str | int]] = {
    "cell": {"note": 2, "source": 3},
    "sign_off": {"role": "role", "reason": "reason", "reopened": "reopened.reason"},
    "acceptance": {"reason": "reason"},
    "flag": {"reminder": ""},
    "narrative": {"words": "words"},
    "collection": {"reason": "reason"},
    "hand_over": {"text": "text"},
    "decision": {"text": "text", "who": "who"},
    "delivered": {"to": "to", "place": "place"},
    "answered": {"sender": "sender", "name": "name"},
    "remarked": {"text": "text"},
    "series": {
        "agency": "agency",
        "unit": "unit",
        "coverage": "coverage",
        "break_reason": "break_reason",
    },
    "population": {"source": "source"},
    "city": {"contact": "contact", "attribution": "attribution"},
    "baseline": {"reason": "reason"},
}
"""The free texts in the states of a subject: name -> place. Numbers and codes are none."""
_LEFT_OUT_IF_EMPTY = frozenset({("baseline", "reason")})
"""Texts that came in after their subject: a state without one is written as it was before."""

REASON = "action_reason"
"""The name of the free text of an action."""
_REASON_AT = 6


def chain_hash(head: bytes, fields: Fields) -> bytes:
    """Return the SHA-256 over the hash before and the fields, each with its length so that no text
    can shift between them."""
    digest = hashlib.sha256(head)
    for field in fields:
        raw = b"" if field is None else str(field).encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % (-1 if field is None else len(raw)))
        digest.update(raw)
    return digest.digest()


def new_row_hash(head: bytes, fields: Fields) -> bytes:
    """Return the hash of a new row: an entry or an action, after the link before it."""
    plain = without_texts(fields)
    if plain == fields:
        return chain_hash(head, fields)
    salt = os.urandom(SALT)
    return chain_hash(head, (*plain, chain_hash(salt, fields).hex())) + salt


def is_valid_row(head: bytes, fields: Fields, hashed: bytes, left: ErasedRemainder) -> bool:
    """Return whether a row is what was written, after the link before it.

    A row with an erased text is valid only if a later entry names it, with all that is left.
    """
    link, rest = hashed[:LINK], hashed[LINK:]
    if len(hashed) == LINK:
        return chain_hash(head, fields) == hashed or left() == chain_hash(link, fields)
    if len(hashed) == LINK + SALT:
        return chain_hash(head, (*without_texts(fields), chain_hash(rest, fields).hex())) == link
    is_linked = len(rest) == LINK and chain_hash(head, (*without_texts(fields), rest.hex())) == link
    return is_linked and left() == chain_hash(link, fields)


def hash_without_text(fields: Fields, hashed: bytes) -> bytes:
    """Return the hash of a row whose text is being erased: the same link, without the salt."""
    if len(hashed) != LINK + SALT:
        return hashed
    return hashed[:LINK] + chain_hash(hashed[LINK:], fields)


def without_texts(fields: Fields) -> Fields:
    """Return an entry or an action with every free text emptied."""
    return with_changed_texts(fields, lambda _name, _text: "")


def with_changed_texts(fields: Fields, change: Callable[[str, str], str]) -> Fields:
    """Return an entry or an action with each free text replaced by `change(name, text)`."""
    if len(fields) != 4:
        reason = fields[_REASON_AT]
        new = change(REASON, reason) if reason else reason
        return fields if new == reason else (*fields[:_REASON_AT], new, *fields[_REASON_AT + 1 :])
    subject, key, old, new = fields
    return (
        subject,
        key,
        *(state_with_changed_texts(subject, state, change) for state in (old, new)),
    )


def state_with_changed_texts(
    subject: str, state: str | None, change: Callable[[str, str], str]
) -> str | None:
    """Return a state with each free text replaced by `change(name, text)`; itself if none
    differs."""
    places = TEXTS.get(subject)
    if places is None or state is None or (subject == "cell" and ',"","",' in state):
        return state
    try:
        held = msgspec.json.decode(state)
        new, is_changed = held, False
        for name, place in places.items():
            text = _at(new, place)
            if isinstance(text, str) and text and (said := change(name, text)) != text:
                new, is_changed = _put(new, place, said), True
                if not said and (subject, name) in _LEFT_OUT_IF_EMPTY:
                    del new[name]
    except (ValueError, LookupError, TypeError, AttributeError):
        return state  # no state of ours: it proves nothing, and it is not touched
    return msgspec.json.encode(new).decode() if is_changed else state


def _at(held: Any, place: str | int) -> Any:
    if place == "":
        return held
    if isinstance(place, int):
        return held[place]
    for part in place.split("."):
        held = None if held is None else held.get(part)
    return held


def _put(held: Any, place: str | int, text: str) -> Any:
    if place == "":
        return text
    if isinstance(place, int):
        return [*held[:place], text, *held[place + 1 :]]
    first, _, rest = place.partition(".")
    return held | {first: _put(held[first], rest, text) if rest else text}
