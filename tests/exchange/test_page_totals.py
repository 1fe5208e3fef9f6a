"""The small code of a printed summary: its bytes, its size, whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import Figure, Status
from cityreport.domain.page_totals import (
    PageTotal,
    TotalsOnPaper,
    decode_totals,
    encode_totals,
    required_counts,
    total_of,
)
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange import key_file
from cityreport.exchange.page_reading import code_on, read_code, sign_page
from tests.exchange.page_photos import KEY, MADE, OFFICE, totals_record
from tests.exchange.test_page_reading import hold_changed

YEAR = Period.parse("2025")


def figures(said: dict[str, tuple[int | None, str]]) -> dict[Period, Figure]:
    return {Period.parse(p): Figure(value, Status(s)) for p, (value, s) in said.items()}


@pytest.mark.parametrize("period", ["2025", "2026-10"])
def test_a_code_has_modules_of_half_a_millimetre(
    period: str, catalogue_file: CatalogueFile
) -> None:
    most = 0
    for seed in range(50):
        code = sign_page(totals_record(catalogue_file, seed, period), catalogue_file, KEY.signing)
        most = max(most, segno.make(code, error="m", micro=False).symbol_size()[0])
    assert 30 / most >= 0.49, "of 3 cm, the white border included"


@settings(max_examples=100)
@given(data=st.data())
def test_a_record_comes_back_from_its_bytes(
    data: st.DataObject, catalogue_file: CatalogueFile
) -> None:
    period = data.draw(st.sampled_from(["2025", "2026-10"]))
    of_year = len(period) == 4
    totals = []
    for indicator in required_counts(catalogue_file.catalogue):
        counted = st.tuples(
            st.sampled_from("APEBV"),
            st.integers(0, 12 * 999_999_999),
            st.integers(1, 12) if of_year else st.just(1),
        )
        without = st.tuples(st.sampled_from("OLMQ"), st.none(), st.just(0))
        drawn = data.draw(st.one_of(st.none(), counted, without))
        if drawn is not None:
            totals.append(PageTotal(indicator.code, *drawn))
    said = TotalsOnPaper(
        OFFICE, "0" * 16, catalogue_file.sha256[:16], "cd" * 8, period, MADE,
        data.draw(st.integers(0, 12 if of_year else 1)), data.draw(st.booleans()), tuple(totals),
    )  # fmt: skip
    assert decode_totals(encode_totals(said, catalogue_file), catalogue_file) == said


@settings(max_examples=400)
@given(at=st.integers(0, 5000), put=st.binary(max_size=3), gone=st.integers(0, 3))
def test_changed_bytes_are_refused(
    at: int, put: bytes, gone: int, catalogue_file: CatalogueFile
) -> None:
    hold_changed(totals_record(catalogue_file), at, put, gone, catalogue_file)


@settings(max_examples=200)
@given(content=st.binary(max_size=200))
def test_bytes_that_nobody_signed_are_one_error(
    content: bytes, catalogue_file: CatalogueFile
) -> None:
    head = encode_totals(totals_record(catalogue_file), catalogue_file)[:51]
    for code in (b"CR2" + content, b"CR1" + content, head + content):
        with pytest.raises(DataError, match="page_"):
            read_code(code + b"\0" * 64, catalogue_file, {OFFICE: (KEY.file.key,)})


def test_a_page_of_another_office_is_no_page_of_ours(catalogue_file: CatalogueFile) -> None:
    other = "11111111-0000-4000-8000-0000000000ff"
    theirs = key_file.make("office", other, MADE)
    made = totals_record(catalogue_file, key=theirs)
    known = {OFFICE: (KEY.file.key,)}
    with pytest.raises(DataError, match="page_forged"):
        read_code(sign_page(made, catalogue_file, theirs.signing), catalogue_file, known)
    honest = replace(made, office=other)
    code = sign_page(honest, catalogue_file, theirs.signing)
    assert read_code(code, catalogue_file, known).key is None, "nobody knows whose it is"
    assert read_code(code, catalogue_file, {other: (theirs.file.key,)}).key == theirs.file.key


def test_of_two_codes_on_a_picture_none_is_taken(
    catalogue_file: CatalogueFile, tmp_path: Path
) -> None:
    picture = Image.new("L", (1200, 600), 255)
    for at in range(2):
        code = sign_page(totals_record(catalogue_file, at), catalogue_file, KEY.signing)
        segno.make(code, error="m").save(str(tmp_path / f"{at}.png"), scale=6, border=4)
        picture.paste(Image.open(tmp_path / f"{at}.png").convert("L"), (60 + 600 * at, 60))
    picture.save(tmp_path / "both.png")
    with pytest.raises(DataError, match="page_several"):
        code_on(tmp_path / "both.png")
    assert code_on(tmp_path / "0.png") != code_on(tmp_path / "1.png")


def test_a_year_is_told_from_its_months() -> None:
    signed = YEAR.months()[:11]
    all_of_it = figures({str(month): (2, "A") for month in YEAR.months()})
    assert total_of("L1", YEAR, all_of_it, YEAR.months()) == PageTotal("L1", "A", 24, 12)
    assert total_of("L1", YEAR, all_of_it, signed) == PageTotal("L1", "V", 24, 12)
    lacking = all_of_it | figures({"2025-03": (None, "O"), "2025-04": (0, "E")})
    assert total_of("L1", YEAR, lacking, YEAR.months()) == PageTotal("L1", "E", 20, 11)
    hidden = all_of_it | figures({"2025-03": (None, "Q")})
    assert total_of("L1", YEAR, hidden, YEAR.months()) == PageTotal("L1", "Q", None, 0)
    assert total_of("L1", YEAR, {}, ()) is None
    never = figures({str(month): (None, "L") for month in YEAR.months()})
    assert total_of("L1", YEAR, never, ()) == PageTotal("L1", "L", None, 0)


def test_a_quarter_or_a_year_stands_where_its_months_are_missing() -> None:
    said = figures(
        {"2025-01": (1, "A"), "2025-Q1": (9, "A"), "2025-Q2": (5, "A"), "2025": (7, "A")}
    )
    assert total_of("L1", YEAR, said, YEAR.months()) == PageTotal("L1", "A", 6, 4)
    alone = figures({"2025": (7, "A")})
    assert total_of("L1", YEAR, alone, YEAR.months()) == PageTotal("L1", "A", 7, 12)
    assert total_of("L1", Period.parse("2025-01"), said, ()) == PageTotal("L1", "V", 1, 1)
    assert total_of("L1", Period.parse("2025-02"), said, ()) is None
