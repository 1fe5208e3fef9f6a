"""From a file to a proposal of how to read it.

`propose` looks at a new file, `review` at what a person made of the proposal: both give the same
shape, so that a window can go round as often as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.intake.grid import Book
from cityreport.domain.intake.mapping import Mapping
from cityreport.domain.intake.proposal import Proposal
from cityreport.domain.intake.words import Words


def propose(
    book: Book,
    profile: Profile,
    catalogue: Catalogue,
    words: Words,
    known: Iterable[Mapping] = (),
) -> Proposal:
    """Find the tables of a book and say how each could be read; a kept mapping that fits is taken
    first, and only what is new is proposed beside it. Never raises for what a book holds."""
    raise NotImplementedError


def review(
    book: Book, mapping: Mapping, profile: Profile, catalogue: Catalogue, words: Words
) -> Proposal:
    """The proposal after a person changed its mapping: new words for new roles, questions left."""
    raise NotImplementedError


def fits(mapping: Mapping, book: Book, words: Words) -> bool:
    """Whether every table that the mapping reads is there again, perhaps with more periods."""
    raise NotImplementedError
