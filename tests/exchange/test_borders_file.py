"""A GeoJSON file of districts from outside: what is taken, and what is refused with a sentence."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cityreport.domain.borders import Borders, Shape, simplify_borders
from cityreport.domain.city import Area
from cityreport.errors import CityReportError, DataError
from cityreport.exchange import borders_file
from cityreport.exchange.borders_file import read_borders, write_borders
from cityreport.messages import sentence

AREAS = (Area("D01", "Old Town"), Area("D02", "São João"), Area("D03", "Hills"))
SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]


def feature(name: object, rings: object = None, kind: str = "Polygon", **more: object) -> Any:
    return {
        "type": "Feature",
        "properties": {"NAME": name, **more},
        "geometry": {"type": kind, "coordinates": [SQUARE] if rings is None else rings},
    }


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def wrote(tmp_path: Path) -> Any:
    def write(content: object) -> Path:
        path = tmp_path / "districts.geojson"
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(raw)
        return path

    return write


def test_districts_are_found_by_their_names(wrote: Any) -> None:
    path = wrote(collection(feature("old  TOWN"), feature("SÃO JOÃO"), feature("Elsewhere")))
    found = read_borders(path, AREAS)
    assert [shape.area for shape in found.borders.shapes] == ["D01", "D02"]
    assert (found.without, found.unmatched, found.property) == (("D03",), 1, "NAME")


def test_the_property_that_names_most_districts_wins(wrote: Any) -> None:
    path = wrote(
        collection(
            feature("Old Town", code="D02", id=1),
            feature("x", code="D01", id=2),
            feature("y", code="D03", id=3),
        )
    )
    found = read_borders(path, AREAS)
    assert found.property == "code"
    assert found.without == ()


def test_shapes_of_one_district_are_put_together(wrote: Any) -> None:
    island = [[[5, 5], [6, 5], [6, 6], [5, 5]]]
    path = wrote(collection(feature("Hills", [[SQUARE[:]], island], "MultiPolygon")))
    ((shape,)) = read_borders(path, AREAS).borders.shapes
    assert len(shape.polygons) == 2
    assert all(ring[0] != ring[-1] for polygon in shape.polygons for ring in polygon)


def test_holes_stay(wrote: Any) -> None:
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.2]]
    path = wrote(collection(feature("Hills", [SQUARE, hole])))
    ((polygon,),) = (s.polygons for s in read_borders(path, AREAS).borders.shapes)
    assert len(polygon) == 2


def test_what_is_kept_reads_back_and_holds_nothing_else(wrote: Any, tmp_path: Path) -> None:
    path = wrote(collection(feature("Hills", owner="who lives here"), feature("Old Town")))
    found = read_borders(path, AREAS)
    kept = tmp_path / "kept.geojson"
    write_borders(found.borders, kept)
    assert read_borders(kept, AREAS).borders == found.borders
    assert b"who lives here" not in kept.read_bytes()
    assert b"Hills" not in kept.read_bytes()


def test_neighbours_keep_the_line_they_share() -> None:
    line = [(x / 10_000, 0.5) for x in range(10_001)]
    one, other = (*line, (1.0, 0.0), (0.0, 0.0)), (*reversed(line), (0.0, 1.0), (1.0, 1.0))
    coarse = simplify_borders(Borders((Shape("a", ((one,),)), Shape("b", ((other,),)))))
    lines = [
        {position for position in shape.polygons[0][0] if position[1] == 0.5}
        for shape in coarse.shapes
    ]
    assert lines[0] == lines[1]
    assert len(coarse.shapes[0].polygons[0][0]) < 2_100


HOSTILE: list[tuple[str, object, str]] = [
    ("not JSON", b"<html>", "json_syntax"),
    ("NaN", b'{"type":"FeatureCollection","features":[NaN]}', "json_number"),
    ("the same key twice", b'{"type":"FeatureCollection","type":"x","features":[]}', "json_dup"),
    ("deep", b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "json_too_deep"),
    ("other bytes", b"\xff\xfe\x00{", "json_not_utf8"),
    ("a list", b"[]", "borders_not_geojson"),
    ("one feature", {"type": "Feature", "features": []}, "borders_not_geojson"),
    ("no features", {"type": "FeatureCollection"}, "borders_not_geojson"),
    ("features of text", collection("x"), "borders_not_geojson"),
    ("nobody of ours", collection(feature("Elsewhere")), "borders_no_match"),
    ("no shape", collection(feature("Hills") | {"geometry": None}), "borders_no_match"),
    ("a point", collection(feature("Hills", [0, 0], "Point")), "borders_not_polygon"),
    ("metres", collection(feature("Hills", [[[530_000, 180_000]] * 5])), "borders_bad_position"),
    (
        "huge",
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":"Hills"},'
        b'"geometry":{"type":"Polygon","coordinates":[[[1e400,0],[1,1],[2,2]]]}}]}',
        "borders_",
    ),
    ("a line", collection(feature("Hills", [[[0, 0], [1, 1], [0, 0]]])), "borders_bad_position"),
    ("text for places", collection(feature("Hills", [[["a", "b"]] * 4])), "borders_not_geojson"),
    ("one number", collection(feature("Hills", [[[1], [2], [3], [4]]])), "borders_bad_position"),
    ("a list for a ring", collection(feature("Hills", 5)), "borders_not_geojson"),
    ("too many", collection(*[feature("Hills")] * 5_001), "borders_too_many"),
]


@pytest.mark.parametrize(
    ("content", "code"), [row[1:] for row in HOSTILE], ids=[r[0] for r in HOSTILE]
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    content: object, code: str, wrote: Any
) -> None:
    with pytest.raises(DataError) as caught:
        read_borders(wrote(content), AREAS)
    assert caught.value.code.startswith(code)
    assert sentence(caught.value)


def test_a_file_that_is_too_large_is_not_read(wrote: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borders_file, "LARGEST", 1_000)
    with pytest.raises(DataError, match="borders_too_large"):
        read_borders(wrote(b"{" + b" " * 2_000), AREAS)


def test_a_shape_of_too_many_points_is_refused(wrote: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borders_file, "MOST_POSITIONS", 100)
    ring = [[x / 1_000, 0] for x in range(120)]
    with pytest.raises(DataError, match="borders_too_many"):
        read_borders(wrote(collection(feature("Hills", [ring]))), AREAS)


def test_mutated_files_are_read_or_refused_and_nothing_else(wrote: Any) -> None:
    good = json.dumps(collection(feature("Hills"), feature("Old Town", code="D01"))).encode()
    chance = random.Random(6)
    taken = refused = 0
    for _ in range(600):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(bad))
            bad[at : at + chance.randint(0, 3)] = bytes(
                chance.choice(b'{}[]",:0123456789.eE-nul \\') for _ in range(chance.randint(0, 3))
            )
        try:
            read_borders(wrote(bytes(bad)), AREAS)
            taken += 1
        except CityReportError as error:
            refused += bool(sentence(error))
    assert taken > 20
    assert refused > 200
