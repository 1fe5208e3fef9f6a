"""A month on paper: printed, photographed, read back exactly or not at all."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.page_record import (
    MonthOnPaper,
    PageCell,
    decode_page,
    encode_page,
    page_rows,
)
from cityreport.domain.period import Period
from cityreport.domain.public_key import fingerprint
from cityreport.errors import DataError
from cityreport.exchange import key_file, page_reading
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.page_reading import read_code, read_photo, sign_page
from cityreport.office import page_sheets
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.test_cli import Run, run

__all__ = ["run"]

OFFICE = "0f0f0f0f-0000-4000-8000-0000000000ff"
MADE = "2026-11-03T09:30:00Z"
KEY = key_file.make("office", OFFICE, MADE)


def record(catalogue: CatalogueFile, seed: int = 1, key: OpenKey = KEY) -> MonthOnPaper:
    """A month with all its totals and breakdowns, as a city of half a million has them."""
    chance = random.Random(seed)
    cells = []
    for indicator, breakdown, codes in page_rows(catalogue.catalogue):
        most = 900 if breakdown == TOTAL else 90
        for code in codes:
            value = chance.randrange(most)
            cells.append(PageCell(indicator.code, breakdown, code, "A", value))
    return MonthOnPaper(
        OFFICE, fingerprint(key.file.key)[:16], catalogue.sha256[:16], "2026-10", MADE, True,
        tuple(cells),
    )  # fmt: skip


def photo(code: bytes, chance: random.Random) -> bytes:
    """A photo of the sheet as a messenger delivers it: tilted, out of focus, shaded, compressed."""
    drawn = io.BytesIO()
    segno.make(code, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    page = Image.open(drawn).convert("L")
    side = page.width
    sheet = Image.new("L", (side * 2, side * 2), 235)
    sheet.paste(page, (side // 2, side // 2))
    sheet = sheet.rotate(chance.uniform(-25, 25), fillcolor=200, resample=Image.Resampling.BICUBIC)
    slant = [chance.uniform(-0.04, 0.04) for _ in range(2)]
    tilt = [chance.uniform(-6e-5, 6e-5) for _ in range(2)]
    sheet = sheet.transform(
        sheet.size, Image.Transform.PERSPECTIVE, (1, slant[0], 0, slant[1], 1, 0, *tilt),
        Image.Resampling.BICUBIC, fillcolor=200,
    )  # fmt: skip
    shade = Image.linear_gradient("L").resize(sheet.size).rotate(chance.choice([0, 90, 180, 270]))
    dark = Image.new("L", sheet.size, 40)
    mask = shade.point([int(v * chance.uniform(0.2, 0.5)) for v in range(256)])
    sheet = Image.composite(dark, sheet, mask)
    ImageDraw.Draw(sheet).ellipse((0, 0, side // 3, side // 3), fill=120)
    width = chance.randrange(1200, 1600)  # as messengers make photos smaller
    sheet = sheet.resize((width, width), Image.Resampling.BICUBIC)
    sheet = sheet.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.0)))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=chance.randrange(40, 75))
    return out.getvalue()


def tally(catalogue: CatalogueFile, count: int, folder: Path, seed: int = 1) -> tuple[int, int]:
    """How many of so many photos were read, and how many of those with another number."""
    chance = random.Random(seed)
    known = {OFFICE: (KEY.file.key,)}
    right = wrong = 0
    for number in range(count):
        said = record(catalogue, number)
        path = folder / f"photo-{number}.jpg"
        path.write_bytes(photo(sign_page(said, catalogue, KEY.signing), chance))
        try:
            found = read_photo(path, catalogue, known)
        except DataError:
            continue
        right += found.record == said
        wrong += found.record != said
    return right, wrong


def test_photos_of_a_page_are_read_without_a_wrong_number(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    assert tally(catalogue_file, 5, tmp_path) == (5, 0)


def test_a_month_with_its_breakdowns_fits_a_code_of_six_centimetres(
    catalogue_file: CatalogueFile,
) -> None:
    code = sign_page(record(catalogue_file), catalogue_file, KEY.signing)
    made = segno.make(code, error="m", micro=False)
    assert made.version <= 25, "half a millimetre for each module"


CELLS = st.one_of(
    st.none(),
    st.tuples(st.sampled_from("APEBV"), st.integers(0, 999_999_999)),
    st.tuples(st.sampled_from("OLM"), st.none()),
)


@settings(max_examples=60)
@given(data=st.data())
def test_a_record_comes_back_from_its_bytes(
    data: st.DataObject, catalogue_file: CatalogueFile
) -> None:
    cells = []
    for indicator, breakdown, codes in list(page_rows(catalogue_file.catalogue))[:6]:
        for code in codes:
            drawn = data.draw(CELLS)
            if drawn is not None:
                cells.append(PageCell(indicator.code, breakdown, code, *drawn))
    said = MonthOnPaper(OFFICE, "0" * 16, catalogue_file.sha256[:16], "2026-01", MADE, False,
                      tuple(cells))  # fmt: skip
    assert decode_page(encode_page(said, catalogue_file), catalogue_file) == said


@settings(max_examples=300)
@given(at=st.integers(0, 5000), put=st.binary(max_size=3), gone=st.integers(0, 3))
def test_changed_bytes_are_refused(
    at: int, put: bytes, gone: int, catalogue_file: CatalogueFile
) -> None:
    said = record(catalogue_file)
    code = sign_page(said, catalogue_file, KEY.signing)
    at %= len(code)
    changed = code[:at] + put + code[at + gone :]
    try:
        found = read_code(changed, catalogue_file, {OFFICE: (KEY.file.key,)})
    except DataError:
        assert changed != code
    else:
        assert found.record == said or found.key is None, "of an office whose key is not known"


def test_a_page_of_another_key_is_refused(catalogue_file: CatalogueFile) -> None:
    other = key_file.make("office", OFFICE, MADE)
    forged = sign_page(record(catalogue_file, key=other), catalogue_file, other.signing)
    with pytest.raises(DataError, match="page_forged"):
        read_code(forged, catalogue_file, {OFFICE: (KEY.file.key,)})
    assert read_code(forged, catalogue_file, {}).key is None


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"no picture", "page_picture"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "page_picture")],
)
def test_what_is_no_picture_is_one_sentence(
    content: bytes, code: str, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(DataError, match=code):
        read_photo(path, catalogue_file, {})


def test_a_picture_without_a_code_and_one_that_is_too_large(
    catalogue_file: CatalogueFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (300, 300), 255).save(path)
    with pytest.raises(DataError, match="page_unseen"):
        read_photo(path, catalogue_file, {})
    monkeypatch.setattr(page_reading, "MOST_PIXELS", 1000)
    with pytest.raises(DataError, match="page_picture"):
        read_photo(path, catalogue_file, {})


def test_a_printed_month_is_read_from_its_picture(
    run: Run, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    store, month = tmp_path / "cali.cityreport", Period.parse("2023-01")
    with Office.create(store, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        office.cells.record(Observation(CellKey("L1", month), 0))
        office.cells.record(Observation(CellKey("L1", month, TOTAL, "sex", "F"), 0))
        office.cells.record(Observation(CellKey("P1", month), None, Status.NOT_AVAILABLE))
        sheet = page_sheets.month_sheet(office, month)
    assert "Intentional homicide" in sheet.html
    key = run("key", "show", "--store", store, "--json").json["key"]["x"]
    printed = tmp_path / "page.pdf"
    assert run("page", "2023-01", "--out", printed, "--store", store).code == 0
    assert printed.read_bytes().startswith(b"%PDF")
    picture = tmp_path / "photo.png"
    _drawn(sheet.images["code"], picture)
    found = run("read-page", picture)
    assert found.code == 0, found.out
    assert "signed with the known key" in found.out
    assert "L1  0  V" in found.out
    answer = run("read-page", picture, "--json").json[0]
    assert answer["signed_by"] == key
    assert [(c["indicator"], c["category"], c["status"], c["value"]) for c in answer["cells"]] == [
        ("L1", "_T", "V", 0),
        ("L1", "F", "V", 0),
        ("P1", "_T", "O", None),
    ]
    failed = run("read-page", picture, printed)
    assert failed.code == 1
    assert "is not a picture" in failed.out
    assert (
        "is not a month" in run("page", "2023", "--out", printed, "--force", "--store", store).err
    )


def _drawn(svg: bytes, path: Path) -> None:
    """Draw the modules of a code that is given as a vector picture."""
    import re

    side = int(re.search(rb'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    picture = Image.new("L", (side * 6, side * 6), 255)
    draw = ImageDraw.Draw(picture)
    for x, y in re.findall(rb"M(\d+) (\d+)h1v1h-1z", svg):
        left, top = 6 * int(x), 6 * int(y)
        draw.rectangle((left, top, left + 5, top + 5), fill=0)
    picture.save(path)
