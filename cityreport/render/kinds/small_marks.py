"""The marks of many small charts, gathered into a few collections and drawn at once."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from cityreport.render import panels
from cityreport.render.chart_theme import COLORS


class SmallMarks:
    """The marks collected from all charts."""

    def __init__(self) -> None:
        self.bands: list[list[tuple[float, float]]] = []
        self.lines: list[list[tuple[float, float]]] = []
        self.paths: list[list[tuple[float, float]]] = []
        self.baselines: list[list[tuple[float, float]]] = []
        self.floors: list[list[tuple[float, float]]] = []
        self.breaks: list[list[tuple[float, float]]] = []
        self.ends: list[tuple[float, float]] = []
        self.targets: list[tuple[float, float]] = []

    def draw(self, axes: Axes) -> None:
        """Draw all marks, one collection for each kind."""
        axes.add_collection(PolyCollection(self.bands, gid="interval", zorder=1.2, **panels.BAND))
        path = (0, (4, 2))
        for gid, lines, color, width, dash, order in (
            ("floor", self.floors, COLORS.axis, 0.7, "solid", 1.0),
            ("baseline", self.baselines, COLORS.baseline, 2.2, "solid", 1.5),
            ("break", self.breaks, COLORS.text, 0.8, (0, (1, 2)), 1.6),
            ("path", self.paths, COLORS.path, 1.1, path, 1.8),
            ("rolling", self.lines, COLORS.rolling, 1.4, "solid", 2.0),
        ):
            axes.add_collection(
                LineCollection(
                    lines, colors=color, linewidths=width, linestyles=dash, gid=gid, zorder=order
                )
            )
        for gid, places, marker, color in (
            ("ends", self.ends, "o", COLORS.rolling),
            ("targets", self.targets, "D", COLORS.path),
        ):
            if places:
                look: dict[str, Any] = {"marker": marker, "markersize": 3.6, "color": color}
                axes.plot(*zip(*places, strict=True), ls="none", gid=gid, zorder=3, **look)
