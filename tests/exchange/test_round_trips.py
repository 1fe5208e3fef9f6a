"""Whatever a city may write, both files give it back exactly."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreport.domain.submission import AreaRecord, NarrativeAnswer, ObservationRecord, Submission
from cityreport.exchange.digest import digest, seal_content
from cityreport.exchange.json_file import read_json
from cityreport.exchange.registry import FORMATS
from cityreport.exchange.workbook_reader import read_workbook
from cityreport.exchange.workbook_text import cell_text, needs_care, read_text
from cityreport.exchange.write_context import ExportContext

NAUGHTY_FILE = Path(__file__).parent.parent / "data" / "naughty_strings" / "blns.json"
AWKWARD = [
    "_x000D_", "_x005F_x000D_", "x005F_", "_x000d_", "a\r\nb", "\r", "\n", "\t", " ", "  a ",
    "=1+1", "+1", "-1", "@a", "\t=1", "#N/A", "#REF!", "1", "2025-01", "0.10", "TRUE", "1e5",
    "\u200f\u05d0", "\U0001f600" * 3, "\ufeffa", "\u00a0", "\u3000", "\u2028", "]]>", "<a>&amp;",
    "é", "e\u0301", "\U0010ffff",
]  # fmt: skip


def carried(text: str) -> bool:
    """Whether XML can carry the text at all; the domain lets no other one in."""
    return not any(
        (ord(c) < 0x20 and c not in "\t\n\r") or 0xD800 <= ord(c) < 0xE000 or c in "\ufffe\uffff"
        for c in text
    )


NAUGHTY = [
    text for text in json.loads(NAUGHTY_FILE.read_text(encoding="utf-8")) if carried(text)
] + AWKWARD

TEXTS = st.sampled_from(NAUGHTY) | st.text(
    st.characters(exclude_categories=("Cs",)).filter(carried), max_size=30
)
CODES = TEXTS.filter(lambda text: 1 <= len(text) <= 40)
PERIODS = st.sampled_from(["2025", "2025-Q1", "2025-Q4", "2025-01", "2025-12"])
VALUED = st.tuples(
    st.sampled_from("APEB"),
    st.integers(0, 2**53 - 1) | st.floats(0, 1e15) | st.decimals(0, 100, places=2).map(float),
)
ROWS = st.builds(
    lambda key, answer, note, source, currency, sample, margin: ObservationRecord(
        *key, answer[1], answer[0], note, source, currency, sample, margin
    ),
    st.tuples(CODES, PERIODS, CODES, CODES, CODES),
    VALUED | st.tuples(st.sampled_from("OLMQ"), st.none()),
    TEXTS,
    TEXTS,
    st.none() | CODES,
    st.none() | st.integers(1, 10**9),
    st.none() | st.floats(0, 100),
)


def with_texts(small: Submission, rows: list[ObservationRecord], text: str) -> Submission:
    replace = msgspec.structs.replace
    return seal_content(
        replace(
            small,
            observations=rows,
            city=replace(small.city, name=text or "x", contact=text, attribution=text),
            areas=[AreaRecord((text or "x")[:40], (text or "x")[:200], None, "2026", [])],
            series=[replace(small.series[0], agency=text, break_reason=text)],
            findings=[replace(small.findings[0], message=text, reason=text)],
            narrative=[NarrativeAnswer(2025, "prevention", None, None, text)],
            sign_off=[replace(small.sign_off[0], officer=text, role=text)],
        )
    )


READ = {"json": read_json, "xlsx": read_workbook}


@pytest.mark.parametrize("name", list(READ))
def test_gives_back_what_it_was_given(
    small: Submission, context: ExportContext, name: str, tmp_path: Path
) -> None:
    found = next(f for f in FORMATS if f.name == name)
    path = tmp_path / "a"

    @settings(max_examples=40, deadline=None)
    @given(rows=st.lists(ROWS, max_size=3), text=TEXTS)
    def holds(rows: list[ObservationRecord], text: str) -> None:
        submission = with_texts(small, rows, text)
        path.unlink(missing_ok=True)  # no submission is written over another
        found.write(submission, path, context)
        back = READ[name](path)
        assert back == submission
        assert digest(back) == digest(submission)

    holds()


@pytest.mark.parametrize("name", list(READ))
def test_gives_back_every_naughty_string(
    small: Submission, context: ExportContext, name: str, tmp_path: Path
) -> None:
    row = small.observations[0]
    rows = [msgspec.structs.replace(row, note=text[:2000], source=text[:2000]) for text in NAUGHTY]
    answers = [NarrativeAnswer(2025, "x", None, None, text) for text in NAUGHTY]
    submission = seal_content(msgspec.structs.replace(small, observations=rows, narrative=answers))
    found = next(f for f in FORMATS if f.name == name)
    found.write(submission, tmp_path / "a", context)
    assert READ[name](tmp_path / "a") == submission


@pytest.mark.parametrize("name", list(READ))
@pytest.mark.parametrize("unit", ["a", "\U0001f600", "\r", "_x000D_", " ", "\n"])
def test_gives_back_the_longest_answer(
    small: Submission, context: ExportContext, name: str, unit: str, tmp_path: Path
) -> None:
    text = (unit * 20_000)[:20_000]
    submission = seal_content(
        msgspec.structs.replace(
            small,
            narrative=[
                NarrativeAnswer(2025, "x", None, None, words) for words in (text, text[:2000])
            ],
        )
    )
    found = next(f for f in FORMATS if f.name == name)
    found.write(submission, tmp_path / "a", context)
    assert READ[name](tmp_path / "a") == submission


@given(st.text(st.characters(exclude_categories=("Cs",)).filter(carried)) | TEXTS)
def test_a_stored_text_stands_for_itself_alone(text: str) -> None:
    stored = cell_text(text)
    assert read_text(stored) == text
    assert "\r" not in stored
    if not needs_care(text):
        assert stored == text
