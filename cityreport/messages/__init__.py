"""The sentence for each code of `CityReportError`: what happened, where, what to do."""

from __future__ import annotations

from datetime import date

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.domain.plain_text import escape_hidden
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import begun, day_name, number, period_name, tr, written_moment
from cityreport.messages import every_sentence


def sentence(error: CityReportError) -> str:
    """Return the sentence for an expected error, in the user's language."""
    facts = {name: _shown(name, value) for name, value in error.facts.items()}
    english = every_sentence.SENTENCES[error.code]
    said = tr(english, **facts) if facts else tr(english)
    # in many languages a month is not written with a capital, but a sentence is
    return begun(said) if english.startswith("{period}") else said


def _shown(name: str, value: object) -> str:
    if isinstance(value, int):
        return number(value)
    if name == "today":
        return _day(str(value))
    if name in {"since", "made"}:
        return _moment(str(value))
    if name in {"period", "start", "end"}:
        return _period(str(value))
    if name in {"cell", "place"}:
        return " ".join(map(_period, str(value).split(" ")))
    return escape_hidden(str(value))


def _period(written: str) -> str:
    """Return a period as text (`2026-10` is October 2026); anything else as it is."""
    try:
        return period_name(Period.parse(written))
    except DataError:
        return written


def _day(written: str) -> str:
    """Return a day as text; a text that no clock wrote stays as it is."""
    try:
        return day_name(date.fromisoformat(written))
    except ValueError:
        return written


def _moment(written: str) -> str:
    """Return a moment as text; a text that no clock wrote stays as it is."""
    try:
        return written_moment(written)
    except ValueError:
        return written


def cell_name(indicator: str, period: Period, area: str, breakdown: str, category: str) -> str:
    """Return a cell in one line, for messages: `L1 2026-10 sex F`."""
    return CellKey(indicator, period, area, breakdown, category).name
