"""The hidden cells of a public copy, and the record of a release for the next one."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.city import Area
from cityreport.domain.disclosure.attack_problem import AttackProblem, Release, build_problems
from cityreport.domain.disclosure.small_counts import (
    HIGHEST_THRESHOLD,
    THRESHOLD,
    check_threshold,
    is_city_total,
    is_small,
)
from cityreport.domain.disclosure.suppression import protect
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.errors import DataError


class HiddenCells(msgspec.Struct, frozen=True):
    """The hidden cells of some numbers: `hidden`, all of them; `small`, the counts hidden for their
    own sake.

    Three kinds of these lack the promise that `docs/disclosure.md` makes for the others. `known`:
    an earlier release showed them. `weak`: safe only from an attacker who cannot tell small hidden
    counts from others. `exposed`: earlier releases give them away whatever is hidden now; also
    counts that changed since and were hidden then.
    """

    threshold: int
    hidden: frozenset[CellKey]
    small: frozenset[CellKey]
    known: frozenset[CellKey] = frozenset()
    weak: frozenset[CellKey] = frozenset()
    exposed: frozenset[CellKey] = frozenset()


def hide(
    catalogue: Catalogue,
    areas: Sequence[Area],
    observations: Iterable[Observation],
    threshold: int = THRESHOLD,
    earlier: Sequence[Release] = (),
) -> HiddenCells:
    """Return the cells that a public copy of these numbers hides, after the releases made before
    it.

    Relations never reach beyond a calendar year, so whole years have the same answer whatever other
    years are published with them. Derived cells belong to `observations`. Raise
    DataError('bad_threshold').
    """
    check_threshold(threshold)
    found = list(observations)
    counts = counts_of(catalogue, found)
    stated = build_problems(catalogue, areas, counts, threshold, earlier)
    small = {key for key, count in counts.items() if is_small(key, count, threshold)}
    hidden = set(small)
    weak: set[CellKey] = set()
    exposed: set[CellKey] = set()
    for problem in stated.problems:
        protection = protect(problem)
        hidden |= _cells(problem, protection.extra)
        weak |= _cells(problem, protection.weak)
        exposed |= _cells(problem, protection.exposed)
    hidden |= _small_shares(catalogue, found, threshold)
    return HiddenCells(
        threshold,
        frozenset(hidden),
        frozenset(small),
        stated.known,
        frozenset(weak),
        frozenset(exposed),
    )


def counts_of(catalogue: Catalogue, observations: Iterable[Observation]) -> dict[CellKey, int]:
    """Return the counts among observations, by cell: no money, no percentages, no cell without a
    value."""
    kinds = {i.code: i.kind for i in catalogue.indicators}
    return {
        o.key: o.value
        for o in observations
        if isinstance(o.value, int) and kinds[o.key.indicator] is Kind.COUNT
    }


def too_small_to_show(
    catalogue: Catalogue, observations: Iterable[Observation], threshold: int
) -> set[CellKey]:
    """Return the cells that a public copy must not show for their own sake, whatever else it
    shows."""
    shown = list(observations)
    counts = counts_of(catalogue, shown)
    small = {key for key, count in counts.items() if is_small(key, count, threshold)}
    return small | _small_shares(catalogue, shown, threshold)


def _cells(problem: AttackProblem, numbers: Iterable[int]) -> set[CellKey]:
    return {problem.cells[i] for i in numbers}


def _small_shares(
    catalogue: Catalogue, observations: Sequence[Observation], threshold: int
) -> set[CellKey]:
    """Return percentages of so few people asked that they reveal a small count of answers, yes or
    no.

    All of the same breakdown, or of all districts, are hidden with them, except zeros: then the
    total and the number asked reveal nothing.
    """
    kinds = {i.code: i.kind for i in catalogue.indicators}
    shares = [o for o in observations if kinds[o.key.indicator] is Kind.PERCENT and o.value]
    together: set[CellKey] = set()
    for share in shares:
        if share.sample_size is None or share.value is None or is_city_total(share.key):
            continue
        yes = share.value * share.sample_size / 100
        answers = (round(yes), round(share.sample_size - yes))
        if any(1 <= count <= threshold for count in answers):
            together.add(_siblings(share.key))
    return {o.key for o in shares if not is_city_total(o.key) and _siblings(o.key) in together}


def _siblings(key: CellKey) -> CellKey:
    """Return the common key of the cells that are hidden together."""
    return key._replace(category="") if key.breakdown != TOTAL else key._replace(area="")


# -- what is remembered


def write_record(release: Release) -> str:
    """Return a release as text (JSON) for keeping: counts by series, packed; a hidden one is
    negative."""
    series: dict[str, list[tuple[str, int]]] = {}
    for key in sorted(release.counts):
        count = release.counts[key]
        name = "\t".join((key.indicator, key.area, key.breakdown, key.category))
        shown = -count if key in release.hidden else count
        series.setdefault(name, []).append((str(key.period), shown))
    packed = zlib.compress(msgspec.json.encode(series), 9)
    content = {
        "threshold": release.threshold,
        "numbers": len(release.counts),
        "hidden": len(release.hidden & release.counts.keys()),
        "counts": base64.b85encode(packed).decode(),
    }
    return msgspec.json.encode(content).decode()


def read_record(text: str) -> Release:
    """Return the release that `write_record` wrote; raise ValueError for any other text."""
    try:
        content: Any = msgspec.json.decode(text)
        threshold = int(content["threshold"])
        packed = zlib.decompress(base64.b85decode(content["counts"]))
        series = msgspec.json.decode(packed, type=dict[str, list[tuple[str, int]]])
        counts: dict[CellKey, int] = {}
        hidden = set()
        for name, values in series.items():
            indicator, area, breakdown, category = name.split("\t")
            for period, count in values:
                key = CellKey(indicator, Period.parse(period), area, breakdown, category)
                counts[key] = abs(count)
                if count < 0:
                    hidden.add(key)
    except (KeyError, TypeError, zlib.error, DataError) as error:
        raise ValueError("no record of a release") from error
    if not 1 <= threshold <= HIGHEST_THRESHOLD:
        raise ValueError("no record of a release: threshold")
    return Release(counts, frozenset(hidden), threshold)
