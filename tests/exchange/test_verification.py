"""Verification tells what is wrong with a file, where, and never fails itself."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cityreport import i18n
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.submission import (
    AreaRecord,
    BaselineRecord,
    Coverage,
    ObservationRecord,
    PopulationRecord,
    SeriesRecord,
    SinceSignedRecord,
    Submission,
    Verification,
)
from cityreport.exchange import incoming_file
from cityreport.exchange.digest import digest
from cityreport.exchange.json_file import write_json
from cityreport.exchange.verification import MOST_PROBLEMS, verify_file
from cityreport.exchange.workbook import write_workbook
from cityreport.exchange.write_context import ExportContext

Changed = Callable[..., Submission]
Judge = Callable[[Submission], Verification]


@pytest.fixture
def judge(context: ExportContext, catalogue_file: CatalogueFile, tmp_path: Path) -> Judge:
    """Verify a submission as JSON, and see that the workbook gets the same verdict."""

    def verify(submission: Submission) -> Verification:
        as_json, as_xlsx = tmp_path / "j.json", tmp_path / "x.xlsx"
        for older in (as_json, as_xlsx):  # no submission is written over another
            older.unlink(missing_ok=True)
        write_json(submission, as_json, context)
        found = verify_file(as_json, catalogue_file)
        write_workbook(submission, as_xlsx, context)
        other = verify_file(as_xlsx, catalogue_file)
        assert [p.code for p in other.problems] == [p.code for p in found.problems]
        assert other.digest == found.digest
        return found

    return verify


@pytest.fixture
def verify_bytes(catalogue_file: CatalogueFile, tmp_path: Path) -> Callable[[bytes], Verification]:
    def verify(content: bytes) -> Verification:
        path = tmp_path / "file.json"
        path.write_bytes(content)
        return verify_file(path, catalogue_file)

    return verify


def told(verification: Verification) -> list[tuple[str, str]]:
    assert verification.valid == (not verification.problems)
    for problem in verification.problems:
        assert problem.message
        assert not re.search(r"\{[a-z]+\}", problem.message), "a place was not filled in"
    return [(problem.code, problem.where) for problem in verification.problems]


def codes(verification: Verification) -> list[str]:
    return [code for code, _ in told(verification)]


def row(submission: Submission, index: int, **fields: Any) -> list[ObservationRecord]:
    """The observations with one of them changed."""
    rows = list(submission.observations)
    rows[index] = msgspec.structs.replace(rows[index], **fields)
    return rows


def test_a_good_file(small: Submission, judge: Judge) -> None:
    verification = judge(small)
    assert told(verification) == []
    assert verification.digest == digest(small)
    assert verification.file.endswith("j.json")


# the file


def test_files_that_are_not_there(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    assert codes(verify_file(tmp_path / "none.json", catalogue_file)) == ["file_missing"]
    assert codes(verify_file(tmp_path, catalogue_file)) == ["is_a_folder"]
    assert codes(verify_file(Path("a\x00b"), catalogue_file)) == ["cannot_read"]
    assert codes(verify_file(tmp_path / ("n" * 5000), catalogue_file)) == ["cannot_read"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read(json_path: Path, catalogue_file: CatalogueFile) -> None:
    json_path.chmod(0)
    assert codes(verify_file(json_path, catalogue_file)) == ["cannot_read"]


def test_empty_and_too_large(
    verify_bytes: Callable[[bytes], Verification], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert codes(verify_bytes(b"")) == ["file_empty"]
    monkeypatch.setattr(incoming_file, "LARGEST_FILE", 10)
    assert codes(verify_bytes(b"{" * 11)) == ["file_too_large"]


def test_the_content_decides_not_the_name(
    json_path: Path, workbook_path: Path, catalogue_file: CatalogueFile
) -> None:
    renamed = json_path.rename(json_path.with_suffix(".xlsx.txt"))
    assert verify_file(renamed, catalogue_file).valid
    renamed = workbook_path.rename(workbook_path.with_suffix(".json"))
    assert verify_file(renamed, catalogue_file).valid


# JSON


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"   ", "not_a_submission"),
        (b"\x00\x01\x02", "not_a_submission"),
        (b"indicator,value\n", "not_a_submission"),
        (b"{", "file_cut"),
        (b'{"format": "x",}', "json_syntax"),
        (b"[]", "field_wrong"),
        (b"{}", "not_this_format"),
        (b'{"format": 1}', "not_this_format"),
        (b'{"format": {"format": "cityreport-submission"}}', "not_this_format"),
        (b'{"format": "cityreport-receipt", "version": "1.0"}', "not_this_format"),
        (b'{"format": "cityreport-submission", "version": "2.0"}', "newer_version"),
        (b'{"format": "cityreport-submission", "version": "10.0"}', "newer_version"),
        (b'{"format": "cityreport-submission", "version": "0.9"}', "unknown_version"),
        (b'{"format": "cityreport-submission", "version": "new"}', "unknown_version"),
        (b'{"format": "cityreport-submission", "version": 2}', "unknown_version"),
        (b'{"format": "cityreport-submission"}', "unknown_version"),
        (b'{"format": "cityreport-submission", "version": "1.0"}', "field_missing"),
        (b"[" * 10_000, "json_too_deep"),
        (b'{"a":' * 10_000, "json_too_deep"),
        (b"[" * 10_000 + b"]" * 10_000, "json_too_deep"),
        (b'{"a": NaN}', "json_number"),
        (b'{"a": -Infinity}', "json_number"),
        (b'{"a": ' + b"9" * 10_000 + b"}", "json_number"),
        (b'{"a": 1, "a": 2}', "json_duplicate_key"),
        (b'{"b": [{"a": 1, "a": 1}]}', "json_duplicate_key"),
        (b'{"a": "\xff"}', "json_not_utf8"),
        ('{"a": "é"}'.encode("latin-1"), "json_not_utf8"),
        ('{"a": 1}'.encode("utf-16"), "json_not_utf8"),
        (b'{"format": "\\ud800"}', "json_syntax"),
    ],
)
def test_json_that_is_no_submission(
    verify_bytes: Callable[[bytes], Verification], content: bytes, code: str
) -> None:
    verification = verify_bytes(content)
    assert codes(verification) == [code]
    assert verification.digest is None


def test_a_byte_order_mark_does_no_harm(
    json_path: Path, verify_bytes: Callable[[bytes], Verification]
) -> None:
    assert verify_bytes(b"\xef\xbb\xbf" + json_path.read_bytes()).valid


def test_every_cut_is_noticed(
    json_path: Path, verify_bytes: Callable[[bytes], Verification]
) -> None:
    content = json_path.read_bytes().rstrip()
    for length in range(1, len(content), 97):
        (code,) = codes(verify_bytes(content[:length]))
        assert code == "file_cut" or content[:length].rstrip()[-1:] in (b"}", b"]")


def test_syntax_names_line_and_column(
    json_path: Path, verify_bytes: Callable[[bytes], Verification]
) -> None:
    broken = json_path.read_bytes().replace(b'"sequence": 2', b'"sequence" 2')
    verification = verify_bytes(broken)
    assert told(verification) == [("json_syntax", "5:14")]
    assert "line 5, column 14" in verification.problems[0].message


def test_huge_numbers(json_path: Path, verify_bytes: Callable[[bytes], Verification]) -> None:
    content = json_path.read_bytes()
    for number in (b"1e400", b"9007199254740993", b"123456789012345678901234567890"):
        verification = verify_bytes(content.replace(b'"value":9,', b'"value":' + number + b","))
        assert verification.digest is None or number == b"1e400"
        assert "observations[0].value" in [where for _, where in told(verification)]
        assert not verification.valid


def test_huge_numbers_elsewhere(
    json_path: Path, verify_bytes: Callable[[bytes], Verification]
) -> None:
    content = json_path.read_bytes()
    content = content.replace(b'"value": 2280000', b'"value": 9007199254740993')
    content = content.replace(b'"sequence": 2', b'"sequence": 9007199254740993')
    assert told(verify_bytes(content)) == [
        ("cannot_be_sealed", ""),
        ("too_large", "population[0].value"),
        ("too_large", "sequence"),
    ]


# the shape


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d.pop("seal"), ("field_missing", "seal")),
        (lambda d: d["city"].pop("name"), ("field_missing", "city.name")),
        (lambda d: d.update(extra=1), ("field_unknown", "extra")),
        (lambda d: d["areas"][1].update(x=1), ("field_unknown", "areas[1].x")),
        (
            lambda d: d["observations"][3].update(value="0"),
            ("field_wrong", "observations[3].value"),
        ),
    ],
)
def test_a_wrong_shape_names_its_place(
    small: Submission,
    verify_bytes: Callable[[bytes], Verification],
    change: Callable[[Any], object],
    expected: tuple[str, str],
) -> None:
    document = msgspec.to_builtins(small)
    change(document)
    verification = verify_bytes(json.dumps(document).encode())
    assert told(verification) == [expected]
    assert verification.digest is None


def test_a_line_end_after_a_code(
    small: Submission, verify_bytes: Callable[[bytes], Verification]
) -> None:
    document = msgspec.to_builtins(small)
    document["observations"][0]["period"] += "\n"
    document["id"] += "\n"
    document["city"]["country"] += "\n"
    document["sign_off"][0]["signed"] += "\n"
    found = told(verify_bytes(json.dumps(document).encode()))
    assert ("bad_period", "observations[0].period") in found
    assert ("field_wrong", "id") in found
    assert ("field_wrong", "city.country") in found
    assert ("field_wrong", "sign_off[0].signed") in found


def test_a_value_and_its_status(small: Submission, changed: Changed, judge: Judge) -> None:
    rows = row(small, 0, status="O")
    rows[6] = msgspec.structs.replace(rows[6], value=None)
    assert told(judge(changed(observations=rows))) == [
        ("status_needs_no_value", "observations[0].value"),
        ("status_needs_value", "observations[6].value"),
    ]


# the seal


def test_changed_after_it_was_sealed(small: Submission, judge: Judge) -> None:
    """Any of the numbers, or a row less, in either file."""
    changed = msgspec.structs.replace(small, observations=row(small, 0, value=10))
    cut = msgspec.structs.replace(small, observations=small.observations[:-1])
    for submission in (changed, cut):
        verification = judge(submission)
        assert told(verification) == [("seal_broken", "seal.digest")]
        assert small.seal is not None
        assert small.seal.digest[:8] in verification.problems[0].message
        assert verification.digest is not None
        assert verification.digest[:8] in verification.problems[0].message


def test_not_sealed(small: Submission, judge: Judge) -> None:
    verification = judge(msgspec.structs.replace(small, seal=None))
    assert told(verification) == [("seal_missing", "seal")]


def test_a_digest_that_cannot_be_computed(
    json_path: Path, verify_bytes: Callable[[bytes], Verification]
) -> None:
    content = json_path.read_bytes().replace(b'"revision": 3', b'"revision": 9007199254740993')
    verification = verify_bytes(content)
    assert codes(verification) == ["cannot_be_sealed"]
    assert verification.digest is None


# the content


def test_each_rule_of_a_cell(small: Submission, changed: Changed, judge: Judge) -> None:
    cases: list[tuple[int, dict[str, Any], str, str]] = [
        (0, {"indicator": "L99"}, "unknown_indicator", "indicator"),
        (1, {"breakdown": "shoe"}, "unknown_breakdown", "breakdown"),
        (1, {"breakdown": "cyber", "category": "YES"}, "breakdown_not_asked", "breakdown"),
        (1, {"category": "X"}, "unknown_category", "category"),
        (0, {"category": "F"}, "unknown_category", "category"),
        (0, {"area": "77"}, "unknown_area", "area"),
        (11, {"period": "2025-01"}, "yearly_indicator", "period"),
        (0, {"period": "2026-01", "status": "P"}, "outside_coverage", "period"),
        (0, {"period": "2024-12", "status": "P"}, "outside_coverage", "period"),
        (6, {"value": 0.5}, "not_whole", "value"),
        (6, {"value": 1_000_000_000}, "too_large", "value"),
        (12, {"value": 101}, "bad_percent", "value"),
        (12, {"value": 62.123}, "bad_percent", "value"),
        (11, {"currency": "peso"}, "bad_currency", "currency"),
        (5, {"value": 2}, "derived_differs", "value"),
        (6, {"value": 0.5, "status": "E"}, "not_whole", "value"),
    ]
    for index, fields, code, field in cases:
        verification = judge(changed(observations=row(small, index, **fields)))
        assert told(verification) == [(code, f"observations[{index}].{field}")], fields


def test_texts_that_cannot_be_printed(
    small: Submission, changed: Changed, verify_bytes: Callable[[bytes], Verification]
) -> None:
    replace = msgspec.structs.replace
    submission = changed(
        observations=row(small, 0, note="\x07")[:1] + row(small, 1, source="\x1b")[1:],
        city=replace(small.city, contact="\x00"),
        areas=[replace(small.areas[0], name="\x02"), small.areas[1]],
        findings=[replace(small.findings[0], message="\x01"), small.findings[1]],
        software=replace(small.software, name="\x03"),
    )
    places = [
        ("text_not_printable", place)
        for place in (
            "city", "areas[0].code", "software.name", "findings[0].message",
            "observations[0].note", "observations[1].source",
        )
    ]  # fmt: skip
    found = told(verify_bytes(msgspec.json.encode(submission)))
    assert [pair for pair in found if pair[0] == "text_not_printable"] == places


def test_derived_cells_are_judged_only_by_complete_parts(
    small: Submission, changed: Changed, judge: Judge
) -> None:
    without_a_part = [o for o in small.observations if o.category != "Y15T17"]
    assert judge(changed(observations=without_a_part)).valid
    hidden = row(small, 3, value=None, status="Q")
    assert judge(changed(observations=hidden)).valid
    absent = row(small, 5, value=None, status="O")
    assert judge(changed(observations=absent)).valid
    fraction = row(small, 5, value=0.5)
    assert "not_whole" in codes(judge(changed(observations=fraction)))


def test_the_same_cell_twice(small: Submission, changed: Changed, judge: Judge) -> None:
    twice = [*small.observations, small.observations[0]]
    verification = judge(changed(observations=twice))
    assert told(verification) == [("duplicate_cell", "observations[14].indicator")]
    assert "L1 January 2025" in verification.problems[0].message


def test_a_district_that_did_not_exist(small: Submission, changed: Changed, judge: Judge) -> None:
    young = [msgspec.structs.replace(small.areas[0], valid_from="2025-02"), small.areas[1]]
    young[1] = msgspec.structs.replace(small.areas[1], follows=[])
    found = judge(changed(areas=young))
    assert found.valid, "an office that closes a district may keep what was counted in it"
    assert ("number_outside_district", "observations[4].period") in [
        (remark.code, remark.where) for remark in found.remarks
    ]


def test_what_the_city_says_of_itself(small: Submission, changed: Changed, judge: Judge) -> None:
    replace = msgspec.structs.replace
    area = small.areas[0]
    people = small.population[0]
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"city": replace(small.city, locode="nowhere")}, [("bad_locode", "city")]),
        ({"city": replace(small.city, currency="Peso")}, [("bad_currency", "city")]),
        ({"city": replace(small.city, name=" ")}, [("city_without_name", "city")]),
        ({"areas": [area, area]}, [("bad_area_code", "areas[1].code")]),
        (
            {"areas": [area, AreaRecord("_T", "x", None, None, [])]},
            [("bad_area_code", "areas[1].code")],
        ),
        (
            {"areas": [area, AreaRecord("3", " ", None, None, [])]},
            [("area_without_name", "areas[1].code")],
        ),
        (
            {"areas": [area, AreaRecord("3", "x", "2025-02", "2025-01", [])]},
            [("area_ends_before_start", "areas[1].code")],
        ),
        ({"population": [people, people]}, [("duplicate_population", "population[0].year")]),
        (
            {"population": [PopulationRecord(2024, "99", 1, "")]},
            [("unknown_area", "population[0].area")],
        ),
        ({"baseline": BaselineRecord([2017, 2017], "")}, [("bad_baseline", "baseline.years")]),
        ({"baseline": BaselineRecord([2031], "")}, [("baseline_after_target", "baseline.years")]),
        ({"series": [small.series[0]] * 2}, [("duplicate_series", "series[1].indicator")]),
        (
            {"series": [SeriesRecord("Z9", "", "", None, None, "unknown", "", None, "")]},
            [("unknown_indicator", "series[0].indicator")],
        ),
        (
            {"findings": [replace(small.findings[0], area="99")]},
            [("unknown_area", "findings[0].area")],
        ),
    ]
    for fields, expected in cases:
        assert told(judge(changed(**fields))) == expected


def test_coverage_that_runs_backwards(small: Submission, changed: Changed, judge: Judge) -> None:
    backwards = changed(
        coverage=Coverage("2025-02", "2025-01"),
        observations=[],
        sign_off=[],
        changed_since_signed=[],
    )
    assert told(judge(backwards)) == [
        ("export_order", "coverage.start"), ("no_observations", "observations"),
    ]  # fmt: skip


def test_another_catalogue_is_no_problem_by_itself(
    small: Submission, changed: Changed, judge: Judge
) -> None:
    other = msgspec.structs.replace(small.catalogue, version="2.0", sha256="0" * 64)
    verification = judge(changed(catalogue=other))
    assert verification.valid
    assert [remark.code for remark in verification.remarks] == ["foreign_catalogue"]


def test_many_problems_are_cut_short(small: Submission, changed: Changed, judge: Judge) -> None:
    rows = [
        msgspec.structs.replace(small.observations[0], area=f"X{i}")
        for i in range(MOST_PROBLEMS + 5)
    ]
    verification = judge(changed(observations=rows))
    assert len(verification.problems) == MOST_PROBLEMS + 1
    assert verification.problems[-1].code == "more_problems"
    assert "5 more" in verification.problems[-1].message


# Excel


def test_places_in_a_workbook(
    small: Submission, changed: Changed, context: ExportContext,
    catalogue_file: CatalogueFile, tmp_path: Path,
) -> None:  # fmt: skip
    path = tmp_path / "a.xlsx"
    population = [small.population[0], msgspec.structs.replace(small.population[0], area="99")]
    write_workbook(
        changed(observations=row(small, 6, value=0.5), population=population), path, context
    )
    found = told(verify_file(path, catalogue_file))
    assert found[1] == ("not_whole", "Data!H9")
    assert found[0][0] == "unknown_area"
    assert found[0][1].startswith("Metadata!E")


def test_wrong_words_in_a_workbook(
    workbook_path: Path,
    catalogue_file: CatalogueFile,
    spoil_data: Callable[[Path, Callable[[str], str]], None],
    spoil_metadata: Callable[[Path, Callable[[str], str]], None],
) -> None:
    good = workbook_path.read_bytes()
    cases = [
        (spoil_data, "<v>9</v>", "<v>-9</v>", ("field_wrong", "Data!H3")),
        (spoil_data, ">2025-02<", ">2025-14<", ("field_wrong", "Data!C9")),
        (spoil_metadata, ">integer<", ">magic<", ("metadata_row", "Metadata!5")),
        (spoil_metadata, ">sequence<", ">extra<", ("field_unknown", "Metadata!E5")),
        (spoil_metadata, ">sequence<", ">id<", ("metadata_row", "Metadata!5")),
        (spoil_metadata, "<v>1</v>", "<v>7</v>", ("metadata_row", "Metadata!22")),
        (spoil_metadata, ">[2017,2018,2019]<", ">[2017,<", ("metadata_row", "Metadata!36")),
        (spoil_metadata, ">yes_no<", ">continued<", ("metadata_row", "Metadata!44")),
        (spoil_metadata, ">sequence<", "><", ("metadata_row", "Metadata!5")),
        (spoil_metadata, ">1.0<", ">1.2<", ("later_workbook", "version")),
        (spoil_metadata, ">cityreport-submission<", ">x<", ("not_this_format", "format")),
        (spoil_metadata, ">2024-01<", ">2024-13<", ("field_wrong", "Metadata!E29")),
    ]
    for spoil, before, after, expected in cases:
        spoil(workbook_path, lambda xml, b=before, a=after: xml.replace(b, a, 1))  # type: ignore[misc]
        assert told(verify_file(workbook_path, catalogue_file)) == [expected], after
        workbook_path.write_bytes(good)


def test_messages_are_in_the_language_in_force(
    small: Submission, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cityreport.messages.tr", lambda message, **_: f"<{message[:8]}>")
    i18n.set_language("en")
    verification = judge(msgspec.structs.replace(small, seal=None))
    assert verification.problems[0].message == "<The file>"


def test_more_people_than_json_carries(
    small: Submission, verify_bytes: Callable[[bytes], Verification]
) -> None:
    document = msgspec.to_builtins(small)
    document["narrative"][1]["people"] = 2**53
    found = told(verify_bytes(json.dumps(document).encode()))
    assert ("too_large", "narrative[1].people") in found


def test_what_is_said_beside_the_numbers(small: Submission, changed: Changed, judge: Judge) -> None:
    replace = msgspec.structs.replace
    answer, youth = small.narrative
    sign_off, *others = small.sign_off
    accepted = replace(small.findings[1], reason=" ")
    cases: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"findings": [accepted]}, ("accepted_without_reason", "findings[0].reason")),
        ({"narrative": [answer, answer]}, ("duplicate_answer", "narrative[1].question")),
        (
            {"narrative": [replace(answer, question="mood")]},
            ("unknown_question", "narrative[0].question"),
        ),
        ({"narrative": [replace(answer, yes=True)]}, ("narrative_words_only", "narrative[0].yes")),
        (
            {"narrative": [answer, replace(youth, yes=None)]},
            ("narrative_people_without_yes", "narrative[1].people"),
        ),
        ({"sign_off": [sign_off, sign_off, *others]}, ("duplicate_sign_off", "sign_off[1].period")),
        (
            {"sign_off": [*small.sign_off, replace(sign_off, period="2024-12")]},
            ("outside_coverage", "sign_off[3].period"),
        ),
        (
            {"sign_off": [replace(sign_off, reason=""), *others]},
            ("revision_and_reason", "sign_off[0].reason"),
        ),
        (
            {"sign_off": [replace(sign_off, revision=0), *others]},
            ("revision_and_reason", "sign_off[0].reason"),
        ),
    ]
    for fields, expected in cases:
        assert told(judge(changed(**fields))) == [expected], fields


def test_what_changed_since_it_was_signed_agrees_with_the_file(
    small: Submission, changed: Changed, judge: Judge
) -> None:
    replace = msgspec.structs.replace
    people = SinceSignedRecord(
        "population", "_T", 2024, "2230000", "2280000", "2026-02-04", ["2025-01", "2025"]
    )
    years = SinceSignedRecord("baseline", "_T", None, "2018", "2017, 2018, 2019", None, ["2025-01"])
    goal = SinceSignedRecord(
        "target", "_T", None, "0.4 2030 linear", "0.5 2030 geometric", None, ["2025-01"]
    )
    assert told(judge(changed(changed_since_signed=[people, years, goal]))) == []
    cases: list[tuple[SinceSignedRecord, tuple[str, str]]] = [
        (replace(people, after="2290000"), ("changed_not_so", "after")),
        (replace(people, year=2020, before="9", after="9"), ("changed_not_so", "after")),
        (replace(years, after="2018, 2019"), ("changed_not_so", "after")),
        (replace(goal, after="0.3 2030 linear"), ("changed_not_so", "after")),
        (replace(people, signed=["2025-01", "2025-02"]), ("changed_unsigned", "signed[1]")),
        (replace(people, area="99", year=2020), ("unknown_area", "area")),
        (replace(people, changed="2026-02-04\n"), ("field_wrong", "changed")),
    ]
    for change, (code, place) in cases:
        found = told(judge(changed(changed_since_signed=[change])))
        assert found == [(code, f"changed_since_signed[0].{place}")], change
