"""Write resources/schema/*.json: the published JSON Schemas of the types that the program reads.

`python packaging/schemas.py`, after such a type was changed. A test keeps them equal.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from cityreport.domain.contribution import VERSION as PIECE_VERSION
from cityreport.domain.contribution import Contribution
from cityreport.domain.enrolment import Enrolment, NetworkCard
from cityreport.domain.peer_pack import VERSION as PEERS_VERSION
from cityreport.domain.peer_pack import PeerPack
from cityreport.domain.receipt import VERSION as RECEIPT_VERSION
from cityreport.domain.receipt import Receipt
from cityreport.domain.submission import VERSION, Submission
from cityreport.exchange.sealed_content import WITHOUT_VALUE

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "schema"

_DESCRIPTIONS = {
    "Submission": "What a city reports of some months: its numbers, what has to be known to read "
    "them, and who stands behind them. No field is optional; what is not known is null or empty. "
    "language: of the sentences that the program wrote (BCP 47). extensions: what others add, by a "
    "name that begins with a domain of theirs, any JSON value; nothing else may be added.",
    "Contribution": "A piece of a city's numbers that a branch office hands to head office: some "
    "districts or some indicators of some months. What is not in it, it says nothing about.",
    "BranchRecord": "Where the piece comes from: the id of the office file, and the officer who "
    "made it.",
    "AreaName": "A district that the piece holds. Numbers of the whole city have the area _T.",
    "OfficeRecord": "The office that reports: the id that it got when it was made. It stays the "
    "same in every submission of the office, on every computer, and after a loss of its file.",
    "CityRecord": "The city that reports. country: ISO 3166-1 alpha-3; locode: UN/LOCODE; "
    "currency: ISO 4217; earlier_currencies: those that it had before, the oldest first.",
    "EarlierCurrencyRecord": "A currency that the city had until the month (before) in which it "
    "took the next one.",
    "AreaRecord": "A district, with the first and last month it exists (null = open); follows: the "
    "districts that it was made of or took something over from, empty where there are none.",
    "FollowedRecord": "A district that is followed, which existed before the month, and the first "
    "month in which its people, or a part of them, are counted in the one that follows it.",
    "PopulationRecord": "How many people live in an area (_T = the whole city) in a year, and "
    "who says so.",
    "BaselineRecord": "The complete years whose mean is to be halved. reason: why the city chose "
    "other years than 2017 to 2019, empty for these or where none was given.",
    "TargetRecord": "By how much (a share of the baseline), by which complete year, on which path.",
    "CollectionRecord": "What the city collects of one indicator: nothing (collected false, with "
    "the reason), or by month, quarter or year (by: M, Q, A), from the first to the last month "
    "(null = open; with a last month it is history); unused: the breakdowns that it does not use. "
    "What no entry is of is collected as the catalogue asks. No two entries share an indicator.",
    "SeriesRecord": "What has to be known to read one indicator's numbers (null = not said).",
    "ObservationRecord": "An answered cell. value is null exactly when status is O (not "
    "available), L (not collected), M (not applicable) or Q (hidden in a public copy); zero is "
    "a value. _T stands for the whole city and for the total. No two observations share "
    "indicator, period, area, breakdown and category.",
    "CellRecord": "The key of a cell.",
    "FindingRecord": "What a check found in the numbers: open, or accepted with a reason.",
    "NarrativeAnswer": "An answer of the year in words. yes and people belong to the questions "
    "whether somebody was consulted (null = not said); people is null unless yes is "
    "true. No two answers share year and question.",
    "SignOff": "Who stands behind a period: it is signed, and its numbers are final. A period "
    "without one is provisional. revision: how often it was reopened and signed again; reason: "
    "why it was reopened last, empty for revision 0. No two sign-offs share a period.",
    "SinceSignedRecord": "A population, baseline or target that periods were signed with and that "
    "is another one now. before and after: 2230000, or 2017, 2018, 2019, or 0.5 2030 geometric "
    "(reduction, year, path); after is null where no population is known any more. year: of a "
    "population, else null. changed: the day, null where it is not known. signed: the periods, "
    "all of them in sign_off, that were signed with before.",
    "Headline": "What the program says first of the report, in the language in which the file was "
    "made. It rests on earlier months too, so it cannot be computed from the file alone.",
    "JournalRecord": "How far the office's journal went when the file was made: the number of its "
    "last action, how many entries it had, and the last hash (SHA-256) of its chain. Null in a "
    "public copy.",
    "DisclosureRecord": "What a public copy hides: counts from 1 to threshold in breakdowns and "
    "districts, and others with which they could be worked out. Null in a restricted one.",
    "Seal": "SHA-256 over the RFC 8785 form of all other fields, the observations sorted by "
    "indicator, period, area, breakdown and category.",
}


def submission_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a submission file."""
    return _schema(
        Submission,
        VERSION,
        f"urn:cityreport:schema:submission:{VERSION}",
        f"City report submission, proposed standard {VERSION}",
    )


