"""How a submission is changed on its way to the desk, as JSON, packed or encrypted: one function a
kind of change. What is done to workbooks is in `changed_workbooks`."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import msgspec

from cityreport.domain.submission import Submission
from cityreport.exchange import encryption
from cityreport.exchange.digest import digest
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.seal_check import sign_submission
from cityreport.exchange.strict_json import encoded
from tests.faults.sent_files import SendingOffice, never_sent

_ORDER = 2**252 + 27742317777372353535851937790883648493
"""The order of Ed25519's group: a signature plus this is the same to a careless reader."""
_STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**53, 1e9, 0.5, "", "0", " ", "_T", "X9", "\u202e", "\u0007",
    "2026-13", "2025-12", "=1+1", "x" * 5000, [], {}, [[]], {"a": 1},
)  # fmt: skip


class Made(NamedTuple):
    """A file for the desk. `says_the_same`: it has to be taken, for nothing in it was changed."""

    content: bytes
    suffix: str = ".json"
    says_the_same: bool = False


@dataclass(frozen=True)
class Senders:
    """Everybody who sends. `stranger`: a key that no office has; `recipient`: the desk's."""

    offices: list[SendingOffice]
    stranger: OpenKey
    recipient: str
    random: random.Random

    def one(self) -> SendingOffice:
        """One of them."""
        return self.random.choice(self.offices)

    def two(self) -> tuple[SendingOffice, SendingOffice]:
        """Two of them."""
        one, other = self.random.sample(self.offices, 2)
        return one, other


Change = Callable[[Senders], Made]


def _plain(senders: Senders) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(encoded(senders.one().second))
    return content


def _sealed_anew(content: dict[str, Any]) -> bytes:
    """The bytes of a content whose digest the forger computed anew; as it is where it has none."""
    with contextlib.suppress(msgspec.ValidationError, Exception):  # it is refused for that
        content["seal"]["digest"] = digest(msgspec.convert(content, Submission))
    return json.dumps(content).encode()


def _replaced(content: bytes, at: int, put: bytes) -> bytes:
    return content[:at] + put + content[at + 1 :]


# -- digits and bytes


def digit(senders: Senders) -> Made:
    """Put another digit somewhere."""
    content = encoded(senders.one().second)
    at = senders.random.choice([i for i, byte in enumerate(content) if chr(byte).isdigit()])
    return Made(_replaced(content, at, str(senders.random.randrange(10)).encode()))


def number(senders: Senders) -> Made:
    """Put another number into a row and compute the digest anew."""
    content = _plain(senders)
    row = senders.random.choice(content["observations"])
    row["value"] += senders.random.choice((-1, 1, 10, 1000))
    return Made(_sealed_anew(content))


def byte(senders: Senders) -> Made:
    """Put another byte somewhere."""
    content = encoded(senders.one().second)
    at = senders.random.randrange(len(content))
    return Made(_replaced(content, at, bytes([senders.random.randrange(256)])))


def cut(senders: Senders) -> Made:
    """Cut the file off somewhere, packed or not."""
    content = encoded(senders.one().second)
    is_packed = senders.random.random() < 0.3
    content = gzip.compress(content) if is_packed else content
    suffix = ".json.gz" if is_packed else ".json"
    return Made(content[: senders.random.randrange(len(content))], suffix)


# -- structure


def lines(senders: Senders) -> Made:
    """Remove a line, write one twice, or exchange two."""
    found = encoded(senders.one().second).split(b"\n")
    at, other = (senders.random.randrange(len(found)) for _ in range(2))
    match senders.random.randrange(3):
        case 0:
            del found[at]
        case 1:
            found.insert(at, found[at])
        case _:
            found[at], found[other] = found[other], found[at]
    return Made(b"\n".join(found))


def structure(senders: Senders) -> Made:
    """Remove, add, rename or replace a field or an entry of a list; with the digest anew or not."""
    content, chance = _plain(senders), senders.random
    home = chance.choice(list(_homes(content)))
    place = chance.choice(list(home) if isinstance(home, dict) else range(len(home)))
    match chance.randrange(4):
        case 0:
            del home[place]
        case 1 if isinstance(home, dict):
            home["more"] = chance.choice(_STRANGE)
        case 2 if isinstance(home, dict):
            home[place + "s"] = home.pop(place)
        case _:
            home[place] = chance.choice(_STRANGE)
    return Made(_sealed_anew(content) if chance.random() < 0.5 else json.dumps(content).encode())


def _homes(value: Any) -> Any:
    """Every object and list in a content that is not empty."""
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _homes(inner)


def deep(senders: Senders) -> Made:
    """Nest it beyond any reader, name a field twice, or write a number no JSON has."""
    content, chance = encoded(senders.one().second), senders.random
    match chance.randrange(4):
        case 0:
            levels = chance.choice((100, 5000, 200_000))
            put = b'"extensions": {"org.example/x": ' + b"[" * levels + b"]" * levels + b"}"
            return Made(content.replace(b'"extensions": {}', put))
        case 1:
            return Made(b"[" * chance.choice((1000, 100_000)))
        case 2:
            again = b'"sequence": 4,\n  "sequence": 4,'
            return Made(content.replace(b'"sequence": 4,', again))
        case _:
            odd = chance.choice((b"NaN", b"1e999", b"-0", b"0x10", b"1_0", b"01", b"9" * 400))
            return Made(content.replace(b'"value": ', b'"value": ' + odd + b" ,", 1))


