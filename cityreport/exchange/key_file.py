"""The file of a secret key of an office or of the network's desk: made, opened, protected.

Protected by a passphrase it is Argon2id (RFC 9106: 64 MiB, 3 passes) and ChaCha20-Poly1305 (RFC
8439), which cover the whole file. Not here: where it is kept (office).
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from msgspec import Meta

from cityreport.domain.cell_record import Record
from cityreport.domain.enrolment import RecipientText
from cityreport.domain.public_key import CompactStatement, PublicKeyText
from cityreport.domain.submission import Instant
from cityreport.errors import DataError
from cityreport.exchange import encryption
from cityreport.exchange.digest import canonical_json
from cityreport.exchange.key_changes import change_statement, check_changes
from cityreport.exchange.sealed_content import located_error, path_text, shape_error
from cityreport.exchange.signing import MOST_CHANGES, SigningKey, public_key
from cityreport.exchange.strict_json import read_strict

FORMAT: Final = "cityreport-key"
LARGEST = 1024 * 1024
SHORTEST_PASSPHRASE = 8
LONGEST_PASSPHRASE = 1_000

_Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]+=*$", max_length=4_000)]


class SecretProtection(Record, frozen=True):
    """The parameters that a secret is encrypted with."""

    kdf: Literal["argon2id"]
    memory_kib: Literal[65536]
    passes: Literal[3]
    lanes: Literal[4]
    salt: _Base64
    cipher: Literal["chacha20-poly1305"]
    nonce: _Base64


class KeyFile(Record, frozen=True):
    """The file. `owner`: the office's id, or the network's name; `recipient`: of a network, to
    which files are encrypted; `changes`: the statements by which the key followed earlier ones;
    `secret`: the secrets, as JSON in base64, encrypted where there is a protection."""

    format: Literal["cityreport-key"]
    version: Literal["1.0"]
    kind: Literal["office", "network"]
    owner: Annotated[str, Meta(min_length=1, max_length=200)]
    made: Instant
    key: PublicKeyText
    recipient: RecipientText | None
    changes: Annotated[list[CompactStatement], Meta(max_length=MOST_CHANGES)]
    protection: SecretProtection | None
    secret: _Base64


class _Secrets(Record, frozen=True):
    signing: _Base64
    identity: str | None


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key that can sign. `identity`: of a network, opens what was encrypted to its recipient."""

    file: KeyFile
    signing: SigningKey
    identity: str | None

    @property
    def changes(self) -> tuple[str, ...]:
        """The statements by which it followed earlier keys."""
        return tuple(self.file.changes)


def make(kind: Literal["office", "network"], owner: str, made: str) -> OpenKey:
    """Return a new key, not protected and on no disk yet. `made`: the moment, ISO 8601."""
    signing = SigningKey.generate()
    identity, recipient = encryption.make_identity() if kind == "network" else (None, None)
    file = KeyFile(
        FORMAT, "1.0", kind, owner, made, public_key(signing), recipient, [], None, "AA=="
    )
    return _kept(file, signing, identity)


def changed(old: OpenKey, made: str) -> OpenKey:
    """Return a new key of the same owner, with the statement by which the old one is followed.

    It is not protected; a network's identity is a new one too. DataError('key_changes').
    """
    file = old.file
    new = make(file.kind, file.owner, made)
    if len(file.changes) == MOST_CHANGES:
        raise DataError("key_changes", most=MOST_CHANGES)
    said = change_statement(old.signing, file.owner, new.file.key, made)
    whole = msgspec.structs.replace(new.file, changes=[*file.changes, said])
    return _kept(whole, new.signing, new.identity)


