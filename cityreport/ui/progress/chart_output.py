"""A chart out of the window: to a file, to two slides, to paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from cityreport import files as disk
from cityreport.i18n import tr
from cityreport.office import chart_drawing
from cityreport.office.chart_request import SLIDE, ChartRequest
from cityreport.office.file_names import file_stem
from cityreport.office.office import Office
from cityreport.office.office_reader import OpenOffice
from cityreport.outputs import Output, OutputKind
from cityreport.render.document import Document
from cityreport.ui.kit.document_printing import Paper
from cityreport.ui.kit.file_dialogs import FileDialogs, ask_out
from cityreport.ui.kit.print_preview import show_preview
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.page_context import PageContext

T = TypeVar("T")

_SUFFIXES = (".png", ".svg", ".pdf")


class ChartOutput:
    """Asks where to, makes it away from the window, and says that it is there."""

    def __init__(self, context: PageContext, parent: QWidget, files: FileDialogs) -> None:
        self._context = context
        self._parent = parent
        self._files = files

    def save(self, request: ChartRequest) -> None:
        """One picture: PNG with 300 dots an inch, SVG or PDF."""
        kinds = tr("Pictures (*.png);;Drawings (*.svg);;PDF (*.pdf)")
        path = self._ask(tr("Save chart"), f"{self._stem(request)}.png", kinds, _SUFFIXES)
        if path is None:
            return

        def job(reader: OpenOffice) -> Path:
            chart_drawing.chart(reader, request).save(path)
            return path

        self._run(job, self._on_saved)

    def save_slides(self, request: ChartRequest) -> None:
        """Two drawings of a 16:9 slide: the chart, and all indicators of its area."""
        name, kinds = f"{self._stem(request)}.svg", tr("Drawings (*.svg)")
        path = self._ask(tr("Save for slides"), name, kinds, (".svg",))
        if path is None:
            return
        path = _free_for_slides(path)

        def job(reader: OpenOffice) -> Path:
            save_slides(reader, request, path)
            return path

        self._run(job, self._on_slides)

    def print_chart(self, request: ChartRequest) -> None:
        """Show a preview of the chart with its table, and from there to a printer."""

        def job(reader: OpenOffice) -> Document:
            return chart_drawing.chart(reader, request).page()

        self._run(job, self._show_preview)

    def _ask(self, title: str, name: str, kinds: str, suffixes: tuple[str, ...]) -> Path | None:
        start = Path(self._context.settings.get("export_folder") or Path.home()) / name
        return ask_out(self._files.save, self._parent, title, start, kinds, suffixes)

    def _stem(self, request: ChartRequest) -> str:
        subject = (
            request.kind if request.kind == "indicators" else f"{request.indicator}_{request.kind}"
        )
        area = request.area.strip("_")
        return file_stem(self._context.office, *subject.split("_"), area, request.measure)

    def _run(self, job: Callable[[OpenOffice], T], done: Callable[[T], None]) -> None:
        office: Office = self._context.office

        def work(_handle: Handle) -> T:
            with office.reader() as reader:
                return job(reader)

        self._context.tasks.run(work, done, self._context.fail)

    def _on_saved(self, path: Path) -> None:
        self._context.say(tr("The chart is saved as {path}.", path=str(path)))

    def _on_slides(self, path: Path) -> None:
        one, two = (str(slide) for slide in slide_paths(path))
        self._context.say(tr("Two slides are saved: {one} and {two}.", one=one, two=two))

    def _show_preview(self, document: Document) -> None:
        paper = Paper(self._context.settings.get("paper") or Paper.A4)
        show_preview(document, paper, self._parent, "chartPreview", self._context.fail)


def slide_paths(path: Path) -> tuple[Path, Path]:
    """`L1_T-1.svg` and `L1_T-2.svg` for `L1_T.svg`."""
    return path.with_stem(f"{path.stem}-1"), path.with_stem(f"{path.stem}-2")


def save_slides(reader: OpenOffice, request: ChartRequest, path: Path) -> None:
    """Write the two slides; AccessError('cannot_write') from the disk, then neither is new."""
    second = ChartRequest(
        indicator=request.indicator, area=request.area, measure=request.measure, kind="indicators"
    )
    drawn = [chart_drawing.chart(reader, each).content(".svg", SLIDE) for each in (request, second)]
    for target, content in zip(slide_paths(path), drawn, strict=True):
        disk.write_bytes(target, content, Output(OutputKind.CHART))


def _free_for_slides(path: Path) -> Path:
    """Return the path, or its first neighbour whose two slides are both not there: nobody was asked
    about theirs."""
    number, free = 2, path
    while any(slide.exists() for slide in slide_paths(free)):
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free
