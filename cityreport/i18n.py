"""Words in the user's language: one mechanism for window, commands, charts and files.

`tr` and `ntr` look whole sentences up in gettext catalogues; `mark` only marks one for translation,
for tables that are translated when shown. The formats of numbers and dates are CLDR data that `make
translations` takes from Babel into one small file a language: loading Babel itself would delay the
window. Not here: words of the standard (the catalogue has them).
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache

import msgspec

from cityreport import paths
from cityreport.domain.catalogue import Text
from cityreport.domain.period import Frequency, Period

LANGUAGE_TABLE = (
    ("en", "English", "English"),
    ("es", "Español", "Spanish"),
)
"""Code, name in the language itself, and name in English, by which Windows and its installer know
it. The one list of languages."""

LANGUAGES = {code: name for code, name, _ in LANGUAGE_TABLE}
LANGUAGE_CODES = "|".join(LANGUAGES)
"""The codes as the help of commands shows them."""

_current: ContextVar[str] = ContextVar("language")
_default = "en"


def set_language(code: str) -> None:
    """Make `code` the language of the process; an unknown one becomes English."""
    global _default  # noqa: PLW0603 - the one process-wide default, set at the start
    _default = code if code in LANGUAGES else "en"


def language() -> str:
    """Return the language in force here."""
    return _current.get(_default)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Use another language inside the block: a report in Spanish from an English window."""
    token = _current.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _current.reset(token)


NUMBER_FORMATS = ("1,234.5", "1.234,5", "1 234,5", "1’234.5")
"""The ways of writing numbers that there are to choose from, each by an example."""

_numbers = ""


def set_number_format(example: str) -> None:
    """Have numbers that are shown written like one of `NUMBER_FORMATS`; empty: as the language has
    them. What is written in a language of its own (`in_language`) keeps that one's."""
    global _numbers  # noqa: PLW0603 - the one process-wide choice, set at the start
    _numbers = example if example in NUMBER_FORMATS else ""


def chosen_number_format() -> str:
    """Return the one of `NUMBER_FORMATS` that was chosen; empty where none was."""
    return _numbers


def number_marks() -> tuple[str, str]:
    """Return the sign between thousands and the decimal sign that hold here."""
    if _numbers and _current.get(None) is None:
        return _numbers[1].replace(" ", "\u00a0"), _numbers[5]
    ways = _conventions(language())
    return ways.group, ways.decimal


@contextmanager
def numbers_of_language() -> Iterator[None]:
    """Write numbers as the language has them, whatever was chosen for the window."""
    with in_language(language()):
        yield


def system_language() -> str:
    """Return the language of the user's system if the program has it, otherwise English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((n for n in names if n), "") or _locale_name()
    code = name.replace("-", "_").split("_")[0].split(".")[0].lower()
    windows = {english.lower(): known for known, _, english in LANGUAGE_TABLE}
    return windows.get(code, code if code in LANGUAGES else "en")


def _locale_name() -> str:
    return locale.getlocale()[0] or ""


@lru_cache(maxsize=8)
def _translations(code: str) -> gettext.NullTranslations:
    file = paths.resource("translations", code, "LC_MESSAGES", "cityreport.mo")
    if not file.exists():
        return gettext.NullTranslations()
    with file.open("rb") as stream:
        return gettext.GNUTranslations(stream)


class _Conventions(msgspec.Struct, frozen=True):
    """The formats of numbers and dates in a language."""

    decimal: str
    group: str
    months: list[str]
    short_months: list[str]
    month_and_year: str
    short_month_and_year: str
    day: str
    right_to_left: bool


@lru_cache(maxsize=8)
def _conventions(code: str) -> _Conventions:
    file = paths.resource("translations", code, "locale.json")
    return msgspec.json.decode(file.read_bytes(), type=_Conventions)


def tr(message: str, /, **values: object) -> str:
    """Return the sentence in the user's language, its `{named}` placeholders filled in."""
    sentence = _unbroken(_translations(language()).gettext(message))
    return sentence.format(**values) if values else sentence


def ntr(singular: str, plural: str, n: int, /, **values: object) -> str:
    """Return the sentence that fits the number `n`, which is also the value `{n}`."""
    sentence = _unbroken(_translations(language()).ngettext(singular, plural, n))
    return sentence.format(n=number(n), **values)


def _unbroken(sentence: str) -> str:
    """Return the sentence without line breaks between a number and its percent sign."""
    return sentence.replace(" %", "\u00a0%")


def mark(message: str) -> str:
    """Mark a sentence for translation and return it as it is."""
    return message


def text(words: Text) -> str:
    """Return a text of the catalogue in the user's language, English where it has none."""
    return words.get(language()) or words["en"]


_TIE = 1 + 2**-50
"""Moves a tie, and what float arithmetic made of one, away from zero by its last digits."""


def number(value: float, decimals: int | None = None) -> str:
    """Return a number as text, 1,234.5 or 1.234,5; by default with up to three decimals.

    Ties are rounded away from zero, as a clerk's calculator does: 243.25 is 243.3.
    """
    group, decimal = number_marks()
    exact = value if value == int(value) else value * _TIE
    written = f"{exact:,.{3 if decimals is None else decimals}f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if not any(digit in written for digit in "123456789"):
        written = written.removeprefix("-")
    return written.translate({ord(","): group, ord("."): decimal})


def quoted(words: str) -> str:
    """Return a person's words, in the language's quotation marks."""
    return tr("“{words}”", words=words)


def percent(share: float, decimals: int = 1) -> str:
    """Return a share (0-1) as a percentage, with the space before the sign that ISO 80000-1 asks
    for."""
    return f"{number(100 * share, decimals)}\u00a0%"


def period_name(period: Period) -> str:
    """Return a period as text: `October 2026`, `Q3 2026`, `2026`."""
    match period.frequency:
        case Frequency.MONTH:
            ways = _conventions(language())
            month = ways.months[period.number - 1]
            return ways.month_and_year.format(month=month, year=period.year)
        case Frequency.QUARTER:
            return tr("Q{quarter} {year}", quarter=period.number, year=period.year)
        case Frequency.YEAR:
            return str(period)


def begun(words: str) -> str:
    """Return words with a capital at their beginning: months have none in every language."""
    return words[:1].upper() + words[1:]


def span_name(first: Period, last: Period) -> str:
    """Return a span as text: `January 2026 to March 2026`; one name where both are the same."""
    if first == last:
        return period_name(first)
    return tr("{start} to {end}", start=period_name(first), end=period_name(last))


def short_period_name(period: Period) -> str:
    """Return a month as `Oct 2026`; quarters and years as in `period_name`."""
    if period.frequency is not Frequency.MONTH:
        return period_name(period)
    ways = _conventions(language())
    month = ways.short_months[period.number - 1]
    return ways.short_month_and_year.format(month=month, year=period.year)


def month_names() -> list[str]:
    """Return the twelve short names of months, January first."""
    return list(_conventions(language()).short_months)


def day_name(day: date) -> str:
    """Return a day as text."""
    ways = _conventions(language())
    return ways.day.format(day=day.day, month=ways.short_months[day.month - 1], year=day.year)


def moment_name(moment: datetime) -> str:
    """Return a day and a time in the local time zone."""
    here = moment.astimezone()
    return f"{day_name(here.date())}, {here:%H:%M:%S}"


def written_moment(at: str) -> str:
    """Return the name of a moment written in ISO 8601; raise ValueError for another text."""
    return moment_name(datetime.fromisoformat(at))


def is_right_to_left() -> bool:
    """Return whether the language in force is written from right to left."""
    return _conventions(language()).right_to_left
