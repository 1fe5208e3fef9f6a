"""How the files of the conformance kit were made: 24 that are valid, 96 that are wrong in exactly
one way. `manifest.json` says which code each has to give.

    python tests/data/submissions/make_kit.py

It knows nothing of the program: a file is what `docs/submission-format.md` says, written by the
standard library, with its digest by rfc8785 and its signature by cryptography. Run it again after a
change of the format."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HERE = Path(__file__).resolve().parent
NOW = "2026-03-01T12:00:00Z"
"""The moment at which the files are read: one that is made later is wrong."""
CATALOGUE = "0aa2bcc851b4cf7edbc39262921f2d8ed66cb1cd702355e6ddfcc1f8ea439b7a"
"""The SHA-256 of the list of indicators when the kit was made. Under a later one all files get the
remark `foreign_catalogue`, and stay valid."""
KEY = ("indicator", "period", "area", "breakdown", "category")

Content = dict[str, Any]
Change = Callable[[Content], object]


def number(
    indicator: str, period: str, value: float | None, status: str = "A", **more: Any
) -> Content:
    """Return an observation."""
    return {
        "indicator": indicator,
        "period": period,
        "area": "_T",
        "breakdown": "_T",
        "category": "_T",
        "value": value,
        "status": status,
        "note": "",
        "source": "",
        "currency": None,
        "sample_size": None,
        "margin": None,
    } | more


def signed(period: str, at: str, **more: Any) -> Content:
    """Return a sign-off."""
    return {
        "period": period,
        "officer": "A. Pérez",
        "role": "Head of statistics",
        "signed": at,
        "revision": 0,
        "reason": "",
    } | more


def base() -> Content:
    """Return a small submission of January and February 2026, without its seal."""
    return {
        "format": "cityreport-submission",
        "version": "1.0",
        "id": "3f2b1c60-0000-4000-8000-000000000001",
        "sequence": 2,
        "supersedes": ["3f2b1c60-0000-4000-8000-000000000000"],
        "created": "2026-02-28T09:30:00Z",
        "language": "es",
        "software": {"name": "kit", "version": "1"},
        "office": {"id": "0f0f0f0f-0000-4000-8000-0000000000ff"},
        "catalogue": {
            "id": "cityreport-proposed",
            "version": "1.0",
            "sha256": CATALOGUE,
        },
        "city": {
            "name": "Villa Ñandú",
            "country": "COL",
            "locode": "CO VNA",
            "contact": "Observatorio",
            "currency": "COP",
            "attribution": "Policía Nacional",
            "earlier_currencies": [],
        },
        "areas": [
            {"code": "01", "name": "Centro", "valid_from": None, "valid_to": None, "follows": []},
            {
                "code": "02",
                "name": "Río Bajo",
                "valid_from": "2024-01",
                "valid_to": None,
                "follows": [{"code": "01", "month": "2024-01"}],
            },
        ],
        "population": [
            {"year": 2025, "area": "_T", "value": 228000, "source": "DANE"},
            {"year": 2025, "area": "01", "value": 90000, "source": "DANE"},
        ],
        "baseline": {"years": [2017, 2018, 2019], "reason": ""},
        "target": {"year": 2030, "reduction": 0.5, "path": "geometric"},
        "coverage": {"start": "2026-01", "end": "2026-02"},
        "collection": [],
        "series": [],
        "observations": [
            number("L1", "2026-01", 9, note="Tabla 4", source="Policía"),
            number("L1", "2026-01", 4, area="01"),
            number("L1", "2026-01", 2, breakdown="sex", category="F"),
            number("L1", "2026-01", 7, breakdown="sex", category="M"),
            number("L2", "2026-01", 0),
            number("G1", "2026-01", None, "O", note="Sin registro"),
            number("R1", "2026-02", 31, "V"),
        ],
        "findings": [],
        "narrative": [],
        "sign_off": [signed("2026-01", "2026-02-03T08:00:00Z")],
        "changed_since_signed": [],
        "headline": {"sentences": ["No se puede decir."]},
        "journal": {"action": 7, "entries": 31, "head": "ab" * 32},
        "confidentiality": "restricted",
        "disclosure": None,
        "extensions": {},
        "seal": None,
    }


def year() -> Content:
    """Return a submission of the year 2025: numbers by year and quarter, words, signatures."""
    content = base()
    content["coverage"] = {"start": "2025-01", "end": "2025-12"}
    content["observations"] = [
        number("L1", "2025-01", 5),
        number("L1", "2025-01", 1, breakdown="age", category="Y0T14"),
        number("L1", "2025-01", 0, breakdown="age", category="Y15T17"),
        number("C1", "2025-01", 1),
        number("R1", "2025-Q3", 21, "E"),
        number("V1", "2025", 1234567890123, currency="COP"),
        number("V3", "2025", 12, "P"),
        number("S1", "2025", 41.25, sample_size=1200, margin=2.8),
    ]
    content["sign_off"] = [
        signed("2025-01", "2025-02-10T08:00:00Z", revision=2, reason="Un caso tardío"),
        signed("2025", "2026-02-01T08:00:00Z"),
    ]
    content["narrative"] = [
        {
            "year": 2025,
            "question": "prevention",
            "yes": None,
            "people": None,
            "answer": "Luz,\nluz.",
        },
        {"year": 2025, "question": "consulted_youth", "yes": True, "people": 40, "answer": ""},
    ]
    content["changed_since_signed"] = [
        {
            "part": "population",
            "area": "_T",
            "year": 2025,
            "before": "227000",
            "after": "228000",
            "changed": "2026-02-15",
            "signed": ["2025"],
        }
    ]
    return content


def public() -> Content:
    """Return a public copy: small counts of districts and breakdowns are hidden."""
    content = base()
    content["observations"] = [
        number("L1", "2026-01", 9),
        number("L1", "2026-01", None, "Q", area="01"),
        number("L1", "2026-01", 0, area="02"),
        number("L1", "2026-01", None, "Q", breakdown="sex", category="F"),
        number("L1", "2026-01", 7, breakdown="sex", category="M"),
    ]
    content |= {
        "confidentiality": "public",
        "disclosure": {"threshold": 4},
        "journal": None,
        "supersedes": [],
    }
    return content


def at(*path: str | int, put: Any) -> Change:
    """Return a change that puts a value at a place."""

    def change(content: Content) -> None:
        home: Any = content
        for step in path[:-1]:
            home = home[step]
        home[path[-1]] = put

    return change


def add(*path: str | int, put: Any) -> Change:
    """Return a change that appends to a list."""

    def change(content: Content) -> None:
        home: Any = content
        for step in path:
            home = home[step]
        home.append(put)

    return change


def drop(*path: str | int) -> Change:
    """Return a change that removes a member."""

    def change(content: Content) -> None:
        home: Any = content
        for step in path[:-1]:
            home = home[step]
        del home[path[-1]]

    return change


def sealed(content: Content) -> Content:
    """Return the content with the digest of all but the seal, the observations in order."""
    whole = {name: value for name, value in content.items() if name != "seal"}
    rows = sorted(whole["observations"], key=lambda row: [row[name] for name in KEY])
    digest = hashlib.sha256(rfc8785.dumps(whole | {"observations": rows})).hexdigest()
    return content | {"seal": {"algorithm": "sha256", "digest": digest, "signature": None}}


def written(content: Content) -> bytes:
    """Return the bytes of a file."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def changed(content: Content, *changes: Change) -> Content:
    """Return a copy with changes."""
    made = copy.deepcopy(content)
    for change in changes:
        change(made)
    return made


