"""The history says what was signed, flagged and answered in words, not in the file's own terms."""

from __future__ import annotations

from cityreport.domain.narrative import Narration
from cityreport.domain.observation import CellKey, Figure, Observation, Status
from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.office.page_values import HistoryFilter
from cityreport.ui.kit.change_words import done_words, place_words, state_words
from tests.conftest import sign_published
from tests.office.test_statements import SUM

JANUARY = Period.parse("2024-01")
L1 = CellKey("L1", JANUARY)


def test_every_statement_is_said_in_words(office: Office) -> None:
    office.cells.record(Observation(L1, 4))
    sign_published(office, [JANUARY])
    office.sign_off.reopen(JANUARY, "A late case")
    office.annotations.accept(SUM, "In dispute")
    office.annotations.flag(L1._replace(area="01"), "Ask the coroner")
    office.annotations.answer(2023, "consulted_youth", Narration("Twice", True, 40))
    office.second_keying.key_again(L1, Figure(5, Status.NORMAL))
    office.second_keying.finish(JANUARY)
    lines = office.history.lines(HistoryFilter()).lines
    found = [
        (
            done_words(line),
            place_words(office.catalogue, office.city.profile, line),
            state_words(line),
        )
        for line in reversed(lines)
        if line.subject not in ("cell", "area", "city", "baseline", "target", "population")
    ]
    assert found[0][:2] == ("Sample city made", "Sign-off of Jan 2024")
    assert found[0][2][1] == "Officer: Police · Role: publisher · Revision: 0 · Reason: empty"
    assert found[1][:2] == ("Reopened", "Sign-off of Jan 2024")
    assert "Reopened: Yes" in found[1][2][1]
    assert "Reason: A late case" in found[1][2][1]
    assert found[2][:2] == (
        "Finding accepted",
        "Finding: L1 Intentional homicide · Jan 2024 · Whole city",
    )
    assert found[2][2] == ("not there", "Reason: In dispute")
    assert found[3][1] == "L1 Intentional homicide · Jan 2024 · Comuna 1"
    assert found[3][2] == ("not there", "Text: Ask the coroner")
    assert found[4][1] == "2023 in words: Young people were consulted"
    assert found[4][2][1] == "Yes or no: Yes · People: 40 · In words: Twice"
    assert found[5][1] == "Second typing of Jan 2024, Whole city"
    assert found[5][2][1] == "Cells typed: 1 · Cells that differ: 1"
