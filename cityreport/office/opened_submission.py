"""A submission file that somebody opened by hand: what it is, and what this office knows of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cityreport.domain.period import Period
from cityreport.domain.submission import Submission, SubmissionRecord, Verification
from cityreport.domain.submission_chain import current_months
from cityreport.domain.submission_difference import SubmissionDifference
from cityreport.exchange import verification
from cityreport.office import office_keys
from cityreport.office.file_difference import compare_file
from cityreport.office.number_source import StoredNumbers


class OpenedSubmission(NamedTuple):
    """A file that was looked at. `content`: None where it is no submission, or cannot be read;
    `is_ours`: this office made it; `listed`: its line in the list of submissions, None where the
    list does not know it; `holds`: the months for which it holds; `difference`: of a whole one of
    ours with a content that the list does not know, from the numbers now."""

    verification: Verification
    content: Submission | None
    is_ours: bool
    listed: SubmissionRecord | None
    holds: tuple[tuple[Period, Period], ...]
    difference: SubmissionDifference | None = None


def look_at(office: StoredNumbers, path: Path) -> OpenedSubmission:
    """Look at a file; never raises for its content."""
    found, content = verification.look(
        path, office.catalogue_file, known=office_keys.keys_on_this_computer()
    )
    if not isinstance(content, Submission):
        return OpenedSubmission(found, None, False, None, ())
    with office.store.reading():
        made = office.store.submissions.all()
        along = office.store.sent_along()
        is_ours = content.office.id == office.store.office_id()
    listed = next((one for one in made if one.id == content.id), None)
    signed = {key: one.signed for key, one in along.items()}
    holding = current_months(made, signed).get(content.id, [])
    is_known = listed is not None and listed.digest == found.digest
    difference = (
        compare_file(office.store, content, office.catalogue)
        if is_ours and found.valid and not is_known
        else None
    )
    return OpenedSubmission(found, content, is_ours, listed, tuple(holding), difference)
