"""A printed document as one web page: for a screen reader, a phone, or a link on the city's site.

The file holds all it needs: its pictures are SVG in the page, and nothing is fetched. Not here: the
text (summary, council), or pages on paper (ui/kit/document_printing).
"""

from __future__ import annotations

import re
from html import escape

from cityreport.outputs import OutputKind, mark_of
from cityreport.render.document import Document

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_IMAGE = re.compile(r'<img src="([^"]*)" width="(\d+)" height="(\d+)">')
_BODY_OF_TABLE = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
_FIRST_CELL = re.compile(r"<tr><td ([^>]*)>(.*?)</td>", re.DOTALL)
_OPENING = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'\s(?:width|height)="[^"]*"')
_NAMED = re.compile(r'(\bid="|\bhref="#|url\(#)')
_LOOK = """
body { max-width: 46em; margin: 0 auto; padding: 1em; font-size: 11pt; line-height: 1.35; }
table { border-spacing: 0; }
th { text-align: start; vertical-align: bottom; }
tbody th { font-size: inherit; font-weight: normal; color: inherit; vertical-align: middle; }
th[align=right], td[align=right] { text-align: right; }
img, svg { max-width: 100%; height: auto; vertical-align: middle; }
footer { margin-top: 2em; }
.wide { overflow-x: auto; }
@page { margin: 15mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  tr, svg { break-inside: avoid; }
  thead { display: table-header-group; }
  h1, h2, h3, h4 { break-after: avoid; }
  h3.page { break-before: page; }
  .wide { overflow: visible; }
}
"""


def web_page(document: Document) -> bytes:
    """Return the document as one self-contained HTML file."""
    pictures = _Pictures()
    parts = [_part(part, pictures) for part in document.parts()]
    style = _STYLE.search(document.html)
    side = "rtl" if document.right_to_left else "ltr"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(document.language)}" dir="{side}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta name="generator" content="{mark_of(OutputKind.REPORT)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n"
        f"<style>{style[1] if style else ''}{_LOOK}{_mirrored(document)}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(parts)}\n</main>\n"
        f'<footer class="note">{escape(document.foot)}</footer>\n</body>\n</html>\n'
    ).encode()


def _mirrored(document: Document) -> str:
    """Return the look that undoes our own mirroring of tables: a browser mirrors them itself."""
    return "table { direction: ltr; } td, th { direction: rtl; }" if document.right_to_left else ""


def _part(part: Document, pictures: _Pictures) -> str:
    found = _BODY.search(part.html)
    body = found[1] if found else ""
    if not part.right_to_left:  # there the first cell is the last one written
        body = _BODY_OF_TABLE.sub(lambda rows: f"<tbody>{_row_heads(rows[1])}</tbody>", body)
    body = body.replace('<table width="100%"', '<div class="wide"><table width="100%"')
    body = body.replace("</tbody></table>", "</tbody></table></div>")
    return _IMAGE.sub(lambda image: pictures.inline(part, image), body)


def _row_heads(rows: str) -> str:
    return _FIRST_CELL.sub(r'<tr><th scope="row" \1>\2</th>', rows)


class _Pictures:
    """Puts pictures into the page, each with names of its own."""

    def __init__(self) -> None:
        self._count = 0

    def inline(self, part: Document, image: re.Match[str]) -> str:
        """Return a picture as SVG: with its words for a screen reader, or hidden from it."""
        self._count += 1
        name, width = image[1], image[2]
        svg = part.images[name].decode()
        opening = _OPENING.search(svg)
        if opening is None:
            return ""
        own = f"g{self._count}-"
        inner = _NAMED.sub(rf"\g<1>{own}", svg[opening.end() :])
        told = _with_names(inner, own)
        look = f' style="width: {width}pt"'
        if told is None:
            words = ' aria-hidden="true" focusable="false"'
            told = inner
        else:
            names = " ".join(own + part for part in ("title", "desc") if f"<{part} id=" in told)
            words = f' role="img" aria-labelledby="{names}"'
        head = _SIZE.sub("", opening[0])[:-1]
        return f"{head}{look}{words}>{told}"


def _with_names(inner: str, own: str) -> str | None:
    """Return a picture whose title and description can be referred to; None without a title."""
    if not inner.lstrip().startswith("<title>"):
        return None
    inner = inner.replace("<title>", f'<title id="{own}title">', 1)
    return inner.replace("<desc>", f'<desc id="{own}desc">', 1)
