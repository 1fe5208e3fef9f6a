"""Districts that follow others: what happened to each, and what cannot be said."""

from __future__ import annotations

import pytest

from cityreport.domain.area import Area, Followed, check_areas
from cityreport.domain.period import Period
from cityreport.domain.profile_changes import read_follows
from cityreport.domain.succession import ChangeKind, changes_of, successors
from cityreport.errors import DataError

MAY = Period.month(2023, 5)
APRIL = MAY.shift(-1)


def old(code: str = "O") -> Area:
    return Area(code, f"Old {code}", valid_to=APRIL)


def new(code: str, *follows: str) -> Area:
    return Area(code, f"New {code}", MAY, follows=tuple(Followed(f, MAY) for f in follows))


def standing(code: str, *follows: str) -> Area:
    return Area(code, f"Standing {code}", follows=tuple(Followed(f, MAY) for f in follows))


@pytest.mark.parametrize(
    ("areas", "code", "kind", "names"),
    [
        ((old(), new("N", "O")), "N", ChangeKind.RENAMED, ("Old O",)),
        ((old(), new("N", "O"), new("M", "O")), "N", ChangeKind.SPLIT, ("Old O",)),
        ((standing("S"), new("N", "S")), "N", ChangeKind.SPLIT, ("Standing S",)),
        ((standing("S"), new("N", "S")), "S", ChangeKind.SHRANK, ("New N",)),
        ((old("A"), old("B"), new("N", "A", "B")), "N", ChangeKind.MADE, ("Old A", "Old B")),
        ((old(), standing("S", "O")), "S", ChangeKind.JOINED, ("Old O",)),
        ((standing("R"), standing("S", "R")), "S", ChangeKind.GREW, ("Standing R",)),
    ],
)
def test_what_happened_to_a_district(
    areas: tuple[Area, ...], code: str, kind: ChangeKind, names: tuple[str, ...]
) -> None:
    check_areas(areas)
    (change,) = changes_of(areas, code)
    assert change == (MAY, kind, names)


def test_the_end_of_a_district_breaks_nothing_and_names_what_followed() -> None:
    areas = (old(), new("N", "O"), new("M", "O"))
    assert changes_of(areas, "O") == ()
    assert successors(areas, "O") == ("New N", "New M")


def test_a_part_that_came_back_is_two_changes() -> None:
    back = MAY.shift(20)
    part = Area("N", "Part", MAY, back.shift(-1), (Followed("S", MAY),))
    areas = (Area("S", "Standing", follows=(Followed("N", back),)), part)
    check_areas(areas)
    assert [(c.month, c.kind) for c in changes_of(areas, "S")] == [
        (MAY, ChangeKind.SHRANK),
        (back, ChangeKind.JOINED),
    ]


@pytest.mark.parametrize(
    ("areas", "code"),
    [
        ((new("N", "N"),), "follows_unknown"),
        ((new("N", "X"),), "follows_unknown"),
        ((new("M"), new("N", "M")), "follows_younger"),
        ((standing("S"), Area("O", "O", None, APRIL, (Followed("S", MAY),))), "follows_outside"),
        ((old(), new("N", "O", "O")), "follows_twice"),
        (
            (old(), Area("N", "N", follows=(Followed("O", Period.parse("2023")),))),
            "follows_outside",
        ),
    ],
)
def test_what_cannot_follow(areas: tuple[Area, ...], code: str) -> None:
    with pytest.raises(DataError) as found:
        check_areas(areas)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ()),
        ("A, B C", (Followed("A", MAY), Followed("B C", MAY))),
        ("A 2023-04,B C", (Followed("A", APRIL), Followed("B C", MAY))),
        ("X,1; B C 2023-04", (Followed("X,1", MAY), Followed("B C", APRIL))),
        ("X,1", (Followed("X,1", MAY),)),
    ],
)
def test_what_is_typed_is_read(typed: str, found: tuple[Followed, ...]) -> None:
    assert read_follows(typed, "N", MAY, ("A", "B C", "X,1")) == found


@pytest.mark.parametrize(
    ("typed", "first", "code"),
    [
        ("Z", MAY, "follows_unknown"),
        ("A 2023", MAY, "bad_month"),
        ("A", None, "follows_without_month"),
    ],
)
def test_what_cannot_be_read(typed: str, first: Period | None, code: str) -> None:
    with pytest.raises(DataError) as found:
        read_follows(typed, "N", first, ("A",))
    assert found.value.code == code
