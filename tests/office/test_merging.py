"""Head office and its branches: nothing is lost, nothing wins by coming last."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import Area, City, Profile
from cityreport.domain.contribution import Contribution
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.exchange.contributions.contribution_file import write_contribution
from cityreport.exchange.digest import in_order, seal_content
from cityreport.office.contributions import contribution_writing, merge
from cityreport.office.contributions.contribution_writing import (
    ContributionChoice,
    read_contribution,
)
from cityreport.office.contributions.merge import Decision, Merge
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock, read_only
from tests.exchange.conftest import observation

JANUARY, MARCH = Period.parse("2023-01"), Period.parse("2023-03")
YEAR = Period.of_year(2023)
ALL = ContributionChoice(YEAR, YEAR)
Open = Callable[..., Office]


@pytest.fixture
def open_office(tmp_path: Path, catalogue_file: CatalogueFile) -> Iterator[Open]:
    """Makes offices of the same city, each in a file of its own."""
    opened: list[Office] = []

    def make(officer: str, profile: Profile = PROFILE) -> Office:
        path = tmp_path / f"{officer}-{len(opened)}.cityreport"
        office = Office.create(path, catalogue_file, clock, officer)
        office.city.save(profile)
        opened.append(office)
        return office

    yield make
    for office in opened:
        office.close()


@pytest.fixture
def head(open_office: Open) -> Office:
    return open_office("Hanna")


@pytest.fixture
def branch(open_office: Open) -> Office:
    return open_office("Bruno")


def cell(month: int, area: str = "01", indicator: str = "L1") -> CellKey:
    return CellKey(indicator, Period.month(2023, month), area)


def piece_of(office: Office, folder: Path, choice: ContributionChoice = ALL) -> Contribution:
    """What came by mail: written by one office, read by another."""
    path = folder / "piece.json"
    contribution_writing.contribute(office, office.changes.officer, choice, path)
    return read_contribution(path)


def take_in(
    head: Office, piece: Contribution, decisions: dict[CellKey, Decision] | None = None
) -> int:
    compared = merge.compare(head, piece, "piece.json")
    return merge.merge(head, compared, decisions or {})


def numbers(office: Office) -> list[Observation]:
    return office.store.observations.matching(periods=[Period.month(2023, m) for m in range(1, 13)])


def counts(compared: Merge) -> tuple[int, int, int, int, int]:
    return compared.counts


def refused(work: Callable[[], object]) -> str:
    with pytest.raises((DataError, AccessError)) as caught:
        work()
    return caught.value.code


def merge_refused(head: Office, compared: Merge, decisions: dict[CellKey, Decision]) -> str:
    return refused(lambda: merge.merge(head, compared, decisions))


def test_a_number_travels_whole(head: Office, branch: Office, tmp_path: Path) -> None:
    sent = [
        Observation(cell(1), 9, Status.PROVISIONAL, "=1+1", "Police, table 4"),
        Observation(cell(2), 0),
        Observation(cell(3), None, Status.NOT_AVAILABLE, "Not sent\nyet"),
        Observation(CellKey("V1", YEAR, "02"), 5_400_000, currency="COP"),
        Observation(CellKey("S1", YEAR), 62.5, sample_size=1200, margin=2.8),
        Observation(CellKey("L1", Period.parse("2023-Q4"), "02"), 7),
    ]
    branch.cells.record_many(sent)
    assert take_in(head, piece_of(branch, tmp_path)) == len(sent)
    assert [head.cells.get(o.key) for o in sent] == sent
    assert head.history.audit().holds


def test_a_piece_holds_what_was_chosen(branch: Office, tmp_path: Path) -> None:
    keys = [cell(m, area, i) for m in (1, 4) for area in ("01", "02", "_T") for i in ("L1", "P1")]
    branch.cells.record_many([Observation(key, 1) for key in keys])
    choice = ContributionChoice(JANUARY, MARCH, frozenset({"01"}), frozenset({"L1"}))
    piece = piece_of(branch, tmp_path, choice)
    held = [(o.indicator, o.period, o.area) for o in piece.observations]
    assert held == [("L1", "2023-01", "01")]
    assert [(area.code, area.name) for area in piece.areas] == [("01", "Comuna 1")]
    assert piece.indicators == ["L1"]
    assert piece.office.officer == "Bruno"
    city = piece_of(branch, tmp_path, ContributionChoice(YEAR, YEAR, frozenset({"_T"})))
    assert {o.area for o in city.observations} == {"_T"}
    assert city.areas == []


def test_pieces_of_one_file_name_the_same_office_and_are_not_the_same(
    branch: Office, head: Office, tmp_path: Path
) -> None:
    for office in (branch, head):
        office.cells.record(Observation(cell(1), 1))
    first, second = piece_of(branch, tmp_path), piece_of(branch, tmp_path)
    assert first.office == second.office
    assert first.id != second.id
    assert piece_of(head, tmp_path).office.id != first.office.id


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (ContributionChoice(MARCH, JANUARY), "export_order"),
        (ContributionChoice(YEAR, YEAR, frozenset({"99"})), "unknown_area"),
        (ContributionChoice(YEAR, YEAR, indicators=frozenset({"L99"})), "unknown_indicator"),
        (ContributionChoice(YEAR, YEAR, indicators=frozenset({"C1"})), "derived_cell"),
        (ContributionChoice(YEAR, YEAR, frozenset({"02"})), "contribute_empty"),
    ],
)
def test_a_choice_that_gives_no_piece_writes_no_file(
    branch: Office, tmp_path: Path, choice: ContributionChoice, code: str
) -> None:
    branch.cells.record(Observation(cell(1), 1))
    path = tmp_path / "none.json"
    assert refused(lambda: contribution_writing.contribute(branch, "Bruno", choice, path)) == code
    assert not path.exists()


def test_what_a_piece_does_not_hold_stays(head: Office, branch: Office, tmp_path: Path) -> None:
    """An empty cell of the branch never erases a number."""
    head.cells.record(Observation(cell(1), 4))
    branch.cells.record_many([Observation(cell(1), 1), Observation(cell(2), 5)])
    branch.cells.clear(cell(1))
    assert take_in(head, piece_of(branch, tmp_path)) == 1
    assert head.cells.get(cell(1)) == Observation(cell(1), 4)
    assert head.cells.get(cell(2)) == Observation(cell(2), 5)


DIFFERING = [
    Observation(cell(1), 8),
    Observation(cell(1), 9, Status.PROVISIONAL),
    Observation(cell(1), 9, note="of the prosecutor"),
    Observation(cell(1), 9, source="Police"),
    Observation(cell(1), None, Status.NOT_AVAILABLE),
    Observation(cell(1), 0),
]


@pytest.mark.parametrize("theirs", DIFFERING)
def test_whatever_differs_is_shown_side_by_side_and_never_overwrites(
    head: Office, branch: Office, tmp_path: Path, theirs: Observation
) -> None:
    ours = Observation(cell(1), 9)
    head.cells.record(ours)
    branch.cells.record_many([theirs, Observation(cell(2), 5)])
    compared = merge.compare(head, piece_of(branch, tmp_path), "piece.json")
    assert counts(compared) == (1, 0, 1, 0, 0)
    (conflict,) = compared.conflicts
    assert (conflict.ours.observation, conflict.theirs.observation) == (ours, theirs)
    assert conflict.ours.origin.officer == "Hanna"
    assert conflict.theirs.origin == ("Bruno", "2024-02-10T09:30:00Z", "piece.json")
    assert merge_refused(head, compared, {}) == "merge_undecided"
    assert head.queries.count() == 1
    assert merge.merge(head, compared, {cell(1): Decision.OURS}) == 1
    assert head.cells.get(cell(1)) == ours


def test_one_undecided_of_many_writes_nothing(head: Office, branch: Office, tmp_path: Path) -> None:
    for month in (1, 2, 3):
        head.cells.record(Observation(cell(month), 1))
        branch.cells.record(Observation(cell(month), 2))
    branch.cells.record(Observation(cell(4), 2))
    compared = merge.compare(head, piece_of(branch, tmp_path), "piece.json")
    before = numbers(head)
    decisions = {cell(1): Decision.THEIRS, cell(2): Decision.OURS}
    assert merge_refused(head, compared, decisions) == "merge_undecided"
    assert numbers(head) == before
    assert merge.merge(head, compared, decisions | {cell(3): Decision.THEIRS}) == 3
    assert [head.cells.get(cell(m)).value for m in (1, 2, 3, 4)] == [2, 1, 2, 2]


def test_the_same_piece_again_changes_nothing(head: Office, branch: Office, tmp_path: Path) -> None:
    branch.cells.record_many([Observation(cell(1), 9), Observation(cell(2), 5)])
    piece = piece_of(branch, tmp_path)
    assert take_in(head, piece) == 2
    entries = head.store.journal.count()
    compared = merge.compare(head, piece, "piece.json")
    assert counts(compared) == (0, 2, 0, 0, 0)
    assert merge.merge(head, compared, {}) == 0
    assert head.store.journal.count() == entries


def test_undo_takes_the_whole_merge_back_and_redo_does_it_again(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    head.cells.record_many([Observation(cell(1), 4, note="ours"), Observation(cell(5), 1)])
    branch.cells.record_many([Observation(cell(m), m + 10, note="theirs") for m in range(1, 5)])
    before = numbers(head)
    take_in(head, piece_of(branch, tmp_path), {cell(1): Decision.THEIRS})
    merged = numbers(head)
    assert len(merged) == 5
    assert len(head.steps.undo()) == 4
    assert numbers(head) == before
    head.steps.redo()
    assert numbers(head) == merged
    assert head.history.audit().holds


def test_the_journal_names_the_piece(head: Office, branch: Office, tmp_path: Path) -> None:
    branch.cells.record(Observation(cell(1), 9))
    piece = piece_of(branch, tmp_path)
    compared = merge.compare(head, piece, "pie\nce\udcff.json")
    merge.merge(head, compared, {})
    action = head.store.journal.last_action()
    assert action is not None
    assert (action.kind, action.officer) == ("merge", "Hanna")
    for named in ("pie�ce�.json", piece.id, "Bruno", piece.created):
        assert named in action.reason


def test_what_was_typed_meanwhile_is_not_overwritten(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    head.cells.record(Observation(cell(1), 4))
    branch.cells.record_many([Observation(cell(1), 5), Observation(cell(2), 6)])
    piece = piece_of(branch, tmp_path)
    theirs = {cell(1): Decision.THEIRS}
    for typed in (Observation(cell(2), 7), Observation(cell(1), 8)):
        compared = merge.compare(head, piece, "piece.json")
        head.cells.record(typed)
        before = numbers(head)
        decisions = {c.key: Decision.THEIRS for c in compared.conflicts}
        assert merge_refused(head, compared, decisions) == "merge_overtaken"
        assert numbers(head) == before
    compared = merge.compare(head, piece, "piece.json")
    assert {c.ours.observation.value for c in compared.conflicts} == {7, 8}
    head.cells.clear(cell(1))
    assert merge_refused(head, compared, theirs | {cell(2): Decision.OURS}) == ("merge_overtaken")
    assert head.cells.get(cell(1)) is None


def test_a_cell_that_was_kept_may_change_meanwhile(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    head.cells.record(Observation(cell(1), 4))
    branch.cells.record(Observation(cell(1), 5))
    compared = merge.compare(head, piece_of(branch, tmp_path), "piece.json")
    head.cells.record(Observation(cell(1), 6))
    assert merge.merge(head, compared, {cell(1): Decision.OURS}) == 0
    assert head.cells.get(cell(1)) == Observation(cell(1), 6)


def test_cells_that_this_office_cannot_hold_are_told_and_the_rest_is_merged(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    branch.city.save(replace(PROFILE, areas=(*PROFILE.areas, Area("03", "Comuna 3"))))
    branch.cells.record_many([Observation(cell(1), 9), Observation(cell(1, "03"), 2)])
    piece = piece_of(branch, tmp_path)
    more = [
        observation("L99", "2023-01", 1),
        observation("C1", "2023-01", 1),
        observation("L1", "2023-02", 1.5),
        observation("L1", "2024-03", 1),
        observation("L1", "2023-03", 1, breakdown="weather", category="rain"),
        observation("L1", "2023-05", 1, note="bell \x07"),
    ]
    piece = seal_content(
        in_order(
            replace(
                piece,
                observations=[*piece.observations, *more],
                indicators=[*piece.indicators, "L99", "C1"],
                coverage=replace(piece.coverage, end="2024-12"),
            )
        )
    )
    write_contribution(piece, tmp_path / "more.json")
    compared = merge.compare(head, read_contribution(tmp_path / "more.json"), "more.json")
    assert {(refusal.cell, refusal.error.code) for refusal in compared.refused} == {
        ("L1 2023-01 03", "unknown_area"),
        ("L99 2023-01", "unknown_indicator"),
        ("C1 2023-01", "derived_cell"),
        ("L1 2023-02", "not_whole"),
        ("L1 2024-03", "future_period"),
        ("L1 2023-03 weather rain", "unknown_breakdown"),
        ("L1 2023-05", "text_not_printable"),
    }
    assert merge.merge(head, compared, {}) == 1
    assert head.cells.get(cell(1)) == Observation(cell(1), 9)


def test_a_district_that_ended_before_is_refused_here(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    ended = Area("01", "Comuna 1", None, Period.parse("2022-12"))
    head.city.save(replace(PROFILE, areas=(ended, PROFILE.areas[1])))
    branch.cells.record(Observation(cell(1), 9))
    compared = merge.compare(head, piece_of(branch, tmp_path), "piece.json")
    assert [refusal.error.code for refusal in compared.refused] == ["area_not_in_period"]


@pytest.mark.parametrize(
    ("name", "country", "other"),
    [
        ("Santiago de Cali", "COL", False),
        ("SANTIAGO  de cali ", "COL", False),
        ("Cali", "COL", True),
        ("Santiago de Cali", "ESP", True),
    ],
)
def test_another_citys_piece_is_refused_unless_it_is_meant(
    open_office: Open, head: Office, tmp_path: Path, name: str, country: str, other: bool
) -> None:
    elsewhere = open_office("Elif", replace(PROFILE, city=City(name, country, currency="COP")))
    elsewhere.cells.record(Observation(cell(1), 9))
    compared = merge.compare(head, piece_of(elsewhere, tmp_path), "piece.json")
    assert compared.other_city == other
    if other:
        assert merge_refused(head, compared, {}) == "merge_another_city"
        assert head.queries.count() == 0
    assert merge.merge(head, compared, {}, another_city=True) == 1


def test_a_code_that_means_another_district_is_pointed_out(
    open_office: Open, head: Office, tmp_path: Path
) -> None:
    areas = (Area("01", "Harbour"), Area("02", "COMUNA 2"))
    elsewhere = open_office("Elif", replace(PROFILE, areas=areas))
    elsewhere.cells.record(Observation(cell(1), 9))
    compared = merge.compare(head, piece_of(elsewhere, tmp_path), "piece.json")
    assert compared.renamed == (("01", "Comuna 1", "Harbour"),)


def test_a_read_only_office_writes_a_piece_and_merges_none(
    head: Office, branch: Office, tmp_path: Path
) -> None:
    branch.cells.record(Observation(cell(1), 9))
    with read_only(branch) as reader:
        piece = piece_of(reader, tmp_path)
    with read_only(head) as reader:
        compared = merge.compare(reader, piece, "piece.json")
        assert counts(compared) == (1, 0, 0, 0, 0)
        assert merge_refused(reader, compared, {}) == "store_read_only"


def test_earlier_pieces_of_one_call_count_as_here(
    open_office: Open, head: Office, branch: Office, tmp_path: Path
) -> None:
    other = open_office("Elif")
    branch.cells.record(Observation(cell(1), 9))
    other.cells.record(Observation(cell(1), 8))
    first = merge.compare(head, piece_of(branch, tmp_path), "first.json")
    earlier = first.answers
    assert [answer.observation for answer in earlier.values()] == [Observation(cell(1), 9)]
    second = merge.compare(head, piece_of(other, tmp_path), "second.json", earlier)
    (conflict,) = second.conflicts
    assert conflict.between_pieces
    assert conflict.ours.origin.piece == "first.json"


CELLS = [cell(m, area, i) for m in (1, 2) for area in ("01", "02", "_T") for i in ("L1", "P1")]
NUMBERS = st.dictionaries(st.sampled_from(CELLS), st.integers(0, 3), max_size=8)


def test_any_order_of_pieces_without_a_conflict_gives_the_same_numbers(
    open_office: Open, tmp_path: Path
) -> None:
    """Disjoint or overlapping: where nobody contradicts, the order does not matter; where
    somebody does, the first answer stays until it is decided."""
    first, second, *heads = (open_office(name) for name in ("A", "B", "H1", "H2"))

    @settings(deadline=None, max_examples=25)
    @given(NUMBERS, NUMBERS)
    def holds(one: dict[CellKey, int], other: dict[CellKey, int]) -> None:
        for office, wanted in ((first, one), (second, other)):
            office.cells.record_many(CELLS)
            office.cells.record_many([Observation(key, value) for key, value in wanted.items()])
        pieces = [
            piece_of(office, tmp_path)
            for office, wanted in ((first, one), (second, other))
            if wanted
        ]
        agree = all(one[key] == other[key] for key in one.keys() & other.keys())
        results = []
        for head, order in zip(heads, itertools.cycle((pieces, pieces[::-1])), strict=False):
            head.cells.record_many(CELLS)
            for piece in order:
                compared = merge.compare(head, piece, "p.json")
                assert agree or len(order) == 2
                if compared.conflicts:
                    assert not agree
                    assert merge_refused(head, compared, {}) == "merge_undecided"
                    keep = {conflict.key: Decision.OURS for conflict in compared.conflicts}
                    merge.merge(head, compared, keep)
                else:
                    merge.merge(head, compared, {})
            results.append({o.key: o.value for o in numbers(head)})
        if agree:
            assert results[0] == results[1] == one | other
        else:
            assert results == [other | one, one | other]

    holds()
