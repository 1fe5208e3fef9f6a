"""Settings: the officer at the keyboard, the language, the look, the paper. Kept at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cityreport import i18n
from cityreport.i18n import LANGUAGES, NUMBER_FORMATS, language, tr
from cityreport.network import desk_folders
from cityreport.settings import TEXT_SIZES, Settings
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import line


class ProgramSection(QWidget):
    """The settings of this computer. The signals come when a choice is made, not before."""

    officer_chosen = Signal(str)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    text_chosen = Signal(str)
    paper_chosen = Signal(str)
    desk_chosen = Signal(str)
    numbers_chosen = Signal(str)

    def __init__(
        self, officer: str, account: str, theme: str, percent: int, settings: Settings
    ) -> None:
        super().__init__()
        self.setObjectName("programSection")
        self._officer = line(account)
        self._officer.setText(officer)
        self._language = _picker(list(LANGUAGES.items()), language())
        self._paper = _picker([("a4", "A4"), ("letter", "Letter")], settings.get("paper"))
        self._numbers = _picker(_number_formats(), settings.get("numbers"))
        officer_field = Field(
            tr("Officer"),
            self._officer,
            "settingsOfficer",
            tr("This name stands in the journal beside each change that you make from now on."),
        )
        self._language_field = Field(
            tr("Language"),
            self._language,
            "settingsLanguage",
            tr("The window is built anew in the language that you choose."),
        )
        paper_field = Field(
            tr("Paper"),
            self._paper,
            "settingsPaper",
            tr("Reports, forms and the sheets of a workbook are printed on it."),
        )
        self._numbers_field = Field(
            tr("How numbers are written"),
            self._numbers,
            "settingsNumbers",
            tr(
                "In the window, for what is shown and what you type; reports and files that are"
                " sent write them as their language does."
            ),
        )
        self._shown_theme = theme
        self._theme = _picker(_themes(), theme)
        self._theme_field = Field(
            tr("Colours"),
            self._theme,
            "settingsTheme",
            tr("Charts on the screen follow; what is printed, sent or copied stays light."),
        )
        sizes = [(size, i18n.percent(int(size) / 100, 0)) for size in TEXT_SIZES]
        self._text = _picker(sizes, str(percent))
        self._text_field = Field(
            tr("Size of text"),
            self._text,
            "settingsText",
            tr("The window is built anew with text of the size that you choose."),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.addWidget(officer_field, 0, 0)
        grid.addWidget(self._language_field, 0, 1)
        grid.addWidget(self._theme_field, 1, 0)
        grid.addWidget(self._text_field, 1, 1)
        grid.addWidget(paper_field, 2, 0)
        grid.addWidget(self._numbers_field, 2, 1)
        self._shown_desk = settings.get("desk")
        self._desk = Picker()
        self._desk_field = self._make_desk_field()
        if desk_folders.is_installed():
            grid.addWidget(self._desk_field, 3, 0)
        grid.setRowStretch(4, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._officer.editingFinished.connect(self._on_officer)
        self._language.activated.connect(self._on_language)
        self._text.activated.connect(self._on_text)
        self._paper.activated.connect(
            lambda _: self.paper_chosen.emit(str(self._paper.currentData()))
        )
        self._theme.activated.connect(self._on_theme)
        self._numbers.activated.connect(self._on_numbers)

    def show_officer(self, officer: str) -> None:
        """Show the name that was chosen elsewhere meanwhile."""
        if not self._officer.hasFocus():
            self._officer.setText(officer)

    def refuse_desk(self, why: str) -> None:
        """Back to what is in force, with the reason."""
        self._desk.setCurrentIndex(self._desk.findData(self._shown_desk))
        self._desk_field.show_fault(why)

    def _make_desk_field(self) -> Field:
        for value, title in (("", tr("No")), ("yes", tr("Yes: show the page Network"))):
            self._desk.addItem(title, value)
        self._desk.setCurrentIndex(self._desk.findData(self._shown_desk))
        self._desk.activated.connect(self._on_desk)
        return Field(
            tr("This computer is the network's desk"),
            self._desk,
            "settingsDesk",
            tr("For the coordinator who receives the submissions of many cities."),
        )

    def refuse_language(self, why: str) -> None:
        """Back to the language in force, with the reason."""
        self._language.setCurrentIndex(self._language.findData(language()))
        self._language_field.show_fault(why)

    def refuse_text(self, percent: int, why: str) -> None:
        """Back to the size in force, with the reason."""
        self._text.setCurrentIndex(self._text.findData(str(percent)))
        self._text_field.show_fault(why)

    def refuse_numbers(self, example: str, why: str) -> None:
        """Back to the way of writing numbers in force, with the reason."""
        self._numbers.setCurrentIndex(self._numbers.findData(example))
        self._numbers_field.show_fault(why)

    def refuse_theme(self, why: str) -> None:
        """Back to the colours in force, with the reason."""
        self._theme.setCurrentIndex(self._theme.findData(self._shown_theme))
        self._theme_field.show_fault(why)

    def _on_theme(self) -> None:
        self._theme_field.clear_fault()
        theme = str(self._theme.currentData())
        if theme != self._shown_theme:
            self.theme_chosen.emit(theme)

    def _on_desk(self) -> None:
        self._desk_field.clear_fault()
        desk = str(self._desk.currentData())
        if desk != self._shown_desk:
            self.desk_chosen.emit(desk)

    def _on_numbers(self) -> None:
        self._numbers_field.clear_fault()
        self.numbers_chosen.emit(str(self._numbers.currentData()))

    def _on_officer(self) -> None:
        self.officer_chosen.emit(self._officer.text().strip())

    def _on_language(self) -> None:
        self._language_field.clear_fault()
        code = str(self._language.currentData())
        if code != language():
            self.language_chosen.emit(code)

    def _on_text(self) -> None:
        self._text_field.clear_fault()
        self.text_chosen.emit(str(self._text.currentData()))


def _picker(choices: list[tuple[str, str]], chosen: str) -> Picker:
    """Return a picker of values with their titles; the first where none is chosen."""
    picker = Picker()
    for value, title in choices:
        picker.addItem(title, value)
    picker.setCurrentIndex(max(0, picker.findData(chosen)))
    return picker


def _number_formats() -> list[tuple[str, str]]:
    return [("", tr("As the language has them")), *((one, one) for one in NUMBER_FORMATS)]


def _themes() -> list[tuple[str, str]]:
    return [
        ("", tr("As the system has them")),
        ("light", tr("Light")),
        ("dark", tr("Dark")),
        ("contrast", tr("High contrast")),
    ]
