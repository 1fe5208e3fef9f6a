"""A printed document: HTML of Qt's rich-text subset with its pictures, and its building blocks.

Belongs here: rows, cells, headings and marks of every printed page. Not here: the text of a page
(summary, council, form) or paper, fonts and PDF (ui/kit/document_printing).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import msgspec

from cityreport.i18n import is_right_to_left, language, tr
from cityreport.render.chart_theme import COLORS, FAMILIES
from cityreport.render.shapes import DOWN, SHAPE_NAMES, UP, ShapeColors, shape_svg

DASH = "–"


class Document(msgspec.Struct, frozen=True):
    """A document to print: `html`, and its pictures as SVG by the name in `src`.

    Widths and heights of pictures in the HTML are in points (1/72 inch). `foot` stands under every
    page, before its number; `digest`: of the numbers in it. `is_one_page`: drawn smaller rather
    than on a second page; `wide`: pictures that always take the whole width.
    `shortens`: the part of the foot that is cut, at its end, where the foot is too long.
    `shorter`: the same document with less on a page, taken in this order where it is longer than
    one page; the last of them may have more. With them the type keeps its size.
    `rest`: the pages that follow. `language`: of its words.
    """

    title: str
    html: str
    images: dict[str, bytes]
    right_to_left: bool
    foot: str = ""
    digest: str = ""
    is_one_page: bool = True
    wide: tuple[str, ...] = ()
    shortens: str = ""
    shorter: tuple[Document, ...] = ()
    rest: Document | None = None
    language: str = ""

    def parts(self) -> tuple[Document, ...]:
        """Return the document and what follows it; each begins a page."""
        return (self,) if self.rest is None else (self, *self.rest.parts())


def document(
    title: str,
    parts: Iterable[str],
    images: dict[str, bytes],
    *,
    foot: str = "",
    digest: str = "",
    is_one_page: bool = True,
    wide: tuple[str, ...] = (),
    shortens: str = "",
) -> Document:
    """Return a document of these parts, in the direction of the language in force."""
    mirrored = is_right_to_left()
    return Document(
        title=title,
        html=(
            f"<html><head><style>{_style()}</style></head>"
            f'<body dir="{"rtl" if mirrored else "ltr"}">{"".join(parts)}</body></html>'
        ),
        images={**images, **_shapes()},
        right_to_left=mirrored,
        language=language(),
        foot=foot,
        digest=digest,
        is_one_page=is_one_page,
        wide=wide,
        shortens=shortens,
    )


def heading(words: str) -> str:
    """Return the title of a section."""
    return f"<h3>{escape(words)}</h3>"


PAGE_TITLE = '<h3 class="page">'
"""The beginning of a section's title that begins a page."""


def new_page(words: str) -> str:
    """Return the title of a section that begins a page."""
    return f"{PAGE_TITLE}{escape(words)}</h3>"


def paragraph(words: str, kind: str = "") -> str:
    """Return a paragraph of plain words; `kind`: a class of the style sheet."""
    return f'<p class="{kind}">{escape(words)}</p>' if kind else f"<p>{escape(words)}</p>"


def table(heads: Sequence[tuple[str, str, int]], rows: Iterable[str]) -> str:
    """Return a table across the page. `heads`: words, side (left or right, or `beside`: left with
    room before it) and width in percent; they are repeated on every page of the table."""
    titles = [
        head(words, "left" if side == "beside" else side, width, kind=side)
        for words, side, width in heads
    ]
    return data_table([table_row(titles)], rows)


def data_table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return a table across the page with rows of heads, which are repeated on its every page."""
    return (
        '<table width="100%" cellspacing="0" cellpadding="2" style="border-collapse: collapse">'
        f"<thead>{''.join(heads)}</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def head(words: str, side: str, width: float, more: str = "", kind: str = "") -> str:
    """Return the head of a column, `width` percent wide, in the lines of `words`; `more`: further
    attributes, `kind`: a class of the style sheet instead of the side's."""
    scope = "colgroup" if "colspan" in more else "col"
    return (
        f'<th scope="{scope}" class="{kind or side}" width="{width:g}%" '
        f'align="{reading_side(side)}" valign="bottom"{more}>'
        f"{escape(words).replace(chr(10), '<br>')}</th>"
    )


