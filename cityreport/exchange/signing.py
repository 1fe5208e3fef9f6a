"""Signatures with Ed25519 as JWS (RFC 7515): detached (RFC 7797), or with their content.

`alg` is "Ed25519" (RFC 9864). The header carries the public key as `jwk`, so that a stranger can
check the signature; whose key it is, the header does not say. Exactly one text is the signature of
a content by a key: anything else that would mean the same is refused.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, NamedTuple, TypeVar

import msgspec
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Meta

from cityreport.domain.cell_record import Record
from cityreport.domain.public_key import CompactStatement, PublicJwk, jwk_of
from cityreport.errors import DataError

SigningKey = Ed25519PrivateKey
"""A secret key that can sign."""
_PAGE = b"cityreport page 1\n"
"""The bytes that are signed before those of a page: no signature of a file fits a page."""
MOST_CHANGES = 20
"""The largest number of changes of key that a signature carries."""

_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
"""The points of small order (RFC 7748, section 7, and Ed25519): a signature by one of them can be
made to fit many contents."""


class _Header(Record, frozen=True):
    """The header of a detached signature."""

    alg: Literal["Ed25519"]
    b64: Literal[False]
    changes: Annotated[list[CompactStatement], Meta(max_length=MOST_CHANGES)]
    crit: tuple[Literal["b64"]]
    jwk: PublicJwk
    parts: dict[str, Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]]


class _StatementHeader(Record, frozen=True):
    alg: Literal["Ed25519"]
    jwk: PublicJwk


_HeaderKind = TypeVar("_HeaderKind", _Header, _StatementHeader)


class KeySignature(NamedTuple):
    """A signature that was read. `key`: the public key that it says it is by; `parts`: the
    beginning of the SHA-256 of each part of the content when it was signed; `changes`: the
    statements by which that key followed earlier ones; `protected`, `value`: what is checked."""

    key: str
    parts: Mapping[str, str]
    changes: tuple[str, ...]
    protected: bytes
    value: bytes


def public_key(key: SigningKey) -> str:
    """Return the public key of a private one."""
    return encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def sign(
    content: bytes,
    key: SigningKey,
    parts: Mapping[str, str] | None = None,
    changes: Iterable[str] = (),
) -> str:
    """Return the detached signature of a content."""
    jwk = jwk_of(public_key(key))
    header = _Header("Ed25519", False, list(changes), ("b64",), jwk, dict(parts or {}))
    protected = encode(rfc8785.dumps(msgspec.to_builtins(header)))
    value = key.sign(protected.encode() + b"." + content)
    return f"{protected}..{encode(value)}"


def read_signature(jws: str) -> KeySignature:
    """Return a detached signature; raise DataError('signature_unreadable') for anything that `sign`
    does not write."""
    protected, _, value = jws.partition("..")
    header = _header(protected, _Header)
    return KeySignature(
        header.jwk.x, header.parts, tuple(header.changes), protected.encode(), decode(value, 64)
    )


def public_key_of(jws: str) -> str:
    """Return the public key that a signature carries; raise DataError('signature_unreadable')."""
    return read_signature(jws).key


def verify_signature(content: bytes, jws: str, key: str | None = None) -> bool:
    """Return whether a detached signature is one of the content by `key` (None: by the key that it
    carries); raise DataError('signature_unreadable')."""
    signature = read_signature(jws)
    return key in (None, signature.key) and is_of(signature, content)


def is_of(signature: KeySignature, content: bytes) -> bool:
    """Return whether a signature is one of the content by the key that it carries."""
    return _fits(signature.key, signature.value, signature.protected + b"." + content)


def sign_statement(content: bytes, key: SigningKey) -> str:
    """Return a content together with its signature."""
    header = _StatementHeader("Ed25519", jwk_of(public_key(key)))
    said = f"{encode(rfc8785.dumps(msgspec.to_builtins(header)))}.{encode(content)}"
    return f"{said}.{encode(key.sign(said.encode()))}"


def read_statement(jws: str) -> tuple[str, bytes]:
    """Return the key that signed a statement, and its content; raise
    DataError('signature_unreadable', 'statement_broken')."""
    pieces = jws.split(".")
    if len(pieces) != 3:
        raise DataError("signature_unreadable")
    header = _header(pieces[0], _StatementHeader)
    content, value = decode(pieces[1]), decode(pieces[2], 64)
    if not _fits(header.jwk.x, value, f"{pieces[0]}.{pieces[1]}".encode()):
        raise DataError("statement_broken")
    return header.jwk.x, content


def sign_bytes(content: bytes, key: SigningKey) -> bytes:
    """Return the 64 bytes of a signature where there is no room for a JWS: of the code on a
    page."""
    return key.sign(_PAGE + content)


def verify_bytes(content: bytes, value: bytes, key: str) -> bool:
    """Return whether such a signature is one of the content by `key`."""
    return _fits(key, value, _PAGE + content)


def encode(content: bytes) -> str:
    """Return base64url without its filling (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str, length: int | None = None) -> bytes:
    """Return what a text of base64url says; raise DataError('signature_unreadable') for any other
    length, and for a text that `encode` does not write."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise DataError("signature_unreadable") from error
    if encode(content) != text or length not in (None, len(content)):
        raise DataError("signature_unreadable")
    return content


def _header(protected: str, kind: type[_HeaderKind]) -> _HeaderKind:
    written = decode(protected)
    try:
        header = msgspec.json.decode(written, type=kind)
        if rfc8785.dumps(msgspec.to_builtins(header)) == written:
            return header
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise DataError("signature_unreadable") from error
    raise DataError("signature_unreadable")


def _fits(key: str, value: bytes, signed: bytes) -> bool:
    point = decode(key, 32)
    if bytes((*point[:31], point[31] & 0x7F)) in _SMALL_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(point).verify(value, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