def spoiled(*changes: Change, of: Callable[[], Content] = base) -> bytes:
    """Return a file whose content is wrong, with its digest computed anew."""
    return written(sealed(changed(of(), *changes)))


def forged(*changes: Change) -> bytes:
    """Return a file that was changed after it was sealed."""
    return written(changed(sealed(base()), *changes))


FIRST_KEY, SECOND_KEY, THIRD_KEY = (
    Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3)
)
SMALL = b"\x01" + bytes(31)
"""A public key of small order."""


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def jwk(key: Ed25519PrivateKey | bytes) -> Content:
    """Return a public key as a JWK."""
    raw = key if isinstance(key, bytes) else key.public_key().public_bytes_raw()
    return {"crv": "Ed25519", "kty": "OKP", "x": base64url(raw)}


def statement(
    old: Ed25519PrivateKey, new: Ed25519PrivateKey, owner: str = "", by: Content | None = None
) -> str:
    """Return the statement of a change of key, signed by the old one; `by`: the key that it
    says."""
    said = {
        "format": "cityreport-key-change",
        "version": "1.0",
        "made": "2026-02-01T08:00:00Z",
        "owner": owner or base()["office"]["id"],
        "new": jwk(new)["x"],
    }
    header = {"alg": "Ed25519", "jwk": by or jwk(old)}
    signed_part = f"{base64url(rfc8785.dumps(header))}.{base64url(rfc8785.dumps(said))}"
    return f"{signed_part}.{base64url(old.sign(signed_part.encode()))}"


