"""Columns that claim the same role: one gets it, and where nothing tells which, it is asked.

Also columns that may name places though their title does not say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from cityreport.domain.importing.cell_kinds import text_of
from cityreport.domain.importing.column_headers import ColumnHeader
from cityreport.domain.importing.column_look import Guess, Look, is_yes_no, known_words
from cityreport.domain.importing.evidence import Certainty, Doubt, Evidence, ProposalReason
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import TIME, WITHIN, DayOrder, Role
from cityreport.domain.importing.time_spans import read_when
from cityreport.domain.importing.title_words import VICTIM
from cityreport.domain.importing.vocabulary import AGE, Vocabulary
from cityreport.domain.importing.word_matching import fold

_DIMENSIONS = (*TIME, Role.AREA, Role.INDICATOR)
_OFFENCES = "offence_type"
_OF_PERSONS = ("sex", AGE)
_LONGEST_PLACE, _MOST_TOKENS = 40, 5
_COMPARED = 500
_NUMBERS = frozenset(("no", "n", "num", "numero", "number", "nr", "nro", "nummer"))
"""Folded titles that may be of a count or of a case."""


def settle(
    guesses: list[Guess],
    heads: Sequence[ColumnHeader],
    looks: Sequence[Look],
    cells: Sequence[Sequence[Value]],
    vocabulary: Vocabulary,
) -> None:
    """Give each role to one column, and say what may be counted if nothing is."""
    _drop_not_meant(guesses, looks, vocabulary)
    has_period = any(g.role is Role.PERIOD for g in guesses)
    if not has_period and any(g.role is Role.YEAR for g in guesses):
        for guess, look in zip(guesses, looks, strict=True):  # months by number, without a header
            is_open = guess.role is Role.IGNORE and guess.why is ProposalReason.NOT_UNDERSTOOD
            if is_open and look.months > 0.9:
                guess.role, guess.why, guess.score = Role.MONTH, ProposalReason.VALUES_DATES, 0.6
                guess.evidence = Evidence().doubted(Doubt.BY_VALUES_ONLY)
                break
    if any(g.role is Role.INDICATOR and g.is_known for g in guesses):
        for guess in guesses:  # the group of each offence, which says nothing more
            if guess.breakdown == _OFFENCES and guess.why is ProposalReason.VALUES_WORDS:
                guess.role, guess.breakdown, guess.evidence = Role.IGNORE, "", Evidence()
    _settle_dates(guesses, heads, vocabulary)
    for role in _DIMENSIONS:
        _keep_best(guesses, looks, role, "", vocabulary)
    for breakdown in vocabulary.categories:
        if breakdown in _OF_PERSONS:
            _settle_persons(guesses, heads, breakdown, vocabulary)
        _keep_best(guesses, looks, Role.BREAKDOWN, breakdown, vocabulary)
    if has_period:
        _leave_parts_of_dates(guesses, cells)
    _settle_counts(guesses, heads, looks, cells)


def _drop_not_meant(guesses: list[Guess], looks: Sequence[Look], vocabulary: Vocabulary) -> None:
    """Leave out columns of words whose title only contains a known word and whose cells are none of
    that kind: `Crime ID`, `Location description`."""
    for guess, look in zip(guesses, looks, strict=True):
        if Doubt.LEFT_OVER not in guess.evidence.doubts:
            continue
        if guess.role not in {Role.AREA, Role.INDICATOR, Role.BREAKDOWN}:
            continue
        if not known_words(look, guess.role, guess.breakdown, vocabulary):
            place = guess.role is Role.AREA or may_name_places(look, vocabulary)
            guess.role, guess.why, guess.score = Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3
            guess.breakdown, guess.evidence = "", Evidence()
            if place and not is_yes_no(look) and look.numbers < 0.6:
                guess.doubt(Doubt.OTHER_PLACE)


def _settle_dates(
    guesses: list[Guess], heads: Sequence[ColumnHeader], vocabulary: Vocabulary
) -> None:
    """Choose among several dates the event's; where no title says it, the first is only likely."""
    rivals = [at for at, g in enumerate(guesses) if g.role is Role.PERIOD]
    if len(rivals) < 2:
        return
    kinds = {at: vocabulary.date_kind(heads[at].rest) for at in rivals}
    events = [at for at in rivals if kinds[at] == "event"]
    plain = [at for at in rivals if not kinds[at] and guesses[at].is_known]
    best = (events or plain or rivals)[0]
    rest = [at for at in rivals if at != best and (guesses[at].is_known or kinds[at])]
    if len(events) != 1 and rest:
        guesses[best].doubt(Doubt.COMPETES)
    elif events:
        guesses[best].evidence, guesses[best].why = Evidence(), ProposalReason.HEADER
    for at in rivals:
        if at != best:
            guesses[at] = Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)


