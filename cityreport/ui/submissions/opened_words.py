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
    return [*_about(found.content), *_whose(found)]


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


def _whose(found: OpenedSubmission) -> Iterator[str]:
    """Yield whose it is. Who made a file can be claimed; that the list has this content cannot."""
    if not found.is_ours:
        yield tr("It names another office, not this one.")
    elif found.listed is None:
        yield tr(
            "It names this office, but the list here does not have it: another copy of the office "
            "file made it, or one from before a loss, or somebody else."
        )
    elif found.listed.digest != found.verification.digest:
        yield tr("The list has a submission of this number with another content.")
    elif not found.holds:
        yield tr("It is the one in the list. Later submissions have replaced all of its months.")
    else:
        spans = ", ".join(span_name(*stretch) for stretch in found.holds)
        yield tr("It is the one in the list. It holds for {months}.", months=spans)
