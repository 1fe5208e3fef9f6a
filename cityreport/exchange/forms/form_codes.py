"""The hidden codes of a partner's form, which let it be read back whatever was changed.

The first column of each sheet is hidden and has a code for each row; a hidden row tells the columns
apart. The last sheet, hidden too, has the questions and the layout, with a digest over all of that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
import rfc8785

from cityreport.domain.form import FORMAT, Form, PrintedLine, fold_word
from cityreport.domain.observation import Status
from cityreport.form_layout import FIGURE_COLUMNS, LABEL
from cityreport.i18n import LANGUAGES, in_language, tr
from cityreport.wording import STATUS_NAMES

ORIGIN = "cityreport"
"""The hidden sheet's name. Its content, not its name, identifies it."""

CODE = "#code"
ANSWER = "#answer"
FIGURE_TAGS = (CODE, *(column.tag for column in FIGURE_COLUMNS))
START_TAGS = (CODE, LABEL.tag, ANSWER)
DEFINITION_TAGS = (CODE, LABEL.tag, "#definition")
"""The hidden row of each sheet; further columns of definitions have no tag."""

MONTH = "month"
"""The code of the row with city and month."""
TEXT = "text"
"""The code of a row that only explains."""

DIGEST = "digest"
LINES = "lines"
_LINE_HEADERS = (LINES, "row", "label")
_ENCODED = frozenset({"city", "catalogue", "areas", "indicators", "breakdowns"})
"""The fields that are JSON in their cell."""
_decode = msgspec.json.decode


class OriginRow(NamedTuple):
    """A row of the hidden sheet."""

    name: str
    value: str
    label: str = ""


def origin_rows(form: Form) -> Iterator[OriginRow]:
    """Yield the rows of the hidden sheet: fields, digest, lines."""
    for name, value in msgspec.to_builtins(form).items():
        if name == LINES:
            continue
        shown = value if isinstance(value, str) else msgspec.json.encode(value).decode()
        yield OriginRow(name, shown)
    yield OriginRow(DIGEST, form_digest(form))
    yield OriginRow(*_LINE_HEADERS)
    for line in form.lines:
        yield OriginRow(line.code, str(line.row), line.label)


def read_origin(rows: Iterable[OriginRow]) -> tuple[dict[str, Any], str]:
    """Return the fields of a form and the digest stored with them.

    Raise ValueError for rows that no form has. The caller checks the digest.
    """
    fields: dict[str, Any] = {}
    lines: list[PrintedLine] = []
    in_lines = False
    for row in rows:
        if in_lines:
            lines.append(PrintedLine(row.name, int(row.value), row.label))
        elif tuple(row) == _LINE_HEADERS:
            in_lines = True
        elif row.name in fields:
            raise ValueError(row.name)
        else:
            fields[row.name] = row.value if row.name not in _ENCODED else _decode(row.value)
    digest = fields.pop(DIGEST, "")
    return fields | {LINES: tuple(lines)}, str(digest)


def form_digest(form: Form) -> str:
    """Return the SHA-256 over the RFC 8785 form of all questions, labels and rows included."""
    return hashlib.sha256(rfc8785.dumps(msgspec.to_builtins(form))).hexdigest()


def is_origin(name: object, value: object) -> bool:
    """Return whether a sheet that begins with these two cells is the hidden one."""
    return name == "format" and value == FORMAT


def choice(word: str) -> str:
    """Return a word for a list of choices, where a comma would split it in two."""
    return word.replace(",", " ")


_EARLIER_WORDS = {
    "n/av": Status.NOT_AVAILABLE,
    "n/d": Status.NOT_AVAILABLE,
    "n/col": Status.NOT_COLLECTED,
    "n/rec": Status.NOT_COLLECTED,
    "n/app": Status.NOT_APPLICABLE,
    "n/apl": Status.NOT_APPLICABLE,
    "hidden": Status.HIDDEN,
    "oculto": Status.HIDDEN,
}
"""Words of earlier versions of the page Enter, which a partner may have copied into a form."""


def status_words() -> dict[str, Status]:
    """Return the status by its folded name in any language of the program."""
    found = {fold_word(word): status for word, status in _EARLIER_WORDS.items()}
    for language in LANGUAGES:
        with in_language(language):
            found |= {fold_word(choice(tr(name))): status for status, name in STATUS_NAMES.items()}
    return found
