"""Photos of printed pages at the desk: known keys only, totals as what they are, never over a file
in which their period is signed; the rest is set aside with its reason."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import duckdb
import msgspec
import pytest
import segno
from msgspec.structs import replace
from PIL import Image

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import Enrolment
from cityreport.domain.page_record import MonthOnPaper, PageCell
from cityreport.domain.page_totals import OnPaper, PageTotal, TotalsOnPaper
from cityreport.domain.public_key import fingerprint
from cityreport.domain.submission import Submission
from cityreport.exchange import key_file, signed_file
from cityreport.exchange.key_file import OpenKey
from cityreport.exchange.page_reading import sign_page
from cityreport.exchange.seal_check import sign_submission
from cityreport.network.desk import Desk, DeskRun
from cityreport.network.network_view import write_overview
from tests.network.conftest import NOW, Collect
from tests.network.made_cities import corrected, made_submission, write
from tests.network.test_desk import held, set_aside

MADE = "2026-02-20T10:00:00Z"
MONTH = "2025-11"


class Paper:
    """An office with a key that prints pages."""

    def __init__(self, office: str, catalogue: CatalogueFile, key: OpenKey | None = None) -> None:
        self.office = office
        self.catalogue = catalogue
        self.key = key or key_file.make("office", office, MADE)

    def month(
        self, value: int, period: str = MONTH, made: str = MADE, *, signed: bool = True
    ) -> MonthOnPaper:
        cell = PageCell("L1", "_T", "_T", "A" if signed else "V", value)
        return MonthOnPaper(
            self.office, self.mark, self.catalogue.sha256[:16], period, made, signed, (cell,)
        )

    def year(self, *totals: PageTotal, period: str = "2024") -> TotalsOnPaper:
        return TotalsOnPaper(
            self.office, self.mark, self.catalogue.sha256[:16], "ab" * 8, period, MADE, 12, False,
            totals,
        )  # fmt: skip

    @property
    def mark(self) -> str:
        return fingerprint(self.key.file.key)[:16]

    def code(self, record: OnPaper) -> bytes:
        return sign_page(record, self.catalogue, self.key.signing)

    def send(self, record: OnPaper, folder: Path, name: str = "IMG_0001.jpg") -> Path:
        """Put a photo of a page into the folder."""
        drawn = io.BytesIO()
        segno.make(self.code(record), error="m").save(drawn, kind="png", scale=6, border=4)
        Image.open(drawn).convert("L").rotate(7, expand=True, fillcolor=230).save(folder / name)
        return folder / name

    def enrol(self, folder: Path, city: str = "Bangui", country: str = "CAF") -> None:
        made = Enrolment("cityreport-enrolment", "1.0", MADE, self.office, city, country,
                         self.key.file.key, [], None)  # fmt: skip
        signed = signed_file.signed(made, self.key.signing)
        (folder / f"enrolment-{city}.json").write_bytes(signed_file.encoded(signed))


def reasons(out: Path) -> dict[str, str]:
    return set_aside(out)


@pytest.fixture
def paper(cities: list[Submission], catalogue_file: CatalogueFile) -> Paper:
    return Paper(cities[0].office.id, catalogue_file)


def totals(out: Path) -> dict[tuple[str, str], tuple[int | None, str]]:
    """Value and status of L1 by office and period, as analyses read them."""
    return {
        (key[0], key[2]): value
        for key, value in held(out).items()
        if key[1] == "L1" and key[4] == "_T"
    }


def test_a_city_that_only_sends_photos_is_in_the_overview(
    paper: Paper, inbox: Path, out: Path, collect: Collect, catalogue_file: CatalogueFile
) -> None:
    paper.enrol(inbox)
    paper.send(paper.month(4), inbox)
    paper.send(paper.year(PageTotal("L1", "A", 51, 12)), inbox, "scan.png")
    run = collect()
    assert (run.taken, run.cities) == (2, 1)
    assert run.states == {"accepted_with_remarks": 2, "enrolled": 1}
    assert reasons(out) == {"IMG_0001.jpg": "desk_page_taken", "scan.png": "desk_page_taken"}
    assert totals(out) == {(paper.office, MONTH): (4, "A"), (paper.office, "2024"): (51, "A")}
    with Desk(out, catalogue_file) as desk:
        workbook, page = write_overview(desk.manifest, out, catalogue_file.catalogue, NOW)
    assert "Bangui" in page.read_text("utf-8")
    assert workbook.exists()
    assert duckdb.sql(f"SELECT city, country FROM '{out}/submissions.parquet'").fetchall() == [
        ("Bangui", "CAF"),
        ("Bangui", "CAF"),
    ]


def test_the_picture_is_kept_beside_its_numbers(
    paper: Paper, inbox: Path, out: Path, collect: Collect
) -> None:
    paper.enrol(inbox)
    sent = paper.send(paper.month(4), inbox)
    collect()
    kept = {path.suffix: path for path in (out / "received").iterdir()}
    assert kept[".bytes"].read_bytes() == sent.read_bytes()
    assert msgspec.json.decode(kept[".json"].read_bytes())["observations"][0]["value"] == 4


def test_a_page_is_never_before_a_file_in_which_its_month_is_signed(
    cities: list[Submission], paper: Paper, inbox: Path, out: Path, collect: Collect
) -> None:
    paper.enrol(inbox)
    paper.send(paper.month(4_000), inbox)
    collect()
    assert totals(out)[paper.office, MONTH] == (4_000, "A")
    signed = sign_submission(cities[0], paper.key.signing, ())
    write(signed, inbox)
    collect()
    said = next(o.value for o in signed.observations if (o.indicator, o.period) == ("L1", MONTH))
    assert totals(out)[paper.office, MONTH] == (said, "A")
    newer = replace(paper.month(5_000), made="2026-02-28T10:00:00Z")
    paper.send(newer, inbox, "IMG_0002.jpg")
    collect()
    assert totals(out)[paper.office, MONTH] == (said, "A")
    assert reasons(out)["IMG_0002.jpg"] == "desk_page_beside"


@pytest.mark.parametrize(
    ("made", "signed", "holds"),
    [(MADE, True, True), (MADE, False, False), ("2026-01-01T10:00:00Z", True, False)],
)
def test_a_signed_page_stands_before_an_older_file_in_which_nobody_signed(
    made: str,
    signed: bool,
    holds: bool,
    cities: list[Submission],
    paper: Paper,
    inbox: Path,
    out: Path,
    collect: Collect,
) -> None:
    rows = [replace(one, status="V") for one in cities[0].observations]
    unsigned = replace(cities[0], sign_off=[], observations=rows, seal=None)
    write(sign_submission(unsigned, paper.key.signing, ()), inbox)
    paper.send(paper.month(4_000, made=made, signed=signed), inbox)
    assert collect().taken == 2
    assert (totals(out)[paper.office, MONTH][0] == 4_000) is holds
    assert reasons(out)["IMG_0001.jpg"] == ("desk_page_taken" if holds else "desk_page_beside")


def test_a_page_of_an_unknown_office_waits_for_its_key(
    paper: Paper, inbox: Path, out: Path, collect: Collect
) -> None:
    paper.send(paper.month(4), inbox)
    assert collect().states == {"waiting": 1}
    assert reasons(out) == {"IMG_0001.jpg": "desk_page_unknown"}
    assert not list((out / "received").iterdir())
    paper.enrol(inbox)
    collect()
    assert collect().states == {"accepted_with_remarks": 1, "enrolled": 1}
    assert totals(out) == {(paper.office, MONTH): (4, "A")}


def test_of_one_page_on_two_photos_one_is_taken(
    paper: Paper, inbox: Path, out: Path, collect: Collect
) -> None:
    paper.enrol(inbox)
    paper.send(paper.month(4), inbox)
    paper.send(paper.month(4), inbox, "again.png")
    run = collect()
    assert run.states == {"accepted_with_remarks": 1, "duplicate": 1, "enrolled": 1}
    paper.send(paper.month(5, made="2026-02-25T10:00:00Z"), inbox, "newer.png")
    collect()
    assert totals(out)[paper.office, MONTH] == (5, "A"), "the newest of the pages"


def test_what_cannot_be_taken_is_set_aside_with_its_reason(
    cities: list[Submission],
    paper: Paper,
    inbox: Path,
    out: Path,
    collect: Collect,
    catalogue_file: CatalogueFile,
) -> None:
    paper.enrol(inbox)
    collect()
    thief = Paper(paper.office, catalogue_file)
    thief.send(thief.month(1), inbox, "forged.png")
    code = bytearray(paper.code(paper.month(3)))
    code[-65] ^= 1  # another value
    segno.make(bytes(code), error="m").save(str(inbox / "changed.png"), scale=6)
    (inbox / "no-picture.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    Image.new("L", (400, 400), 255).save(inbox / "a-cat.png")
    Image.new("1", (9_000, 9_000)).save(inbox / "huge.png")
    two = Image.new("L", (1400, 700), 255)
    for at, value in enumerate((1, 2)):
        one = Image.open(paper.send(paper.month(value), inbox, "one.png"))
        two.paste(one, (20 + 700 * at, 20))
    two.save(inbox / "two.png")
    (inbox / "one.png").unlink()
    paper.send(paper.month(3, made="2027-02-20T10:00:00Z"), inbox, "tomorrow.png")
    paper.send(paper.month(3, "2026-09"), inbox, "not-begun.png")
    paper.send(paper.year(PageTotal("L1", "A", 5, 3)), inbox, "no-year.png")
    final = replace(paper.month(3, signed=False), cells=paper.month(3).cells)
    paper.send(final, inbox, "final.png")
    paper.send(paper.month(1_000_000_000), inbox, "too-many.png")
    for name in ("IMG_1.HEIC", "scan.pdf", "scan.tiff"):
        (inbox / name).write_bytes(b"what no reader is there for")
    write(cities[1], inbox)
    run = collect()
    assert (run.taken, run.cities) == (1, 1), "nothing stops for them"
    assert reasons(out) == {
        "forged.png": "page_forged",
        "changed.png": "page_forged",
        "no-picture.jpg": "page_picture",
        "a-cat.png": "page_unseen",
        "huge.png": "page_large",
        "two.png": "page_several",
        "tomorrow.png": "created_in_future",
        "not-begun.png": "period_after_created",
        "no-year.png": "desk_page_empty",
        "final.png": "final_without_sign_off",
        "too-many.png": "too_large",
        "IMG_1.HEIC": "page_picture",
        "scan.pdf": "page_picture",
        "scan.tiff": "page_picture",
    }
    assert len(list((out / "received").iterdir())) == 1


def test_receipts_and_a_file_of_the_same_number_live_beside_pages(
    paper: Paper,
    inbox: Path,
    out: Path,
    catalogue_file: CatalogueFile,
) -> None:
    network = key_file.make("network", "a network", MADE)

    def run() -> DeskRun:
        with Desk(out, catalogue_file) as desk:
            return desk.collect(inbox, NOW, key=network)

    paper.enrol(inbox)
    paper.send(paper.month(4), inbox)
    run()
    whole = made_submission(0, catalogue_file, months=2)
    write(sign_submission(replace(whole, seal=None), paper.key.signing, ()), inbox)
    assert run().states == {"accepted": 1, "accepted_with_remarks": 1, "enrolled": 1}
    named = sorted(path.name for path in (out / "receipts").glob("*.json"))
    assert named[0] == "receipt_000001_CAF_Bangui_page.json"
    with Desk(out, catalogue_file) as desk:
        assert len(list(desk.manifest.receipts())) == 2
    people = duckdb.sql(f"SELECT count(*) FROM '{out}/people.parquet'").fetchall()
    assert people == [(len(whole.population),)], "as the file says them"


def test_a_desk_of_an_earlier_version_learns_the_country(
    paper: Paper, inbox: Path, out: Path, collect: Collect, catalogue_file: CatalogueFile
) -> None:
    out.mkdir()
    with sqlite3.connect(out / "desk.sqlite") as before:
        before.execute(
            "CREATE TABLE office_key (office TEXT PRIMARY KEY, key TEXT NOT NULL, city TEXT NOT"
            " NULL, since TEXT NOT NULL, source TEXT NOT NULL) STRICT, WITHOUT ROWID"
        )
        row = (paper.office, paper.key.file.key, "Bangui", MADE, "enrolment")
        before.execute("INSERT INTO office_key VALUES (?, ?, ?, ?, ?)", row)
    before.close()
    paper.send(paper.month(4), inbox)
    assert collect().states == {"waiting": 1}
    paper.enrol(inbox)
    collect()
    assert collect().states == {"accepted_with_remarks": 1, "enrolled": 1}


def test_a_page_that_comes_to_hold_again_still_has_its_totals(
    cities: list[Submission],
    paper: Paper,
    inbox: Path,
    out: Path,
    collect: Collect,
    catalogue_file: CatalogueFile,
) -> None:
    rows = [replace(one, status="V") for one in cities[0].observations]
    newer = replace(cities[0], sign_off=[], observations=rows, seal=None)
    write(sign_submission(newer, paper.key.signing, ()), inbox)
    paper.send(paper.month(4_000, made="2026-01-15T10:00:00Z"), inbox)
    collect()
    assert totals(out)[paper.office, MONTH][0] != 4_000
    with Desk(out, catalogue_file) as desk:
        desk.compact()
    slow = corrected(newer)  # by a computer whose clock was set back
    slow = replace(slow, created="2026-01-10T10:00:00Z", seal=None)
    write(sign_submission(slow, paper.key.signing, ()), inbox)
    assert collect().taken == 1
    assert totals(out)[paper.office, MONTH] == (4_000, "A")
