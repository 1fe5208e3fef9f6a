"""The network's desk: a folder of submissions is collected, and what the cities say is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar

from cityreport.errors import CityReportError
from cityreport.i18n import ntr, tr
from cityreport.messages import sentence
from cityreport.network import desk_session
from cityreport.network.desk_key import CARD, KEY
from cityreport.network.desk_session import CityView, CollectedRun, DeskView, ShownKey
from cityreport.network.network_view import PAGE
from cityreport.network.receipts import FOLDER
from cityreport.office.clock import Clock, system_clock
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    page_column,
    scrolled,
    selectable,
    set_shown,
    words,
)
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.file_drop import FileDrop
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.network.city_dialog import DeskCityDialog
from cityreport.ui.network.collect_work import CollectWork
from cityreport.ui.network.desk_form import DeskForm
from cityreport.ui.network.found_card import FoundCard
from cityreport.ui.network.key_dialog import DeskKeyDialog
from cityreport.ui.network.peers_question import PeersStep, write_packs
from cityreport.ui.page_context import Destination, Page, PageContext

_STEPS = 1000
"""The length of the progress bar: bytes of all files would be too many for it."""
_KEY_FAULTS = {"key_locked", "passphrase_wrong"}
T = TypeVar("T")


class NetworkPage(Page):
    """Collects, shows the overview, opens cities, confirms keys. It does not touch the office."""

    def __init__(
        self,
        context: PageContext,
        files: FileDialogs = FILE_DIALOGS,
        clock: Clock = system_clock,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(context)
        self.setObjectName("networkPage")
        self._clock, self._open_url = clock, open_url
        self._work = context.shared.get(CollectWork, context.office)
        self._is_busy = False
        self._began = 0.0
        self._is_looked_at = False
        self._form = DeskForm(context.settings, files)
        self._form.folder_chosen.connect(self._on_folder)
        self._collect = button(
            tr("Collect"), "deskCollect", self._on_collect, picture="download", primary=True
        )
        self._cancel = button(tr("Cancel"), "deskCancel", self._on_cancel)
        self._bar = QProgressBar()
        self._bar.setObjectName("deskProgress")
        self._bar.setAccessibleName(tr("Reading submissions"))
        self._bar.setRange(0, _STEPS)
        self._left = words(role="muted", name="deskLeft", wrap=False)
        self._fault = words(role="wrong", name="deskFault")
        self._said = selectable(words(name="deskSaid"))
        self._found = FoundCard()
        self._found.city_chosen.connect(self._on_city)
        self._found.key_chosen.connect(self._on_key)
        self._found.receipts_chosen.connect(self._on_receipts)
        self._found.overview_chosen.connect(self._on_overview)
        self._found.peers_chosen.connect(self._on_peers)
        self._lay_out()
        FileDrop(self, self._on_dropped)
        self._fault.hide()
        self._say("")
        set_shown(self._found, is_shown=False)
        self._show_busy(False)

    def show_place(self, place: Destination) -> None:  # noqa: ARG002 - it has one place
        """Show what the desk of the folder says, once."""
        if not self._is_looked_at:
            self._on_folder()
        self._form.focus_missing()

    def _lay_out(self) -> None:
        column = page_column(scrolled(self))
        card = Card("deskCollecting")
        card.body.addWidget(words(tr("Receive submissions"), "subtitle"))
        card.body.addWidget(
            words(
                tr(
                    "Choose the folder with the files that cities sent, or drop it here. It is "
                    "only read. What the desk decides, its receipts and the overview are kept in a "
                    "folder of its own. Collecting again does only what is new."
                ),
                "muted",
            )
        )
        card.body.addWidget(self._form)
        card.body.addLayout(flowing(self._collect, self._cancel, self._bar, self._left))
        card.body.addWidget(self._fault)
        card.body.addWidget(self._said)
        column.addWidget(card)
        column.addWidget(self._found, 1)
        column.addStretch(0)

    # -- work

    def _run(self, job: Callable[[Handle], T], done: Callable[[T], None]) -> Handle:
        def ended(result: T) -> None:
            self._show_busy(False)
            done(result)

        self._fault.clear()
        self._fault.hide()
        self._show_busy(True)
        return self._work.run(job, ended, self._on_failed)

    def _on_folder(self) -> None:
        """Look at what a desk has in its folder."""
        folder = self._form.folder
        if folder is None or self._is_busy or not desk_session.has_desk(folder):
            self._show_view(None)
            return
        catalogue, now = self.context.office.catalogue_file, self._clock()
        self._run(lambda _: desk_session.look(folder, catalogue, now), self._show_view)

    def _on_collect(self) -> None:
        source, folder, form = self._form.source, self._form.folder, self._form
        if source is None or folder is None or (form.is_new_desk() and not form.name):
            self._refuse(
                tr("Fill in both folders and the network's name: it stands on every receipt.")
                if form.is_new_desk()
                else tr("Choose the folder with the submissions.")
            )
            form.show_key()
            form.focus_missing()
            return
        form.remember()
        catalogue, now = self.context.office.catalogue_file, self._clock()
        name, passphrase = form.name, form.passphrase

        def job(handle: Handle) -> CollectedRun:
            def step(done: int, of: int) -> None:
                handle.step(done * _STEPS // of, _STEPS)

            given = (source, folder, catalogue, now, step)
            return desk_session.collect(*given, name=name, passphrase=passphrase)

        self._began = time.monotonic()
        self._bar.setValue(0)
        self._left.clear()
        handle = self._run(job, self._on_collected)
        handle.progressed.connect(self._on_progress)
        handle.cancelled.connect(self._on_cancelled)
        for part in (self._bar, self._left, self._cancel):
            set_shown(part, is_shown=True)

    def _on_progress(self, made: int, of: int) -> None:
        self._bar.setValue(made)
        if made:
            spent = time.monotonic() - self._began
            self._left.setText(time_left(spent * (of - made) / made))

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._work.cancel()

    def _on_cancelled(self) -> None:
        self._show_busy(False)
        self._on_folder()
        self._say(tr("Stopped. What was decided on is kept; collecting again goes on from there."))

    def _on_collected(self, made: CollectedRun) -> None:
        self._form.ask_passphrase(is_asked=False)
        self._form.show_key()
        self._show_view(made.view)
        lines = [" · ".join(desk_session.run_words(made.run))]
        folder = self._form.folder
        if made.is_new and folder is not None:
            lines.append(tr("A key of the network was made: {path}", path=folder / KEY))
        if folder is not None:  # each time: a first run that was cancelled said nothing of them
            lines += [
                tr("Give the offices its card: {path}", path=folder / CARD),
                tr("Fingerprint, for the telephone: {fingerprint}", fingerprint=made.view.own_key),
            ]
        number, head = made.view.head
        if head is not None and folder is not None:
            lines += [
                tr("Receipts: {path}", path=folder / FOLDER),
                tr("Publish the head of their chain: {number} {head}", number=number, head=head),
            ]
        self._say("\n".join(lines))
        self._collect.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._show_busy(False)
        if not isinstance(error, CityReportError):
            self.context.fail(error)
            return
        self._refuse(sentence(error))
        if error.code in _KEY_FAULTS:
            self._form.ask_passphrase(is_asked=True)

    # -- what is shown

    def _show_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for part in (self._form, self._collect):
            part.setEnabled(not is_busy)
        self._cancel.setEnabled(True)
        if not is_busy:
            for other in (self._bar, self._left, self._cancel):
                set_shown(other, is_shown=False)
        self._found.show_busy(is_busy)

    def _refuse(self, said: str) -> None:
        self._say("")
        self._fault.setText(said)
        self._fault.show()

    def _say(self, said: str) -> None:
        self._said.setText(said)
        set_shown(self._said, is_shown=bool(said))
        if said:
            self.context.say(said.partition("\n")[0])

    def _show_view(self, view: DeskView | None) -> None:
        self._is_looked_at = view is not None
        self._found.show_view(view)
        if view is not None and view.key_fault is not None:
            self._refuse(sentence(view.key_fault))

    # -- what is done with it

    def _on_city(self, office: str) -> None:
        folder, catalogue = self._form.folder, self.context.office.catalogue_file
        if folder is None:
            return

        def show(city: CityView) -> None:
            dialog = DeskCityDialog(city, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._run(lambda _: desk_session.city(folder, catalogue, office), show)

    def _on_key(self, key: ShownKey) -> None:
        folder, catalogue, now = (
            self._form.folder,
            self.context.office.catalogue_file,
            self._clock(),
        )
        if folder is None:
            return

        def confirmed(view: DeskView) -> None:
            self._show_view(view)
            self._say(tr("Confirmed. Its files are looked at when you collect again."))
            self._collect.setFocus()

        def confirm() -> None:
            self._run(lambda _: desk_session.confirm(folder, catalogue, key, now), confirmed)

        dialog = DeskKeyDialog(key, self)
        dialog.accepted.connect(confirm)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_receipts(self) -> None:
        self._show_file(FOLDER, tr("There is no receipt yet: collect first."))

    def _on_overview(self) -> None:
        self._show_file(PAGE, tr("There is no overview yet: collect first."))

    def _on_peers(self) -> None:
        folder, catalogue = self._form.folder, self.context.office.catalogue_file
        if folder is not None:
            given = PeersStep(folder, catalogue, self._clock(), self._form.passphrase)
            write_packs(given, self, self._run, self._say)

    def _show_file(self, name: str, missing: str) -> None:
        folder = self._form.folder
        if folder is not None and (folder / name).exists():
            self._open_url(QUrl.fromLocalFile(str(folder / name)))
        else:
            self._refuse(missing)

    def _on_dropped(self, path: Path) -> None:
        if self._is_busy:
            return
        if not path.is_dir():
            self._refuse(tr("{path} is no folder. Drop the folder that it is in.", path=path.name))
            return
        self._fault.hide()
        self._form.choose_source(path)
        self._form.focus_missing()


def time_left(seconds: float) -> str:
    """Return how long it will take, as people say it."""
    minutes = round(seconds / 60)
    if not minutes:
        return tr("Less than a minute left")
    return ntr("About {n} minute left", "About {n} minutes left", minutes)
