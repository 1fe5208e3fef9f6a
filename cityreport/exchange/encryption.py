"""Files that are encrypted on the way: age (age-encryption.org/v1), to X25519 keys only.

What was encrypted is never larger than its file, so that no file fills the memory when it is
opened.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyrage import DecryptError, IdentityError, RecipientError
from pyrage import decrypt as _decrypt
from pyrage import encrypt as _encrypt
from pyrage.x25519 import Identity, Recipient

from cityreport.errors import DataError
from cityreport.exchange.incoming_file import LARGEST_FILE

SUFFIX = ".age"
MARK = b"age-encryption.org/v1\n"
"""The first bytes of an encrypted file."""

_LARGEST_HEADER = 16 * 1024
_END_OF_HEADER = b"\n--- "


def make_identity() -> tuple[str, str]:
    """Return a new secret key, and the public one to which files are encrypted."""
    identity = Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipient_key(recipient: str) -> str:
    """Return a public key as it is; raise DataError('bad_recipient') for anything else."""
    _recipient(recipient)
    return recipient


def recipient_of(identity: str) -> str:
    """Return the public key of a secret one; raise DataError('bad_identity')."""
    return str(_identity(identity).to_public())


def encrypt(content: bytes, recipients: Iterable[str]) -> bytes:
    """Return the content encrypted to public keys (`age1…`); raise DataError('bad_recipient') for
    one that is none, or where there is none."""
    to = [_recipient(recipient) for recipient in recipients]
    if not to:
        raise DataError("bad_recipient", recipient="–")
    return bytes(_encrypt(content, to))


def is_encrypted(head: bytes) -> bool:
    """Return whether a file that begins so is encrypted with age."""
    return head.startswith(MARK)


def decrypt(content: bytes, identity: str) -> bytes:
    """Return what was encrypted to a secret key.

    Raise DataError age_oversized, age_damaged, age_for_others, bad_identity.
    """
    if len(content) > LARGEST_FILE:
        raise DataError("age_oversized", limit=LARGEST_FILE // 1024**2)
    if not is_encrypted(content) or _END_OF_HEADER not in content[:_LARGEST_HEADER]:
        raise DataError("age_damaged")
    opener = _identity(identity)
    try:
        return bytes(_decrypt(content, [opener]))
    except DecryptError as error:
        code = "age_for_others" if "No matching keys" in str(error) else "age_damaged"
        raise DataError(code) from error


def _recipient(recipient: str) -> Recipient:
    try:
        return Recipient.from_str(recipient)
    except RecipientError as error:
        raise DataError("bad_recipient", recipient=recipient[:80]) from error


def _identity(identity: str) -> Identity:
    try:
        return Identity.from_str(identity)
    except IdentityError as error:
        raise DataError("bad_identity") from error
