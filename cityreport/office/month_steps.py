"""The next step of an open office: the one answer that Home and the command status give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from cityreport.domain.acceptance import open_findings
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import Severity
from cityreport.domain.checks.finding import Finding
from cityreport.domain.collection import Collected
from cityreport.domain.completeness import Completeness, Months
from cityreport.domain.month_step import MonthStep, StepKind, month_to_do, step_of
from cityreport.domain.period import Frequency, Period, containing, month_range
from cityreport.domain.sign_off import day_signed
from cityreport.domain.submission import SubmissionRecord
from cityreport.office.office_reader import OpenOffice
from cityreport.office.page_values import Overview
from cityreport.store.delivery_facts import deliveries, kept_answers

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
    longer = None if months else _asked_by(office)
    if longer is not None:  # a city that reports nothing by month
        since, this_month = containing(since, longer), containing(this_month, longer)
        months = _longer_periods(office, longer)
    month = month_to_do(this_month, since, shown.stands, months)
    made = _made(office, month)
    step = step_of(
        month,
        this_month=this_month,
        since=since,
        today=office.clock.today,
        months=months,
        state=shown.stands.get(month),
        signed=_day_signed(office, month),
        is_made=bool(made),
        is_sent=bool(made) and _is_any_sent(office, made),
    )
    if longer is None:
        step = replace(step, longer=_lacking_longer(office, since))
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


def _asked_by(office: OpenOffice) -> Frequency | None:
    """Return the shorter of quarter and year by which something required is collected; None for
    neither."""
    return next(iter(_longer_lengths(office)), None)


def _longer_lengths(office: OpenOffice) -> list[Frequency]:
    """Return those of quarter and year by which something required is collected."""
    collection = office.annotations.collection()
    lengths = {
        collection.frequency(i)
        for i in office.catalogue.indicators
        if i.required and i.derived is None and collection.of(i.code).is_collected
    }
    return [f for f in (Frequency.QUARTER, Frequency.YEAR) if f in lengths]


def _lacking_longer(office: OpenOffice, since: Period) -> tuple[Period, ...]:
    """Return the quarters and years that are over and lack a required number: from the first one
    that was ever answered on, or that ended since the office reports."""
    found: list[Period] = []
    for frequency in _longer_lengths(office):
        periods = _longer_periods(office, frequency)
        was_answered = any(done.answered for done in periods.values())
        found += [
            period
            for period, done in periods.items()
            if not done.is_complete and (was_answered or period.months()[-1] >= since)
        ]
    return tuple(found)


def _longer_periods(office: OpenOffice, frequency: Frequency) -> dict[Period, Completeness]:
    """Return the completeness of the quarters or years that are over, from the first answer on."""
    collection, catalogue = office.annotations.collection(), office.catalogue
    answered: dict[str, set[Period]] = {}
    with office.store.reading():
        for indicator in catalogue.indicators:
            if indicator.required and collection.frequency(indicator) is frequency:
                answered[indicator.code] = set(
                    office.store.observations.figures(indicator.code, TOTAL)
                )
    every = [period for periods in answered.values() for period in periods]
    last = containing(office.clock.this_month, frequency).shift(-1)
    found: dict[Period, Completeness] = {}
    period = min((containing(one.months()[0], frequency) for one in every), default=last)
    while period <= last:
        codes = [i.code for i in collection.required(catalogue, period)]
        there = sum(period in answered.get(code, ()) for code in codes)
        found[period] = Completeness(there, len(codes))
        period = period.shift(1)
    return found


def begins_later(
    office: OpenOffice, step: MonthStep, overview: Overview | None = None
) -> dict[str, Collected]:
    """Return what the city says when it did not collect then what is missing in earlier months: by
    indicator, since its first answer, or since the month that is to do. A gap after the first
    answer stays one: it was collected then."""
    lacking = step.history.lacking
    if not lacking or not step.month.is_month:
        return {}
    collection, found = office.annotations.collection(), {}
    shown = office.queries.overview() if overview is None else overview
    for indicator in office.catalogue.indicators:
        if not indicator.required or indicator.derived is not None:
            continue
        since = min(shown.began.get(indicator.code, step.month), step.month)
        if any(month < since and collection.expects(indicator, month) for month in lacking):
            found[indicator.code] = replace(collection.of(indicator.code), since=since)
    return found


def blocking_count(office: OpenOffice, found: Iterable[Finding], month: Period) -> int:
    """Return how many of the findings have to be put right before a month can be signed."""
    high = [f for f in found if f.severity is Severity.HIGH and f.period == month]
    return len(open_findings(high, office.annotations.acceptances()))


def _day_signed(office: OpenOffice, month: Period) -> date | None:
    signature = office.sign_off.signature(month)
    return None if signature is None else day_signed(signature)


def waiting(office: OpenOffice, month: Period) -> SubmissionRecord | None:
    """Return the newest submission that holds a month as it is signed, where none was sent."""
    made = _made(office, month)
    return None if not made or _is_any_sent(office, made) else made[0]


def _made(office: OpenOffice, month: Period) -> list[SubmissionRecord]:
    """Return the submissions for the network that hold a month as it is signed, the newest
    first."""
    signature = office.sign_off.signature(month)
    if signature is None:
        return []
    with office.store.reading():
        made = office.store.submissions.all()
    return [
        one
        for one in made
        if one.confidentiality == "restricted"
        and one.created >= signature.signed
        and Period.parse(one.start) <= month <= Period.parse(one.end)
    ]


def _is_any_sent(office: OpenOffice, made: Iterable[SubmissionRecord]) -> bool:
    """Return whether somebody noted that one of these was sent, or an answer to it came: making
    the files sends nothing."""
    with office.store.reading():
        journal = office.store.journal
        told = {one.submission for one in deliveries(journal)}
        told |= {one.submission for one in kept_answers(journal)}
    return any(one.id in told for one in made)
