"""Sentences on districts that were split, joined or renamed, and how what they follow is typed."""

from __future__ import annotations

from cityreport.domain.area import Area, Followed
from cityreport.domain.progress_figures import Progress
from cityreport.domain.succession import ChangeKind, DistrictChange
from cityreport.i18n import mark, period_name, tr

_CHANGES = {
    ChangeKind.RENAMED: mark(
        "Break in the series: this district began in {month}; before that it was {districts}."
    ),
    ChangeKind.SPLIT: mark(
        "Break in the series: this district was split off from {districts} in {month}."
    ),
    ChangeKind.MADE: mark(
        "Break in the series: this district was made out of {districts} in {month}."
    ),
    ChangeKind.JOINED: mark(
        "Break in the series: in {month} this district was joined with {districts}."
    ),
    ChangeKind.GREW: mark(
        "Break in the series: in {month} this district took over a part of {districts}."
    ),
    ChangeKind.SHRANK: mark(
        "Break in the series: in {month} a part of this district became {districts}."
    ),
}


def change_sentence(change: DistrictChange) -> str:
    """Return what happened to a district and when, as a sentence."""
    districts = ", ".join(change.districts)
    return tr(_CHANGES[change.kind], month=period_name(change.month), districts=districts)


def no_baseline_sentence(progress: Progress, years: str) -> str:
    """Return why a series has no baseline yet, or, of a district that began later, never will.
    `years`: those of the baseline."""
    if progress.began is None or not progress.began_late:
        return tr("The baseline ({years}) is not complete yet, so there is no path.", years=years)
    return tr(
        "The district began in {month}, so it has no baseline ({years}) and no path.",
        month=period_name(progress.began),
        years=years,
    )


def follows_text(area: Area) -> str:
    """Return what a district follows as it is typed (`domain.profile_changes.read_follows`)."""
    return ", ".join(_typed(followed, area) for followed in area.follows)


def _typed(followed: Followed, area: Area) -> str:
    code, month = followed
    return code if month == area.valid_from else f"{code} {month}"
