"""A foreign file against the office: compared, decided, written as one step or not at all."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, City, Profile
from cityreport.domain.importing.grid import Book, GridSheet, Value
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import ImportQuestion, QuestionKind
from cityreport.domain.observation import CellKey, Observation, Status, check_text
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.office.importing import import_comparison, import_draft, saved_mappings
from cityreport.office.importing.import_comparison import Comparison, Fate
from cityreport.office.importing.import_draft import Draft
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock, read_only, sign_published

DATA = Path(__file__).parents[1] / "data"
LONDON = DATA / "london" / "mps_2022-02_2024-01.csv"
VALLE = DATA / "valle_del_cauca" / "municipal_homicides_2000_2013.csv"
JANUARY = Period.parse("2023-01")

Answers = Mapping[QuestionKind, str | Mapping[str, str]]


def book(*rows: Sequence[Value], sheet: str = "Hoja 1") -> Book:
    return Book("police.xlsx", "xlsx", "0" * 64, (GridSheet(sheet, tuple(map(tuple, rows))),))


def drafted(office: Office, source: Book | Path, answers: Answers | None = None) -> Draft:
    if isinstance(source, Path):
        draft = import_draft.read_draft(office, source)
    else:
        draft = import_draft.propose(office, Path(source.name), source)
    draft = import_draft.as_proposed(office, draft)
    for ask, given_ in (answers or {}).items():
        for question in draft.proposal.questions:
            if question.ask is ask:
                said = given_ if isinstance(given_, str) else dict(given_)
                draft = answered(office, draft, question, said)
    return draft


def answered(
    office: Office, draft: Draft, question: ImportQuestion, given_: str | dict[str, str]
) -> Draft:
    said = import_draft.answer(draft.mapping, question, given_)
    return import_draft.with_mapping(office, draft, said)


def compared(office: Office, source: Book | Path, answers: Answers | None = None) -> Comparison:
    draft = drafted(office, source, answers)
    reading = import_draft.read(office, draft)
    return import_comparison.compare(office, reading, draft.book.name, draft.book.digest)


def counts(found: Comparison) -> dict[str, int]:
    return {fate.value: found.count(fate) for fate in Fate if found.count(fate)}


def held(office: Office) -> dict[CellKey, Observation]:
    codes = [i.code for i in office.catalogue.indicators if i.derived is None]
    return {
        o.key: o
        for code in codes
        for o in office.queries.of_indicator(code)
        if o.key.indicator == code
    }


MONTHS = book(
    ("Mes", "Homicidios", "Atracos"),
    ("2023-01", 3, 40),
    ("2023-02", 0, 41),
    ("2023-03", None, 42),
)


def key(indicator: str, period: str, area: str = "_T") -> CellKey:
    return CellKey(indicator, Period.parse(period), area)


def test_new_cells_are_written_as_one_step_with_their_source(office: Office) -> None:
    found = compared(office, MONTHS)
    assert counts(found) == {"new": 5}
    assert office.queries.count() == 0, "comparing writes nothing"
    assert import_comparison.write(office, found) == 5
    assert office.cells.get(key("L1", "2023-02")) == Observation(
        key("L1", "2023-02"), 0, source="police.xlsx, Hoja 1, row 3"
    )
    assert office.cells.get(key("L1", "2023-03")) is None, "a blank is empty and never zero"
    undoing = office.steps.next_undo()
    assert undoing is not None
    assert (undoing.kind, undoing.more) == ("import", 4)
    office.steps.undo()
    assert office.queries.count() == 0
    office.steps.redo()
    assert office.queries.count() == 5


def test_a_second_import_changes_nothing_though_its_source_differs(office: Office) -> None:
    import_comparison.write(office, compared(office, MONTHS))
    before = office.steps.next_undo(), held(office)
    again = compared(office, replace(MONTHS, name="another name.xlsx"))
    assert counts(again) == {"same": 5}
    assert import_comparison.write(office, again, {line.key for line in again.lines}) == 0
    assert (office.steps.next_undo(), held(office)) == before


def test_what_differs_stays_until_a_person_decides(office: Office) -> None:
    l1, r1 = key("L1", "2023-01"), key("R1", "2023-01")
    kept = Observation(l1, 5, Status.PROVISIONAL, "by phone", "desk")
    office.cells.record_many([kept, Observation(r1, None, Status.NOT_AVAILABLE)])
    found = compared(office, MONTHS)
    assert counts(found) == {"new": 3, "changed": 2}
    import_comparison.write(office, found)
    assert office.cells.get(l1) == kept
    import_comparison.write(office, compared(office, MONTHS), {l1})
    assert office.cells.get(l1) == Observation(
        l1, 3, Status.PROVISIONAL, "by phone", "police.xlsx, Hoja 1, row 2"
    )
    assert office.cells.get(r1) == Observation(r1, None, Status.NOT_AVAILABLE)


def test_a_signed_month_is_not_changed_and_what_agrees_with_it_is_no_conflict(
    office: Office,
) -> None:
    office.cells.record_many([Observation(key("L1", "2023-01"), 3)])
    sign_published(office, [JANUARY])
    found = compared(office, MONTHS)
    assert counts(found) == {"new": 3, "same": 1, "signed": 1}
    (line,) = found.of(Fate.SIGNED)
    assert line.key == key("R1", "2023-01")
    assert line.error is not None
    assert line.error.code == "month_signed"
    import_comparison.write(office, found, {line.key})
    assert office.cells.get(line.key) is None


def test_what_no_office_can_hold_is_refused_cell_by_cell(office: Office) -> None:
    source = book(("Mes", "Homicidios"), ("2024-02", 1), ("2024-03", 2), ("2023-12", 3))
    found = compared(office, source)
    assert counts(found) == {"new": 2, "refused": 1}
    (line,) = found.of(Fate.REFUSED)
    assert line.error is not None
    assert line.error.code == "future_period"
    import_comparison.write(office, found)
    assert office.cells.get(key("L1", "2023-12")) is not None


def test_a_computed_indicator_is_never_taken_in(office: Office) -> None:
    source = book(("Mes", "C1", "L1"), ("2023-01", 4, 9), ("2023-02", 5, 8))
    found = compared(office, source)
    assert {line.key.indicator for line in found.lines} == {"L1"}
    import_comparison.write(office, found)
    assert {k.indicator for k in held(office)} == {"L1"}


def test_a_cell_that_changed_since_is_not_overwritten(office: Office) -> None:
    found = compared(office, MONTHS)
    office.cells.record(Observation(key("R1", "2023-03"), 7))
    with pytest.raises(DataError) as caught:
        import_comparison.write(office, found)
    assert caught.value.code == "import_overtaken"
    assert office.queries.count() == 1, "nothing of it was written"


def test_open_questions_keep_everything_out(office: Office) -> None:
    source = book(("Mes", "Homicidios"), ("2023-01", "s/d"), ("2023-02", 2))
    draft = drafted(office, source)
    assert [q.ask for q in draft.open_questions] == [QuestionKind.MARKS]
    with pytest.raises(DataError) as caught:
        import_draft.read(office, draft)
    assert caught.value.code == "import_questions"
    with pytest.raises(DataError) as bad:
        answered(office, draft, draft.open_questions[0], {"s/d": "perhaps"})
    assert bad.value.code == "bad_answer"
    found = compared(office, source, {QuestionKind.MARKS: {"s/d": "O"}})
    import_comparison.write(office, found)
    assert office.cells.get(key("L1", "2023-01")) == Observation(
        key("L1", "2023-01"), None, Status.NOT_AVAILABLE, source="police.xlsx, Hoja 1, row 2"
    )


def test_incidents_are_counted_and_undone_as_one_step(office: Office) -> None:
    rows = [("Fecha", "Delito", "Comuna", "Sexo")]
    rows += [
        (f"2023-01-{day:02}", "Homicidio", f"Comuna {1 + day % 2}", "F") for day in range(1, 8)
    ]
    rows += [(f"2023-02-{day:02}", "Atracos", "Comuna 1", "M") for day in range(1, 4)]
    found = compared(office, book(*rows))
    import_comparison.write(office, found)
    values = {k.name: o.value for k, o in held(office).items()}
    assert values["L1 2023-01"] == 7
    assert values["L1 2023-01 01"] == 3
    assert values["L1 2023-01 02"] == 4
    assert values["L1 2023-01 sex F"] == 7
    assert values["R1 2023-02"] == 3
    wide = office.cells.get(key("L1", "2023-01"))
    assert wide is not None
    assert wide.source == "police.xlsx, Hoja 1, rows 2, 3, 4, 5, 6 … 8 (7 in all)"
    office.steps.undo()
    assert office.queries.count() == 0


def test_fourteen_years_of_cali_to_the_unit(tmp_path: Path, catalogue_file: CatalogueFile) -> None:
    with Office.create(tmp_path / "cali.cityreport", catalogue_file, clock, "Ada") as office:
        office.city.save(Profile(City("Cali", "COL")))
        found = compared(office, VALLE)
        assert {left.reason for left in found.reading.left} == {Reason.HEADER, Reason.OTHER_PLACE}
        assert import_comparison.write(office, found) == 14
        with VALLE.open(encoding="utf-8", newline="") as stream:
            published = {
                f"L1 {row['año']}": int(row["homicidios"])
                for row in csv.DictReader(stream)
                if row["municipio"] == "Cali"
            }
        assert {k.name: o.value for k, o in held(office).items()} == published


def test_london_by_borough_and_month_to_the_unit(
    tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    with LONDON.open(encoding="utf-8", newline="") as stream:
        everything = list(csv.DictReader(stream))
    rows = [row for row in everything if row["MinorText"] == "Homicide"]
    names = sorted({row["LookUp_BoroughName"] for row in everything})
    areas = tuple(Area(f"{number:02}", name) for number, name in enumerate(names, 1))
    published = Counter[CellKey]()
    for row in rows:
        for month in [column for column in row if column.isdigit()]:
            period = Period.parse(f"{month[:4]}-{month[4:]}")
            code = next(area.code for area in areas if area.name == row["LookUp_BoroughName"])
            published[CellKey("L1", period, code)] += int(row[month])
            published[CellKey("L1", period)] += int(row[month])
    with Office.create(tmp_path / "london.cityreport", catalogue_file, clock, "Ada") as office:
        office.city.save(Profile(City("London", "GBR"), areas=areas))
        draft = drafted(office, LONDON, {QuestionKind.ABSENT: "zero"})
        (question,) = draft.open_questions
        draft = answered(office, draft, question, dict.fromkeys(question.words, "-"))
        reading = import_draft.read(office, draft)
        import_comparison.write(office, import_comparison.compare(office, reading, draft.book.name))
        stored = {k: o.value for k, o in held(office).items() if k.indicator == "L1"}
        assert stored == {**dict.fromkeys(stored, 0), **published}
        assert sum(v for k, v in stored.items() if k.area == "_T" and v) == sum(
            int(row[column]) for row in rows for column in row if column.isdigit()
        )


NAUGHTY = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["=1+1", "@SUM(A1)", "'; DROP TABLE observation; --", "\u202eabc", "<b>", "{n}", "%s", "\u0000"]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(district=NAUGHTY, sheet=NAUGHTY, file=NAUGHTY)
def test_no_name_out_of_a_file_breaks_an_import(
    office: Office, district: str, sheet: str, file: str
) -> None:
    rows = (("Mes", "Comuna", "Homicidios"), ("2023-01", "Comuna 1", 3), ("2023-01", district, 4))
    source = replace(book(*rows, sheet=sheet), name=file)
    draft = drafted(office, source)
    for question in draft.open_questions:
        if question.ask is not QuestionKind.WORDS:
            return
        draft = answered(office, draft, question, dict.fromkeys(question.words, "-"))
    found = import_comparison.compare(office, import_draft.read(office, draft), file)
    import_comparison.write(office, found, {line.key for line in found.lines})
    for observation in held(office).values():
        check_text(observation.source)
    while office.steps.next_undo() is not None:
        office.steps.undo()
    assert office.queries.count() == 0
    assert office.history.audit().holds


def test_the_list_of_naughty_strings_comes_in_as_districts_that_are_left_out(
    office: Office,
) -> None:
    import json

    strings = json.loads((DATA / "naughty_strings" / "blns.json").read_text(encoding="utf-8"))
    rows: list[Sequence[Value]] = [("Mes", "Comuna", "Homicidios", "Observaciones")]
    rows += [("2023-01", "Comuna 1", 3, ""), ("2023-02", "Comuna 2", 4, "")]
    rows += [("2023-03", string, 1, string) for string in strings]
    draft = drafted(office, book(*rows))
    for _ in range(5):
        for question in draft.open_questions:
            assert question.ask is QuestionKind.WORDS
            draft = answered(office, draft, question, dict.fromkeys(question.words, "-"))
    found = import_comparison.compare(office, import_draft.read(office, draft), "police.xlsx")
    import_comparison.write(office, found)
    values = {k.name: o.value for k, o in held(office).items()}
    assert values["L1 2023-01 01"] == 3
    assert values["L1 2023-02 02"] == 4
    for observation in held(office).values():
        check_text(observation.source)
    assert office.history.audit().holds


def test_a_write_that_is_killed_leaves_nothing_of_it(sample_path: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.csv"
    months = ",".join(f"{2010 + n // 12}{n % 12 + 1:02}" for n in range(60))
    lines = [f"Offence,{months}"]
    lines += [f"{code}," + ",".join(str(n) for n in range(60)) for code in ("L1", "L4", "P1", "R1")]
    changed.write_text("\n".join(lines), encoding="utf-8")
    script = """
