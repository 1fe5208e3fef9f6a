"""Submissions and public copies of an open office: their files, and what is noted of them.

How the content is made is in `exports`, which is loaded with the file formats when the first
file is written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from cityreport.domain import submission, submission_chain
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.i18n import numbers_of_language
from cityreport.office import exports, office_keys, public_numbers, submission_records
from cityreport.office.backups.backup_policy import Memory
from cityreport.office.changes import Changes
from cityreport.office.computers import Computers
from cityreport.office.number_source import StoredNumbers
from cityreport.office.page_values import Changed
from cityreport.office.sent_record import SentRecord
from cityreport.store.journal import JournalEntry
from cityreport.store.sent_facts import Fact, place_now
from cityreport.store.submission_list import PUBLISHED

A4 = "a4"
"""The paper of who has not chosen one."""


class ExportFiles:
    """The files of submissions, written, signed and checked without noting anything: for any
    thread.

    `keys`: the key that signs them, and the network's; `paper`: what the sheets of a workbook are
    printed on, a4 or letter."""

    def __init__(self, numbers: StoredNumbers) -> None:
        self._numbers = numbers
        self.keys = office_keys.OfficeKeys(numbers.store, numbers.clock)
        self.paper = A4

    @numbers_of_language()
    def write_submission(
        self, start: Period, end: Period, formats: Sequence[str], folder: Path
    ) -> submission.SubmissionRecord:
        """Write the files of a submission with what the checks say of its periods.

        Raises what `exports.write` raises; then none of its files is there.
        """
        exports.check_span(self._numbers, start, end)  # checking takes long, and here for nothing
        sign = self.keys.signer()
        checked = self._numbers.checks.findings(start, end)
        found = submission_records.worded(self._numbers, checked, (start, end))
        return exports.write(
            self._numbers, start, end, formats, folder, found, paper=self.paper, sign=sign
        )

    def write_public_copy(
        self,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
        threshold: int | None = None,
        *,
        accept_narrowing: bool = False,
    ) -> public_numbers.PublicCopy:
        """Write the files of a public copy. Raises what `exports.write_public` raises."""
        return exports.write_public(
            self._numbers,
            start,
            end,
            formats,
            folder,
            threshold,
            accept_narrowing=accept_narrowing,
            paper=self.paper,
            sign=self.keys.signer(),
        )

    def read_at(self) -> submission.JournalRecord | None:
        """Return how far the journal goes now, to be noted with what is read after it."""
        return self._numbers.history.head()

    def take_back(self, made: submission.SubmissionRecord, folder: Path) -> None:
        """Remove the files of a submission that is not to be."""
        exports.take_back(folder, made.files)

    def verify(self, path: Path) -> submission.Verification:
        """Say what is right and wrong with a submission file; never raises for its content."""
        known = office_keys.keys_on_this_computer()
        return exports.verify(path, self._numbers.catalogue_file, known)


class Exports(ExportFiles):
    """The submissions that are made from an office's file, and what it keeps of them."""

    def __init__(
        self, numbers: StoredNumbers, changes: Changes, computers: Computers, sent: SentRecord
    ) -> None:
        super().__init__(numbers)
        self._store = numbers.store
        self._changes = changes
        self._computers = computers
        self._sent = sent
        self._city = numbers.city
        self._memory: Memory | None = None

    def use(self, memory: Memory) -> None:
        """Know what this computer remembers: the paper that its person chose."""
        self._memory = memory
        self.paper = self.chosen_paper()

    def chosen_paper(self) -> str:
        """Return the paper that is chosen now."""
        return (self._memory and self._memory.get("paper")) or A4

    def prepare(self, second: Iterable[Fact] | None = None) -> None:
        """Get ready to send: know what other states of the file sent, by the logs beside it and in
        the second place. DataError second_computer, unknown_computer.

        `second`: what the second place says, where it was read before (it may be slow).
        """
        self._store.check_writable()
        self._computers.check_may_send()
        self._sent.read_back(self._sent.second().read() if second is None else second)

    def submissions(self) -> list[submission.SubmissionRecord]:
        """Return the submissions made from this file, the newest first."""
        with self._store.reading():
            return self._store.submissions.all()

    def holding(self) -> dict[str, list[tuple[Period, Period]]]:
        """Return, by a submission's id, the stretches of months for which it holds."""
        with self._store.reading():
            signed = {key: along.signed for key, along in self._store.sent_along().items()}
            return submission_chain.current_months(self._store.submissions.all(), signed)

    def chain_changes(self, start: Period, end: Period, confidentiality: str) -> list[DataError]:
        """Return what changed of the city since the newest submission that one of these months
        would replace, each as the error with its sentence."""
        first, last = start.months()[0], end.months()[-1]
        with self._store.reading():
            made = self._store.submissions.all()
            before = submission_chain.overlapping(made, str(first), str(last), confidentiality)
            along = self._store.sent_along()
        known = [one for one in before if one.id in along]
        if not known:
            return []
        now = place_now(self._city.profile)
        return list(
            submission_chain.place_changes(known[-1].sequence, along[known[-1].id].place, now)
        )

    def export(
        self, start: Period, end: Period, formats: Sequence[str], folder: Path
    ) -> submission.SubmissionRecord:
        """Write a submission's files and note it; what cannot be noted leaves no file behind."""
        self.prepare()
        read_at = self.read_at()
        made = self.write_submission(start, end, formats, folder)
        self._note_or_take_back(made, folder, read_at=read_at)
        self._add_to_second()
        return made

    def export_public(
        self,
        start: Period,
        end: Period,
        formats: Sequence[str],
        folder: Path,
        threshold: int | None = None,
        *,
        accept_narrowing: bool = False,
    ) -> submission.SubmissionRecord:
        """Write the files of a public copy and note it, as `export` does."""
        self.prepare()
        read_at = self.read_at()
        copy = self.write_public_copy(
            start, end, formats, folder, threshold, accept_narrowing=accept_narrowing
        )
        self._note_or_take_back(copy.made, folder, copy.record, read_at)
        self._add_to_second()
        return copy.made

    def note_submission(
        self,
        made: submission.SubmissionRecord,
        public_record: str = "",
        read_at: submission.JournalRecord | None = None,
    ) -> None:
        """Note a submission whose files are on the disk; `public_record`: of a public copy;
        `read_at`: the journal's end before its numbers were read."""
        kept = self.keys.kept()
        key = "" if kept is None else kept.key
        with self._changes.change():
            sent = self._store.sent_with(made, read_at, key)
            entries = [self._store.submissions.add(made), sent]
            if public_record:
                entries.append(JournalEntry(PUBLISHED, str(made.sequence), None, public_record))
            self._changes.append(entries, "submission")
        self._sent.keep()
        self._changes.announce(Changed(submissions=True))

    def note_public_report(self, record: str) -> None:
        """Keep what a printed report shows to everybody, before anybody sees it: the next public
        copy must not give away what this one hid, nor hide what it told."""
        self._computers.check_may_send()
        with self._store.reading():
            key = public_numbers.next_report(self._store, record)
        if key is None:
            return
        with self._changes.change():
            self._changes.append([JournalEntry(PUBLISHED, key, None, record)], "public_report")
        self._sent.keep()
        self._changes.announce(Changed(submissions=True))

    def _add_to_second(self) -> None:
        """Keep it in the second place too; the next backup does it where the disk refuses now."""
        with contextlib.suppress(AccessError):
            self._sent.second().add()

    def _note_or_take_back(
        self,
        made: submission.SubmissionRecord,
        folder: Path,
        public_record: str = "",
        read_at: submission.JournalRecord | None = None,
    ) -> None:
        try:
            self.note_submission(made, public_record, read_at)
        except BaseException:
            self.take_back(made, folder)
            raise
