"""A submission beside a later one: the cells with other numbers, and why they were changed.

Where the changes come from is the office's (`office.submission_changes`).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import SubmissionRecord


class ChangedCell(msgspec.Struct, frozen=True):
    """A cell with another number or status than was sent: what it was and is (None: empty).

    `kind`, `officer`, `at`: of the last action that changed it. `why`: its reason, or the one for
    which its month was opened again; empty where nobody gave one. All are empty where it was not
    changed since: then another copy of the office file had another number.
    """

    key: CellKey
    before: Observation | None
    after: Observation | None
    kind: str
    officer: str
    at: str
    why: str


class SubmissionDifference(msgspec.Struct, frozen=True):
    """A submission compared with a later one, or with the numbers now (`after` is None), in the
    months that both have. `added`, `left_out`: how many months only the later, only the earlier
    has."""

    before: SubmissionRecord
    after: SubmissionRecord | None
    start: Period
    end: Period
    added: int
    left_out: int
    cells: tuple[ChangedCell, ...]