def signature(
    content: Content,
    key: Ed25519PrivateKey = FIRST_KEY,
    changes: tuple[str, ...] = (),
    value: bytes | None = None,
    **header: Any,
) -> str:
    """Return the signature of a content; `header`, `value`: what is written otherwise in it."""
    whole = {name: part for name, part in content.items() if name != "seal"}
    rows = sorted(whole["observations"], key=lambda row: [row[name] for name in KEY])
    whole["observations"] = rows
    parts = {
        name: hashlib.sha256(rfc8785.dumps(part)).hexdigest()[:16] for name, part in whole.items()
    }
    said = {
        "alg": "Ed25519",
        "b64": False,
        "changes": list(changes),
        "crit": ["b64"],
        "jwk": jwk(key),
        "parts": parts,
    } | header
    protected = base64url(rfc8785.dumps(said))
    made = key.sign(protected.encode() + b"." + rfc8785.dumps(whole))
    return f"{protected}..{base64url(made if value is None else value)}"


def sealed_with(content: Content, said: str) -> Content:
    """Return a content with its digest and a signature."""
    made = sealed(content)
    return made | {"seal": made["seal"] | {"signature": said}}


def signed_file(*changes: Change, of: Callable[[], Content] = base, **more: Any) -> bytes:
    """Return a file that is signed; `changes`: after that, the digest is of before."""
    content = of()
    return written(changed(sealed_with(content, signature(content, **more)), *changes))


def spaced_header() -> str:
    """Return a signature whose header has spaces, and fits."""
    content = base()
    first, _, _ = signature(content).partition("..")
    header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    protected = base64url(json.dumps(header, sort_keys=True).encode())
    whole = {name: part for name, part in content.items() if name != "seal"}
    rows = sorted(whole["observations"], key=lambda row: [row[name] for name in KEY])
    signed_bytes = rfc8785.dumps(whole | {"observations": rows})
    made = FIRST_KEY.sign(protected.encode() + b"." + signed_bytes)
    return f"{protected}..{base64url(made)}"


def resigned_number() -> bytes:
    """Return a signed file with another number, its digest computed anew."""
    content = base()
    return written(sealed_with(changed(content, at(*FIRST, "value", put=8)), signature(content)))


def edited(edit: Callable[[bytes], bytes]) -> bytes:
    """Return a file whose bytes were changed."""
    before = written(sealed(base()))
    after = edit(before)
    if after == before:
        raise ValueError("nothing was edited")
    return after


FINDING = {
    "rule": "parts_exceed_total",
    "severity": "high",
    "period": "2026-01",
    "area": "_T",
    "cells": [
        {"indicator": "L1", "period": "2026-01", "area": "_T", "breakdown": "sex", "category": "F"},
        {"indicator": "L1", "period": "2025-12", "area": "01", "breakdown": "_T", "category": "_T"},
    ],
    "message": "=1+1 no es una fórmula",
    "accepted": False,
    "reason": "",
}
COLLECTED = {
    "indicator": "P2",
    "collected": True,
    "since": "2020-01",
    "until": None,
    "by": "Q",
    "unused": ["age"],
    "reason": "",
}
SERIES = {
    "indicator": "L1",
    "agency": "Medicina Legal",
    "unit": "",
    "attempts_included": False,
    "principal_offence_rule": None,
    "date_basis": "occurrence",
    "coverage": "",
    "break_period": "2021-01",
    "break_reason": "Registro nuevo",
}
FIRST = ("observations", 0)


def shuffled() -> bytes:
    """Return a file with a mark, other spaces, other escapes, whole numbers written otherwise, its
    rows and names in another order: none of it is in the digest."""
    content = sealed(base())
    content["observations"].reverse()
    turned = dict(reversed(content.items()))
    text = json.dumps(turned, ensure_ascii=True, indent=3)
    for before, after in (('"value": 9,', '"value": 9.0,'), ('"value": 31,', '"value": 3.1E+1,')):
        text = text.replace(before, after)
    return b"\xef\xbb\xbf" + text.encode()


