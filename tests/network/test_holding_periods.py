"""Which periods a submission can hold for: those that lie wholly in its coverage."""

from __future__ import annotations

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.network.holding_periods import holdings_of
from tests.network.made_cities import made_submission


@pytest.mark.parametrize(
    ("start", "end", "longer"),
    [
        ("2024-01", "2024-12", {"2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2024"}),
        ("2024-02", "2024-12", {"2024-Q2", "2024-Q3", "2024-Q4"}),
        ("2024-01", "2024-11", {"2024-Q1", "2024-Q2", "2024-Q3"}),
        ("2023-12", "2024-02", set()),
    ],
)
def test_a_quarter_or_a_year_has_to_be_covered_whole(
    catalogue_file: CatalogueFile, start: str, end: str, longer: set[str]
) -> None:
    made = made_submission(1, catalogue_file, months=1)
    coverage = msgspec.structs.replace(made.coverage, start=start, end=end)
    held = holdings_of("office", [msgspec.structs.replace(made, coverage=coverage)])
    periods = {one.period for one in held}
    assert {period for period in periods if len(period) == 4 or "Q" in period} == longer
    assert {start, end} <= periods
