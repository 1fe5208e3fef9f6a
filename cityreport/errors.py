"""Expected failures, as facts. The sentences for people are in `messages`, never here."""

from __future__ import annotations

Fact = str | int | float | None


class CityReportError(Exception):
    """Something the program foresaw went wrong.

    `code` names what happened (a key of `messages.SENTENCES`); `facts` are the values that
    its sentence mentions: a path, a period, what was typed. `exit_code` ends a command.
    """

    exit_code = 1

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class DataError(CityReportError):
    """What was given is not right: a wrong value, an unknown code, a file that fails."""


class UsageError(CityReportError):
    """The command was called in a way that it cannot mean anything."""

    exit_code = 2


class AccessError(CityReportError):
    """Disk, lock, permission or file kind stood in the way."""

    exit_code = 3
