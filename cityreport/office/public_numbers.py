"""Making the public view of an office, and what has to be remembered once it is public.

The view itself is `public_view.PublicNumbers`. How cells are chosen: `domain.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from cityreport.domain import submission as submission_module
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.disclosure.attack_problem import Release
from cityreport.domain.disclosure.narrowing import find_narrowing
from cityreport.domain.disclosure.release import counts_of, hide, read_record, write_record
from cityreport.domain.disclosure.small_counts import THRESHOLD
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period, periods_within
from cityreport.domain.sign_off import Signature
from cityreport.errors import AccessError, DataError
from cityreport.office import overview, sign_off_steps
from cityreport.office.circumstances import circumstances
from cityreport.office.number_source import StoredNumbers
from cityreport.office.public_view import (
    PublicAnnotations,
    PublicCity,
    PublicClock,
    PublicFigures,
    PublicNumbers,
    PublicSignatures,
)
from cityreport.store.store import Store
from cityreport.store.submission_list import PUBLISHED


class PublicCopy(msgspec.Struct, frozen=True):
    """A public submission whose files are written, and what has to be noted of it."""

    made: submission_module.SubmissionRecord
    record: str


def public_numbers(
    office: StoredNumbers,
    start: Period | None = None,
    end: Period | None = None,
    threshold: int | None = None,
) -> PublicNumbers:
    """Return the public view of the months from `start` to `end`, or of all there are. Whole
    calendar years are looked at, so that every view hides the same of the same months.

    DataError('bad_threshold'); AccessError('statement_damaged') where what the journal says of
    an earlier release cannot be read.
    """
    return view(office, start, end, THRESHOLD if threshold is None else threshold)[0]


def view(
    office: StoredNumbers,
    start: Period | None,
    end: Period | None,
    threshold: int,
    *,
    totals_alone: bool = False,
    accept_narrowing: bool = True,
) -> tuple[PublicNumbers, dict[CellKey, int]]:
    """Return the same view with the true counts behind it, for the one who has to note the release.

    `totals_alone`: whole-city totals and nothing of breakdowns and districts, so that nothing
    has to be hidden for their sake, but for what earlier copies showed and hid.
    `accept_narrowing`: else DataError('thresholds_narrow') where this threshold and that of
    earlier copies together tell more of the hidden counts than the former one would.
    """
    with office.store.reading():
        cells = {
            cell.key: cell
            for cell in _cells(office, start, end)
            if not totals_alone or (cell.key.area == TOTAL and cell.key.is_total)
        }
        earlier = earlier_releases(office.store)
        signatures = sign_off_steps.signatures(office.store)
        this_month = Period.month_of(office.clock.now().astimezone().date())
        beside = circumstances(office.store, office.city.profile, this_month)
    if not accept_narrowing:
        refuse_narrowing(office, cells.values(), threshold, earlier)
    counts = counts_of(office.catalogue, cells.values())
    hiding = hide(office.catalogue, office.city.profile.areas, cells.values(), threshold, earlier)
    said = {period: _without_reason(signature) for period, signature in signatures.items()}
    profile, made = office.city.profile, office.clock.now()
    shown = {key: _shown(cell, hiding.hidden) for key, cell in cells.items()}
    numbers = PublicNumbers(
        office.catalogue_file,
        PublicClock(made),
        PublicCity(profile),
        PublicFigures(
            shown,
            office.catalogue,
            profile,
            made,
            office.store.path,
            beside,
        ),
        PublicAnnotations(office.annotations.narratives(), office.annotations.collection()),
        PublicSignatures(said),
        hiding,
    )
    return numbers, counts


def for_everybody(
    office: StoredNumbers,
    end: Period | None = None,
    *,
    totals_alone: bool,
    accept_narrowing: bool = True,
) -> tuple[PublicNumbers, str]:
    """Return the numbers for a picture or a page for everybody, up to the end of `end`, and the
    record that `Exports.note_public_report` has to keep before anybody sees it. Raise DataError as
    `view` does."""
    numbers, counts = view(
        office,
        None,
        end,
        THRESHOLD,
        totals_alone=totals_alone,
        accept_narrowing=accept_narrowing,
    )
    first, last = numbers.queries.span() or (
        Period.month_of(office.clock.now()),
        Period.month_of(office.clock.now()),
    )
    return numbers, record(numbers, first, end or last, counts)


def refuse_narrowing(
    office: StoredNumbers, cells: Iterable[Observation], threshold: int, earlier: Sequence[Release]
) -> None:
    """DataError('thresholds_narrow') where another threshold than before would tell more."""
    found = find_narrowing(office.catalogue, office.city.profile.areas, cells, threshold, earlier)
    if found is not None:
        raise DataError(
            "thresholds_narrow",
            threshold=threshold,
            former=found.former,
            cells=len(found.cells),
            hidden=len(found.hidden),
            two=len(found.two),
        )


def earlier_releases(store: Store) -> list[Release]:
    """Return the releases that went public before, in that order."""
    found = {}
    for key, state in store.journal.latest(PUBLISHED):
        try:
            found[_place(key)] = read_record(state or "")
        except ValueError as error:
            raise AccessError("statement_damaged", part=f"{PUBLISHED} {key}") from error
    return [found[place] for place in sorted(found)]


def next_report(store: Store, text: str) -> str | None:
    """Return the key under which a report's record (`record`) is to be kept: `4.1` is the first
    after submission 4. None where the very same is kept already."""
    kept = dict(store.journal.latest(PUBLISHED))
    if text in kept.values():
        return None
    submission = max((_place(key)[0] for key in kept), default=0)
    number = max((_place(key)[1] for key in kept if _place(key)[0] == submission), default=0)
    return f"{submission}.{number + 1}"


def _place(key: str) -> tuple[int, int]:
    """Return the place of a release in their order: `4` of a submission, `4.1` of a report after
    it."""
    submission, _, number = key.partition(".")
    return int(submission), int(number or 0)


def record(numbers: PublicNumbers, start: Period, end: Period, counts: dict[CellKey, int]) -> str:
    """Return the record that the journal has to keep once these months have gone public."""
    return write_record(numbers.release(start, end, counts))


def _cells(
    office: StoredNumbers, start: Period | None, end: Period | None
) -> Iterable[Observation]:
    span = office.store.observations.span()
    first, last = start or (span and span[0]), end or (span and span[1])
    if first is None or last is None:
        return []
    if first.months()[0] > last.months()[-1]:
        raise DataError("export_order", start=str(first), end=str(last))
    years = periods_within(Period.month(first.year, 1), Period.month(last.year, 12))
    return overview.with_derived(
        office.catalogue, office.store.observations.matching(periods=years)
    )


def _shown(cell: Observation, hidden: frozenset[CellKey]) -> Observation:
    if cell.key in hidden:
        return Observation(cell.key, None, Status.HIDDEN)
    return replace(cell, note="", source="")


def _without_reason(signature: Signature) -> Signature:
    """Remove the reason of a signature: reasons for reopening a month often say the number that was
    wrong."""
    if signature.reopened is None:
        return replace(signature, reason="")
    return replace(signature, reason="", reopened=replace(signature.reopened, reason=""))
