"""Made-up cities and their submissions, as many as wanted: `python -m tests.network.made_cities N
DIR` writes one file of each. The same number is always the same city."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
import numpy as np

from cityreport.domain.catalogue import TOTAL, CatalogueFile, Indicator, Kind, read_catalogue
from cityreport.domain.period import Frequency, Period, month_range
from cityreport.domain.submission import FORMAT, VERSION, ObservationRecord, Submission
from cityreport.exchange.digest import in_order, seal_content
from cityreport.exchange.strict_json import encoded
from cityreport.paths import catalogue_file

LAST = Period.parse("2025-12")
COUNTRIES = ("ARG", "BRA", "CHL", "COL", "ECU", "GTM", "HND", "KEN", "MEX", "PER", "PHL", "ZAF")
_SYLLABLES = (
    "san",
    "ta",
    "mar",
    "vil",
    "la",
    "no",
    "por",
    "to",
    "ro",
    "sa",
    "al",
    "ca",
    "li",
    "ñu",
)
_RATES = {"L1": 18.0, "R1": 300.0, "F1": 40.0, "P1": 160.0}
"""Yearly cases per 100,000 people; of other indicators 30."""
_SHARES = {"L2": 0.06, "L3": 0.6}
"""Of L1, which they are a part of."""


def made_submission(
    number: int,
    file: CatalogueFile,
    *,
    months: int = 12,
    history_from: int | None = None,
    last: Period = LAST,
    trend: float = 0.95,
) -> Submission:
    """Return the first submission of a city: every monthly indicator with its breakdowns in the
    last `months`; with `history_from`, the totals of L1 and L3 of each month from that year on. It
    is signed and made in the month after `last`."""
    rng = np.random.default_rng(number)
    people = int(10 ** rng.uniform(4.8, 6.7))
    name = "".join(rng.choice(_SYLLABLES, 3)).title()
    first = last.shift(1 - months)
    begin = first if history_from is None else Period.month(history_from, 1)
    change = trend * rng.uniform(0.9, 1.06)
    rows: list[ObservationRecord] = []
    for month in month_range(begin, last):
        years = month.year - 2018
        is_detailed = month >= first
        rows += _month_rows(rng, file, str(month), people / 12e5 * change**years, is_detailed)
    signed = [p for p in map(str, month_range(begin, last)) if p[:4] < str(last.year + 1)]
    country = COUNTRIES[number % len(COUNTRIES)]
    lived = {y: round(people * 1.01 ** (y - 2018)) for y in range(2017, last.year + 1)}
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "id": str(uuid5(NAMESPACE_URL, f"submission {number}")),
        "sequence": 1,
        "supersedes": [],
        "created": f"{last.shift(1)}-20T09:30:00Z",
        "language": "es" if number % 3 else "en",
        "software": {"name": "cityreport", "version": "made"},
        "office": {"id": str(uuid5(NAMESPACE_URL, f"office {number}"))},
        "catalogue": {
            "id": file.catalogue.id,
            "version": file.catalogue.version,
            "sha256": file.sha256,
        },
        "city": {
            "name": f"{name} {number}",
            "country": country,
            "locode": "",
            "contact": "Observatory",
            "currency": "",
            "attribution": "Police",
            "earlier_currencies": [],
        },
        "areas": [],
        "population": [
            {"year": year, "area": TOTAL, "value": value, "source": ""}
            for year, value in lived.items()
        ],
        "baseline": {"years": [2017, 2018, 2019], "reason": ""},
        "target": {"year": 2030, "reduction": 0.5, "path": "geometric"},
        "coverage": {"start": str(begin), "end": str(last)},
        "collection": [],
        "series": [],
        "observations": rows,
        "findings": [],
        "narrative": [],
        "sign_off": [
            {
                "period": period,
                "officer": "A. Pérez",
                "role": "Statistics",
                "signed": f"{last.shift(1)}-15T08:00:00Z",
                "revision": 0,
                "reason": "",
            }
            for period in signed
        ],
        "changed_since_signed": [],
        "headline": {"sentences": ["Too early to say."]},
        "journal": {"action": 7, "entries": len(rows), "head": "ab" * 32},
        "confidentiality": "restricted",
        "disclosure": None,
        "extensions": {},
        "seal": None,
    }
    return seal_content(in_order(msgspec.convert(content, Submission)))


def corrected(submission: Submission, *, more: int = 1, times: int = 1) -> Submission:
    """Return the next submission of the same office: its last total is higher by `more`."""
    day = datetime.fromisoformat(submission.created)
    rows = list(submission.observations)
    at = max(i for i, o in enumerate(rows) if o.indicator == "R1" and o.breakdown == TOTAL)
    rows[at] = msgspec.structs.replace(rows[at], value=int(rows[at].value or 0) + more)
    return seal_content(
        msgspec.structs.replace(
            submission,
            id=str(uuid5(NAMESPACE_URL, f"{submission.id} {more} {times}")),
            sequence=submission.sequence + times,
            supersedes=[*submission.supersedes, submission.id],
            created=(day + timedelta(days=1)).strftime("%Y-%m-%dT10:30:00Z"),
            observations=rows,
            seal=None,
        )
    )


def file_name(submission: Submission) -> str:
    """Return a name as the program gives one."""
    city, office = submission.city, submission.office.id[:6]
    months = f"{submission.coverage.start}_{submission.coverage.end}"
    number, code = submission.sequence, submission.id[:8]
    plain = city.name.replace(" ", "-")
    return f"cityreport_{city.country}_{plain}_{office}_{months}_{number}_{code}_RESTRICTED.json"


def write(submission: Submission, folder: Path) -> Path:
    """Write a submission as the program does; return its file."""
    path = folder / file_name(submission)
    path.write_bytes(encoded(submission))
    return path


def _month_rows(
    rng: np.random.Generator, file: CatalogueFile, month: str, share: float, is_detailed: bool
) -> Iterator[ObservationRecord]:
    """Yield the numbers of one month; `share`: expected cases of a rate of 1 per 100,000."""
    counted = [
        i
        for i in file.catalogue.indicators
        if i.kind is Kind.COUNT and i.frequency is Frequency.MONTH
    ]
    totals: dict[str, int] = {}
    for indicator in counted if is_detailed else [i for i in counted if i.code in ("L1", "L3")]:
        if indicator.derived is not None:
            continue
        if indicator.part_of is not None:
            total = int(rng.binomial(totals[indicator.part_of], _SHARES[indicator.code]))
        else:
            total = int(rng.poisson(share * _RATES.get(indicator.code, 30.0)))
        totals[indicator.code] = total
        yield _row(indicator.code, month, TOTAL, TOTAL, total)
        if is_detailed:
            yield from _parts(rng, file, indicator, month, total)


def _parts(
    rng: np.random.Generator, file: CatalogueFile, indicator: Indicator, month: str, total: int
) -> Iterator[ObservationRecord]:
    """Yield the breakdowns of a total, and what is computed from them."""
    for breakdown in indicator.breakdowns:
        categories = file.catalogue.breakdown(breakdown).categories
        counts = rng.multinomial(total, [1 / len(categories)] * len(categories)).tolist()
        found = dict(zip((c.code for c in categories), counts, strict=True))
        for category, count in found.items():
            yield _row(indicator.code, month, breakdown, category, count)
        for other in file.catalogue.indicators:
            made = other.derived
            if made and (made.indicator, made.breakdown) == (indicator.code, breakdown):
                value = sum(found[category] for category in made.categories)
                yield _row(other.code, month, TOTAL, TOTAL, value)


def _row(
    indicator: str, month: str, breakdown: str, category: str, value: int
) -> ObservationRecord:
    return ObservationRecord(
        indicator=indicator,
        period=month,
        area=TOTAL,
        breakdown=breakdown,
        category=category,
        value=value,
        status="A",
        note="",
        source="Police",
        currency=None,
        sample_size=None,
        margin=None,
    )


def main(count: int, folder: Path, history_from: int | None) -> None:
    """Write the submissions of so many cities."""
    file = read_catalogue(catalogue_file().read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        write(made_submission(number, file, history_from=history_from), folder)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), 2017 if "--history" in sys.argv else None)
