"""Sentences in the place of a chart that has nothing to draw, and their reasons.

Belongs here: those sentences. Not here: those beside a drawn chart (chart_words).
"""

from __future__ import annotations

from cityreport.domain.progress import Progress
from cityreport.i18n import tr


def empty_sentence() -> str:
    """Return what to do where there is nothing to draw."""
    return tr("There are no figures yet. Enter the first month on the page Enter.")


def no_line_sentence(progress: Progress) -> str:
    """Return why an empty progress has no line."""
    return empty_sentence() if progress.judged is None else no_year_sentence()


def no_year_sentence() -> str:
    """Return why answered quarters make no year."""
    return tr(
        "There are no twelve months in a row yet: the quarters or years that were entered do not "
        "make them."
    )


def no_months_sentence() -> str:
    """Return why answered quarters or years say nothing of single months."""
    return tr("This chart shows single months, and only quarters or years were entered.")
