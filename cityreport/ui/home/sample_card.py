"""Home's note of a sample: that it is one, its day, and what there is to practise."""

from __future__ import annotations

from cityreport.i18n import tr
from cityreport.office.sample_clock import SampleCity
from cityreport.sample_words import sample_sentences
from cityreport.ui.kit.building_blocks import Note, sign, words
from cityreport.ui.kit.theme import COLORS
from cityreport.ui.page_context import PageContext


class SampleCard(Note):
    """The note, as long as the sample is open."""

    def __init__(self, context: PageContext, city: SampleCity) -> None:
        super().__init__("sample", sign("info", COLORS.accent), tr("Sample city"))
        said = [
            *sample_sentences(city, context.office.clock.today),
            tr("File, Start the sample again puts it back as it was."),
        ]
        self.text.addWidget(words(" ".join(said), name="sampleWords"))
