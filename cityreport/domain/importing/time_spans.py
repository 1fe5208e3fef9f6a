"""The time in a cell, a header or a title: a month, a quarter, a year, or part of one.

Belongs here: reading one text, and deciding day and month from a whole column. Names of months are
data (`month_names`). Not here: which columns are looked at.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import DayOrder
from cityreport.domain.importing.month_names import MONTHS
from cityreport.domain.importing.provisional_marks import PROVISIONAL, PROVISIONAL_INSIDE, YEAR
from cityreport.domain.importing.span_texts import MonthSpan, SpanKind, find_span, read_span
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.numerals import with_ascii_digits, without_invisible
from cityreport.domain.period import Frequency, Period

PERIOD_PLACEHOLDER = "{period}"
"""The placeholder of a period in a normalised header."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIAL_DAYS = range(29_221, 62_092)
"""Serial numbers of the days 1980-2069 as spreadsheets count them (1 = 1900-01-01)."""

_NAMES = {name: month for month, names in MONTHS.items() for name in names.split(", ")}
_LONGEST_NAME = max(name.count(" ") for name in _NAMES) + 1
_FILLERS = frozenset(
    ("de", "del", "of", "do", "da", "le", "la", "the", "d", "du", "st", "th", "er")
)
_NAMES_OF_PEOPLE = frozenset(("april", "june", "abril", "julio", "julie", "august", "augusto"))
"""Names of months that are also names of people: in a longer text they need a year beside them."""

_YEAR = YEAR
_TIME = r"(?!.*(?:19|20)\d\d[-/.]|.*[-/.](?:19|20)\d\d).*"
"""What may stand behind a date: anything but a second date."""
_WHOLE = (
    re.compile(rf"(?P<y>{_YEAR})[-/. ]?m?(?P<m>0[1-9]|1[0-2])"),
    re.compile(rf"(?P<y>{_YEAR})[-/.](?P<m>[1-9]|1[0-2])"),
    re.compile(rf"(?P<y>{_YEAR})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)(?:[t ]{_TIME})?"),
    re.compile(rf"(?P<y>{_YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"),
    re.compile(rf"(?P<m>0?[1-9]|1[0-2])[-/. ](?P<y>{_YEAR})"),
    re.compile(rf"(?P<y>{_YEAR})[-/. ]?(?:q|t|qtr|trim)\.?(?P<q>[1-4])"),
    re.compile(rf"(?:q|t|qtr|trim)\.?[- ]?(?P<q>[1-4])[-/ ]*(?P<y>{_YEAR})"),
    re.compile(rf"(?P<q>[1-4])[- ]?(?:q|t)[-/ ]*(?P<y>{_YEAR})"),
    re.compile(
        r"(?P<q>[1-4])(?:st|nd|rd|th|er|ro|e|[oº°])?\.?\s*(?:trimestre|quarter)\s*"
        rf"(?:de|do|of)?\s*(?P<y>{_YEAR})"
    ),
    re.compile(rf"(?P<y>{_YEAR})(?:\.0)?"),
)
_MAYBE_FISCAL = re.compile(rf"(?:{_YEAR})/(?:1[3-9]|[2-9]\d)")
_LONGEST_SPAN = 80
_DAYS = re.compile(r"(\d\d?)[-/.](\d\d?)[-/.](\d{4}|\d\d)(?:[t, ]" + _TIME + ")?")


class TimeSpan(NamedTuple):
    """A time as given; None: not given. `is_doubtful`: day and month may be swapped. `span`: the
    text of a span that is no month, quarter or calendar year; its year is that in which it
    begins. `is_provisional`: the text says so."""

    year: int | None = None
    month: int | None = None
    quarter: int | None = None
    is_doubtful: bool = False
    span: str = ""
    is_provisional: bool = False

    @property
    def period(self) -> Period | None:
        """The period, None without a year, and for a span that is none."""
        if self.year is None or self.is_doubtful or self.span:
            return None
        return _period(self.year, self.month, self.quarter)

    def joined(self, wider: TimeSpan) -> TimeSpan:
        """Return this time, with its missing parts taken from the wider one."""
        if wider is NEVER or (self.year is not None and self.month is not None):
            return self
        year, doubtful = self.year or wider.year, self.is_doubtful
        provisional = self.is_provisional or wider.is_provisional
        if self.span:
            return TimeSpan(year, None, None, doubtful, self.span, provisional)
        if self.month is None and self.quarter is None:
            return TimeSpan(year, wider.month, wider.quarter, doubtful, wider.span, provisional)
        span = wider.span if self.year is None else ""
        return TimeSpan(year, self.month, self.quarter, doubtful, span, provisional)