def same_content(senders: Senders) -> Made:
    """Write the same content otherwise: that is no change, and has to be taken."""
    content, chance = _plain(senders), senders.random
    chance.shuffle(content["observations"])
    names = list(content)
    chance.shuffle(names)
    written = json.dumps(
        {name: content[name] for name in names},
        ensure_ascii=chance.random() < 0.5,
        indent=chance.choice((None, 1, "\t")),
    ).encode()
    if chance.random() < 0.3:
        written = written.replace(b'"value": 1,', b'"value": 1.0,')
    mark = b"\xef\xbb\xbf" if chance.random() < 0.3 else b""
    return Made(mark + chance.choice((b"", b" ", b"\r\n")) + written, says_the_same=True)


# -- keys of cells


def cell_key(senders: Senders) -> Made:
    """Say another indicator, month, place or category of a number, with the digest anew or not."""
    content, chance = _plain(senders), senders.random
    one, other = chance.sample(content["observations"], 2)
    name = chance.choice(("indicator", "period", "area", "breakdown", "category"))
    if chance.random() < 0.3:
        one["value"], other["value"] = other["value"] + 1, one["value"]
    else:
        one[name] = chance.choice((other[name], "X9", "2025-11", "01", "M", "L3", "_T", "sex"))
    return Made(_sealed_anew(content) if chance.random() < 0.7 else json.dumps(content).encode())


# -- signatures and keys


def signature(senders: Senders) -> Made:
    """Spoil the signature: bits, length, header, none at all, one plus the order of the group."""
    content, chance = _plain(senders), senders.random
    header, _, value = content["seal"]["signature"].partition("..")
    raw = bytearray(_decoded(value))
    fields = json.loads(_decoded(header))
    match chance.randrange(7):
        case 0:
            raw[chance.randrange(64)] ^= 1 << chance.randrange(8)
        case 1:
            scalar = int.from_bytes(raw[32:], "little") + _ORDER
            raw[32:] = scalar.to_bytes(32, "little")
        case 2:
            raw = raw[: chance.randrange(64)]
        case 3:
            fields["alg"] = chance.choice(("none", "EdDSA", "HS256", ""))
        case 4:
            fields["jwk"]["x"] = chance.choice(
                (senders.stranger.file.key, _encoded(bytes(32)), _encoded(b"\x01" + bytes(31)))
            )
        case 5:
            fields[chance.choice(("parts", "crit", "changes", "b64"))] = chance.choice(_STRANGE)
        case _:
            content["seal"]["signature"] = chance.choice((None, "", "..", ".." + value, header))
            return Made(json.dumps(content).encode())
    written = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    content["seal"]["signature"] = f"{_encoded(written)}..{_encoded(bytes(raw))}"
    return Made(json.dumps(content).encode())


def signature_of_another_file(senders: Senders) -> Made:
    """Put the signature of another file under the content: of its office or of another one."""
    one, other = senders.two()
    content = json.loads(encoded(one.second))
    giver = senders.random.choice((one.first, other.first, other.second))
    seal = json.loads(encoded(giver))["seal"]
    content["seal"] = seal if senders.random.random() < 0.3 else {**content["seal"], **seal}
    if senders.random.random() < 0.5:
        return Made(_sealed_anew(content))
    return Made(json.dumps(content).encode())


def signed_by_a_stranger(senders: Senders) -> Made:
    """Change a number, or none, and sign it with a key of one's own."""
    office = senders.one()
    content = office.second
    if senders.random.random() < 0.7:
        rows = list(content.observations)
        at = senders.random.randrange(len(rows))
        rows[at] = msgspec.structs.replace(rows[at], note="changed")
        content = msgspec.structs.replace(content, observations=rows)
    return Made(encoded(sign_submission(content, senders.stranger.signing)))


def enrolment(senders: Senders) -> Made:
    """Enrol a key of one's own in an office's name, or spoil an enrolment."""
    office = senders.one()
    if senders.random.random() < 0.4:
        return Made(office.enrolment(senders.stranger))
    content = json.loads(office.enrolment())
    name = senders.random.choice(("key", "office", "made", "changes", "signature", "version"))
    strange = (*_STRANGE, senders.stranger.file.key)
    before = content[name]
    content[name] = senders.random.choice([s for s in strange if s != before])
    return Made(json.dumps(content).encode())


# -- packed and encrypted


