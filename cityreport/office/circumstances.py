"""The circumstances of verdicts, from the store: what is signed, with what, and what was changed
since.

Belongs here: signatures and the journal beside a verdict. Not here: what holds of one (domain).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from cityreport.domain.city import Profile
from cityreport.domain.conditions import Circumstances
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature
from cityreport.domain.signed_basis import (
    BasisPart,
    SignedBasis,
    SinceSigned,
    basis_of,
    plan_since_signed,
)
from cityreport.office import sign_off_steps
from cityreport.store.annotations import SIGN_OFF
from cityreport.store.journal_history import PlainLine
from cityreport.store.profile_table import with_part
from cityreport.store.store import Store

_PLAN = ("baseline", "target", "population")
"""The subjects of the journal that every rate and every path rests on."""
_SALVAGE = "salvage"
"""The kind of the action that wrote a whole file anew: what was before it is in no journal."""


class CircumstanceReader:
    """Reads the circumstances of an open file, once for each state of it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[object, Circumstances] | None = None

    def read(self, profile: Profile, as_of: Period) -> Circumstances:
        """Return what `circumstances` does."""
        state = (self._store.journal.head(), as_of)
        if self._known is None or self._known[0] != state:
            self._known = state, circumstances(self._store, profile, as_of)
        return self._known[1]


def circumstances(store: Store, profile: Profile, as_of: Period) -> Circumstances:
    """Return what is signed now, what it was signed with, and what of that is another one now.

    A signature from before its basis was kept with it has the one that the journal tells, by its
    order and not by any clock; where the journal begins later, it is not known.
    """
    signed = {
        period: signature
        for period, signature in sign_off_steps.signatures(store).items()
        if signature.is_locked
    }
    if not signed:
        return Circumstances(as_of, frozenset())
    last = store.history.last_actions(SIGN_OFF)
    at = {period: last.get(str(period), 0) for period in signed}
    lines = store.history.since(_PLAN, min(at.values()))
    given = {p: s.basis for p, s in signed.items() if s.basis is not None}
    unknown = _without_journal(store, signed, at)
    given |= _told_by_journal(signed.keys() - given.keys() - unknown, at, lines, profile)
    days = _Days(lines)
    found = plan_since_signed(given, profile)
    return Circumstances(
        as_of,
        frozenset(signed),
        given,
        tuple(
            replace(change, day=days.of(change, min(at[period] for period in change.signed)))
            for change in found
        ),
        unknown,
    )


def _without_journal(
    store: Store, signed: Mapping[Period, Signature], at: Mapping[Period, int]
) -> frozenset[Period]:
    """Return the periods whose signature says nothing itself and stands in the journal only from a
    salvage on."""
    kinds = {action: store.history.kind(action) for action in set(at.values()) if action}
    return frozenset(
        period
        for period, signature in signed.items()
        if signature.basis is None and kinds.get(at[period], _SALVAGE) == _SALVAGE
    )


def _told_by_journal(
    periods: Iterable[Period], at: Mapping[Period, int], lines: list[PlainLine], profile: Profile
) -> dict[Period, SignedBasis]:
    """Return the bases that the journal tells: today's profile with the changes after each
    signature taken back."""
    found, left = {}, list(reversed(lines))
    for period in sorted(periods, key=lambda period: -at[period]):
        while left and left[-1].action > at[period]:
            line = left.pop()
            profile = with_part(profile, line.subject, line.key, line.old)
        found[period] = basis_of(profile, period)
    return found


class _Days:
    """The days of changes of the plan, by lines of the journal, the newest first."""

    def __init__(self, lines: Iterable[PlainLine]) -> None:
        self._newest: dict[tuple[str, str], PlainLine] = {}
        for line in lines:
            area = line.key.partition("\t")[0]
            self._newest.setdefault((line.subject, line.key), line)
            self._newest.setdefault((line.subject, area), line)

    def of(self, change: SinceSigned, since: int) -> date | None:
        """Return the day of the newest change of a part after an action; None where there is none.
        A population that was drawn between years changes with theirs."""
        places = [""]
        if change.part is BasisPart.POPULATION:
            places = [f"{change.area}\t{change.year}", change.area]
        for place in places:
            line = self._newest.get((change.part.value, place))
            if line is not None and line.action > since:
                return datetime.fromisoformat(line.at).astimezone().date()
        return None
