"""The borders of a city's districts from a GeoJSON file (RFC 7946), and back.

A file from outside may be malicious: its size is checked first, then strict JSON (`strict_json`),
then that there are only polygons, their number, their positions, each a pair of finite degrees.
Nothing else of the file is kept: no property, no name, no foreign member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from cityreport.domain.borders import Borders, Polygon, Ring, Shape, simplify_borders
from cityreport.domain.city import Area
from cityreport.errors import DataError
from cityreport.exchange.strict_json import read_strict
from cityreport.files import write_bytes

LARGEST = 20 * 1024 * 1024
"""The size limit in bytes. London's boroughs to the metre take 2 MB."""
MOST_FEATURES = 5_000
MOST_POSITIONS = 500_000

_CODE = "code"
"""The property that names a district in our own files."""


class _Geometry(msgspec.Struct):
    type: str
    coordinates: msgspec.Raw = msgspec.Raw(b"null")


class _Feature(msgspec.Struct):
    type: str
    geometry: _Geometry | None = None
    properties: dict[str, Any] | None = None


class _Collection(msgspec.Struct):
    type: str
    features: list[_Feature]


class FoundBorders(NamedTuple):
    """The districts' borders found in a file. `without`: the codes of districts without a shape;
    `unmatched`: the number of shapes that belong to no district; `property`: the property that
    names the districts."""

    borders: Borders
    without: tuple[str, ...]
    unmatched: int
    property: str


def read_borders(path: Path, areas: Sequence[Area]) -> FoundBorders:
    """Return the shapes of the districts in a GeoJSON file.

    A shape belongs to the district whose code or name is in one of its properties; the property
    that names the most districts is used. Several shapes of one district are joined.

    Raise the errors of reading any file, and DataError borders_too_large, borders_not_geojson,
    borders_too_many, borders_not_polygon, borders_bad_position, borders_no_match.
    """
    content = read_strict(path, LARGEST, "borders_too_large")
    try:
        found = msgspec.json.decode(content, type=_Collection)
    except msgspec.DecodeError as error:
        raise DataError("borders_not_geojson", reason=str(error)) from error
    if found.type != "FeatureCollection":
        raise DataError("borders_not_geojson", reason=found.type[:40])
    if len(found.features) > MOST_FEATURES:
        raise DataError("borders_too_many", found=len(found.features), most=MOST_FEATURES)
    named, key = _matched(found.features, areas)
    if not named:
        raise DataError("borders_no_match", found=len(found.features))
    budget = _Budget()
    polygons: dict[str, list[Polygon]] = {}
    for feature, area in named:
        polygons.setdefault(area, []).extend(_polygons(feature, area, budget))
    shapes = tuple(Shape(a.code, tuple(polygons[a.code])) for a in areas if polygons.get(a.code))
    if not shapes:
        raise DataError("borders_no_match", found=len(found.features))
    return FoundBorders(
        simplify_borders(Borders(shapes)),
        tuple(area.code for area in areas if not polygons.get(area.code)),
        len(found.features) - len(named),
        key,
    )


def write_borders(borders: Borders, path: Path) -> None:
    """Write the shapes as GeoJSON; raise AccessError('cannot_write') if the disk refuses."""
    features = [
        {
            "type": "Feature",
            "properties": {_CODE: shape.area},
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[*ring, ring[0]] for ring in polygon] for polygon in shape.polygons
                ],
            },
        }
        for shape in borders.shapes
    ]
    content = msgspec.json.encode({"type": "FeatureCollection", "features": features})
    write_bytes(path, content)


class _Budget:
    """The number of positions that may still follow."""

    def __init__(self) -> None:
        self._left = MOST_POSITIONS

    def spend(self, positions: int) -> None:
        self._left -= positions
        if self._left < 0:
            raise DataError("borders_too_many", found=MOST_POSITIONS + 1, most=MOST_POSITIONS)


def _matched(
    features: Iterable[_Feature], areas: Sequence[Area]
) -> tuple[list[tuple[_Feature, str]], str]:
    """Return each feature with its district, by the property that names most districts."""
    codes = {_plain(area.code): area.code for area in areas}
    names = {_plain(area.name): area.code for area in areas}
    by_key: dict[tuple[str, bool], list[tuple[_Feature, str]]] = {}
    for feature in features:
        for key, value in (feature.properties or {}).items():
            if isinstance(value, bool) or not isinstance(value, str | int):
                continue
            said = _plain(str(value))
            for is_name, known in ((False, codes), (True, names)):
                if said in known:
                    by_key.setdefault((key, is_name), []).append((feature, known[said]))

    def worth(key: tuple[str, bool]) -> tuple[int, bool]:
        return len({area for _, area in by_key[key]}), not key[1]

    best = max(by_key, key=worth, default=None)
    return ([], "") if best is None else (by_key[best], best[0])


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _polygons(feature: _Feature, area: str, budget: _Budget) -> Iterator[Polygon]:
    geometry = feature.geometry
    if geometry is None:
        return
    try:
        if geometry.type == "Polygon":
            groups = [msgspec.json.decode(geometry.coordinates, type=list[list[list[float]]])]
        elif geometry.type == "MultiPolygon":
            groups = msgspec.json.decode(geometry.coordinates, type=list[list[list[list[float]]]])
        else:
            raise DataError("borders_not_polygon", area=area, found=geometry.type[:40])
    except msgspec.DecodeError as error:
        raise DataError("borders_not_geojson", reason=str(error)) from error
    for rings in groups:
        for ring in rings:
            budget.spend(len(ring))
        if rings:
            yield tuple(_ring(ring, area) for ring in rings)


def _ring(positions: list[list[float]], area: str) -> Ring:
    kept = []
    for position in positions:
        if len(position) < 2:
            raise DataError("borders_bad_position", area=area, typed=str(position)[:40])
        x, y = position[0], position[1]
        if not (isfinite(x) and isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
            raise DataError("borders_bad_position", area=area, typed=f"{x:g}, {y:g}")
        kept.append((x, y))
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        raise DataError("borders_bad_position", area=area, typed=str(positions)[:40])
    return tuple(kept)
