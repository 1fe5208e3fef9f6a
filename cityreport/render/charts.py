"""Progress charts: the page they stand on, and the files they are saved as.

Two panels share one time axis: above, the rolling twelve months with their 95 % interval,
the baseline and the path to the target; below, the months as they were counted. The words
around them are written in the language that is in force when the figure is made. Not here:
the marks (panels), the sentences (chart_words), what a verdict is (domain).
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cityreport import files
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.observation import Status
from cityreport.domain.progress import Progress, Verdict
from cityreport.errors import DataError
from cityreport.i18n import number, percent, tr
from cityreport.render import chart_words, panels
from cityreport.render.chart_words import ChartView, Shown, chart_text
from cityreport.render.sheet import MARGIN, Key, Sheet
from cityreport.render.theme import COLORS, SIZES, line_height, text_width, wrapped
from cityreport.wording import VERDICT_NAMES, headline

__all__ = [
    "SUFFIXES",
    "ChartView",
    "chart_bytes",
    "chart_text",
    "progress_figure",
    "save_chart",
    "warm_up",
]

SUFFIXES = (".png", ".svg", ".pdf")
DPI = 150
"""Dots per inch of a saved PNG."""

_UNDATED: dict[str, dict[str, str | None]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
"""The same chart gives the same file, whenever it is saved."""

_LOWER_SHARE, _LOWER_SHARE_ALONE = 0.28, 0.6
"""Of the height that both panels have: with a line above, and while there is none yet."""
_PLOT_MARGIN = 0.03
"""White around a plot without words, which stands on a page with margins; inches."""
_SMALLEST, _SMALLEST_PLOT = (6.0, 4.0), (4.5, 2.6)
"""Inches under which a chart keeps to the upper panel, title and verdict; without words."""

_BLUE = {"markerfacecolor": COLORS.rolling, "markeredgecolor": COLORS.rolling}
_MARKERS: dict[Verdict, dict[str, Any]] = {
    Verdict.ON_TRACK: {"marker": "o", **_BLUE},
    Verdict.PROBABLY_ON_TRACK: {
        **_BLUE,
        "marker": "o",
        "fillstyle": "left",
        "markerfacecoloralt": COLORS.paper,
    },
    Verdict.OFF_TRACK: {
        "marker": "^",
        "markerfacecolor": COLORS.path,
        "markeredgecolor": COLORS.path,
    },
    Verdict.TOO_FEW_TO_SAY: {
        "marker": "D",
        "markersize": 6.5,
        "markerfacecolor": COLORS.paper,
        "markeredgecolor": COLORS.muted,
    },
    Verdict.NOT_ENOUGH_MONTHS: {
        "marker": "s",
        "markersize": 7.5,
        "markerfacecolor": COLORS.paper,
        "markeredgecolor": COLORS.muted,
    },
}
"""A shape for each verdict: never by colour alone."""


class _Frame(NamedTuple):
    """Where the plots stand, in inches: their left and right ends."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


def progress_figure(progress: Progress, catalogue: Catalogue, view: ChartView) -> Figure:
    """Draw a progress; the figure has its canvas and belongs to nobody else."""
    sheet = Sheet(view.size, MARGIN if view.words else _PLOT_MARGIN)
    sheet.figure.set_label(chart_words.chart_title(progress, catalogue, view))
    least = _SMALLEST if view.words else _SMALLEST_PLOT
    small = view.size[0] < least[0] or view.size[1] < least[1]
    if view.words:
        _write_title(sheet, progress, catalogue, view)
    if chart_words.is_empty(progress):
        sheet.y -= 0.15
        sheet.write(chart_words.empty_sentence(), SIZES.verdict, COLORS.muted)
        return sheet.figure
    bottom = sheet.margin
    if view.words:
        _write_verdict(sheet, progress, catalogue, small=small)
        if not small:
            bottom += _write_notes(sheet, progress, catalogue, view)
    _draw_panels(sheet, progress, catalogue, view, bottom, small=small)
    return sheet.figure


