"""Move the sentences of changes/ into CHANGELOG.md: `python packaging/develop.py changelog`.

The version comes from VERSION. Nothing is written if a file of changes/ has a wrong name or no
sentence, or if the version is not of the form 1.2.3 or is in the changelog already.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from environments import StepError

START = "<!-- changes start -->"
KINDS = ("added", "changed", "deprecated", "removed", "fixed", "security")
"""In the order of Keep a Changelog."""


def read_changes(folder: Path) -> dict[str, list[Path]]:
    """Return the files of changes/ by their kind, in the order of their names.

    StepError for a file that is not named SUBJECT.KIND.md, or that is empty.
    """
    found: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    for path in sorted(folder.glob("*.md")):
        if path.name == "README.md":
            continue
        subject, _, kind = path.name.removesuffix(".md").rpartition(".")
        if not subject or kind not in found:
            raise StepError(f"{path} is not named SUBJECT.KIND.md; KIND is one of {KINDS}.")
        if not path.read_text(encoding="utf-8").strip():
            raise StepError(f"{path} is empty: write one sentence for those who use the program.")
        found[kind].append(path)
    return found


def release(root: Path, version: str, day: date) -> None:
    """Write the sentences below a heading of `version` and `day`, and remove their files.

    StepError, and nothing is changed, if there is nothing to write or no place for it.
    """
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise StepError(f"VERSION has to be three numbers such as 0.2.0, not “{version}”.")
    changes = read_changes(root / "changes")
    if not any(changes.values()):
        raise StepError("changes/ has no sentence yet, so there is nothing to release.")
    target = root / "CHANGELOG.md"
    before, start, after = target.read_text(encoding="utf-8").partition(START)
    if not start:
        raise StepError(f"{target} has no line {START}, below which the newest version goes.")
    if f"\n## {version} " in after:
        raise StepError(f"{target} has version {version} already.")
    lines = [f"## {version} ({day.isoformat()})"]
    for kind, paths in changes.items():
        if paths:
            lines += ["", f"### {kind.capitalize()}", ""]
            lines += [f"- {_sentence(path)}" for path in paths]
    whole = f"{before}{start}\n\n" + "\n".join(lines) + f"\n\n{after.lstrip()}"
    target.write_text(whole.rstrip() + "\n", encoding="utf-8", newline="\n")
    for paths in changes.values():
        for path in paths:
            path.unlink()


def _sentence(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())
