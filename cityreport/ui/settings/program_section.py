"""Settings: the officer at the keyboard, the language and the colours. These are kept at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cityreport.i18n import LANGUAGES, language, tr
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import line


class ProgramSection(QWidget):
    """The settings of this computer. The signals come when a choice is made, not before."""

    officer_chosen = Signal(str)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, officer: str, account: str, theme: str) -> None:
        super().__init__()
        self.setObjectName("programSection")
        self._officer = line(account)
        self._officer.setText(officer)
        self._language = Picker()
        for code, name in LANGUAGES.items():
            self._language.addItem(name, code)
        self._language.setCurrentIndex(self._language.findData(language()))
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
        self._theme = Picker()
        self._shown_theme = theme
        for name, title in _themes():
            self._theme.addItem(title, name)
        self._theme.setCurrentIndex(self._theme.findData(theme))
        self._theme_field = Field(
            tr("Colours"),
            self._theme,
            "settingsTheme",
            tr("Charts on the screen follow; what is printed, sent or copied stays light."),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.addWidget(officer_field, 0, 0)
        grid.addWidget(self._language_field, 0, 1)
        grid.addWidget(self._theme_field, 1, 0)
        grid.setRowStretch(2, 1)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self._officer.editingFinished.connect(self._on_officer)
        self._language.activated.connect(self._on_language)
        self._theme.activated.connect(self._on_theme)

    def show_officer(self, officer: str) -> None:
        """Show the name that was chosen elsewhere meanwhile."""
        if not self._officer.hasFocus():
            self._officer.setText(officer)

    def refuse_language(self, why: str) -> None:
        """Back to the language in force, with the reason."""
        self._language.setCurrentIndex(self._language.findData(language()))
        self._language_field.show_fault(why)

    def refuse_theme(self, why: str) -> None:
        """Back to the colours in force, with the reason."""
        self._theme.setCurrentIndex(self._theme.findData(self._shown_theme))
        self._theme_field.show_fault(why)

    def _on_theme(self) -> None:
        self._theme_field.clear_fault()
        theme = str(self._theme.currentData())
        if theme != self._shown_theme:
            self.theme_chosen.emit(theme)

    def _on_officer(self) -> None:
        self.officer_chosen.emit(self._officer.text().strip())

    def _on_language(self) -> None:
        self._language_field.clear_fault()
        code = str(self._language.currentData())
        if code != language():
            self.language_chosen.emit(code)


def _themes() -> list[tuple[str, str]]:
    return [
        ("", tr("As the system has them")),
        ("light", tr("Light")),
        ("dark", tr("Dark")),
        ("contrast", tr("High contrast")),
    ]
