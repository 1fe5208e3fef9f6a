"""Rows that stand out: hidden, struck out, annulled, there twice, of an unclear day."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cityreport.domain.importing.grid import HiddenParts, Percent
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.proposal import QuestionKind
from tests.domain.intake.sheets import (
    asked,
    book,
    cells,
    left,
    read,
    refused,
    sheet,
    table,
    understand,
)

MONTHS = [["Mes", "Homicidios"], ["2024-01", 4], ["2024-02", 5], ["2024-03", 99]]


@pytest.mark.parametrize(
    "hidden",
    [
        HiddenParts(rows=((3, 3),)),
        HiddenParts(filtered=((2, 3),)),
        HiddenParts(struck_rows=((1, 1),)),
        HiddenParts(columns=((1, 1),)),
        HiddenParts(struck_columns=((1, 1),)),
    ],
)
def test_what_a_sheet_does_not_show_is_asked(hidden: HiddenParts) -> None:
    assert QuestionKind.HIDDEN in asked(understand(book(replace(sheet(MONTHS), hidden=hidden))))


def test_hidden_rows_are_named_left_out_or_read() -> None:
    source = book(replace(sheet(MONTHS, "Hoja1"), hidden=HiddenParts(rows=((3, 3),))))
    (question,) = [q for q in understand(source).questions if q.ask is QuestionKind.HIDDEN]
    assert question.words == ("Hoja1!4",)
    out = read(source, {QuestionKind.HIDDEN: "leave"})
    assert (cells(out), left(out)[4]) == ({"L1 2024-01": 4, "L1 2024-02": 5}, Reason.HIDDEN)
    assert cells(read(source, {QuestionKind.HIDDEN: "read"}))["L1 2024-03"] == 99


def test_a_hidden_column_is_left_out_or_read() -> None:
    rows = [["Mes", "Homicidios", "Robos"], ["2024-01", 4, 7], ["2024-02", 5, 8]]
    source = book(replace(sheet(rows), hidden=HiddenParts(columns=((2, 2),))))
    out = cells(read(source, {QuestionKind.HIDDEN: "leave"}))
    assert {name[:2] for name in out} == {"L1"}
    assert len(cells(read(source, {QuestionKind.HIDDEN: "read"}))) >= len(out)


def test_hidden_rows_without_numbers_and_columns_not_read_are_not_asked() -> None:
    rows = [["Mes", "Homicidios", "Nota"], ["2024-01", 4, "a"], [None, None, None]]
    hidden = HiddenParts(rows=((2, 2),), columns=((2, 2),))
    assert QuestionKind.HIDDEN not in asked(understand(book(replace(sheet(rows), hidden=hidden))))


EVENTS = """
    Fecha | Delito | {title}
    2024-01-03 | Homicidio | {fine}
    2024-01-09 | Homicidio | {word}
    2024-01-12 | Homicidio | {fine}
