"""The public key of an office or of the network's desk, and its fingerprint.

Belongs here: how a key and its fingerprint are written. Not here: signing with it (exchange).
A key is Ed25519 (RFC 8032), written as the `x` of its JWK (RFC 8037): 43 characters of base64url.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cityreport.domain.cell_record import Record

PublicKeyText = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")]
CompactStatement = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{85}[AQgw]$", max_length=2_000),
]
"""A JWS with its content (RFC 7515): the statement of a change of key."""

_GROUPS = 8


class PublicJwk(Record, frozen=True):
    """A public key as a JWK (RFC 8037)."""

    crv: Literal["Ed25519"]
    kty: Literal["OKP"]
    x: PublicKeyText


def jwk_of(key: str) -> PublicJwk:
    """Return a key as a JWK."""
    return PublicJwk("Ed25519", "OKP", key)


def fingerprint(key: str) -> str:
    """Return the fingerprint of a key in 64 hexadecimal digits: the SHA-256 of its JWK (the
    thumbprint of RFC 7638)."""
    return hashlib.sha256(msgspec.json.encode(jwk_of(key))).hexdigest()


def read_out(key: str) -> str:
    """Return the fingerprint as it is read out over the telephone, in any language: eight groups of
    five digits, each a number of 16 bits, 128 bits in all."""
    digits = bytes.fromhex(fingerprint(key))
    numbers = (int.from_bytes(digits[i : i + 2], "big") for i in range(0, 2 * _GROUPS, 2))
    return " ".join(f"{number:05d}" for number in numbers)