def _settle_persons(
    guesses: list[Guess], heads: Sequence[ColumnHeader], breakdown: str, vocabulary: Vocabulary
) -> None:
    """Make sure that sex and age are the victim's: others are left out, two that do not say whose
    they are, or one beside columns of suspects, are asked about."""
    rivals = [at for at, g in enumerate(guesses) if g.breakdown == breakdown and not g.category]
    persons = {vocabulary.titles.person(head.rest) for head in heads}
    victims = [at for at in rivals if vocabulary.titles.person(heads[at].rest) == VICTIM]
    if len(victims) == 1 and guesses[victims[0]].is_known:
        for at in rivals:
            if at != victims[0]:
                guesses[at] = Guess(Role.IGNORE, ProposalReason.OTHER_PERSON, 0.9)
        return
    others = persons - {"", VICTIM}
    for at in rivals:
        if len(rivals) > 1:
            guesses[at].doubt(Doubt.COMPETES)
        elif others and not victims:
            guesses[at].doubt(Doubt.OTHER_PERSON)


def _keep_best(
    guesses: list[Guess], looks: Sequence[Look], role: Role, breakdown: str, vocabulary: Vocabulary
) -> None:
    rivals = [
        at
        for at, g in enumerate(guesses)
        if g.role is role and g.breakdown == breakdown and not g.category
    ]
    if len(rivals) < 2:
        return
    if role in TIME:
        best = max(rivals, key=lambda at: (guesses[at].is_known, -at))
        known = dict.fromkeys(rivals, 1)
    else:
        known = {at: known_words(looks[at], role, breakdown, vocabulary) for at in rivals}
        best = max(rivals, key=lambda at: (guesses[at].is_known, known[at], guesses[at].score, -at))
    for at in rivals:
        if at == best:
            continue
        if role is Role.AREA and _names_city(looks[at], vocabulary):
            guesses[at] = _wider_place(guesses[at], looks[at], looks[best], vocabulary)
            continue
        if guesses[at].is_known and known[at] and role not in TIME:
            guesses[best].doubt(Doubt.COMPETES)
        is_other = role is Role.INDICATOR and guesses[at].is_known and not known[at]
        guesses[at] = Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
        if is_other:
            _resemble(guesses[at], looks[at], vocabulary)
        elif role is Role.AREA and (
            may_name_places(looks[at], vocabulary) or looks[at].numbers >= 0.9
        ):
            guesses[at].doubt(Doubt.OTHER_PLACE)


def _resemble(guess: Guess, look: Look, vocabulary: Vocabulary) -> None:
    """Propose a breakdown that most words of a column resemble, though none is sure: `Modalidad`
    with `Con arma de fuego`."""
    texts = [text_of(v) for v in look.different[:_COMPARED]]
    for breakdown in vocabulary.categories:
        meant = [vocabulary.meaning(Role.BREAKDOWN, text, breakdown) for text in texts]
        if 2 * sum(m.code is not None for m in meant) >= len(texts):
            guess.role, guess.breakdown = Role.BREAKDOWN, breakdown
            guess.why, guess.score = ProposalReason.VALUES_WORDS, 0.5
            guess.doubt(Doubt.BY_VALUES_ONLY)
            return


def _names_city(look: Look, vocabulary: Vocabulary) -> bool:
    name = fold(vocabulary.profile.city.name)
    return any(fold(text_of(v)) == name for v in look.different)