"""


@pytest.mark.parametrize(
    ("title", "word", "fine"),
    [
        ("Estado", "anulado", "confirmado"),
        ("Status", "Cancelled", "confirmed"),
        ("Resultado", "Infundada", "fundada"),
        ("Attempted/Completed", "Attempted", "Completed"),
        ("Grado", "tentativa", "consumado"),
        ("Observación", "DUPLICADO", ""),
        ("Anulado", "Sí", "No"),
        ("Statut", "doublon", "valable"),
        ("Status", "storniert", "offen"),
    ],
)
def test_rows_whose_state_does_not_count_are_asked(title: str, word: str, fine: str) -> None:
    source = table(EVENTS.format(title=title, word=word, fine=fine))
    assert QuestionKind.STATE in asked(understand(source))
    reading = read(source)
    assert cells(reading)["L1 2024-01"] == 2
    assert Reason.STATE_LEFT in left(reading).values()


def test_rows_of_a_state_count_by_an_answer() -> None:
    source = table(EVENTS.format(title="Estado", word="anulado", fine="confirmado"))
    assert cells(read(source, {QuestionKind.STATE: {"anulado": "read"}}))["L1 2024-01"] == 3


@pytest.mark.parametrize("word", ["provisional", "Preliminar", "fase 2", "vorläufig"])
def test_a_column_of_provisional_rows_gives_provisional_numbers(word: str) -> None:
    source = table(f"Mes | Homicidios | Nota\n2024-01 | 4 | definitivo\n2024-02 | 5 | {word}")
    statuses = {str(c.key.period): c.status.value for c in read(source).cells}
    assert statuses == {"2024-01": "A", "2024-02": "P"}


@pytest.mark.parametrize("title", ["Crime ID", "Folio", "Número de caso", "Expediente", "case no"])
def test_one_case_number_twice_is_asked(title: str) -> None:
    rows = "\n".join(f"{case} | 2024-01-0{day} | Homicidio" for case, day in ("a1", "a1", "b2")
                     for day in "1")  # fmt: skip
    source = table(f"{title} | Fecha | Delito\n{rows}")
    assert QuestionKind.TWICE in asked(understand(source))
    assert cells(read(source, {QuestionKind.TWICE: "leave"}))["L1 2024-01"] == 2
    assert cells(read(source, {QuestionKind.TWICE: "read"}))["L1 2024-01"] == 3


def test_equal_rows_at_one_minute_are_asked_and_those_of_one_day_are_only_said() -> None:
    at_once = "\n".join(["2024-01-03 21:15 | Homicidio | Norte"] * 2)
    header = "Fecha | Delito | Comuna"
    assert QuestionKind.TWICE in asked(understand(table(f"{header}\n{at_once}")))
    day = "\n".join(["2024-01-03 | Homicidio | Norte"] * 2 + ["2024-01-04 | Homicidio | Sur"])
    proposal = understand(table(f"{header}\n{day}"))
    assert QuestionKind.TWICE not in asked(proposal)
    assert QuestionKind.TWICE in {q.ask for q in proposal.questions}
    assert cells(read(table(f"{header}\n{day}")))["L1 2024-01"] == 3


def test_a_copied_sheet_is_named_and_asked() -> None:
    rows = [["Fecha", "Delito"], ["2024-01-03", "Homicidio"], ["2024-01-05", "Homicidio"]]
    source = book(sheet(rows, "Datos"), sheet(rows, "Copia de Datos"))
    (question,) = [q for q in understand(source).questions if q.ask is QuestionKind.TWICE]
    assert (question.words, question.is_needed) == (("Copia de Datos",), True)
    assert cells(read(source, {QuestionKind.TWICE: "leave"}))["L1 2024-01"] == 2
    assert cells(read(source, {QuestionKind.TWICE: "read"}))["L1 2024-01"] == 4


def test_a_time_with_a_zone_near_the_end_of_a_month_is_asked() -> None:
    near = table("date | offence\n2024-02-01T02:30:00Z | Homicide\n2024-02-11T02:30:00Z | Homicide")
    assert QuestionKind.ZONE in asked(understand(near))
    assert cells(read(near, {QuestionKind.ZONE: "leave"}))["L1 2024-02"] == 1
    far = table("date | offence\n2024-02-11T02:30:00Z | Homicide\n2024-02-12T00:00:00Z | Homicide")
    assert QuestionKind.ZONE not in asked(understand(far))


def test_percentages_are_read_as_shown_and_never_as_counts() -> None:
    rows = [["Delito", "2024"], ["Feel safe walking alone after dark", Percent(45)],
            ["Homicidio", Percent(7)]]  # fmt: skip
    reading = read(book(sheet(rows)))
    assert cells(reading) == {"S1 2024": 45}
    assert refused(reading) == {(3, 2): Reason.NOT_WHOLE}


def test_a_row_of_missing_signs_is_no_header() -> None:
    for sign in ("NA", "N/A", "..", "s/d", "n.d.", "nd"):
        lines = ["Año | Mes | Homicidio | Robo"]
        lines += [f"2023 | {month} | {month} | 7" for month in range(1, 7)]
        lines.insert(4, f"2023 | 7 | {sign} | {sign}")
        lines.insert(6, f"{sign} | {sign} | {sign} | {sign}")
        source = table("\n".join(lines))
        assert len(understand(source).tables) == 1, sign
        assert cells(read(source))["L1 2023-06"] == 6, sign
