"""A finished figure as the content of a picture file.

Belongs here: PNG, SVG and PDF, and the resolution of a PNG. Not here: the drawing.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin

from cityreport import files
from cityreport.errors import DataError
from cityreport.outputs import Output, OutputKind, mark_of

SUFFIXES = (".png", ".svg", ".pdf")
DPI = 300
"""Dots per inch of a saved PNG, as print shops and slides need."""
MOST = 390_000
"""The limit of a PNG that is not for the screen, in bytes: a larger one gets fewer colours, then
fewer dots, as a ranking of 120 districts does."""
_LEAST_DPI = 100.0
_PLACES = re.compile(rb'\b(?:d|x|y)="[^"]*"')
_LONG = re.compile(rb"-?\d+\.\d{3,}")
_LINES = re.compile(rb'\bd="([MLz\d.\s-]+)"')
"""The places of a path that has straight lines only."""
_BESIDE = 0.03
"""Points (of 72 to the inch) that a place may move: a tenth of what a printer can show."""

_MARK = mark_of(OutputKind.CHART)
_UNDATED: dict[str, dict[str, str | None]] = {
    ".png": {"Source": _MARK},
    ".svg": {"Date": None, "Source": _MARK},
    ".pdf": {"CreationDate": None, "Creator": _MARK},
}
"""Metadata without a date: the same chart gives the same file, whenever it is saved."""


def save_chart(figure: Figure, path: Path, *, is_public: bool = False) -> None:
    """Write the figure as PNG, SVG or PDF by the name's ending, whole or not at all.

    Raise DataError('bad_file_suffix') for another ending, AccessError('cannot_write') if the disk
    refuses.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError("bad_file_suffix", path=str(path), known=", ".join(SUFFIXES))
    files.write_bytes(path, chart_bytes(figure, suffix), Output(OutputKind.CHART, is_public))


def chart_bytes(
    figure: Figure, suffix: str = ".png", dpi: float = DPI, *, quick: bool = False
) -> bytes:
    """Return the figure as the content of a PNG, SVG or PDF file (`suffix` is one of `SUFFIXES`).

    `dpi` is for PNG; `quick` compresses less, for the screen. Words stay words in SVG and PDF: they
    can be searched and copied.
    """
    for axes in figure.axes:
        for artist in axes.get_children():
            artist.set_clip_on(False)  # all marks end inside; Qt's SVG drawing knows no clip path
    stream = io.BytesIO()
    metadata = {"Title": figure.get_label(), **_UNDATED[suffix]}
    packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if quick else {}
    figure.savefig(stream, format=suffix[1:], dpi=dpi, metadata=metadata, **packed)
    content = stream.getvalue()
    if suffix == ".svg":
        return _slimmed(content)
    if suffix == ".png" and not quick and len(content) > MOST:
        content = _fewer_colors(content)
        if len(content) > MOST and dpi > _LEAST_DPI:
            return chart_bytes(figure, suffix, max(dpi / 1.5, _LEAST_DPI))
    return content


def _slimmed(svg: bytes) -> bytes:
    """Return the same drawing with places to a hundredth of a point; words are left alone.

    Points on a straight line between their neighbours go: a band of a hundred districts is mostly
    those.
    """
    svg = _PLACES.sub(lambda found: _LONG.sub(_rounded, found[0]).replace(b" \n", b" "), svg)
    return _LINES.sub(lambda found: b'd="' + _straightened(found[1].split()) + b'"', svg)


def _straightened(words: list[bytes]) -> bytes:
    """Return a path of straight lines (`M x y L x y … z`) without points that bend nothing."""
    path: list[bytes] = []
    points: list[tuple[float, float]] = []

    def flush() -> None:
        for command, point in zip(b"M" + b"L" * len(points), _bends(points), strict=False):
            path.append(b"%c%s" % (command, b" ".join(_number(place) for place in point)))
        points.clear()

    at = 0
    while at < len(words):
        if words[at] in {b"M", b"z"}:
            flush()
        if words[at] == b"z":
            path.append(b"z")
            at += 1
            continue
        points.append((float(words[at + 1]), float(words[at + 2])))
        at += 3
    flush()
    return b"".join(path)


def _bends(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points of a line that lie more than 0.03 points beside what is kept of it."""
    if len(points) < 3:
        return list(points)
    kept, since = [points[0]], 1
    for end in range(2, len(points)):
        if not _is_straight(kept[-1], points[end], points[since:end]):
            kept.append(points[end - 1])
            since = end
    return [*kept, points[-1]]


def _is_straight(
    start: tuple[float, float], end: tuple[float, float], passed: list[tuple[float, float]]
) -> bool:
    """Say whether no point lies too far from the line between two others, or the nearer of them.

    Asked for every point of every line: squares, and no calls.
    """
    (left, top), (right, bottom) = start, end
    across, down = right - left, bottom - top
    length = across * across + down * down
    for x, y in passed:
        along = (x - left) * across + (y - top) * down
        if along <= 0:
            beside = (x - left) ** 2 + (y - top) ** 2
        elif along >= length:
            beside = (x - right) ** 2 + (y - bottom) ** 2
        else:
            beside = ((x - left) * down - (y - top) * across) ** 2 / length
        if beside > _BESIDE**2:
            return False
    return True


def _number(place: float) -> bytes:
    return f"{place:.2f}".rstrip("0").rstrip(".").encode()


def _rounded(found: re.Match[bytes]) -> bytes:
    return _number(float(found[0]))


def _fewer_colors(png: bytes) -> bytes:
    """Return the same picture with a palette: a third of the size."""
    stream = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        told = PngImagePlugin.PngInfo()
        for name, words in picture.info.items():
            if isinstance(name, str) and isinstance(words, str):
                told.add_itxt(name, words)
        flat = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        flat.save(stream, "PNG", dpi=picture.info.get("dpi"), pnginfo=told, optimize=True)
    return stream.getvalue()