def protected(key: OpenKey, passphrase: str | None) -> OpenKey:
    """Return the same key, its file protected by a passphrase (None: not protected).

    DataError passphrase_short, passphrase_long.
    """
    secrets = _secrets(key.signing, key.identity)
    if passphrase is None:
        return _kept(key.file, key.signing, key.identity)
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise DataError("passphrase_short", least=SHORTEST_PASSPHRASE)
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise DataError("passphrase_long", most=LONGEST_PASSPHRASE)
    salt, nonce = os.urandom(16), os.urandom(12)
    how = SecretProtection("argon2id", 65536, 3, 4, _text(salt), "chacha20-poly1305", _text(nonce))
    file = msgspec.structs.replace(key.file, protection=how, secret="")
    sealed = ChaCha20Poly1305(_stretched(passphrase, salt, how)).encrypt(
        nonce, secrets, _associated(file)
    )
    return replace(key, file=msgspec.structs.replace(file, secret=_text(sealed)))


def encoded(file: KeyFile) -> bytes:
    """Return the bytes of the file."""
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def read(path: Path) -> KeyFile:
    """Return the file of a key, its shape checked. Nothing secret is opened.

    Raise AccessError for the file; DataError key_size, not_a_key, key_damaged, and those of
    strict JSON.
    """
    content = read_strict(path, LARGEST, "key_size")
    if b'"cityreport-key"' not in content[:200]:
        raise DataError("not_a_key", path=str(path))
    try:
        file = msgspec.json.decode(content, type=KeyFile)
        check_changes(file.changes, file.owner, file.key)
    except msgspec.ValidationError as error:
        raise located_error(shape_error(error), path_text) from error
    except msgspec.DecodeError as error:
        raise DataError("key_damaged") from error
    return file


def unlocked(file: KeyFile, passphrase: str | None = None) -> OpenKey:
    """Return a key that can sign.

    Raise DataError key_locked where it needs a passphrase and none is given, passphrase_wrong, and
    key_damaged where what is in it does not belong together.
    """
    secrets = _bytes(file.secret)
    if file.protection is not None:
        if passphrase is None:
            raise DataError("key_locked")
        secrets = _opened(file, file.protection, secrets, passphrase)
    try:
        said = msgspec.json.decode(secrets, type=_Secrets)
        signing = SigningKey.from_private_bytes(_bytes(said.signing))
    except (msgspec.DecodeError, ValueError) as error:
        raise DataError("key_damaged") from error
    recipient = None if said.identity is None else encryption.recipient_of(said.identity)
    if public_key(signing) != file.key or recipient != file.recipient:
        raise DataError("key_damaged")
    return OpenKey(file, signing, said.identity)


def _kept(file: KeyFile, signing: SigningKey, identity: str | None) -> OpenKey:
    secret = _text(_secrets(signing, identity))
    return OpenKey(msgspec.structs.replace(file, protection=None, secret=secret), signing, identity)


def _secrets(signing: SigningKey, identity: str | None) -> bytes:
    seed = signing.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return msgspec.json.encode(_Secrets(_text(seed), identity))


def _opened(file: KeyFile, how: SecretProtection, sealed: bytes, passphrase: str) -> bytes:
    salt, nonce = _bytes(how.salt), _bytes(how.nonce)
    if len(salt) != 16 or len(nonce) != 12:
        raise DataError("key_damaged")
    try:
        opener = ChaCha20Poly1305(_stretched(passphrase, salt, how))
        return opener.decrypt(nonce, sealed, _associated(file))
    except InvalidTag as error:
        raise DataError("passphrase_wrong") from error


def _stretched(passphrase: str, salt: bytes, how: SecretProtection) -> bytes:
    kdf = Argon2id(
        salt=salt, length=32, iterations=how.passes, lanes=how.lanes, memory_cost=how.memory_kib
    )
    return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))


def _associated(file: KeyFile) -> bytes:
    """Return all of the file but the secret: nobody changes it unnoticed."""
    fields: dict[str, Any] = msgspec.to_builtins(file)
    del fields["secret"]
    return canonical_json(fields)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DataError("key_damaged") from error
