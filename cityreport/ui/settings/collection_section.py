"""Settings: what the city collects."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from cityreport.domain.city import Profile
from cityreport.domain.collection import Collected
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.collection_editor import CollectionEditor
from cityreport.ui.settings.settings_section import Section


class CollectionSection(Section):
    """The indicators with what is collected of each. It is no part of the profile: the page writes
    what `collected` returns by itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(tr("What we collect"), "collectionSection")
        self._office = office
        self._editor = CollectionEditor(office.catalogue)
        self.setFocusProxy(self._editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                tr(
                    "What your city does not collect is asked nowhere, and the network's copy says "
                    "so. Choose one line, or several with Shift or Ctrl, and say it on the right."
                ),
                "muted",
                "collectionAdvice",
            )
        )
        column.addWidget(self._editor, 1)
        self._editor.edited.connect(self.edited)

    def put(self, _profile: Profile) -> None:
        """See `Section`."""
        self._editor.fill(self._office.annotations.collection().said)

    def values(self) -> object:
        """See `Section`."""
        return self._editor.values()

    def read(self, profile: Profile) -> Profile | None:
        """See `Section`: the profile stays as it is."""
        return None if self._editor.read() is None else profile

    def collected(self) -> dict[str, Collected]:
        """Return what was said of the indicators that are not as the standard asks, or were said
        before."""
        before = self._office.annotations.collection().said
        found = self._editor.read() or {}
        return {code: said for code, said in found.items() if code in before or said != Collected()}

    def choose(self, code: str) -> None:
        """Choose an indicator."""
        self._editor.choose(code)
