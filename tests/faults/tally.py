"""The figures of a fault: what was tried, how it ended, and a sentence for each bad end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_SHOWN = 20
_VARYING = re.compile(r"[A-Z]+ (only at|from) call|-?\w*\d\w*|\.\w{8}\b|-\w{8}\b|/[^ ]*/")
"""What differs between findings that are the same fault: numbers, names of temporary files."""


@dataclass
class Tally:
    """One row of the table.

    `survived`: went on as if nothing had been; `detected`: refused with a sentence, nothing
    lost; `harmless`: the damage changed nothing that is shown; `lost`: a promise was broken,
    and `findings` says how to repeat it; of these `crashed` and `hung` are those where a program
    ended or did not. `notes` are figures that are worth telling, `parts` kinds of one fault.
    """

    fault: str
    tried: int = 0
    survived: int = 0
    detected: int = 0
    harmless: int = 0
    lost: int = 0
    crashed: int = 0
    hung: int = 0
    findings: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    parts: dict[str, Tally] = field(default_factory=dict)

    def note(self, name: str, times: int = 1) -> None:
        """Count something that is no fault."""
        self.notes[name] = self.notes.get(name, 0) + times

    def lose(self, *findings: str) -> None:
        """One more trial that broke a promise."""
        self.lost += 1
        self.findings += findings

    def of(self, kind: str) -> Tally:
        """The figures of one kind of this fault."""
        return self.parts.setdefault(kind, Tally(kind))

    def sum_up(self) -> None:
        """Take the figures of all kinds for the whole."""
        for part in self.parts.values():
            self.add(part)

    def add(self, other: Tally) -> None:
        """Take the figures of another worker on the same fault."""
        for name in ("tried", "survived", "detected", "harmless", "lost", "crashed", "hung"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.findings += other.findings
        for name, times in other.notes.items():
            self.note(name, times)

    def complaint(self) -> str:
        """Why a test fails: each kind of finding once, with an example that can be repeated."""
        kinds: dict[str, list[str]] = {}
        for finding in self.findings:
            kinds.setdefault(_VARYING.sub("…", finding), []).append(finding)
        alike = sorted(kinds.values(), key=len, reverse=True)
        lines = [f"{len(same)} × such as {same[0]}" for same in alike[:MOST_SHOWN]]
        more = len(alike) - len(lines)
        lines += [f"and {more} other kinds"] if more else []
        return "\n".join([f"{self.fault}: {self.lost} of {self.tried} lost", *lines])


def attack_table(tallies: Iterable[Tally]) -> str:
    """The figures of attacks as Markdown: one that is not missed was noticed, or changed nothing
    that is said."""
    lines = [
        "| attack | tried | noticed | says the same | missed | crashed | hung |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for tally in tallies:
        for name, t in ((tally.fault, tally), *((f"↳ {k}", t) for k, t in tally.parts.items())):
            noticed = t.tried - t.harmless - t.lost
            cells = (name, t.tried, noticed, t.harmless, t.lost - t.crashed - t.hung, t.crashed)
            lines.append("| " + " | ".join(map(str, (*cells, t.hung))) + " |")
    return "\n".join(lines)


def table(tallies: Iterable[Tally]) -> str:
    """The figures as Markdown."""
    lines = [
        "| fault | tried | survived | detected | harmless | lost |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for t in tallies:
        cells = (t.fault, t.tried, t.survived, t.detected, t.harmless, t.lost)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
        if t.notes:
            notes = ", ".join(f"{name}: {times}" for name, times in sorted(t.notes.items()))
            lines.append(f"| ↳ {notes} | | | | | |")
    return "\n".join(lines)
