"""A catalogue with a wrong rule is refused, with the rule and its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.json_locations import line_of
from cityreport.errors import DataError

CONTENT = (Path(__file__).parents[2] / "resources" / "catalogue" / "proposed-1.0.json").read_bytes()

Rule = dict[str, Any]


def edited(rule: str, edit: Callable[[Rule], None]) -> bytes:
    raw = json.loads(CONTENT)
    edit(next(r for r in raw["rules"] if r["id"] == rule))
    return json.dumps(raw, ensure_ascii=False, indent=1).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(DataError) as error:
        read_catalogue(content)
    assert error.value.code == "bad_catalogue"
    return str(error.value.facts["reason"])


def put(*path: Any, value: Any) -> Callable[[Rule], None]:
    def edit(rule: Rule) -> None:
        inside: Any = rule
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = value

    return edit


PART = "part_within_whole"


@pytest.mark.parametrize(
    ("rule", "edit", "words"),
    [
        (PART, put("each", "indicators", value=["X9"]), ["unknown indicator X9"]),
        (PART, put("right", 0, "indicator", value="X9"), ["unknown indicator X9"]),
        (PART, put("each", "indicators", value=["R1"]), ["R1 is no part"]),
        (PART, put("each", "breakdowns", value=["shoe"]), ["unknown breakdown shoe"]),
        (PART, put("each", "breakdowns", value=["sex"]), ["L2 is not asked by sex"]),
        (PART, put("each", "categories", value=False), ["a term has no category"]),
        (PART, put("each", "kinds", value=["guess"]), ["unknown kind of value guess"]),
        (PART, put("operator", value="=="), ["Invalid enum value '=='"]),
        (PART, put("missing", value="ignore"), ["Invalid enum value 'ignore'"]),
        (PART, put("missing", value="required_together"), ["needs only"]),
        (PART, put("left", value=[]), ["length >= 1"]),
        (PART, put("kind", value="guess"), ["guess"]),
        (PART, put("severity", value="terrible"), ["terrible"]),
        (PART, put("colour", value="red"), ["colour"]),
        (PART, put("right", 0, "period", value="tomorrow"), ["tomorrow"]),
        (PART, put("message", value={"en": "One."}), ["message: no text in es"]),
        (PART, put("settle", "es", value=" "), ["settle: no text in es"]),
        (PART, put("message", "en", value="{left} {shoe}"), ["message in en", "{shoe}"]),
        (PART, put("message", "es", value="{left!r}"), ["message in es"]),
        (PART, put("message", "es", value="{0}"), ["message in es"]),
        (PART, put("settle", "en", value="{left"), ["settle in en", "brace"]),
        (PART, put("id", value="unusual_month"), ["twice"]),
        (PART, put("id", value=" "), ["no id"]),
        ("many_unknown", put("left", 0, "category", value="NOBODY"), ["category NOBODY"]),
        ("many_unknown", put("right", 0, "category", value="F"), ["category F of _T"]),
        ("many_unknown", put("right", 0, "times", value=-1), ["> 0"]),
        ("firearm_homicide_agrees", put("right", 0, "breakdown", value="shoe"), ["breakdown shoe"]),
        ("firearm_homicide_agrees", put("right", 0, "indicator", value="G1"), ["G1 is not asked"]),
        ("unusual_month", put("p", value=1.5), ["p"]),
        ("unusual_month", put("window", value=6), ["window of 6", "minimum of 12"]),
        ("same_as_last_month", put("months", value=1), [">= 2"]),
        ("population_jump", put("message", "en", value="{left}"), ["{left}"]),
    ],
)
def test_a_wrong_rule_is_refused_with_its_name_and_line(
    rule: str, edit: Callable[[Rule], None], words: list[str]
) -> None:
    content = edited(rule, edit)
    reason = refusal(content)
    assert [word for word in words if word not in reason] == [], reason
    line = int(reason.removeprefix("line ").split(":")[0])
    start = content.decode().splitlines()[line - 1 : line + 2]
    assert start[0].strip() == "{"
    name = json.loads(start[1].strip().removeprefix('"id": ').rstrip(","))
    assert f"rule {name}" in reason
    assert name in {rule, "unusual_month", " "}


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("L1", "part_of", "L2"),
        ("L2", "part_of", "L3"),
        ("L1", "derived", {"indicator": "L1", "breakdown": "age", "categories": ["Y0T14"]}),
        ("L1", "derived", {"indicator": "C1", "breakdown": "age", "categories": ["Y0T14"]}),
    ],
)
def test_circles_are_refused_with_the_line_of_the_indicator(
    code: str, field: str, value: object
) -> None:
    raw = json.loads(CONTENT)
    next(i for i in raw["indicators"] if i["code"] == code)[field] = value
    content = json.dumps(raw, indent=1).encode()
    reason = refusal(content)
    line = int(reason.removeprefix("line ").split(":")[0])
    named = json.loads("{" + content.decode().splitlines()[line].strip().rstrip(",") + "}")["code"]
    assert f"{named}: " in reason


def test_a_line_is_found_or_there_is_none() -> None:
    content = b'{\n "a": [1,\n  {"b": 2}],\n "c\\n{": [],\n "d": 3\n}'
    assert line_of(content) == 1
    assert line_of(content, "a", 1) == 3
    assert line_of(content, "a", 1, "b") == 3
    assert line_of(content, "d") == 5
    for path in (("e",), ("a", 2), ("a", "b"), ("d", 0), (0,)):
        assert line_of(content, *path) is None
    assert line_of(b'{"a": ', "a", 0) is None
    assert line_of(b"\xff", "a") is None


def test_a_catalogue_without_rules_is_one_that_checks_nothing() -> None:
    raw = json.loads(CONTENT)
    del raw["rules"]
    assert read_catalogue(json.dumps(raw).encode()).catalogue.rules == ()
    with pytest.raises(DataError) as error:
        read_catalogue(CONTENT).catalogue.rule("X9")
    assert error.value.code == "unknown_rule"
