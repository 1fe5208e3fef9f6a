"""Before and after an export: what other states of the file sent, and keeping what is sent now.

The second place may be a slow stick, so it is read and written off the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.store.sent_facts import Fact
from cityreport.ui.kit.passphrase_dialog import PassphraseDialog
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.page_context import PageContext


def prepare(
    context: PageContext, then: Callable[[], None], on_failed: Callable[[Exception], None]
) -> Handle:
    """Read back what was sent, then go on; `on_failed` where nothing may be sent from here."""
    office = context.office
    second = office.sent.second()

    def read(handle: Handle) -> list[Fact]:
        found = second.read()
        handle.step(0, 1)  # a slow stick may have been given up
        return found

    def go_on(found: list[Fact]) -> None:
        try:
            office.exports.prepare(found)
        except CityReportError as error:
            on_failed(error)
        else:
            then()

    return context.tasks.run(read, go_on, on_failed)


def with_open_key(
    context: PageContext,
    parent: QWidget,
    then: Callable[[], None],
    on_failed: Callable[[Exception], None],
) -> None:
    """Go on once the key can sign: where it needs its passphrase, that is asked for first."""
    keys = context.office.exports.keys
    try:
        is_locked = keys.needs_passphrase
    except CityReportError as error:
        on_failed(error)
        return
    if not is_locked:
        then()
        return
    why = tr("The key that signs the submission is protected. Type its passphrase.")
    dialog = PassphraseDialog(why, keys.open, parent)
    dialog.accepted.connect(then)
    dialog.open()


def keep_in_second_place(context: PageContext) -> None:
    """Write what was sent into the second place too; where its disk refuses, the next backup does
    it and says so."""
    second = context.office.sent.second()
    context.tasks.run(lambda _: second.add(), lambda _: None, lambda _: None)
