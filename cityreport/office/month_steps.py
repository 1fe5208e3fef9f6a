"""The next step of an open office: the one answer that Home and the command status give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cityreport.domain.acceptance import open_findings
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.completeness import Completeness, Months
from cityreport.domain.month_step import MonthStep, StepKind, month_to_do, step_of
from cityreport.domain.period import Period, month_range
from cityreport.office.office_reader import OpenOffice
from cityreport.office.page_values import Overview

CountFindings = Callable[[Period], int]
"""Returns how many open findings have to be put right before a month can be signed."""


def next_step(
    office: OpenOffice, overview: Overview | None = None, count: CountFindings | None = None
) -> MonthStep | None:
    """Return what is to be done next; None before anything was entered.

    `count`: is asked only of a month that is complete and not signed; without it the findings are
    unknown.
    """
    shown = office.queries.overview() if overview is None else overview
    if shown.first is None:
        return None
    since, this_month = office.collecting.begins_to_report(), office.clock.this_month
    months = with_unopened(office, shown.months)
    month = month_to_do(this_month, since, shown.stands, months)
    step = step_of(
        month,
        this_month=this_month,
        since=since,
        today=office.clock.today,
        months=months,
        state=shown.stands.get(month),
        is_sent=_is_sent(office, month),
    )
    if step.step is StepKind.SIGN and count is not None:
        return step.with_findings(count(month))
    return step


def with_unopened(office: OpenOffice, months: Months) -> Mapping[Period, Completeness]:
    """Return the months that the city is to enter: from the baseline's first January on, and
    without those in which it collects nothing that is required."""
    if not months:
        return months
    collection, catalogue = office.annotations.collection(), office.catalogue
    start = min(Period.month(min(office.city.profile.baseline.years), 1), *months)
    found: dict[Period, Completeness] = {}
    for month in month_range(start, max(months)):
        known = months.get(month)
        if known is None:
            known = Completeness(0, len(collection.required(catalogue, month)))
        if known.expected:
            found[month] = known
    return found


def blocking_count(office: OpenOffice, found: Iterable[Finding], month: Period) -> int:
    """Return how many of the findings have to be put right before a month can be signed."""
    high = [f for f in found if f.severity is Severity.HIGH and f.period == month]
    return len(open_findings(high, office.annotations.acceptances()))


def _is_sent(office: OpenOffice, month: Period) -> bool:
    """Return whether a submission for the network holds a month as it is signed."""
    signature = office.sign_off.signature(month)
    if signature is None:
        return False
    with office.store.reading():
        made = office.store.submissions.all()
    return any(
        one.confidentiality == "restricted"
        and one.created >= signature.signed
        and Period.parse(one.start) <= month <= Period.parse(one.end)
        for one in made
    )
