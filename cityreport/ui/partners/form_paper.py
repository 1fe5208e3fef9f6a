"""A partner's form as a PDF from the window: of many pages their number is said first.

Not here: what is asked (form_dialog), or where pages end (form_printing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from cityreport.domain.form import Form
from cityreport.i18n import number, tr
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice, GridPages
from cityreport.outputs import OutputKind
from cityreport.render.form import FormPages
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.document_printing import MANY_PAGES, Paper
from cityreport.ui.kit.slices import Slices, in_language_of
from cityreport.ui.partners import form_printing

AS_GRID = "grid-"
"""Before a paper: the kind of form that is a grid."""


class FormPaper(QObject):
    """Writes forms. `refused`: is called with the number of pages in words, until the same form is
    asked for again; `failed`: with what went wrong."""

    def __init__(
        self,
        refused: Callable[[str], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._refused = refused
        self._failed = failed
        self._agreed: tuple[FormChoice, str] | None = None

    def write(
        self,
        pages: FormPages | GridPages,
        path: Path,
        wish: tuple[FormChoice, str],
        written: Callable[[], None],
    ) -> None:
        """Write a form as a PDF in slices of the window's time. `wish`: what was asked for, and the
        kind of form."""
        paper = Paper(wish[1].removeprefix(AS_GRID))
        if isinstance(pages, GridPages):
            count = document_printing.count_pages(pages.document, paper)
            if self._agrees(count, pages.form, wish):
                self._write_grid(pages, path, paper, written)
            return
        counts: list[int] = []

        def count_all() -> Iterator[None]:
            counts.append((yield from form_printing.count_in_steps(pages, paper)))

        def counted() -> None:
            if self._agrees(counts[0], pages.form, wish):
                steps = form_printing.write_pdf_in_steps(pages, path, paper)
                Slices(steps, written, self._failed, self)

        Slices(count_all(), counted, self._failed, self)

    def _agrees(self, count: int, form: Form, wish: tuple[FormChoice, str]) -> bool:
        if count <= MANY_PAGES or self._agreed == wish:
            return True
        self._agreed = wish
        said = tr("The form has {n} pages. Write it again if you want them all.", n=number(count))
        if form_writing.is_for_grid(form) and not wish[1].startswith(AS_GRID):
            said += " " + tr("The kind “a grid of districts and totals” has few.")
        self._refused(said)
        return False

    def _write_grid(
        self, pages: GridPages, path: Path, paper: Paper, written: Callable[[], None]
    ) -> None:
        document = pages.document
        steps = document_printing.write_document_in_steps(
            document, path, paper, kind=OutputKind.FORM
        )
        spoken = in_language_of(document.language, steps)
        Slices(spoken, written, self._failed, self)
