"""The scores of the import over the corpus.

    python -m tests.import_corpus [--update] [--show] [WORD …]

Words choose the cases whose names hold them. `--update` keeps the scores as the new baseline;
`--show` prints what the command said. Exit code 1 if a case is silently wrong or worse than kept.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.import_corpus.corpus import cases
from tests.import_corpus.judge import Outcome, Verdict, judge
from tests.import_corpus.scores import read_baseline, table, worse, write_baseline


def main() -> int:
    """Judge the corpus and print its scores."""
    parser = argparse.ArgumentParser(prog="python -m tests.import_corpus", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="a part of a case's name")
    parser.add_argument("--update", action="store_true", help="keep the scores as the baseline")
    parser.add_argument("--show", action="store_true", help="print what the command said")
    given = parser.parse_args()
    if given.update and given.words:
        parser.error("--update keeps all of the corpus: leave the words out")
    chosen = [c for c in cases() if not given.words or any(w in c.file for w in given.words)]
    verdicts = list(judge(chosen))
    baseline = read_baseline()
    if given.show:
        for verdict in verdicts:
            say(f"== {verdict.case.file} (exit {verdict.code})\n{verdict.said.strip()}\n")
    for line in table(verdicts, baseline):
        say(line)
    wrong = [verdict for verdict in verdicts if verdict.outcome is Outcome.WRONG]
    for line in map(told, wrong):
        say(line)
    if given.update:
        write_baseline(verdicts)
        say("Kept as the new baseline.")
    return 1 if wrong or (not given.update and worse(verdicts, baseline)) else 0


def told(verdict: Verdict) -> str:
    """Return the sentence on a case that is silently wrong."""
    truth = (
        "only a person can say" if verdict.case.truth is None else json.dumps(verdict.case.truth)
    )
    return (
        f"\nSILENTLY WRONG {verdict.case.file} (exit {verdict.code}): {verdict.case.why}\n"
        f"  stored: {json.dumps(verdict.stored) if verdict.stored else 'nothing'}\n"
        f"  truth:  {truth}"
    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
