"""The shapes that a rule of the catalogue can have.

Belongs here: one struct for each kind of rule, and the placeholders of its sentences. Not here: the
rules (data of the catalogue), whether a rule fits the catalogue (`rule_validation`), and how it is
evaluated (`comparisons`, `unusual_months`, …).
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

ALL = "all"
"""In a rule: every indicator, breakdown or category."""

EACH = "each"
"""In a term: the indicator, breakdown or category that the rule is looking at."""

WHOLE = "whole"
"""In a term: the indicator of which the one looked at is a part."""

_Share = Annotated[float, Meta(gt=0, lt=1)]
_Positive = Annotated[float, Meta(gt=0)]
_Months = Annotated[int, Meta(ge=1, le=240)]


class Severity(StrEnum):
    """The severity of a finding. High: it cannot be so, or must be answered."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Operator(StrEnum):
    """The relation that must hold between the left and the right side.

    `needs`: where the left side has a number, the right side has to be answered.
    """

    EQUAL = "="
    AT_MOST = "<="
    AT_LEAST = ">="
    BELOW = "<"
    ABOVE = ">"
    NEEDS = "needs"


class Missing(StrEnum):
    """The behaviour of a rule where a cell has no value.

    Empty, not available and not collected are missing; not applicable adds nothing to a sum
    and is not missing. A side without any value is never compared.
    """

    SKIP_IF_ANY = "skip_if_any_missing"
    SKIP_IF_ALL = "skip_if_all_missing"
    ONLY_IF_SOME = "only_if_some_missing"
    TOGETHER = "required_together"


class TermPeriod(StrEnum):
    """The period that a term takes its cell from."""

    THIS = "this"
    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"


class TermArea(StrEnum):
    """The area that a term takes its cell from."""

    THIS = "this"
    CITY = "city"
    DISTRICTS = "districts"


class RuleAreas(StrEnum):
    """The areas that a rule applies to."""

    ALL = "all"
    CITY = "city"
    DISTRICTS = "districts"


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Term(_Data, frozen=True):
    """A sum of cells. By default the cell that the rule is looking at.

    `breakdown` `_T`: the total. `category` `all`: the sum over the breakdown. `times`: the sum is
    multiplied by it.
    """

    indicator: str = EACH
    breakdown: str = EACH
    category: str = EACH
    period: TermPeriod = TermPeriod.THIS
    area: TermArea = TermArea.THIS
    times: _Positive = 1.0


class Scope(_Data, frozen=True):
    """The cells that a rule is applied to, one by one.

    `kinds`: of values. `breakdowns`: ids, `all`, or `_T` for the total (the default).
    `categories`: also each category of these.
    """

    indicators: tuple[str, ...] = (ALL,)
    kinds: tuple[str, ...] = ("count",)
    breakdowns: tuple[str, ...] = ("_T",)
    categories: bool = False
    areas: RuleAreas = RuleAreas.ALL


class RuleData(_Data, frozen=True, kw_only=True, tag_field="kind"):
    """The fields that every rule has. `message`: the finding in words; `settle`: what would settle
    it."""

    id: str
    severity: Severity
    message: dict[str, str]
    settle: dict[str, str]


class Compare(RuleData, frozen=True, kw_only=True, tag="compare"):
    """A rule that the left sum must stand in a relation to the right sum.

    `at_least`: applied only where the right side's cells add up to that much.
    """

    each: Scope = Scope()
    left: Annotated[tuple[Term, ...], Meta(min_length=1)]
    operator: Operator
    right: Annotated[tuple[Term, ...], Meta(min_length=1)]
    missing: Missing
    at_least: Annotated[float, Meta(ge=0)] = 0


class Unusual(RuleData, frozen=True, kw_only=True, tag="unusual"):
    """A rule against months that chance does not explain, on either side, given the months before.

    Exact two-sided Poisson p below `p`; where the mean of the months before is `z_from` or more,
    only if the modified z confirms it (beyond `z_limit` on the same side). `minimum` earlier months
    are needed; at most the last `window` are used.
    """

    each: Scope = Scope()
    p: _Share
    minimum: Annotated[int, Meta(ge=2, le=240)]
    window: _Months
    z_from: Annotated[float, Meta(ge=0)]
    z_limit: _Positive


class Zero(RuleData, frozen=True, kw_only=True, tag="zero"):
    """A rule against a zero after months whose mean was `mean` or more; months as for `Unusual`."""

    each: Scope = Scope()
    mean: _Positive
    minimum: _Months
    window: _Months


class Repeat(RuleData, frozen=True, kw_only=True, tag="repeat"):
    """A rule against the same number, `at_least` or more, `months` times in a row."""

    each: Scope = Scope()
    months: Annotated[int, Meta(ge=2, le=120)]
    at_least: Annotated[int, Meta(ge=0)]


class Required(RuleData, frozen=True, kw_only=True, tag="required"):
    """A rule against an unanswered required total of the whole city, in a period that is over and
    has entries."""


