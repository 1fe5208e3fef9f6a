"""The sentence for each code of `CityReportError`: what happened, where, what to do."""

from __future__ import annotations

from datetime import datetime

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import moment_name, number, tr
from cityreport.messages import (
    branches,
    calling,
    city,
    entering,
    exchanging,
    importing,
    keeping,
    signing,
)

SENTENCES = (
    entering.SENTENCES
    | city.SENTENCES
    | keeping.SENTENCES
    | calling.SENTENCES
    | exchanging.SENTENCES
    | importing.SENTENCES
    | branches.SENTENCES
    | signing.SENTENCES
)
"""Code -> sentence in English, with the error's facts as named places."""


def sentence(error: CityReportError) -> str:
    """What to tell a person about an expected error, in their language."""
    facts = {name: _shown(name, value) for name, value in error.facts.items()}
    return tr(SENTENCES[error.code], **facts) if facts else tr(SENTENCES[error.code])


def _shown(name: str, value: object) -> str:
    if isinstance(value, int):
        return number(value)
    if name in {"since", "made"}:
        return _moment(str(value))
    return str(value)


def _moment(written: str) -> str:
    """A moment as people write it; what no clock wrote stays as it is."""
    try:
        return moment_name(datetime.fromisoformat(written))
    except ValueError:
        return written


def cell_name(indicator: str, period: Period, area: str, breakdown: str, category: str) -> str:
    """A cell in one line, for messages: `L1 2026-10 sex F`."""
    return CellKey(indicator, period, area, breakdown, category).name