def code_points() -> Content:
    """Return districts whose codes UTF-16 and code points put in another order."""
    content = base()
    for code in ("\uffee", "\U00010348"):
        area = {"code": code, "name": code, "valid_from": None, "valid_to": None, "follows": []}
        content["areas"].append(area)
        content["observations"].insert(0, number("L1", "2026-01", 1, area=code))
    return content


def later() -> Content:
    """Return a file of version 1.1, with fields that 1.0 does not know."""
    content = base() | {"version": "1.1", "quality": {"grade": [1, 2.50, None]}}
    content["city"]["region"] = "Valle"
    content["observations"][3]["confidence"] = 1e-7
    return content


VALID: dict[str, bytes] = {
    "smallest": spoiled(
        at("observations", put=[number("L1", "2026-01", 0)]),
        at("areas", put=[]),
        at("population", put=[]),
    ),
    "month": spoiled(),
    "nobody-signed": spoiled(
        at("sign_off", put=[]),
        lambda c: [row.update(status="V") for row in c["observations"] if row["status"] == "A"],
    ),
    "year": spoiled(of=year),
    "public": spoiled(of=public),
    "every-status": spoiled(
        at(
            "observations",
            put=[
                number(code, "2026-01", None if status in "OLM" else 3, status)
                for code, status in zip(
                    ("L1", "L2", "L3", "L4", "G1", "G2", "G3", "G4"), "APEBOLMV", strict=True
                )
            ],
        ),
    ),
    "money": spoiled(
        at("city", "earlier_currencies", put=[{"currency": "USD", "before": "2020-01"}]),
        at("observations", 5, put=number("V1", "2025", 999999999999999, currency="USD")),
        of=year,
    ),
    "shares": spoiled(
        at(
            "observations",
            put=[
                number("S1", "2025", value, sample_size=size, margin=margin)
                | {"breakdown": "sex", "category": category}
                for category, value, size, margin in (
                    ("F", 0, 40, None),
                    ("M", 100, None, None),
                    ("_O", 0.01, None, 99.5),
                    ("_U", 33.33, 900, 3.08),
                )
            ],
        ),
        of=year,
    ),
    "code-points": spoiled(of=code_points),
    "formulas": spoiled(
        at(*FIRST, "note", put='=HYPERLINK("x")'),
        at(*FIRST, "source", put="@SUM(A1)\t-1\n+1"),
        at("city", "contact", put='\\ / " \u2028 \u00e9 e\u0301'),
    ),
    "arabic": spoiled(
        at("city", "name", put="طرابلس"),
        at("city", "country", put="LBN"),
        at("language", put="ar"),
        at("headline", "sentences", put=["المدينة 🕊 \u200f"]),
    ),
    "extensions": spoiled(
        at(
            "extensions",
            put={
                "org.example/numbers": [
                    1e21,
                    1e-7,
                    0.1,
                    9007199254740991,
                    -0.5,
                    100.0,
                    1e20,
                    5e-324,
                ],
                "net.example.city": {"b": {"ä": None, "a": [[], {}]}, "\U00010348": 1, "\uffee": 2},
                "org.example/text": "=1+1",
            },
        ),
    ),
    "correction": spoiled(
        at("sequence", put=7),
        at("supersedes", put=[f"3f2b1c60-0000-4000-8000-{n:012x}" for n in (9, 3, 5)]),
    ),
    "findings": spoiled(
        at("findings", put=[FINDING, FINDING | {"accepted": True, "reason": "Revisado"}]),
    ),
    "collection": spoiled(
        at(
            "collection",
            put=[
                COLLECTED,
                COLLECTED
                | {
                    "indicator": "S2",
                    "collected": False,
                    "since": None,
                    "by": "A",
                    "unused": [],
                    "reason": "Sin encuesta",
                },
            ],
        ),
    ),
    "series": spoiled(at("series", put=[SERIES])),
    "other-plan": spoiled(
        at("baseline", put={"years": [2018, 2019], "reason": "Una inundación"}),
        at("target", put={"year": 2031, "reduction": 0.4, "path": "linear"}),
        at("catalogue", "sha256", put="0" * 64),
    ),
    "another-order": shuffled(),
    "signed": signed_file(),
    "signed-public": signed_file(of=public),
    "signed-later-minor": signed_file(of=later),
    "key-changed": signed_file(
        key=THIRD_KEY,
        changes=(statement(FIRST_KEY, SECOND_KEY), statement(SECOND_KEY, THIRD_KEY)),
    ),
    "later-minor": spoiled(of=later),
    "packed": gzip.compress(spoiled(), mtime=0),
}

