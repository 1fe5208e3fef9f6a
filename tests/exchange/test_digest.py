"""The digest says whether two contents are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.cell_record import CellRecord
from cityreport.domain.contribution import Contribution
from cityreport.domain.submission import FindingRecord, ObservationRecord, Submission, order
from cityreport.errors import DataError
from cityreport.exchange.digest import WITHOUT_NUMBERS, canonical, digest, seal_content


def observation(value: float | None, margin: float | None, note: str) -> ObservationRecord:
    return ObservationRecord(
        "S1", "2025", "_T", "_T", "_T", value, "A", note, "", None, None, margin
    )


def plainly(submission: Submission) -> bytes:
    """The canonical form as the standard words it, by the library alone."""
    content = msgspec.to_builtins(submission)
    del content["seal"]
    content["observations"] = [
        msgspec.to_builtins(o) for o in sorted(submission.observations, key=order)
    ]
    return rfc8785.dumps(content)


def test_is_sha256_of_the_rfc_8785_form(small: Submission) -> None:
    assert canonical(small) == plainly(small)
    assert digest(small) == hashlib.sha256(plainly(small)).hexdigest()
    assert small.seal is not None
    assert small.seal.digest == digest(small)


NUMBERS = st.none() | st.integers(0, 2**53 - 1) | st.floats(0, 1e300) | st.floats(0, 100)


def test_the_fast_way_writes_what_the_library_writes(small: Submission) -> None:
    @given(st.lists(st.builds(observation, NUMBERS, NUMBERS, st.text()), max_size=4))
    def holds(rows: list[ObservationRecord]) -> None:
        submission = msgspec.structs.replace(small, observations=rows)
        assert canonical(submission) == plainly(submission)

    holds()


@pytest.mark.parametrize("content", [Submission, Contribution])
def test_only_fields_without_numbers_are_written_as_texts(
    content: type[Submission | Contribution],
) -> None:
    """What makes the fast way right for them; those left out are the ones that hold a number."""
    plain = msgspec.inspect
    may_be = {plain.StrType, plain.BoolType, plain.NoneType, plain.LiteralType}
    holders = {plain.StructType, plain.ListType, plain.UnionType}
    info = plain.type_info(content)
    assert isinstance(info, plain.StructType)
    for field in info.fields:
        found = kinds(field.type)
        is_plain = {type(kind) for kind in found} <= may_be | holders and all(
            isinstance(value, str)
            for kind in found
            if isinstance(kind, plain.LiteralType)
            for value in kind.values
        )
        assert (field.name in WITHOUT_NUMBERS) == (is_plain and field.name != "seal"), field.name


def test_texts_are_written_as_the_library_writes_them(small: Submission) -> None:
    cell = st.builds(CellRecord, st.text(), st.just("2025"), st.text(), st.text(), st.text())
    findings = st.builds(
        FindingRecord,
        st.text(),
        st.sampled_from(("high", "medium", "low")),
        st.just("2025"),
        st.text(),
        st.lists(cell, max_size=2),
        st.text(),
        st.booleans(),
        st.text(),
    )

    @given(st.lists(findings, max_size=3))
    def holds(found: list[FindingRecord]) -> None:
        submission = msgspec.structs.replace(small, findings=found)
        assert canonical(submission) == plainly(submission)

    holds()


def kinds(kind: object) -> list[object]:
    """A type of a field with all those inside it."""
    match kind:
        case msgspec.inspect.StructType(fields=fields):
            return [kind, *(one for field in fields for one in kinds(field.type))]
        case msgspec.inspect.ListType(item_type=item):
            return [kind, *kinds(item)]
        case msgspec.inspect.UnionType(types=types):
            return [kind, *(one for member in types for one in kinds(member))]
    return [kind]


def test_a_whole_number_is_the_same_as_float_and_int(changed: Callable[..., Submission]) -> None:
    as_float = changed(observations=[observation(62.0, 3.0, "")])
    as_int = changed(observations=[observation(62, 3, "")])
    assert as_float.seal == as_int.seal


def test_the_order_of_rows_does_not_matter(small: Submission) -> None:
    turned = msgspec.structs.replace(small, observations=small.observations[::-1])
    assert digest(turned) == digest(small)


def test_every_field_matters(small: Submission) -> None:
    """A change of any plain value anywhere changes the digest."""
    before = digest(small)
    content = msgspec.to_builtins(small)
    del content["seal"]
    for path in leaves(content):
        spoilt = msgspec.to_builtins(small)
        home = spoilt
        for step in path[:-1]:
            home = home[step]
        home[path[-1]] = other(home[path[-1]])
        try:
            changed = msgspec.convert(spoilt, Submission)
        except msgspec.ValidationError:
            continue  # the types refuse it: no digest to compare
        assert digest(changed) != before, path


def leaves(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    if isinstance(value, dict):
        return [leaf for key, member in value.items() for leaf in leaves(member, (*path, key))]
    if isinstance(value, list):
        return [leaf for i, member in enumerate(value) for leaf in leaves(member, (*path, i))]
    return [path]


def other(value: object) -> object:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case None:
            return 1
        case _:
            return f"{value}a"


@pytest.mark.parametrize("value", [2**53, float("inf"), float("nan")])
def test_refuses_numbers_that_json_cannot_carry(small: Submission, value: float) -> None:
    submission = msgspec.structs.replace(small, observations=[observation(value, None, "")])
    with pytest.raises(DataError) as caught:
        digest(submission)
    assert caught.value.code == "cannot_be_sealed"


def test_refuses_half_a_surrogate_pair(small: Submission) -> None:
    for note in ("\ud800", "\udfffx"):
        submission = msgspec.structs.replace(small, observations=[observation(1, None, note)])
        with pytest.raises(DataError) as caught:
            seal_content(submission)
        assert caught.value.code == "cannot_be_sealed"
