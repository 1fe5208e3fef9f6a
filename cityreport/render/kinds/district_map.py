"""The districts as a map, shaded by their last twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, dist, radians
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from cityreport.domain.borders import Borders, Ring, Shape
from cityreport.domain.districts import District, Ranking
from cityreport.i18n import tr
from cityreport.render import chart_words, plot_axes
from cityreport.render.chart_spots import mark_spot
from cityreport.render.chart_theme import COLORS, SIZES, line_height, text_width, wrapped
from cityreport.render.figure_sheet import FigureSheet, Key
from cityreport.render.kinds import ranking as ranked
from cityreport.render.kinds.ranking import tabulate as _tabulate
from cityreport.render.kinds.scene import (
    ChartContext,
    ChartTable,
    ChartText,
    begin_sheet,
    common_notes,
    write_empty,
)
from cityreport.render.mark_styles import ABOVE, BELOW, DARK_FROM, SHADES, MarkStyle
from cityreport.render.ranking_words import figure_words, value_words
from cityreport.render.stripes import stripes
from cityreport.wording import CHART_KIND_NAMES

_NOTHING: MarkStyle = {"facecolor": COLORS.paper}
"""The colour of a district without a number, under stripes."""
_EDGE: MarkStyle = {"edgecolor": COLORS.text, "linewidth": 0.6}
_MARK: MarkStyle = {"linestyle": "none", "markersize": 5.5, "markeredgewidth": 0.8}


_WIDE = 1e6
"""A width in inches that no shape has."""
_FINE = 0.008
"""The distance in inches below which a border has no detail."""

Outline = list[tuple[float, float]]
"""A ring in inches."""


class DistrictMap(NamedTuple):
    """The districts' figures and their borders; None while the city has given no borders."""

    ranking: Ranking
    borders: Borders | None


class _Sheet(NamedTuple):
    """The conversion from degrees to inches."""

    left: float
    bottom: float
    west: float
    south: float
    across: float
    up: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.west) * self.across, self.bottom + (y - self.south) * self.up


def tell(scene: ChartContext, mapped: DistrictMap) -> ChartText:
    """Return the map in words: those of the ranking."""
    ranking = mapped.ranking
    title = f"{tr(CHART_KIND_NAMES['map'])} · {scene.label}"
    if ranking.end is None:
        return ChartText(title, ranked.nothing_to_compare(), notes=common_notes(scene))
    if mapped.borders is None:
        said = tr(
            "No borders of the districts are known. Choose a GeoJSON file of them in Settings, "
            "Districts."
        )
        return ChartText(title, said, notes=common_notes(scene))
    return ChartText(
        title,
        ranked.finding(scene, ranking),
        tuple(ranked.in_words(scene, ranking, district) for district in ranking.districts),
        common_notes(
            scene,
            *_schematic(mapped.borders),
            *_not_drawn(scene, mapped.borders, ranking),
            *ranked.notes(ranking),
        ),
    )


def _not_drawn(scene: ChartContext, borders: Borders, ranking: Ranking) -> tuple[str, ...]:
    """Return which districts of these twelve months the map lacks."""
    drawn = {shape.area for shape in borders.shapes}
    names = [
        scene.area(one.area) for one in ranking.districts if one.area not in drawn and not one.last
    ]
    if not names:
        return ()
    return (tr("Not on the map, because their borders are not known: {n}.", n=", ".join(names)),)


def _schematic(borders: Borders) -> tuple[str, ...]:
    if not borders.is_schematic:
        return ()
    said = tr("The map is schematic: a tile for each district, about where it lies; no borders.")
    return (said,)


