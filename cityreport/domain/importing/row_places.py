"""The rows of a table that are of this city, and the words for places that may be it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.importing.cell_kinds import text_of
from cityreport.domain.importing.column_cells import cells_of, different_cells
from cityreport.domain.importing.evidence import Doubt, ProposalReason
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import LEAVE, Role
from cityreport.domain.importing.layout_inference import is_of_city
from cityreport.domain.importing.proposal import ColumnProposal, WordProposal
from cityreport.domain.importing.table_layout import Dimension, TableLayout
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.importing.word_matching import fold

_MOST_COARSE = 0.9


def own_rows(
    layout: TableLayout,
    vocabulary: Vocabulary,
    roles: frozenset[Role] = frozenset((Role.AREA, Role.INDICATOR)),
) -> list[bool] | None:
    """Return for each row of the body whether it may be read, by its words of these roles: whether
    it is of this city, and of an offence that is not left out; None where all may be."""
    kept: list[bool] | None = None
    for dimension in layout.dimensions:
        if dimension.role not in roles:
            continue
        cells = cells_of(layout, dimension.column)
        codes = _codes(layout, dimension, vocabulary)
        others = {value for value, code in codes.items() if code == LEAVE}
        if others:
            mine = [value not in others for value in cells]
            kept = mine if kept is None else [a and b for a, b in zip(kept, mine, strict=True)]
    return kept


def _codes(
    layout: TableLayout, dimension: Dimension, vocabulary: Vocabulary
) -> dict[Value, str | None]:
    """Return what each different cell of a column of words means."""
    role, breakdown = dimension.role, dimension.breakdown
    decided = {
        rule.word: rule.code
        for rule in layout.rule.words
        if (rule.role, rule.breakdown) == (role, breakdown)
    }
    codes: dict[Value, str | None] = {}
    for value in different_cells(layout, dimension.column):
        text = text_of(value)
        meant = vocabulary.meaning(role, text, breakdown)
        codes[value] = decided.get(fold(text)[:400], meant.code if meant.is_sure else None)
    return codes


def by_nearness(words: Iterable[WordProposal], city: str) -> list[WordProposal]:
    """Return words for places, the nearest to the city's name first."""
    name = fold(city)
    matcher = SequenceMatcher(None, "", name)

    def nearness(word: WordProposal) -> tuple[float, str]:
        is_inside = f" {name} " in f" {word.word} "
        matcher.set_seq1(word.word)
        return (-2.0 if word.word == name else -1.0 if is_inside else -matcher.ratio(), word.word)

    return sorted(words, key=nearness)


def may_be_city(word: WordProposal, vocabulary: Vocabulary) -> bool:
    """Return whether a word for a place is the city, perhaps under a longer name."""
    if word.word == fold(vocabulary.profile.city.name):
        return True
    return is_of_city(word.shown, vocabulary)


def wider_names(
    layout: TableLayout, columns: Iterable[ColumnProposal], vocabulary: Vocabulary
) -> tuple[ColumnProposal, list[str]] | None:
    """Return a column of wider places (departments) of which the rows of the city have several,
    with its words: then one name is of several places."""
    dimension = next(
        (d for d in layout.dimensions if d.role is Role.AREA and not d.breakdown), None
    )
    if dimension is None or any(d.breakdown and d.role is Role.AREA for d in layout.dimensions):
        return None
    places = cells_of(layout, dimension.column)
    codes = _codes(layout, dimension, vocabulary)
    others = [v for v, code in codes.items() if code == LEAVE]
    if TOTAL not in codes.values() or not others:
        return None
    taken = {d.column for d in layout.dimensions} | {m.column for m in layout.measures}
    for column in columns:
        may_be = Doubt.OTHER_PLACE in column.evidence.doubts
        is_code = column.why is ProposalReason.IDENTIFIER  # of a place, or of a case
        may_be = may_be or is_code
        if column.role is not Role.IGNORE or column.column in taken or not may_be:
            continue
        beside: dict[Value, set[str]] = {}
        for place, value in zip(places, cells_of(layout, column.column), strict=True):
            beside.setdefault(place, set()).add(fold(text_of(value)))
        own = set().union(*(beside[v] for v, code in codes.items() if code == TOTAL)) - {""}
        single = sum(len(beside[v]) == 1 for v in others)
        words = set().union(*beside.values()) - {""}
        is_wider = single >= _MOST_COARSE * len(others) and len(words) < len(codes) + len(own)
        rows = sum(codes[place] == TOTAL for place in places)
        if len(own) > 1 and is_wider and not (is_code and len(own) >= rows):
            return column, sorted(own) + sorted(words - own)
    return None
