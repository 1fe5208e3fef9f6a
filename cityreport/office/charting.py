"""Charts and the printed page of an office's numbers; matplotlib is loaded on first use."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.progress import Progress
from cityreport.errors import CityReportError
from cityreport.office.exports import HEADLINE
from cityreport.office.progress import has_target
from cityreport.wording import area_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from cityreport.office.office import Office
    from cityreport.render.charts import ChartView
    from cityreport.render.summary import SummaryDocument
