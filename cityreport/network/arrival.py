"""A file that came to the desk: where it lies, what was read of it, what was decided."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.cell_record import CellRecord
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.page_totals import OnPaper
from cityreport.domain.submission import Submission


class ArrivalState(StrEnum):
    """The verdict on a file."""

    TAKEN = "accepted"
    REMARKED = "accepted_with_remarks"
    REFUSED = "refused"
    AGAIN = "duplicate"
    WAITING = "waiting"
    """Nothing is wrong with it but its key, which is not known or has to be confirmed."""
    ENROLLED = "enrolled"
    """It is no submission: it brought an office's key."""


TAKEN = frozenset({ArrivalState.TAKEN, ArrivalState.REMARKED})


class Found(msgspec.Struct, frozen=True):
    """A file in the folder. `name`: from the folder on; `modified`: in nanoseconds; `place`: its
    name on the disk where that is no text, else None; `fault`: the system's reason why it, or the
    folder of that name, cannot be looked at."""

    name: str
    size: int
    modified: int
    place: str | None = None
    fault: str | None = None


class Said(msgspec.Struct, frozen=True):
    """A reason or a remark. `text`: by language; `cells`: those that it is about."""

    code: str
    text: dict[str, str]
    cells: tuple[CellRecord, ...] = ()


class PaperPage(msgspec.Struct, frozen=True):
    """A printed page as a picture showed it: the bytes of its code, and what they say."""

    code: bytes
    record: OnPaper


class Arrival(msgspec.Struct, frozen=True):
    """A file as it was read, before it is decided on. `sha256`: of its bytes, empty where they
    could not be read; `head`: its submission without numbers, None where there is none; `rows`: how
    many numbers it has; `problems`: why it cannot be taken. `key`: the office's public key that it
    is signed with, None where it is not signed; `earlier`: those that this key followed, by signed
    statements. `enrolment`: an office's key that came in a file of its own; `page`: a printed page
    that came as a picture."""

    found: Found
    sha256: str = ""
    head: Submission | None = None
    digest: str | None = None
    rows: int = 0
    key: str | None = None
    earlier: tuple[str, ...] = ()
    enrolment: Enrolment | None = None
    page: PaperPage | None = None
    problems: tuple[Said, ...] = ()
    remarks: tuple[Said, ...] = ()


class Decided(msgspec.Struct, frozen=True):
    """An arrival with the verdict on it, and the reasons."""

    arrival: Arrival
    state: ArrivalState
    said: tuple[Said, ...] = ()

    @property
    def office(self) -> str | None:
        """The id of the office that it is of, where that can be read."""
        if self.arrival.enrolment is not None:
            return self.arrival.enrolment.office
        if self.arrival.page is not None:
            return self.arrival.page.record.office
        return None if self.arrival.head is None else self.arrival.head.office.id
