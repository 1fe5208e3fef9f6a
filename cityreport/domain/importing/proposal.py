"""A proposal for reading a file: its reasons, and the questions that only a person can answer.

Facts and codes only; the callers make the sentences.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.importing.import_mapping import ImportMapping, Role, Source
from cityreport.domain.importing.table_detection import FoundTable


class ProposalReason(StrEnum):
    """The reason for the proposal of a column or a word."""

    KNOWN = "known"  # a kept mapping says so
    HEADER = "header"  # its header is a word for it
    HEADER_PERIOD = "header_period"  # its header is a month, quarter or year
    HEADER_CATEGORY = "header_category"  # its header is a category of ours
    HEADER_INDICATOR = "header_indicator"  # its header is an offence
    HEADER_AREA = "header_area"  # its header is a district
    VALUES_DATES = "values_dates"  # its cells are dates or months
    VALUES_WORDS = "values_words"  # its cells are words that we know for it
    VALUES_NUMBERS = "values_numbers"  # its cells are whole numbers, and nothing else is
    DERIVED = "derived"  # a rate, percentage or change, worked out from others
    POPULATION = "population"
    IDENTIFIER = "identifier"  # a number that names a row
    NOT_UNDERSTOOD = "not_understood"
    SAME = "same"  # the same word
    CODE = "code"  # the same code, perhaps without its zero or with a settlement behind it
    SIMILAR = "similar"  # a word that resembles it, see the score
    READ = "read"  # an age or band that lies in one of ours
    OTHER_PLACE = "other_place"  # the column names cities, and this is not ours
    TOTAL = "total"  # a word for a total
    ADDS_UP = "adds_up"  # its numbers are the sum of the others
    BLANK = "blank"  # nobody said


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
    """A table that was found, its rule (`mapping.tables[rule]`), and its columns."""

    table: FoundTable
    rule: int
    columns: tuple[ColumnProposal, ...]
    titles: tuple[tuple[Source, str], ...] = ()


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
