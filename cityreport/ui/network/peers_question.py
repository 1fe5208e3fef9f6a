"""Writing the packs of peers: what would be decided on is said first, then a person is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from PySide6.QtWidgets import QWidget

from cityreport.domain.catalogue import CatalogueFile
from cityreport.i18n import tr
from cityreport.network import peer_session
from cityreport.network.peer_packs import YearDecision
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.kit.tasks import Handle


class PeersStep(NamedTuple):
    """The desk whose packs are written, the moment, and its key's passphrase, where it was asked
    for."""

    folder: Path
    catalogue: CatalogueFile
    now: datetime
    passphrase: str | None


class Run(Protocol):
    """Runs a job of the desk in a worker, then hands on what came of it."""

    def __call__(self, job: Callable[[Handle], Any], done: Callable[[Any], None], /) -> object: ...


def write_packs(given: PeersStep, parent: QWidget, run: Run, say: Callable[[str], None]) -> None:
    """Say what would be in the packs of the newest year, ask, and write them."""

    def write(made: YearDecision) -> None:
        run(
            lambda _: peer_session.write(given.folder, given.catalogue, made, given.passphrase),
            lambda place: say(tr("Packs: {path}", path=place)),
        )

    run(
        lambda _: peer_session.plan(given.folder, given.catalogue, given.now),
        lambda made: _ask(made, parent, write),
    )


def _ask(made: YearDecision, parent: QWidget, write: Callable[[YearDecision], None]) -> None:
    """Call `write` once a person wants the packs. A year that was decided on stays so: packs that
    are missing are written."""
    said = peer_session.plan_words(made)
    if made.is_open:
        said.append(tr(peer_session.QUESTION))
    box = MessageBox("deskPeersQuestion", Icon.Question, "\n\n".join(said), parent)
    title = tr("Decide and write the packs") if made.is_open else tr("Write the packs")
    wanted = box.offer(title, "writePeers")
    box.offer(tr("Cancel"), "cancelPeers", Role.RejectRole, default=True, escape=True)
    wanted.clicked.connect(lambda _checked: write(made))
    box.finished.connect(box.deleteLater)
    box.open()
