"""The sample offices: published numbers, and on them what an office has done and what is left to
practise.

What was not published is said to be not collected; the older months are signed; what stood out was
settled. Left to practise: a month to sign, a finding, a flag, a month half entered. Nobody signed
these numbers in truth: every signature says that it is part of the sample.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from cityreport import paths
from cityreport.domain.acceptance import accept_finding
from cityreport.domain.borders import Borders, Ring, Shape
from cityreport.domain.catalogue import Catalogue, CatalogueFile
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Profile
from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period, month_range
from cityreport.domain.progress import Progress
from cityreport.domain.sign_off import Signature
from cityreport.domain.signed_basis import SignedBasis, basis_of
from cityreport.domain.targets import has_target
from cityreport.errors import AccessError
from cityreport.exchange.borders_file import write_borders
from cityreport.files import owner
from cityreport.i18n import number, tr
from cityreport.office import new_office, sample, sample_small
from cityreport.office.changes import Statement
from cityreport.office.clock import Clock, instant, system_clock
from cityreport.office.collection_states import state_of
from cityreport.office.district_borders import borders_path
from cityreport.office.office import Office
from cityreport.office.sample_clock import MOMENTS, PRACTICE, SampleCity, sample_city
from cityreport.office.sign_off_steps import state_of as signature_state
from cityreport.store.annotations import ACCEPTANCE, COLLECTION, FLAG, SIGN_OFF
from cityreport.store.observations import cell_text

_LAST_SIGNED = Period.month(2023, 9)
_HALF_ENTERED = Period.month(2023, 12)
_LEFT_TO_ENTER = ("G1", "G2", "R1")
_WITH_FINDING = Period.month(2023, 11)
_SIGNED_AFTER = timedelta(days=19, hours=11)
"""After the end of a month."""
_SMALL_LAST_SIGNED = 2012
_WEST, _NORTH, _WIDTH, _HEIGHT = -0.7, 51.7, 0.18, 0.12 * 0.6225
"""Of the tiles, in degrees: half as wide again as high, for the names in them."""


def create_sample(
    path: Path, catalogue: CatalogueFile, officer: str, city: SampleCity = SampleCity.LONDON
) -> Office:
    """Make a new office file at `path` with a sample city, ready to practise on.

    What the office has done is laid down in actions of kind `practice`, which undo does not take
    back.
    """
    moment = MOMENTS[city]
    create, lay_out = (
        (_create_london, _practise_london)
        if city is SampleCity.LONDON
        else (sample_small.create_numbers, _practise_small)
    )
    office = create(path, catalogue, lambda: moment, officer)
    with new_office.removed_on_failure(office):
        lay_out(office)
    return office


def start_again(path: Path, catalogue: CatalogueFile, officer: str) -> Office:
    """Put the sample of a file back as it was when it was new, and open it.

    AccessError('no_sample') for a file that is none: an office's numbers are never replaced; the
    errors of opening a file for one that is in use or cannot be read.
    """
    with Office.look(path, catalogue, system_clock, officer) as office:
        city = sample_city(office.store)
    if city is None:
        raise AccessError("no_sample", path=str(path))
    Office.open(path, catalogue, system_clock, officer).close()  # refused while it is in use
    beside = path.with_name(f".{path.name}.{owner()}.part{path.suffix}")
    create_sample(beside, catalogue, officer, city).close()
    made = borders_path(beside)
    beside.replace(path)
    if made.exists():
        made.replace(borders_path(path))
    return Office.open(path, catalogue, system_clock, officer)


def _create_london(path: Path, catalogue: CatalogueFile, clock: Clock, officer: str) -> Office:
    left = frozenset((code, _HALF_ENTERED) for code in _LEFT_TO_ENTER)
    return sample.create_numbers(path, catalogue, clock, officer, left)


def _practise_london(office: Office) -> None:
    reason = tr("Not in the figures that the police published: this sample has no source for it.")
    collected = _collection(office.catalogue, set(sample.READING.values()), reason, None)
    months = list(month_range(Period.month(2017, 1), _LAST_SIGNED))
    with office.changes.change():
        _lay(office, collected)
        findings = office.checks.check()
        rest = [*_signatures(office, months), *_accepted(office, findings), _flag()]
        _lay(office, rest)
    write_borders(_tiles(office.city.profile), borders_path(office.store.path))


def _practise_small(office: Office) -> None:
    reason = tr("Not in the numbers that were published of this city.")
    years = [Period.of_year(year) for year in range(2000, _SMALL_LAST_SIGNED + 1)]
    collected = _collection(office.catalogue, {"L1"}, reason, Frequency.YEAR)
    with office.changes.change():
        _lay(office, [*collected, *_signatures(office, years)])


def _lay(office: Office, statements: Iterable[Statement]) -> None:
    """Write statements as one action of the sample, inside the caller's transaction."""
    change = office.store.annotations.change
    entries = [entry for one in statements if (entry := change(*one)) is not None]
    office.changes.append(entries, PRACTICE)


