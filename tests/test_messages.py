"""Sentences about errors: periods and moments as people read them."""

from __future__ import annotations

import pytest

from cityreport import i18n
from cityreport.errors import DataError
from cityreport.messages import sentence

SIGNED = DataError("month_signed", period="2026-10", officer="Ada", since="2026-11-03T08:05:00Z")


def test_a_month_is_named_as_people_read_it() -> None:
    assert sentence(SIGNED).startswith("October 2026 is signed off by Ada since Nov 3, 2026")
    with i18n.in_language("es"):
        assert sentence(SIGNED).startswith("Octubre de 2026")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DataError("sign_not_over", period="2026"), "2026 is not over yet."),
        (DataError("export_order", start="2026-10", end="2026-01"), "October 2026"),
        (DataError("duplicate_cell", cell="L1 2026-10 01 sex F"), "L1 October 2026 01 sex F"),
        (DataError("duplicate_sign_off", period="no month"), "No month is signed off twice."),
    ],
)
def test_what_is_no_period_stays_as_it_was_typed(error: DataError, words: str) -> None:
    assert words in sentence(error)