class Gap(RuleData, frozen=True, kw_only=True, tag="gap"):
    """A rule against an unanswered month between two answered ones.

    A pause longer than `longest` months is no gap. Months that a `required` rule asks for are left
    to that rule.
    """

    each: Scope = Scope()
    longest: _Months


class Overlap(RuleData, frozen=True, kw_only=True, tag="overlap"):
    """A rule against a quarter or year that is entered beside its months, or (`parts`) a year
    beside its quarters, and contradicts them."""

    each: Scope = Scope()
    parts: Literal["months", "quarters"] = "months"


class PopulationJump(RuleData, frozen=True, kw_only=True, tag="population"):
    """A rule against two entered populations that differ by more than the share `most` a year."""

    most: _Positive


class PopulationLine(RuleData, frozen=True, kw_only=True, tag="population_line"):
    """A rule against a population that changes by more than the share `most` a year over `years`
    or more, entered year by year or as the straight line between two years.

    A step of more than `steep` a year is `PopulationJump`'s and ends what is looked at together.
    """

    most: _Positive
    steep: _Positive
    years: Annotated[int, Meta(ge=2, le=100)]


class PopulationMissing(RuleData, frozen=True, kw_only=True, tag="population_missing"):
    """A rule against counts of an area without any population: of the whole city, or of a district
    where another district has one."""


class PopulationFar(RuleData, frozen=True, kw_only=True, tag="population_far"):
    """A rule against counts of a year whose population is that of a year more than `years` away,
    outside the entered ones."""

    years: Annotated[int, Meta(ge=0, le=100)]


class Unsigned(RuleData, frozen=True, kw_only=True, tag="unsigned"):
    """A rule against a month with numbers that is not signed `days` days after its end."""

    days: Annotated[int, Meta(ge=0, le=3660)]


class NotBegun(RuleData, frozen=True, kw_only=True, tag="not_begun"):
    """A rule against a period with numbers that has not begun by the clock: the clock is wrong, or
    was."""


class NotThere(RuleData, frozen=True, kw_only=True, tag="not_there"):
    """A rule against numbers of a district in a period in which it did not exist."""


class NotAsked(RuleData, frozen=True, kw_only=True, tag="not_asked"):
    """A rule against numbers that the catalogue does not ask for: an older one did."""


class MixedCurrencies(RuleData, frozen=True, kw_only=True, tag="mixed_currencies"):
    """A rule against amounts of one indicator and period in several currencies. What compares or
    adds such amounts says nothing."""


class PersonalText(RuleData, frozen=True, kw_only=True, tag="personal_text"):
    """A text beside the numbers that looks as if it told who somebody is."""


class NetworkRemark(RuleData, frozen=True, kw_only=True, tag="network_remark"):
    """A remark of the network on numbers that are still as they were sent."""


CityRule = (
    PopulationJump
    | PopulationLine
    | PopulationMissing
    | PopulationFar
    | Unsigned
    | NotBegun
    | NotThere
    | NotAsked
    | MixedCurrencies
    | PersonalText
    | NetworkRemark
)
"""The kinds that look at no cell of the catalogue through time."""

CellRule = Compare | Unusual | Zero | Repeat | Gap | Overlap
"""The kinds of rules about cells; they have a scope."""

Rule = Compare | Unusual | Zero | Repeat | Required | Gap | Overlap | CityRule

_CELL = {"indicator", "breakdown", "name", "period", "area"}

PLACEHOLDERS: dict[type, frozenset[str]] = {
    Compare: frozenset(_CELL | {"other", "left", "right", "parts", "share"}),
    Unusual: frozenset(_CELL | {"value", "mean", "lower", "upper", "months"}),
    Zero: frozenset(_CELL | {"mean", "months"}),
    Repeat: frozenset(_CELL | {"value", "months"}),
    Required: frozenset(_CELL),
    Gap: frozenset(_CELL | {"before", "after"}),
    Overlap: frozenset(_CELL | {"value", "sum", "answered", "months"}),
    PopulationJump: frozenset({"year", "value", "year_before", "value_before", "change", "area"}),
    PopulationLine: frozenset(
        {"year", "value", "year_before", "value_before", "change", "years", "area"}
    ),
    PopulationMissing: frozenset({"years", "year", "year_before", "year_known", "area"}),
    PopulationFar: frozenset({"years", "year", "year_before", "year_known", "area"}),
    Unsigned: frozenset({"period", "days", "area"}),
    NotBegun: frozenset({"period", "today", "area"}),
    NotThere: frozenset({"period", "area", "cells"}),
    NotAsked: frozenset({"period", "area", "cells", "code"}),
    MixedCurrencies: frozenset({"name", "period", "area", "currencies"}),
    PersonalText: frozenset({"name", "period", "area", "texts", "looks"}),
    NetworkRemark: frozenset({"name", "period", "area", "number", "remark"}),
}
"""The placeholders that the sentences of a kind of rule may have."""
