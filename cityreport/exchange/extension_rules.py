"""The rules for the extensions of a submission: what others add, which this program only keeps, and
its own of decisions, which it reads."""

from __future__ import annotations

from collections.abc import Iterator

from cityreport.domain.decision_records import DECISIONS, read_decisions
from cityreport.domain.observation import check_text
from cityreport.domain.submission import Submission
from cityreport.errors import DataError
from cityreport.exchange.sealed_content import Fault

DEEPEST = 20
"""The number of lists and objects that may stand within each other."""


def extension_faults(submission: Submission) -> Iterator[Fault]:
    """Yield extensions that some file or reader could not carry: too deep, or with texts that have
    control characters; and decisions that are none, or are in a public copy."""
    for name, value in submission.extensions.items():
        try:
            if name == DECISIONS:
                read_decisions(value)
                if submission.confidentiality == "public":
                    raise DataError("public_tells", field=name)
            for text in _texts(value, DEEPEST):
                check_text(text, len(text))
        except DataError as error:
            yield Fault(("extensions", name), error)


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        if depth == 0:
            raise DataError("extension_too_deep", deepest=DEEPEST)
        for member in value if isinstance(value, list) else (*value, *value.values()):
            yield from _texts(member, depth - 1)
