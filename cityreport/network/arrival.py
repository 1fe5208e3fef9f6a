"""A file that came to the desk: where it lies, what was read of it, what was decided."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.submission import CellRecord, Submission


class ArrivalState(StrEnum):
    """The verdict on a file."""

    TAKEN = "accepted"
    REMARKED = "accepted_with_remarks"
    REFUSED = "refused"
    AGAIN = "duplicate"
    WAITING = "waiting"
    """Nothing is wrong with it but its key, which the coordinator has to confirm."""


TAKEN = frozenset({ArrivalState.TAKEN, ArrivalState.REMARKED})


class Found(msgspec.Struct, frozen=True):
    """A file in the folder. `name`: from the folder on; `modified`: in nanoseconds."""

    name: str
    size: int
    modified: int


class Said(msgspec.Struct, frozen=True):
    """A reason or a remark. `text`: by language; `cells`: those that it is about."""

    code: str
    text: dict[str, str]
    cells: tuple[CellRecord, ...] = ()


class Arrival(msgspec.Struct, frozen=True):
    """A file as it was read, before it is decided on. `sha256`: of its bytes, empty where they
    could not be read; `head`: its submission without numbers, None where there is none; `rows`: how
    many numbers it has; `problems`: why it cannot be taken."""

    found: Found
    sha256: str = ""
    head: Submission | None = None
    digest: str | None = None
    rows: int = 0
    problems: tuple[Said, ...] = ()
    remarks: tuple[Said, ...] = ()


class Decided(msgspec.Struct, frozen=True):
    """An arrival with the verdict on it, and the reasons."""

    arrival: Arrival
    state: ArrivalState
    said: tuple[Said, ...] = ()
