"""The year in words: what was done, who was consulted, what changed in oversight.

Belongs here: what an answer may be. Not here: the questions, which are data of the catalogue.
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

    `yes`: of a question whether somebody was consulted, None while it is not said; `people`:
    how many, only beside a yes. `words`: all that is to be said.
    """

    words: str = ""
    yes: bool | None = None
    people: int | None = None

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is said."""
        return self == Narration()


def check_narration(question: NarrativeQuestion, answer: Narration) -> None:
    """Refuse an answer that cannot be one of that question."""
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
