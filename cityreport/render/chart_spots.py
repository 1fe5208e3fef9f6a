"""The places of the figures in a drawn chart, so that a window can say what is under the pointer.

Belongs here: which place is of which row of the chart's table. Not here: what a row says.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from weakref import WeakKeyDictionary

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Transform

Box = tuple[float, float, float, float]


class ChartSpot(NamedTuple):
    """A figure of a chart, as parts of the picture's width and height from its top left corner.

    `row`: of the chart's table; `x`, `y`: its point; the rest: the room that is meant by it.
    """

    row: int
    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Return whether a place lies in its room."""
        return self.left <= x < self.right and self.top <= y < self.bottom


class _Marked(NamedTuple):
    transform: Transform
    row: int
    point: tuple[float, float]
    box: Box


_MARKED: WeakKeyDictionary[Figure, list[_Marked]] = WeakKeyDictionary()


def mark_spot(place: Axes | Figure, row: int, point: tuple[float, float], box: Box) -> None:
    """Note the figure of a row at a point of the axes, or at inches of the sheet, meant anywhere in
    a box (left, bottom, right, top) of them."""
    figure = place.get_figure(root=True)
    transform: Transform = place.dpi_scale_trans if isinstance(place, Figure) else place.transData
    if figure is not None:
        _MARKED.setdefault(figure, []).append(_Marked(transform, row, point, box))


def mark_column(axes: Axes, row: int, point: tuple[float, float], width: float) -> None:
    """Note a figure that is meant anywhere above and below it, `width` to its left and right
    together."""
    x, (low, high) = point[0], axes.get_ylim()
    mark_spot(axes, row, point, (x - width / 2, min(low, high), x + width / 2, max(low, high)))


def spots_of(figure: Figure) -> tuple[ChartSpot, ...]:
    """Return the figures that were marked while it was drawn, in that order."""
    return tuple(_placed(figure, _MARKED.get(figure, ())))


def _placed(figure: Figure, marked: Iterable[_Marked]) -> Iterable[ChartSpot]:
    wide, high = figure.bbox.width, figure.bbox.height
    for transform, row, point, (left, bottom, right, top) in marked:
        corners = transform.transform([point, (left, bottom), (right, top)])
        (x, y), *ends = [(place[0] / wide, 1 - place[1] / high) for place in corners.tolist()]
        across, down = sorted(end[0] for end in ends), sorted(end[1] for end in ends)
        yield ChartSpot(row, x, y, across[0], down[0], across[1], down[1])