def _collection(
    catalogue: Catalogue, published: set[str], reason: str, by: Frequency | None
) -> list[Statement]:
    """Say what is collected: what was published, without any breakdown, and nothing else."""
    said: list[Statement] = []
    for indicator in catalogue.indicators:
        if indicator.derived is None:
            is_there = indicator.code in published
            collected = Collected(by=by, unused=indicator.breakdowns) if is_there else None
            state = state_of(collected or Collected(reason=reason))
            said.append((COLLECTION, indicator.code, state))
    return said


def _signatures(office: Office, periods: list[Period]) -> Iterator[Statement]:
    """Sign periods, each some weeks after its end, with what was known of it then."""
    profile, role = office.city.profile, tr("in the sample; nobody signed these numbers in truth")
    indicators = filter(has_target, office.catalogue.indicators)
    measured = [office.queries.progress(indicator.code) for indicator in indicators]
    for period in periods:
        following = datetime.combine(period.shift(1).start, datetime.min.time(), UTC)
        at = instant(following + _SIGNED_AFTER)
        basis = _with_numbers(basis_of(profile, period), period, measured)
        signature = Signature(office.changes.officer, role, at, at, basis=basis)
        yield SIGN_OFF, str(period), signature_state(signature)


def _with_numbers(basis: SignedBasis, period: Period, measured: list[Progress]) -> SignedBasis:
    """Return a basis with the numbers that were there at the end of its period."""
    last = period.months()[-1]
    is_over = last >= Period.month(max(basis.baseline), 12)
    means, counts = {}, {}
    for progress in measured:
        for row in progress.rolling12:
            if row.period == last:
                counts[progress.indicator] = row.value
        if is_over and progress.baseline.mean is not None:
            means[progress.indicator] = progress.baseline.mean
    return replace(basis, means=means, counts=counts)


def _accepted(office: Office, findings: list[Finding]) -> Iterator[Statement]:
    """Accept all findings of figures but one: these are as they were published. A number that is
    left to enter has none."""
    reason = tr("Compared with the published file: the figure is the same there.")
    left = next((f for f in findings if f.period == _WITH_FINDING), None)
    for finding in findings:
        held = office.cells.get(finding.cells[0]) if finding.cells else None
        if finding is not left and held is not None and held.value is not None:
            yield ACCEPTANCE, finding.identity, _encoded(accept_finding(finding, reason))


def _flag() -> Statement:
    """Flag the first number that is left to enter, with the paper to enter from."""
    published = sample.published_totals((code, _HALF_ENTERED) for code in _LEFT_TO_ENTER)
    totals = {code: count for (code, _), count in published.items()}
    text = tr(
        "To practise: the police’s paper for December 2023 says Rape {rape}, Other Sexual "
        "Offences {sexual}, Robbery {robbery}. Enter them, then take this flag away.",
        rape=number(totals["G1"]),
        sexual=number(totals["G2"]),
        robbery=number(totals["R1"]),
    )
    return FLAG, cell_text(CellKey(_LEFT_TO_ENTER[0], _HALF_ENTERED)), _encoded(text)


def _encoded(said: object) -> str:
    return msgspec.json.encode(said).decode()


def _tiles(profile: Profile) -> Borders:
    """Return a schematic map: a tile of the same size for each district, about where it lies."""
    path = paths.resource("sample", "london_tiles.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        places = {
            row["name"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(stream)
        }
    return Borders(tuple(Shape(a.code, ((_tile(*places[a.name]),),)) for a in profile.areas))


def _tile(column: int, row: int) -> Ring:
    west, north = _WEST + column * _WIDTH, _NORTH - row * _HEIGHT
    east, south = west + _WIDTH, north - _HEIGHT
    return ((west, south), (east, south), (east, north), (west, north))
