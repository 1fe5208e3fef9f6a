"""What cannot be true makes a file invalid, whoever computed its checksum; the rest are remarks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import (
    AreaRecord,
    BaselineRecord,
    DisclosureRecord,
    PopulationRecord,
    Submission,
    TargetRecord,
    Verification,
)
from cityreport.errors import DataError
from cityreport.exchange.json_file import write_json
from cityreport.exchange.verification import check_plausible, verify_file
from cityreport.exchange.write_context import ExportContext
from tests.exchange.conftest import observation

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
Changed = Callable[..., Submission]
Judge = Callable[[Submission], Verification]


@pytest.fixture
def judge(tmp_path: Path, context: ExportContext, catalogue_file: CatalogueFile) -> Judge:
    def verify(submission: Submission) -> Verification:
        (tmp_path / "a.json").unlink(missing_ok=True)  # no submission takes another's place
        write_json(submission, tmp_path / "a.json", context)
        return verify_file(tmp_path / "a.json", catalogue_file, NOW)

    return verify


def people(*values: tuple[int, str, int]) -> list[PopulationRecord]:
    return [PopulationRecord(year, area, value, "DANE") for year, area, value in values]


def public(small: Submission, *more: Any) -> dict[str, Any]:
    rows = [o for o in small.observations if o.area == o.breakdown == "_T"]
    shown = [replace(o, note="", source="") for o in rows]
    return {
        "observations": [*shown, *more],
        "findings": [],
        "journal": None,
        "confidentiality": "public",
        "disclosure": DisclosureRecord(4),
    }


WRONG: list[tuple[str, str, Callable[[Submission], dict[str, Any]]]] = [
    ("supersedes_itself", "supersedes", lambda s: {"supersedes": [s.id]}),
    ("supersedes_twice", "supersedes", lambda s: {"supersedes": [*s.supersedes, s.supersedes[0]]}),
    ("no_observations", "observations", lambda _: {"observations": []}),
    ("no_such_moment", "created", lambda _: {"created": "2026-02-31T00:00:00Z"}),
    ("created_in_future", "created", lambda _: {"created": "2026-03-03T00:00:00Z"}),
    (
        "period_after_created",
        "coverage.end",
        lambda s: {"coverage": replace(s.coverage, end="2026-04")},
    ),
    (
        "signed_after_created",
        "sign_off[1].signed",
        lambda s: _signed(s, "2099-01-01T00:00:00Z"),
    ),
    ("signed_before_end", "sign_off[1].signed", lambda s: _signed(s, "2025-09-28T00:00:00Z")),
    ("no_such_moment", "sign_off[1].signed", lambda s: _signed(s, "2025-11-31T00:00:00Z")),
    (
        "final_without_sign_off",
        "observations[6].status",
        lambda s: {"observations": _row(s, 6, status="A")},
    ),
    (
        "population_leap",
        "population[1].value",
        lambda _: {"population": people((2024, "_T", 2_280_000), (2025, "_T", 22_900_000))},
    ),
    (
        "population_leap",
        "population[1].value",
        lambda _: {"population": people((2024, "_T", 2_280_000), (2025, "_T", 229_000))},
    ),
    (
        "district_exceeds_city",
        "population[1].value",
        lambda _: {"population": people((2024, "_T", 2_280_000), (2024, "01", 3_000_000))},
    ),
    (
        "small_count_shown",
        "observations[9].value",
        lambda s: public(s, observation("L1", "2025-01", 4, area="01")),
    ),
    (
        "small_count_shown",
        "observations[9].value",
        lambda s: public(s, observation("L1", "2025-01", 1, breakdown="sex", category="F")),
    ),
    (
        "small_count_shown",
        "observations[9].value",
        lambda s: public(
            s, observation("S1", "2025", 2.0, breakdown="sex", category="F", sample_size=100)
        ),
    ),
    ("disclosure_of_public", "disclosure", lambda s: {**public(s), "disclosure": None}),
    ("disclosure_of_public", "disclosure", lambda _: {"disclosure": DisclosureRecord(4)}),
    ("public_tells", "journal", lambda s: {**public(s), "journal": s.journal}),
    (
        "public_tells",
        "observations[9].note",
        lambda s: public(s, observation("L1", "2025-01", 9, area="01", note="two of them")),
    ),
    (
        "outside_coverage",
        "findings[0].period",
        lambda s: {"findings": [replace(s.findings[0], period="2024-12")]},
    ),
    (
        "outside_coverage",
        "narrative[0].year",
        lambda s: {"narrative": [replace(s.narrative[0], year=2024)]},
    ),
]


def _signed(small: Submission, when: str) -> dict[str, Any]:
    first, second, third = small.sign_off
    return {"sign_off": [first, replace(second, signed=when), third]}


def _row(small: Submission, index: int, **fields: Any) -> list[Any]:
    rows = list(small.observations)
    rows[index] = replace(rows[index], **fields)
    return rows


@pytest.mark.parametrize(("code", "where", "fields"), WRONG)
def test_what_cannot_be_true_is_found_and_not_written(
    small: Submission, changed: Changed, judge: Judge, catalogue_file: CatalogueFile,
    code: str, where: str, fields: Callable[[Submission], dict[str, Any]],
) -> None:  # fmt: skip
    forged = changed(**fields(small))
    found = judge(forged)
    assert not found.valid
    assert (code, where) in [(problem.code, problem.where) for problem in found.problems]
    with pytest.raises(DataError):
        check_plausible(forged, catalogue_file.catalogue, NOW)


@pytest.mark.parametrize("threshold", [1, 2, 3, 5, 9])
def test_a_public_copy_is_judged_by_the_threshold_that_it_states(
    small: Submission, changed: Changed, judge: Judge, threshold: int
) -> None:
    for shown in (threshold, threshold + 1):
        row = observation("L1", "2025-01", shown, area="01", status="P")
        fields = public(small, row) | {"disclosure": DisclosureRecord(threshold)}
        found = judge(changed(**fields))
        assert [p.code for p in found.problems] == ["small_count_shown"] * (shown == threshold)
        remarks = [remark for remark in found.remarks if remark.code == "low_threshold"]
        assert len(remarks) == (threshold < 4 and found.valid)
        for remark in remarks:
            assert f"hides only counts up to {threshold};" in remark.message


def test_a_public_copy_with_its_small_counts_hidden_is_valid(
    small: Submission, changed: Changed, judge: Judge
) -> None:
    hidden = observation("L1", "2025-01", None, area="01", status="Q")
    zero = observation("L1", "2025-01", 0, area="02")
    assert judge(changed(**public(small, hidden, zero))).problems == ()


REMARKS: list[tuple[str, Callable[[Submission], dict[str, Any]]]] = [
    ("foreign_catalogue", lambda s: {"catalogue": replace(s.catalogue, sha256="0" * 64)}),
    ("moved_baseline", lambda s: {"baseline": replace(s.baseline, years=[2018, 2019])}),
    ("explained_baseline", lambda _: {"baseline": BaselineRecord([2018, 2019], "No 2017.")}),
    ("other_target", lambda _: {"target": TargetRecord(2030, 0.3, "geometric")}),
    (
        "population_changed",
        lambda _: {"population": people((2024, "_T", 2_280_000), (2025, "_T", 2_500_000))},
    ),
    (
        "population_line",
        lambda _: {"population": people((2018, "_T", 1_800_000), (2024, "_T", 2_280_000))},
    ),
    (
        "parts_exceed_whole",
        lambda s: {"observations": _row(s, 4, value=10)},
    ),
    ("low_threshold", lambda s: {**public(s), "disclosure": DisclosureRecord(2)}),
    (
        "number_outside_district",
        lambda s: {"areas": [replace(s.areas[0], valid_to="2024-12"), *s.areas[1:]]},
    ),
]


@pytest.mark.parametrize(("code", "fields"), REMARKS)
def test_what_is_worth_a_question_is_said_and_stops_nothing(
    small: Submission, changed: Changed, judge: Judge, catalogue_file: CatalogueFile,
    code: str, fields: Callable[[Submission], dict[str, Any]],
) -> None:  # fmt: skip
    assert code not in [remark.code for remark in judge(small).remarks]
    odd = changed(**fields(small))
    found = judge(odd)
    assert found.valid
    assert code in [remark.code for remark in found.remarks]
    check_plausible(odd, catalogue_file.catalogue, NOW)


def test_clocks_and_time_zones_may_differ_by_a_day(
    changed: Changed, judge: Judge, small: Submission
) -> None:
    assert judge(changed(created="2026-03-01T20:00:00Z")).valid
    assert judge(changed(areas=[*small.areas, AreaRecord("03", "3", None, None, [])])).valid


def test_the_page_lists_every_rule() -> None:
    page = (ROOT / "docs" / "submission-format.md").read_text("utf-8")
    listed = set(re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^\| (`.*?) \|", page, re.M))))
    modules = (
        "plausibility",
        "content_rules",
        "annotation_rules",
        "sheet_comparison",
        "workbook_hidden_content",
    )
    raised: set[str] = set()
    for module in modules:
        code = (ROOT / "cityreport" / "exchange" / f"{module}.py").read_text("utf-8")
        raised |= set(re.findall(r'DataError\(\s*"([a-z_]+)"', code))
    of_pieces = {"outside_piece", "bad_status"}
    assert raised - of_pieces - listed == set()
    known = {code for code, _, _ in WRONG} | {code for code, _ in REMARKS}
    own = set(
        re.findall(
            r'DataError\(\s*"([a-z_]+)"',
            (ROOT / "cityreport" / "exchange" / "plausibility.py").read_text("utf-8"),
        )
    )
    assert own <= known, "each rule has its case above"
