"""The certainty of a decision about a foreign file, and its reasons: a guess is a question.

*Known* is only what the vocabulary has as a whole, with nothing left over that is not understood,
without a second candidate, and with values that agree; or what a person said. All else is asked.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class ProposalReason(StrEnum):
    """The reason for the proposal of a column or a word."""

    KNOWN = "known"  # a kept mapping says so
    HEADER = "header"  # its header is a word for it
    HEADER_PERIOD = "header_period"  # its header is a month, quarter or year
    HEADER_CATEGORY = "header_category"  # its header is a category of ours
    HEADER_INDICATOR = "header_indicator"  # its header is an offence
    HEADER_AREA = "header_area"  # its header is a district
    VALUES_DATES = "values_dates"  # its cells are dates or months
    VALUES_WORDS = "values_words"  # its cells are words that we know for it
    VALUES_NUMBERS = "values_numbers"  # its cells are whole numbers, and nothing else is
    DERIVED = "derived"  # a rate, percentage or change, worked out from others
    POPULATION = "population"
    IDENTIFIER = "identifier"  # a number that names a row
    ASIDE = "aside"  # nothing that is asked for: an hour, a place on a map, a remark
    NOT_UNDERSTOOD = "not_understood"
    SAME = "same"  # the same word
    CODE = "code"  # the same code, perhaps without its zero or with a settlement behind it
    SIMILAR = "similar"  # a word that resembles it, see the score
    READ = "read"  # an age or band that lies in one of ours
    OTHER_PLACE = "other_place"  # the column names cities, and this is not ours
    TOTAL = "total"  # a word for a total
    ADDS_UP = "adds_up"  # its numbers are the sum of the others
    BLANK = "blank"  # nobody said
    FALSE_FRIEND = "false_friend"  # a word in it makes it something else
    OTHER_PERSON = "other_person"  # of a suspect, an offender, an officer
    ONE_EACH = "one_each"  # a number for each row, one after the other


class Certainty(StrEnum):
    """The certainty of a decision. LIKELY has a proposal that a person must confirm; OPEN has
    none."""

    KNOWN = "known"
    LIKELY = "likely"
    OPEN = "open"


class Doubt(StrEnum):
    """A reason against a decision."""

    LEFT_OVER = "left_over"  # words that are not understood
    FALSE_FRIEND = "false_friend"  # a word that makes it something else: culposo, attempted
    COMPETES = "competes"  # a second column of the same kind
    VALUES_DISAGREE = "values_disagree"  # its cells are not what its title says
    BY_VALUES_ONLY = "by_values_only"  # its title says nothing
    OTHER_PERSON = "other_person"  # a suspect, an offender, an officer: not the victim
    YES_NO = "yes_no"  # only yes and no in it, and its title does not say of what
    WHOLE_AND_PART = "whole_and_part"  # one word means what another means in general
    OTHER_PLACE = "other_place"  # a place that may not be this city
    AMBIGUOUS = "ambiguous"  # one name for two things
    NOT_CALENDAR = "not_calendar"  # a span that is no month, quarter or calendar year
    PARTIAL = "partial"  # only a part of the time, or of the events
    HIDDEN = "hidden"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"
    MARKED = "marked"
    AGGREGATE = "aggregate"  # its numbers add up others
    DERIVED = "derived"  # a rate, a target, a change, a percentage


class Evidence(msgspec.Struct, frozen=True):
    """The certainty of a decision with the reasons for and against it. `words`: what of the title
    is left over."""

    certainty: Certainty = Certainty.KNOWN
    reasons: tuple[ProposalReason, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Return whether nobody has to be asked what the column is. One that may name places has a
        question of its own."""
        return self.certainty is Certainty.KNOWN or self.doubts == (Doubt.OTHER_PLACE,)

    def doubted(
        self, doubt: Doubt, certainty: Certainty = Certainty.LIKELY, words: tuple[str, ...] = ()
    ) -> Evidence:
        """Return the evidence with a doubt added; it is never surer than before."""
        order = list(Certainty)
        least = max(self.certainty, certainty, key=order.index)
        doubts = self.doubts if doubt in self.doubts else (*self.doubts, doubt)
        return Evidence(least, self.reasons, doubts, (*self.words, *words))
