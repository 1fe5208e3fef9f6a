"""The method by which an indicator is measured in a city: its unevenness, and its breaks."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.catalogue import Indicator
from cityreport.domain.city import Profile
from cityreport.domain.derivation import typed_code
from cityreport.domain.progress_figures import Method
from cityreport.domain.succession import DistrictChange


def method_of(indicator: Indicator, profile: Profile, changes: Iterable[DistrictChange]) -> Method:
    """Return the method for an indicator. `changes`: of the district that it is measured in."""
    changed = [
        s
        for s in profile.series
        if s.indicator == typed_code(indicator) and s.break_period is not None
    ]
    return Method(
        indicator.unevenness,
        indicator.moved_by_reporting,
        (
            *(s.break_period for s in changed if s.break_period is not None),
            *(change.month for change in changes),
        ),
        " ".join(s.break_reason for s in changed if s.break_reason),
    )
