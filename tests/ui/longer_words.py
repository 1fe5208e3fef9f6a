"""A language that is 40 % longer than English, as others are: it shows where a layout breaks."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cityreport import i18n

_WORD = re.compile(r"(\{[^}]*\})|([^\W\d_]{2,})")
"""A placeholder, or a word."""


def longer(sentence: str) -> str:
    """The sentence with every word 40 % longer; placeholders stay."""

    def stretch(found: re.Match[str]) -> str:
        word = found[2]
        return found[1] or word + word[-1] * max(1, round(0.4 * len(word)))

    return _WORD.sub(stretch, sentence)


class _Longer(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)


@contextmanager
def longer_words() -> Iterator[None]:
    """Have the program speak that language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "_translations", lambda _code: _Longer())
        yield
