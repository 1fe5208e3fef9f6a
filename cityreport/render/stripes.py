"""Diagonal stripes over shapes, as one path of plain lines.

They replace a hatch. A hatch becomes a `<pattern>` in SVG, and Qt makes a picture of dots, 1201 by
1200, of every use of one: a page of 12 MB that freezes the window for a minute.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Transform

Rings = Sequence[Sequence[tuple[float, float]]]
"""The outlines of one shape, holes included, in inches."""

APART = 0.055
"""Inches from one stripe to the next."""
_WIDTH = 0.7


def stripes(
    shapes: Iterable[Rings], color: str, to_inches: Transform, *, gid: str, zorder: float
) -> PathPatch:
    """Return rising lines in that colour over all the shapes, holes left out, as one artist.

    `to_inches`: the figure's `dpi_scale_trans`. The stripes of shapes that touch are continuous.
    """
    ends = [end for rings in shapes for end in _lines(rings)]
    path = Path(ends or [(0, 0)], [Path.MOVETO, Path.LINETO] * (len(ends) // 2) or [Path.MOVETO])
    return PathPatch(
        path,
        facecolor="none",
        edgecolor=color,
        linewidth=_WIDTH,
        transform=to_inches,
        gid=gid,
        zorder=zorder,
    )


def _lines(rings: Rings) -> Iterable[tuple[float, float]]:
    """Return begin and end of each stripe in turn: where a rising line enters the shape and leaves
    it."""
    half = math.sqrt(0.5)
    edges = []
    for ring in rings:
        turned = [((y - x) * half, (x + y) * half) for x, y in ring]
        edges += list(zip(turned, [*turned[1:], *turned[:1]], strict=True))
    across = [one[0] for one, _ in edges]
    if not across:
        return
    for count in range(math.ceil(min(across) / APART), math.floor(max(across) / APART) + 1):
        level = count * APART
        along = sorted(
            t0 + (level - s0) * (t1 - t0) / (s1 - s0)
            for (s0, t0), (s1, t1) in edges
            if (s0 > level) != (s1 > level)
        )
        for t in along:
            yield (t - level) * half, (t + level) * half
