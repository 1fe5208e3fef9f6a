"""A form for a partner: what it asks, in which language, as Excel or on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from cityreport import i18n
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.period import Frequency
from cityreport.errors import CityReportError
from cityreport.exchange.output_kinds import FORM
from cityreport.i18n import text, tr
from cityreport.messages import sentence
from cityreport.office.forms import form_writing
from cityreport.office.forms.form_writing import FormChoice
from cityreport.render.form import FormPages
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.dialog import foot
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.month_field import MonthField
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.slices import Slices
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.partners import form_printing
from cityreport.ui.partners.check_list import CheckList
from cityreport.ui.partners.form_preview import FormPreview
from cityreport.ui.partners.write_dialog import WritingDialog

_WIDTH, _HEIGHT = 980, 640
_YEARS_BACK = 15
_EXCEL = "xlsx"


class PartnerFormDialog(WritingDialog):
    """Asks what the form is to ask and writes it; closes once the file is on the disk."""

    def __init__(
        self, context: PageContext, files: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, files, "form", FORM, parent)
        self.setObjectName("partnerFormDialog")
        self.setWindowTitle(tr("Form for a partner"))
        self._partners = form_writing.partners().partners
        office = context.office
        asked = [
            (indicator.code, f"{indicator.code}  {text(indicator.label)}")
            for group in office.catalogue.groups
            for indicator in office.catalogue.in_group(group.code, Frequency.MONTH)
            if indicator.derived is None
        ]
        self._indicators = CheckList("formIndicators", tr("What is asked"), asked)
        areas = [(TOTAL, tr("Whole city"))]
        areas += [(area.code, f"{area.code}  {area.name}") for area in office.city.profile.areas]
        self._areas = CheckList("formAreas", tr("Where"), areas)
        self._areas.choose({TOTAL})
        self._month = MonthField("formMonth", tr("Month"))
        self._partner = _box("formPartner", tr("For whom"))
        for partner in self._partners:
            self._partner.addItem(text(partner.label), partner.code)
        self._partner.addItem(tr("Somebody else"), "")
        self._language = _box("formLanguage", tr("Language"))
        for code, name in i18n.LANGUAGES.items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(i18n.language()))
        self._kind = _box("formKind", tr("Kind of form"))
        self._kind.addItem(tr("Excel, to be filled in on a computer"), _EXCEL)
        self._kind.addItem(tr("PDF on A4, to be filled in by hand"), Paper.A4.value)
        self._kind.addItem(tr("PDF on Letter, to be filled in by hand"), Paper.LETTER.value)
        self._breakdowns = _check("formBreakdowns", tr("Ask for breakdowns, such as sex and age"))
        self._breakdowns.setChecked(True)
        self._filled = _check("formFilled", tr("Fill in what is known already"))
        self._preview = button(tr("Preview and print…"), "previewForm", self._on_preview)
        self._name(tr("Write the form"), tr("The form is being written …"))
        self._lay_out()
        self._offer_months()
        self._partner.currentIndexChanged.connect(self._on_partner)
        self._kind.currentIndexChanged.connect(self._on_kind)
        self._month.chosen.connect(self._propose)
        self._on_kind()
        self._on_partner()
        self._show_busy(False)
        self.resize(_WIDTH, _HEIGHT)

    def accept(self) -> None:
        """Write the form off the window's thread."""
        nothing = tr("Choose the file that the form should be written to.")
        choice, path = self._choice(), self._chosen_path(nothing)
        if choice is None or path is None or self._is_writing:
            return
        self._fault.hide()
        self._show_busy(True)
        office, kind = self._context.office, str(self._kind.currentData())
        paper = self._context.settings.get("paper") or Paper.A4.value
        language, filled = str(self._language.currentData()), self._filled.isChecked()

        def job(_handle: Handle) -> FormPages | None:
            with office.reader() as reader, i18n.in_language(language):
                if kind != _EXCEL:
                    return form_writing.pages(reader, choice, filled=filled)
                form_writing.write_workbook(reader, choice, path, filled=filled, paper=paper)
                return None

        def gathered(pages: FormPages | None) -> None:
            if pages is None:
                self._on_written(path)
                return
            steps = form_printing.write_pdf_in_steps(pages, path, Paper(kind))
            Slices(steps, lambda: self._on_written(path), self._on_failed, self)

        self._context.tasks.run(job, gathered, self._on_failed)

    # -- making

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        said = tr(
            "A partner fills the form in without this program. What comes back as Excel is taken "
            "in with File ▸ Take in a file."
        )
        column.addWidget(words(said, "muted"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        fields = (
            (tr("For whom"), self._partner, tr("Month"), self._month),
            (tr("Kind of form"), self._kind, tr("Language"), self._language),
        )
        for row, (left, first, right, second) in enumerate(fields):
            for at, (title, field) in enumerate(((left, first), (right, second))):
                label = QLabel(title)
                label.setBuddy(field)
                grid.addWidget(label, row, 2 * at)
                grid.addWidget(field, row, 2 * at + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column.addLayout(grid)
        lists = QHBoxLayout()
        lists.setSpacing(2 * GRID)
        lists.addWidget(self._indicators, 3)
        lists.addWidget(self._areas, 2)
        column.addLayout(lists, 1)
        column.addLayout(in_a_row(self._breakdowns, self._filled))
        column.addWidget(self._file)
        column.addWidget(self._fault)
        cancel = button(tr("Cancel"), "cancelForm", self.reject)
        busy = in_a_row(self._busy)
        column.addLayout(foot(self, self._write, self._preview, cancel, before=busy))

    def _offer_months(self) -> None:
        """Last month is asked for as a rule; the next one can be prepared."""
        this = self._context.office.clock.this_month
        self._month.offer(this.year - _YEARS_BACK, this.shift(1).year)
        self._month.show_period(this.shift(-1))

    def _on_partner(self) -> None:
        code = self._partner.currentData()
        for partner in self._partners:
            if partner.code == code:
                collection = self._context.office.annotations.collection()
                month = self._month.period()
                asked = [c for c in partner.indicators if collection.of(c).covers(month)]
                self._indicators.choose(asked)
        self._propose()

    def _on_kind(self) -> None:
        is_excel = self._kind.currentData() == _EXCEL
        self._preview.setVisible(not is_excel)
        self._file.suffix = ".xlsx" if is_excel else ".pdf"
        self._file.kinds = tr("Excel (*.xlsx)") if is_excel else tr("PDF (*.pdf)")
        self._propose()

    def _propose(self) -> None:
        """Propose a file name, unless the person typed one."""
        self._fault.hide()
        choice = FormChoice(self._month.period(), partner=str(self._partner.currentData()))
        name = form_writing.file_name(self._context.office, choice, self._file.suffix)
        self._file.propose(name)

    # -- what was chosen

    def _choice(self) -> FormChoice | None:
        indicators, areas = self._indicators.chosen(), self._areas.chosen()
        if not indicators or not areas:
            self._say(tr("Tick at least one thing to ask, and the whole city or a district."))
            return None
        period, office = self._month.period(), self._context.office
        ordered = [
            TOTAL,
            *(area.code for area in office.city.profile.areas if area.exists_in(period)),
        ]
        return FormChoice(
            period,
            tuple(sorted(indicators)),
            tuple(code for code in ordered if code in areas),
            str(self._partner.currentData()),
            self._breakdowns.isChecked(),
        )

    def _on_preview(self) -> None:
        """Show the pages as they will be printed, with the choice of a printer."""
        choice = self._choice()
        if choice is None:
            return
        try:
            with i18n.in_language(str(self._language.currentData())):
                document = form_writing.pages(
                    self._context.office, choice, filled=self._filled.isChecked()
                )
        except CityReportError as error:
            self._say(sentence(error))
            return
        FormPreview(document, Paper(self._kind.currentData()), self).open()

    def _on_written(self, path: Path) -> None:
        self._end(path, tr("The form is written: {path}.", path=path))


def _box(name: str, title: str) -> Picker:
    made = Picker()
    made.setObjectName(name)
    made.setAccessibleName(title)
    return made


def _check(name: str, title: str) -> QCheckBox:
    made = QCheckBox(title)
    made.setObjectName(name)
    made.setAccessibleName(title)
    return made
