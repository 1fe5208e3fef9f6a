"""A proposal for reading a file: its reasons, and the questions that only a person can answer.

Facts and codes only; the callers make the sentences.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.importing.evidence import Doubt, Evidence
from cityreport.domain.importing.evidence import (
    ProposalReason as ProposalReason,  # noqa: PLC0414 - where its readers look for it
)
from cityreport.domain.importing.import_mapping import ImportMapping, Role, Source
from cityreport.domain.importing.table_detection import FoundTable


class ColumnProposal(msgspec.Struct, frozen=True):
    """A column of a table: `column` in `Sheet.rows`, from 0; `label` as the file has it; `header`
    and `nth` as the rule has it. `score` 0-1.
    `role`, `indicator`, `area`, `breakdown`, `category`: as the proposed rule says. `period`: what
    the header says, ISO 8601, empty if nothing."""

    column: int
    label: str
    header: str
    nth: int
    role: Role
    why: ProposalReason
    score: float
    indicator: str = ""
    area: str = ""
    breakdown: str = ""
    category: str = ""
    period: str = ""
    evidence: Evidence = Evidence()

    @property
    def name(self) -> str:
        """The name that an answer calls it by: its header, `#2` behind the second of a name."""
        return column_name(self.header, self.nth)


def column_name(header: str, nth: int) -> str:
    """Return the name that an answer calls a column by."""
    return f"{header}#{nth + 1}" if nth else header


class WordProposal(msgspec.Struct, frozen=True):
    """A proposal for a word found in columns (or titles) of a role.

    `shown` as the file has it, `rows` how often. `code` may be LEAVE or SUM; None: no word is
    similar. `is_sure`: needs no confirmation.
    """

    rule: int
    role: Role
    word: str
    shown: str
    rows: int
    code: str | None
    why: ProposalReason
    score: float
    breakdown: str = ""
    is_sure: bool = False
    doubts: tuple[Doubt, ...] = ()


class QuestionKind(StrEnum):
    """The subject of a question to a person. After the dash: the answers that
    `mapping_answers.answer` takes."""

    DECIMAL = "decimal"  # - "." or ","
    DAY_ORDER = "day_order"  # - "dmy" or "mdy"
    PERIOD = "period"  # - the year (or month, or quarter) that the table does not say
    INDICATOR = "indicator"  # - the code of what is counted
    MARKS = "marks"  # - for each word: empty, zero, O, L or M
    WORDS = "words"  # - for each word: a code, LEAVE or SUM
    ABSENT = "absent"  # - empty or zero
    COLUMN = "column"  # - for each column: what it is, see `column_answers`
    PLACES = "places"  # - EVERYWHERE (all rows are of this city), or the header of a column
    CITY = "city"  # - which word of the column of places is this city; EVERYWHERE: all of them
    WITHIN = "within"  # - which word of a wider place (a department) this city lies in
    WHOLE = "whole"  # - added or none: whether the parts of a breakdown are all there are
    COUNT = "count"  # no column is recognised as numbers: choose one, or say one row is one event
    SPAN = "span"  # - for each span that is no month, quarter or year: a year, or LEAVE
    HIDDEN = "hidden"  # rows, columns and sheets that are not shown - leave or read
    STATE = "state"  # - for each word of a state, such as cancelled: leave or read
    TWICE = "twice"  # rows and sheets that are there twice - leave or read
    ZONE = "zone"  # times in another zone at the end of a month - leave or read


class ImportQuestion(msgspec.Struct, frozen=True):
    """One question about one rule of the mapping.

    `words`: its subject (marks, words, doubtful numbers or dates, up to 1,000). `options`: the
    answers it takes, empty if free. `proposed`: the present or suggested answer, "" if none.
    `is_needed`: nothing may be written before the answer.
    """

    ask: QuestionKind
    rule: int
    role: Role | None = None
    breakdown: str = ""
    words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    proposed: str = ""
    is_needed: bool = True


class TableProposal(msgspec.Struct, frozen=True):
    """A table that was found, its rule (`mapping.tables[rule]`), and its columns. `inferred`: its
    columns as the file alone says them, whatever was decided since."""

    table: FoundTable
    rule: int
    columns: tuple[ColumnProposal, ...]
    titles: tuple[tuple[Source, str], ...] = ()
    inferred: tuple[ColumnProposal, ...] = ()


class Proposal(msgspec.Struct, frozen=True):
    """A proposal for reading a file. `known`: the name of the saved mapping that fits, "" if
    none."""

    mapping: ImportMapping
    tables: tuple[TableProposal, ...]
    words: tuple[WordProposal, ...]
    questions: tuple[ImportQuestion, ...]
    known: str = ""

    @property
    def is_answered(self) -> bool:
        """Return whether every question is answered that must be before anything is written."""
        return not any(question.is_needed for question in self.questions)
