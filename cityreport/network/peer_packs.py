"""Peer packs: what cities like each other counted together in a year, for each of their offices.

Not here: which cities are alike (`peer_groups`), what must not be said of them (`peer_figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.peer_pack import (
    FEWEST,
    FORMAT,
    VERSION,
    PeerFigureRecord,
    PeerPack,
    Withheld,
    WithheldRecord,
)
from cityreport.domain.people import population_in
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Rolling
from cityreport.domain.submission import Submission
from cityreport.errors import AccessError, DataError
from cityreport.exchange import signed_file
from cityreport.exchange.key_file import OpenKey
from cityreport.files import write_bytes
from cityreport.network.analyses import Asked, NetworkNumbers
from cityreport.network.city_facts import (
    CityFacts,
    city_facts,
    followed,
    newest_heads,
    profile_of,
    read_period,
)
from cityreport.network.desk_moment import instant_of
from cityreport.network.manifest import Manifest
from cityreport.network.network_view import due_month
from cityreport.network.parquet_files import check_whole
from cityreport.network.peer_figures import Counted, figure_of
from cityreport.network.peer_groups import PeerGroup, SizedPlace, group_at, peer_groups
from cityreport.outputs import Output, OutputKind

FOLDER = "peers"
_DECEMBER = 12
_MONTHS = frozenset(range(1, 13))
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class DecidedGroup(msgspec.Struct, frozen=True):
    """A group with what is said of it. `counted`: by indicator, the offices behind its figure;
    `figures` have `own` False until they are an office's."""

    group: PeerGroup
    figures: tuple[PeerFigureRecord, ...]
    withheld: tuple[WithheldRecord, ...]
    counted: dict[str, tuple[str, ...]]


class DecidedYear(msgspec.Struct, frozen=True):
    """A year as it was decided on at a moment. `whole`: the cities that counted and signed every
    month of it; `known`: all cities of the desk then."""

    year: int
    made: str
    groups: tuple[DecidedGroup, ...]
    whole: int
    known: int

    @property
    def figures(self) -> int:
        """The number of figures in it."""
        return sum(len(one.figures) for one in self.groups)

    @property
    def large_enough(self) -> int:
        """The number of groups that are large enough for a figure."""
        return sum(1 for one in self.groups if len(one.group.offices) >= FEWEST)


class YearDecision(NamedTuple):
    """A year as it was decided on, or would be now."""

    decided: DecidedYear
    is_kept: bool

    @property
    def is_open(self) -> bool:
        """True where writing packs decides on the year: a figure leaves the desk, and none has
        before."""
        return not self.is_kept and self.decided.figures > 0


def newest_year(now: datetime) -> int:
    """Return the newest year whose December is due."""
    due = due_month(now)
    return due.year if due.number == _DECEMBER else due.year - 1


def decide(
    manifest: Manifest, folder: Path, catalogue: Catalogue, year: int, now: datetime
) -> DecidedYear:
    """Return what can be said of a year now; nothing is kept of it.

    Raise DataError peers_early while its December is not due, peers_no_numbers where no city sent
    any of it, AccessError('desk_empty').
    """
    if year > newest_year(now):
        raise DataError("peers_early", year=str(year))
    asked = Asked(Period.month(year, _DECEMBER))
    check_whole(manifest.batches(), folder / "data")
    numbers = NetworkNumbers(folder, asked)
    try:
        cities = city_facts(manifest, numbers, catalogue, asked)
    finally:
        numbers.close()
    if all(read_period(one.period).year != year for one in manifest.holdings()):
        raise DataError("peers_no_numbers", year=str(year))
    indicators = followed(catalogue)
    signed = _signed_months(manifest, year)
    whole: dict[str, dict[str, Counted]] = {}
    places: list[tuple[str, SizedPlace]] = []
    for one in cities:
        office = one.head.office.id
        place = _place(one.head, year)
        found = (
            _whole_counts(one, indicators, year)
            if signed.get(office, frozenset()) >= _MONTHS
            else {}
        )
        if found and place is not None:
            whole[office] = found
            places.append((office, place))
    groups = [_decided(group, indicators, whole) for group in peer_groups(places)]
    return DecidedYear(year, instant_of(now), tuple(groups), len(whole), len(cities))


def decision(
    manifest: Manifest, folder: Path, catalogue: Catalogue, year: int, now: datetime
) -> YearDecision:
    """Return what was decided on a year, or would be now; raises what `decide` raises."""
    kept = manifest.peer_year(year)
    if kept is not None:
        return YearDecision(msgspec.json.decode(kept, type=DecidedYear), is_kept=True)
    return YearDecision(decide(manifest, folder, catalogue, year, now), is_kept=False)