INVALID: dict[str, tuple[str, bytes]] = {
    # the bytes
    "empty": ("file_empty", b""),
    "a-table": ("not_a_submission", b"indicator,value\nL1,9\n"),
    "cut": ("file_cut", edited(lambda c: c[:-200])),
    "comma-at-the-end": ("json_syntax", edited(lambda c: c[:-1] + b",}")),
    "latin-1": ("json_not_utf8", edited(lambda c: c.replace("Ñ".encode(), b"\xd1"))),
    "name-twice": ("json_duplicate_key", edited(lambda c: b'{"sequence":2,' + c[1:])),
    "name-twice-within": (
        "json_duplicate_key",
        edited(lambda c: c.replace(b'"locode":', b'"country":"COL","locode":')),
    ),
    "not-a-number": ("json_number", edited(lambda c: c.replace(b'"value":9,', b'"value":NaN,'))),
    "packed-and-cut": ("gzip_damaged", gzip.compress(spoiled(), mtime=0)[:-40]),
    "packed-with-more": ("gzip_damaged", gzip.compress(spoiled(), mtime=0) + b"{}"),
    # what it is
    "another-format": ("not_this_format", spoiled(at("format", put="cityreport-contribution-x"))),
    "another-major": ("newer_version", spoiled(at("version", put="2.0"))),
    "no-version": ("unknown_version", spoiled(at("version", put="0.9"))),
    # the shape
    "field-missing": ("field_missing", spoiled(drop("language"))),
    "field-missing-within": ("field_missing", spoiled(drop("city", "contact"))),
    "field-missing-later": ("field_missing", spoiled(drop("office"), of=later)),
    "field-added": ("field_unknown", spoiled(at("quality", put="high"))),
    "field-added-within": ("field_unknown", spoiled(at(*FIRST, "confidence", put=0.9))),
    "number-as-text": ("field_wrong", spoiled(at("sequence", put="2"))),
    "sequence-0": ("field_wrong", spoiled(at("sequence", put=0))),
    "id-in-capitals": (
        "field_wrong",
        spoiled(at("id", put="3F2B1C60-0000-4000-8000-000000000001")),
    ),
    "office-without-id": ("field_wrong", spoiled(at("office", "id", put=""))),
    "moment-without-zone": ("field_wrong", spoiled(at("created", put="2026-02-28T09:30:00"))),
    "language-in-words": ("field_wrong", spoiled(at("language", put="Spanish"))),
    "month-13": ("field_wrong", spoiled(at(*FIRST, "period", put="2026-13"))),
    "another-status": ("field_wrong", spoiled(at(*FIRST, "status", put="X"))),
    "less-than-nothing": ("field_wrong", spoiled(at(*FIRST, "value", put=-1))),
    "value-as-text": ("field_wrong", spoiled(at(*FIRST, "value", put="9"))),
    "no-reduction": ("field_wrong", spoiled(at("target", "reduction", put=1))),
    "nameless-extension": ("field_wrong", spoiled(at("extensions", put={"quality": 1}))),
    "cells-as-text": (
        "field_wrong",
        spoiled(at("findings", put=[FINDING | {"cells": ["L1 2026-01"]}])),
    ),
    "no-value": ("status_needs_value", spoiled(at(*FIRST, "value", put=None))),
    "value-not-available": (
        "status_needs_no_value",
        spoiled(at("observations", 5, "value", put=1)),
    ),
    # the seal
    "unsealed": ("seal_missing", written(base())),
    "number-changed": ("seal_broken", forged(at(*FIRST, "value", put=8))),
    "note-changed": ("seal_broken", forged(at(*FIRST, "note", put="Tabla 5"))),
    "row-removed": ("seal_broken", forged(drop("observations", 4))),
    "office-changed": (
        "seal_broken",
        forged(at("office", "id", put="0f0f0f0f-0000-4000-8000-0000000000fe")),
    ),
    # the signature
    "signed-number-changed": ("content_changed", signed_file(at(*FIRST, "value", put=8))),
    "signed-number-resealed": ("content_changed", resigned_number()),
    "signed-field-gone": ("content_changed", signed_file(at("headline", "sentences", put=[]))),
    "signed-digest-changed": ("seal_broken", signed_file(at("seal", "digest", put="0" * 64))),
    "signature-of-nothing": ("signature_broken", signed_file(value=bytes(64))),
    "signature-by-another": ("signature_broken", signed_file(jwk=jwk(SECOND_KEY))),
    "signature-by-any": (
        "signature_broken",
        signed_file(jwk=jwk(SMALL), value=SMALL + bytes(32)),
    ),
    "signature-cut": (
        "field_wrong",
        written(sealed_with(base(), signature(base())[:-1])),
    ),
    "signature-not-base64": (
        "field_wrong",
        written(sealed_with(base(), signature(base())[:-1] + "B")),
    ),
    "signature-with-spaces": (
        "signature_unreadable",
        written(sealed_with(base(), spaced_header())),
    ),
    "signature-of-another-kind": ("signature_unreadable", signed_file(alg="EdDSA")),
    "signature-with-more": ("signature_unreadable", signed_file(kid="1")),
    "signature-missing": (
        "field_missing",
        written(changed(sealed(base()), drop("seal", "signature"))),
    ),
    "key-change-of-another": (
        "statement_broken",
        signed_file(key=SECOND_KEY, changes=(statement(THIRD_KEY, SECOND_KEY, by=jwk(FIRST_KEY)),)),
    ),
    "key-change-of-another-office": (
        "key_chain",
        signed_file(
            key=SECOND_KEY,
            changes=(statement(FIRST_KEY, SECOND_KEY, "0f0f0f0f-0000-4000-8000-0000000000fe"),),
        ),
    ),
    "key-change-to-another": (
        "key_chain",
        signed_file(key=THIRD_KEY, changes=(statement(FIRST_KEY, SECOND_KEY),)),
    ),
    # the city
    "nameless-city": ("city_without_name", spoiled(at("city", "name", put=" "))),
    "locode": ("bad_locode", spoiled(at("city", "locode", put="Cali"))),
    "currency-of-the-city": ("bad_currency", spoiled(at("city", "currency", put="pesos"))),
    "district-twice": (
        "bad_area_code",
        spoiled(at("areas", 1, "code", put="01"), at("areas", 1, "follows", put=[])),
    ),
    "district-ends-first": (
        "area_ends_before_start",
        spoiled(at("areas", 1, "valid_to", put="2023-12"), at("areas", 1, "follows", put=[])),
    ),
    "follows-nothing": ("follows_unknown", spoiled(at("areas", 1, "follows", 0, "code", put="09"))),
    "people": (
        "too_many_people",
        spoiled(
            at("population", put=[{"year": 2025, "area": "_T", "value": 100000001, "source": ""}])
        ),
    ),
    "people-twice": (
        "duplicate_population",
        spoiled(
            add("population", put={"year": 2025, "area": "_T", "value": 228000, "source": "DANE"})
        ),
    ),
    "people-leap": (
        "population_leap",
        spoiled(
            add("population", put={"year": 2026, "area": "_T", "value": 2280000, "source": "DANE"})
        ),
    ),
    "more-than-the-city": (
        "district_exceeds_city",
        spoiled(at("population", 1, "value", put=228001)),
    ),
    "baseline-after": ("baseline_after_target", spoiled(at("baseline", "years", put=[2030]))),
    # the numbers
    "unknown-indicator": ("unknown_indicator", spoiled(at(*FIRST, "indicator", put="L9"))),
    "unknown-category": ("unknown_category", spoiled(at("observations", 2, "category", put="X"))),
    "breakdown-not-asked": (
        "breakdown_not_asked",
        spoiled(
            at("observations", 2, put=number("R1", "2026-01", 2, breakdown="sex", category="F"))
        ),
    ),
    "month-of-a-year": ("yearly_indicator", spoiled(at(*FIRST, put=number("V3", "2026-01", 12)))),
    "cell-twice": ("duplicate_cell", spoiled(add("observations", put=number("L2", "2026-01", 0)))),
    "outside": ("outside_coverage", spoiled(at("observations", 6, "period", put="2025-12"))),
    "unknown-district": ("unknown_area", spoiled(at("observations", 1, "area", put="09"))),
    "half-a-victim": ("not_whole", spoiled(at("observations", 4, "value", put=0.5))),
    "share-above-100": (
        "bad_percent",
        spoiled(at("observations", 7, put=number("S1", "2025", 100.5)), of=year),
    ),
    "share-too-exact": (
        "bad_percent",
        spoiled(at("observations", 7, put=number("S1", "2025", 41.257)), of=year),
    ),
    "margin": ("margin_not_of_sample", spoiled(at("observations", 7, "margin", put=0.1), of=year)),
    "sum-of-ages": ("derived_differs", spoiled(at("observations", 3, "value", put=2), of=year)),
    "bell": ("text_not_printable", spoiled(at(*FIRST, "note", put="\u0007"))),
    "turned-text": ("text_turns_lines", spoiled(at(*FIRST, "source", put="a\u202eb"))),
    # what stands beside them
    "collected-why-not": (
        "collects_reason",
        spoiled(at("collection", put=[COLLECTED | {"collected": False}])),
    ),
    "collected-too-often": (
        "collects_by",
        spoiled(at("collection", put=[COLLECTED | {"indicator": "V3", "by": "M", "unused": []}])),
    ),
    "series-twice": ("duplicate_series", spoiled(at("series", put=[SERIES, SERIES]))),
    "accepted-without-reason": (
        "accepted_without_reason",
        spoiled(at("findings", put=[FINDING | {"accepted": True, "reason": " "}])),
    ),
    "unknown-question": (
        "unknown_question",
        spoiled(at("narrative", 0, "question", put="why"), of=year),
    ),
    "people-without-yes": (
        "narrative_people_without_yes",
        spoiled(at("narrative", 1, "yes", put=None), of=year),
    ),
    "signed-twice": (
        "duplicate_sign_off",
        spoiled(add("sign_off", put=signed("2026-01", "2026-02-04T08:00:00Z"))),
    ),
    "revision-without-reason": (
        "revision_and_reason",
        spoiled(at("sign_off", 0, "revision", put=1)),
    ),
    "changed-not-so": (
        "changed_not_so",
        spoiled(at("changed_since_signed", 0, "after", put="229000"), of=year),
    ),
    "extension-too-deep": (
        "extension_too_deep",
        spoiled(at("extensions", put={"org.example": json.loads("[" * 21 + "]" * 21)})),
    ),
    # what cannot be
    "replaces-itself": (
        "supersedes_itself",
        spoiled(add("supersedes", put="3f2b1c60-0000-4000-8000-000000000001")),
    ),
    "nothing-reported": ("no_observations", spoiled(at("observations", put=[]))),
    "no-such-day": (
        "no_such_moment",
        spoiled(at("sign_off", 0, "signed", put="2026-02-30T08:00:00Z")),
    ),
    "made-tomorrow": ("created_in_future", spoiled(at("created", put="2026-03-03T09:30:00Z"))),
    "signed-too-early": (
        "signed_before_end",
        spoiled(at("sign_off", 0, "signed", put="2026-01-28T08:00:00Z")),
    ),
    "final-unsigned": ("final_without_sign_off", spoiled(at("observations", 6, "status", put="A"))),
    "small-count-shown": (
        "small_count_shown",
        spoiled(at("observations", 1, put=number("L1", "2026-01", 4, area="01")), of=public),
    ),
}


def main() -> None:
    """Write all files and the manifest."""
    if (len(VALID), len(INVALID)) != (24, 96):
        raise ValueError((len(VALID), len(INVALID)))
    for folder in ("valid", "invalid"):
        (HERE / folder).mkdir(exist_ok=True)
        for path in (HERE / folder).iterdir():
            path.unlink()
    manifest: dict[str, Any] = {"now": NOW, "valid": [], "invalid": {}}
    for name, content in VALID.items():
        file = f"valid/{name}.json" + (".gz" if content.startswith(b"\x1f\x8b") else "")
        (HERE / file).write_bytes(content)
        manifest["valid"].append(file)
    for name, (code, content) in INVALID.items():
        file = f"invalid/{name}.json" + (".gz" if content.startswith(b"\x1f\x8b") else "")
        (HERE / file).write_bytes(content)
        manifest["invalid"][file] = code
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (HERE / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
