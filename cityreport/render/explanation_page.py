"""The explanation of a figure as HTML of Qt's rich-text subset, for the window and for paper.

Belongs here: how its parts are laid out. Not here: their words (explanation_words), paper and
fonts (ui/kit/document_printing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from cityreport.domain.plain_text import upright
from cityreport.explanation_words import ExplanationPart
from cityreport.i18n import is_right_to_left
from cityreport.render.chart_theme import COLORS
from cityreport.render.document import (
    Document,
    cell,
    document,
    heading,
    paragraph,
    reading_side,
    table_row,
)

_NUMBER_COLUMN = 1


def explanation_document(title: str, parts: Sequence[ExplanationPart], foot: str) -> Document:
    """Return the explanation as pages to print; `foot` stands under each."""
    head = f"<h2>{escape(upright(title))}</h2>"
    return document(title, [head, *_parts(parts)], {}, foot=foot, is_one_page=False)


def explanation_html(parts: Sequence[ExplanationPart], muted: str) -> str:
    """Return the explanation for the window, in the window's own fonts and its colour `muted`."""
    side = "rtl" if is_right_to_left() else "ltr"
    style = f"h3 {{ margin: 12px 0 4px 0; }} p {{ margin: 0 0 3px 0; }} th {{ color: {muted}; }}"
    return (
        f'<html><head><style>{style}</style></head><body dir="{side}">'
        f"{''.join(_parts(parts)).replace(COLORS.muted, muted)}</body></html>"
    )


def _parts(parts: Sequence[ExplanationPart]) -> Iterator[str]:
    for part in parts:
        yield heading(part.title)
        for said in part.sentences:
            yield paragraph(upright(said))
        if part.rows:
            yield _table(part.rows)
        for line in part.formulas:
            yield _formula(line)


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    heads, *others = rows
    titles = table_row([_title(words, at) for at, words in enumerate(heads)])
    body = "".join(table_row([_cell(words, at) for at, words in enumerate(row)]) for row in others)
    return f'<table cellspacing="0" cellpadding="2"><thead>{titles}</thead>{body}</table>'


def _title(words: str, at: int) -> str:
    side = reading_side("right" if at == _NUMBER_COLUMN else "left")
    return f'<th align="{side}" style="padding-right: 16px">{escape(words)}</th>'


def _cell(words: str, at: int) -> str:
    side = "right" if at == _NUMBER_COLUMN else "left"
    return cell(escape(upright(words)), side, ' style="padding-right: 16px"')


def _formula(line: str) -> str:
    """Return a formula; its terms never turn round in a language written from the right."""
    name, colon, terms = line.rpartition(": ")
    return (
        f'<p style="margin-left: 12px; margin-right: 12px"><span style="color: {COLORS.muted}">'
        f'{escape(upright(name))}{colon}</span><span dir="ltr">{escape(terms)}</span></p>'
    )
