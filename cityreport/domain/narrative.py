"""The year in words: measures taken, people consulted, changes of oversight.

Belongs here: the rules for an answer. Not here: the questions, which are data of the catalogue.
Money, staff and surveys are numbers like all others (V1, V3, S1–S4).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.catalogue import AnswerKind, NarrativeQuestion
from cityreport.domain.observation import LARGEST_COUNT, check_text
from cityreport.errors import DataError

LONGEST_WORDS = 20_000


class Narration(msgspec.Struct, frozen=True):
    """The answer to one question of the year.

    `yes`: of a question whether people were consulted, None while it is not answered; `people`: how
    many, only with a yes. `words`: the text of the answer.
    """

    words: str = ""
    yes: bool | None = None
    people: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether the answer is empty."""
        return self == Narration()


def check_narration(question: NarrativeQuestion, answer: Narration) -> None:
    """Raise DataError for an answer that does not fit that question."""
    check_text(answer.words, LONGEST_WORDS)
    if question.kind is AnswerKind.WORDS and (answer.yes, answer.people) != (None, None):
        raise DataError("narrative_words_only", question=question.code)
    if answer.people is None:
        return
    if answer.yes is not True:
        raise DataError("narrative_people_without_yes", question=question.code)
    if isinstance(answer.people, bool) or not isinstance(answer.people, int):
        raise DataError("not_whole", typed=answer.people)
    if answer.people < 0:
        raise DataError("negative", typed=answer.people)
    if answer.people > LARGEST_COUNT:
        raise DataError("too_large", typed=answer.people, largest=LARGEST_COUNT)
