"""The borders of a city's districts, for a map.

Belongs here: shapes in degrees (WGS 84, longitude first, as GeoJSON has them). Not here: their file
(exchange), or how a map is drawn (render).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cityreport.domain.area import Area
from cityreport.domain.period import Period

Position = tuple[float, float]
"""Longitude and latitude in degrees."""

Ring = tuple[Position, ...]
"""A closed line without its last position, which repeats the first."""

Polygon = tuple[Ring, ...]
"""The outer border, then its holes."""

GRID_STEPS = 2000
"""The number of steps that the longer side of a city is divided into: a map shows no more."""


class Shape(NamedTuple):
    """A district and the polygons that it is made of."""

    area: str
    polygons: tuple[Polygon, ...]


class Borders(NamedTuple):
    """The shapes of those districts that have one."""

    shapes: tuple[Shape, ...]

    @property
    def is_schematic(self) -> bool:
        """Return whether no shape is more than an upright rectangle: then it is no border."""
        return bool(self.shapes) and all(map(_is_tile, self.shapes))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """West, south, east, north; raise ValueError where there is no shape."""
        positions = list(_positions(self.shapes))
        xs, ys = [x for x, _ in positions], [y for _, y in positions]
        return min(xs), min(ys), max(xs), max(ys)


def _is_tile(shape: Shape) -> bool:
    if len(shape.polygons) != 1 or len(shape.polygons[0]) != 1:
        return False
    ring = shape.polygons[0][0]
    xs, ys = {x for x, _ in ring}, {y for _, y in ring}
    return len(ring) == 4 and len(set(ring)) == 4 and len(xs) == len(ys) == 2


def borders_in(borders: Borders, areas: Iterable[Area], month: Period) -> Borders:
    """Return the shapes to be drawn of a month: none of a district that was not there then, where
    one is known of a district that it followed or that followed it, and that was there."""
    there = {shape.area for shape in borders.shapes}
    gone, over = set(), set()
    listed = [area for area in areas if area.code in there]
    present = {area.code for area in listed if area.exists_in(month)}
    for area in listed:
        related = {followed.code for followed in area.follows}
        if area.code in present:
            over |= related
        elif related & present:
            gone.add(area.code)
    gone |= over - present
    return Borders(tuple(shape for shape in borders.shapes if shape.area not in gone))


def simplify_borders(borders: Borders) -> Borders:
    """Return the shapes on a grid as fine as a map shows; neighbours keep their common line.

    A ring that is smaller than a step of the grid is left out, unless its district has no other.
    """
    if not borders.shapes:
        return borders
    west, south, east, north = borders.extent
    step = max(east - west, north - south) / GRID_STEPS
    if step <= 0:
        return borders
    return Borders(tuple(_simplified(shape, step) for shape in borders.shapes))


def _simplified(shape: Shape, step: float) -> Shape:
    polygons = []
    for polygon in shape.polygons:
        rings = [_coarse(ring, step) for ring in polygon]
        if len(rings[0]) >= 3:
            polygons.append(tuple(ring for ring in rings if len(ring) >= 3))
    return Shape(shape.area, tuple(polygons) or shape.polygons)


def _coarse(ring: Ring, step: float) -> Ring:
    kept: list[Position] = []
    for x, y in ring:
        at = (round(round(x / step) * step, 6), round(round(y / step) * step, 6))
        if not kept or kept[-1] != at:
            kept.append(at)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def _positions(shapes: tuple[Shape, ...]) -> Iterator[Position]:
    for shape in shapes:
        for polygon in shape.polygons:
            yield from polygon[0]
