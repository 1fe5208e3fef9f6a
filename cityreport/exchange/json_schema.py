"""The published JSON Schema of a submission, made from the types that the program itself reads.

`resources/schema/submission-1.0.schema.json` holds `schema_text()`; a test keeps them equal.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from cityreport.domain.submission import VERSION, Submission
from cityreport.exchange.reading import WITHOUT_VALUE

_DESCRIPTIONS = {
    "Submission": "What a city reports of some months: its numbers, what has to be known to read "
    "them, and who stands behind them. No field is optional; what is not known is null or empty.",
    "CityRecord": "The city that reports. country: ISO 3166-1 alpha-3; locode: UN/LOCODE; "
    "currency: ISO 4217.",
    "AreaRecord": "A district, with the first and last month it exists (null = open).",
    "PopulationRecord": "How many people live in an area (_T = the whole city) in a year, and "
    "who says so.",
    "BaselineRecord": "The complete years whose mean is to be halved.",
    "TargetRecord": "By how much (a share of the baseline), by which complete year, on which path.",
    "SeriesRecord": "What has to be known to read one indicator's numbers (null = not said).",
    "ObservationRecord": "An answered cell. value is null exactly when status is O (not "
    "available), L (not collected), M (not applicable) or Q (hidden in a public copy); zero is "
    "a value. _T stands for the whole city and for the total. No two observations share "
    "indicator, period, area, breakdown and category.",
    "Seal": "SHA-256 over the RFC 8785 form of all other fields, the observations sorted by "
    "indicator, period, area, breakdown and category.",
}


def submission_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a submission file."""
    schema = msgspec.json.schema(Submission)
    definitions = {name: _published(name, d) for name, d in schema["$defs"].items()}
    _tie_value_to_status(definitions["ObservationRecord"])
    root = definitions.pop("Submission")
    root.pop("title")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cityreport:schema:submission:{VERSION}",
        "title": f"City report submission, proposed standard {VERSION}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(submission_schema(), indent=2, ensure_ascii=False) + "\n"


def _published(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """A definition with words for people outside the program, and closed."""
    return {
        "title": definition["title"],
        "description": _DESCRIPTIONS.get(name, definition["description"]),
        "type": "object",
        "properties": definition["properties"],
        "required": list(definition["properties"]),
        "additionalProperties": False,
    }


def _tie_value_to_status(observation: dict[str, Any]) -> None:
    observation["if"] = {"properties": {"status": {"enum": sorted(WITHOUT_VALUE)}}}
    observation["then"] = {"properties": {"value": {"type": "null"}}}
    observation["else"] = {"properties": {"value": {"type": "number"}}}
