"""Writes the workbooks and the larger tables of the corpus, and the truths of the larger ones.

    python -m tests.import_corpus.make_tables

The numbers are drawn with a seed; their truths are added up here from what was drawn, never by the
program. The layouts are those of real publishers; places and numbers are invented. `.ods` and
`.xls` need LibreOffice (`soffice`): without it they stay as they are.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.import_corpus.corpus import HERE, PERSON, TABLES

SEED = 20240210
WHEN = datetime(2024, 2, 10)  # noqa: DTZ001 - workbooks know no zone
Row = Sequence[Any]
Truth = dict[str, int] | str
MONTHS = ("Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio", "Julio", "Agosto", "Septiembre")
MONTHS += ("Octubre", "Noviembre", "Diciembre")


class Made:
    """The cases that were made, in order."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)
        self.cases: list[tuple[str, str, Truth, tuple[str, ...], bool]] = []

    def say(self, file: str, why: str, truth: Truth, *answers: str, is_plain: bool = False) -> None:
        """Keep a case."""
        self.cases.append((file, why, truth, answers, is_plain))

    def text(self, file: str, rows: Iterable[Row], delimiter: str = ",") -> None:
        """Write a text table."""
        with (TABLES / file).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)

    def count(self, most: int) -> int:
        """Draw a number."""
        return self.random.randint(0, most)


def book(
    file: str, sheets: dict[str, Iterable[Row]], change: Callable[[Workbook], None] | None = None
) -> None:
    """Write a workbook; `change` hides, strikes out or merges something in it."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(workbook)
    workbook.properties.created = workbook.properties.modified = WHEN
    workbook.save(TABLES / file)


def converted(file: str, *suffixes: str) -> None:
    """Write a workbook again in LibreOffice's formats, under its own name."""
    program = shutil.which("soffice")
    if program is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/profile"
        for suffix in suffixes:
            call = [program, home, "--headless", "--convert-to", suffix, "--outdir", folder]
            subprocess.run([*call, str(TABLES / file)], check=True, capture_output=True)
            made = Path(folder) / file.replace(".xlsx", f".{suffix}")
            shutil.copy(made, TABLES / made.name)


def first(workbook: Workbook) -> Worksheet:
    """Return the first sheet."""
    return workbook.worksheets[0]


# -- workbooks


HOMICIDES = [
    ("Month", "Homicide"),
    *((f"2024-0{m}", n) for m, n in ((1, 4), (2, 5), (3, 9), (4, 7))),
]


def hidden(made: Made) -> None:
    """What a sheet hides or strikes out."""

    def row(workbook: Workbook) -> None:
        first(workbook).row_dimensions[4].hidden = True

    def collapsed(workbook: Workbook) -> None:
        first(workbook).row_dimensions.group(3, 4, outline_level=1, hidden=True)

    def struck(workbook: Workbook) -> None:
        for cell in first(workbook)[4]:
            cell.font = Font(strike=True)

    def column(workbook: Workbook) -> None:
        first(workbook).column_dimensions["C"].hidden = True

    def sheet(workbook: Workbook) -> None:
        workbook.worksheets[1].sheet_state = "hidden"

    for name, change, why in (
        ("hidden-row", row, "a hidden row is asked about"),
        ("hidden-collapsed", collapsed, "rows that are folded away are asked about"),
        ("hidden-struck", struck, "a row that is struck out is asked about"),
    ):
        book(f"{name}.xlsx", {"Data": HOMICIDES}, change)
        converted(f"{name}.xlsx", "ods", "xls")
        for suffix in ("xlsx", "ods", "xls"):
            made.say(f"{name}.{suffix}", f"{why} (.{suffix})", PERSON)
    wide = [("Month", "Homicide", "Robbery"), ("2024-01", 4, 30), ("2024-02", 5, 28)]
    book("hidden-column.xlsx", {"Data": wide}, column)
    converted("hidden-column.xlsx", "ods")
    for suffix in ("xlsx", "ods"):
        made.say(f"hidden-column.{suffix}", f"a hidden column of numbers (.{suffix})", PERSON)
    book("hidden-sheet.xlsx", {"2024": wide, "old": [wide[0], ("2023-12", 8, 41)]}, sheet)
    made.say("hidden-sheet.xlsx", "a hidden sheet with a month of its own", PERSON)


