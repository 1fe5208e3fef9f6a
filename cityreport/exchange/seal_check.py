"""The seal of a content: judging its digest and, in a submission, the office's signature.

The signature is over the bytes that the digest is of. Its header has the beginning of the SHA-256
of each field, so that a reader can say which of them was changed; and the statements by which the
key followed earlier ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import Signer, Submission, SubmissionSeal
from cityreport.errors import DataError
from cityreport.exchange import key_changes, signing
from cityreport.exchange.digest import joined, members
from cityreport.exchange.sealed_content import Fault, SealedContent


class SealJudgement(NamedTuple):
    """The judgement on a seal: the content's own digest (None where there can be none), what is
    wrong, and who signed, where the signature fits."""

    digest: str | None
    faults: list[Fault]
    signer: Signer | None = None


def sign_submission(
    submission: Submission, key: signing.SigningKey, changes: Iterable[str] = ()
) -> Submission:
    """Return the same submission with its seal, signed."""
    parts = members(submission)
    content = joined(parts)
    signature = signing.sign(content, key, _beginnings(parts), changes)
    seal = SubmissionSeal("sha256", hashlib.sha256(content).hexdigest(), signature)
    return msgspec.structs.replace(submission, seal=seal)


def judge_seal(
    reading: SealedContent[Submission] | SealedContent[Contribution],
) -> SealJudgement:
    """Judge the seal of a content that was read.

    The faults are cannot_be_sealed, seal_missing, seal_broken; of a signed submission also
    content_changed, signature_broken, signature_unreadable, statement_broken, key_chain.
    """
    content = reading.content
    try:
        parts = members(content, reading.later, reading.rows)
    except DataError as error:
        return SealJudgement(None, [Fault((), error)])
    written = joined(parts)
    computed = hashlib.sha256(written).hexdigest()
    if content.seal is None:
        return SealJudgement(computed, [Fault(("seal",), DataError("seal_missing"))])
    is_right = content.seal.digest == computed
    if isinstance(content, Submission) and isinstance(content.seal, SubmissionSeal):
        try:
            signer = _signer(content, content.seal, parts, written)
        except DataError as error:
            if is_right or error.code == "content_changed":
                return SealJudgement(computed, [Fault(("seal", "signature"), error)])
            signer = None
        if is_right:
            return SealJudgement(computed, [], signer)
    if is_right:
        return SealJudgement(computed, [])
    facts = {"expected": _short(content.seal.digest), "computed": _short(computed)}
    return SealJudgement(computed, [Fault(("seal", "digest"), DataError("seal_broken", **facts))])


def is_followed(signer: Signer, known: str) -> bool:
    """Return whether a signer's key is the known one, or follows it by statements."""
    return known == signer.key or known in signer.earlier


def _signer(
    content: Submission, seal: SubmissionSeal, parts: Mapping[str, bytes], written: bytes
) -> Signer | None:
    """Return who signed it, None where nobody did; raise DataError for a signature that is
    wrong."""
    if seal.signature is None:
        return None
    signature = signing.read_signature(seal.signature)
    if not signing.is_of(signature, written):
        changed = _changed(signature.parts, _beginnings(parts))
        if changed:
            raise DataError("content_changed", parts=", ".join(changed))
        raise DataError("signature_broken")
    earlier = key_changes.check_changes(signature.changes, content.office.id, signature.key)
    return Signer(signature.key, earlier, content.office.id, content.city.name)


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the fields that are others than those that were signed, where any is known."""
    return (
        [name for name in sorted({*now, *then}) if now.get(name) != then.get(name)] if then else []
    )


def _beginnings(parts: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(parts[name]).hexdigest()[:16] for name in sorted(parts)}


def _short(value: str) -> str:
    return f"{value[:8]}…{value[-4:]}"
