"""Printed pages that came in as photos or scans: a submission of their totals alone.

A page names no city and has no number of its own, so its submission is made by the desk, from what
is known of its office. Belongs here: making that submission. Not here: reading a picture
(`arrival_reading`), whose page it is and whether it is taken (`admission`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.city import Baseline, Target
from cityreport.domain.observation import Status
from cityreport.domain.page_totals import OnPaper, TotalsOnPaper
from cityreport.domain.period import Period
from cityreport.domain.submission import (
    FORMAT,
    VERSION,
    BaselineRecord,
    CatalogueReference,
    CityRecord,
    Coverage,
    Headline,
    ObservationRecord,
    OfficeRecord,
    SignOff,
    Software,
    Submission,
    SubmissionSeal,
    TargetRecord,
)
from cityreport.network.arrival import PaperPage

_MARK = "cityreport.page"
"""The extension by which a submission is known to be made from a page."""


def observations(record: OnPaper) -> Iterator[ObservationRecord]:
    """Yield the numbers of a page as a submission has them; a hidden one is none. A year that lacks
    some of its months has no total of the year."""
    if isinstance(record, TotalsOnPaper):
        months = Period.parse(record.period).length
        for total in record.totals:
            is_whole = total.value is None or total.months == months
            if is_whole and total.status != Status.HIDDEN:
                yield _row(record, total.indicator, TOTAL, TOTAL, total.value, total.status)
        return
    for cell in record.cells:
        yield _row(record, cell.indicator, cell.breakdown, cell.category, cell.value, cell.status)


def _row(
    record: OnPaper, indicator: str, breakdown: str, category: str, value: int | None, status: str
) -> ObservationRecord:
    return ObservationRecord(
        indicator=indicator,
        period=record.period,
        area=TOTAL,
        breakdown=breakdown,
        category=category,
        value=value,
        status=status,  # type: ignore[arg-type]
        note="",
        source="",
        currency=None,
        sample_size=None,
        margin=None,
    )


def submission_of(page: PaperPage, city: CityRecord, catalogue: CatalogueFile) -> Submission:
    """Return the submission of a page's totals. Its id follows from the code, so that the same page
    is the same submission on every photo of it; its number says nothing."""
    record = page.record
    period = Period.parse(record.period)
    months = period.months()
    digest = hashlib.sha256(page.code).hexdigest()
    signed = SignOff(record.period, "", "", record.made, 0, "")
    plan, goal = Baseline(), Target()
    return Submission(
        format=FORMAT,
        version=VERSION,
        id=str(uuid5(NAMESPACE_OID, digest)),
        sequence=1,
        supersedes=[],
        created=record.made,
        language="en",
        software=Software("cityreport", ""),
        office=OfficeRecord(record.office),
        catalogue=CatalogueReference(
            catalogue.catalogue.id, catalogue.catalogue.version, catalogue.sha256
        ),
        city=city,
        areas=[],
        population=[],
        baseline=BaselineRecord(list(plan.years), plan.reason),
        target=TargetRecord(goal.year, goal.reduction, goal.path.value),
        coverage=Coverage(str(months[0]), str(months[-1])),
        collection=[],
        series=[],
        observations=list(observations(record)),
        findings=[],
        narrative=[],
        sign_off=[signed] if record.is_signed else [],
        changed_since_signed=[],
        headline=Headline([]),
        journal=None,
        confidentiality="restricted",
        disclosure=None,
        extensions={_MARK: {"period": record.period}},
        seal=SubmissionSeal("sha256", digest, None),
    )


def is_page(submission: Submission) -> bool:
    """Return whether a submission was made from a printed page."""
    return _MARK in submission.extensions


def page_period(submission: Submission) -> Period:
    """Return the month or year of a page's submission."""
    return Period.parse(submission.extensions[_MARK]["period"])


def rank(submission: Submission) -> tuple[bool, int, str]:
    """Return by what the newest submission of an office is found: what a page says of its city was
    told by a file, so it is older than every file."""
    return not is_page(submission), submission.sequence, submission.created
