"""Spans of time in words: halves, stretches of months, fiscal years, years that end in a month.

Belongs here: what months a text stands for, and whether they are exactly a month, a quarter or a
calendar year. Not here: single dates and months (`time_spans`), and what an office makes of a span
that is none of them: it is asked.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from cityreport.domain.importing import span_words
from cityreport.domain.importing.month_names import MONTHS
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.numerals import with_ascii_digits, without_invisible

LONGEST = 120
"""The longest text that is looked at, in characters."""

_MONTHS = {name: month for month, names in MONTHS.items() for name in names.split(", ")}
_LONGEST_NAME = max(name.count(" ") for name in _MONTHS) + 1


class SpanKind(StrEnum):
    """The kind of a span."""

    MONTHS = "months"  # one month or more, from one to another
    FISCAL = "fiscal"  # a fiscal year or a part of one: its months are not said
    TO_DATE = "to_date"  # the year so far
    YEARS = "years"  # several years
    DAYS = "days"  # it begins or ends within a month
    SHORT_YEAR = "short_year"  # two digits: the century is not said


class MonthSpan(NamedTuple):
    """A span of time. `first` and `last` are (year, month), the year None where the text has none
    (`last` may be in the next year then: month 13 and on). `text` names it, in lower case; `years`
    are the calendar years that a person may say it stands for."""

    kind: SpanKind
    text: str
    first: tuple[int | None, int] = (None, 0)
    last: tuple[int | None, int] = (None, 0)
    years: tuple[int, ...] = ()

    @property
    def length(self) -> int:
        """The number of months; 0 where they are not said."""
        if not self.first[1]:
            return 0
        years = (self.last[0] or 0) - (self.first[0] or 0)
        return years * 12 + self.last[1] - self.first[1] + 1

    @property
    def is_exact(self) -> bool:
        """Return whether it is exactly a month, a quarter or a calendar year."""
        if self.kind is not SpanKind.MONTHS:
            return False
        start = self.first[1]
        return (
            self.length == 1
            or (self.length == 3 and start % 3 == 1)
            or (self.length == 12 and start == 1)
        )


_SHORT = re.compile(r"(?P<y>(?:19|20)\d\d)\s?(?P<sign>[-/–—−])\s?(?P<next>\d\d)")


def are_fiscal(texts: Iterable[str]) -> bool:
    """Return whether texts such as 2011/12 are fiscal years rather than months, judged together:
    one of them cannot be a month, or each names its year and the next."""
    found = [match for text in texts if (match := _SHORT.fullmatch(text.strip())) is not None]
    following = [(int(m["y"]) + 1) % 100 == int(m["next"]) for m in found]
    if not found or not all(following):
        return False
    beyond = any(not 1 <= int(m["next"]) <= 12 for m in found)
    return beyond or len(found) > 1 or found[0]["sign"] == "/"


_SIGNS = re.compile("[ºª°]")


def may_be_fiscal(text: str) -> bool:
    """Return whether a text has the shape of 2011/12."""
    return _SHORT.fullmatch(text.strip()) is not None


class _Token(NamedTuple):
    kind: str  # Y year, n number, M month, - "to", P part of a year, and the kinds of words
    value: int
    text: str


def read_span(text: str) -> MonthSpan | None:
    """Return the span that a whole text stands for; None where it is no span: a single month or
    date is none."""
    return _read(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=20_000)
def _read(text: str) -> MonthSpan | None:
    plain = _SIGNS.sub("", with_ascii_digits(without_invisible(text)).lower())
    name = " ".join(plain.split())
    days = _between_days(plain, name) or _to_date(plain, name)
    if days is not None:
        return days
    tokens = _tokens(plain)
    if not tokens:
        return None
    words = "".join(token.kind for token in tokens)
    for reader in (_fiscal, _ending, _part, _range):
        found = reader(tokens, words, name)
        if found is not None:
            return found
    return None


def _tokens(plain: str) -> list[_Token]:
    """Return the tokens of a text; none at all where one of its words is not understood."""
    raw = re.findall(r"\d+|[^\W\d_]+|[-–—−‐/]", plain.replace("’", "'"))
    folded = ["-" if not part[0].isalnum() else fold(part) for part in raw]
    found: list[_Token] = []
    at = 0
    while at < len(folded):
        length = _month_at(folded, at)
        if length:
            words = " ".join(folded[at : at + length])
            found.append(_Token("M", _MONTHS[words], words))
            at += length
            continue
        token = _token(folded[at])
        if token is None:
            return []
        if token.kind != " ":
            found.append(token)
        at += 1
    return found


def _month_at(folded: list[str], at: int) -> int:
    for length in range(min(_LONGEST_NAME, len(folded) - at), 0, -1):
        words = " ".join(folded[at : at + length])
        if words in _MONTHS:
            return length
    return 0


def _token(word: str) -> _Token | None:
    if word.isdecimal():
        if len(word) == 4 and 1900 <= int(word) <= 2100:
            return _Token("Y", int(word), word)
        return _Token("n", int(word), word) if len(word) <= 2 else None
    for kind, numbers in span_words.COUNTED.items():
        if word in numbers:
            return _Token(kind, numbers[word], word)
    kind = next((kind for kind, words in _KINDS if word in words), "")
    return _Token(kind, 0, word) if kind else None


_KINDS = (
    ("F", span_words.FISCAL),
    ("E", span_words.ENDING),
    ("R", span_words.ROLLING),
    ("w", span_words.TWELVE),
    ("m", span_words.MONTH_WORDS),
    ("-", span_words.TO),
    ("A", span_words.YEAR_WORDS),
    (" ", span_words.FILLERS | span_words.ENDING_FILLERS),
)
"""Kinds of words, the first that has one decides."""


def _to_date(plain: str, name: str) -> MonthSpan | None:
    """YTD 2021, 2021 corrido."""
    folded = f" {fold(plain)} "
    phrase = next((p for p in span_words.TO_DATE if f" {p} " in folded), None)
    if phrase is None:
        return None
    rest = _tokens(folded.replace(f" {phrase} ", " "))
    if not rest or any(token.kind not in "YMA-" for token in rest):
        return None
    year = next((token.value for token in rest if token.kind == "Y"), None)
    return MonthSpan(SpanKind.TO_DATE, name, (year, 0))


def _fiscal(tokens: list[_Token], words: str, name: str) -> MonthSpan | None:
    """2021/22, FY2021, FY21/22, Q1 2021/22, financial year 2021."""
    plain = words.replace("A", "")
    years = [token.value for token in tokens if token.kind == "Y"]
    pair = _pair(tokens)
    if "F" in plain and "M" not in plain:
        if re.fullmatch(r"[FLPnoY-]*", plain) is None:
            return None
        numbers = [token.value for token in tokens if token.kind == "n"]
        if not years and numbers and "L" not in plain and "P" not in plain:
            years = [2000 + numbers[0]]
        elif not years and numbers:
            years = [2000 + numbers[-1]]
        return _fiscal_span(name, years, pair) if years else MonthSpan(SpanKind.FISCAL, name)
    if pair is not None and re.fullmatch(r"(?:Ln|nL|nP|oP|Po|Pn)?Y-[Yn]|Y-[Yn](?:Ln|nL)", plain):
        if pair[1] == pair[0] + 1:
            return _fiscal_span(name, [pair[0]], pair)
        if pair[1] > pair[0] and plain.startswith("Y-Y"):
            return MonthSpan(SpanKind.YEARS, name, (pair[0], 1), (pair[1], 12))
    return None


def _fiscal_span(name: str, years: list[int], pair: tuple[int, int] | None) -> MonthSpan:
    of = pair if pair is not None and pair[1] == pair[0] + 1 else (years[0] - 1, years[0])
    either = of if pair is not None else (years[0] - 1, years[0], years[0] + 1)
    return MonthSpan(SpanKind.FISCAL, name, years=either)


def _pair(tokens: list[_Token]) -> tuple[int, int] | None:
    """Return the two years of 2021/22 and 2021-2022."""
    for one, sign, two in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if one.kind == "Y" and sign.kind == "-" and two.kind == "Y":
            return one.value, two.value
        if one.kind == "Y" and sign.kind == "-" and two.kind == "n" and len(two.text) == 2:
            century = one.value - one.value % 100
            last = century + two.value
            return one.value, last if last >= one.value else last + 100
    return None


def _ending(tokens: list[_Token], words: str, name: str) -> MonthSpan | None:
    """Year ending March 2019, 12 months to June 2021, quarter ended September 2020."""
    match = re.fullmatch(r"(?P<what>[RAEmwnoPL-]*?)(?P<to>[E-]?-?)n?(?P<end>M[Yn]|nnY)", words)
    if match is None or not match["what"]:
        return None
    head = tokens[: len(match["what"])]
    kinds = {token.kind for token in head}
    if "P" in kinds:
        length = next(token.value for token in head if token.kind == "P")
    elif "m" in kinds:
        numbers = [token.value for token in head if token.kind == "n"]
        length = numbers[0] if numbers else 12 if "w" in kinds else 0
    else:
        length = 12 if "A" in kinds or "R" in kinds else 0
    said = "E" in words or match["to"] or "R" in kinds
    month, year = tokens[-2], tokens[-1]
    if not said or not 1 <= length <= 36 or month.kind != "M":
        return None
    last = year.value if year.kind == "Y" else _full(year.value)
    return _months(name, last * 12 + month.value - length, last * 12 + month.value - 1)


def _months(name: str, first: int, last: int) -> MonthSpan:
    """Return the span from one month to another, counted from year 0."""
    start, end = (first // 12, first % 12 + 1), (last // 12, last % 12 + 1)
    years = tuple(range(start[0], end[0] + 1)) if last - first == 11 else ()
    return MonthSpan(SpanKind.MONTHS, name, start, end, years)


def _part(tokens: list[_Token], words: str, name: str) -> MonthSpan | None:
    """2019 H1, first half of 2021, primer semestre, Q1 2021, 2. Quartal 2020."""
    plain = words.replace("A", "")
    if re.fullmatch(r"(?:Ln|nL|nP|oP|Po|Pn)(?:-?[Yn])?|Y-?(?:Ln|nL|nP|oP|Po|Pn)", plain) is None:
        return None
    size = next(token.value for token in tokens if token.kind in "LP")
    year = next((token.value for token in tokens if token.kind == "Y"), None)
    numbers = [token for token in tokens if token.kind in "no"]
    number = numbers[0].value
    if len(numbers) == 2 and year is None:
        year = _full(numbers[1].value) if numbers[1].kind == "n" else None
    if not 1 <= number <= 12 // size or (year is None and "L" in words):
        return None
    first = (number - 1) * size + 1
    return MonthSpan(SpanKind.MONTHS, name, (year, first), (year, first + size - 1))


def _range(tokens: list[_Token], words: str, name: str) -> MonthSpan | None:
    """Jan-Mar 2021, 2021 Jan-Mar, April 2021 to March 2022, Jan-Sep, and whole years."""
    plain = words.replace("A", "")
    days = re.fullmatch(r"-?nM(Y?)-nMY|-?Mn(Y?)-MnY", plain)
    if days is not None:
        return _dated_range(tokens, name)
    match = re.fullmatch(r"(?P<a>Y)?-?M(?P<b>[Yn])?-M(?P<c>-?[Yn])?", plain)
    if match is None or (match["a"] and match["c"]):
        return None
    first, last = (token.value for token in tokens if token.kind == "M")
    years = [
        token.value if token.kind == "Y" else _full(token.value)
        for token in tokens
        if token.kind in "Yn"
    ]
    if match["b"] and not match["c"]:
        return None  # April 2021 to March: of which year?
    if not years:
        return MonthSpan(SpanKind.MONTHS, name, (None, first), (None, last + 12 * (last < first)))
    end = years[-1]
    begin = years[0] if len(years) > 1 else end - (last < first and not match["a"])
    if match["a"] and last < first:
        begin, end = end, end + 1
    if (end, last) < (begin, first):
        return None
    return _months(name, begin * 12 + first - 1, end * 12 + last - 1)


def _dated_range(tokens: list[_Token], name: str) -> MonthSpan:
    """1 January to 31 March 2021: months where it begins on a first and ends on a last day."""
    months = [token.value for token in tokens if token.kind == "M"]
    days = [token.value for token in tokens if token.kind == "n"]
    years = [token.value for token in tokens if token.kind == "Y"]
    begin = years[0] - (len(years) == 1 and months[1] < months[0])
    ends = days[1] == monthrange(years[-1], months[1])[1]
    first, last = begin * 12 + months[0] - 1, years[-1] * 12 + months[1] - 1
    if days[0] == 1 and ends and first <= last:
        return _months(name, first, last)
    return MonthSpan(SpanKind.DAYS, name, (begin, 0))


_DAY = r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"
_ISO = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_BETWEEN = r"\s*(?:-|–|—|to|a|al|hasta|bis|au|à|ate|até|الى|إلى)\s*"
_TWO_DAYS = re.compile(_DAY + _BETWEEN + _DAY)
_TWO_ISO = re.compile(_ISO + _BETWEEN + _ISO)


def _between_days(plain: str, name: str) -> MonthSpan | None:
    """Return the span of two dates; months where it begins on a first and ends on a last day."""
    text = " ".join(plain.split())
    match = _TWO_ISO.fullmatch(text)
    if match is not None:
        numbers = [int(group) for group in match.groups()]
        first, last = numbers[:3], numbers[3:]
    else:
        match = _TWO_DAYS.fullmatch(text)
        if match is None:
            return None
        numbers = [int(group) for group in match.groups()]
        first, last = numbers[2::-1], numbers[:2:-1]
    for moment in (first, last):
        if not 1 <= moment[1] <= 12:  # month first, or no date
            return MonthSpan(SpanKind.DAYS, name)
    ends = last[2] == monthrange(last[0], last[1])[1]
    if first[2] == 1 and ends and first <= last:
        return _months(name, first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1)
    return MonthSpan(SpanKind.DAYS, name)


def _full(year: int) -> int:
    return 2000 + year if year < 69 else 1900 + year


def names_span(text: str) -> bool:
    """Return whether it is worth looking for a span in a longer text."""
    return _SIGNAL.search(text) is not None


_SIGNAL = re.compile(r"\d.*[-–—−/‐]|[-–—−/‐].*\d|[^\W\d_]{2}", re.DOTALL)


@lru_cache(maxsize=20_000)
def find_span(text: str) -> tuple[MonthSpan, str] | None:
    """Return the longest span inside a header or title, with the text around it; None where there
    is none."""
    if len(text) > LONGEST or not names_span(text):
        return None
    pieces = list(re.finditer(r"[^\W_]+|[-–—−‐/]", text))[:24]
    hopeful = [at for at, piece in enumerate(pieces) if _may_begin(piece[0])]
    for length in range(len(pieces), 0, -1):
        for at in hopeful:
            if at + length > len(pieces):
                break
            start, end = pieces[at].start(), pieces[at + length - 1].end()
            if pieces[at + length - 1][0] in "-–—−‐/":
                continue
            found = read_span(text[start:end])
            if found is not None:
                return found, f"{text[:start]} \x00 {text[end:]}"
    return None


@lru_cache(maxsize=5_000)
def _may_begin(piece: str) -> bool:
    """Return whether a span may begin with a word: a number or one of the words of spans."""
    folded = fold(piece)
    if any(character.isdecimal() for character in piece):
        return True
    return folded in _MONTHS or folded in _BEGINNINGS


_BEGINNINGS = span_words.BEGINNINGS | {
    part.split(" ")[0] for names in MONTHS.values() for part in names.split(", ")
}
