"""The JSON answer of the command import. Other programs rely on this shape."""

from __future__ import annotations

from cityreport.command_answers import (
    Answer,
    beside,
    error_answer,
    fields,
    observation_answer,
)
from cityreport.office.importing.import_answers import names_of, proposed_codes
from cityreport.office.importing.import_comparison import Comparison
from cityreport.office.importing.import_draft import Draft
from cityreport.office.importing.import_summary import year_sums

_NO_ERROR: Answer = {"code": None, "message": None}


def import_answer(
    draft: Draft, compared: Comparison | None, written: int, *, dry_run: bool
) -> Answer:
    """Return a foreign file compared with the office; with only the questions while any is open."""
    answer: Answer = {
        "file": draft.book.name,
        "digest": draft.book.digest,
        "mapping": draft.known,
        "dry_run": dry_run,
        "written": written,
        "questions": [
            {
                "ask": question.ask.value,
                "table": question.rule + 1,
                "answers": [
                    {"set": name, "proposed": code}
                    for name, code in zip(
                        names_of(draft, question), proposed_codes(draft, question), strict=False
                    )
                ],
                "words": list(question.words),
                "options": list(question.options),
            }
            for question in draft.open_questions
        ],
    }
    return answer if compared is None else answer | _compared_answer(compared)


def _compared_answer(compared: Comparison) -> Answer:
    reading = compared.reading
    return {
        "counts": {
            fate: sum(line.fate == fate for line in compared.lines)
            for fate in ("new", "same", "changed", "signed", "refused")
        },
        "years": [
            fields(x, "indicator", "year", "area", "rows", "total", "here", "cells")
            for x in year_sums(compared)
        ],
        "cells": [
            {
                "fate": line.fate.value,
                "cell": observation_answer(line.theirs),
                "here": beside(line.ours),
                **(_NO_ERROR if line.error is None else error_answer(line.error)),
            }
            for line in compared.lines
            if line.fate != "same"
        ],
        "left_out": [fields(x, "sheet", "row", "reason", "text") for x in reading.left],
        "unread": [fields(x, "sheet", "row", "column", "reason", "text") for x in reading.refused],
        "twice": [conflict.key.name for conflict in reading.conflicts],
        "sums_not_made": [withheld.key.name for withheld in reading.withheld],
        "totals": [
            fields(x, "sheet", "row", "column", "stated", "added")
            for x in reading.compared
            if not x.is_right
        ],
    }
