"""The public keys that an office and the network give to each other.

An *enrolment* is what an office hands to the network (also printed, as a sheet); the *network's
card* is what comes back. Each is signed by its own key, which shows that whoever made it has it,
and no more: fingerprints are compared over the telephone."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cityreport.domain.cell_record import Record
from cityreport.domain.public_key import CompactStatement, PublicKeyText
from cityreport.domain.submission import CompactSignature, CountryCode, Identifier, Instant

RecipientText = Annotated[str, Meta(pattern=r"^age1[0-9a-z]{58}$")]
"""The public key to which files are encrypted (age, X25519)."""
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Enrolment(Record, frozen=True):
    """An office's key, for the network. `changes`: the statements by which it followed earlier
    ones; empty for a first key, and after a loss."""

    format: Literal["cityreport-enrolment"]
    version: Literal["1.0"]
    made: Instant
    office: Identifier
    city: Name
    country: CountryCode
    key: PublicKeyText
    changes: Annotated[list[CompactStatement], Meta(max_length=20)]
    signature: CompactSignature | None


class NetworkCard(Record, frozen=True):
    """The network's keys, for an office. `key`: signs receipts; `recipient`: files are encrypted to
    it."""

    format: Literal["cityreport-network"]
    version: Literal["1.0"]
    made: Instant
    name: Name
    key: PublicKeyText
    recipient: RecipientText
    changes: Annotated[list[CompactStatement], Meta(max_length=20)]
    signature: CompactSignature | None
