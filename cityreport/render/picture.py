"""A finished figure as the content of a picture file.

Belongs here: PNG, SVG and PDF, and how fine a PNG is. Not here: what is drawn.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from cityreport import files
from cityreport.errors import DataError
from cityreport.outputs import Kind, Output, mark_of

SUFFIXES = (".png", ".svg", ".pdf")
DPI = 300
"""Dots per inch of a saved PNG: what print shops and slides ask for."""

_MARK = mark_of(Kind.CHART)
_UNDATED: dict[str, dict[str, str | None]] = {
    ".png": {"Source": _MARK},
    ".svg": {"Date": None, "Source": _MARK},
    ".pdf": {"CreationDate": None, "Creator": _MARK},
}
"""The same chart gives the same file, whenever it is saved."""


def save_chart(figure: Figure, path: Path, *, is_public: bool = False) -> None:
    """Write the figure as PNG, SVG or PDF by the name's ending, whole or not at all.

    DataError('bad_file_suffix') for another ending, AccessError('cannot_write') from the disk.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError("bad_file_suffix", path=str(path), known=", ".join(SUFFIXES))
    files.write_bytes(path, chart_bytes(figure, suffix), Output(Kind.CHART, is_public))


def chart_bytes(
    figure: Figure, suffix: str = ".png", dpi: float = DPI, *, quick: bool = False
) -> bytes:
    """The figure as the content of a PNG, SVG or PDF file (`suffix` is one of `SUFFIXES`).

    `dpi` counts for PNG; `quick` packs one less, for the screen. Words stay words in SVG and
    PDF: they can be searched and copied.
    """
    stream = io.BytesIO()
    metadata = {"Title": figure.get_label(), **_UNDATED[suffix]}
    packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if quick else {}
    figure.savefig(stream, format=suffix[1:], dpi=dpi, metadata=metadata, **packed)
    return stream.getvalue()