def layout_table(rows: str, *, cellpadding: int = 0, more: str = "") -> str:
    """Return a table that only puts things side by side: nothing for a screen reader to tell."""
    return (
        f'<table role="presentation" width="100%" cellspacing="0" cellpadding="{cellpadding}"'
        f"{more}>{rows}</table>"
    )


def table_row(cells: Sequence[str]) -> str:
    """Return a row. Qt does not mirror tables for languages written from the right: we do."""
    return f"<tr>{''.join(reversed(cells) if is_right_to_left() else cells)}</tr>"


def cell(content: str, side: str = "left", more: str = "", kind: str = "") -> str:
    """Return a cell of a table; `content` is HTML, `more` further attributes, `kind` a class of the
    style sheet instead of the side's."""
    look = f'class="{kind or side}" align="{reading_side(side)}" valign="middle"{more}'
    return f"<td {look}>{content}</td>"


def reading_side(side: str) -> str:
    """Return the side, with left and right swapped in languages that are written from the right."""
    return {"left": "right", "right": "left"}[side] if is_right_to_left() else side


def with_bold_numbers(words: str) -> str:
    """Return plain words as HTML with their numbers in bold."""
    found = _NUMBER.split(words)
    return "".join(f"<b>{escape(w)}</b>" if at % 2 else escape(w) for at, w in enumerate(found))


_NUMBER = re.compile(r"([+−]?\d+(?:[.,\u00a0\u202f]\d+)*(?:[\u00a0\u202f]%)?)")


def picture(name: str, inches: tuple[float, float]) -> str:
    """Return a picture of that size."""
    width, height = (round(72 * side) for side in inches)
    return f'<img src="{name}" width="{width}" height="{height}">'


def described(svg: bytes, title: str, about: str) -> bytes:
    """Return a picture that says in words what it shows, for those who cannot see it."""
    plain = _SAID.sub(b"", svg)
    start = plain.index(b">", plain.index(b"<svg")) + 1
    words = f"<title>{escape(title)}</title>".encode()
    if about:
        words += f"<desc>{escape(about)}</desc>".encode()
    return plain[:start] + words + plain[start:]


_SAID = re.compile(rb"<title>.*?</title>|<metadata>.*?</metadata>", re.DOTALL)


def shape(name: str, points: int) -> str:
    """Return a verdict's shape, `UP` or `DOWN`, that many points wide."""
    return f'<img src="{name}" width="{points}" height="{points}">'


def _style() -> str:
    family = ", ".join(f"'{name}'" for name in FAMILIES)
    return f"""
body {{ font-family: {family}; font-size: 9pt; color: {COLORS.text}; }}
p {{ margin: 0; }}
h1 {{ font-size: 18pt; margin: 0; }}
h2 {{ font-size: 14pt; margin: 0 0 3px 0; }}
h3 {{ font-size: 10pt; margin: 9px 0 3px 0; }}
h3.page {{ page-break-before: always; font-size: 12pt; margin: 0 0 6px 0; }}
h4 {{ font-size: 9pt; margin: 6px 0 1px 0; }}
.muted {{ color: {COLORS.muted}; }}
.figure {{ font-size: 32pt; font-weight: bold; color: {COLORS.rolling}; }}
.note {{ font-size: 7.5pt; color: {COLORS.muted}; }}
.small {{ font-size: 8pt; }}
.chart {{ margin-top: 9px; }}
.item {{ margin-bottom: 2px; }}
.mark {{ font-size: 9pt; font-weight: bold; }}
th {{ font-size: 8pt; color: {COLORS.muted}; border-bottom: 1px solid {COLORS.axis}; }}
td.left, td.right, td.figure-cell, td.beside {{ border-bottom: 1px solid {COLORS.grid}; }}
td.left-gap, td.figure-gap {{ border-bottom: 1px solid {COLORS.grid}; padding-bottom: 7px; }}
.figure-cell, .figure-gap {{ padding-{reading_side("right")}: 2px; }}
.right {{ padding-{reading_side("right")}: 8px; }}
.beside {{ padding-{reading_side("left")}: 8px; }}
"""


def _shapes() -> dict[str, bytes]:
    colors = ShapeColors(COLORS.rolling, COLORS.path, COLORS.muted, COLORS.paper, COLORS.text)
    shapes = {name: shape_svg(name, colors).encode() for name in SHAPE_NAMES}
    said = {UP: tr("more"), DOWN: tr("less")}  # the others stand before their words
    return shapes | {name: described(shapes[name], words, "") for name, words in said.items()}
