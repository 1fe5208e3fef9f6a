"""A partner's form comes back: compare it with what is here, write it as one step.

A form speaks only of the boxes that were filled in. Where another number is held already, or where
the partner filled a box before and leaves it empty now, a person decides. Not here: reading the
file (`exchange.form_reader`), pieces of branch offices (`merge`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from cityreport.domain.form import FormAnswer, read_filled
from cityreport.domain.observation import WITHOUT_VALUE, CellKey, Observation, Status
from cityreport.domain.receipt import FORMAT as RECEIPT
from cityreport.errors import DataError
from cityreport.exchange.forms import form_figures, form_reader
from cityreport.exchange.forms.form_reader import ReceivedForm, is_form
from cityreport.exchange.importing.file_kinds import kind_of as kind_of_content
from cityreport.exchange.incoming_file import kind_of, read_bytes
from cityreport.i18n import tr
from cityreport.office.cells import Change
from cityreport.office.contributions import contribution_writing, merge
from cityreport.office.contributions.earlier_gifts import gifts_of
from cityreport.office.contributions.merge import (
    Merge,
    Renamed,
    is_other_city,
    refuse_overtaken,
    renamed,
)
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.office.sign_off_steps import refuse_signed
from cityreport.reasons import stored_reason

KIND = "receive_form"
"""The kind of the journal's step."""


class Taken(NamedTuple):
    """A line of a form beside what is here. `ours`: None for an empty cell."""

    row: int
    ours: Observation | None
    theirs: Observation


class Withdrawn(NamedTuple):
    """A line that this partner filled in before and leaves empty now."""

    row: int
    ours: Observation


class RefusedLine(NamedTuple):
    """A line that cannot be taken in, and why."""

    row: int
    key: CellKey
    error: DataError


class FormDifference(msgspec.Struct, frozen=True):
    """A form beside what is here. `same`: lines that are here already; `blank`: lines that say
    nothing; `older_than`: when the newest form of that partner with these cells was made, if it was
    after this one."""

    received: ReceivedForm
    new: tuple[Taken, ...]
    same: int
    changed: tuple[Taken, ...]
    withdrawn: tuple[Withdrawn, ...]
    refused: tuple[RefusedLine, ...]
    blank: int
    renamed: tuple[Renamed, ...]
    other_city: bool
    older_than: str = ""

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """The numbers of cells that are new, the same, answered differently, withdrawn and
        refused."""
        differing, withdrawn = len(self.changed), len(self.withdrawn)
        return len(self.new), self.same, differing, withdrawn, len(self.refused)

    @property
    def held(self) -> tuple[CellKey, ...]:
        """The cells that are answered differently here."""
        return tuple(taken.theirs.key for taken in self.changed)

    @property
    def emptied(self) -> tuple[CellKey, ...]:
        """The cells that the partner filled before and leaves empty now."""
        return tuple(line.ours.key for line in self.withdrawn)

    @property
    def is_right(self) -> bool:
        """True if everything that was filled in can be imported."""
        return not self.refused and not any(r.weight != "told" for r in self.received.remarks)


def kind_of_file(path: Path) -> Literal["form", "piece"]:
    """Return the kind of a file by its content: a partner's form, or else assumed to be a piece.

    Raises what `exchange.incoming.kind_of` raises, and what guards workbooks;
    DataError('receive_table') for an ordinary table, which is imported instead.
    """
    try:
        if is_form(path):
            return "form"
        is_table = kind_of(path) == "xlsx"
    except DataError as error:
        is_table = error.code in {"not_a_submission", "workbook_old"} and _is_table(path)
        if not is_table:
            raise
    if is_table:
        raise DataError("receive_table", path=str(path))
    return "piece"


def _is_table(path: Path) -> bool:
    """Return whether a file may hold a table that the import reads."""
    try:
        content = read_bytes(path)
        kind = kind_of_content(content)
    except DataError:
        return False
    return kind != "text" or any(mark in content[:4096] for mark in _SEPARATORS)


_SEPARATORS = (b",", b";", b"\t", b"|")
"""Without one of these a text is no table."""


def look_at(office: OpenOffice, path: Path) -> FormDifference | Merge:
    """Whatever a file that came holds, beside what is here: a partner's form or a piece.

    Raises what reading either raises; DataError('receive_unknown') for what is neither, and
    'receive_receipt' for a receipt, which belongs to its submission.
    """
    if kind_of_file(path) == "form":
        return compare(office, read_form(path))
    try:
        return merge.compare(office, contribution_writing.read_contribution(path), path.name)
    except DataError as error:
        raise not_taken_in(error) from error


def not_taken_in(error: DataError) -> DataError:
    """Return what is said of a file that is no piece; any other error is itself."""
    if error.code != "not_a_piece":
        return error
    if error.facts["found"] == RECEIPT:
        return DataError("receive_receipt")
    return DataError("receive_unknown", found=error.facts["found"])


def read_form(path: Path) -> ReceivedForm:
    """Read a form that came back; raise the errors of `exchange.form_reader.read_form`."""
    return form_reader.read_form(path)


