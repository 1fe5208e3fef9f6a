"""The language that the running program speaks: its words, its direction, Qt's own words."""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication

from cityreport import i18n
from cityreport.settings import Settings


class UiLanguage:
    """One application's language, and how it writes numbers by these settings."""

    def __init__(self, app: QApplication, settings: Settings | None = None) -> None:
        self._app = app
        self._settings = settings
        self._translator: QTranslator | None = None

    def speak(self, code: str) -> None:
        """Speak a language from now on; windows that are open keep theirs."""
        i18n.set_language(code)
        i18n.set_number_format("" if self._settings is None else self._settings.get("numbers"))
        direction = Qt.LayoutDirection
        right = i18n.is_right_to_left()
        self._app.setLayoutDirection(direction.RightToLeft if right else direction.LeftToRight)
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        if code != "en":
            translator = QtCore.QTranslator(self._app)
            folder = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(f"qtbase_{code}", folder):
                self._app.installTranslator(translator)
                self._translator = translator
