"""What must hold in what a submission says beside its numbers: findings, the year in words,
sign-offs. The rules of all the rest are in `rules`."""

from __future__ import annotations

from collections.abc import Iterator

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.narrative import Narration, check_narration
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.reading import Fault, Path


def statement_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    """Statements that stand twice, say too little, or point to what is not there."""
    for i, finding in enumerate(submission.findings):
        if finding.accepted and not finding.reason.strip():
            yield Fault(("findings", i, "reason"), DataError("accepted_without_reason"))
    yield from _narrative_faults(submission, catalogue)
    yield from _sign_off_faults(submission)


def _narrative_faults(submission: Submission, catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[tuple[int, str]] = set()
    for i, answer in enumerate(submission.narrative):
        at: Path = ("narrative", i)
        if (answer.year, answer.question) in seen:
            error = DataError("duplicate_answer", year=str(answer.year), question=answer.question)
            yield Fault((*at, "question"), error)
        seen.add((answer.year, answer.question))
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
    start, end = Period.parse(submission.coverage.start), Period.parse(submission.coverage.end)
    seen: set[str] = set()
    for i, sign_off in enumerate(submission.sign_off):
        at: Path = ("sign_off", i)
        months = Period.parse(sign_off.period).months()
        if sign_off.period in seen:
            yield Fault((*at, "period"), DataError("duplicate_sign_off", period=sign_off.period))
        seen.add(sign_off.period)
        if months[0] < start or months[-1] > end:
            facts = {"period": sign_off.period, "start": str(start), "end": str(end)}
            yield Fault((*at, "period"), DataError("outside_coverage", **facts))
        if (sign_off.revision > 0) != bool(sign_off.reason.strip()):
            error = DataError(
                "revision_and_reason", period=sign_off.period, revision=sign_off.revision
            )
            yield Fault((*at, "reason"), error)
