"""Works out the formula lines of an explanation anew: with scipy, and nothing of the program's."""

from __future__ import annotations

import math
import re
from typing import Any

from scipy import special, stats

_SIGNS = {"×": "*", "÷": "/", "−": "-", "^": "**", "√": "sqrt", "χ²": "chi2", ";": ","}
_NAMES: dict[str, Any] = {
    "__builtins__": {},
    "sqrt": math.sqrt,
    "ln": math.log,
    "chi2": stats.chi2.ppf,
    "I": lambda q, a, b: special.betainc(a, b, q),
}
_TERMS = re.compile(r"[0-9.,()×÷−+^√χ²;lnI ]+")


class FormulaLine:
    """A line `name: terms = result`; `worked_out`: what the terms come to."""

    def __init__(self, line: str, *, group: str = ",", point: str = ".") -> None:
        self.name, _, rest = line.strip().rpartition(": ")
        terms, _, result = rest.rpartition(" = ")
        assert _TERMS.fullmatch(terms), line
        self.result = float(_plain(result, group, point))
        printed = result.partition(point)[2]
        self.last_digit = 10.0 ** -len(printed)
        for sign, plain in _SIGNS.items():
            terms = _plain(terms, group, point) if sign == "×" else terms
            terms = terms.replace(sign, plain)
        self.worked_out = float(eval(terms, _NAMES))  # noqa: S307 - only numbers and signs

    def holds(self) -> bool:
        """Return whether the terms come to the result, as exactly as terms of six digits can."""
        exact = max(0.51 * self.last_digit, 2e-5 * abs(self.result), 2e-6)
        return abs(self.worked_out - self.result) <= exact


def _plain(written: str, group: str, point: str) -> str:
    return written.replace(group, "").replace(point, ".").replace("−", "-")


def formula_lines(text: str, *, group: str = ",", point: str = ".") -> dict[str, FormulaLine]:
    """Return the formula lines of an explanation, by name."""
    found = [line for line in text.split("\n") if line.startswith("  ") and " = " in line]
    lines = [FormulaLine(line, group=group, point=point) for line in found]
    return {line.name: line for line in lines}
