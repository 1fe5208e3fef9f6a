"""Expected failures, as facts. The sentences for people are in `messages`, never here."""

from __future__ import annotations

Fact = str | int | float | None


class CityReportError(Exception):
    """An expected failure.

    `code` names what happened (a key of `messages.every_sentence.SENTENCES`); `facts` are the
    values that its sentence mentions: a path, a period, a typed text. `exit_code` ends a command.
    """

    exit_code = 1

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class DataError(CityReportError):
    """Wrong input: a wrong value, an unknown code, a file that fails."""


class UnusableFileError(DataError):
    """A foreign file from which nothing can be read, whatever is said about it."""

    exit_code = 3


class UsageError(CityReportError):
    """A command called in a way that has no meaning."""

    exit_code = 2


class AccessError(CityReportError):
    """An obstacle outside the data: disk, lock, permission or kind of file."""

    exit_code = 3