def formats(made: Made) -> None:
    """Plain tables in every kind of workbook, and cells that are shown otherwise than kept."""
    plain = {
        "plain-es-libro.xlsx": [
            ("Mes", "Homicidios dolosos", "Secuestros"),
            (date(2024, 1, 1), 4, 0),
            (date(2024, 2, 1), 6, 1),
            (date(2024, 3, 1), 5, 0),
        ],
        "plain-fr-classeur.xlsx": [
            ("Infraction", "2022", "2023"),
            ("Homicides volontaires", 19, 21),
            ("Vols avec violence", 400, 410),
        ],
    }

    def dated(workbook: Workbook) -> None:
        for cells in first(workbook).iter_rows(min_row=2, max_col=1):
            cells[0].number_format = "mmm-yy"

    monthly: Truth = {
        f"{code} 2024-0{m} _T _T": n
        for m, row in ((1, (4, 0)), (2, (6, 1)), (3, (5, 0)))
        for code, n in zip(("L1", "R2"), row, strict=True)
    }
    yearly: Truth = {
        f"{code} {year} _T _T": n
        for code, row in (("L1", (19, 21)), ("R1", (400, 410)))
        for year, n in zip((2022, 2023), row, strict=True)
    }
    for (file, rows), truth in zip(plain.items(), (monthly, yearly), strict=True):
        book(file, {"Datos": rows}, dated if "es-" in file else None)
        converted(file, "ods", "xls")
        for suffix in ("xlsx", "ods", "xls"):
            name = file.replace("xlsx", suffix)
            made.say(name, f"a plain workbook (.{suffix})", truth, is_plain=True)
    days = [datetime(2024, m, d, 21, 5) for m, d in ((1, 3), (1, 19), (2, 2), (2, 29))]  # noqa: DTZ001
    book("plain-en-days.xlsx", {"List": [("Date", "Offence"), *((d, "Robbery") for d in days)]})
    made.say(
        "plain-en-days.xlsx",
        "days with their time as real dates",
        {"R1 2024-01 _T _T": 2, "R1 2024-02 _T _T": 2},
        is_plain=True,
    )

    def percent(workbook: Workbook) -> None:
        for cells in first(workbook).iter_rows(min_row=2, min_col=2):
            for cell in cells:
                cell.number_format = "0%"

    share = [("Year", "Feel safe walking alone after dark"), (2022, 0.41), (2023, 0.58)]
    book("percent-cells.xlsx", {"Survey": share}, percent)
    converted("percent-cells.xlsx", "ods", "xls")
    for suffix in ("xlsx", "ods", "xls"):
        truth = {"S1 2022 _T _T": 41, "S1 2023 _T _T": 58}
        made.say(f"percent-cells.{suffix}", f"41 % is 41 (.{suffix})", truth)
    shares = [("Month", "Homicide"), ("2024-01", 0.12), ("2024-02", 0.5)]
    book("percent-of-a-count.xlsx", {"Data": shares}, percent)
    made.say("percent-of-a-count.xlsx", "12 % is no number of homicides", PERSON)
    words = [("Mes", "Robos con violencia"), ("2024-01", "1.234"), ("2024-02", "1.310")]
    book("numbers-as-text.xlsx", {"Hoja1": words})
    truth = {"R1 2024-01 _T _T": 1234, "R1 2024-02 _T _T": 1310}
    made.say("numbers-as-text.xlsx", "1.234 as text", truth, "decimal=,")


