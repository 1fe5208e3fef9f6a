"""Signatures, judged by joserfc; keys and their files; encryption; receipts."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from cityreport.domain.cell_record import CellRecord
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.public_key import fingerprint, read_out
from cityreport.domain.receipt import ChainRecord, Receipt, ReceivedRecord, RemarkRecord
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import encryption, key_changes, key_file, receipt_file, signed_file
from cityreport.exchange.signing import (
    Ed25519PrivateKey,
    public_key,
    public_key_of,
    read_signature,
    read_statement,
    sign,
    verify_signature,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
OFFICE = "0f0f0f0f-0000-4000-8000-0000000000ff"
MADE = "2026-02-28T09:30:00Z"
PARTS = {"city": "0123456789abcdef"}


def assert_code(error: CityReportError, *codes: str) -> None:
    assert error.code in codes


def judged(content: bytes, signature: str, key: str) -> bool:
    """Whether joserfc, which knows nothing of us, takes the signature."""
    registry = jws.JWSRegistry(algorithms=["Ed25519"], strict_check_header=False)
    try:
        jws.deserialize_compact(
            signature, OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": key}),
            payload=content, registry=registry,
        )  # fmt: skip
    except Exception:  # noqa: BLE001 - whatever it says, it does not take it
        return False
    return True


@given(content=st.binary(max_size=300))
def test_what_is_signed_is_taken_by_us_and_by_another_library(content: bytes) -> None:
    signature = sign(content, KEY, PARTS)
    key = public_key(KEY)
    assert verify_signature(content, signature)
    assert verify_signature(content, signature, key)
    assert not verify_signature(content, signature, public_key(OTHER))
    assert not verify_signature(content + b"x", signature)
    assert public_key_of(signature) == key
    assert read_signature(signature).parts == PARTS


def test_joserfc_agrees() -> None:
    signature, key = sign(b"{}", KEY, PARTS), public_key(KEY)
    assert judged(b"{}", signature, key)
    assert not judged(b"{ }", signature, key)
    assert not judged(b"{}", signature, public_key(OTHER))


@settings(max_examples=300)
@given(at=st.integers(0, 10_000), put=st.characters(codec="ascii"))
def test_any_other_text_is_no_signature(at: int, put: str) -> None:
    """There is one text only: a changed one is refused, also one that decodes to the same bytes."""
    signature = sign(b"content", KEY, PARTS)
    at %= len(signature)
    changed = signature[:at] + put + signature[at + 1 :]
    try:
        taken = verify_signature(b"content", changed, public_key(KEY))
    except DataError as error:
        taken = False
        assert_code(error, "signature_unreadable")
    assert taken == (changed == signature)


def test_a_key_that_signs_anything_is_not_taken() -> None:
    """A point of small order: one signature by it fits many contents."""
    identity = base64.urlsafe_b64encode(b"\x01" + bytes(31)).rstrip(b"=").decode()
    header = json.loads(base64.urlsafe_b64decode(sign(b"x", KEY).split(".")[0] + "=="))
    header["jwk"]["x"] = identity
    protected = base64.urlsafe_b64encode(
        json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    )
    value = base64.urlsafe_b64encode(b"\x01" + bytes(63)).rstrip(b"=").decode()
    forged = f"{protected.rstrip(b'=').decode()}..{value}"
    assert not verify_signature(b"x", forged)
    assert not verify_signature(b"y", forged)


def test_the_fingerprint_is_the_thumbprint_of_rfc_7638() -> None:
    key = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"  # RFC 8037, appendix A.3
    thumbprint = base64.urlsafe_b64decode("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k=")
    assert fingerprint(key) == thumbprint.hex()
    groups = read_out(key).split(" ")
    assert [int(one) for one in groups] == [
        int(fingerprint(key)[i : i + 4], 16) for i in range(0, 32, 4)
    ]
    assert {len(one) for one in groups} == {5}


# -- the file of a key


def kept(tmp_path: Path, key: key_file.OpenKey) -> Path:
    path = tmp_path / "key.json"
    path.write_bytes(key_file.encoded(key.file))
    return path


def test_a_key_comes_back_with_its_passphrase_only(tmp_path: Path) -> None:
    made = key_file.make("office", OFFICE, MADE)
    again = key_file.unlocked(key_file.read(kept(tmp_path, made)))
    assert public_key(again.signing) == made.file.key
    locked = key_file.protected(made, "correct horse")
    path = kept(tmp_path, locked)
    seed = base64.b64decode(made.file.secret)
    assert json.loads(seed)["signing"].encode() not in path.read_bytes()
    file = key_file.read(path)
    assert public_key(key_file.unlocked(file, "correct horse").signing) == made.file.key
    for passphrase, code in ((None, "key_locked"), ("correct hors", "passphrase_wrong")):
        with pytest.raises(DataError) as refused:
            key_file.unlocked(file, passphrase)
        assert refused.value.code == code
    with pytest.raises(DataError, match="passphrase_short"):
        key_file.protected(made, "1234567")


@settings(max_examples=150)
@given(at=st.integers(0, 10_000), put=st.binary(max_size=2), gone=st.integers(0, 3))
def test_a_damaged_key_is_refused_or_the_same(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes, gone: int
) -> None:
    signing = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    made = key_file.make("office", OFFICE, MADE)
    before = key_file.encoded(made.file)
    at %= len(before)
    path = tmp_path_factory.mktemp("key") / "key.json"
    path.write_bytes(before[:at] + put + before[at + gone :])
    try:
        found = key_file.unlocked(key_file.read(path))
    except CityReportError:
        return
    assert public_key(found.signing) == made.file.key
    assert public_key(signing) != made.file.key


def test_a_change_of_key_is_signed_by_the_old_one() -> None:
    first = key_file.make("office", OFFICE, MADE)
    second = key_file.changed(first, MADE)
    third = key_file.changed(second, MADE)
    keys = [one.file.key for one in (first, second, third)]
    assert len(set(keys)) == 3
    assert list(key_changes.check_changes(third.changes, OFFICE, keys[2])) == keys[:2]
    assert read_statement(third.changes[0])[0] == keys[0]
    of_another = OFFICE.replace("f", "e")
    for changes, owner, key in (
        (third.changes, of_another, keys[2]),
        (third.changes, OFFICE, keys[1]),
        (third.changes[1:] + third.changes[:1], OFFICE, keys[2]),
        (second.changes * 2, OFFICE, keys[1]),
    ):
        with pytest.raises(DataError, match="key_chain"):
            key_changes.check_changes(changes, owner, key)


# -- encryption


def test_what_is_encrypted_is_opened_by_its_key_only() -> None:
    desk = key_file.make("network", "Peace network", MADE)
    assert desk.identity is not None
    assert desk.file.recipient is not None
    closed = encryption.encrypt(b"numbers", [desk.file.recipient])
    assert b"numbers" not in closed
    assert encryption.decrypt(closed, desk.identity) == b"numbers"
    other, _ = encryption.make_identity()
    for content, identity, code in (
        (closed, other, "age_for_others"),
        (closed[:-1], desk.identity, "age_damaged"),
        (closed[:40], desk.identity, "age_damaged"),
        (b"", desk.identity, "age_damaged"),
        (encryption.MARK + b"-> x\n" * 10_000 + b"--- x\n", desk.identity, "age_damaged"),
        (closed, "AGE-SECRET-KEY-1", "bad_identity"),
    ):
        with pytest.raises(DataError) as refused:
            encryption.decrypt(content, identity)
        assert refused.value.code == code
    with pytest.raises(DataError, match="bad_recipient"):
        encryption.encrypt(b"", ["age1nobody"])
    with pytest.raises(DataError, match="bad_recipient"):
        encryption.encrypt(b"", [])


@settings(max_examples=100)
@given(at=st.integers(0, 10_000), put=st.binary(max_size=3), gone=st.integers(0, 4))
def test_a_changed_encrypted_file_is_never_opened(at: int, put: bytes, gone: int) -> None:
    identity, recipient = encryption.make_identity()
    closed = encryption.encrypt(b"numbers" * 20, [recipient])
    at %= len(closed)
    changed = closed[:at] + put + closed[at + gone :]
    try:
        opened = encryption.decrypt(changed, identity)
    except DataError as error:
        assert_code(error, "age_damaged", "age_for_others")
    else:
        assert opened == b"numbers" * 20


# -- receipts and the network's card


def receipt() -> Receipt:
    cell = CellRecord("L1", "2026-01", "_T", "_T", "_T")
    text = {"en": "Twice as many as last year.", "es": "El doble que el año pasado."}
    remark = RemarkRecord("count_doubled", {"before": 4, "after": 8}, text, [cell])
    of = ReceivedRecord("a.json", "0" * 64, OFFICE, OFFICE, 3, "1" * 64)
    chain = ChainRecord(1, None, "0" * 64)
    made = Receipt(
        "cityreport-receipt", "1.0", OFFICE, MADE, "The desk", of, "accepted_with_remarks",
        [remark], chain, None,
    )  # fmt: skip
    return receipt_file.chained(made, 2, "f" * 64)


def test_a_receipt_comes_back_as_it_was_signed(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    made = receipt_file.write_receipt(receipt(), path, KEY)
    assert receipt_file.read_receipt(path) == (made, public_key(KEY))
    assert made.chain.previous == "f" * 64
    assert made.chain.head == receipt_file.head_of(made)


@settings(max_examples=200)
@given(at=st.integers(0, 10_000), put=st.binary(max_size=3), gone=st.integers(0, 4))
def test_a_changed_receipt_is_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes, gone: int
) -> None:
    path = tmp_path_factory.mktemp("receipt") / "receipt.json"
    made = receipt_file.write_receipt(receipt(), path, KEY)
    before = path.read_bytes()
    at %= len(before)
    path.write_bytes(before[:at] + put + before[at + gone :])
    try:
        found, signer = receipt_file.read_receipt(path)
    except CityReportError:
        return
    assert (found, signer) == (made, public_key(KEY))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "cityreport-mapping"}, "signed_file_kind"),
        ({"version": "2.0"}, "newer_version"),
        ({"state": "refused "}, "field_wrong"),
        ({"remarks": []}, "receipt_state"),
        ({"desk": "Another"}, "receipt_chain"),
        ({"more": 1}, "field_unknown"),
        ({"signature": None}, "signature_missing"),
        ({"signature": "a..b"}, "field_wrong"),
    ],
)
def test_a_wrong_receipt_is_named(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    content = json.loads(signed_file.encoded(signed_file.signed(receipt(), KEY))) | change
    if not change.keys() & {"signature", "format", "more"} and code.startswith("receipt_"):
        said = msgspec.convert(content | {"signature": None}, Receipt)
        if code == "receipt_state":
            said = receipt_file.chained(said, 2, "f" * 64)
        content = msgspec.to_builtins(signed_file.signed(said, KEY))
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        receipt_file.read_receipt(path)
    assert refused.value.code == code


def test_the_card_of_a_network_is_signed_by_itself(tmp_path: Path) -> None:
    desk = key_file.make("network", "Peace network", MADE)
    assert desk.file.recipient is not None
    card = NetworkCard(
        "cityreport-network", "1.0", MADE, "Peace network", desk.file.key, desk.file.recipient,
        [], None,
    )  # fmt: skip
    made = signed_file.signed(card, desk.signing)
    path = tmp_path / "network.json"
    path.write_bytes(signed_file.encoded(made))
    found = signed_file.read(path, NetworkCard)
    assert found == made
    assert signed_file.signer_of(found) == desk.file.key
    with pytest.raises(DataError, match="signed_file_kind"):
        signed_file.read(path, Receipt)
