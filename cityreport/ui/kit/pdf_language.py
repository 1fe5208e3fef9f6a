"""The language of a PDF, and its title shown in place of its file name: Qt writes neither.

Both stand in the catalogue of the document. A new one is added at the end of the file, with a list
of places of its own, as PDF 1.4 (3.4.5, incremental updates) says: no byte of Qt's is changed.
"""

from __future__ import annotations

import re

_ROOT = re.compile(rb"/Root (\d+) 0 R")
_END = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def with_language(pdf: bytes, language: str) -> bytes:
    """Return a PDF of Qt's that says its language (`en`); unchanged where it is not as Qt writes
    it, or there is no language to name."""
    end = _END.match(pdf, max(0, pdf.rfind(b"trailer")))
    if end is None or b"/Lang (" in pdf or _LANGUAGE.fullmatch(language) is None:
        return pdf
    trailer, places = end[1], int(end[2])
    root = _ROOT.search(trailer)
    if root is None or not pdf.startswith(b"xref", places):
        return pdf
    number = root[1]
    old = re.search(rb"\n%s 0 obj\s*<<(.*?)>>\s*endobj" % number, pdf, re.DOTALL)
    if old is None or b"<<" in old[1]:
        return pdf
    at = len(pdf) + 1
    shown = b"/ViewerPreferences << /DisplayDocTitle true >>"
    said = b"%s/Lang (%s)\n%s\n" % (old[1], language.encode(), shown)
    catalogue = b"%s 0 obj\n<<%s>>\nendobj\n" % (number, said)
    table = b"xref\n%s 1\n%010d 00000 n \n" % (number, at)
    rest = b"trailer\n<<%s/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + b"\n" + catalogue + table + rest % (trailer, places, at + len(catalogue))