def write_packs(
    manifest: Manifest, folder: Path, made: YearDecision, catalogue: Catalogue, key: OpenKey
) -> Path:
    """Keep what was decided on a year for good, and write the packs that are missing; return the
    folder that they are in. A year of which nothing can be said is not decided on by that."""
    decided = made.decided
    if made.is_open:
        manifest.keep_peer_year(decided.year, msgspec.json.encode(decided))
    place = folder / FOLDER / str(decided.year)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(place), reason=reason) from error
    codes = [one.code for one in followed(catalogue)]
    for head in newest_heads(manifest).values():
        path = place / _name(head, decided.year)
        pack = pack_for(head, decided, codes, key.file.owner)
        content = signed_file.encoded(signed_file.signed(pack, key.signing))
        if not (path.exists() and path.read_bytes() == content):
            write_bytes(path, content, Output(OutputKind.PEERS))
    return place


def pack_for(head: Submission, decided: DecidedYear, codes: Sequence[str], desk: str) -> PeerPack:
    """Return the pack of an office, not yet signed. `head`: of its newest submission."""
    office = head.office.id
    of_group, group = _group_for(head, decided)
    figures: list[PeerFigureRecord] = []
    if of_group is None:
        reason: Withheld = "too_few_cities" if group is not None else "people_unknown"
        withheld = [WithheldRecord(code, reason) for code in codes]
    else:
        withheld = list(of_group.withheld)
        for figure in of_group.figures:
            is_own = office in of_group.counted[figure.indicator]
            figures.append(msgspec.structs.replace(figure, own=is_own))
    return PeerPack(
        FORMAT,
        VERSION,
        decided.made,
        desk,
        office,
        decided.year,
        None if group is None else group.record,
        figures,
        withheld,
        None,
    )


def _signed_months(manifest: Manifest, year: int) -> dict[str, set[int]]:
    """Return, by office, the months of a year that are signed."""
    found: dict[str, set[int]] = {}
    for holding in manifest.holdings():
        if holding.signed and holding.period.startswith(str(year)):
            months = {month.number for month in read_period(holding.period).months()}
            found.setdefault(holding.office, set()).update(months)
    return found


def _place(head: Submission, year: int) -> SizedPlace | None:
    people = population_in(profile_of(head).population, TOTAL, year)
    return None if people is None else SizedPlace.of(head.city.country, people.value)


def _whole_counts(one: CityFacts, indicators: Iterable[Indicator], year: int) -> dict[str, Counted]:
    """Return what a city counted in every month of a year, as the standard counts and in one way,
    by indicator."""
    end = Period.month(year, _DECEMBER)
    start = Period.month(year, 1)
    found = {}
    for indicator in indicators:
        progress = one.progress.get(indicator.code)
        if progress is None or progress.unit or progress.break_between(start, end) is not None:
            continue
        row = next((row for row in progress.rolling12 if row.period == end), None)
        if row is not None and row.rate is not None:
            found[indicator.code] = _counted(one, row)
    return found


def _counted(one: CityFacts, row: Rolling) -> Counted:
    return Counted(one.head.office.id, row.value, row.exposure)


def _decided(
    group: PeerGroup,
    indicators: Iterable[Indicator],
    whole: Mapping[str, Mapping[str, Counted]],
) -> DecidedGroup:
    figures, withheld, behind = [], [], {}
    for indicator in indicators:
        rows = (whole[office].get(indicator.code) for office in group.offices)
        counted = [row for row in rows if row is not None]
        said = figure_of(indicator, counted)
        if isinstance(said, WithheldRecord):
            withheld.append(said)
        else:
            figures.append(said)
            behind[indicator.code] = tuple(row.office for row in counted)
    return DecidedGroup(group, tuple(figures), tuple(withheld), behind)


def _group_for(
    head: Submission, decided: DecidedYear
) -> tuple[DecidedGroup | None, PeerGroup | None]:
    """Return the group of an office with what is said of it: the one that it is in, else the one of
    its place, else an empty one of which nothing is said."""
    office = head.office.id
    for one in decided.groups:
        if office in one.group.offices:
            return one, one.group
    place = _place(head, decided.year)
    if place is None:
        return None, None
    group = group_at((one.group for one in decided.groups), place)
    return next((one for one in decided.groups if one.group == group), None), group


def _name(head: Submission, year: int) -> str:
    city = _NOT_IN_NAMES.sub("-", head.city.name)[:40].strip("-")
    return f"peers_{year}_{head.city.country}_{city}_{head.office.id[:8]}.json"