def save_chart(figure: Figure, path: Path) -> None:
    """Write the figure as PNG, SVG or PDF by the name's ending, whole or not at all.

    DataError('bad_file_suffix') for another ending, AccessError('cannot_write') from the disk.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise DataError("bad_file_suffix", path=str(path), known=", ".join(SUFFIXES))
    files.write_bytes(path, chart_bytes(figure, suffix))


def chart_bytes(figure: Figure, suffix: str = ".png", dpi: float = DPI) -> bytes:
    """The figure as the content of a PNG, SVG or PDF file (`suffix` is one of `SUFFIXES`).

    `dpi` counts for PNG. Words stay words in SVG and PDF: they can be searched and copied.
    """
    stream = io.BytesIO()
    metadata = {"Title": figure.get_label(), **_UNDATED[suffix]}
    figure.savefig(stream, format=suffix[1:], dpi=dpi, metadata=metadata)
    return stream.getvalue()


def warm_up() -> None:
    """Find the fonts of every size and draw once, so that the first chart does not wait."""
    sheet = Sheet((3.0, 2.0))
    for size in SIZES:
        for bold in (False, True):
            sheet.write(f"{number(0.5)} {percent(0.5)}", size, bold=bold)
    axes = sheet.axes(0.5, 0.3, 1.0, 0.4)
    panels.set_value_axis(axes, 1.0, [0.0, 1.0])
    panels.set_time_axis(axes, 2017, 2017, 1.0, named=True)
    chart_bytes(sheet.figure)


def _write_title(sheet: Sheet, progress: Progress, catalogue: Catalogue, view: ChartView) -> None:
    title = chart_words.chart_title(progress, catalogue, view)
    fits = text_width(title, SIZES.title, bold=True) <= sheet.room
    size = SIZES.title if fits else SIZES.verdict
    sheet.write(title, size, bold=True, most=2)


def _write_verdict(sheet: Sheet, progress: Progress, catalogue: Catalogue, *, small: bool) -> None:
    size = SIZES.verdict
    marker: dict[str, Any] = {"markersize": 8.5, "markeredgewidth": 1.6, "gid": "verdict"}
    sheet.y -= line_height(size) + 0.03
    sheet.mark(0.07, size * 0.65 / 72, **marker | _MARKERS[progress.verdict])
    sheet.put(tr(VERDICT_NAMES[progress.verdict]), 0.21, size, COLORS.text, bold=True)
    if not small:
        reason = " ".join(headline(catalogue, progress)[1:])
        sheet.write(reason, SIZES.body, COLORS.text, most=3)
    sheet.y -= 0.06


def _write_notes(sheet: Sheet, progress: Progress, catalogue: Catalogue, view: ChartView) -> float:
    """Write the notes at the foot; return their height in inches."""
    said = " · ".join(note.rstrip(".") for note in chart_words.notes(progress, catalogue, view))
    lines = wrapped(said, SIZES.note, sheet.room, 3)
    above = sheet.y
    for index, line in enumerate(reversed(lines)):
        sheet.y = sheet.margin * 0.7 + index * line_height(SIZES.note)
        sheet.put(line, 0, SIZES.note, COLORS.muted)
    sheet.y = above
    return len(lines) * line_height(SIZES.note)


def _draw_panels(
    sheet: Sheet,
    progress: Progress,
    catalogue: Catalogue,
    view: ChartView,
    bottom: float,
    *,
    small: bool,
) -> None:
    seen = chart_words.shown(progress, view)
    unit = chart_words.unit_name(progress, catalogue)
    floor = bottom + line_height(SIZES.axis) + 0.06
    months = progress.months if not small else ()
    top = panels.highest(seen) * 1.06
    ticks = panels.value_ticks(top, 5, whole=not seen.rates)
    most = max((month.value or 0 for month in months), default=0) * 1.1 or 1.0
    month_ticks = panels.value_ticks(most, 3, whole=True)
    frame = _frame(sheet, progress, seen, [*panels.tick_names(ticks + month_ticks)])
    sheet.keys(
        "" if small else chart_words.upper_heading(unit, rates=seen.rates),
        _upper_keys(progress, seen) if not small else [],
    )
    sheet.y -= 0.1
    room = _heading_room(sheet, unit, progress) if months else 0.0
    share = _LOWER_SHARE if seen.points or seen.target is not None else _LOWER_SHARE_ALONE
    lower = (sheet.y - floor - room) * share if months else 0.0
    upper = sheet.axes(
        frame.left, floor + lower + room, frame.width, max(sheet.y - floor - lower - room, 0.3)
    )
    sheet.y = floor + lower + room - 0.16
    panels.set_value_axis(upper, top, ticks)
    _finish_upper(upper, progress, seen, frame, named=not months)
    if months:
        sheet.keys(chart_words.lower_heading(unit), _lower_keys(progress))
        axes = sheet.axes(frame.left, floor, frame.width, lower)
        panels.set_value_axis(axes, most, month_ticks)
        _set_time(axes, progress, frame, named=True)
        panels.draw_months(axes, months)


def _heading_room(sheet: Sheet, unit: str, progress: Progress) -> float:
    """What the lower panel's heading and keys take, in inches."""
    return sheet.height_of_keys(chart_words.lower_heading(unit), _lower_keys(progress)) + 0.3


