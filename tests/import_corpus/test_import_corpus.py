"""No table of the corpus is silently wrong, and none comes out worse than it did."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.import_corpus.__main__ import told
from tests.import_corpus.corpus import TABLES, Truth, cases
from tests.import_corpus.judge import Outcome, judge, outcome_of
from tests.import_corpus.scores import read_baseline, score_of, worse


def test_no_table_is_silently_wrong_and_none_is_worse_than_it_was() -> None:
    verdicts = list(judge(cases()))
    wrong = [told(verdict) for verdict in verdicts if verdict.outcome is Outcome.WRONG]
    assert not wrong, "".join(wrong)
    assert not worse(verdicts, read_baseline())
    shy = [v.case.file for v in verdicts if v.case.is_plain and v.outcome is not Outcome.RIGHT]
    assert not shy, "a plain, well-titled table is stored without a question"
    known = [v for v in verdicts if v.case.truth is not None]
    quick = [v for v in known if v.outcome is Outcome.RIGHT or score_of(v).questions == 1]
    assert 3 * len(quick) >= 2 * len(known), (
        "two thirds are stored right or asked with one question"
    )


def test_every_case_is_there_once_with_a_truth_that_can_be_stored() -> None:
    twice = [name for name, n in Counter(case.file for case in cases()).items() if n > 1]
    assert not twice
    assert len(cases()) >= 150
    assert sum(case.is_plain for case in cases()) >= 20
    assert {c.file for c in cases() if c.text is None} == {p.name for p in TABLES.iterdir()}
    for case in cases():
        for name in case.truth or {}:
            assert len(name.split()) in (4, 5), (case.file, name)
        assert not (case.is_plain and case.truth is None), case.file


def test_the_baseline_is_of_the_cases_that_there_are() -> None:
    assert set(read_baseline()) == {case.file for case in cases()}
    assert all(score.outcome is not Outcome.WRONG for score in read_baseline().values())


@pytest.mark.parametrize(
    ("truth", "code", "questions", "stored", "outcome"),
    [
        ({"a a a a": 1}, 0, 0, {"a a a a": 1}, Outcome.RIGHT),
        ({"a a a a": 1}, 0, 0, {"a a a a": 1, "a a a a 01": 1}, Outcome.RIGHT),
        ({"a a a a": 1, "a a a a 01": 1}, 0, 0, {"a a a a": 1}, Outcome.WRONG),
        ({"a a a a": 1}, 1, 1, {}, Outcome.ASKED),
        (None, 1, 1, {}, Outcome.ASKED),
        ({"a a a a": 1, "b b b b": 2}, 1, 0, {"b b b b": 2}, Outcome.PARTLY),
        ({"a a a a": 1, "b b b b": 2}, 0, 0, {"b b b b": 2}, Outcome.WRONG),
        ({"a a a a": 1}, 1, 0, {"a a a a": 2}, Outcome.WRONG),
        (None, 1, 1, {"a a a a": 2}, Outcome.WRONG),
        ({"a a a a": 1}, 0, 0, {}, Outcome.WRONG),
        ({"a a a a": 1}, 1, 0, {}, Outcome.WRONG),
        (None, 3, 1, {}, Outcome.WRONG),
    ],
)
def test_the_rule_of_judgement(
    truth: Truth | None, code: int, questions: int, stored: Truth, outcome: Outcome
) -> None:
    assert outcome_of(truth, code, questions, stored) is outcome