def sheets(made: Made) -> None:
    """Workbooks of several sheets."""
    monthly = {
        f"{month} 2024": [("Delito", "Casos"), ("Homicidio doloso", a), ("Secuestro", b)]
        for month, a, b in (("Enero", 4, 0), ("Febrero", 6, 1))
    }
    book("sheets-es-by-month.xlsx", monthly)
    truth = {"L1 2024-01 _T _T": 4, "R2 2024-01 _T _T": 0}
    truth |= {"L1 2024-02 _T _T": 6, "R2 2024-02 _T _T": 1}
    made.say("sheets-es-by-month.xlsx", "a sheet a month", truth)
    cover = [("Police statistics",), ("Contents",), ("1  Offences",)]
    data = [("Offence", "2022", "2023"), ("Homicide", 40, 44), ("Robbery", 510, 498)]
    rates = [("Rate per 100,000", "2022", "2023"), ("Homicide", 4, 5), ("Robbery", 51, 50)]
    book("sheets-en-cover-and-rates.xlsx", {"Cover": cover, "Offences": data, "Rates": rates})
    truth = {"L1 2022 _T _T": 40, "L1 2023 _T _T": 44, "R1 2022 _T _T": 510, "R1 2023 _T _T": 498}
    made.say("sheets-en-cover-and-rates.xlsx", "a cover, the data and rates", truth)
    book("sheets-en-copy.xlsx", {"Data": data, "Data (2)": data})
    converted("sheets-en-copy.xlsx", "ods")
    made.say("sheets-en-copy.xlsx", "a sheet that was copied", PERSON)
    made.say("sheets-en-copy.ods", "a sheet that was copied (.ods)", PERSON)
    changed = [data[0], ("Homicide", 40, 47), data[2]]
    book("sheets-en-two-versions.xlsx", {"Offences": data, "Offences revised": changed})
    made.say("sheets-en-two-versions.xlsx", "two versions of one table", PERSON)
    cities = {"Valdora": data, "Milford": [data[0], ("Homicide", 9, 8), ("Robbery", 88, 91)]}
    book("sheets-en-a-city-each.xlsx", cities)
    made.say("sheets-en-a-city-each.xlsx", "a sheet a city", PERSON)


def web_page(made: Made) -> None:
    """A table of a web page that calls itself .xls."""
    rows = [("Mes", "Homicidios dolosos"), ("Enero 2024", 4), ("Febrero 2024", 6)]
    body = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    page = f"<html><meta charset='utf-8'><body><table>{body}</table></body></html>\n"
    (TABLES / "page-es.xls").write_text(page, encoding="utf-8")
    truth: Truth = {"L1 2024-01 _T _T": 4, "L1 2024-02 _T _T": 6}
    made.say("page-es.xls", "a web page that calls itself .xls", truth, is_plain=True)


# -- larger tables after the layouts of publishers


TOWNS = ("VALDORA", "ALTAGRACIA", "BUENAVISTA", "CANDELARIA", "EL CARMEN", "FLORIDA", "GUACARÍ")