def _wider_place(guess: Guess, look: Look, chosen: Look, vocabulary: Vocabulary) -> Guess:
    """Return what a second column of places is, which names the city: it says which rows are of
    it. Two that both name it compete."""
    if len(look.different) < 2:
        return Guess(Role.IGNORE, ProposalReason.NOT_UNDERSTOOD, 0.3)
    made = Guess(Role.AREA, guess.why, guess.score, breakdown=WITHIN, evidence=guess.evidence)
    if _names_city(chosen, vocabulary):
        made.doubt(Doubt.COMPETES)
    return made


def _leave_parts_of_dates(guesses: list[Guess], cells: Sequence[Sequence[Value]]) -> None:
    """Leave out a year or a month beside a whole date; where they disagree the date is asked."""
    dates = next(at for at, g in enumerate(guesses) if g.role is Role.PERIOD)
    for at, guess in enumerate(guesses):
        if guess.role not in TIME - {Role.PERIOD}:
            continue
        if guess.role is Role.YEAR and _disagree(cells[dates], cells[at]):
            guesses[dates].doubt(Doubt.COMPETES)
        guesses[at] = Guess(Role.IGNORE, ProposalReason.DERIVED, guess.score)


def _disagree(dates: Sequence[Value], years: Sequence[Value]) -> bool:
    pairs = dict.fromkeys(zip(dates[:_COMPARED], years[:_COMPARED], strict=True))
    for said, beside in pairs:
        one, other = read_when(said, DayOrder.DAY_MONTH).year, read_when(beside).year
        if one is not None and other is not None and one != other:
            return True
    return False


def _settle_counts(
    guesses: list[Guess],
    heads: Sequence[ColumnHeader],
    looks: Sequence[Look],
    cells: Sequence[Sequence[Value]],
) -> None:
    """Choose what is counted. A column without a title that says so is never surely a count."""
    named = [g for g in guesses if g.role is Role.COUNT and (g.indicator or g.category or g.area)]
    plain = [g for g in guesses if g.role is Role.COUNT and g.why is ProposalReason.HEADER
             and not (g.indicator or g.category or g.area)]  # fmt: skip
    sure = [g for g in plain if g.is_known]
    for guess in plain:
        if not guess.is_known and (sure or any(g.is_known for g in named)):
            guess.role, guess.why, guess.score = Role.IGNORE, ProposalReason.VALUES_NUMBERS, 0.4
            guess.evidence = Evidence()
    is_daily = any(
        g.role is Role.PERIOD and max(look.days, look.like_days) >= 0.8
        for g, look in zip(guesses, looks, strict=True)
    )
    for at, guess in enumerate(guesses):
        is_bare = heads[at].rest in _NUMBERS and (is_daily or _is_one_each(cells[at]))
        if is_bare and guess in sure:  # of a row, or of a case
            guess.role = Role.IGNORE
            guess.doubt(Doubt.VALUES_DISAGREE)
    sure = [g for g in sure if g.role is Role.COUNT]
    if len(sure) > 1:
        for guess in sure:
            guess.doubt(Doubt.COMPETES)
    for guess, column in zip(guesses, cells, strict=True):
        if guess.why is ProposalReason.VALUES_NUMBERS and _is_one_each(column):
            guess.why = ProposalReason.ONE_EACH
    if any(g.role is Role.COUNT for g in guesses):
        return
    loose = [
        g
        for g, c in zip(guesses, cells, strict=True)
        if (g.why is ProposalReason.VALUES_NUMBERS or g.role is Role.TOTAL) and are_counts(c)
    ]
    if is_daily:  # rows are counted, unless a person says that one of these counts
        for guess in loose:
            guess.doubt(Doubt.COMPETES)
    elif len(loose) == 1:
        loose[0].role, loose[0].why, loose[0].score = Role.COUNT, ProposalReason.VALUES_NUMBERS, 0.6
        loose[0].doubt(Doubt.BY_VALUES_ONLY)


