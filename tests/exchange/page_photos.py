"""Simulated photos of printed codes, and how many of them are read: `python -m
tests.exchange.page_photos COUNT` prints a table of every kind. The same seed makes the same photos.

A page of A4 is drawn as a printer of 300 dpi puts it on paper, photographed by a hand that tilts
and shakes, in light from one side, and made smaller and compressed as a messenger does it.
"""

from __future__ import annotations

import io
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFilter

from cityreport.domain.catalogue import TOTAL, CatalogueFile, read_catalogue
from cityreport.domain.page_record import MonthOnPaper, PageCell, page_rows
from cityreport.domain.page_totals import OnPaper, PageTotal, TotalsOnPaper, required_counts
from cityreport.domain.public_key import fingerprint
from cityreport.errors import DataError
from cityreport.exchange import key_file
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.page_reading import read_photo, sign_page
from cityreport.paths import catalogue_file

OFFICE = "0f0f0f0f-0000-4000-8000-0000000000ff"
MADE = "2026-11-03T09:30:00Z"
KEY = key_file.make("office", OFFICE, MADE)
_DOTS = 300 / 2.54
"""Dots of a printer in a centimetre."""
_PAPER = (round(21 * _DOTS), round(29.7 * _DOTS))
_GREY = 205
"""The table that the page lies on."""


def month_record(catalogue: CatalogueFile, seed: int = 1, key: OpenKey = KEY) -> MonthOnPaper:
    """A month with all its totals and breakdowns, as a city of half a million has them."""
    chance = random.Random(seed)
    cells = []
    for indicator, breakdown, codes in page_rows(catalogue.catalogue):
        most = 900 if breakdown == TOTAL else 90
        for code in codes:
            value = chance.randrange(most)
            cells.append(PageCell(indicator.code, breakdown, code, "A", value))
    mark = fingerprint(key.file.key)[:16]
    return MonthOnPaper(
        OFFICE, mark, catalogue.sha256[:16], "2026-10", MADE, True, tuple(cells)
    )  # fmt: skip


def totals_record(
    catalogue: CatalogueFile, seed: int = 1, period: str = "2025", key: OpenKey = KEY
) -> TotalsOnPaper:
    """The totals of a month or of a year of a large city, a third of them not of all months."""
    chance = random.Random(seed)
    of_year = len(period) == 4
    totals = []
    for indicator in required_counts(catalogue.catalogue):
        months = chance.choice([12, 12, chance.randrange(1, 12)]) if of_year else 1
        value = chance.randrange(90_000 if of_year else 9_000)
        totals.append(PageTotal(indicator.code, chance.choice("AAAP"), value, months))
    mark = fingerprint(key.file.key)[:16]
    signed = 12 if of_year else 1
    return TotalsOnPaper(
        OFFICE, mark, catalogue.sha256[:16], "ab" * 8, period, MADE, signed, False, tuple(totals)
    )


def printed(code: bytes, centimetres: float) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """Return a printed page with the code, its white border included, that wide; and its place."""
    drawn = io.BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    side = round(centimetres * _DOTS)
    code_ = Image.open(drawn).convert("L").resize((side, side), Image.Resampling.BOX)
    page = Image.new("L", _PAPER, 250)
    draw = ImageDraw.Draw(page)
    for line in range(200, 2200, 60):  # words, from afar
        for word in range(180, 2200, 150):
            draw.rectangle((word, line, word + 110, line + 22), fill=60)
    place = (200, 2400, 200 + side, 2400 + side)
    page.paste(code_, place[:2])
    return page.filter(ImageFilter.GaussianBlur(0.7)), place  # ink runs


def photo(code: bytes, centimetres: float, chance: random.Random, *, whole: bool) -> bytes:
    """A photo from near, or of the whole page, as a messenger delivers it."""
    page, place = printed(code, centimetres)
    left, top, right, bottom = place
    side = right - left
    if whole:
        view = [-100.0, -100.0, _PAPER[0] + 100.0, _PAPER[1] + 100.0]
    else:
        away = [side * chance.uniform(0.3, 1.2) for _ in range(4)]
        view = [left - away[0], top - away[1], right + away[2], bottom + away[3]]
    most = 0.05 if whole else 0.12
    width, height = view[2] - view[0], view[3] - view[1]
    corners = [  # where the corners of the photo lie on the page: tilted, from the side
        (x + chance.uniform(-most, most) * width, y + chance.uniform(-most, most) * height)
        for x, y in ((view[0], view[1]), (view[2], view[1]), (view[2], view[3]), (view[0], view[3]))
    ]
    scale = 2400 / max(width, height)
    size = (round(width * scale), round(height * scale))
    taken = page.transform(
        size, Image.Transform.PERSPECTIVE, _perspective(size, corners),
        Image.Resampling.BICUBIC, fillcolor=_GREY,
    )  # fmt: skip
    turn = chance.uniform(-15, 15)  # of a whole page nothing is cut off
    taken = taken.rotate(turn, Image.Resampling.BICUBIC, expand=whole, fillcolor=_GREY)
    taken = _lit(taken, chance)
    blur = chance.uniform(0, 1.2 if whole else 3.0)
    taken = taken.filter(ImageFilter.GaussianBlur(blur))
    side_ = chance.randrange(1280, 1601)  # as messengers make photos smaller
    ratio = side_ / max(taken.size)
    small = (round(taken.width * ratio), round(taken.height * ratio))
    out = io.BytesIO()
    taken.resize(small, Image.Resampling.BICUBIC).save(
        out, "JPEG", quality=chance.randrange(40, 80)
    )
    return out.getvalue()


