"""Sentences on what is not as it was when months were signed."""

from __future__ import annotations

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import PathKind, Target
from cityreport.domain.signed_basis import BasisPart, SinceSigned
from cityreport.i18n import day_name, mark, number, percent, short_period_name, tr
from cityreport.wording import years_name

_PATHS = {
    PathKind.GEOMETRIC: mark("the same percentage each year"),
    PathKind.LINEAR: mark("the same number each year"),
}


def since_signed_words(change: SinceSigned, area: str = "") -> str:
    """Return what changed since months were signed, as a sentence. `area`: the name of a district
    whose population it is, where that is not said beside it."""
    before, after = _given(change.part, change.before), _given(change.part, change.after)
    values = {"before": before, "after": after}
    match change.part:
        case BasisPart.POPULATION:
            return _population(change, area, **values)
        case BasisPart.BASELINE_MEAN:
            return tr(
                "The numbers of the baseline changed after months were signed: from {before} to "
                "{after} a year.",
                **values,
            )
        case BasisPart.TWELVE_MONTHS:
            return tr(
                "The twelve months to {month} were {before} when that was signed and are {after} "
                "now.",
                month=short_period_name(change.signed[-1]),
                **values,
            )
    said = {
        BasisPart.BASELINE: (
            mark("The baseline changed from {before} to {after} after months were signed."),
            mark(
                "The baseline changed from {before} to {after} on {day}, after months were signed."
            ),
        ),
        BasisPart.TARGET: (
            mark("The target changed from {before} to {after} after months were signed."),
            mark("The target changed from {before} to {after} on {day}, after months were signed."),
        ),
    }
    without, with_day = said[change.part]
    if change.day is None:
        return tr(without, **values)
    return tr(with_day, **values, day=day_name(change.day))


def _population(change: SinceSigned, area: str, before: str, after: str) -> str:
    year = str(change.year) if change.area == TOTAL or not area else f"{change.year} ({area})"
    if change.after is None:
        return tr(
            "Population of {year} was {before} when months were signed and is not known now.",
            year=year,
            before=before,
        )
    if change.day is None:
        return tr(
            "Population of {year} changed from {before} to {after} after months were signed: "
            "rates since then use the new figure.",
            year=year,
            before=before,
            after=after,
        )
    return tr(
        "Population of {year} changed from {before} to {after} on {day}, after months were signed: "
        "rates since then use the new figure.",
        year=year,
        before=before,
        after=after,
        day=day_name(change.day),
    )


def _given(part: BasisPart, given: float | tuple[int, ...] | Target | None) -> str:
    """Return a part of a signature's basis in words."""
    if isinstance(given, tuple):
        return years_name(given)
    if isinstance(given, Target):
        share, path = percent(given.reduction, 0), tr(_PATHS[given.path])
        return f"−{share} · {given.year} · {path}"
    if given is None:
        return ""
    return number(given, 1 if part is BasisPart.BASELINE_MEAN else 0)
