"""The decisions of an office as they travel with its restricted submission: an extension of it.

The standard asks for no decisions, so they stand in `extensions`, under a name in `.internal`,
which nobody can own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from cityreport.domain.cell_record import Code, Record
from cityreport.domain.decision import NumberedDecision
from cityreport.domain.submission import Instant, Words
from cityreport.errors import DataError

DECISIONS = "cityreport.internal/decisions"
"""The name of the extension: a list of `DecisionRecord`, by number."""

DayText = Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


class DecisionRecord(Record, frozen=True):
    """A decision beside an indicator: what, who does it, by which day. `written`, `done`: when
    somebody said so; `done` is None while it is not done. That it was taken explains no number."""

    number: Annotated[int, Meta(ge=1)]
    indicator: Code
    decision: Words
    who: Words
    until: DayText
    written: Instant
    done: Instant | None


def decision_extension(
    decisions: Iterable[NumberedDecision], years: Iterable[int]
) -> dict[str, object]:
    """Return the extension with the decisions that concern any of the years; empty where there is
    none. Who wrote it down stays in the office."""
    wanted = tuple(years)
    records = [
        DecisionRecord(
            number,
            held.indicator,
            held.text,
            held.who,
            held.until.isoformat(),
            held.at,
            held.done_at or None,
        )
        for number, held in sorted(decisions)
        if any(held.concerns(year) for year in wanted)
    ]
    return {DECISIONS: msgspec.to_builtins(records)} if records else {}


def read_decisions(extension: object) -> list[DecisionRecord]:
    """Return the decisions of a file's extension; DataError('decisions_not_so') for anything else
    under that name."""
    try:
        return msgspec.convert(extension, list[DecisionRecord])
    except msgspec.ValidationError as error:
        raise DataError("decisions_not_so", reason=str(error)) from None
