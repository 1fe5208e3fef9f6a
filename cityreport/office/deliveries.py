"""Deliveries of submissions and the answers that came back: kept for ever, never undone.

Copying the files is in `submission_copies`, what changed between two submissions in
`submission_changes`. Nothing is sent from here: a person does it, and says so.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cityreport.domain import submission as submissions
from cityreport.domain.delivery import (
    Delivery,
    DeliveryWay,
    KeptRemark,
    SubmissionAnswer,
    check_recipient,
)
from cityreport.errors import AccessError, DataError
from cityreport.files import read_at_most, write_bytes
from cityreport.office.changes import Changes
from cityreport.office.clock import OfficeClock
from cityreport.office.page_values import Changed
from cityreport.office.sent_record import SentRecord
from cityreport.outputs import Output, OutputKind
from cityreport.store.delivery_facts import (
    ANSWERED,
    DELIVERED,
    REMARKED,
    deliveries,
    kept_answers,
)
from cityreport.store.journal import JournalEntry
from cityreport.store.store import Store

LARGEST_ANSWER = 20 * 1024 * 1024
ANSWER_SUFFIXES = (
    *(".pdf", ".json", ".xlsx", ".xls", ".ods", ".csv", ".txt"),
    *(".eml", ".msg", ".png", ".jpg", ".jpeg", ".docx", ".odt"),
)
"""The endings of a file that can be kept as an answer. None of them is a program that the system
would run."""


class Deliveries:
    """The deliveries and answers of one open office."""

    def __init__(
        self, store: Store, changes: Changes, clock: OfficeClock, sent: SentRecord
    ) -> None:
        self._store = store
        self._changes = changes
        self._clock = clock
        self._sent = sent

    def all(self) -> list[Delivery]:
        """Return who got a submission, the earliest first."""
        with self._store.reading():
            return deliveries(self._store.journal)

    def of(self, submission: str) -> list[Delivery]:
        """Return who got one submission, by its id."""
        return [one for one in self.all() if one.submission == submission]

    def submission(self, number: int) -> submissions.SubmissionRecord:
        """Return the submission of a number, the newest where several states of the file gave it;
        raise DataError('no_submission')."""
        with self._store.reading():
            made = self._store.submissions.all()
        for one in made:
            if one.sequence == number:
                return one
        raise DataError("no_submission", number=number)

    def note(
        self,
        made: submissions.SubmissionRecord,
        to: str,
        way: DeliveryWay,
        place: Path | None = None,
    ) -> Delivery:
        """Note that a submission went to somebody. `place`: the folder whose copy was read back.

        DataError send_to_whom, and those of `check_line`.
        """
        said = check_recipient(to)
        at, officer = self._clock.instant(), self._changes.officer
        where = "" if place is None else str(place)
        one = Delivery(made.id, said, way, at, officer, where)
        self._append([(DELIVERED, _state(one))], "deliver")
        return one

    def last_recipient(self) -> str:
        """Return who got the newest submission that was sent; empty before any."""
        sent = self.all()
        return sent[-1].to if sent else ""

    # -- what came back

    def answers(self, submission: str | None = None) -> list[SubmissionAnswer]:
        """Return the answers that are kept, to one submission or to any."""
        with self._store.reading():
            found = kept_answers(self._store.journal)
        return [one for one in found if submission in (None, one.submission)]

    def keep_answer(
        self,
        made: submissions.SubmissionRecord,
        path: Path,
        sender: str = "",
        remarks: Iterable[KeptRemark] = (),
        key: str = "",
    ) -> SubmissionAnswer:
        """Copy a file that came back into the office's folder for answers and note it, with the
        remarks of the network that are in it and the key that signed it.

        DataError answer_kind, answer_size, answer_known; AccessError file_missing, cannot_read,
        cannot_write.
        """
        suffix = path.suffix.lower()
        if suffix not in ANSWER_SUFFIXES:
            raise DataError("answer_kind", path=str(path), known=", ".join(ANSWER_SUFFIXES))
        sender = check_recipient(sender) if sender.strip() else ""
        content = read_at_most(path, LARGEST_ANSWER)
        if not content or len(content) > LARGEST_ANSWER:
            raise DataError("answer_size", path=str(path), limit=LARGEST_ANSWER // 1024 // 1024)
        self._store.check_writable()
        digest = hashlib.sha256(content).hexdigest()
        if any(one.sha256 == digest for one in self.answers(made.id)):
            raise DataError("answer_known", path=str(path), number=made.sequence)
        name = f"{made.sequence:04d}_{made.id[:8]}_{digest[:12]}{suffix}"
        folder = self.answer_folder
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise AccessError("cannot_write", path=str(folder), reason=reason) from error
        target = folder / name
        if not (target.exists() and _digest_of(target) == digest):
            write_bytes(target, content, Output(OutputKind.OWN, replaces_unknown=True))
        kept = SubmissionAnswer(
            made.id,
            sender,
            "".join(c for c in path.name if c.isprintable()),
            name,
            digest,
            len(content),
            self._clock.instant(),
            self._changes.officer,
            key,
        )
        said = [(ANSWERED, _state(kept)), *((REMARKED, _state(one)) for one in remarks)]
        self._append(said, "answer")
        return kept

    @property
    def answer_folder(self) -> Path:
        """The folder beside the office file in which answers are kept."""
        return self._store.path.parent / f"cityreport-answers-{self._store.identity()[:8]}"

    def answer_file(self, kept: SubmissionAnswer) -> Path:
        """Return the file of an answer, read and found to be as it came.

        DataError answer_gone, answer_changed.
        """
        name = kept.file
        path = self.answer_folder / Path(name).name
        if Path(name).name != name or path.suffix not in ANSWER_SUFFIXES or not path.is_file():
            raise DataError("answer_gone", path=str(path))
        if _digest_of(path) != kept.sha256:
            raise DataError("answer_changed", path=str(path))
        return path

    def _append(self, said: Iterable[tuple[str, str]], kind: str) -> None:
        """Write states of subjects as one action."""
        with self._changes.change():
            entries = [JournalEntry(subject, str(uuid.uuid4()), None, s) for subject, s in said]
            self._changes.append(entries, kind)
        self._sent.keep()
        self._changes.announce(Changed(submissions=True))


def _state(said: Delivery | SubmissionAnswer | KeptRemark) -> str:
    return msgspec.json.encode(said).decode()


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(read_at_most(path, LARGEST_ANSWER)).hexdigest()
    except AccessError:
        return ""
