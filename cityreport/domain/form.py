"""Form 1.0: the questions to a partner (police, hospital, shelter) for one month, line by line.

Belongs here: the lines of a form, their order, and the meaning of a filled line. Not here: the
workbook (exchange), the sheet of paper (render), the import into the office (office).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from math import isfinite
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind, Text
from cityreport.domain.cell_record import Code, Record
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.contribution import AreaName, CityName
from cityreport.domain.numerals import read_typed
from cityreport.domain.observation import WITHOUT_VALUE, CellKey, Status
from cityreport.domain.period import Period
from cityreport.domain.submission import CatalogueReference, Identifier, Instant
from cityreport.errors import DataError

FORMAT: Final = "cityreport-form"
VERSION: Final = "1.0"

STATUSES = (Status.NORMAL, Status.PROVISIONAL, Status.ESTIMATED)
"""The statuses that a partner can give a number; the office judges breaks in series."""
REASONS = (Status.NOT_AVAILABLE, Status.NOT_COLLECTED, Status.NOT_APPLICABLE)
"""The reasons that a partner can give instead of a number."""


class Partner(Record, frozen=True):
    """A partner who is asked often, and the indicators asked for."""

    code: str
    label: Text
    indicators: tuple[str, ...]


class Partners(Record, frozen=True):
    """The file of partners."""

    partners: tuple[Partner, ...]

    def named(self, code: str) -> Partner:
        """Return the partner of that code; raise DataError('unknown_partner') if there is none."""
        for partner in self.partners:
            if partner.code == code:
                return partner
        known = ", ".join(partner.code for partner in self.partners)
        raise DataError("unknown_partner", typed=code, known=known)


def read_partners(content: bytes) -> Partners:
    """Read the file of partners; msgspec.ValidationError where it is not one."""
    return msgspec.json.decode(content, type=Partners)


class LineKind(StrEnum):
    """The kind of a form's line. Only totals and categories are answered."""

    AREA = "area"
    GROUP = "group"
    TOTAL = "total"
    BREAKDOWN = "breakdown"
    CATEGORY = "category"


class FormLine(NamedTuple):
    """A line. `key`: its cell; for a heading, of a cell below it."""

    kind: LineKind
    key: CellKey

    @property
    def is_answered(self) -> bool:
        """Return whether it asks for a figure."""
        return self.kind in {LineKind.TOTAL, LineKind.CATEGORY}

    @property
    def code(self) -> str:
        """The code of the line in the file: `total/L1/_T/_T/_T`, its area last."""
        key = self.key
        return "/".join((self.kind, key.indicator, key.breakdown, key.category, key.area))


class PrintedLine(Record, frozen=True):
    """A line in the file: its code, its row and the text of its label."""

    code: str
    row: Annotated[int, Meta(ge=1)]
    label: str


class Form(Record, frozen=True):
    """The questions of one form and the partner they are for.

    `office`: the id of the office's file; `lines`: as they were written, empty until the form is
    written.
    """

    format: Literal["cityreport-form"]
    version: Literal["1.0"]
    id: Identifier
    created: Instant
    office: Identifier
    language: str
    partner: str
    city: CityName
    period: str
    catalogue: CatalogueReference
    areas: list[AreaName]
    indicators: list[Code]
    breakdowns: bool
    lines: tuple[PrintedLine, ...] = ()


MANY_AREAS = 5
"""Districts beyond which a grid on paper is offered."""
MOST_LINES = 20_000
"""The lines of the largest form that is written: the rows that a reader takes hold them twice."""


def form_lines(
    catalogue: Catalogue, form: Form, collection: CityCollection = AS_ASKED
) -> Iterator[FormLine]:
    """Yield the lines of a form: areas in the chosen order, below them the order of the page
    Enter. A breakdown that the city does not use is not asked for."""
    period = Period.parse(form.period)
    chosen = set(form.indicators)
    for area in form.areas:
        first = True
        for group in catalogue.groups:
            asked = [
                i for i in catalogue.in_group(group.code, period.frequency) if i.code in chosen
            ]
            for n, indicator in enumerate(asked):
                key = CellKey(indicator.code, period, area.code)
                if first and len(form.areas) > 1:
                    yield FormLine(LineKind.AREA, key)
                first = False
                if n == 0:
                    yield FormLine(LineKind.GROUP, key)
                yield FormLine(LineKind.TOTAL, key)
                for breakdown in collection.breakdowns(indicator) if form.breakdowns else ():
                    categories = catalogue.breakdown(breakdown).categories
                    keys = [
                        key._replace(breakdown=breakdown, category=category.code)
                        for category in categories
                    ]
                    yield FormLine(LineKind.BREAKDOWN, keys[0])
                    yield from (FormLine(LineKind.CATEGORY, each) for each in keys)


