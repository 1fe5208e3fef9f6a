"""The borders of the districts, for maps: a GeoJSON file taken in, or removed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.exchange import borders_file
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.office import district_borders
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import PageContext


class BordersCard(QWidget):
    """A sentence and two buttons. What is chosen is kept at once, beside the office file."""

    def __init__(self, context: PageContext, files: FileDialogs) -> None:
        super().__init__()
        self.setObjectName("bordersCard")
        self._context = context
        self._files = files
        self._said = words(role="muted", name="bordersSaid")
        self._choose = button(
            tr("Borders for maps…"), "chooseBorders", self._on_choose, picture="map-pin"
        )
        self._remove = button(tr("Remove borders"), "removeBorders", self._on_remove)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self._said, 1)
        line.addWidget(self._remove)
        line.addWidget(self._choose)
        self.refresh()

    def refresh(self) -> None:
        """Say what there is."""
        is_there = district_borders.borders_path(self._context.office.store.path).is_file()
        self._remove.setVisible(is_there)
        self._say(
            tr("The borders of the districts are known: Progress can draw them as a map.")
            if is_there
            else tr(
                "For a map of the districts, choose their borders as a GeoJSON file, in which each "
                "shape has the code or the name of its district."
            )
        )

    def _on_choose(self) -> None:
        start = Path(self._context.settings.get("export_folder") or Path.home())
        kinds = tr("GeoJSON (*.geojson *.json)")
        path = self._files.open(self, tr("Borders of the districts"), start, kinds)
        if path is None:
            return
        office = self._context.office

        def job(_handle: Handle) -> borders_file.FoundBorders:
            with office.reader() as reader:
                return district_borders.take_borders(reader, path)

        self._choose.setEnabled(False)
        self._context.tasks.run(job, self._on_taken, self._on_failed)

    def _on_taken(self, found: borders_file.FoundBorders) -> None:
        self._choose.setEnabled(True)
        self.refresh()
        said = ntr(
            "The border of {n} district was found.",
            "The borders of {n} districts were found.",
            len(found.borders.shapes),
        )
        if found.without:
            missing = tr("Not in the file: {areas}.", areas=", ".join(found.without))
            said = f"{said} {missing}"
        self._say(said)

    def _on_failed(self, error: Exception) -> None:
        self._choose.setEnabled(True)
        if isinstance(error, CityReportError):
            self._say(sentence(error), wrong=True)
        else:
            self._context.fail(error)

    def _on_remove(self) -> None:
        try:
            district_borders.forget_borders(self._context.office)
        except CityReportError as error:
            self._say(sentence(error), wrong=True)
            return
        self.refresh()

    def _say(self, said: str, *, wrong: bool = False) -> None:
        self._said.setText(said)
        self._said.setStyleSheet(f"color: {COLORS.wrong if wrong else COLORS.muted};")