def are_counts(cells: Sequence[Value]) -> bool:
    """Return whether no number of a column is negative or broken."""
    numbers = [v for v in cells if isinstance(v, (int, float)) and not isinstance(v, bool)]
    return all(v == int(v) >= 0 for v in numbers if v == v and abs(v) < 1e15)  # noqa: PLR0124


def _is_one_each(cells: Sequence[Value]) -> bool:
    """Return whether a column numbers its rows: each one more than the row before."""
    numbers = [int(text_of(v)) for v in cells if text_of(v).isdecimal() and len(text_of(v)) < 15]
    if len(numbers) < max(3, len(cells)):
        return False
    return all(after - before == 1 for before, after in pairwise(numbers))


def may_name_places(look: Look, vocabulary: Vocabulary) -> bool:
    """Return whether a column of words that nobody understood looks like names of places: several
    short names with capitals, some of them again and again."""
    texts = [v for v in look.different if isinstance(v, str) and v.strip()]
    if len(texts) < 2 or len(texts) < 0.9 * len(look.different) or look.numbers >= 0.2:
        return False
    if is_yes_no(look) or look.periods >= 0.5:
        return False
    city = fold(vocabulary.profile.city.name)
    if any(f" {city} " in f" {fold(text)} " for text in texts):
        return True
    if look.unique > max(2, 0.7 * look.rows):
        return False
    names = sum(_is_name(text) for text in texts)
    states = [said for said in vocabulary.titles.states.values() if said is not None]
    told = sum(any(said.search(fold(text)) for said in states) for text in texts)
    return names >= 0.8 * len(texts) and told * 2 < len(texts)


def _is_name(text: str) -> bool:
    first = text.strip()[:1]
    if not any(len(word) > 2 and word.isalpha() for word in fold(text).split()):
        return False  # H-001
    short = len(text) <= _LONGEST_PLACE and len(text.split()) <= _MOST_TOKENS
    return short and first.isalpha() and not first.islower()


def doubt_rivals(
    guesses: list[Guess], heads: Sequence[ColumnHeader], cells: Sequence[Sequence[Value]]
) -> None:
    """Ask about columns that count the same; parts whose sum is the whole are left out."""
    kinds = Counter(g.breakdown for g in guesses if g.role is Role.COUNT and g.category)
    for guess in guesses:
        is_part = guess.role is Role.COUNT and guess.category and not guess.indicator
        if is_part and kinds[guess.breakdown] == 1:  # one part alone: `M`, `Other`
            guess.doubt(Doubt.BY_VALUES_ONLY)
    places: dict[tuple[object, ...], list[int]] = {}
    for at, guess in enumerate(guesses):
        if guess.role is Role.COUNT and guess.indicator:
            key = (guess.indicator, guess.area, guess.breakdown, guess.category, heads[at].when)
            places.setdefault(key, []).append(at)
    for rivals in places.values():
        if len(rivals) < 2:
            continue
        whole = next((at for at in rivals if _is_sum(at, rivals, cells)), None)
        for at in rivals:
            if whole is None:
                guesses[at].doubt(Doubt.COMPETES)
            elif at != whole:
                guesses[at] = Guess(Role.IGNORE, ProposalReason.ADDS_UP, 0.9)
            elif guesses[at].evidence.certainty is not Certainty.KNOWN:
                guesses[at].doubt(Doubt.AGGREGATE)


def _is_sum(whole: int, rivals: Sequence[int], cells: Sequence[Sequence[Value]]) -> bool:
    parts = [cells[at] for at in rivals if at != whole]
    if len(parts) < 2:
        return False
    seen = 0
    for stated, *row in zip(cells[whole], *parts, strict=True):
        numbers = [_plain(v) for v in (stated, *row)]
        if None in numbers:
            continue
        seen += 1
        if numbers[0] != sum(n for n in numbers[1:] if n is not None):
            return False
    return seen > 1


def _plain(value: Value) -> int | float | None:
    if isinstance(value, str):
        return int(value) if value.strip().isdecimal() and len(value) < 15 else None
    return value if isinstance(value, (int, float)) else None
