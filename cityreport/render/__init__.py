"""Pictures and the printed page: the only room that imports matplotlib, and never pyplot.

Here is only the preparation that must happen before matplotlib is loaded.
"""

from __future__ import annotations

import logging
import os

from cityreport import paths


def _keep_font_list() -> None:
    """Have matplotlib keep its list of fonts in our own cache folder between starts.

    Without that folder, matplotlib finds itself another.
    """
    if "MPLCONFIGDIR" in os.environ:
        return
    folder = paths.chart_cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        os.environ["MPLCONFIGDIR"] = str(folder)


_keep_font_list()
logging.getLogger("matplotlib").setLevel(logging.CRITICAL)  # a user has sentences