def _frame(sheet: Sheet, progress: Progress, seen: Shown, names: list[str]) -> _Frame:
    widest = max((text_width(name, SIZES.axis) for name in names), default=0.0)
    beside = [text_width(w, SIZES.axis, bold=True) for w in _target_words(progress, seen)]
    left = sheet.margin + widest + 0.09
    return _Frame(left, sheet.width - sheet.margin - max([*beside, -0.02]) - 0.14)


def _target_words(progress: Progress, seen: Shown) -> list[str]:
    return [] if seen.target is None else chart_words.target_label(progress, seen)


def _set_time(axes: Axes, progress: Progress, frame: _Frame, *, named: bool) -> None:
    first, last = panels.first_year(progress), panels.end_year(progress)
    panels.set_time_axis(axes, first, last, frame.width, named=named)


def _finish_upper(
    axes: Axes, progress: Progress, seen: Shown, frame: _Frame, *, named: bool
) -> None:
    _set_time(axes, progress, frame, named=named)
    panels.draw_rolling(axes, progress, seen)
    if seen.points:
        last = seen.points[-1]
        above = last.path is None or last.value >= last.path
        at = panels.end_of(last.period), last.value
        words, away = seen.name(last.value), (6, 5 if above else -5)
        panels.name_point(axes, at, words, away, COLORS.rolling, va="bottom" if above else "top")
    else:
        axes.text(
            0.5,
            0.5,
            "\n".join(wrapped(_no_line_sentence(), SIZES.body, frame.width * 0.9)),
            transform=axes.transAxes,
            ha="center",
            va="center",
            fontsize=SIZES.body,
            color=COLORS.muted,
        )
    if seen.target is not None:
        at = progress.target.year + 1, seen.target
        words = "\n".join(_target_words(progress, seen))
        panels.name_point(axes, at, words, (9, 0), COLORS.path, va="center")


def _no_line_sentence() -> str:
    return tr("A line starts here once twelve months in a row have a number.")


def _upper_keys(progress: Progress, seen: Shown) -> list[Key]:
    keys = []
    if seen.points:
        keys.append(Key(tr("Last twelve months, with 95 % interval"), panels.BAND, panels.ROLLING))
    if seen.baseline is not None:
        keys.append(Key(chart_words.baseline_label(progress, seen), line=panels.BASELINE))
        keys.append(Key(chart_words.path_label(progress), line=panels.PATH))
    return keys


def _lower_keys(progress: Progress) -> list[Key]:
    """Keys of what is there to see: plain bars need none."""
    months = progress.months
    statuses = {month.status for month in months}
    keys = []
    if any(month.value and month.status in panels.SOFT for month in months):
        keys.append(Key(tr("provisional or estimated"), panels.SOFT_BAR))
    if any(month.value == 0 for month in months):
        keys.append(Key(tr("zero"), line=panels.ZERO))
    if any(month.value is None and month.status is None for month in months):
        keys.append(Key(tr("not answered"), panels.UNANSWERED))
    for status, word in (
        (Status.NOT_AVAILABLE, tr("not available")),
        (Status.NOT_COLLECTED, tr("not collected")),
        (Status.NOT_APPLICABLE, tr("not applicable")),
    ):
        if status in statuses:
            keys.append(Key(word, panels.UNAVAILABLE, letter=panels.LETTERS[status]))
    if Status.BREAK in statuses:
        keys.append(Key(tr("break in series"), line=panels.BREAK))
    return keys
