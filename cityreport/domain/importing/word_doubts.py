"""Words that are known by themselves, and a question beside the other words of their table."""

from __future__ import annotations

import msgspec

from cityreport.domain.importing.evidence import Doubt
from cityreport.domain.importing.import_mapping import LEAVE, SUM, Role
from cityreport.domain.importing.proposal import ProposalReason, WordProposal
from cityreport.domain.importing.vocabulary import Vocabulary


def doubt_wholes(words: list[WordProposal], vocabulary: Vocabulary) -> list[WordProposal]:
    """Return the words, a sure one made a question where another word of the table is a part of
    what it may name as a whole: `Robbery` beside `Robbery of personal property`, `Homicidio` beside
    `Homicidio culposo`."""
    tokens = {word.word: _stems(word.word) for word in words if word.role is Role.INDICATOR}
    found = []
    for word in words:
        is_whole = (
            word.role is Role.INDICATOR
            and word.is_sure
            and word.code not in {None, LEAVE, SUM}
            and word.why is not ProposalReason.KNOWN
            and any(
                tokens[word.word] < tokens[other.word] and _is_part(other, word, vocabulary)
                for other in words
                if other.role is Role.INDICATOR
            )
        )
        if is_whole:
            doubts = (*word.doubts, Doubt.WHOLE_AND_PART)
            word = msgspec.structs.replace(word, is_sure=False, doubts=doubts)  # noqa: PLW2901
        found.append(word)
    return found


def doubt_letters(words: list[WordProposal]) -> list[WordProposal]:
    """Return the words, `M` of a column of sexes made a question where an `H` stands beside it:
    then it is a woman (mujer)."""
    letters = {word.word for word in words if word.breakdown == "sex" and len(word.word) == 1}
    if not {"h", "m"} <= letters or "f" in letters:
        return words
    return [
        msgspec.structs.replace(
            word, code="F", is_sure=False, doubts=(*word.doubts, Doubt.AMBIGUOUS)
        )
        if word.breakdown == "sex" and word.word == "m" and word.why is not ProposalReason.KNOWN
        else word
        for word in words
    ]


def _stems(word: str) -> frozenset[str]:
    """Return the words of a text without the endings of plurals and without the shortest words."""
    return frozenset(token.rstrip("s").rstrip("e") for token in word.split() if len(token) > 2)


def _is_part(word: WordProposal, whole: WordProposal, vocabulary: Vocabulary) -> bool:
    if word.code == whole.code:
        return True
    code = whole.code or ""
    return word.code is None and vocabulary.titles.spoils(word.word, code, is_own=True)
