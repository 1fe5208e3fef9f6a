"""The keys of a page on a sheet: the sections of the guide's chapter Keys, and nothing else."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport import paths
from cityreport.i18n import tr
from cityreport.ui.help.document_view import DocumentView
from cityreport.ui.help.guide_text import GUIDE, anchor_of, guide, read_document
from cityreport.ui.kit.building_blocks import button
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.screen_size import available_size
from cityreport.ui.kit.theme import GRID

_CHAPTER = "keys"
_EVERYWHERE = "every-page"
_SIZE = (640, 520)


class KeySheet(Dialog):
    """Shows the keys of a page, then those of every page. Esc or Enter closes it."""

    def __init__(self, page: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keySheet")
        self.setWindowTitle(tr("Keys of this page"))
        text = DocumentView("keySheetText", tr("Keys of this page"))
        text.show_text(keys_of(page), paths.help_folder())
        close = button(tr("Close"), "closeKeySheet", self.accept, primary=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(text, 1)
        column.addLayout(foot(self, close))
        room = available_size(self)
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        text.setFocus()


def keys_of(page: str) -> str:
    """Return what the guide says of the keys of a page, by its English title, and of every page,
    in the language in force."""
    english, own = read_document(paths.help_folder() / GUIDE), guide()
    found = english.find(_CHAPTER)
    assert found is not None  # noqa: S101 - a test of the documents looks for it
    sections = [section.anchor for section in english.chapters[found[0]].sections]
    wanted = [name for name in (anchor_of(page), _EVERYWHERE) if name in sections]
    said = own.chapters[found[0]].sections
    return "\n".join(said[sections.index(name)].text for name in wanted)