def contribution_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file of a contribution."""
    return _schema(
        Contribution,
        PIECE_VERSION,
        f"urn:cityreport:schema:contribution:{PIECE_VERSION}",
        f"City report contribution {PIECE_VERSION}: a piece for head office",
    )


def receipt_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a receipt."""
    return _schema(
        Receipt,
        RECEIPT_VERSION,
        f"urn:cityreport:schema:receipt:{RECEIPT_VERSION}",
        f"City report receipt {RECEIPT_VERSION}: what the network's desk says of a file",
    )


def enrolment_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file with an office's public key."""
    return _schema(
        Enrolment,
        "1.0",
        "urn:cityreport:schema:enrolment:1.0",
        "City report enrolment 1.0: an office's public key",
    )


def network_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file with the network's public keys."""
    return _schema(
        NetworkCard,
        "1.0",
        "urn:cityreport:schema:network:1.0",
        "City report network 1.0: the network's public keys",
    )


def peers_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a peer pack."""
    return _schema(
        PeerPack,
        PEERS_VERSION,
        f"urn:cityreport:schema:peers:{PEERS_VERSION}",
        f"City report peers {PEERS_VERSION}: what cities like an office's own count together",
    )


FILES: dict[str, Callable[[], dict[str, Any]]] = {
    f"submission-{VERSION}.schema.json": submission_schema,
    f"contribution-{PIECE_VERSION}.schema.json": contribution_schema,
    f"receipt-{RECEIPT_VERSION}.schema.json": receipt_schema,
    "enrolment-1.0.schema.json": enrolment_schema,
    "network-1.0.schema.json": network_schema,
    f"peers-{PEERS_VERSION}.schema.json": peers_schema,
}
"""The schema in each published file, by name."""


def schema_text(schema: dict[str, Any]) -> str:
    """Return a schema as it is published."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(kind: type[msgspec.Struct], version: str, urn: str, title: str) -> dict[str, Any]:
    schema = msgspec.json.schema(kind)
    definitions = {name: _published(name, d) for name, d in schema["$defs"].items()}
    if "ObservationRecord" in definitions:
        _tie_value_to_status(definitions["ObservationRecord"])
    root = definitions.pop(kind.__name__)
    root["properties"]["version"] = {"enum": [version]}  # of a later one it is not the schema
    root.pop("title")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": urn,
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _published(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with descriptions for people outside the program, and closed."""
    return {
        "title": definition["title"],
        "description": _DESCRIPTIONS.get(name, " ".join(definition["description"].split())),
        "type": "object",
        "properties": definition["properties"],
        "required": list(definition["properties"]),
        "additionalProperties": False,
    }


def _tie_value_to_status(observation: dict[str, Any]) -> None:
    observation["if"] = {"properties": {"status": {"enum": sorted(WITHOUT_VALUE)}}}
    observation["then"] = {"properties": {"value": {"type": "null"}}}
    observation["else"] = {"properties": {"value": {"type": "number"}}}


def main() -> None:
    """Write the files."""
    for name, made in FILES.items():
        (FOLDER / name).write_text(schema_text(made()), encoding="utf-8", newline="\n")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