def read_code(code: str, period: Period) -> FormLine:
    """Return the line of a code; raise ValueError where it is none."""
    kind, indicator, breakdown, category, area = code.split("/", 4)
    return FormLine(LineKind(kind), CellKey(indicator, period, area, breakdown, category))


class FilledFields(NamedTuple):
    """A filled line. `number` may be anything that a cell can hold: a text, a number, or the name
    of something else (`odd`: a formula, a date …)."""

    number: str | int | float | None
    reason: str
    status: str
    note: str
    odd: str = ""

    @property
    def is_blank(self) -> bool:
        """Return whether nothing was filled in."""
        bare = self.number is None or (isinstance(self.number, str) and not self.number.strip())
        return bare and not (self.reason or self.status or self.note or self.odd)


class FormAnswer(NamedTuple):
    """The meaning of a filled line: a value with a status, or a status alone. `status` None: the
    partner chose none."""

    value: int | float | None
    status: Status | None
    note: str


def read_filled(filled: FilledFields, kind: Kind, words: Mapping[str, Status]) -> FormAnswer | None:
    """Return the answer of a line; None for an empty one. `words`: status by its folded name.

    Raise DataError for a line that cannot be read: form_odd_cell, form_unknown_word,
    form_number_and_reason, note_needs_answer, and the errors of `read_typed`.
    """
    if filled.is_blank:
        return None
    if filled.odd == "formula":
        raise DataError("form_formula")
    if filled.odd:
        raise DataError("form_odd_cell")
    value, status = _number(filled.number, kind, words)
    reason = _word(filled.reason, words)
    if reason is not None and reason not in WITHOUT_VALUE:
        raise DataError("form_unknown_word", typed=filled.reason)
    if reason is not None:
        if value is not None or status not in (None, reason):
            raise DataError("form_number_and_reason", typed=filled.reason)
        return FormAnswer(None, reason, filled.note)
    if status is not None:
        return FormAnswer(None, status, filled.note)
    chosen = _word(filled.status, words)
    if value is None:
        if chosen in WITHOUT_VALUE:  # the partner took the wrong column of two lists
            return FormAnswer(None, chosen, filled.note)
        raise DataError("form_without_number")
    if chosen in WITHOUT_VALUE:
        raise DataError("form_number_and_reason", typed=filled.status)
    return FormAnswer(value, chosen, filled.note)


def _number(
    number: str | int | float | None, kind: Kind, words: Mapping[str, Status]
) -> tuple[int | float | None, Status | None]:
    if number is None:
        return None, None
    if isinstance(number, str):
        status = words.get(fold_word(number))
        if status in WITHOUT_VALUE:
            return None, status
        read = read_typed(number, kind)
        return read.value, read.status
    if not isfinite(number):
        raise DataError("not_a_number", typed=str(number))
    if number < 0:
        raise DataError("negative", typed=number)
    if number == int(number):
        return int(number), None
    if kind is not Kind.PERCENT:
        raise DataError("not_whole", typed=number)
    return number, None


def _word(typed: str, words: Mapping[str, Status]) -> Status | None:
    if not typed.strip():
        return None
    status = words.get(fold_word(typed))
    if status is None:
        raise DataError("form_unknown_word", typed=typed.strip()[:60])
    return status


def fold_word(text: str) -> str:
    """Return a text without differences of case and spaces."""
    return " ".join(text.casefold().split())


def whole_city(form: Form) -> bool:
    """Return whether the form asks for the whole city alone."""
    return [area.code for area in form.areas] == [TOTAL]
