"""The baseline of the corpus: what came of each case when it was last kept.

Belongs here: comparing with it, and the table that is printed. Not here: judging (`judge`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tests.import_corpus.corpus import HERE
from tests.import_corpus.judge import Outcome, Verdict

BASELINE = HERE / "baseline.json"
_TITLES = {
    Outcome.RIGHT: "stored right",
    Outcome.ASKED: "asked",
    Outcome.PARTLY: "partly",
    Outcome.WRONG: "silently wrong",
}

_LED = {None: "", True: "answers lead to the truth", False: "answers do not lead to the truth"}


class Score(NamedTuple):
    """What came of a case: its outcome, how many questions were asked, and whether its answers
    lead to its truth."""

    outcome: Outcome
    questions: int
    is_led: bool | None


def score_of(verdict: Verdict) -> Score:
    """Return what the baseline keeps of a verdict."""
    return Score(verdict.outcome, len(verdict.asks), verdict.is_led)


def read_baseline() -> dict[str, Score]:
    """Return the kept scores by the names of the files; empty while none were kept."""
    if not BASELINE.exists():
        return {}
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    return {name: Score(Outcome(outcome), n, led) for name, (outcome, n, led) in kept.items()}


def write_baseline(verdicts: Iterable[Verdict]) -> None:
    """Keep these scores: one line for each case, so that a change of one is seen as one."""
    lines = (f"  {json.dumps(v.case.file)}: {json.dumps(score_of(v))}" for v in verdicts)
    BASELINE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def worse(verdicts: Iterable[Verdict], baseline: dict[str, Score]) -> list[str]:
    """Return the cases that came out worse than they were kept: a worse outcome, or answers that
    led to the truth and do no longer."""
    found = []
    for verdict in verdicts:
        kept, now = baseline.get(verdict.case.file), score_of(verdict)
        if kept is None:
            continue
        if now.outcome.rank > kept.outcome.rank or (kept.is_led and now.is_led is False):
            found.append(_change(verdict.case.file, kept, now))
    return found


def table(verdicts: Sequence[Verdict], baseline: dict[str, Score]) -> Iterator[str]:
    """Yield the lines of the scores: each case, the sums, the difference from the baseline."""
    width = max((len(verdict.case.file) for verdict in verdicts), default=0)
    for verdict in verdicts:
        title, n = _TITLES[verdict.outcome], len(verdict.asks)
        parts = (" ".join(verdict.asks), _LED[verdict.is_led])
        said = "  ".join(part for part in parts if part)
        yield f"{verdict.case.file:<{width}}  {title:<14} {n:>2}  {said}".rstrip()
    yield ""
    yield from _sums(verdicts, baseline)
    yield ""
    yield from _differences(verdicts, baseline)


def _sums(verdicts: Sequence[Verdict], baseline: dict[str, Score]) -> Iterator[str]:
    now = Counter(verdict.outcome for verdict in verdicts)
    names = {verdict.case.file for verdict in verdicts}
    was = Counter(score.outcome for name, score in baseline.items() if name in names)
    for outcome, title in _TITLES.items():
        yield f"{title:<14} {now[outcome]:>4}  ({now[outcome] - was[outcome]:+d})"
    asked = [len(verdict.asks) for verdict in verdicts]
    yield f"{len(verdicts)} files, {sum(asked)} questions, at most {max(asked, default=0)} for one"
    known = [verdict for verdict in verdicts if verdict.case.truth is not None]
    good = sum(v.outcome is Outcome.RIGHT or _is_one_question(v) for v in known)
    yield f"{len(known)} have a truth: {good} are stored right or asked with one question"
    tried = [verdict for verdict in verdicts if verdict.is_led is not None]
    led = sum(verdict.is_led is True for verdict in tried)
    yield f"{len(tried)} have answers: {led} lead to the truth"


def _is_one_question(verdict: Verdict) -> bool:
    return verdict.outcome is Outcome.ASKED and len(verdict.asks) == 1


def _differences(verdicts: Sequence[Verdict], baseline: dict[str, Score]) -> Iterator[str]:
    changes = []
    for verdict in verdicts:
        kept, now = baseline.get(verdict.case.file), score_of(verdict)
        if kept is None:
            changes.append(f"  {verdict.case.file}: new, {_words(now)}")
        elif kept != now:
            changes.append("  " + _change(verdict.case.file, kept, now))
    yield "Beside the kept baseline:" if changes else "Nothing differs from the kept baseline."
    yield from changes


def _change(name: str, kept: Score, now: Score) -> str:
    return f"{name}: {_words(kept)} → {_words(now)}"


def _words(score: Score) -> str:
    led = {None: "", True: ", led to the truth", False: ", not led to the truth"}
    return f"{_TITLES[score.outcome]} ({score.questions} asked{led[score.is_led]})"