def packed(senders: Senders) -> Made:
    """Pack it: rightly, twice, with something after it, spoiled, or as a bomb."""
    chance = senders.random
    content = encoded(senders.one().second)
    found = gzip.compress(content, chance.randrange(1, 10), mtime=chance.randrange(2**31))
    match chance.randrange(8):
        case 0:
            return Made(found, chance.choice((".json.gz", ".json")), says_the_same=True)
        case 1:
            found = gzip.compress(found)
        case 2:
            found += chance.choice((b"\0", b"more", found, gzip.compress(b"")))
        case 3:
            found = found[:-8] + bytes(chance.randrange(256) for _ in range(8))
        case 4:
            found = _replaced(found, chance.randrange(len(found)), bytes([chance.randrange(256)]))
        case 5:
            found = gzip.compress(content.rstrip()[:-1] + b" " * chance.choice((10**7, 10**8)))
        case 6:
            found = gzip.compress(encoded(senders.one().first).replace(b": 1", b": 2", 1))
        case _:
            found = zlib.compress(content)
    return Made(found, ".json.gz")


def encrypted(senders: Senders) -> Made:
    """Encrypt it: to the desk, to somebody else, spoiled, or with another thing in it."""
    chance = senders.random
    content = encoded(senders.one().second)
    match chance.randrange(4):
        case 0:
            found = encryption.encrypt(content, [senders.recipient])
            return Made(found, ".json.age", says_the_same=True)
        case 1:
            found = encryption.encrypt(content, [encryption.make_identity()[1]])
        case 2:
            found = encryption.encrypt(content, [senders.recipient])
            found = _replaced(found, chance.randrange(len(found)), bytes([chance.randrange(256)]))
        case _:
            inner = chance.choice((number, signature, cut, signed_by_a_stranger))(senders).content
            found = encryption.encrypt(inner, [senders.recipient])
    return Made(found, ".json.age")


# -- replayed, of others, in a circle


def replayed(senders: Senders) -> Made:
    """Send an old one under a new name, as it was or as if it were the newest."""
    office, chance = senders.one(), senders.random
    old = office.first
    if chance.random() < 0.4:
        content = encoded(old)
        is_packed = chance.random() < 0.5
        suffix = ".json.gz" if is_packed else ".json"
        return Made(gzip.compress(content) if is_packed else content, suffix)
    fresh = json.loads(encoded(old))
    fresh["id"] = str(uuid5(NAMESPACE_URL, str(chance.random())))
    fresh["sequence"] = chance.randrange(4, 99)
    fresh["supersedes"] = [*fresh["supersedes"], old.id]
    fresh["created"] = "2026-02-20T10:00:00Z"
    if chance.random() < 0.3:
        fresh["seal"]["signature"] = None
    return Made(_sealed_anew(fresh))


def of_another_office(senders: Senders) -> Made:
    """Send in another office's name: its id with one's own key, or replacing what it sent."""
    one, other = senders.two()
    fresh = str(uuid5(NAMESPACE_URL, str(senders.random.random())))
    if senders.random.random() < 0.5:
        fields: dict[str, Any] = {"office": other.first.office, "city": other.first.city}
        supersedes = [*other.second.supersedes, other.second.id]
    else:
        fields, supersedes = {}, [other.first.id]
    content = msgspec.structs.replace(
        one.second, id=fresh, sequence=9, supersedes=supersedes, **fields
    )
    signed = encoded(one.signed(content))
    return Made(signed if senders.random.random() < 0.8 else _unsigned(signed))


def circle(senders: Senders) -> Made:
    """Let the office itself send one that replaces a newer one, itself, or takes a number or an id
    that another has."""
    office, chance = senders.one(), senders.random
    first, ghost = office.first, never_sent(office.first.office.id)
    fresh = str(uuid5(NAMESPACE_URL, str(chance.random())))
    fields: dict[str, Any] = chance.choice(
        (
            {"id": ghost, "sequence": 9, "supersedes": [first.id]},
            {"id": fresh, "sequence": 2, "supersedes": [first.id]},
            {"id": fresh, "sequence": 9, "supersedes": [fresh]},
            {"id": fresh, "sequence": first.sequence, "supersedes": [ghost]},
            {"id": first.id, "sequence": 9, "supersedes": [ghost]},
        )
    )
    rows = [msgspec.structs.replace(o, note="again") for o in first.observations]
    changed = msgspec.structs.replace(first, observations=rows, **fields)
    return Made(encoded(office.signed(changed)))


def _unsigned(content: bytes) -> bytes:
    found = json.loads(content)
    found["seal"]["signature"] = None
    return json.dumps(found).encode()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


CHANGES: dict[str, tuple[int, Change]] = {
    "a digit": (8, digit),
    "a number, digest anew": (8, number),
    "a byte": (8, byte),
    "cut": (6, cut),
    "lines gone, twice, exchanged": (6, lines),
    "fields and lists": (10, structure),
    "nested, named twice, no number": (2, deep),
    "written otherwise": (4, same_content),
    "the key of a cell": (6, cell_key),
    "signature or its header": (8, signature),
    "signature of another file": (5, signature_of_another_file),
    "signed by a stranger": (5, signed_by_a_stranger),
    "a stranger's enrolment": (4, enrolment),
    "packed": (6, packed),
    "encrypted": (4, encrypted),
    "replayed": (6, replayed),
    "in another office's name": (6, of_another_office),
    "in a circle, id or number twice": (4, circle),
}
"""Each kind of change with its share of all."""
