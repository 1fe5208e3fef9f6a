"""Sentences on a submission file that somebody opened: whose it is, of when, and what holds."""

from __future__ import annotations

from collections.abc import Iterator

from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.i18n import ntr, number, quoted, span_name, tr, written_moment
from cityreport.office.opened_submission import OpenedSubmission


def opened_sentences(found: OpenedSubmission) -> list[str]:
    """Return what the file is, a sentence a line; nothing where it is no submission."""
    if found.content is None:
        return []
    return [*_about(found.content), *_whose(found, found.content)]


def _about(content: Submission) -> Iterator[str]:
    coverage = content.coverage
    yield tr(
        "Submission {number} of {city}, {span}, made on {moment}.",
        number=number(content.sequence),
        city=quoted(content.city.name),
        span=span_name(Period.parse(coverage.start), Period.parse(coverage.end)),
        moment=written_moment(content.created),
    )
    months = [one for one in content.sign_off if Period.parse(one.period).is_month]
    numbers = ntr("It has {n} number.", "It has {n} numbers.", len(content.observations))
    signed = ntr("{n} month is signed.", "{n} months are signed.", len(months))
    yield f"{numbers} {signed}"


def _whose(found: OpenedSubmission, content: Submission) -> Iterator[str]:
    if not found.is_ours:
        yield tr("Another office made it, not this one.")
        return
    if found.listed is None:
        yield tr(
            "This office made it, but this file does not list it: another copy of the office file, "
            "or one from before a loss, did."
        )
        return
    if found.listed.digest != (content.seal.digest if content.seal else ""):
        yield tr("The list has a submission of this number with another content.")
    if not found.holds:
        yield tr("This office made it. Later submissions have replaced all of its months.")
        return
    spans = ", ".join(span_name(*stretch) for stretch in found.holds)
    yield tr("This office made it. It holds for {months}.", months=spans)
