"""The numbers of a desk are written anew as one file a year; what the network sees stays the
same, whenever that is interrupted."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.exchange.digest import seal_content
from cityreport.network import desk as desk_module
from cityreport.network.analyses import ANALYSES, Asked, NetworkNumbers
from cityreport.network.desk import Desk
from cityreport.network.manifest import Manifest
from cityreport.network.parquet_files import ParquetWriter
from tests.network.conftest import NOW, Collect, small
from tests.network.made_cities import corrected, made_submission, write


@pytest.fixture(scope="module")
def sent(catalogue_file: CatalogueFile) -> list[list[Submission]]:
    """Eight runs of four cities over two years: each corrects what came before, some of it
    unsigned, some of it a part of the months."""
    rng = random.Random(4)
    first = [
        small(made_submission(n, catalogue_file, months=15, last=Period.parse("2025-12")))
        for n in range(4)
    ]
    runs = [first]
    for times in range(1, 8):
        run = []
        for one in rng.sample(first, 2):
            made = corrected(one, more=rng.randint(1, 9), times=times)
            if rng.random() < 0.5:  # the last months alone, as a smaller correction
                start = "2025-09"
                made = msgspec.structs.replace(
                    made,
                    coverage=msgspec.structs.replace(made.coverage, start=start),
                    observations=[o for o in made.observations if o.period >= start],
                    sign_off=[s for s in made.sign_off if s.period >= start],
                    seal=None,
                )
            run.append(seal_content(made))
        runs.append(run)
    return runs


def seen(out: Path) -> dict[str, list[tuple[object, ...]]]:
    """What every analysis says, and each number that holds."""
    numbers = NetworkNumbers(out, Asked(Period.parse("2025-12")))
    try:
        return {name: sorted(numbers.rows(name), key=str) for name in (*ANALYSES, "numbers")}
    finally:
        numbers.close()


def files(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "data").iterdir())


def test_what_the_network_sees_stays_the_same(
    sent: list[list[Submission]],
    inbox: Path,
    out: Path,
    collect: Collect,
    catalogue_file: CatalogueFile,
) -> None:
    other = out.with_name("plain")
    for run in sent:
        for one in run:
            write(one, inbox)
        assert collect().looked_at == len(run)
        with Desk(other, catalogue_file) as plain:
            plain.collect(inbox, NOW)
        before = seen(out)
        with Desk(out, catalogue_file) as desk:
            desk.compact()
        assert seen(out) == before == seen(other)
        assert [name[:5] for name in files(out)] == ["2024-", "2025-"]
    with Desk(out, catalogue_file) as desk:
        held = sum(batch.rows for batch in desk.manifest.batches())
    assert held == len(seen(out)["numbers"])
    assert len(files(other)) == len(sent)
    assert collect().looked_at == 0


def test_beyond_a_number_of_files_it_is_done_by_itself(
    sent: list[list[Submission]],
    inbox: Path,
    out: Path,
    collect: Collect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk_module, "MOST_FILES", 4)
    most = 0
    for run in sent:
        for one in run:
            write(one, inbox)
        collect()
        most = max(most, len(files(out)))
    assert most == 4


class Death(BaseException):
    """The process is gone."""


def dies() -> None:
    raise Death


DEATHS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before the first file": lambda m: m.setattr(ParquetWriter, "_write", lambda *_: dies()),
    "with the files written": lambda m: m.setattr(Manifest, "replace_batches", lambda *_: dies()),
    "before the old ones are gone": lambda m: m.setattr(Path, "unlink", lambda *_, **__: dies()),
}


@pytest.mark.parametrize("death", DEATHS.values(), ids=DEATHS)
def test_a_death_on_the_way_loses_and_doubles_nothing(
    death: Callable[[pytest.MonkeyPatch], None],
    sent: list[list[Submission]],
    inbox: Path,
    out: Path,
    collect: Collect,
    catalogue_file: CatalogueFile,
) -> None:
    for run in sent[:3]:
        for one in run:
            write(one, inbox)
        collect()
    before = seen(out)
    with pytest.MonkeyPatch.context() as broken, Desk(out, catalogue_file) as desk:
        death(broken)
        with pytest.raises(Death):
            desk.compact()
    with Desk(out, catalogue_file) as desk:
        known = sorted(batch.name for batch in desk.manifest.batches())
        assert files(out) == known
        assert seen(out) == before
        desk.compact()
    assert seen(out) == before
    assert len(files(out)) == 2
