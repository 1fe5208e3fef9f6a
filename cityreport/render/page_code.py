"""QR codes (ISO/IEC 18004) for printed pages and the screen, as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno

QUIET = 4
"""The modules of white around a code, without which it is not found."""


def code_svg(content: bytes | str, *, error: str = "m") -> bytes:
    """Return a code as a picture. `error`: how much of it may be spoiled: l 7 %, m 15 %, q 25 %."""
    rows = [bytes(row) for row in segno.make(content, error=error, micro=False).matrix]
    side = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'width="{side}" height="{side}" shape-rendering="crispEdges">'
        f'<rect style="fill: #ffffff" width="{side}" height="{side}"/>'
        f'<path style="fill: #000000" d="{path}"/></svg>'
    ).encode()


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Yield the dark modules of a row that stand together: where they begin, and how many."""
    at = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield at, length
        at += length
