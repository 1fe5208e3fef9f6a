"""How `format-8.cityreport` and `format-8.json` were made. Kept to be read, not to be run again:
a later program would make a file of a later format. See README.md.

    PYTHONPATH=. python tests/data/stores/make_format_8.py FOLDER
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from cityreport import paths
from cityreport.domain.area import Followed
from cityreport.domain.catalogue import read_catalogue
from cityreport.domain.city import (
    Area,
    Baseline,
    City,
    DateBasis,
    EarlierCurrency,
    PathKind,
    Population,
    Profile,
    Series,
    Target,
)
from cityreport.domain.collection import Collected
from cityreport.domain.observation import CellKey, Observation, Status
from cityreport.domain.period import Frequency, Period
from cityreport.office.office import Office

OCTOBER, NOVEMBER, DECEMBER, YEAR = (
    Period.parse(text) for text in ("2023-10", "2023-11", "2023-12", "2023")
)

PROFILE = Profile(
    city=City(
        "Villa Ñandú",
        "COL",
        "CO VNA",
        contact="seguridad@villa.example",
        currency="COP",
        attribution="Policía Metropolitana, tabla 4",
        earlier_currencies=(EarlierCurrency("USD", "2015-01"),),
    ),
    areas=(
        Area("00", "Viejo", valid_to=Period.parse("2018-12")),
        Area("01", "Centro"),
        Area(
            "02",
            "Río Bajo",
            valid_from=Period.parse("2019-01"),
            follows=(Followed("00", Period.parse("2019-01")),),
        ),
    ),
    population=(
        Population(2018, 227_642, "Census 2018"),
        Population(2023, 231_000, "Projection"),
        Population(2018, 100_001, "Census 2018", area="01"),
    ),
    baseline=Baseline((2018, 2019), "The register of 2017 was lost in a flood, Ñandú"),
    target=Target(2030, 0.5, PathKind.LINEAR),
    series=(
        Series(
            "L1",
            agency="Medicina Legal",
            unit="victims",
            attempts_included=False,
            date_basis=DateBasis.RECORDING,
            coverage="Whole municipality",
            break_period=Period.parse("2021-01"),
            break_reason="New register",
        ),
    ),
)


class Clock:
    """A minute later each time it is looked at."""

    def __init__(self) -> None:
        self._now = datetime(2024, 2, 10, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(minutes=1)
        return self._now


def fill(office: Office) -> None:
    """Cells of every status and kind, with texts that are easily spoiled."""
    office.city.save(PROFILE)
    for number, status in enumerate((s for s in Status if s.value in "APEB"), start=1):
        key = CellKey(f"P{number}", DECEMBER)
        office.cells.record(
            Observation(key, number * 10, status, f"note {number}", "Police, table 4")
        )
    for code, status in (("G1", "O"), ("G2", "L"), ("G3", "M")):
        office.cells.record(
            Observation(CellKey(code, DECEMBER), None, Status(status), "no register")
        )
    office.cells.record(Observation(CellKey("L2", DECEMBER), 0, note="a zero is an answer"))
    office.cells.record(Observation(CellKey("L3", DECEMBER), 999_999_999))
    office.cells.record(
        Observation(
            CellKey("L4", DECEMBER),
            3,
            note='two lines\n"quoted"\tand a tab; =1+1',
            source="شرطة المدينة, Ñandú, 警察",
        )
    )
    total = CellKey("L1", DECEMBER)
    women, men = (total._replace(breakdown="sex", category=c) for c in ("F", "M"))
    office.cells.record_many([Observation(total, 9), Observation(women, 2), Observation(men, 7)])
    office.cells.record_many(
        [
            Observation(CellKey("L1", month, area), value)
            for month, area, value in (
                (NOVEMBER, "01", 4),
                (NOVEMBER, "02", 1),
                (DECEMBER, "01", 5),
                (DECEMBER, "02", 4),
            )
        ],
        reason="table of the districts",
    )
    office.cells.record(Observation(CellKey("V1", YEAR), 1_234_567_890_123, currency="COP"))
    office.cells.record(Observation(CellKey("V3", YEAR), 12, Status.ESTIMATED))
    for code, value, size, margin in (("S1", 41.25, 1200, 2.8), ("S2", 7.5, None, None)):
        office.cells.record(
            Observation(CellKey(code, YEAR), value, sample_size=size, margin=margin)
        )
    for number, code in enumerate(("L1", "P1", "R1", "R2", "F1", "C2"), start=20):
        office.cells.record(Observation(CellKey(code, NOVEMBER), number, source="Police"))


def sign(office: Office) -> None:
    """A signed month, and a population that is corrected after it."""
    required = [
        CellKey(one.code, OCTOBER)
        for one in office.catalogue.indicators
        if one.required and one.frequency is Frequency.MONTH and one.derived is None
    ]
    office.cells.record_many([Observation(key, 3) for key in required])
    office.sign_off.sign(OCTOBER, "Head of statistics", blocking=lambda _: ())
    people = tuple(
        replace(row, value=227_700) if (row.area, row.year) == ("_T", 2018) else row
        for row in office.city.profile.population
    )
    office.city.save(replace(office.city.profile, population=people))


def change(office: Office) -> None:
    """What a journal has after some days: corrections, undo, redo, a cell that was emptied."""
    office.cells.record(
        Observation(CellKey("P1", DECEMBER), 11, Status.NORMAL, "corrected", "Police")
    )
    office.cells.clear(CellKey("F1", NOVEMBER))
    office.cells.record(Observation(CellKey("R2", NOVEMBER), 77))
    office.steps.undo()
    office.cells.record(Observation(CellKey("C2", NOVEMBER), 88))
    office.steps.undo()
    office.steps.redo()
    office.changes.officer = "Ben Ødegård"
    office.cells.record(Observation(CellKey("R1", DECEMBER), 31, Status.PROVISIONAL))
    office.steps.undo()


def dump(store: Path) -> dict[str, object]:
    """What the file says, read with plain SQL."""
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:

        def rows(statement: str) -> list[list[object]]:
            return [list(row) for row in connection.execute(statement)]

        return {
            "schema": connection.execute("PRAGMA user_version").fetchone()[0],
            "cells": rows(
                "SELECT indicator, period, area, breakdown, category, value, status, note, source,"
                " currency, sample_size, margin FROM observation"
                " ORDER BY period, area, indicator, breakdown, category"
            ),
            "city": rows("SELECT name, country, locode, contact, currency, attribution FROM city"),
            "earlier_currencies": rows("SELECT earlier_currencies FROM city"),
            "areas": rows(
                "SELECT code, name, valid_from, valid_to, follows FROM area ORDER BY position"
            ),
            "population": rows(
                "SELECT year, value, source, area FROM population ORDER BY area, year"
            ),
            "plan": rows(
                "SELECT baseline_years, target_year, reduction, path, baseline_reason FROM plan"
            ),
            "series": rows("SELECT indicator, content FROM series ORDER BY indicator"),
            "collection": rows("SELECT key, state FROM collection ORDER BY key"),
            "hand_over": rows("SELECT key, state FROM hand_over ORDER BY key"),
            "decision": rows("SELECT key, state FROM decision ORDER BY key"),
            "identity": rows("SELECT id FROM identity"),
            "actions": rows("SELECT id, at, officer, kind, undoes, reason FROM action ORDER BY id"),
            "entries": rows("SELECT action, subject, key, old, new FROM journal ORDER BY seq"),
            "submissions": rows(
                "SELECT sequence, id, supersedes, created, start, end, confidentiality, digest,"
                " observations, files FROM submission ORDER BY sequence"
            ),
        }


def main(folder: Path) -> None:
    """Make both files in a folder that has neither."""
    store = folder / "format-8.cityreport"
    catalogue = read_catalogue(paths.catalogue_file().read_bytes())
    with (
        tempfile.TemporaryDirectory() as exports,
        Office.create(store, catalogue, Clock(), "Ada Okoro") as office,
    ):
        fill(office)
        sign(office)
        for first in (DECEMBER, NOVEMBER, DECEMBER):  # one replaces none, one one, one both
            office.exports.export(first, DECEMBER, ["json"], Path(exports))
        office.collecting.say_not_collected("S1", "No survey in Villa Ñandú")
        office.collecting.say({"P2": Collected(since=OCTOBER)})
        office.decisions.add("L1", "Lights in the park, Ñandú", "Works office", "2024-03-31")
        office.hand_over.write("The table of the register for Río Bajo comes on Monday.")
        change(office)
    said = json.dumps(dump(store), ensure_ascii=False, indent=1)
    (folder / "format-8.json").write_text(said + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
