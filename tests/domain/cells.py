"""Numbers for tests of checks: a dictionary of cells in place of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.engine import CheckContext, Findings
from cityreport.domain.checks.finding import CellContent, Finding
from cityreport.domain.checks.plan import CheckPlan
from cityreport.domain.checks.series_columns import (
    Axis,
    Columns,
    SeriesColumns,
    SeriesKey,
    series_key_of,
)
from cityreport.domain.city import Area, City, Population, Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period

TODAY = date(2024, 2, 10)
CITY = City("Cali", "COL")
PROFILE = Profile(CITY, areas=(Area("01", "One"), Area("02", "Two")))

Cells = Mapping[CellKey, CellContent]


def key(text: str) -> CellKey:
    """`L1 2023-05`, `L1 2023-05 01`, `L1 2023-05 sex F`, `L1 2023-05 01 sex F`."""
    indicator, period, *rest = text.split()
    area = rest.pop(0) if len(rest) in {1, 3} else "_T"
    return CellKey(indicator, Period.parse(period), area, *rest)


def written(lines: str) -> dict[CellKey, CellContent]:
    """One cell a line: `L1 2023-05 = 9`; `= O` is not available."""
    found: dict[CellKey, CellContent] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, _, content = line.partition(" = ")
        found[key(name)] = int(content) if content.isdigit() else content
    return found


def series(
    indicator: str, counts: Iterable[CellContent], first: str = "2021-01", area: str = "_T"
) -> dict[CellKey, CellContent]:
    """Months from `first` on; None is left empty."""
    start = Period.parse(first)
    return {
        CellKey(indicator, start.shift(i), area): count
        for i, count in enumerate(counts)
        if count is not None
    }


def surroundings(
    found: Cells,
    profile: Profile = PROFILE,
    today: date = TODAY,
    signed: Mapping[Period, date] | None = None,
) -> CheckContext:
    return CheckContext(profile, today, frozenset(k.period for k in found), signed or {})


def findings_of(
    catalogue: Catalogue,
    found: Cells,
    profile: Profile = PROFILE,
    *,
    breaks: Iterable[CellKey] = (),
    today: date = TODAY,
    signed: Mapping[Period, date] | None = None,
) -> Findings:
    """Not yet checked."""
    broken = set(breaks)
    by_column: dict[tuple[SeriesKey, str], list[CellKey]] = {}
    for cell in sorted(found, key=lambda k: str(k.period)):
        by_column.setdefault((series_key_of(cell), cell.area), []).append(cell)

    def read(row: SeriesKey, area: str) -> Columns:
        keys = by_column.get((row, area))
        if not keys:
            return {}
        axis = Axis([k.period for k in keys])
        return axis.columns([found[k] for k in keys], [k.period for k in keys if k in broken])

    spans = {
        a.code: (a.valid_from, a.valid_to) for a in profile.areas if a.valid_from or a.valid_to
    }
    numbers = SeriesColumns(catalogue, read, spans)
    plan = CheckPlan(catalogue, [area.code for area in profile.areas])
    return Findings(plan, numbers, surroundings(found, profile, today, signed))


def checked(
    catalogue: Catalogue, found: Cells, profile: Profile = PROFILE, **how: object
) -> list[Finding]:
    made = findings_of(catalogue, found, profile, **how)  # type: ignore[arg-type]
    made.check_all()
    return made.all()


def of_rule(found: Iterable[Finding], rule: str) -> list[Finding]:
    return [finding for finding in found if finding.rule == rule]


def people(*rows: tuple[int, int]) -> Profile:
    return Profile(CITY, population=tuple(Population(y, n, "census") for y, n in rows))
