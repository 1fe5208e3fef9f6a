"""An office with a past, what it holds, and ways to break its file: shared by the tests of
salvage. Every way takes a seed, so that a failure can be repeated."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.salvage.salvage import JournalTexts, ProofCounts
from cityreport.store.backup_files import BackupReason, backup_folder, make_backup
from tests.conftest import PROFILE, clock

PAGE = 4096
State = tuple[object, ...]

WORDS = JournalTexts(
    "Ada", "2024-02-10T09:30:00Z", "cityreport test", lambda _: "saved", lambda _: "look at it"
)


def make_kept(folder: Path, catalogue_file: CatalogueFile, *since: Observation) -> Path:
    """A folder with an office, a backup of yesterday, and what was entered since."""
    path = folder / "office.cityreport"
    make_office(path, catalogue_file)
    make_backup(path, backup_folder(path), BackupReason.at("day", "2024-02-09T08:00:00Z", "test"))
    with Office.open(path, catalogue_file, clock, "Ada") as office:
        for observation in since:
            office.cells.record(observation)
    return folder


def make_office(path: Path, catalogue_file: CatalogueFile, years: int = 3) -> None:
    """Months of two districts: typed, pasted, corrected, emptied, taken back; long notes."""
    chance = random.Random(8)
    with Office.create(path, catalogue_file, clock, "Ada") as office:
        office.city.save(PROFILE)
        for year in range(2024 - years, 2024):
            for month in range(1, 13):
                office.cells.record_many(_month(Period.month(year, month), chance))
        for _ in range(40):
            key = CellKey(
                "L1", Period.month(2023, chance.randint(1, 12)), chance.choice(["01", "02"])
            )
            office.cells.record(
                Observation(key, chance.randint(0, 40), note="n" * chance.randint(0, 2000))
            )
        for month in (2, 5, 9):
            office.cells.clear(CellKey("L1", Period.month(2022, month), "01"))
            office.cells.record(
                Observation(CellKey("L2", Period.month(2022, month)), None, Status.NOT_AVAILABLE)
            )
        office.steps.undo()
        office.cells.clear(CellKey("L3", Period.month(2023, 3), "02"))


def _month(period: Period, chance: random.Random) -> list[Observation]:
    changes = []
    for area in ("_T", "01", "02"):
        for indicator in ("L1", "L2", "L3"):
            total = CellKey(indicator, period, area)
            changes.append(Observation(total, chance.randint(0, 90), source="Police, table 4"))
        for category in ("F", "M"):
            key = CellKey("L1", period, area, "sex", category)
            changes.append(Observation(key, chance.randint(0, 40), Status.PROVISIONAL))
    return changes


def cells_of(path: Path) -> dict[str, State]:
    """What the observation table holds: key -> state."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM observation").fetchall()
    return {"\t".join(row[:5]): row[5:13] for row in rows}


def pages_of(path: Path, table: str) -> list[int]:
    """The leaf pages of a table or index, as an undamaged file tells."""
    from cityreport.salvage.sqlite_pages import PageFile

    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
    with PageFile(path) as file:
        return sorted(n for n, page, _ in file.tree(root) if page and not page.children)


def overwrite(path: Path, start: int, content: bytes) -> None:
    """Put other bytes into a file."""
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(content)


def destroy(path: Path, page: int) -> None:
    """Fill a page with zeros."""
    overwrite(path, (page - 1) * PAGE, b"\0" * PAGE)


def destroy_share(path: Path, share: float, seed: int) -> None:
    """Fill a share of the pages, any of them, with zeros or noise."""
    chance = random.Random(seed)
    count = path.stat().st_size // PAGE
    for page in chance.sample(range(1, count + 1), round(share * count)):
        noise = chance.randbytes(PAGE) if chance.random() < 0.5 else b"\0" * PAGE
        overwrite(path, (page - 1) * PAGE, noise)


def flip_bits(path: Path, seed: int) -> None:
    """Turn ten bits over, anywhere."""
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(10):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut_tail(path: Path, seed: int) -> None:
    """Keep the beginning only."""
    content = path.read_bytes()
    path.write_bytes(content[: random.Random(seed).randrange(1, len(content))])


def swap_pages(path: Path, seed: int) -> None:
    """Exchange four pairs of pages."""
    chance = random.Random(seed)
    content = path.read_bytes()
    pages = [content[place : place + PAGE] for place in range(0, len(content), PAGE)]
    for _ in range(4):
        one, other = chance.randrange(len(pages)), chance.randrange(len(pages))
        pages[one], pages[other] = pages[other], pages[one]
    path.write_bytes(b"".join(pages))


def repeat_page(path: Path, seed: int) -> None:
    """Write one page over four others: what a disk does that mixes its sectors up."""
    chance = random.Random(seed)
    count = path.stat().st_size // PAGE
    content = path.read_bytes()
    source = chance.randrange(count) * PAGE
    for _ in range(4):
        overwrite(path, chance.randrange(count) * PAGE, content[source : source + PAGE])


def zero_stretches(path: Path, seed: int) -> None:
    """Fill twenty stretches of 512 bytes, sectors of a disk, with zeros."""
    chance = random.Random(seed)
    for _ in range(20):
        overwrite(path, chance.randrange(path.stat().st_size // 512) * 512, b"\0" * 512)


def overwrite_header(path: Path, seed: int) -> None:
    """Lose the first 100 bytes, or the whole first page."""
    size = 100 if seed % 2 else PAGE
    overwrite(path, 0, random.Random(seed).randbytes(size))


WAYS: tuple[Callable[[Path, int], None], ...] = (
    flip_bits,
    cut_tail,
    swap_pages,
    repeat_page,
    zero_stretches,
    overwrite_header,
)


def differences(original: dict[str, State], salvaged: dict[str, State]) -> list[str]:
    """Cells of a salvaged file that are not what was entered."""
    return [key for key, state in salvaged.items() if original.get(key) != state]


def share(count: ProofCounts, original: int) -> float:
    """Which share of the cells came back with proof."""
    return (count.proven + count.journal) / original
