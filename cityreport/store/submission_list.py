"""The list of submissions made from this file: append-only, each naming those it supersedes."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from typing import Any

import msgspec

from cityreport.domain import submission
from cityreport.errors import AccessError
from cityreport.store.journal import Journal, JournalEntry

SUBMISSION = "submission"
"""The subject of entries on a submission."""

ELSEWHERE = "submission_elsewhere"
"""The subject of entries on a submission that another state or copy of this file made under a
number that this one has given too, by its id. Only the journal has them, no table."""

PUBLISHED = "published"
"""The subject of entries on the shown and hidden cells of a public copy, by its sequence. They are
facts of the past: only the journal has them, no table."""


class Submissions:
    """The submissions that were made. Writing happens inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, made: submission.SubmissionRecord) -> JournalEntry:
        """Record a submission whose files are on the disk; return the entry for the journal."""
        self._connection.execute(
            "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_column(value) for value in _plain(made)],
        )
        return JournalEntry(SUBMISSION, str(made.sequence), None, submission_state(made))

    def take(self, made: submission.SubmissionRecord) -> JournalEntry | None:
        """Record a submission that this file did not know of; return the entry, None if it knows
        it. One whose number is given already is kept beside the list."""
        known = self.all()
        if any(one.id == made.id for one in known):
            return None
        if any(one.sequence == made.sequence for one in self._listed()):
            return JournalEntry(ELSEWHERE, made.id, None, submission_state(made))
        return self.add(made)

    def all(self) -> list[submission.SubmissionRecord]:
        """Return every submission, the newest first."""
        elsewhere = [
            read_submission(state)
            for _, state in Journal(self._connection).latest(ELSEWHERE)
            if state is not None
        ]
        return sorted(
            [*self._listed(), *elsewhere],
            key=lambda made: (made.sequence, made.created, made.id),
            reverse=True,
        )

    def _listed(self) -> list[submission.SubmissionRecord]:
        rows = self._connection.execute("SELECT * FROM submission ORDER BY sequence DESC")
        return [_made(row) for row in rows]

    def parts(self) -> Generator[tuple[str, str], None, None]:
        """Yield the submissions as the journal writes them (key, state), by key."""
        yield from sorted((str(made.sequence), submission_state(made)) for made in self._listed())

    def next_sequence(self) -> int:
        """Return the number that the next submission gets."""
        return max((made.sequence for made in self.all()), default=0) + 1


def submission_state(made: submission.SubmissionRecord) -> str:
    """Return a submission as the journal writes it."""
    return msgspec.json.encode(_plain(made)).decode()


def _plain(made: submission.SubmissionRecord) -> tuple[Any, ...]:
    """Return the fields as they are kept: nothing superseded is null, one its id, several a list,
    since older programs knew of one."""
    fields = msgspec.structs.asdict(made)
    before = made.supersedes
    fields["supersedes"] = before if len(before) > 1 else next(iter(before), None)
    return tuple(fields.values())


def _column(value: object) -> object:
    return msgspec.json.encode(value).decode() if isinstance(value, tuple) else value


def read_submission(state: str) -> submission.SubmissionRecord:
    """Return the submission of a state; raise AccessError('journal_damaged') for any other text."""
    try:
        fields = msgspec.json.decode(state, type=list[Any])
        names = submission.SubmissionRecord.__struct_fields__
        said = dict(zip(names, fields, strict=True))
        before = said["supersedes"]
        said["supersedes"] = [before] if isinstance(before, str) else before or []
        return msgspec.convert(said, submission.SubmissionRecord)
    except (ValueError, TypeError) as error:  # msgspec's errors are ValueErrors
        raise AccessError("journal_damaged", entry=state[:40]) from error


def _made(row: tuple[Any, ...]) -> submission.SubmissionRecord:
    *fields, files = row
    before = fields[2]
    try:
        fields[2] = msgspec.json.decode(before) if str(before).startswith("[") else before
        state = msgspec.json.encode([*fields, msgspec.json.decode(files)]).decode()
    except (ValueError, TypeError) as error:
        raise AccessError("journal_damaged", entry=str(row[0])) from error
    return read_submission(state)
