"""Labels beside the ends of lines, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from cityreport.render.chart_theme import COLORS, SIZES


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return places in the order of `wanted`, as near to them as a distance of `gap` allows.

    All lie from `low` to `high`, if there is room for them.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, int]] = []  # mean of the lowest places asked for, how many
    for rank, i in enumerate(order):
        mean, count = wanted[i] - rank * gap, 1
        while blocks and blocks[-1][0] >= mean:
            before, many = blocks.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        blocks.append((mean, count))
    lowest = [mean for mean, count in blocks for _ in range(count)]
    room = max(low, high - (len(order) - 1) * gap)
    places = [0.0] * len(order)
    for rank, (i, at) in enumerate(zip(order, lowest, strict=True)):
        places[i] = min(max(at, low), room) + rank * gap
    return places


def name_ends(
    axes: Axes,
    ends: Sequence[tuple[float, float, str, str]],
    at: float,
    inches_per_unit: tuple[float, float],
    gap: float,
    size: float = SIZES.axis,
) -> None:
    """Write labels at `at` on the x axis, each joined to its end (x, y, words, colour) by a thin
    line.

    `inches_per_unit`: of x and y; `gap`: between two lines of text, in inches.
    """
    _, top = axes.get_ylim()
    wanted = [y * inches_per_unit[1] for _, y, _, _ in ends]
    places = spread(wanted, gap, gap / 2, top * inches_per_unit[1])
    leads = []
    short = 0.05 / inches_per_unit[0]
    for (x, y, words, color), place in zip(ends, places, strict=True):
        height = place / inches_per_unit[1]
        leads.append([(x, y), (at - 2 * short, y), (at, height)])
        axes.annotate(
            words,
            (at, height),
            xytext=(2, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            fontsize=size,
            fontweight="bold",
            color=color,
            annotation_clip=False,
        )
    lines = LineCollection(leads, colors=COLORS.axis, linewidths=0.6, zorder=1.4, clip_on=False)
    axes.add_collection(lines, autolim=False)
