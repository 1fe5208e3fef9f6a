"""The numbers that a signature was given with: of the baseline and of the twelve months.

Belongs here: taking them from a progress, and holding them against another. Not here: the rest of
a signature's basis (signed_basis).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import Progress
from cityreport.domain.signed_basis import BasisPart, SignedBasis, SinceSigned


def with_numbers(basis: SignedBasis, period: Period, measured: Iterable[Progress]) -> SignedBasis:
    """Return a basis with the numbers that a signature of `period` is given with. `measured`: the
    city's progress up to its end, by indicator."""
    last = period.months()[-1]
    means, counts = {}, {}
    for progress in measured:
        if progress.baseline.mean is not None:
            means[progress.indicator] = progress.baseline.mean
        if progress.rolling12 and progress.rolling12[-1].period == last:
            counts[progress.indicator] = progress.rolling12[-1].value
    return replace(basis, means=means, counts=counts)


def numbers_since_signed(
    progress: Progress, given: Mapping[Period, SignedBasis], ends: Iterable[Period]
) -> Iterator[SinceSigned]:
    """Yield the numbers of the city's baseline and of the twelve months to each of `ends` that are
    not what these months were signed with; without what was incomplete then or is now."""
    code, mean = progress.indicator, progress.baseline.mean
    now = {row.period: row.value for row in progress.rolling12}
    means: dict[float, list[Period]] = {}
    for end in sorted(ends):
        basis = given.get(end)
        if basis is None or progress.area != TOTAL:
            continue
        signed = basis.means.get(code)
        is_same = basis.baseline == progress.baseline.years
        if is_same and signed is not None and mean is not None and abs(signed - mean) > 1e-9:
            means.setdefault(signed, []).append(end)
        count, value = basis.counts.get(code), now.get(end)
        if count is not None and value is not None and count != value:
            yield SinceSigned(BasisPart.TWELVE_MONTHS, count, value, (end,), indicator=code)
    for before, periods in means.items():
        yield SinceSigned(BasisPart.BASELINE_MEAN, before, mean, tuple(periods), indicator=code)
