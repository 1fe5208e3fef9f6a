"""The role of a column as text: `place`, `date`, `sex`, `count:L1:sex:F`, `leave`.

The same words are the answers to a question about columns and the roles that a command takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.importing.import_mapping import WITHIN, ColumnRule, Role
from cityreport.domain.importing.proposal import ColumnProposal, column_name

LEAVE_OUT = "leave"
ROLES = {
    "date": Role.PERIOD,
    "year": Role.YEAR,
    "month": Role.MONTH,
    "quarter": Role.QUARTER,
    "place": Role.AREA,
    "indicator": Role.INDICATOR,
    "count": Role.COUNT,
    "total": Role.TOTAL,
    LEAVE_OUT: Role.IGNORE,
}
_ALSO = {"period": "date", "area": "place", "offence": "indicator", "ignore": LEAVE_OUT}
_NAMES = {role: name for name, role in ROLES.items()}


def answer_of(column: ColumnRule | ColumnProposal) -> str:
    """Return what a column is, as an answer."""
    if column.role is Role.BREAKDOWN:
        return column.breakdown
    if column.role is Role.AREA and column.breakdown == WITHIN:
        return WITHIN
    parts = [_NAMES[column.role]]
    if column.role in {Role.COUNT, Role.TOTAL}:
        parts += [column.indicator] if column.indicator else []
        parts += [column.breakdown, column.category] if column.category else []
        return ":".join(parts) + (f"@{column.area}" if column.area else "")
    return parts[0]


def options(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the answers to what a column is; `count` takes more, see `rule_of`."""
    counts = [f"count:{i.code}" for i in catalogue.indicators if i.derived is None]
    breakdowns = [b.id for b in catalogue.breakdowns]
    return (*list(ROLES)[:-1], *counts, *breakdowns, WITHIN, LEAVE_OUT)


def rule_of(header: str, nth: int, given: str) -> ColumnRule:
    """Return the rule that an answer makes of a column. Raise ValueError for none that is known;
    whether its codes are, `is_answer` says."""
    head, _, area = given.partition("@")
    name, *codes = head.split(":")
    name = _ALSO.get(name, name)
    made = ColumnRule(header, Role.IGNORE, nth, is_confirmed=True)
    replace = msgspec.structs.replace
    if name not in ROLES:
        if name == WITHIN:
            return replace(made, role=Role.AREA, breakdown=WITHIN)
        return replace(made, role=Role.BREAKDOWN, breakdown=name)
    made = replace(made, role=ROLES[name], area=area)
    if len(codes) % 2:
        made = replace(made, indicator=codes.pop(0))
    if codes:
        made = replace(made, breakdown=codes[0], category=codes[1])
    return made


def is_answer(catalogue: Catalogue, given: str) -> bool:
    """Return whether a text says what a column may be."""
    made = rule_of("", 0, given)
    if made.role is Role.BREAKDOWN:
        return made.breakdown in {b.id for b in catalogue.breakdowns}
    if made.role not in {Role.COUNT, Role.TOTAL}:
        return ":" not in given and "@" not in given
    codes = {i.code for i in catalogue.indicators if i.derived is None}
    if made.indicator and made.indicator not in codes:
        return False
    return not made.category or any(
        b.id == made.breakdown and any(c.code == made.category for c in b.categories)
        for b in catalogue.breakdowns
    )


def doubtful(
    columns: tuple[ColumnProposal, ...], rules: tuple[ColumnRule, ...]
) -> Iterator[ColumnProposal]:
    """Yield the columns that a person has to be asked about: nobody confirmed them, and they are as
    they were proposed."""
    by_name = {column_name(rule.header, rule.nth): rule for rule in rules}
    for column in columns:
        rule = by_name.get(column.name)
        if rule is None or rule.is_confirmed or column.evidence.is_settled:
            continue
        if answer_of(rule) == answer_of(column):
            yield column
