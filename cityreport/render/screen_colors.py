"""The colours of a chart on a dark screen. What is printed, saved or copied is always light.

A chart is drawn in the light colours and then given others, one for each: so no kind of chart
knows of themes, and paper cannot get a dark one. Shades of a map turn around: more is lighter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

_DARK = {
    "#FFFFFF": "#1D242C",
    "#1B2733": "#E6EBF0",
    "#55636F": "#A9B5C1",
    "#8A96A3": "#8795A3",
    "#E3E8EE": "#35404B",
    "#1F5FA8": "#7DB4F0",
    "#C3D8EE": "#2F4E6E",
    "#B85300": "#F0A05A",
    "#77828E": "#98A4B0",
    "#7FA6D1": "#5A86B3",
    "#DCE8F4": "#2A3B4D",
    "#B4BEC9": "#74818E",
    "#EDF0F4": "#2A323B",
    "#C9D0D8": "#5B6773",
    "#E4EDF6": "#26394D",
    "#C3CAD2": "#74818E",
    "#00705A": "#4FC3A1",
    "#8A3D8F": "#D891DE",
    "#7A5C00": "#D9B44A",
    "#A3243B": "#FF8FA0",
    "#5A6672": "#B0BBC6",
    "#EAF1F8": "#22303E",
    "#BCD3EA": "#2C4A68",
    "#83AAD4": "#3A6690",
    "#4478B2": "#7FB0E0",
    "#163F73": "#CFE4FA",
}
_CONTRAST = {
    "#FFFFFF": "#000000",
    "#1B2733": "#FFFFFF",
    "#55636F": "#FFFFFF",
    "#8A96A3": "#FFFFFF",
    "#E3E8EE": "#4D4D4D",
    "#1F5FA8": "#8FD0FF",
    "#C3D8EE": "#134A78",
    "#B85300": "#FFC14D",
    "#77828E": "#FFFFFF",
    "#7FA6D1": "#4E8FC7",
    "#DCE8F4": "#1E3A55",
    "#B4BEC9": "#9A9A9A",
    "#EDF0F4": "#333333",
    "#C9D0D8": "#8C8C8C",
    "#E4EDF6": "#1B3A57",
    "#C3CAD2": "#9A9A9A",
    "#00705A": "#66FFCC",
    "#8A3D8F": "#FFA6FF",
    "#7A5C00": "#FFE14D",
    "#A3243B": "#FFA8A0",
    "#5A6672": "#D0D0D0",
    "#EAF1F8": "#16222E",
    "#BCD3EA": "#1F4468",
    "#83AAD4": "#2C6396",
    "#4478B2": "#8FC4F5",
    "#163F73": "#E0F0FF",
}
SCREEN_COLORS: Mapping[str, Mapping[str, str]] = {
    "light": {},
    "dark": _DARK,
    "contrast": _CONTRAST,
}
"""Theme -> light colour -> the one in its place."""


def recolor(figure: Figure, theme: str) -> Figure:
    """Return the figure, with every colour replaced by that of a theme."""
    table = SCREEN_COLORS[theme]
    if table:
        for artist in figure.findobj():
            _recolor(artist, table)
    return figure


def _recolor(artist: Artist, table: Mapping[str, str]) -> None:
    match artist:
        case Text():
            artist.set_color(_other(artist.get_color(), table))
            box = artist.get_bbox_patch()
            if box is not None:
                _recolor(box, table)
        case Line2D():
            artist.set_color(_other(artist.get_color(), table))
            artist.set_markerfacecolor(_other(artist.get_markerfacecolor(), table))
            artist.set_markerfacecoloralt(_other(artist.get_markerfacecoloralt(), table))
            artist.set_markeredgecolor(_other(artist.get_markeredgecolor(), table))
        case Patch():
            face, edge = artist.get_facecolor(), artist.get_edgecolor()
            artist.set_facecolor(_other(face, table))
            artist.set_edgecolor(_other(edge, table))
        case Collection():
            artist.set_facecolor([_other(color, table) for color in artist.get_facecolor()])
            artist.set_edgecolor([_other(color, table) for color in artist.get_edgecolor()])


def _other(color: Any, table: Mapping[str, str]) -> Any:
    """Return the colour in the place of another, as clear as that is; none stays none."""
    red, green, blue, alpha = to_rgba(color)
    if alpha == 0:
        return color
    name = to_hex((red, green, blue)).upper()
    return to_rgba(table.get(name, name), alpha)
