"""An office takes in a pack of cities like ours once it is known who signed it, and says no more of
two rates than their intervals do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.city import PER
from cityreport.domain.peer_pack import (
    Beside,
    PeerFigureRecord,
    PeerGroupRecord,
    PeerPack,
    WithheldRecord,
    beside,
)
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Rolling
from cityreport.errors import CityReportError
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.peer_pack_file import read_pack
from cityreport.office import peers
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from tests.conftest import RunCommand, clock
from tests.office.known_network import know

MADE = "2023-03-01T08:00:00Z"
YEAR = 2022
GROUP = PeerGroupRecord(None, "europe_northern_america", 1_000_000, None, 9)


def figure(code: str = "L1", **more: Any) -> PeerFigureRecord:
    facts: dict[str, Any] = {
        "cities": 8,
        "own": True,
        "cases": 500,
        "people": 25_000_000,
        "rate": 2.0,
        "lower": 1.6,
        "upper": 2.5,
    }
    return PeerFigureRecord(code, **(facts | more))


def pack_of(sender: Office, *figures: PeerFigureRecord, **more: Any) -> PeerPack:
    facts: dict[str, Any] = {
        "format": "cityreport-peers",
        "version": "1.0",
        "made": MADE,
        "desk": "Peace network",
        "office": sender.store.office_id(),
        "year": YEAR,
        "group": GROUP,
        "figures": list(figures or (figure(),)),
        "withheld": [WithheldRecord("P1", "dominated")],
        "signature": None,
    }
    return PeerPack(**(facts | more))


def written(pack: PeerPack, desk: key_file.OpenKey, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"pack-{len(list(folder.glob('pack-*')))}.json"
    path.write_bytes(signed_file.encoded(signed_file.signed(pack, desk.signing)))
    return path


@pytest.fixture
def counted(sample: Office) -> Office:
    """London, as if it counted homicide in the standard's unit."""
    profile = sample.city.profile
    series = tuple(msgspec.structs.replace(one, unit="") for one in profile.series)
    sample.city.save(msgspec.structs.replace(profile, series=series))
    return sample


@pytest.fixture
def desk() -> key_file.OpenKey:
    return key_file.make("network", "Peace network", MADE)


def refused(office: Office, path: Path, **more: Any) -> str:
    """The code with which a pack is refused; nothing of it is kept."""
    before = peers.newest_pack(office)
    with pytest.raises(CityReportError) as raised:
        peers.take_in(office, path, **more)
    assert peers.newest_pack(office) == before
    return raised.value.code


