"""Home's card for the officers: notes for the next one, and what each did today."""

from __future__ import annotations

from cityreport.domain.hand_over import NumberedNote
from cityreport.errors import CityReportError
from cityreport.hand_over_words import note_by, today_words
from cityreport.i18n import tr
from cityreport.office.page_values import Changed
from cityreport.ui.home import hand_over_dialog
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, set_shown, words
from cityreport.ui.kit.done_lines import DoneLine, DoneLines
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import Page, PageContext, PagePart

_SHOWN = 4


class DayCard(Card):
    """The notes that nobody has ticked off, the earliest first, and the day in a line for each
    officer."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("day")
        self._context = context
        self._notes = DoneLines()
        self._today = words(role="muted", name="dayWords")
        self._write = button(tr("Note for the next officer…"), "writeNote", self._on_write)
        line = in_a_row(end=False)
        line.addWidget(self._today, 1)
        line.addWidget(self._write)
        self.body.setSpacing(GRID // 2)
        self.body.addWidget(self._notes)
        self.body.addLayout(line)
        self.refresh()

    def refresh(self) -> None:
        """Show what is open now, and what was done until now."""
        office = self._context.office
        try:
            notes, days = office.hand_over.open_notes(), office.hand_over.today()
        except CityReportError as error:
            self._context.disk.report_lost_change(error)
            return
        can_write = not office.store.read_only
        self._notes.show_lines(map(self._line, notes[-_SHOWN:]), enabled=can_write)
        self._today.setText("\n".join(map(today_words, days)))
        self._today.setVisible(any(day.numbers for day in days))
        self._write.setVisible(can_write)
        set_shown(self, is_shown=bool(notes) or any(day.numbers for day in days))

    def _line(self, one: NumberedNote) -> DoneLine:
        def tick_off() -> None:
            try:
                self._context.office.hand_over.tick_off(one.number)
            except CityReportError as error:
                self._context.fail(error)

        return DoneLine(f"handOver{one.number}", one.note.text, note_by(one.note), tick_off)

    def _on_write(self) -> None:
        hand_over_dialog.write_note(self._context, self.window())


def day_card(page: Page) -> PagePart:
    """Return the card for Home."""
    card = DayCard(page.context)

    def on_changed(changed: Changed) -> None:
        told = changed.cells or changed.annotations or changed.submissions
        if page.isVisible() and told:
            card.refresh()  # else once the page is opened: who types waits for nothing

    return PagePart(card, on_changed=on_changed, on_opened=card.refresh)
