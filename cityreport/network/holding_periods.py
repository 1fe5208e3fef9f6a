"""Finding the submission that holds for each period of an office, by the rule of the format: the
newest in which the period is signed, else the newest whose coverage holds it. A printed page is
never before a file in which its period is signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import Submission
from cityreport.network.manifest import Holding
from cityreport.network.paper_pages import is_page, page_period


def holdings_of(office: str, submissions: Iterable[Submission]) -> list[Holding]:
    """Return the submission that holds for every month, quarter and year that an office reported.

    Restricted copies only, if there is any: public ones hide numbers.
    """
    sent = list(submissions)
    known = [one for one in sent if not is_page(one)]
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
    _hold_pages(office, (one for one in sent if is_page(one)), newest_first, held)
    return sorted(held.values())


def _hold_pages(
    office: str,
    pages: Iterable[Submission],
    files: Iterable[Submission],
    held: dict[str, Holding],
) -> None:
    """Let printed pages hold where no file does: a page has totals alone. That of a month that is
    signed also stands before older files in which it is not."""
    created = {one.id: one.created for one in files}
    for page in sorted(pages, key=lambda one: (bool(one.sign_off), one.created), reverse=True):
        period, is_signed = page_period(page), bool(page.sign_off)
        before = held.get(str(period))
        if before is not None:
            if before.submission not in created or before.signed or not period.is_month:
                continue
            if not is_signed or page.created <= created[before.submission]:
                continue
        held[str(period)] = Holding(office, str(period), page.id, is_signed)


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