def draw(scene: ChartContext, mapped: DistrictMap) -> Figure:
    """Draw the shapes in five shades; a triangle where a district surely differs from the city."""
    story = tell(scene, mapped)
    sheet, floor = begin_sheet(scene, story)
    ranking, borders = mapped.ranking, mapped.borders
    if ranking.end is None or borders is None:
        write_empty(scene, sheet)
        return sheet.figure
    limits = _limits(ranking)
    sheet.keys(
        chart_words.upper_heading(scene.unit_name, rates=ranking.rates),
        _keys(ranking, borders, limits),
    )
    sheet.y -= 0.1
    axes = sheet.figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, sheet.width)
    axes.set_ylim(0, sheet.height)
    axes.set_axis_off()
    place = _fitted(borders, (sheet.margin, floor, sheet.width - sheet.margin, sheet.y))
    known = {district.area: district for district in ranking.districts}
    rows = {district.area: row for row, district in enumerate(ranking.districts)}
    shades: dict[int | None, list[list[Outline]]] = {}
    for shape in borders.shapes:
        rings = _rings(shape, place)
        shades.setdefault(_shade(known.get(shape.area), limits), []).append(rings)
        if shape.area in rows:
            xs, ys = zip(*rings[0], strict=True)
            box = min(xs), min(ys), max(xs), max(ys)
            middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            mark_spot(axes, rows[shape.area], middle, box)
    for shade, shapes in shades.items():
        look = _NOTHING if shade is None else {"facecolor": SHADES[shade]}
        gid = "no-figure" if shade is None else f"shade-{shade + 1}"
        paths = [_path(rings) for rings in shapes]
        axes.add_collection(PathCollection(paths, gid=gid, zorder=2, **(_EDGE | look)))
    if None in shades:
        to_inches = sheet.figure.dpi_scale_trans
        gid = "no-figure-stripes"
        drawn = stripes(shades[None], COLORS.axis, to_inches, gid=gid, zorder=2.1)
        axes.add_patch(drawn)
    for shape in borders.shapes:
        district = known.get(shape.area)
        if district is not None:
            _name(sheet, axes, scene, shape, district, place, _shade(district, limits), ranking)
    return sheet.figure


def tabulate(scene: ChartContext, mapped: DistrictMap) -> ChartTable:
    """Return the ranking's table."""
    return _tabulate(scene, mapped.ranking)


def _limits(ranking: Ranking) -> list[float]:
    """Return round limits of at most five classes, the lowest first: they begin at or below the
    lowest value and end at or above the highest."""
    values = [d.value for d in ranking.districts if d.value is not None]
    low, high = min(values), max(values)
    if low == high:
        return [low, high]
    for bins in range(len(SHADES), 0, -1):  # one step too many at an end: wider ones
        locator = MaxNLocator(
            nbins=bins, steps=[1, 2, 2.5, 5, 10], integer=not ranking.rates, min_n_ticks=1
        )
        ticks = [round(float(tick), 9) for tick in locator.tick_values(low, high)]
        while ticks[1] <= low:
            ticks.pop(0)
        while ticks[-2] >= high:
            ticks.pop()
        if len(ticks) <= len(SHADES) + 1:
            break
    return ticks


def _shade(district: District | None, limits: list[float]) -> int | None:
    if district is None or district.value is None:
        return None
    if limits[0] == limits[-1]:
        return 2
    inner = limits[1:-1]
    return sum(district.value >= limit for limit in inner)


def _keys(ranking: Ranking, borders: Borders, limits: list[float]) -> list[Key]:
    keys = []
    names = plot_axes.tick_names(limits)
    if limits[0] == limits[-1]:
        names = [figure_words(ranking, limits[0])] * 2
    drawn = {shape.area for shape in borders.shapes}
    for shade, (low, high) in enumerate(pairwise(names)):
        look = {"facecolor": SHADES[2 if low == high else shade]} | _EDGE
        keys.append(Key(low if low == high else f"{low}–{high}", look))
    shown = [district for district in ranking.districts if district.area in drawn]
    if any(district.side > 0 for district in shown):
        keys.append(Key(tr("above the city"), line=_MARK | ABOVE))
    if any(district.side < 0 for district in shown):
        keys.append(Key(tr("below it"), line=_MARK | BELOW))
    figures = {district.area for district in shown if district.value is not None}
    if drawn - figures:  # whatever is striped is explained
        lacking = {district.area for district in shown if district.lacks_population}
        is_past = drawn != {district.area for district in shown} or any(d.last for d in shown)
        words = tr("the twelve months are not all there")
        if is_past:
            words = tr("no figure of these twelve months")
        if lacking:
            is_all = drawn - figures == lacking
            words = tr("population missing") if is_all else tr("no figure, or population missing")
        keys.append(Key(words, _NOTHING | _EDGE, stripes=COLORS.axis))
    return keys


def _fitted(borders: Borders, frame: tuple[float, float, float, float]) -> _Sheet:
    """Return the conversion of degrees to the sheet: a degree of longitude is shorter by the cosine
    of the latitude."""
    left, bottom, right, top = frame
    west, south, east, north = borders.extent
    shrink = max(cos(radians((south + north) / 2)), 0.05)
    wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
    scale = min((right - left) / wide, max(top - bottom, 0.3) / high)
    return _Sheet(
        left + (right - left - wide * scale) / 2,
        bottom + (max(top - bottom, 0.3) - high * scale) / 2,
        west,
        south,
        scale * shrink,
        scale,
    )


