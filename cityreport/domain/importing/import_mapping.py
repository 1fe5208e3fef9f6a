"""A mapping: the decisions about a layout, so that it can be read, kept and passed on.

Belongs here: its shape, its file (`format: "cityreport-mapping"`), and how an answer changes it.
Not here: making a proposal (`proposal_builder`), and reading with it (`table_reader`).

A column is known by its *header*: its words without case, accents and punctuation, with a period in
it replaced by `{period}`, so that next month's additional column falls under the same rule.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from cityreport.domain.catalogue import TOTAL
from cityreport.errors import DataError

FORMAT: Final = "cityreport-mapping"
VERSION: Final = "1.0"
LARGEST_FILE = 2 * 1024 * 1024
"""The size limit of a mapping file in bytes."""

LEAVE: Final = "-"
"""The meaning of a word that is not read: another city, an offence that is not in the standard."""
SUM: Final = "+"
"""The meaning of a word that names a total of other rows."""

WITHIN: Final = "within"
"""The breakdown of a column of places that are wider than the city: its words are the city (`_T`)
or LEAVE."""

_Word = Annotated[str, Meta(max_length=400)]
_Code = Annotated[str, Meta(max_length=80)]


class Role(StrEnum):
    """The role of a column: what its cells name."""

    PERIOD = "period"  # a date, month, quarter or year, whole
    YEAR = "year"
    MONTH = "month"  # without its year
    QUARTER = "quarter"  # without its year
    AREA = "area"
    INDICATOR = "indicator"
    BREAKDOWN = "breakdown"
    COUNT = "count"  # numbers to be read
    TOTAL = "total"  # numbers that add up others: compared, and read only as `category_total` says
    IGNORE = "ignore"


TIME = frozenset((Role.PERIOD, Role.YEAR, Role.MONTH, Role.QUARTER))
"""The roles of columns that give a time."""


class Source(StrEnum):
    """The place of a text that applies to more than its own row."""

    SHEET = "sheet"  # the sheet's name
    TITLE = "title"  # a line above the table's header
    SECTION = "section"  # a line between the rows, for those below it


class DayOrder(StrEnum):
    """The order of day and month in 03/04/2022."""

    ASK = ""
    DAY_MONTH = "dmy"
    MONTH_DAY = "mdy"


class Decimal(StrEnum):
    """The decimal sign of a column; the other sign then groups thousands."""

    ASK = ""
    POINT = "."
    COMMA = ","


class MarkMeaning(StrEnum):
    """The meaning of a sign in place of a number: nothing said, zero, or a status without a
    value."""

    NUMBER = "number"  # only behind a number (`#*`): the number holds
    EMPTY = "empty"
    ZERO = "zero"
    NOT_AVAILABLE = "O"
    NOT_COLLECTED = "L"
    NOT_APPLICABLE = "M"


class TotalSource(StrEnum):
    """The source of the total over districts (or over categories)."""

    STATED = "stated"  # the file's own total row or column
    ADDED = "added"  # the sum of what was read, where nothing of it is missing
    NONE = "none"


class AbsentMeaning(StrEnum):
    """The meaning of a combination that has no row."""

    EMPTY = "empty"
    ZERO = "zero"


class RowChoice(StrEnum):
    """The choice for rows that stand out: hidden, annulled, repeated, of an unclear day."""

    ASK = ""
    LEAVE = "leave"
    READ = "read"


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class ColumnRule(_Record, frozen=True):
    """The meaning of the columns of one header.

    `nth`: which of several columns of the same header, from 0 (always 0 with `{period}` in it). For
    COUNT and TOTAL the codes say what the numbers count; empty: a row's words or the table's
    defaults say it. For BREAKDOWN, `breakdown` says which; for AREA it is WITHIN where the column
    only says which rows are of this city (a department). `is_confirmed`: a person said so.
    """

    header: _Word
    role: Role
    nth: int = 0
    indicator: _Code = ""
    area: _Code = ""
    breakdown: _Code = ""
    category: _Code = ""
    is_confirmed: bool = False


class ContextRule(_Record, frozen=True):
    """A title, section line or sheet name that gives the period, district or indicator of its
    rows."""

    source: Source
    role: Role


class WordRule(_Record, frozen=True):
    """The meaning of a word in a column (or title) of that role: a code, LEAVE or SUM.

    `breakdown` only for the role BREAKDOWN. `word` is without case, accents and punctuation; empty:
    a blank cell. A LEAVE in a breakdown counts the row in the total but not in that breakdown.
    """

    role: Role
    word: _Word
    code: _Code
    breakdown: _Code = ""


class MarkRule(_Record, frozen=True):
    """The meaning of a sign in place of a number. `mark` is in lower case."""

    mark: Annotated[str, Meta(max_length=40)]
    meaning: MarkMeaning


class StateRule(_Record, frozen=True):
    """The choice for rows whose state is a word such as `cancelled`. `word` is folded."""

    word: _Word
    choice: RowChoice


class TableRule(_Record, frozen=True):
    """The decisions about the tables of one layout.

    `sheet`: the sheet's name, normalised as a header; several tables may fall under one rule.
    `decimal`, `day_order`: ASK is undecided. `period` (ISO 8601), `indicator`, `area`: the defaults
    where neither column nor row nor title says it (empty: none given). `is_incidents`: rows are
    events that are added up (without a COUNT column each is one), so that the same key may stand in
    many rows; otherwise it may stand in one. `is_read`: False leaves the whole table out;
    `reads_hidden`: tables of hidden sheets are read too. `settled`: the questions whose answer is
    no field of its own, and that were answered. `hidden`: rows and columns that the sheet
    hides, filters away or strikes out; `repeated`: rows that are equal to another or have its case
    number, and copied sheets; `zoned`: events whose month depends on the time zone. `words` with
    the role PERIOD say which period a span stands for.
    """

    columns: Annotated[tuple[ColumnRule, ...], Meta(max_length=4000)]
    sheet: _Word = ""
    context: Annotated[tuple[ContextRule, ...], Meta(max_length=20)] = ()
    words: Annotated[tuple[WordRule, ...], Meta(max_length=20_000)] = ()
    marks: Annotated[tuple[MarkRule, ...], Meta(max_length=200)] = ()
    decimal: Decimal = Decimal.ASK
    day_order: DayOrder = DayOrder.ASK
    period: Annotated[str, Meta(pattern=r"^([12]\d{3}(-(Q[1-4]|0[1-9]|1[0-2]))?)?$")] = ""
    indicator: _Code = ""
    area: _Code = TOTAL
    is_incidents: bool = False
    city_total: TotalSource = TotalSource.NONE
    category_total: TotalSource = TotalSource.STATED
    absent: AbsentMeaning = AbsentMeaning.EMPTY
    is_read: bool = True
    reads_hidden: bool = False
    settled: Annotated[tuple[_Code, ...], Meta(max_length=20)] = ()
    hidden: RowChoice = RowChoice.ASK
    repeated: RowChoice = RowChoice.ASK
    zoned: RowChoice = RowChoice.ASK
    states: Annotated[tuple[StateRule, ...], Meta(max_length=1_000)] = ()


class ImportMapping(_Record, frozen=True):
    """All decisions about a file's layout, under a name."""

    tables: Annotated[tuple[TableRule, ...], Meta(max_length=200)]
    name: Annotated[str, Meta(max_length=200)] = ""


class _File(_Record, frozen=True, omit_defaults=False):
    format: Literal["cityreport-mapping"]
    version: Literal["1.0"]
    name: Annotated[str, Meta(max_length=200)]
    tables: Annotated[tuple[TableRule, ...], Meta(max_length=200)]


def write_mapping(mapping: ImportMapping) -> bytes:
    """Return the mapping as a JSON file for another office."""
    file = _File(FORMAT, VERSION, mapping.name, mapping.tables)
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def read_mapping(content: bytes) -> ImportMapping:
    """Read a mapping file from any source; raise DataError('bad_mapping') with the place that is
    wrong."""
    if len(content) > LARGEST_FILE:
        raise DataError("bad_mapping", reason=f"{len(content)} > {LARGEST_FILE}")
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataError("bad_mapping", reason=str(error)) from error
    return ImportMapping(file.tables, file.name)