def police_list(made: Made) -> None:
    """A police's list of events: banners above, several victims a row, footnotes below."""
    weapons = (("ARMA DE FUEGO", "FIREARM"), ("ARMA BLANCA / CORTOPUNZANTE", "SHARP"))
    weapons += (("CONTUNDENTES", "OTHER_WEAPON"), ("NO REPORTADO", "_U"))
    sexes = (("MASCULINO", "M"), ("FEMENINO", "F"))
    rows: list[Row] = [
        ("MINISTERIO DE DEFENSA",),
        ("POLICÍA NACIONAL - DIRECCIÓN DE INVESTIGACIÓN CRIMINAL",),
        ("HOMICIDIO INTENCIONAL 2023",),
        ("Fecha de corte: 31 de diciembre de 2023",),
        (),
        ("DEPARTAMENTO", "MUNICIPIO", "ARMAS MEDIOS", "FECHA HECHO", "GENERO", "CANTIDAD"),
    ]
    found: Counter[str] = Counter()
    for number in range(420):
        town = TOWNS[number % 7] if number % 5 else "VALDORA"
        weapon, sex = made.random.choice(weapons), made.random.choice(sexes)
        day = date(2023, 1, 1) + timedelta(days=number * 365 // 420)
        victims = made.random.choice((1, 1, 1, 1, 2, 3))
        rows.append(("NORTEÑA", town, weapon[0], f"{day:%d/%m/%Y}", sex[0], victims))
        if town == "VALDORA":
            for part in ("_T _T", f"sex {sex[1]}", f"weapon {weapon[1]}"):
                found[f"L1 {day:%Y-%m} {part}"] += victims
    rows += [(), ("Fuente: Policía Nacional",), ("Nota: información sujeta a variación",)]
    made.text("publisher-police-list.csv", rows)
    made.say("publisher-police-list.csv", "a police's list with banners", dict(found))
    book("publisher-police-list.xlsx", {"HOMICIDIO": rows})
    made.say("publisher-police-list.xlsx", "a police's list as a workbook", dict(found))


def state_months(made: Made) -> None:
    """A state's table: a row a town and month, short names of offences, sums among them."""
    heads = ("municipio", "ano", "mes", "hom_doloso", "hom_culposo", "tentat_hom", "estupro")
    heads += ("roubo_transeunte", "roubo_veiculo", "total_roubos", "total_furtos", "fase")
    rows: list[Row] = [heads]
    truth: dict[str, int] = {}
    for town in ("Valdora", "Altamira", "Belém Novo", "Campo Verde"):
        for month in range(1, 13):
            drawn = [made.count(30) for _ in range(6)]
            robberies = drawn[4] + drawn[5] + made.count(9)
            phase = 3 if month < 11 else 2
            rows.append((town, 2023, month, *drawn, robberies, made.count(400), phase))
            if town == "Valdora":
                counts = {"L1": drawn[0], "L4": drawn[2], "G1": drawn[3], "R1": robberies}
                truth |= {f"{c} 2023-{month:02} _T _T": n for c, n in counts.items()}
    made.text("publisher-state-months.csv", rows, ";")
    answers = ("column:roubo transeunte=leave", "column:roubo veiculo=leave")
    answers += ("column:total roubos=count:R1",)
    made.say(
        "publisher-state-months.csv", "short names of offences, sums among them", truth, *answers
    )


def subtypes(made: Made) -> None:
    """A country's table: type, subtype and manner of an offence, a month a column."""
    heads = ("Año", "Entidad", "Municipio", "Tipo de delito", "Subtipo de delito", "Modalidad")
    kinds = (
        ("Homicidio", "Homicidio doloso", "Con arma de fuego"),
        ("Homicidio", "Homicidio doloso", "Con arma blanca"),
        ("Homicidio", "Homicidio culposo", "En accidente de tránsito"),
        ("Lesiones", "Lesiones dolosas", "Con arma de fuego"),
        ("Lesiones", "Lesiones culposas", "En accidente de tránsito"),
        ("Robo", "Robo a transeúnte en vía pública", "Con violencia"),
        ("Robo", "Robo a transeúnte en vía pública", "Sin violencia"),
        ("Violación", "Violación simple", "Violación simple"),
    )
    rows: list[Row] = [(*heads, *MONTHS)]
    for town in ("Valdora", "Otra", "Tercera"):
        rows += [(2023, "Norteña", town, *k, *(made.count(40) for _ in MONTHS)) for k in kinds]
    made.text("publisher-subtypes.csv", rows)
    made.say("publisher-subtypes.csv", "type, subtype and manner of an offence", PERSON)


def provinces(made: Made) -> None:
    """Three rows of merged headers, points for thousands, a row for all places."""
    top: list[Any] = ["Municipio"]
    middle: list[Any] = [None]
    bottom: list[Any] = [None]
    for year in (2022, 2023):
        for offence in ("Homicidios dolosos", "Robos con violencia"):
            top += [f"{year}" if offence[0] == "H" else None, None, None]
            middle += [offence, None, None]
            bottom += ["Enero-junio", "Julio-diciembre", "Año"]
    rows: list[Row] = [top, middle, bottom]
    truth: dict[str, int] = {}
    sums = [0] * 12
    for town in ("Altamira", "Valdora", "Puerto Real"):
        numbers: list[int] = []
        for most in (60, 3000, 60, 3000):
            halves = (made.count(most), made.count(most))
            numbers += [*halves, sum(halves)]
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        rows.append((town, *(f"{n:,}".replace(",", ".") for n in numbers)))
        if town == "Valdora":
            for at, (year, code) in enumerate(
                ((2022, "L1"), (2022, "R1"), (2023, "L1"), (2023, "R1"))
            ):
                truth[f"{code} {year} _T _T"] = numbers[at * 3 + 2]
    rows.append(("Total provincia", *(f"{n:,}".replace(",", ".") for n in sums)))

    def merged(workbook: Workbook) -> None:
        sheet = first(workbook)
        sheet.merge_cells("A1:A3")
        for area in ("B1:G1", "H1:M1", "B2:D2", "E2:G2", "H2:J2", "K2:M2"):
            sheet.merge_cells(area)

    book("publisher-three-headers.xlsx", {"Tabla 4.2": rows}, merged)
    made.say(
        "publisher-three-headers.xlsx",
        "three rows of merged headers, halves and years",
        truth,
        "decimal=,",
        "span:*=leave",
    )


def departments(made: Made) -> None:
    """Departments with rates in decimal commas and years of two digits."""
    rows: list[Row] = [("classe", "annee", "Code.département", "faits", "POP", "tauxpourmille")]
    for kind in ("Homicides", "Vols avec armes", "Vols violents sans arme"):
        for code in ("01", "02", "2A"):
            for year in (21, 22, 23):
                people, number = 300_000 + made.count(90_000), made.count(500)
                rate = f"{number * 1000 / people:.4f}".replace(".", ",")
                rows.append((kind, year, code, number, people, rate))
    made.text("publisher-departments.csv", rows, ";")
    made.say("publisher-departments.csv", "departments, decimal commas, two digits", PERSON)


def stations(made: Made) -> None:
    """A block a station; the stations are the office's districts."""
    rows: list[Row] = [("Monthly return 2024",), ()]
    truth: Counter[str] = Counter()
    for code, name in (("01", "Centro"), ("02", "Norte"), ("03", "San José")):
        rows += [(f"District: {name}",), ("Offence", "2024-01", "2024-02", "2024-03")]
        for indicator, offence in (("L1", "Homicide"), ("R1", "Robbery")):
            numbers = [made.count(20) for _ in range(3)]
            rows.append((offence, *numbers))
            for month, number in enumerate(numbers, 1):
                truth[f"{indicator} 2024-0{month} _T _T"] += number
                truth[f"{indicator} 2024-0{month} _T _T {code}"] += number
        rows.append(())
    made.text("publisher-stations.csv", rows)
    made.say("publisher-stations.csv", "a block a station", dict(truth))


def agencies(made: Made) -> None:
    """Agencies of a state with its sum among them, and corrections below zero."""
    rows: list[Row] = [("ORI", "Agency", "Year", "Month", "Murder", "Rape", "Robbery")]
    truth: dict[str, int] = {}
    names = ("Valdora Police Department", "Milford Police Department", "Oakdale County Sheriff")
    for month in range(1, 13):
        sums = [0, 0, 0]
        for number, name in enumerate(names):
            drawn = [made.count(8), made.count(30), made.count(90)]
            if name.startswith("Valdora") and month in (4, 9):
                drawn[1] = -1
            sums = [a + b for a, b in zip(sums, drawn, strict=True)]
            rows.append((f"NO{number:05}", name, 2023, month, *drawn))
            if number == 0:
                pairs = zip(("L1", "G1", "R1"), drawn, strict=True)
                truth |= {f"{c} 2023-{month:02} _T _T": n for c, n in pairs if n >= 0}
        rows.append(("", "Norteña State Total", 2023, month, *sums))
    made.text("publisher-agencies.csv", rows)
    answer = "city=Valdora Police Department"
    made.say(
        "publisher-agencies.csv", "agencies, a state's sum, corrections below zero", truth, answer
    )


def counties(made: Made) -> None:
    """Years of several jurisdictions with population, rates and NA."""
    rows: list[Row] = [
        (
            "JURISDICTION",
            "YEAR",
            "POPULATION",
            "MURDER",
            "RAPE",
            "ROBBERY",
            "MURDER PER 100,000 PEOPLE",
            "ROBBERY PERCENT CHANGE",
        )
    ]
    truth: dict[str, int] = {}
    for name in ("Allenby County", "Valdora", "Kent County", "Worcester County"):
        for year in range(2010, 2024):
            people = 200_000 + made.count(40_000)
            drawn: list[Any] = [made.count(40), made.count(80), made.count(700)]
            rate = f"{drawn[0] * 100_000 / people:.1f}"
            if year < 2013:
                drawn[1] = "NA"
            rows.append((name, year, people, *drawn, rate, made.count(30) - 15))
            if name == "Valdora":
                pairs = zip(("L1", "G1", "R1"), drawn, strict=True)
                truth |= {f"{c} {year} _T _T": n for c, n in pairs if n != "NA"}
    made.text("publisher-counties.csv", rows)
    made.say("publisher-counties.csv", "years with NA, rates beside the counts", truth, "mark:na=M")


def boroughs(made: Made) -> None:
    """Offences by the office's districts, a month a column named 202301; the rest left out."""
    rows: list[Row] = [
        ("MajorText", "MinorText", "LookUp_BoroughName", *(f"2023{m:02}" for m in range(1, 13)))
    ]
    kinds = (
        ("Violence Against the Person", "Homicide", "L1"),
        ("Sexual Offences", "Rape", "G1"),
        ("Robbery", "Robbery of Personal Property", "R1"),
        ("Robbery", "Robbery of Business Property", "R1"),
        ("Vehicle Offences", "Theft from a Motor Vehicle", ""),
        ("Burglary", "Domestic Burglary", ""),
    )
    truth: Counter[str] = Counter()
    for code, name in (("01", "Centro"), ("02", "Norte"), ("03", "San José")):
        for major, minor, indicator in kinds:
            numbers = [made.count(40) for _ in range(12)]
            rows.append((major, minor, name, *numbers))
            for month, number in enumerate(numbers, 1):
                for place in ("", f" {code}") if indicator else ():
                    truth[f"{indicator} 2023-{month:02} _T _T{place}"] += number
    made.text("publisher-boroughs.csv", rows)
    made.say("publisher-boroughs.csv", "offences by district", dict(truth), "indicator:*=leave")


def incidents(made: Made) -> None:
    """A city's open data: a row an incident, with many columns that count nothing."""
    heads = ("ID", "Case Number", "Date", "Block", "Primary Type", "Description", "Arrest")
    heads += ("Domestic", "Beat", "Year", "Latitude", "Longitude")
    rows: list[Row] = [heads]
    truth: Counter[str] = Counter()
    kinds = (("HOMICIDE", "L1"), ("ROBBERY", "R1"), ("THEFT", ""), ("BATTERY", ""))
    for number in range(260):
        kind, code = made.random.choice(kinds)
        day = datetime(2023, 1, 1, 0, 30) + timedelta(hours=number * 33)  # noqa: DTZ001
        said = f"{day:%m/%d/%Y %I:%M:%S %p}"
        marks = (made.random.choice(("true", "false")), made.random.choice(("true", "false")))
        place = (made.count(2500), 2023, f"41.{made.count(9999):04}", f"-87.{made.count(9999):04}")
        block = f"0{made.count(99)}XX W MAIN ST"
        rows.append((24_000_000 + number, f"JG{number:06}", said, block, kind, "FIRST DEGREE"))
        rows[-1] = (*rows[-1], *marks, *place)
        if code:
            truth[f"{code} {day:%Y-%m} _T _T"] += 1
    made.text("publisher-incidents.csv", rows)
    made.say("publisher-incidents.csv", "a row an incident", dict(truth), "indicator:*=leave")


def violations(made: Made) -> None:
    """A statistics office's long table: counts and rates in one column of values."""
    rows: list[Row] = [("REF_DATE", "GEO", "Violations", "Statistics", "VALUE")]
    for place in ("Valdora", "Milford"):
        for year in (2021, 2022, 2023):
            for kind in ("Homicide", "Attempted murder", "Robbery"):
                number = made.count(90)
                rows.append((year, place, kind, "Actual incidents", number))
                rows.append((year, place, kind, "Rate per 100,000 population", number / 4))
    made.text("publisher-values-and-rates.csv", rows)
    made.say("publisher-values-and-rates.csv", "counts and rates in one column", PERSON)


def territories(made: Made) -> None:
    """An Italian table: territory, kind of offence, year, value, flag."""
    rows: list[Row] = [("Territorio", "Tipo di delitto", "Anno", "Numero di delitti")]
    truth: dict[str, int] = {}
    kinds = (("omicidi volontari consumati", "L1"), ("tentati omicidi", "L4"), ("rapine", "R1"))
    kinds += (("estorsioni", "R3"), ("omicidi colposi", ""), ("furti", ""))
    for place in ("Italia", "Valdora", "Borgo"):
        for kind, code in kinds:
            for year in (2021, 2022, 2023):
                number = made.count(300)
                rows.append((place, kind, year, number))
                if code and place == "Valdora":
                    truth[f"{code} {year} _T _T"] = number
    made.text("publisher-territories.csv", rows, ";")
    made.say(
        "publisher-territories.csv", "an Italian table of territories", truth, "indicator:*=leave"
    )


def yearbook(made: Made) -> None:
    """An Arabic yearbook: titles in two languages, a total at the end."""
    rows: list[Row] = [
        ("الجرائم المسجلة 2021-2023", "", "", ""),
        ("الجريمة", "2021", "2022", "2023"),
    ]
    truth: dict[str, int] = {}
    sums = [0, 0, 0]
    for word, code in (("القتل العمد", "L1"), ("الشروع في القتل", "L4"), ("الخطف", "R2")):
        numbers = [made.count(60) for _ in range(3)]
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        rows.append((word, *numbers))
        truth |= {f"{code} {2021 + at} _T _T": n for at, n in enumerate(numbers)}
    rows += [("المجموع", *sums), ("المصدر: وزارة الداخلية", "", "", "")]
    made.text("publisher-yearbook.csv", rows)
    made.say("publisher-yearbook.csv", "an Arabic yearbook with a total", truth)


def keys(made: Made) -> None:
    """A German table: key, offence, town, recorded cases, rate, attempts, solved."""
    rows: list[Row] = [
        (
            "Schlüssel",
            "Straftat",
            "Gemeinde",
            "Anzahl erfasste Fälle",
            "HZ nach Zensus",
            "Versuche - Anzahl",
            "Aufklärungsquote",
            "Tatverdächtige insgesamt",
        )
    ]
    for key, kind in (
        ("210000", "Raub, räuberische Erpressung"),
        ("222000", "Gefährliche Körperverletzung"),
    ):
        for place in ("Valdora", "Altstadt", "Neudorf"):
            number = made.count(400)
            row = (key, kind, place, number, f"{number / 7:.1f}".replace(".", ","))
            rows.append((*row, made.count(40), "61,2", made.count(300)))
    made.text("publisher-keys.csv", rows, ";")
    made.say("publisher-keys.csv", "a German table of cases without a year", PERSON)


def quarters(made: Made) -> None:
    """A station's table of quarters of fiscal years: each quarter is one of the calendar."""
    heads = ("Apr-Jun 2022", "Jul-Sep 2022", "Oct-Dec 2022", "Jan-Mar 2023")
    rows: list[Row] = [("Crime category", *heads)]
    truth: dict[str, int] = {}
    periods = ("2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1")
    for word, code in (("Murder", "L1"), ("Attempted murder", "L4"), ("Kidnapping", "R2")):
        numbers = [made.count(60) for _ in heads]
        rows.append((word, *numbers))
        truth |= {f"{code} {p} _T _T": n for p, n in zip(periods, numbers, strict=True)}
    made.text("publisher-quarters.csv", rows)
    made.say("publisher-quarters.csv", "quarters of fiscal years", truth)


def main() -> None:
    """Write all of them."""
    made = Made()
    for make in (
        *(hidden, formats, sheets, web_page, police_list, state_months, subtypes, provinces),
        *(departments, stations, agencies, counties, boroughs, incidents, violations),
        *(territories, yearbook, keys, quarters),
    ):
        make(made)
    lines = ["# Written by make_tables.py: the workbooks and the larger tables.\n"]
    for file, why, truth, answers, is_plain in made.cases:
        lines += ["[[case]]", f"file = {json.dumps(file)}", f"why = {json.dumps(why)}"]
        lines += ["plain = true"] if is_plain else []
        lines += [f"answers = {json.dumps(answers)}"] if answers else []
        if isinstance(truth, str):
            lines.append(f"truth = {json.dumps(truth)}")
        else:
            lines += ["[case.truth]", *(f"{json.dumps(k)} = {n}" for k, n in truth.items())]
        lines.append("")
    (HERE / "cases" / "made.toml").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