def _rings(shape: Shape, place: _Sheet) -> list[Outline]:
    """Return the outlines of a district in inches, holes included."""
    return [
        _thinned([place.at(x, y) for x, y in ring])
        for polygon in shape.polygons
        for ring in polygon
    ]


def _thinned(ring: Outline) -> Outline:
    """Return the outline without the positions within `_FINE` of the one before: borders of a land
    registry have more of them than a sheet can show."""
    kept = ring[:1]
    for place in ring[1:]:
        if dist(place, kept[-1]) > _FINE:
            kept.append(place)
    return kept if len(kept) > 2 else ring


def _path(rings: list[Outline]) -> Path:
    parts = []
    for points in rings:
        codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1), Path.CLOSEPOLY]
        parts.append(Path([*points, points[0]], codes))
    return Path.make_compound_path(*parts)


def _name(
    sheet: FigureSheet,
    axes: Axes,
    scene: ChartContext,
    shape: Shape,
    district: District,
    place: _Sheet,
    shade: int | None,
    ranking: Ranking,
) -> None:
    """Write name and figure where they fit into the shape, the figure alone, or nothing."""
    ring = max((polygon[0] for polygon in shape.polygons), key=lambda r: abs(_area(r)))
    x, y = place.at(*_middle(ring))
    inches = [place.at(*position) for position in ring]
    mark = {1: ABOVE, -1: BELOW}.get(district.side)
    size, line = SIZES.note, line_height(SIZES.note) * 0.9
    words = value_words(ranking, district)
    wide = _room(inches, x, y, line)
    name = scene.area(district.area)
    lines = wrapped(name, size, wide, 3)
    is_whole = " ".join(lines).split() == name.split()  # no word was cut or broken
    count = len(lines) + bool(words) + (mark is not None)
    tallest = _room(inches, x, y, line * count)
    if not is_whole or any(text_width(w, size) > tallest for w in lines):
        lines = []
    if text_width(words, size, bold=True) > wide:
        words = ""
    color = COLORS.paper if shade is not None and shade >= DARK_FROM else COLORS.text
    shown = [(w, False) for w in lines] + ([(words, True)] if words else [])
    top = y + (len(shown) - 1) * line / 2 - (0.06 if mark is not None and shown else 0.0)
    for index, (said, is_bold) in enumerate(shown):
        sheet.text(
            x,
            top - index * line,
            said,
            fontsize=size,
            fontweight="bold" if is_bold else "normal",
            color=color,
            ha="center",
            va="center_baseline",
        )
    if mark is not None:
        rise = top + line * 0.95 if shown else y
        look = _MARK | mark | {"markeredgecolor": COLORS.paper}
        gid = "above" if district.side > 0 else "below"
        axes.plot([x], [rise], gid=gid, zorder=4, **look)


def _room(ring: Sequence[tuple[float, float]], x: float, y: float, high: float) -> float:
    """Return how wide words of that height may be about a place in a shape, in inches."""
    reach = _WIDE
    for level in (y - high / 2, y, y + high / 2):
        right, left = _WIDE, _WIDE
        following = (*ring[1:], ring[0])
        for (x0, y0), (x1, y1) in zip(ring, following, strict=True):
            if (y0 > level) == (y1 > level):
                continue
            away = x0 + (level - y0) * (x1 - x0) / (y1 - y0) - x
            if away >= 0:
                right = min(right, away)
            else:
                left = min(left, -away)
        inside = right < _WIDE and left < _WIDE
        reach = min(reach, right, left) if inside else 0.0
    return max(0.0, 2 * reach - 0.06)


def _area(ring: Ring) -> float:
    """Return the signed area, by the shoelace formula."""
    following = (*ring[1:], ring[0])
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """Return the centroid of a ring; the mean of its positions where it has no area."""
    area = _area(ring)
    if abs(area) < 1e-15:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x0, y0 = ring[0]  # near the origin the products keep their digits
    moved = [(x - x0, y - y0) for x, y in ring]
    following = (*moved[1:], moved[0])
    cross = [a[0] * b[1] - b[0] * a[1] for a, b in zip(moved, following, strict=True)]
    pairs = list(zip(moved, following, cross, strict=True))
    x = sum((a[0] + b[0]) * c for a, b, c in pairs) / (6 * area)
    y = sum((a[1] + b[1]) * c for a, b, c in pairs) / (6 * area)
    return x0 + x, y0 + y
