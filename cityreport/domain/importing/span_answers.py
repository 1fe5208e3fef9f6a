"""The meaning of a span of time by a rule: the answers that it takes, and the given one."""

from __future__ import annotations

import re

from cityreport.domain.importing.import_mapping import LEAVE, Role, TableRule
from cityreport.domain.importing.span_texts import read_span
from cityreport.domain.importing.time_spans import TimeSpan, read_text
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.numerals import with_ascii_digits

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def is_short_year(span: str) -> bool:
    """Return whether a span is a year of two digits."""
    return len(span) == 2 and span.isdecimal()


def years_of(span: str) -> tuple[int, ...]:
    """Return the calendar years that a span may stand for: those that a year of twelve months lies
    in. Half a year stands for none."""
    if is_short_year(span):
        return (1900 + int(span), 2000 + int(span))
    found = read_span(span)
    if found is None:  # 2011/12, which is a fiscal year only beside others
        begin = span[:4]
        return (int(begin), int(begin) + 1) if begin.isdecimal() else ()
    return found.years


def may_stand_for(span: str, code: str) -> bool:
    """Return whether an answer fits a span: to leave it out, or a year that it lies in."""
    return code == LEAVE or (code.isdecimal() and int(code) in years_of(span))


def answered(when: TimeSpan, rule: TableRule) -> TimeSpan:
    """Return a time with its span replaced by the year that the rule says; one that is left out, or
    not decided, stays a span."""
    code = answer_of(when.span, rule)
    if code is None or code == LEAVE:
        return when
    return read_text(code)._replace(
        month=when.month, quarter=when.quarter, is_provisional=when.is_provisional
    )


def answer_of(span: str, rule: TableRule) -> str | None:
    """Return the rule's answer for a span, None where it has none that fits."""
    if not span:
        return None
    word = fold(span)
    for given in rule.words:
        if given.role is Role.PERIOD and given.word == word and may_stand_for(span, given.code):
            return given.code
    return None


def said_years_in(texts: list[str]) -> set[int]:
    """Return the years that texts name, with those between the first and the last of one text."""
    found: set[int] = set()
    for text in texts:
        years = [int(year) for year in _YEARS.findall(with_ascii_digits(text))]
        if years and max(years) - min(years) < 100:
            found |= set(range(min(years), max(years) + 1))
    return found
