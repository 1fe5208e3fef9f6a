"""The rules for the annotations of a submission: findings, the year in words, sign-offs.

The rules for its numbers are in `content_rules`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.cell_record import CellRecord
from cityreport.domain.narrative import Narration, check_narration
from cityreport.domain.observation import check_key
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import Fault, Path


def annotation_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield annotations that are repeated, say too little, or refer to something missing."""
    areas = {area.code for area in submission.areas} | {TOTAL}
    for i, finding in enumerate(submission.findings):
        if finding.accepted and not finding.reason.strip():
            yield Fault(("findings", i, "reason"), DataError("accepted_without_reason"))
        yield from _outside(submission, ("findings", i, "period"), finding.period)
        for j, cell in enumerate(finding.cells):
            yield from _cell_faults(cell, ("findings", i, "cells", j), areas, catalogue)
    yield from _narrative_faults(submission, catalogue)
    yield from _sign_off_faults(submission)
    yield from _since_signed_faults(submission)


def _cell_faults(
    cell: CellRecord, at: Path, areas: Collection[str], catalogue: Catalogue
) -> Iterator[Fault]:
    """Yield a cell that no number can have; it may be of any period."""
    if cell.area not in areas:
        yield Fault((*at, "area"), DataError("unknown_area", area=cell.area))
    try:
        check_key(catalogue, cell.key)
    except DataError as error:
        yield Fault(at, error)


def _narrative_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[tuple[int, str]] = set()
    for i, answer in enumerate(submission.narrative):
        at: Path = ("narrative", i)
        if (answer.year, answer.question) in seen:
            error = DataError("duplicate_answer", year=str(answer.year), question=answer.question)
            yield Fault((*at, "question"), error)
        seen.add((answer.year, answer.question))
        yield from _outside(submission, (*at, "year"), str(answer.year))
        try:
            question = catalogue.question(answer.question)
        except DataError as error:
            yield Fault((*at, "question"), error)
            continue
        try:
            check_narration(question, Narration("", answer.yes, answer.people))
        except DataError as error:
            yield Fault((*at, "yes" if answer.people is None else "people"), error)


def _sign_off_faults(submission: Submission) -> Iterator[Fault]:
    seen: set[str] = set()
    for i, sign_off in enumerate(submission.sign_off):
        at: Path = ("sign_off", i)
        if sign_off.period in seen:
            yield Fault((*at, "period"), DataError("duplicate_sign_off", period=sign_off.period))
        seen.add(sign_off.period)
        yield from _outside(submission, (*at, "period"), sign_off.period)
        if (sign_off.revision > 0) != bool(sign_off.reason.strip()):
            error = DataError(
                "revision_and_reason", period=sign_off.period, revision=sign_off.revision
            )
            yield Fault((*at, "reason"), error)


def _since_signed_faults(submission: Submission) -> Iterator[Fault]:
    """Yield changes since a signature that refer to none, or that say another present than the
    file."""
    signed = {sign_off.period for sign_off in submission.sign_off}
    areas = {area.code for area in submission.areas} | {TOTAL}
    target = submission.target
    now = {("population", row.area, row.year): str(row.value) for row in submission.population}
    plan = {
        "baseline": ", ".join(map(str, submission.baseline.years)),
        "target": f"{target.reduction!r} {target.year} {target.path}",
    }
    for i, change in enumerate(submission.changed_since_signed):
        at: Path = ("changed_since_signed", i)
        if change.area not in areas:
            yield Fault((*at, "area"), DataError("unknown_area", area=change.area))
        for j, period in enumerate(change.signed):
            if period not in signed:
                error = DataError("changed_unsigned", period=period)
                yield Fault((*at, "signed", j), error)
        if change.part == "population":
            present = now.get(("population", change.area, change.year or 0), change.after)
        else:
            present = plan[change.part]
        if change.after != present or change.after == change.before:
            facts = {"found": change.after or "–", "known": present or "–"}
            yield Fault((*at, "after"), DataError("changed_not_so", **facts))


def _outside(submission: Submission, at: Path, text: str) -> Iterator[Fault]:
    """Yield a fault for an annotation about a period outside the coverage."""
    start, end = submission.coverage.start, submission.coverage.end
    if start > end:  # told by itself
        return
    try:
        months = Period.parse(text).months()
        is_within = Period.parse(start) <= months[0] and months[-1] <= Period.parse(end)
    except DataError:  # a year such as 0 or 30000
        is_within = False
    if not is_within:
        error = DataError("outside_coverage", period=text, start=start, end=end)
        yield Fault(at, error)
