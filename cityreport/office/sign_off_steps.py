"""Signing periods off: what stands in the way, what a signature locks, what came in late.

The states are `domain.sign_off`'s; here they meet the store. Not here: the findings themselves,
which come in as an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period
from cityreport.domain.sign_off import Revision, Signature
from cityreport.errors import AccessError, DataError
from cityreport.office.collection_states import collection_of
from cityreport.store.annotations import NARRATIVE, SIGN_OFF
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.observations import read_cell_text, read_state
from cityreport.store.store import Store
from cityreport.store.submission_list import ELSEWHERE, SUBMISSION

Blocking = Callable[[Period], Sequence[object]]
"""The open findings of a period that stand in the way of signing it."""


def signature_of(store: Store, period: Period) -> Signature | None:
    """Return the signature of a period, also of one that was reopened; None if it was never
    signed."""
    return _signature(str(period), store.annotations.get(SIGN_OFF, str(period)))


def signatures(store: Store) -> dict[Period, Signature]:
    """Return the signature of every period that was ever signed."""
    found = {}
    for key, state in store.annotations.all(SIGN_OFF).items():
        signature = _signature(key, state)
        if signature is not None:
            found[Period.parse(key)] = signature
    return found


def state_of(signature: Signature) -> str:
    """Return a signature as the journal writes it."""
    return msgspec.json.encode(signature).decode()


def is_signature_locked(period: str, state: str | None) -> bool:
    """Return whether a stored state of a signature closes its period to changes."""
    signature = _signature(period, state)
    return signature is not None and signature.is_locked


def refuse_signed(store: Store, periods: Iterable[Period]) -> None:
    """DataError('month_signed') if any of the periods is closed to changes."""
    for period in periods:
        signature = signature_of(store, period)
        if signature is not None and signature.is_locked:
            raise DataError(
                "month_signed",
                period=str(period),
                officer=signature.officer,
                since=signature.signed,
            )


def refuse_entries(store: Store, entries: Iterable[JournalEntry]) -> None:
    """`refuse_signed` for what taking entries of the journal back would change."""
    periods = set()
    for entry in entries:
        if entry.subject in (CELL, NARRATIVE):
            periods.add(entry.key.partition("\t")[0])
    refuse_signed(store, map(Period.parse, sorted(periods)))


def refuse_submitted(store: Store, entry: JournalEntry, action: int) -> None:
    """DataError('sign_submitted') if a period was submitted since an action signed it: then only
    a reopening with its reason takes the signature away."""
    signature = _signature(entry.key, entry.new) if entry.subject == SIGN_OFF else None
    if signature is None or not signature.is_locked:
        return
    keys_since = store.journal.keys_since
    since = {*keys_since(SUBMISSION, action), *keys_since(ELSEWHERE, action)}
    months = Period.parse(entry.key).months()
    for made in store.submissions.all() if since else ():
        start, end = Period.parse(made.start), Period.parse(made.end)
        noted = not since.isdisjoint({str(made.sequence), made.id})
        if noted and start <= months[0] and months[-1] <= end:
            raise DataError("sign_submitted", period=entry.key, number=made.sequence)


def check_ready(
    store: Store, catalogue: Catalogue, period: Period, this_month: Period, blocking: Blocking
) -> None:
    """DataError for the first thing that stands in the way of signing a period."""
    if period.months()[-1] >= this_month:
        raise DataError("sign_not_over", period=str(period))
    missing = unanswered(store, catalogue, period)
    if missing:
        codes = " ".join(key.indicator for key in missing)
        raise DataError("sign_unanswered", period=str(period), indicators=codes)
    if period.frequency is not Frequency.MONTH and not _is_said(store, period):
        raise DataError("sign_empty", period=str(period))
    findings = blocking(period)
    if findings:
        raise DataError("sign_findings", period=str(period), findings=len(findings))


def unanswered(store: Store, catalogue: Catalogue, period: Period) -> tuple[CellKey, ...]:
    """Return the required totals of the whole city that it collects and that nobody has answered in
    a period."""
    required = collection_of(store).required(catalogue, period)
    keys = [CellKey(indicator.code, period) for indicator in required]
    answered = store.observations.on_page(period, TOTAL)
    return tuple(key for key in keys if key not in answered)


def revisions(store: Store, period: Period) -> list[Revision]:
    """Return the late figures of a period: the value of a cell at each reopening, and the one it
    had when it was signed again, or has now. The newest reopening comes last; cells are in key
    order."""
    found: dict[int, dict[CellKey, Revision]] = {}
    reopenings = list(_reopenings(store, period))
    if not reopenings:
        return []
    for line in store.history.of_period(period):
        under = next((r for r in reopenings if r.first < line.seq < r.stop), None)
        if under is None or line.entry is None:
            continue
        key = read_cell_text(line.entry.key)
        old, new = (_held(key, state) for state in (line.entry.old, line.entry.new))
        before = found.setdefault(under.number, {}).get(key)
        found[under.number][key] = Revision(
            key,
            old if before is None else before.old,
            new,
            datetime.fromisoformat(line.action.at),
            line.action.officer,
            under.reason,
            under.number,
        )
    return [
        revision
        for number in sorted(found)
        for _, revision in sorted(found[number].items())
        if revision.old != revision.new
    ]


class _Reopening(msgspec.Struct, frozen=True):
    """The stretch of the journal, by entries' numbers that are both outside, for which a period
    was reopened."""

    first: int
    stop: int
    number: int
    reason: str


def _reopenings(store: Store, period: Period) -> Iterator[_Reopening]:
    opened: tuple[int, Signature] | None = None
    for line in store.history.of_key(SIGN_OFF, str(period)):
        now = None if line.entry is None else _signature(str(period), line.entry.new)
        if opened is not None:
            yield _reopening(*opened, line.seq)
        opened = (line.seq, now) if now is not None and not now.is_locked else None
    if opened is not None:
        yield _reopening(*opened, 1 << 62)


def _reopening(first: int, signature: Signature, stop: int) -> _Reopening:
    assert signature.reopened is not None  # noqa: S101 - only of those that are reopened
    return _Reopening(first, stop, signature.revision + 1, signature.reopened.reason)


def _is_said(store: Store, period: Period) -> bool:
    """Return whether anything was entered under a quarter or year."""
    if next(store.observations.rows([period]), None) is not None:
        return True
    said = store.annotations.all(NARRATIVE) if period.frequency is Frequency.YEAR else {}
    return any(key.startswith(f"{period}\t") for key in said)


def _held(key: CellKey, state: str | None) -> Observation | None:
    return None if state is None else read_state(key, state)


@lru_cache(maxsize=2048)  # one start asks four times for the same ones
def _signature(period: str, state: str | None) -> Signature | None:
    if state is None:
        return None
    try:
        Period.parse(period)
        signature = msgspec.json.decode(state, type=Signature)
        datetime.fromisoformat(signature.first)
    except (ValueError, DataError) as error:  # msgspec's errors are ValueErrors
        raise AccessError("statement_damaged", part=f"{SIGN_OFF} {period}") from error
    return signature
