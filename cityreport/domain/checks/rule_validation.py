"""Contradictions of a rule with the catalogue or with itself."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from cityreport.domain.checks.check_rules import (
    ALL,
    EACH,
    PLACEHOLDERS,
    WHOLE,
    CityRule,
    Compare,
    Missing,
    Operator,
    Required,
    Rule,
    Scope,
    Term,
    Unusual,
    Zero,
)

_TOTAL = "_T"


class KnownNames(msgspec.Struct, frozen=True):
    """The names that a rule may use: languages, kinds of values, each indicator's breakdowns, each
    breakdown's categories, and the indicators that are part of another."""

    languages: Sequence[str]
    kinds: frozenset[str]
    indicators: Mapping[str, Sequence[str]]
    breakdowns: Mapping[str, Sequence[str]]
    parts: frozenset[str]


def rule_faults(rules: Sequence[Rule], known: KnownNames) -> Iterator[tuple[int, str]]:
    """Yield one sentence for each fault of a rule, with the rule's place in the list."""
    times = Counter(rule.id for rule in rules)
    for number, rule in enumerate(rules):
        if not rule.id.strip():
            yield number, "it has no id"
        if times[rule.id] > 1:
            yield number, "its id stands twice"
        yield from ((number, fault) for fault in _faults(rule, known))


def _faults(rule: Rule, known: KnownNames) -> Iterator[str]:
    yield from _sentence_faults(rule, known)
    if not isinstance(rule, Required | CityRule):
        yield from _scope_faults(rule.each, known)
    if isinstance(rule, Unusual | Zero) and rule.window < rule.minimum:
        yield f"a window of {rule.window} months never holds the minimum of {rule.minimum}"
    if isinstance(rule, Compare):
        if (rule.missing is Missing.TOGETHER) and rule.operator is not Operator.NEEDS:
            yield f"{Missing.TOGETHER} goes with the operator {Operator.NEEDS} only"
        for term in (*rule.left, *rule.right):
            yield from _term_faults(term, rule.each, known)


def _sentence_faults(rule: Rule, known: KnownNames) -> Iterator[str]:
    places = PLACEHOLDERS[type(rule)]
    for field, text in (("message", rule.message), ("settle", rule.settle)):
        missing = [lang for lang in known.languages if not text.get(lang, "").strip()]
        if missing:
            yield f"{field}: no text in {', '.join(missing)}"
        for lang, sentence in text.items():
            try:
                found = list(string.Formatter().parse(sentence))
            except ValueError:
                yield f"{field} in {lang}: a brace is not closed"
                continue
            for _, place, form, conversion in found:
                if place is not None and (place not in places or form or conversion):
                    yield f"{field} in {lang}: unknown place {{{place}}}"


def _scope_faults(scope: Scope, known: KnownNames) -> Iterator[str]:
    yield from (
        f"unknown indicator {code}"
        for code in scope.indicators
        if code != ALL and code not in known.indicators
    )
    yield from (f"unknown kind of value {kind}" for kind in scope.kinds if kind not in known.kinds)
    for breakdown in scope.breakdowns:
        if breakdown in {ALL, _TOTAL}:
            continue
        if breakdown not in known.breakdowns:
            yield f"unknown breakdown {breakdown}"
            continue
        yield from (
            f"{code} is not asked by {breakdown}"
            for code in scope.indicators
            if code in known.indicators and breakdown not in known.indicators[code]
        )


def _term_faults(term: Term, scope: Scope, known: KnownNames) -> Iterator[str]:
    indicators = scope.indicators if term.indicator == EACH else (term.indicator,)
    if term.indicator == WHOLE:
        yield from (
            f"{code} is no part of another indicator"
            for code in scope.indicators
            if code not in known.parts
        )
    elif term.indicator != EACH and term.indicator not in known.indicators:
        yield f"unknown indicator {term.indicator}"
    yield from _category_faults(term, scope, known)
    if term.breakdown in known.breakdowns:
        yield from (
            f"{code} is not asked by {term.breakdown}"
            for code in indicators
            if code in known.indicators and term.breakdown not in known.indicators[code]
        )


def _category_faults(term: Term, scope: Scope, known: KnownNames) -> Iterator[str]:
    if term.breakdown not in {EACH, _TOTAL} and term.breakdown not in known.breakdowns:
        yield f"unknown breakdown {term.breakdown}"
    elif term.breakdown == _TOTAL:
        if term.category not in {EACH, _TOTAL}:
            yield f"unknown category {term.category} of {_TOTAL}"
    elif term.category == EACH:
        named = term.breakdown != EACH or set(scope.breakdowns) - {_TOTAL}
        if named and not scope.categories:
            yield "a term has no category"
    elif term.category != ALL:
        of = [term.breakdown] if term.breakdown != EACH else list(known.breakdowns)
        if not any(term.category in known.breakdowns[breakdown] for breakdown in of):
            yield f"unknown category {term.category}"
