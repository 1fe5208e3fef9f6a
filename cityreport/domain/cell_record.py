"""The key of a cell as files and the journal have it: texts, whose period is an ISO text.

It stands apart from `submission`, because the store reads it and no start needs the whole format.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period

PeriodText = Annotated[str, Meta(pattern=r"^[12][0-9]{3}(-(Q[1-4]|0[1-9]|1[0-2]))?$")]
Code = Annotated[str, Meta(min_length=1, max_length=40)]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of everything in a submission: unknown fields are an error."""


class CellRecord(Record, frozen=True):
    """The key of a cell; see `domain.observation.CellKey`."""

    indicator: Code
    period: PeriodText
    area: Code
    breakdown: Code
    category: Code

    @property
    def key(self) -> CellKey:
        """Return the key with its period read."""
        period = Period.parse(self.period)
        return CellKey(self.indicator, period, self.area, self.breakdown, self.category)
