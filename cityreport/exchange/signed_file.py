"""Small signed files: receipts, enrolments, the network's card, peer packs. Strict JSON with a last
field `signature`: a detached JWS (`signing`) over the RFC 8785 form of all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from cityreport.domain.enrolment import Enrolment, NetworkCard
from cityreport.domain.peer_pack import PeerPack
from cityreport.domain.receipt import Receipt
from cityreport.errors import DataError
from cityreport.exchange import key_changes
from cityreport.exchange.digest import canonical_json
from cityreport.exchange.sealed_content import located_error, path_text, shape_error
from cityreport.exchange.signing import SigningKey, is_of, read_signature, sign
from cityreport.exchange.strict_json import read_strict

LARGEST = 5 * 1024 * 1024
"""The size limit in bytes."""

_FORMATS = {
    Receipt: "cityreport-receipt",
    Enrolment: "cityreport-enrolment",
    NetworkCard: "cityreport-network",
    PeerPack: "cityreport-peers",
}

Content = Receipt | Enrolment | NetworkCard | PeerPack
Signed = TypeVar("Signed", Receipt, Enrolment, NetworkCard, PeerPack)


def canonical(content: Content) -> bytes:
    """Return the bytes that are signed; raise DataError('cannot_be_sealed') for a content that
    RFC 8785 cannot carry."""
    fields = msgspec.to_builtins(content)
    del fields["signature"]
    return canonical_json(fields)


def signed(content: Signed, key: SigningKey) -> Signed:
    """Return the same content with its signature."""
    return msgspec.structs.replace(content, signature=sign(canonical(content), key))


def signer_of(content: Content) -> str:
    """Return the key that a content is signed by.

    Raise DataError signature_missing, signature_unreadable, signature_broken.
    """
    if content.signature is None:
        raise DataError("signature_missing")
    signature = read_signature(content.signature)
    if not is_of(signature, canonical(content)):
        raise DataError("signature_broken")
    return signature.key


def earlier_keys(content: Enrolment | NetworkCard) -> tuple[str, ...]:
    """Return the keys that the key of an enrolment or card followed, the oldest first; raise
    DataError('key_chain', 'statement_broken')."""
    owner = content.office if isinstance(content, Enrolment) else content.name
    return key_changes.check_changes(content.changes, owner, content.key)


def encoded(content: Content) -> bytes:
    """Return the bytes of a file."""
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def read(path: Path, kind: type[Signed]) -> Signed:
    """Return the content of a file, its shape checked; its signature is not (`signer_of`).

    Raise DataError with the place as fact `where`, signed_file_kind for a file of another format;
    AccessError for the file.
    """
    content = read_strict(path, LARGEST, "signed_file_size")
    expected = _FORMATS[kind]
    try:
        head = msgspec.json.decode(content, type=_Head)
        if head.format != expected:
            raise DataError("signed_file_kind", path=str(path), found=str(head.format)[:60])
        if head.version != "1.0":
            version = str(head.version)[:20]
            raise DataError("newer_version", where="version", found=version, known="1.0")
        return msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError as error:
        raise located_error(shape_error(error), path_text) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError("json_too_deep") from error


class _Head(msgspec.Struct):
    format: Any = None
    version: Any = None
