"""The city's profile, officers and submissions from a damaged file: the journal decides.

Where its entries are lost the tables' own records are used as they are read; they have no checksum,
so the result names them for a person to look at.
"""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

import msgspec

from cityreport.domain.city import Baseline, City, Population, Profile, Target
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError
from cityreport.salvage.recovered_records import RecoveredRecords
from cityreport.salvage.resolution import Chain
from cityreport.store.annotations import ANNOTATIONS
from cityreport.store.area_states import read_area
from cityreport.store.journal import CELL, JournalEntry
from cityreport.store.profile_table import read_series
from cityreport.store.sent_facts import JOURNAL_ALONE, Fact, is_fact
from cityreport.store.submission_list import ELSEWHERE, read_submission

_TABLES = {"baseline": "plan", "target": "plan"}
"""The table of a journal's subject, where the names differ."""


class RecoveredProfile(NamedTuple):
    """The profile (None: no trace of a city) and the submissions, oldest first; `annotations`:
    subject, key and state; `unproven`: the parts that no journal entry proves, as subject and
    key; `sent`: entries on what was sent that only the journal has."""

    profile: Profile | None
    made: tuple[SubmissionRecord, ...]
    annotations: tuple[tuple[str, str, str], ...]
    unproven: tuple[str, ...]
    sent: tuple[JournalEntry, ...] = ()


def recover_profile(evidence: RecoveredRecords, chain: Chain) -> RecoveredProfile:
    """Put the parts together from the newest proven entries and, without those, the tables."""
    parts = _proven_parts(evidence, chain)
    unproven = []
    for (subject, key), state in _table_parts(evidence.connection).items():
        if (subject, key) not in parts and not (chain.is_whole and subject != "submission"):
            parts[subject, key] = state
            unproven.append(f"{subject} {key}".strip())
    found = _Parts(parts)
    profile = found.profile()
    if profile is not None and profile.city.name == "?":
        unproven.append("city")
    said = ((*part, state) for part, state in sorted(parts.items()) if part[0] in ANNOTATIONS)
    sent = _sent(evidence.connection)
    return RecoveredProfile(profile, found.made(), tuple(said), tuple(unproven), sent)


def _sent(connection: sqlite3.Connection) -> tuple[JournalEntry, ...]:
    """Return what the readable entries say of public copies and other facts without a table,
    proven by their neighbours or not: one too many costs less than one forgotten."""
    newest: dict[tuple[str, str], str] = {}
    for subject in (*JOURNAL_ALONE, ELSEWHERE):
        for key, new in connection.execute(
            "SELECT key, new FROM entry WHERE subject = ? ORDER BY seq, proven", (subject,)
        ):
            if new is not None and is_fact(Fact(subject, key, new)):
                newest[subject, key] = new
    return tuple(JournalEntry(*place, None, state) for place, state in newest.items())


def _proven_parts(evidence: RecoveredRecords, chain: Chain) -> dict[tuple[str, str], str]:
    """Return the newest state of each part; one that its table no longer has is left out where
    entries are missing that may have removed it."""
    newest: dict[tuple[str, str], tuple[int, str | None]] = {}
    for seq, subject, key, new in evidence.connection.execute(
        "SELECT seq, subject, key, new FROM entry WHERE proven AND subject <> ? ORDER BY seq",
        (CELL,),
    ):
        newest[subject, key] = (seq, new)
    held = _table_parts(evidence.connection)
    parts = {}
    for (subject, key), (seq, new) in newest.items():
        state = held.get((subject, key))
        if seq <= chain.blind and not chain.is_whole:
            table = _TABLES.get(subject, subject)
            if state is not None or (new is not None and evidence.tree(table).is_whole):
                new = state  # noqa: PLW2901 - the table is newer than the newest entry left
        if new is not None:
            parts[subject, key] = new
    return parts


def _table_parts(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the parts in the tables; records found in their tree come first."""
    held: dict[tuple[str, str], str] = {}
    for subject, key, state in connection.execute(
        "SELECT subject, key, state FROM part ORDER BY subject, key, live"
    ):
        if subject == "plan":
            baseline, target = msgspec.json.decode(state)
            held["baseline", ""] = msgspec.json.encode(baseline).decode()
            held["target", ""] = msgspec.json.encode(target).decode()
        else:
            held[subject, key] = state
    return held


class _Parts:
    """States by subject and key, read one by one: an unreadable one loses no other."""

    def __init__(self, states: dict[tuple[str, str], str]) -> None:
        self._states = states

    def profile(self) -> Profile | None:
        if not any(subject not in ("submission", *ANNOTATIONS) for subject, _ in self._states):
            return None
        areas = sorted(filter(None, self._each("area", read_area)), key=lambda found: found[0])
        officers = sorted(filter(None, self._each("officer", _officer)))
        return Profile(
            city=next(iter(self._each("city", _as(City))), None) or City("?", ""),
            areas=tuple(area for _, area in areas),
            population=tuple(self._each("population", _as(Population))),
            baseline=next(iter(self._each("baseline", _as(Baseline))), None) or Baseline(),
            target=next(iter(self._each("target", _as(Target))), None) or Target(),
            series=tuple(self._each("series", read_series)),
            officers=tuple(name for _, name in officers),
        )

    def made(self) -> tuple[SubmissionRecord, ...]:
        return tuple(
            sorted(self._each("submission", read_submission), key=lambda made: made.sequence)
        )

    def _each(self, wanted: str, read: Any) -> list[Any]:
        found = []
        for (subject, _), state in sorted(self._states.items()):
            if subject == wanted:
                try:
                    found.append(read(state))
                except (ValueError, TypeError, LookupError, CityReportError):
                    continue
        return found


def _as(kind: type) -> Any:
    return lambda state: msgspec.json.decode(state, type=kind)


def _officer(state: str) -> tuple[int, str]:
    name, position = msgspec.json.decode(state, type=tuple[str, int])
    return position, name
