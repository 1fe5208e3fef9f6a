"""The layout of a partner's form: the columns of its figures and the questions asked once.

The workbook, the sheet of paper and the reader of a returned workbook all follow these tables. A
returned form is read by its tags and codes, which are made of the names here: a name never changes.
"""

from __future__ import annotations

import msgspec

from cityreport.domain.form import REASONS, STATUSES
from cityreport.domain.observation import Status
from cityreport.i18n import mark, tr


class FigureColumn(msgspec.Struct, frozen=True):
    """A column of the figures. `field`: of `domain.form.FilledFields`, or `label`.

    `width`: in characters. `choices`: the only words that it takes, by their status; `advice`: said
    to somebody who types another; `hint`: stands below the title.
    """

    field: str
    title: str
    width: int
    choices: tuple[Status, ...] = ()
    advice: str = ""
    hint: str = ""

    @property
    def tag(self) -> str:
        """The hidden mark of the column in a workbook."""
        return f"#{self.field}"

    @property
    def heading(self) -> str:
        """The title in the language in force, with its hint below it."""
        return "\n".join(tr(words) for words in (self.title, self.hint) if words)


LABEL = FigureColumn("label", mark("What is asked"), 50)
NUMBER = FigureColumn("number", mark("Number"), 14)
REASON = FigureColumn(
    "reason",
    mark("If there is no number: why"),
    21,
    REASONS,
    mark("Choose why there is no number, or leave the box empty."),
)
STATUS = FigureColumn(
    "status",
    mark("Status (empty: final)"),
    18,
    STATUSES,
    mark("Choose how sure the number is; empty means final."),
)
NOTE = FigureColumn("note", mark("Note"), 44, hint=mark("No names of people here."))

FIGURE_COLUMNS = (LABEL, NUMBER, REASON, STATUS, NOTE)
"""The columns from left to right, behind the hidden one with the codes."""


class FormQuestion(msgspec.Struct, frozen=True):
    """A question that is asked once for each form.

    `lines`: of its box in the workbook, 0 if it is on paper only; `paper_lines`: of its box there;
    `wide`: it has the whole width of the paper; `hint`: stands behind the label on paper.
    """

    field: str
    label: str
    lines: int
    paper_lines: int
    wide: bool = False
    hint: str = ""

    @property
    def code(self) -> str:
        """The hidden code of its row in a workbook."""
        return f"field/{self.field}"


QUESTIONS = (
    FormQuestion("name", mark("Name"), 1, 1),
    FormQuestion("role", mark("Position"), 1, 1),
    FormQuestion("phone", mark("Telephone or e-mail"), 1, 1),
    FormQuestion("date", mark("Date"), 1, 1),
    FormQuestion("source", mark("Source of the figures"), 2, 2),
    FormQuestion("signature", mark("Signature and stamp"), 0, 2),
    FormQuestion(
        "remarks", mark("Remarks"), 4, 2, wide=True, hint=mark("No names of people here.")
    ),
)
"""In the order of the workbook. On paper the wide ones come first, then the others two by two."""

ASKED_ONCE = tuple(question for question in QUESTIONS if question.lines)
"""The questions that a workbook asks, and that are read back."""