def test_a_pack_of_the_known_network_stands_beside_the_own_year(
    counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    assert peers.peer_view(counted, "L1") is None
    know(counted, desk, tmp_path)
    kept = peers.take_in(counted, written(pack_of(counted), desk, tmp_path))
    assert peers.newest_pack(counted) == kept
    assert peers.is_signer_known(counted, kept)
    view = peers.peer_view(counted, "L1")
    assert view is not None
    progress = counted.queries.progress("L1", "_T")
    row = next(r for r in progress.rolling12 if r.period == Period.month(YEAR, 12))
    assert view.own == row
    assert view.figure == figure()
    assert view.said is Beside.LOWER
    assert row.upper is not None
    assert row.upper < 1.6
    other = peers.peer_view(counted, "P1")
    assert other is not None
    assert (other.figure, other.withheld) == (None, "dominated")
    assert [one.indicator for one in peers.peer_views(counted)] == ["L1", "P1"]
    assert counted.history.lines(HistoryFilter()).lines[0].kind == "peers"


def test_another_unit_is_not_set_beside_the_standards(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(sample, desk, tmp_path)
    peers.take_in(sample, written(pack_of(sample), desk, tmp_path))
    view = peers.peer_view(sample, "L1")
    assert view is not None
    assert (view.own, view.said) == (None, None)  # London counts offences


def test_whose_key_nobody_knows_is_asked_about(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    path = written(pack_of(sample), desk, tmp_path)
    assert refused(sample, path) == "peers_key_unknown"
    assert refused(sample, path, accepted_key="x" * 43) == "peers_key_unknown"
    kept = peers.take_in(sample, path, accepted_key=desk.file.key)
    assert not peers.is_signer_known(sample, kept)
    later = written(pack_of(sample, made="2023-04-01T08:00:00Z"), desk, tmp_path)
    peers.take_in(sample, later)  # the same key is not asked about again
    other = key_file.make("network", "Another network", MADE)
    know(sample, other, tmp_path)
    assert peers.newest_pack(sample) is None
    assert refused(sample, path) == "peers_key"
    sample.exports.keys.forget_network()
    know(sample, desk, tmp_path)
    found = peers.newest_pack(sample)
    assert found is not None
    assert found.pack.made == "2023-04-01T08:00:00Z"


@pytest.mark.parametrize(
    ("year", "made", "code"),
    [
        (YEAR, MADE, "peers_known"),
        (YEAR, "2023-02-01T08:00:00Z", "peers_older"),
        (YEAR - 1, "2023-09-01T08:00:00Z", "peers_older"),
        (YEAR, "2099-01-01T08:00:00Z", "peers_in_future"),
    ],
)
def test_an_older_pack_never_takes_the_place_of_a_newer_one(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path, year: int, made: str, code: str
) -> None:
    know(sample, desk, tmp_path)
    peers.take_in(sample, written(pack_of(sample), desk, tmp_path))
    assert refused(sample, written(pack_of(sample, year=year, made=made), desk, tmp_path)) == code


BAD = {
    "another office": ({"office": "0f0f0f0f-0000-4000-8000-0000000000aa"}, "peers_of_another"),
    "no group": ({"group": None}, "peers_figure"),
    "more cities than the group": ({"figures": [figure(cities=10)]}, "peers_figure"),
    "a rate of its own": ({"figures": [figure(rate=2.1)]}, "peers_figure"),
    "outside its interval": ({"figures": [figure(lower=2.2)]}, "peers_figure"),
    "twice": ({"withheld": [WithheldRecord("L1", "dominated")]}, "peers_twice"),
}


@pytest.mark.parametrize(("more", "code"), BAD.values(), ids=BAD)
def test_what_cannot_be_is_refused(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path, more: dict[str, Any], code: str
) -> None:
    know(sample, desk, tmp_path)
    assert refused(sample, written(pack_of(sample, **more), desk, tmp_path)) == code


def test_a_file_that_was_changed_or_cut_is_refused(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(sample, desk, tmp_path)
    whole = written(pack_of(sample), desk, tmp_path).read_bytes()
    path = tmp_path / "other.json"
    path.write_bytes(whole.replace(b'"cases": 500', b'"cases": 501'))
    assert refused(sample, path) == "signature_broken"
    few = json.loads(whole)
    few["figures"][0]["cities"] = 5
    path.write_text(json.dumps(few))
    assert refused(sample, path) == "field_wrong"
    path.write_bytes(whole[:200])
    assert refused(sample, path)
    path.write_bytes(b'{"format": "cityreport-receipt", "version": "1.0"}')
    assert refused(sample, path) == "signed_file_kind"
    assert not peers.is_pack(path)


def test_a_pack_survives_the_file_that_is_put_back(
    sample: Office, desk: key_file.OpenKey, tmp_path: Path, catalogue_file: CatalogueFile
) -> None:
    know(sample, desk, tmp_path)
    earlier = sample.store.path.read_bytes()
    peers.take_in(sample, written(pack_of(sample), desk, tmp_path))
    path = sample.store.path
    sample.close()
    path.write_bytes(earlier)
    with Office.open(path, catalogue_file, clock, "A. Pérez") as again:
        found = peers.newest_pack(again)
        assert found is not None
        assert found.pack.year == YEAR


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cases=st.integers(0, 10**6),
    people=st.integers(1000, 10**9),
    width=st.floats(0, 0.9),
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=50),
    own=st.booleans(),
    cities=st.integers(6, 9),
)
def test_what_is_written_is_read(
    cases: int,
    people: int,
    width: float,
    name: str,
    own: bool,
    cities: int,
    sample: Office,
    desk: key_file.OpenKey,
    tmp_path: Path,
) -> None:
    rate = round(PER * cases / people, 2)
    lower, upper = round(rate * (1 - width), 2), round(rate * (1 + width), 2)
    one = figure(
        cases=cases, people=people, rate=rate, lower=lower, upper=upper, own=own, cities=cities
    )
    pack = pack_of(sample, one, desk=name)
    path = written(pack, desk, tmp_path / "written")
    read, key = read_pack(path)
    path.unlink()
    assert key == desk.file.key
    assert msgspec.structs.replace(read, signature=None) == pack


@pytest.mark.parametrize(
    ("cases", "lower", "upper", "said"),
    [
        (100, 12.5, 20.0, Beside.LOWER),  # 100 of a million: 8.1 to 12.2
        (100, 12.1, 20.0, Beside.OVERLAP),
        (100, 5.0, 8.2, Beside.OVERLAP),
        (100, 5.0, 8.0, Beside.HIGHER),
        (0, 0.5, 0.9, Beside.LOWER),  # none of a million: up to 0.37
    ],
)
def test_higher_and_lower_are_said_only_where_the_intervals_do_not_overlap(
    cases: int, lower: float, upper: float, said: Beside
) -> None:
    own = Rolling(Period.month(YEAR, 12), cases, cases / 10, exposure=1_000_000.0)
    group = figure(lower=lower, upper=upper)
    assert beside(own, group, moved_by_reporting=False) is said
    assert beside(own, group, moved_by_reporting=True) is Beside.MOVED_BY_REPORTING
    without = msgspec.structs.replace(own, rate=None)
    assert beside(without, group, moved_by_reporting=False) is None


def test_the_command_takes_a_pack_in_and_says_both_rates(
    counted: Office, desk: key_file.OpenKey, tmp_path: Path, run_command: RunCommand
) -> None:
    path = written(pack_of(counted), desk, tmp_path)
    store = counted.store.path
    counted.close()
    code, out, error = run_command("peers", "--store", store)
    assert (code, out) == (0, "The network has sent nothing about cities like ours yet.\n")
    code, out, error = run_command("peers", path, "--store", store)
    assert (code, out) == (1, "")
    assert "--accept-key" in error
    code, out, error = run_command("peers", path, "--accept-key", "--store", store)
    assert (code, error) == (0, "")
    said = out.replace("\xa0", " ").splitlines()
    assert said[0] == "Cities like ours, 2022, from Peace network: taken in."
    assert "   8 cities, ours among them: 2.00 per 100,000 (95 % interval 1.60 to 2.50)" in said
    assert any(line.startswith("   Our city: 1.") for line in said)
    code, out, _ = run_command("peers", "--json", "--store", store)
    answers = json.loads(out)
    assert [one["indicator"] for one in answers] == ["L1", "P1"]
    assert answers[0]["group"]["upper"] == 2.5
    assert answers[1]["withheld"] == "dominated"
    code, _, error = run_command("peers", path, "--store", store)
    assert code == 1
    assert "taken in before" in error
