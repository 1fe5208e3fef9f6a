"""Words in the user's language: one mechanism for window, commands, charts and files.

`tr` and `ntr` look whole sentences up in gettext catalogues; `mark` only notes one for
translation, for tables that are translated when shown. Numbers and dates go through Babel.
Not here: words of the standard, which live in the catalogue's data file.
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

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from cityreport import paths
from cityreport.domain.catalogue import Text
from cityreport.domain.period import Frequency, Period

LANGUAGES = {"en": "English", "es": "Español"}
"""Language code -> its own name. The one list of languages."""

_current: ContextVar[str] = ContextVar("language")
_default = "en"


def set_language(code: str) -> None:
    """Make `code` the language of the process; an unknown one becomes English."""
    global _default  # noqa: PLW0603 - the one process-wide default, set at the start
    _default = code if code in LANGUAGES else "en"


def language() -> str:
    """The language in force here."""
    return _current.get(_default)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Use another language inside the block: a report in Spanish from an English window."""
    token = _current.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _current.reset(token)


def system_language() -> str:
    """The language of the user's system where we speak it, otherwise English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    name = next((n for n in names if n), "")
    code = name.replace("-", "_").split("_")[0].split(".")[0].lower()
    return {"spanish": "es"}.get(code, code if code in LANGUAGES else "en")


@lru_cache(maxsize=8)
def _translations(code: str) -> gettext.NullTranslations:
    return gettext.translation(
        "cityreport", paths.resource("translations"), languages=[code], fallback=True
    )


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse(code)


def tr(message: str, /, **values: object) -> str:
    """The sentence in the user's language, its `{named}` places filled in."""
    sentence = _translations(language()).gettext(message)
    return sentence.format(**values) if values else sentence


def ntr(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The sentence that fits the number `n`, which is also the value `{n}`."""
    sentence = _translations(language()).ngettext(singular, plural, n)
    return sentence.format(n=number(n), **values)


def mark(message: str) -> str:
    """Note a sentence for translation and return it as it is."""
    return message


def text(words: Text) -> str:
    """A text of the catalogue in the user's language, English where it has none."""
    return words.get(language()) or words["en"]


def number(value: float, decimals: int | None = None) -> str:
    """A number as people write it: 1,234.5 or 1.234,5."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_locale(language())))


def percent(share: float, decimals: int = 1) -> str:
    """A share (0-1) as a percentage."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "\u00a0%"
    return str(format_percent(share, format=pattern, locale=_locale(language())))


def period_name(period: Period) -> str:
    """`October 2026`, `Q3 2026`, `2026`."""
    match period.frequency:
        case Frequency.MONTH:
            return str(format_date(period.start, "LLLL y", locale=_locale(language())))
        case Frequency.QUARTER:
            return str(format_date(period.start, "QQQ y", locale=_locale(language())))
        case Frequency.YEAR:
            return str(period)


def short_period_name(period: Period) -> str:
    """`Oct 26` for a month; quarters and years as in `period_name`."""
    if period.frequency is not Frequency.MONTH:
        return period_name(period)
    return str(format_date(period.start, "LLL yy", locale=_locale(language())))


def month_names() -> list[str]:
    """The twelve short names of months, January first."""
    return [
        str(format_date(date(2000, m, 1), "LLL", locale=_locale(language()))) for m in range(1, 13)
    ]


def day_name(day: date) -> str:
    """A day as people write it."""
    return str(format_date(day, "medium", locale=_locale(language())))


def moment_name(moment: datetime) -> str:
    """A day and a time in the local time zone."""
    return str(format_datetime(moment.astimezone(), "medium", locale=_locale(language())))


def is_right_to_left() -> bool:
    """Whether the language in force is written from right to left."""
    return bool(_locale(language()).text_direction == "rtl")