@lru_cache(maxsize=5_000)
def _period(year: int, month: int | None, quarter: int | None) -> Period:
    if month is not None:
        return Period.month(year, month)
    if quarter is not None:
        return Period(year, Frequency.QUARTER, quarter)
    return Period.of_year(year)


NEVER = TimeSpan()


def read_when(value: Value, order: DayOrder = DayOrder.ASK) -> TimeSpan:
    """Return the time that a whole cell gives; NEVER where it is no time at all."""
    if isinstance(value, (datetime, date)):
        return TimeSpan(value.year, value.month)
    if isinstance(value, bool) or value is None:
        return NEVER
    if isinstance(value, (int, float)):
        if not 0 < value < 10**8 or value != int(value):
            return NEVER
        number = int(value)
        if number in SERIAL_DAYS:
            day = date(1899, 12, 30) + timedelta(days=number)
            return TimeSpan(day.year, day.month)
        return read_text(str(number), order) if number >= FIRST_YEAR else NEVER
    return read_text(value, order) if isinstance(value, str) else NEVER


def read_month(value: Value) -> TimeSpan:
    """Return the month in a cell of a column of months: a name, or a number from 1 to 12."""
    if isinstance(value, str):
        plain = with_ascii_digits(without_invisible(value))
        if plain.isdecimal() and len(plain) <= 2:
            value = int(plain)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return TimeSpan(None, int(value)) if value in range(1, 13) else NEVER
    return read_when(value)


def is_part_of_year(value: Value) -> bool:
    """Return whether a cell names a month, or several, with or without its year."""
    when = read_month(value)
    return when.month is not None or when.quarter is not None or bool(when.span)


def are_short_years(values: Iterable[Value]) -> bool:
    """Return whether all cells are years of two digits."""
    said = [read_year(value) for value in values]
    return bool(said) and all(len(when.span) == 2 for when in said)


def is_day(value: Value) -> bool:
    """Return whether a cell with a month has its day too."""
    if not isinstance(value, str):
        return isinstance(value, date)
    groups = re.findall(r"\d+", value)
    has_name = any(character.isalpha() for character in value)
    return (
        len(groups) >= 3
        or len(groups[:1][0] if groups else "") == 8
        or (has_name and len(groups) == 2 and read_text(value).month is not None)
    )


def read_quarter(value: Value) -> TimeSpan:
    """Return the quarter in a cell of a column of quarters: a number from 1 to 4, alone or as Q1,
    T1, I."""
    if isinstance(value, (int, float)):
        return TimeSpan(None, None, int(value)) if value in range(1, 5) else read_when(value)
    if not isinstance(value, str):
        return read_when(value)
    plain = fold(value)
    match = re.fullmatch(
        r"(?:q|t|qtr|quarter|trim|trimestre)? ?([1-4])(?:st|nd|rd|th|er|ro|e|o)? ?"
        r"(?:q|t|trim|trimestre|quarter)?",
        plain,
    )
    if match is not None:
        return TimeSpan(None, None, int(match[1]))
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(plain.split(" ")[0])
    return TimeSpan(None, None, roman) if roman else read_when(value)


@lru_cache(maxsize=50_000)
def read_text(text: str, order: DayOrder = DayOrder.ASK) -> TimeSpan:
    """Return the time that a whole text gives."""
    plain = " ".join(with_ascii_digits(without_invisible(text)).lower().split()).strip(" '*")
    if not plain or len(plain) > 60:
        return NEVER
    marked = PROVISIONAL.fullmatch(plain)
    if marked is not None:
        when = read_text(marked[1] or marked[2], order)
        if when != NEVER:
            return when._replace(is_provisional=True)
    when = _read_plain(plain, order)
    if when == NEVER or (when.span == "" and _MAYBE_FISCAL.fullmatch(plain)):
        span = read_span(plain)
        when = when if span is None else of_span(span)
    return when