import os, signal, sys
from cityreport.store.observations import Observations
real, seen = Observations.change, []
def change(self, *given):
    seen.append(1)
    if len(seen) == 150:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, *given)
Observations.change = change
from cityreport.cli import main
sys.argv[0] = "cityreport"
main()
"""
    call = [sys.executable, "-c", script, "import", changed, "--store", sample_path]
    if sys.platform == "win32":
        pytest.skip("no SIGKILL")
    ended = subprocess.run([str(part) for part in call], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    from cityreport import paths
    from cityreport.domain.catalogue import read_catalogue

    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with Office.open(sample_path, catalogue, clock, "Ada") as office:
        assert office.queries.count() == 17_136
        assert office.history.audit().holds


def test_a_read_only_office_compares_and_is_not_written(office: Office) -> None:
    closed = read_only(office)
    try:
        found = compared(closed, MONTHS)
        with pytest.raises(AccessError):
            import_comparison.write(closed, found)
    finally:
        closed.close()


def test_cancel_ends_a_comparison(office: Office) -> None:
    class Stop(Exception):  # noqa: N818
        pass

    def stop(_made: int, _of: int) -> None:
        raise Stop

    reading = import_draft.read(office, drafted(office, MONTHS))
    with pytest.raises(Stop):
        import_comparison.compare(office, reading, "x", progress=stop)
    assert office.queries.count() == 0


# -- kept mappings


def test_a_kept_mapping_is_offered_again_when_the_layout_returns(
    office: Office, tmp_path: Path
) -> None:
    shelf = saved_mappings.Mappings(tmp_path / "kept")
    assert shelf.all() == []
    source = book(("Mes", "Comuna", "Homicidios"), ("2023-01", "Barrio X", 3), ("2023-02", "-", 1))
    draft = drafted(office, source)
    for question in draft.open_questions:
        draft = answered(office, draft, question, dict.fromkeys(question.words, "-"))
    shelf.keep(draft.mapping, "  Police “monthly” ../../x ")
    again = import_draft.propose(office, Path("next.xlsx"), source, shelf.all())
    assert again.known == "Police “monthly” ../../x"
    assert again.open_questions == []
    assert [path.parent for path in (tmp_path / "kept").iterdir()] == [tmp_path / "kept"]
    other = book(("Year", "Robberies"), (2022, 3), (2023, 4))
    assert import_draft.propose(office, Path("other.xlsx"), other, shelf.all()).known == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format":"x"}', b" " * (2 * 1024 * 1024 + 5)],
    ids=["empty", "object", "binary", "deep", "other", "large"],
)
def test_a_file_that_is_no_mapping_is_said_and_passed_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        saved_mappings.load(path)
    assert caught.value.code == "bad_mapping"
    assert saved_mappings.Mappings(tmp_path).all() == []


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81])
def test_a_mapping_needs_a_name(tmp_path: Path, office: Office, name: str) -> None:
    with pytest.raises(DataError) as caught:
        saved_mappings.Mappings(tmp_path).keep(drafted(office, MONTHS).mapping, name)
    assert caught.value.code == "bad_mapping_name"


def test_a_date_of_the_file_is_a_month(office: Office) -> None:
    source = book(("Date", "Homicides"), (date(2023, 1, 1), 2), (date(2023, 2, 1), 3))
    found = compared(office, source)
    assert {line.key.name for line in found.lines} == {"L1 2023-01", "L1 2023-02"}
    assert PROFILE.city.name == office.city.profile.city.name
