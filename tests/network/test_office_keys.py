"""The desk knows each office by its key: a changed one waits until the coordinator confirms it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import Submission
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.seal_check import sign_submission
from cityreport.exchange.strict_json import encoded
from cityreport.network import desk as desk_module
from cityreport.network import reading_pool
from cityreport.network.arrival import Arrival, Found
from cityreport.network.arrival_reading import DeskWork, read_arrival
from cityreport.network.desk import Desk
from tests.network.conftest import Collect
from tests.network.made_cities import corrected, write
from tests.network.test_desk import set_aside

MADE = "2026-02-01T10:00:00Z"


@pytest.fixture
def keys() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The key that a file is signed with and those before it, by the number of the submission."""
    return {}


@pytest.fixture(autouse=True)
def _signed(monkeypatch: pytest.MonkeyPatch, keys: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """Files come signed as `keys` says."""

    def read(found: Found, work: DeskWork) -> Arrival:
        arrival = read_arrival(found, work)
        if arrival.head is None or arrival.head.id not in keys:
            return arrival
        key, earlier = keys[arrival.head.id]
        return msgspec.structs.replace(arrival, key=key, earlier=earlier)

    monkeypatch.setattr(desk_module, "arrivals", partial(reading_pool.arrivals, read=read))


@pytest.fixture(scope="module")
def made() -> list[key_file.OpenKey]:
    return [key_file.make("office", "an office", MADE) for _ in range(3)]


def public(key: key_file.OpenKey) -> str:
    return key.file.key


def test_another_key_waits_until_it_is_confirmed(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    keys: dict[str, tuple[str, tuple[str, ...]]],
    made: list[key_file.OpenKey],
    run_command,
) -> None:
    first, second = cities[0], corrected(cities[0])
    keys[first.id] = public(made[0]), ()
    write(first, inbox)
    assert collect().taken == 1
    keys[second.id] = public(made[1]), ()
    path = write(second, inbox)
    assert collect().states == {"accepted": 1, "waiting": 1}
    assert set_aside(out)[path.name] == "desk_other_key"
    assert not list((out / "received").glob("*.part"))
    digits = read_out(public(made[1])).split()
    code, said, _ = run_command("desk-key", "list", "--out", out)
    assert (code, " ".join(digits) in said) == (0, True)
    code, _, said = run_command("desk-key", "confirm", "11111", "--out", out)
    assert code == 2
    assert "No file waits" in said
    assert run_command("desk-key", "confirm", *digits, "--out", out)[0] == 0
    assert collect().states == {"accepted": 2}


def test_a_key_that_the_known_one_signed_needs_nobody(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    keys: dict[str, tuple[str, tuple[str, ...]]],
    made: list[key_file.OpenKey],
    catalogue_file: CatalogueFile,
) -> None:
    first, second, third = cities[0], corrected(cities[0]), corrected(corrected(cities[0]), more=2)
    keys[first.id] = public(made[0]), ()
    keys[second.id] = public(made[1]), (public(made[0]),)
    keys[third.id] = public(made[0]), ()  # the old key is out of use
    write(first, inbox)
    collect()
    write(second, inbox)
    assert collect().states == {"accepted": 2}
    write(third, inbox)
    assert collect().states == {"accepted": 2, "waiting": 1}
    with Desk(out, catalogue_file) as desk:
        assert [(one.key, one.source) for one in desk.manifest.office_keys()] == [
            (public(made[1]), "change")
        ]


def test_who_signed_once_is_not_taken_unsigned(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    keys: dict[str, tuple[str, tuple[str, ...]]],
    made: list[key_file.OpenKey],
) -> None:
    keys[cities[0].id] = public(made[0]), ()
    write(cities[0], inbox)
    collect()
    path = write(corrected(cities[0]), inbox)
    assert collect().states == {"accepted": 1, "refused": 1}
    assert set_aside(out) == {path.name: "desk_not_signed"}


def test_an_enrolment_brings_the_key(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    keys: dict[str, tuple[str, tuple[str, ...]]],
    made: list[key_file.OpenKey],
) -> None:
    city = cities[0]
    enrolment = Enrolment(
        "cityreport-enrolment",
        "1.0",
        MADE,
        city.office.id,
        city.city.name,
        city.city.country,
        public(made[2]),
        [],
        None,
    )
    content = signed_file.encoded(signed_file.signed(enrolment, made[2].signing))
    (inbox / "a-enrolment.json").write_bytes(content)
    forged = msgspec.structs.replace(enrolment, key=public(made[1]))
    content = signed_file.encoded(signed_file.signed(forged, made[2].signing))
    (inbox / "b-forged.json").write_bytes(content)
    collect()
    keys[city.id] = public(made[0]), ()
    path = write(city, inbox)
    collect()
    assert set_aside(out) == {path.name: "desk_other_key", "b-forged.json": "signature_broken"}


def test_the_signature_in_a_file_is_what_the_desk_knows_an_office_by(
    cities: list[Submission],
    inbox: Path,
    out: Path,
    collect: Collect,
    made: list[key_file.OpenKey],
    catalogue_file: CatalogueFile,
) -> None:
    write(sign_submission(cities[0], made[0].signing), inbox)
    path = write(sign_submission(corrected(cities[0]), made[1].signing), inbox)
    assert collect().states == {"accepted": 1, "waiting": 1}
    assert set_aside(out) == {path.name: "desk_other_key"}
    with Desk(out, catalogue_file) as desk:
        assert [one.key for one in desk.manifest.office_keys()] == [public(made[0])]
    content = bytearray(encoded(sign_submission(cities[1], made[2].signing)))
    at = content.rindex(b'"value":') + len(b'"value":')
    content[at : at + 1] = b"9" if content[at : at + 1] != b"9" else b"8"
    (inbox / "zz-changed.json").write_bytes(content)
    collect()
    assert set_aside(out)["zz-changed.json"] == "content_changed"