def compare(office: OpenOffice, received: ReceivedForm) -> FormDifference:
    """Hold a form against what is here. Works on a `reader` too, and writes nothing."""
    new: list[Taken] = []
    changed: list[Taken] = []
    refused: list[RefusedLine] = []
    withdrawn: list[Withdrawn] = []
    same = blank = 0
    form = received.form
    asked = {entry.line.key for entry in received.entries}
    with office.store.reading():
        identity = office.store.identity()
        gifts = {
            gift.key: gift.made
            for gift in gifts_of(office.store, KIND, form.partner)
            if gift.key in asked
        }
        for entry in received.entries:
            key = entry.line.key
            try:
                taken = _taken(office, received, entry)
            except DataError as error:
                refused.append(RefusedLine(entry.row, key, error))
                continue
            if taken is None:
                blank += 1
                ours = office.store.observations.get(key)
                if ours is not None and gifts.get(key, "~") <= form.created:
                    withdrawn.append(Withdrawn(entry.row, ours))
            elif taken.ours is None:
                new.append(taken)
            elif taken.ours == taken.theirs:
                same += 1
            else:
                changed.append(taken)
    newest = max(gifts.values(), default="")
    return FormDifference(
        received,
        tuple(new),
        same,
        tuple(changed),
        tuple(withdrawn),
        tuple(refused),
        blank,
        tuple(renamed(office, form.areas)),
        form.office != identity and is_other_city(office, form.city),
        newest if newest > form.created else "",
    )


def receive(
    office: Office,
    difference: FormDifference,
    *,
    replaced: Collection[CellKey],
    cleared: Collection[CellKey] = (),
    another_city: bool = False,
) -> int:
    """Write what is new and, of what differs, the cells `replaced`, and empty those of the
    withdrawn that are `cleared`, as one step that undo takes back; return how many cells changed.

    Raises DataError form_broken, form_another_city unless `another_city`, and form_overtaken
    where a cell is no longer what was compared; then nothing is written.
    """
    refuse_broken(difference.received)
    if not another_city:
        refuse_another_city(office, difference)
    taken = [*difference.new, *(t for t in difference.changed if t.theirs.key in replaced)]
    emptied = [line.ours for line in difference.withdrawn if line.ours.key in cleared]
    if not taken and not emptied:
        return 0
    expected = {t.theirs.key: t.ours for t in taken if t.ours is not None}
    expected |= {ours.key: ours for ours in emptied}
    changes: list[Change] = [*(t.theirs for t in taken), *(ours.key for ours in emptied)]
    try:
        refuse_overtaken(office, changes, expected)
    except DataError as error:
        raise DataError("form_overtaken", cell=error.facts["cell"]) from error
    return office.cells.record_many(changes, kind=KIND, reason=_reason(difference.received))


def refuse_broken(received: ReceivedForm) -> None:
    """DataError('form_broken') for a form whose numbers and names may have gone apart."""
    if received.is_broken:
        raise DataError("form_broken")


def refuse_another_city(office: OpenOffice, difference: FormDifference) -> None:
    """DataError('form_another_city') for a form that another city's office wrote."""
    if difference.other_city:
        ours, theirs = office.city.profile.city, difference.received.form.city
        raise DataError(
            "form_another_city",
            ours=f"{ours.name} ({ours.country})",
            theirs=f"{theirs.name} ({theirs.country})",
        )


def _taken(
    office: OpenOffice, received: ReceivedForm, entry: form_figures.FilledLine
) -> Taken | None:
    """Return a line beside the office's answer; None for one that says nothing.

    Raise DataError for one that cannot be imported.
    """
    key = entry.line.key
    kind = office.catalogue.indicator(key.indicator).kind
    said = read_filled(entry.filled, kind, received.words)
    if said is None:
        return None
    currency = office.cells.currency_of(key, said.value)
    ours = office.store.observations.get(key)
    theirs = _answer(key, ours, said, currency, _source(received, entry.row))
    office.cells.check_possible(theirs)
    if ours != theirs:  # what says the same changes no signed month
        refuse_signed(office.store, [key.period])
    return Taken(entry.row, ours, theirs)


def _answer(
    key: CellKey, ours: Observation | None, said: FormAnswer, currency: str | None, source: str
) -> Observation:
    """Return the answer that the cell would hold.

    Parts that the form leaves empty stay; where it says the same as the office, so does the source.
    """
    if ours is None:
        status = said.status or Status.NORMAL
        return Observation(key, said.value, status, said.note, source, currency)
    status = said.status or (ours.status if said.value == ours.value else Status.NORMAL)
    note = said.note or ours.note
    if (said.value, status, note) == (ours.value, ours.status, ours.note):
        return ours
    rest = {} if status not in WITHOUT_VALUE else {"sample_size": None, "margin": None}
    return msgspec.structs.replace(
        ours,
        value=said.value,
        status=status,
        note=note,
        source=source,
        currency=currency,
        **rest,
    )


def _source(received: ReceivedForm, row: int) -> str:
    """Return the source of a number: the partner's own words, then file, sheet and row."""
    place = tr(
        "{file}, {sheet}, row {row}",
        file=_printable(received.file),
        sheet=_printable(received.sheet),
        row=str(row),
    )
    said = " ".join(received.answers["source"].split())
    return f"{said} · {place}" if said else place


def _reason(received: ReceivedForm) -> str:
    """Return the reason that the journal gives for the step: the file, its id, and who filled it
    in."""
    answers = received.answers
    told: Sequence[str] = (answers["name"], answers["role"], answers["phone"], answers["date"])
    by = ", ".join(" ".join(part.split()) for part in told if part.strip())
    return stored_reason(
        "receive_form",
        file=_printable(received.file),
        id=received.form.id,
        by=by,
        remarks=answers["remarks"].strip(),
        sender=received.form.partner,
        moment=received.form.created,
    )


def _printable(name: str) -> str:
    """Return a name in a form that the journal can keep, whatever the disk or a workbook allows."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)
