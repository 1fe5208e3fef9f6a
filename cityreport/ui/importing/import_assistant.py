"""Bringing a spreadsheet in, in four steps: file, how it is read, what would change, written.

Every step works on a copy: going back loses nothing, and nothing is written before the last one.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cityreport import paths
from cityreport.domain.importing.import_mapping import ImportMapping
from cityreport.domain.importing.import_result import ImportResult
from cityreport.domain.importing.proposal import ImportQuestion
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.import_words import written_words
from cityreport.messages import sentence
from cityreport.office.importing import import_comparison, import_draft
from cityreport.office.importing.import_comparison import Comparison, Fate
from cityreport.office.importing.import_draft import Draft
from cityreport.office.importing.saved_mappings import Mappings, load
from cityreport.ui.importing.import_difference import ImportDifference
from cityreport.ui.importing.import_interpretation import Given, ImportReading
from cityreport.ui.importing.import_steps import ImportEnd, ImportStart, ImportSteps
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.count_labels import waiting
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.reading_order import order_tabs
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext

_WIDTH, _HEIGHT, _TITLE_BAR = 1240, 690, 40
_FILE, _READING, _DIFFERENCE, _WRITTEN = range(4)


class ImportAssistant(Dialog):
    """Leads through one file. `written`: how many cells changed, None before anything was."""

    def __init__(
        self, context: PageContext, path: Path, files: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importAssistant")
        self.setWindowTitle(tr("Import a spreadsheet"))
        self.written: int | None = None
        self._context, self._path, self._files = context, path, files
        self._shelf = Mappings(paths.mapping_folder())
        self._handle: Handle | None = None
        self._draft: Draft | None = None
        self._mapping = ImportMapping(())
        self._compared: Comparison | None = None
        self._read_before: tuple[Draft, ImportResult] | None = None
        office = context.office
        about = office.catalogue, office.city.profile.areas
        self._start = ImportStart()
        self._reading = ImportReading(*about)
        self._difference = ImportDifference(*about)
        self._end = ImportEnd(self._shelf, files)
        self._title = words(path.name, "subtitle", "importFile")
        self._steps = ImportSteps()
        self._state = words(name="importState")
        self._back = button(tr("Back"), "importBack", self._on_back)
        self._next = button(tr("Next"), "importNext", self._on_next, primary=True)
        self._close = button(tr("Cancel"), "importCancel", self.reject)
        self._stack = QStackedWidget()
        self._lay_out()
        self._start.other_asked.connect(self._on_other)
        self._reading.changed.connect(self._on_mapping)
        self._reading.given.connect(self._on_given)
        self._reading.text_chosen.connect(self._read)
        self._reading.load_asked.connect(self._on_load)
        self._reading.anew_asked.connect(lambda: self._propose([]))
        self._difference.decided.connect(self._show_state)
        room = self.screen().availableSize()  # at 150 % a screen of 1366 x 768 has 911 x 512
        self.resize(min(_WIDTH, room.width()), min(_HEIGHT, room.height() - _TITLE_BAR))
        self._read()

    def _lay_out(self) -> None:
        for part in (self._start, self._reading, self._difference, self._end):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        head = in_a_row(end=False)
        head.addWidget(self._title, 1)
        head.addWidget(self._steps)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        said = in_a_row(end=False)
        said.addWidget(self._state, 1)
        column.addLayout(foot(self, self._next, self._back, self._close, before=said))

    def reject(self) -> None:
        """Stop what is running and close; nothing is written."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None  # what comes of it all the same is dropped
        super().reject()

    # -- step 1: the file

    def _read(self, encoding: str = "", separator: str = "") -> None:
        """Read the file off the window's thread; empty: is found out."""
        self._show_step(_FILE)
        self._start.show_busy(tr("{file} is being read …", file=self._path.name))
        office, path, shelf = self._context.office, self._path, self._shelf

        def job(handle: Handle) -> tuple[Draft, ImportResult]:
            with office.reader() as reader:
                draft = import_draft.read_draft(
                    reader,
                    path,
                    shelf.all(),
                    encoding=encoding or None,
                    separator=separator or None,
                    progress=handle.step,
                )
                return draft, import_draft.preview(reader, draft)

        self._run(job, self._on_read)
        if self._handle is not None:
            self._handle.progressed.connect(self._start.show_progress)

    def _run(self, job: object, done: object) -> None:
        """Run a job; what comes of one that was overtaken is dropped."""
        if self._handle is not None:
            self._handle.cancel()

        def take(result: object) -> None:
            if self._handle is handle:
                self._handle = None
                done(result)  # type: ignore[operator]

        def fail(error: Exception) -> None:
            if self._handle is handle:
                self._handle = None
                self._on_failed(error)

        handle = self._context.tasks.run(job, take, fail)  # type: ignore[arg-type]
        self._handle = handle
        self._show_state()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, CityReportError):
            self._context.fail(error)
            self.reject()
            return
        if self._stack.currentIndex() == _FILE and self._read_before is None:
            self._start.show_error(sentence(error))
            self._show_state()
            return
        if self._stack.currentIndex() == _FILE and self._read_before is not None:
            self._take(*self._read_before)  # another encoding, in which it is no text
            self._show_step(_READING)
        self._show_state(sentence(error))

    def _on_read(self, result: tuple[Draft, ImportResult]) -> None:
        draft, reading = self._read_before = result
        self._reading.forget()
        self._take(draft, reading)
        self._show_step(_READING)
        self._reading.take_focus()

    def _on_other(self) -> None:
        path = ask_table(self._context, self, self._files)
        if path is not None:
            self._path, self._read_before = path, None
            self._title.setText(path.name)
            self._read()

    # -- step 2: how it is read

    def _take(self, draft: Draft, reading: ImportResult) -> None:
        self._draft, self._mapping = draft, draft.mapping
        self._reading.show_draft(draft, reading, self._mapping)
        order_tabs(self)
        self._show_state()

    def _on_given(self, question: ImportQuestion, given: Given) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            mapping = import_draft.answer(self._mapping, question, given)
        except CityReportError as error:
            self._show_state(sentence(error))
            return
        self._on_mapping(mapping)

    def _on_mapping(self, mapping: ImportMapping) -> None:
        """Look again, off the window's thread, with other decisions."""
        draft, office = self._draft, self._context.office
        if draft is None:
            return
        self._mapping = mapping

        def job(_handle: Handle) -> tuple[Draft, ImportResult]:
            with office.reader() as reader:
                made = import_draft.with_mapping(reader, draft, mapping)
                return made, import_draft.preview(reader, made)

        self._run(job, lambda result: self._take(*result))

    def _propose(self, known: list[ImportMapping]) -> None:
        """Propose anew, from a mapping that was loaded or from none."""
        draft, office = self._draft, self._context.office
        if draft is None:
            return

        def job(_handle: Handle) -> tuple[Draft, ImportResult]:
            with office.reader() as reader:
                made = import_draft.propose(reader, draft.path, draft.book, known)
                return made, import_draft.preview(reader, made)

        self._run(job, self._on_read)

    def _on_load(self) -> None:
        draft = self._draft
        kinds = tr("Mappings (*.json);;All files (*)")
        path = self._files.open(self, tr("Load a mapping"), Path.home(), kinds)
        if path is None or draft is None:
            return
        try:
            mapping = load(path)
            if not import_draft.fits(self._context.office, draft, mapping):
                self._show_state(
                    tr("This mapping is of another layout: its tables are not in the file.")
                )
                return
        except CityReportError as error:
            self._show_state(sentence(error))
            return
        self._propose([mapping])

    # -- steps 3 and 4: what would change, and writing it

    def _compare(self) -> None:
        draft, office = self._draft, self._context.office
        if draft is None:
            return

        def job(handle: Handle) -> Comparison:
            with office.reader() as reader:
                reading = import_draft.read(reader, draft)
                name, digest = draft.book.name, draft.book.digest
                return import_comparison.compare(reader, reading, name, digest, handle.step)

        self._run(job, self._on_compared)

    def _on_compared(self, compared: Comparison) -> None:
        self._compared = compared
        self._difference.show_comparison(compared)
        self._show_step(_DIFFERENCE)
        self._difference.take_focus()

    def _write(self) -> None:
        compared = self._compared
        if compared is None:
            return
        try:
            with waiting():
                replaced = self._difference.rows.replaced
                self.written = import_comparison.write(self._context.office, compared, replaced)
        except CityReportError as error:
            self._show_state(sentence(error))
            return
        said = written_words(self.written, has_same=bool(compared.count(Fate.SAME)))
        self._context.say(said)
        self._end.show_written(said, self._mapping, self._path)
        self._show_step(_WRITTEN)
        self._close.setFocus()

    # -- going on and back

    def _on_next(self) -> None:
        if self._stack.currentIndex() == _READING:
            draft = self._draft
            if draft is not None and draft.open_questions:
                self._reading.show_questions()
            else:
                self._compare()
        elif self._stack.currentIndex() == _DIFFERENCE:
            self._write()

    def _on_back(self) -> None:
        if self._stack.currentIndex() == _DIFFERENCE:
            self._show_step(_READING)
            self._reading.take_focus()
        else:
            self._on_other()

    def _show_step(self, step: int) -> None:
        self._stack.setCurrentIndex(step)
        self._steps.show_step(step)
        self._show_state()

    def _show_state(self, said: str = "") -> None:
        step, busy = self._stack.currentIndex(), self._handle is not None
        self._back.setVisible(step in (_READING, _DIFFERENCE))
        self._next.setVisible(step in (_READING, _DIFFERENCE))
        self._back.setText(tr("Another file…") if step == _READING else tr("Back"))
        self._close.setText(tr("Close") if step == _WRITTEN else tr("Cancel"))
        enabled, title, told = True, tr("Next"), ""
        if step == _READING:
            enabled, title, told = _reading_state(self._draft)
        elif step == _DIFFERENCE:
            cells = len(self._difference.rows.replaced)
            cells += 0 if self._compared is None else self._compared.count(Fate.NEW)
            is_read_only = self._context.office.store.read_only
            enabled, title, told = _difference_state(cells, is_read_only=is_read_only)
        self._next.setText(title)
        self._next.setAccessibleName(title)
        self._next.setEnabled(enabled and not busy)
        is_refused = step == _FILE and not self._start.other.isHidden()
        first = self._start.other if is_refused else self._close
        declare_default(self, self._next if step in (_READING, _DIFFERENCE) else first)
        self._state.setText(said or (tr("One moment …") if busy and step != _FILE else told))


