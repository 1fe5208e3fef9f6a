"""An office in which an officer says things beside the numbers: signs, accepts, flags, answers.

Each is a statement of the store and a step of the journal. What they mean is in `domain`, what
stands in the way of a signature in `signing`; the numbers themselves are written in `office`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec

from cityreport import __version__
from cityreport.domain.acceptance import Spoken, accepted
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.narrative import Narration, check_narration
from cityreport.domain.observation import CellKey, check_key, check_text
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Signature, reopened, signed
from cityreport.errors import AccessError, DataError
from cityreport.office import sign_off_steps
from cityreport.office.clock import Clock, check_period, instant
from cityreport.office.office_reader import OfficeReader
from cityreport.office.page_values import Changed
from cityreport.store.annotations import ACCEPTANCE, ANNOTATIONS, FLAG, NARRATIVE, SIGN_OFF
from cityreport.store.erasure import Erasable
from cityreport.store.journal import CELL, Head, JournalEntry
from cityreport.store.observations import cell_text, read_cell_text
from cityreport.store.store import Store

SOFTWARE = f"cityreport {__version__}"

ERASE = "erase"
"""Kind of the action that erases a text."""

Listener = Callable[[Changed], None]
Statement = tuple[str, str, str | None]
"""Subject, key and state; no state takes the statement away."""


class StatingOffice(OfficeReader):
    """An open office with the officer who signs. Every method that writes has its result on the
    disk when it returns, or raises and has changed nothing."""

    def __init__(self, store: Store, catalogue: CatalogueFile, clock: Clock, officer: str) -> None:
        super().__init__(store, catalogue, clock)
        self.officer = officer
        self._listeners: list[Listener] = []

    # -- signing

    def sign(
        self,
        period: Period,
        role: str = "",
        blocking: sign_off_steps.Blocking | None = None,
    ) -> Signature:
        """Sign a period off: it is final and closed to changes.

        `role`: what the officer is in the office, in their own words; `blocking`: the open
        findings that forbid it, those of the checks unless they are known already. DataError
        says what stands in the way.
        """
        asked = self.blocking if blocking is None else blocking
        with self.store.reading():
            before = sign_off_steps.signature_of(self.store, period)
            signature = signed(before, self.officer, role, instant(self._clock()))
            sign_off_steps.check_ready(self.store, self.catalogue, period, self.this_month, asked)
        self._say([(SIGN_OFF, str(period), sign_off_steps.state_of(signature))], "sign")
        return signature

    def reopen(self, period: Period, reason: str) -> Signature:
        """Open a signed period again; what changes from now on is a revision.

        DataError reopen_reason, reopen_unsigned.
        """
        with self.store.reading():
            before = sign_off_steps.signature_of(self.store, period)
            signature = reopened(before, self.officer, reason, instant(self._clock()))
        assert signature.reopened is not None  # noqa: S101
        said = signature.reopened.reason
        self._say(
            [(SIGN_OFF, str(period), sign_off_steps.state_of(signature))], "reopen", reason=said
        )
        return signature

    # -- findings

    def accept(self, finding: Spoken, reason: str) -> None:
        """Accept a finding as it is now, with the reason; DataError('accept_reason')."""
        acceptance = accepted(finding, reason)
        state = msgspec.json.encode(acceptance).decode()
        self._say([(ACCEPTANCE, finding.identity, state)], "accept", reason=acceptance.reason)

    def withdraw(self, finding: Spoken) -> None:
        """Take an acceptance back; DataError('not_accepted') where there is none."""
        if not self._say([(ACCEPTANCE, finding.identity, None)], "withdraw"):
            raise DataError("not_accepted")

    # -- reminders

    def flag(self, key: CellKey, text: str = "") -> None:
        """Put a reminder on a cell, also on an empty or a signed one."""
        check_key(self.catalogue, key)
        self._check_area(key.area, key.period)
        check_text(text)
        self._say([(FLAG, cell_text(key), msgspec.json.encode(text).decode())], "flag")

    def unflag(self, key: CellKey) -> None:
        """Take the reminder from a cell; nothing happens where there is none."""
        self._say([(FLAG, cell_text(key), None)], "flag")

    # -- the year in words

    def answer(self, year: int, question: str, answer: Narration) -> None:
        """Answer a question of a year; an empty answer takes it away.

        DataError for what cannot be an answer, and month_signed once the year is signed off.
        """
        check_narration(self.catalogue.question(question), answer)
        period = Period.of_year(year)
        check_period(period, self.today)
        state = None if answer.is_empty else msgspec.json.encode(answer).decode()
        self._say([(NARRATIVE, f"{period}\t{question}", state)], "narrative", locked=period)

    # -- a text that must go

    def erasable(self, seq: int, field: str = "", *, everywhere: bool = False) -> Erasable:
        """What erasing the texts of a change would take out; DataError where there is none."""
        with self.store.reading():
            return self.store.erasable(seq, field, everywhere=everywhere)

    def erase(
        self, seq: int, reason: str, field: str = "", *, everywhere: bool = False
    ) -> Erasable:
        """Erase the texts of a change from tables, journal and file, wherever they stand for the
        same thing; return what went. No number changes and nothing brings a text back.

        DataError erase_reason, no_entry, erase_field, erase_nothing; AccessError erase_not_swept
        where all of that is done, but the free room of the file could not be overwritten: erasing
        the same once more does only that.
        """
        if not reason.strip():
            raise DataError("erase_reason")
        check_text(reason)
        self.store.check_writable()
        try:
            what = self.erasable(seq, field, everywhere=everywhere)
        except DataError as error:
            if error.code != "erase_nothing" or not self.store.erasures.is_erased("journal", seq):
                raise
            self._sweep(seq)
            return Erasable((), (seq,), (), 0, ())
        if any(text in reason for text in what.texts):
            raise DataError("erase_reason_repeats")
        self.store.overwrite_deleted()
        with self._change():
            self._append(self.store.erase(what), ERASE, reason=reason.strip())
        self._is_proven = False  # the profile is read anew
        with self.store.reading():
            gone = [self.store.journal.entry(number)[1] for number in what.entries]
        cells = dict.fromkeys(read_cell_text(e.key) for e in gone if e.subject == CELL)
        self._announce(Changed(tuple(cells), profile=True, annotations=ANNOTATIONS))
        self._sweep(seq)
        return what

    def _sweep(self, seq: int) -> None:
        try:
            self.store.sweep()
        except AccessError as error:
            path = str(self.store.path)
            raise AccessError("erase_not_swept", entry=seq, path=path) from error

    def still_held_by(self, head: Head) -> int:
        """How many texts that were erased a copy of this file that ended there still holds."""
        with self.store.reading():
            erasures = self.store.erasures.all()
        return sum(
            1
            for table, number, by in erasures
            if by > head.action and number <= (head.next - 1 if table == "journal" else head.action)
        )

    # -- telling others

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _announce(self, changed: Changed) -> None:
        for listener in tuple(self._listeners):
            listener(changed)

    @contextmanager
    def _change(self) -> Iterator[None]:
        """A transaction; see `Office` for what goes before it."""
        with self.store.transaction():
            yield

    def _say(
        self,
        annotations: Sequence[Statement],
        kind: str,
        *,
        reason: str = "",
        locked: Period | None = None,
        always: bool = False,
    ) -> bool:
        """Write statements as one step; whether anything changed.

        `locked`: a period that must not be signed; `always`: the step is noted even without a
        change.
        """
        with self._change():
            if locked is not None:
                sign_off_steps.refuse_signed(self.store, [locked])
            change = self.store.annotations.change
            entries = [entry for s in annotations if (entry := change(*s)) is not None]
            if entries or always:
                self._append(entries, kind, reason=reason)
        if entries or always:
            self._announce(Changed(annotations=tuple(dict.fromkeys(s[0] for s in annotations))))
        return bool(entries)

    def _append(
        self,
        entries: Sequence[JournalEntry],
        kind: str,
        *,
        undoes: int | None = None,
        reason: str = "",
    ) -> None:
        self.store.journal.append(
            entries,
            at=instant(self._clock()),
            officer=self.officer,
            kind=kind,
            software=SOFTWARE,
            undoes=undoes,
            reason=reason,
        )