def of_span(span: MonthSpan) -> TimeSpan:
    """Return a span as a time: what is exactly a month, a quarter or a calendar year becomes it."""
    year, month = span.first
    if year is None and span.years:
        year = span.years[0]
    if not span.is_exact or span.kind is not SpanKind.MONTHS:
        return TimeSpan(year, span=span.text[:_LONGEST_SPAN])
    if span.length == 12:
        return TimeSpan(year)
    if span.length == 3:
        return TimeSpan(year, None, (month - 1) // 3 + 1)
    return TimeSpan(year, month)


def _read_plain(plain: str, order: DayOrder) -> TimeSpan:
    if plain[0].isdecimal() or plain[0] in "qt":
        for pattern in _WHOLE:
            match = pattern.fullmatch(plain)
            if match is not None:
                found = match.groupdict()
                month = int(found.get("m") or 0) or None
                day = int(found.get("d") or 1)
                if found.get("m") is not None and not _is_day(int(found["y"]), month or 0, day):
                    return NEVER
                return TimeSpan(int(found["y"]), month, int(found.get("q") or 0) or None)
        match = _DAYS.fullmatch(plain)
        if match is not None:
            return _by_order(int(match[1]), int(match[2]), _full_year(match[3]), order)
        if plain.isdecimal() and int(plain) in SERIAL_DAYS:
            return read_when(int(plain))
    return _by_name(plain)


def _by_order(first: int, second: int, year: int, order: DayOrder) -> TimeSpan:
    day_first, month_first = _is_day(year, second, first), _is_day(year, first, second)
    if not (day_first or month_first):
        return NEVER
    if first == second:
        return TimeSpan(year, first)
    if order is DayOrder.ASK:
        return TimeSpan(year, None, None, is_doubtful=True)
    is_there, month = (day_first, second) if order is DayOrder.DAY_MONTH else (month_first, first)
    return TimeSpan(year, month) if is_there else NEVER


def _is_day(year: int, month: int, day: int) -> bool:
    """Return whether a day exists: there is no 31 April."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year < 69 else 1900 + year  # as POSIX strptime %y


def _by_name(plain: str) -> TimeSpan:
    tokens = re.findall(r"\d+|[^\W\d_]+", fold(plain))
    months, numbers = [], []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        length = _name_at(tokens, at)
        if length:
            months.append(_NAMES[" ".join(tokens[at : at + length])])
            at += length
            continue
        if token.isdecimal():
            numbers.append(token)
        elif token not in _FILLERS:
            return NEVER
        at += 1
    if len(months) != 1 or len(numbers) > 2:
        return NEVER
    return _dated(months[0], numbers)


def _dated(month: int, numbers: list[str]) -> TimeSpan:
    years = [n for n in numbers if len(n) == 4 and FIRST_YEAR <= int(n) <= LAST_YEAR]
    others = [n for n in numbers if n not in years]
    if len(years) > 1 or any(len(n) > 2 for n in others):
        return NEVER
    if years:
        day = int(others[0]) if others else 1
        return TimeSpan(int(years[0]), month) if _is_day(int(years[0]), month, day) else NEVER
    if len(others) == 2:  # 15-Jan-22
        year = _full_year(others[1])
        return TimeSpan(year, month) if _is_day(year, month, int(others[0])) else NEVER
    if others:  # Jan-22
        return TimeSpan(_full_year(others[0]), month) if len(others[0]) == 2 else NEVER
    return TimeSpan(None, month)


def _name_at(tokens: list[str], at: int) -> int:
    """Return how many tokens from `at` on are the name of a month."""
    for length in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
        if " ".join(tokens[at : at + length]) in _NAMES:
            return length
    return 0


def as_fiscal(text: str) -> TimeSpan:
    """Return a text such as 2011/12 as the fiscal year that it is beside others."""
    year = int(text.strip()[:4])
    return TimeSpan(year, span=text.strip()[:_LONGEST_SPAN])


def read_year(value: Value) -> TimeSpan:
    """Return the year in a cell of a column of years; two digits do not say their century."""
    if isinstance(value, str) and len(value.strip()) <= 3:
        digits = with_ascii_digits(without_invisible(value)).strip(" '’*")
        value = int(digits) if digits.isdecimal() and len(digits) == 2 else value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in range(100):
        return TimeSpan(span=f"{int(value):02}")
    return read_when(value)


class FoundTime(NamedTuple):
    """The time in a longer text, and the text, folded, with `PERIOD_PLACEHOLDER` instead of it."""

    when: TimeSpan
    template: str


@lru_cache(maxsize=20_000)
def find_when(text: str) -> FoundTime:
    """Return the period inside a header or a title. Two different ones cancel each other out."""
    whole = read_text(text)
    if whole != NEVER:
        return FoundTime(whole, PERIOD_PLACEHOLDER)
    spanned = find_span(text)
    if spanned is not None:
        rest = " ".join(PERIOD_PLACEHOLDER if w == "\x00" else fold(w) for w in spanned[1].split())
        return FoundTime(of_span(spanned[0]), " ".join(rest.split()))
    marked = PROVISIONAL_INSIDE.search(text)
    if marked is not None:
        found = find_when(f"{text[: marked.start()]} {marked[1] or ''} {text[marked.end() :]}")
        return FoundTime(found.when._replace(is_provisional=True), found.template)
    plain = with_ascii_digits(text)
    tokens = fold(re.sub(rf"\b({_YEAR})[-/.]?(0[1-9]|1[0-2])\b", r" \1m\2 ", plain)).split()
    whens: list[TimeSpan] = []
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        when, length = _token_when(tokens, at)
        if length:
            whens.append(when)
            kept.append(PERIOD_PLACEHOLDER)
        else:
            kept.append(tokens[at])
        at += length or 1
    template = " ".join(
        t
        for i, t in enumerate(kept)
        if not (t == PERIOD_PLACEHOLDER and i and kept[i - 1] == PERIOD_PLACEHOLDER)
    )
    return FoundTime(_agreed(whens), template)


def _token_when(tokens: list[str], at: int) -> tuple[TimeSpan, int]:
    token = tokens[at]
    match = re.fullmatch(rf"({_YEAR})m(0[1-9]|1[0-2])", token)
    if match is not None:
        return TimeSpan(int(match[1]), int(match[2])), 1
    if re.fullmatch(_YEAR, token):
        return TimeSpan(int(token)), 1
    length = _name_at(tokens, at)
    if not length:
        return NEVER, 0
    month = _NAMES[" ".join(tokens[at : at + length])]
    after = at + length
    while after < len(tokens) and tokens[after] in _FILLERS:
        after += 1
    if after < len(tokens) and re.fullmatch(_YEAR, tokens[after]):
        return TimeSpan(int(tokens[after]), month), after + 1 - at
    before = at > 0 and re.fullmatch(_YEAR, tokens[at - 1])
    name = " ".join(tokens[at : at + length])
    if before or (len(name) >= 5 and name not in _NAMES_OF_PEOPLE):
        return TimeSpan(None, month), length
    return NEVER, 0


def _agreed(whens: list[TimeSpan]) -> TimeSpan:
    years = {when.year for when in whens if when.year is not None}
    months = {when.month for when in whens if when.month is not None}
    if len(years) > 1 or len(months) > 1:
        return NEVER
    return TimeSpan(next(iter(years), None), next(iter(months), None))


class DateOrder(NamedTuple):
    """The order of day and month. `doubtful`: texts that nothing decides."""

    order: DayOrder
    doubtful: tuple[str, ...]


def decide_order(values: Iterable[Value]) -> DateOrder:
    """Return the order of day and month from all the different cells of a column: a 13 or more in
    one place decides; in both places, or in none, it does not."""
    first = second = 0
    doubtful = []
    for value in values:
        if not isinstance(value, str):
            continue
        match = _DAYS.fullmatch(with_ascii_digits(without_invisible(value)).lower())
        if match is None:
            continue
        one, two = int(match[1]), int(match[2])
        first += one > 12
        second += two > 12
        if one <= 12 and two <= 12 and one != two:
            doubtful.append(value)
    if bool(first) != bool(second):
        return DateOrder(DayOrder.DAY_MONTH if first else DayOrder.MONTH_DAY, ())
    return DateOrder(DayOrder.ASK, tuple(sorted(set(doubtful))))
