"""A submission file that the office's list does not know, beside the numbers now.

Another copy of the office file made it, so this journal does not know what was read then: the
numbers are compared with those in the file, and the reasons are the journal's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period, periods_within
from cityreport.domain.submission import Submission, SubmissionRecord
from cityreport.domain.submission_difference import ChangedCell, SubmissionDifference
from cityreport.office.rebuilt_content import content_of
from cityreport.store.journal_history import LineFilter
from cityreport.store.store import Store


def compare_file(store: Store, content: Submission, catalogue: Catalogue) -> SubmissionDifference:
    """Return the cells that have another number or status now than in a file, in its months. What
    a public copy hides is not compared."""
    start, end = Period.parse(content.coverage.start), Period.parse(content.coverage.end)
    sent = {one.key: one for one in content_of([content], catalogue).cells}
    with store.reading():
        now = {
            held.key: held
            for held in store.observations.matching(periods=periods_within(start, end))
        }
        cells = tuple(_changed(store, content.created, sent, now))
    return SubmissionDifference(_record(content), None, start, end, 0, 0, cells)


def _changed(
    store: Store,
    created: str,
    sent: Mapping[CellKey, Observation],
    now: Mapping[CellKey, Observation],
) -> Iterator[ChangedCell]:
    for key in sorted({*sent, *now}, key=lambda key: (key.period.start, key)):
        before, after = sent.get(key), now.get(key)
        is_hidden = before is not None and before.status is Status.HIDDEN
        if is_hidden or _figure(before) == _figure(after):
            continue
        later = [
            line.action
            for line in store.history.lines(LineFilter(cell=key), limit=1)
            if line.action.at > created
        ]
        said = [(one.kind, one.officer, one.at, one.reason) for one in later] or [("", "", "", "")]
        yield ChangedCell(key, before, after, *said[0])


def _figure(held: Observation | None) -> tuple[object, object]:
    return (None, None) if held is None else (held.value, held.status)


def _record(content: Submission) -> SubmissionRecord:
    digest = "" if content.seal is None else content.seal.digest
    return SubmissionRecord(
        content.sequence,
        content.id,
        tuple(content.supersedes),
        content.created,
        content.coverage.start,
        content.coverage.end,
        content.confidentiality,
        digest,
        len(content.observations),
        (),
    )
