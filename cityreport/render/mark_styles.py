"""The look of marks that several charts draw: verdicts, categories, shades, sides.

Belongs here: colours with the shape, dash or lightness that means the same without colour. Not
here: the palette itself (chart_theme), or any position.
"""

from __future__ import annotations

from typing import Any

from cityreport.domain.progress import Verdict
from cityreport.render.chart_theme import COLORS

MarkStyle = dict[str, Any]
"""Properties of a matplotlib artist."""

_BLUE = {"markerfacecolor": COLORS.rolling, "markeredgecolor": COLORS.rolling}
_ORANGE = {"markerfacecolor": COLORS.path, "markeredgecolor": COLORS.path}
VERDICT_MARKS: dict[Verdict, dict[str, Any]] = {
    Verdict.ON_TRACK: {"marker": "o", **_BLUE},
    Verdict.PROBABLY_ON_TRACK: {
        **_BLUE,
        "marker": "o",
        "fillstyle": "left",
        "markerfacecoloralt": COLORS.paper,
    },
    Verdict.PROBABLY_OFF_TRACK: {
        **_ORANGE,
        "marker": "^",
        "fillstyle": "left",
        "markerfacecoloralt": COLORS.paper,
    },
    Verdict.OFF_TRACK: {"marker": "^", **_ORANGE},
    Verdict.CANNOT_TELL: {
        "marker": "D",
        "markersize": 6.5,
        "markerfacecolor": COLORS.paper,
        "markeredgecolor": COLORS.muted,
    },
    Verdict.NOT_JUDGED: {
        "marker": "x",
        "markersize": 6.5,
        "markeredgecolor": COLORS.muted,
    },
    Verdict.NOT_ENOUGH_MONTHS: {
        "marker": "s",
        "markersize": 7.5,
        "markerfacecolor": COLORS.paper,
        "markeredgecolor": COLORS.muted,
    },
}
"""A shape for each verdict: never by colour alone."""

CATEGORIES: tuple[MarkStyle, ...] = (
    {"color": "#1F5FA8", "marker": "o", "dashes": ()},
    {"color": "#B85300", "marker": "s", "dashes": (5, 2)},
    {"color": "#00705A", "marker": "^", "dashes": (1.5, 1.5)},
    {"color": "#8A3D8F", "marker": "D", "dashes": (7, 2, 1.5, 2)},
    {"color": "#1B2733", "marker": "v", "dashes": (3, 1.5)},
    {"color": "#7A5C00", "marker": "P", "dashes": (9, 3)},
    {"color": "#A3243B", "marker": "X", "dashes": (1, 3)},
    {"color": "#5A6672", "marker": "h", "dashes": (4, 1.5, 1, 1.5, 1, 1.5)},
)
"""The lines of up to eight categories: each has its colour (4.5:1 or more on white), its marker and
its dash. The order is that of the catalogue, so that a category keeps its look."""

SHADES = ("#EAF1F8", "#BCD3EA", "#83AAD4", "#4478B2", "#163F73")
"""The shades of a map, from few to many: one hue of evenly falling lightness, so that a copy in
grey keeps the order."""
DARK_FROM = 3
"""The first shade with white words on it."""

ABOVE: MarkStyle = {
    "marker": "^",
    "markerfacecolor": COLORS.path,
    "markeredgecolor": COLORS.path,
}
BELOW: MarkStyle = {
    "marker": "v",
    "markerfacecolor": COLORS.rolling,
    "markeredgecolor": COLORS.rolling,
}
SIDE_MARKS: MarkStyle = {
    "marker": "o",
    "markerfacecolor": COLORS.paper,
    "markeredgecolor": COLORS.muted,
}
"""Marks of a figure above, below, and not different from the one it is compared with."""
