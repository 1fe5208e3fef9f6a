"""The cases of the corpus: foreign tables with the truth of each. `README.md` says how to add one.

Belongs here: reading `cases/*.toml`. Not here: judging what the program made of them (`judge`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
TABLES = HERE / "tables"
PERSON = "person"
"""The truth of a table that only a person can decide."""
_FIELDS = {"file", "why", "text", "truth", "answers", "plain", "encoding"}

Truth = dict[str, float]
"""`indicator period breakdown category`, or with a district's code behind it -> its number."""


class Case(NamedTuple):
    """A foreign table. `truth`: None where only a person can say; `answers`: what an officer would
    give to `--set` so that the truth is stored; `is_plain`: it must be stored right without a
    question; `text`: its content, None where it lies in `tables/`."""

    file: str
    why: str
    truth: Truth | None
    answers: tuple[str, ...] = ()
    is_plain: bool = False
    text: str | None = None
    encoding: str = "utf-8"

    def put(self, folder: Path) -> Path:
        """Return the path of its file; a table that is written as text is put into `folder`."""
        if self.text is None:
            return TABLES / self.file
        path = folder / self.file
        path.write_bytes(self.text.encode(self.encoding))
        return path


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, in the order of their names."""
    found = [_case(said) for path in sorted(HERE.glob("cases/*.toml")) for said in _said(path)]
    return tuple(sorted(found, key=lambda case: case.file))


def _said(path: Path) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    return said


def _case(said: dict[str, Any]) -> Case:
    unknown = set(said) - _FIELDS
    truth = said["truth"]
    if unknown or not (truth == PERSON or (truth and isinstance(truth, dict))):
        raise ValueError(
            f"{said['file']}: {unknown or 'its truth is neither numbers nor a person'}"
        )
    return Case(
        file=said["file"],
        why=said["why"],
        truth=None if truth == PERSON else truth,
        answers=tuple(said.get("answers", ())),
        is_plain=said.get("plain", False),
        text=said.get("text"),
        encoding=said.get("encoding", "utf-8"),
    )