def scan(code: bytes, centimetres: float, chance: random.Random) -> bytes:
    """A scan at 150 dpi, a little askew, as a PNG in grey."""
    page, _ = printed(code, centimetres)
    turned = page.rotate(chance.uniform(-3, 3), Image.Resampling.BICUBIC, fillcolor=250)
    out = io.BytesIO()
    turned.resize((page.width // 2, page.height // 2), Image.Resampling.BOX).save(out, "PNG")
    return out.getvalue()


def _perspective(size: tuple[int, int], corners: list[tuple[float, float]]) -> list[float]:
    """Return the eight numbers that lead from a photo of that size to the page."""
    width, height = size
    rows, ends = [], []
    photo_corners = ((0, 0), (width, 0), (width, height), (0, height))
    for (x, y), (u, v) in zip(photo_corners, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        ends += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows, float), np.array(ends))]


def _lit(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Return it in light from one side, under the edge of a shadow, with the grain of a sensor."""
    width, height = picture.size
    across = np.linspace(0, 1, width)[None, :]
    down = np.linspace(0, 1, height)[:, None]
    turn = chance.uniform(-1, 1)
    light = 1 - chance.uniform(0.1, 0.5) * (turn * across + (1 - abs(turn)) * down)
    edge = chance.uniform(0.2, 0.8)
    shadow = 1 - chance.uniform(0.1, 0.4) / (1 + np.exp((edge - across) * 40))
    grain = np.random.default_rng(chance.randrange(2**32)).normal(0, 4, (height, width))
    lit = np.asarray(picture, float) * light * shadow * 0.95 + grain
    return Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))


def draw_code(svg: bytes, path: Path) -> None:
    """Draw the modules of a code that is given as a vector picture."""
    found = re.search(rb'viewBox="0 0 (\d+)', svg)
    assert found is not None
    side = 6 * int(found[1])
    picture = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, length in re.findall(rb"M(\d+) (\d+)h(\d+)v1h", svg):
        left, top = 6 * int(x), 6 * int(y)
        draw.rectangle((left, top, left + 6 * int(length) - 1, top + 5), fill=0)
    picture.save(path)


class Kind(NamedTuple):
    """A kind of picture: what is printed, how wide, and how it becomes a picture."""

    record: Callable[[CatalogueFile, int], OnPaper]
    picture: Callable[[bytes, random.Random], bytes]


def _kind(record: Callable[[CatalogueFile, int], OnPaper], wide: float, way: str) -> Kind:
    def picture(code: bytes, chance: random.Random) -> bytes:
        if way == "scan":
            return scan(code, wide, chance)
        return photo(code, wide, chance, whole=way == "whole")

    return Kind(record, picture)


def _month_totals(catalogue: CatalogueFile, seed: int) -> TotalsOnPaper:
    return totals_record(catalogue, seed, "2026-10")


KINDS = {
    "the year's code, 3 cm, from near": _kind(totals_record, 3, "near"),
    "the month's code, 3 cm, from near": _kind(_month_totals, 3, "near"),
    "the year's code, 3 cm, the whole page": _kind(totals_record, 3, "whole"),
    "the month's sheet, 6 cm, from near": _kind(month_record, 6, "near"),
    "the month's sheet, 6 cm, the whole page": _kind(month_record, 6, "whole"),
    "the year's code, 3 cm, scanned at 150 dpi": _kind(totals_record, 3, "scan"),
    "the month's sheet, 6 cm, scanned at 150 dpi": _kind(month_record, 6, "scan"),
}


class Tally(NamedTuple):
    """Pictures that were tried, that were read, and that were read with another number."""

    tried: int
    read: int
    wrong: int


def tally(kind: Kind, catalogue: CatalogueFile, count: int, folder: Path, seed: int = 1) -> Tally:
    """Make so many pictures of a kind, each with other numbers, and read them."""
    known = {OFFICE: (KEY.file.key,)}
    read = wrong = 0
    for number in range(count):
        said = kind.record(catalogue, number)
        path = folder / f"picture-{number}.jpg"
        code = sign_page(said, catalogue, KEY.signing)
        path.write_bytes(kind.picture(code, random.Random(f"{seed} {number}")))
        try:
            found = read_photo(path, catalogue, known)
        except DataError:
            continue
        finally:
            path.unlink()
        read += 1
        wrong += found.record != said or found.key != KEY.file.key
    return Tally(count, read, wrong)


def main(count: int) -> None:
    """Print a table of all kinds."""
    catalogue = read_catalogue(catalogue_file().read_bytes())
    say = sys.stdout.write
    say("| picture | tried | read | a number wrong | seconds each |\n|---|--:|--:|--:|--:|\n")
    for name, kind in KINDS.items():
        began = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            found = tally(kind, catalogue, count, Path(folder))
        took = (time.process_time() - began) / count
        say(f"| {name} | {found.tried} | {found.read} | {found.wrong} | {took:.2f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
