"""Overlapping submissions: which one holds for a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord
from cityreport.domain.submission_chain import (
    Place,
    current_months,
    overlapping,
    place_changes,
)

Span = tuple[str, str]


def made(sequence: int, start: str, end: str, kind: str = "restricted") -> SubmissionRecord:
    created = f"2026-01-{sequence:02d}T00:00:00Z"
    return SubmissionRecord(
        sequence, f"id-{sequence}", (), created, start, end, kind, "0" * 64, 1, ()
    )


YEAR = made(1, "2025-01", "2025-12")
QUARTER = made(2, "2025-04", "2025-06")


@pytest.mark.parametrize(
    ("chain", "signed", "holds"),
    [
        ([YEAR], {}, {"id-1": [("2025-01", "2025-12")]}),
        (
            [YEAR, QUARTER],
            {},
            {
                "id-1": [("2025-01", "2025-03"), ("2025-07", "2025-12")],
                "id-2": [("2025-04", "2025-06")],
            },
        ),
        # an unsigned correction does not take the place of what was signed
        (
            [YEAR, QUARTER],
            {"id-1": ["2025-04", "2025-05"], "id-2": ["2025-05"]},
            {
                "id-1": [("2025-01", "2025-04"), ("2025-07", "2025-12")],
                "id-2": [("2025-05", "2025-06")],
            },
        ),
        # where nobody signed the newest holds
        (
            [YEAR, made(2, "2025-01", "2025-12")],
            {"id-1": [], "id-2": []},
            {"id-1": [], "id-2": [("2025-01", "2025-12")]},
        ),
        # a public copy replaces no restricted one
        (
            [YEAR, made(2, "2025-01", "2025-12", "public")],
            {},
            {"id-1": [("2025-01", "2025-12")], "id-2": [("2025-01", "2025-12")]},
        ),
        ([], {}, {}),
    ],
)
def test_the_newest_signed_submission_that_covers_a_month_holds(
    chain: Sequence[SubmissionRecord],
    signed: Mapping[str, Sequence[str]],
    holds: Mapping[str, Sequence[Span]],
) -> None:
    found = current_months(chain, signed)
    assert {
        key: [(str(first), str(last)) for first, last in spans] for key, spans in found.items()
    } == holds
    assert current_months(list(reversed(chain)), signed) == found, (
        "the order of the list says nothing"
    )


def test_every_submission_with_a_month_in_common_is_named() -> None:
    chain = [
        made(3, "2025-06", "2025-07"),
        YEAR,
        QUARTER,
        made(4, "2026-01", "2026-03"),
        made(5, "2025-05", "2025-05", "public"),
    ]
    found = overlapping(chain, "2025-06", "2025-12", "restricted")
    assert [one.sequence for one in found] == [1, 2, 3]
    assert overlapping(chain, "2024-01", "2024-12", "restricted") == []


def test_months_that_nothing_covers_part_the_stretches() -> None:
    found = current_months([made(1, "2025-01", "2025-01"), made(2, "2025-03", "2025-03")], {})
    assert found["id-1"] == [(Period.parse("2025-01"),) * 2]
    assert found["id-2"] == [(Period.parse("2025-03"),) * 2]


def test_what_changed_of_the_city_is_told_one_by_one() -> None:
    before = Place("Cali", "COL", {"01": ("North", None, None), "02": ("South", None, None)})
    assert list(place_changes(1, before, before)) == []
    now = Place("Santiago", "CHL", {"01": ("North", None, "2025-06"), "03": ("East", None, None)})
    found = list(place_changes(1, before, now))
    assert [error.code for error in found] == ["chain_city", "chain_country", "chain_districts"]
    assert found[2].facts["districts"] == "01, 02, 03"
