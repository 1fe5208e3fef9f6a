"""Finding the submission that holds for each period of an office, by the rule of the format: the
newest in which the period is signed, else the newest whose coverage holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import Submission
from cityreport.network.manifest import Holding


def holdings_of(office: str, submissions: Iterable[Submission]) -> list[Holding]:
    """Return the submission that holds for every month, quarter and year that an office reported.

    Restricted copies only, if there is any: public ones hide numbers.
    """
    known = list(submissions)
    kind = "restricted" if any(s.confidentiality == "restricted" for s in known) else "public"
    newest_first = sorted(
        (s for s in known if s.confidentiality == kind),
        key=lambda s: (s.sequence, s.created),
        reverse=True,
    )
    held: dict[str, Holding] = {}
    for one in newest_first:
        signed = {sign_off.period for sign_off in one.sign_off}
        for period in map(str, _periods(one)):
            before = held.get(period)
            if before is None or (period in signed and not before.signed):
                held[period] = Holding(office, period, one.id, period in signed)
    return sorted(held.values())


def _periods(submission: Submission) -> Iterator[Period]:
    """Yield the months, quarters and years that lie wholly in the coverage."""
    first = Period.parse(submission.coverage.start)
    last = Period.parse(submission.coverage.end)
    months = list(month_range(first, last))
    yield from months
    for month in months:
        if month.number % 3 == 0 and month.shift(-2) >= first:
            yield Period.parse(f"{month.year}-Q{month.number // 3}")
        if month.number == 12 and month.shift(-11) >= first:
            yield Period.of_year(month.year)
