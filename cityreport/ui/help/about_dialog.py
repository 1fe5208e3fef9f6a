"""About the program: version, standard, licences, and where the files of this computer are."""

from __future__ import annotations

import platform

from PySide6 import __version__ as binding_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from cityreport import __version__, i18n, paths
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.theme import COLORS, GRID

_WIDTH = 620
_PARTS = (
    ("cityreport", "Apache License 2.0"),
    ("Qt, PySide6", "LGPL 3.0"),
    ("matplotlib", "PSF"),
    ("openpyxl, msgspec, click, sqlite-utils, Babel", "MIT, BSD, Apache 2.0"),
    ("Lucide", "ISC"),
    ("Noto Sans", "SIL Open Font License 1.1"),
)
"""The parts of the program and their licences."""


class AboutDialog(Dialog):
    """Says what one is asked for when one asks for help; all of it can be copied."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle(tr("About cityreport"))
        head = in_a_row(sign("cityreport", COLORS.accent, 32))
        head.insertWidget(1, words("cityreport", "title", wrap=False))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        promise = tr(
            "Everything stays on this computer; nothing is sent anywhere. The program is free."
        )
        column.addWidget(words(promise, name="aboutWords"))
        column.addWidget(_said("aboutFacts", facts(office)))
        column.addWidget(_said("aboutLicences", licences()))
        self._text = f"{facts(office)}\n\n{licences()}"
        copy = button(tr("&Copy"), "copyAbout", self._on_copy)
        close = button(tr("Close"), "closeAbout", self.accept, primary=True)
        column.addLayout(foot(self, close, copy))
        self.setFixedWidth(_WIDTH)
        close.setFocus()

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._text)


def facts(office: Office) -> str:
    """Return version, standard and folders, a line each."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    catalogue = office.catalogue
    lines = (
        (tr("Version"), f"{__version__} ({system}, PySide6 {binding_version})"),
        (tr("Standard"), i18n.text(catalogue.title)),
        (tr("Office file"), str(office.store.path)),
        (tr("Settings"), str(paths.settings_file())),
        (tr("Reports of crashes"), str(paths.log_folder())),
    )
    return "\n".join(tr("{field}: {value}", field=label, value=value) for label, value in lines)


def licences() -> str:
    """Return the parts and their licences, and whose data come along."""
    parts = [tr("{field}: {value}", field=name, value=licence) for name, licence in _PARTS]
    return "\n".join((tr("Licences"), *parts))


def _said(name: str, text: str) -> QLabel:
    label = selectable(words(text, name=name))
    label.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return label