def _difference_state(cells: int, *, is_read_only: bool) -> tuple[bool, str, str]:
    """Return whether that many cells can be written, what the button says and what stands beside
    it."""
    if is_read_only:
        return False, tr("Write"), tr("This office is open read-only: nothing can be imported.")
    if not cells:
        return False, tr("Write"), tr("Nothing would change.")
    told = ntr(
        "{n} cell will be written, as one step that Undo takes back.",
        "{n} cells will be written, as one step that Undo takes back.",
        cells,
    )
    return True, tr("Write"), told


def _reading_state(draft: Draft | None) -> tuple[bool, str, str]:
    """Return whether it can go on, what the button says and what stands beside it."""
    questions = [] if draft is None else draft.open_questions
    if questions:
        n = len(questions)
        return (
            True,
            tr("Answer the questions"),
            ntr("{n} question stands open.", "{n} questions stand open.", n),
        )
    return True, tr("Next"), tr("Nothing is written yet. Next shows what would change.")


def ask_table(context: PageContext, parent: QWidget, files: FileDialogs) -> Path | None:
    """Ask for the file that holds the table."""
    start = Path(context.settings.get("export_folder") or Path.home())
    kinds = tr("Tables (*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.tsv *.txt *.html);;All files (*)")
    return files.open(parent, tr("Import a spreadsheet"), start, kinds)
