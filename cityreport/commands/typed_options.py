"""The values typed behind the options of `new` and `set`, and the refusal of wrong ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from cityreport.errors import DataError, UsageError
from cityreport.messages import sentence


@contextmanager
def of_option(option: str) -> Iterator[None]:
    """Inside, a value that is wrong is UsageError('bad_option'), which names the option."""
    try:
        yield
    except DataError as error:
        raise UsageError("bad_option", option=option, reason=sentence(error)) from error


def read_pairs(option: str, typed: Sequence[str], example: str) -> list[tuple[str, str]]:
    """Return the pairs typed as `BEFORE=AFTER`; raise UsageError('bad_pair') that names the
    option."""
    found = []
    for one in typed:
        before, sign, after = one.partition("=")
        if not sign or not before.strip():
            raise UsageError("bad_pair", option=option, typed=one, example=example)
        found.append((before.strip(), after.strip()))
    return found
