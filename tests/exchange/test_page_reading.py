"""A month on paper: printed, photographed, read back exactly or not at all."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cityreport.domain.catalogue import TOTAL, CatalogueFile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.page_record import (
    MonthOnPaper,
    PageCell,
    decode_page,
    encode_page,
    page_rows,
)
from cityreport.domain.page_totals import OnPaper
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange import key_file
from cityreport.exchange.page_reading import read_code, read_photo, sign_page
from cityreport.office import page_sheets
from cityreport.office.office import Office
from tests.conftest import PROFILE, clock
from tests.exchange.page_photos import (
    KEY,
    KINDS,
    MADE,
    OFFICE,
    Tally,
    draw_code,
    month_record,
    tally,
)
from tests.test_cli import Run, run

__all__ = ["run"]


def test_photos_of_a_page_are_read_without_a_wrong_number(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    for kind in ("the month's sheet, 6 cm, from near", "the year's code, 3 cm, from near"):
        assert tally(KINDS[kind], catalogue_file, 5, tmp_path) == Tally(5, 5, 0), kind


def test_a_month_with_its_breakdowns_fits_a_code_of_six_centimetres(
    catalogue_file: CatalogueFile,
) -> None:
    code = sign_page(month_record(catalogue_file), catalogue_file, KEY.signing)
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
    hold_changed(month_record(catalogue_file), at, put, gone, catalogue_file)


def hold_changed(
    said: OnPaper, at: int, put: bytes, gone: int, catalogue_file: CatalogueFile
) -> None:
    """Hold that a code with bytes put in and taken out is refused, or of an unknown office."""
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
    forged = sign_page(month_record(catalogue_file, key=other), catalogue_file, other.signing)
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


def test_a_picture_without_a_code_is_one_sentence(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    path = tmp_path / "a.png"
    Image.new("L", (300, 300), 255).save(path)
    with pytest.raises(DataError, match="page_unseen"):
        read_photo(path, catalogue_file, {})


@pytest.mark.parametrize("side", [8_000, 60_000, 2**31 - 1])
def test_a_picture_that_would_fill_a_memory_is_never_unpacked(
    side: int, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000))
    path = tmp_path / "bomb.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    )
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="page_large"):
            read_photo(path, catalogue_file, {})
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content)) + name + content
        + struct.pack(">I", zlib.crc32(name + content))
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_read_exactly_or_not_at_all(
    kind: str, catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    said = month_record(catalogue_file)
    drawn = tmp_path / "code.png"
    segno.make(sign_page(said, catalogue_file, KEY.signing), error="m").save(str(drawn), scale=4)
    written = io.BytesIO()
    Image.open(drawn).convert("RGB").save(written, kind)
    chance, path = random.Random(1), tmp_path / "damaged"
    refused: set[str] = set()
    for _ in range(40):
        content = bytearray(written.getvalue())
        for _ in range(chance.choice([1, 3, 30])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])
        try:
            found = read_photo(path, catalogue_file, {OFFICE: (KEY.file.key,)})
        except DataError as error:
            refused.add(error.code)
        else:
            assert found.record == said
    assert refused <= {"page_picture", "page_unseen", "page_large"}


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
    draw_code(sheet.images["code"], picture)
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
