"""Progress sets the own rate beside that of cities like ours, once their pack was taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport import i18n
from cityreport.domain.peer_pack import WithheldRecord
from cityreport.errors import DataError
from cityreport.exchange import key_file
from cityreport.office import peers
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui import given_file
from cityreport.ui.kit.message_box import MessageBox
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.theme import apply_theme
from cityreport.ui.main_window import MainWindow
from cityreport.ui.page_context import Destination
from cityreport.ui.progress.page import ProgressPage
from tests.office.test_peers import MADE, YEAR, counted, desk, figure, know, pack_of, written
from tests.ui.fixtures_pages import answering, child, listening, make_desk
from tests.ui.layout_faults import layout_faults

__all__ = ["counted", "desk"]

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LEFT = Qt.MouseButton.LeftButton
PLAIN = str.maketrans({"\u200e": "", "\xa0": " "})


class Shown:
    """Progress on the screen; the button of the pack answers with a file."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path, pack: Path) -> None:
        context, self.recorded = make_desk(office, folder)
        self.page = ProgressPage(context, answering(pack))
        listening(self.page)
        qtbot.addWidget(self.page)
        self.page.resize(1190, 660)
        self.page.show()
        self.page.show_place(Destination(indicator="L1"))
        self.qtbot = qtbot

    def take(self) -> None:
        self.qtbot.mouseClick(child(self.page, QPushButton, "takePeers"), LEFT)

    def text(self, name: str) -> str:
        return child(self.page, QLabel, name).text().translate(PLAIN)


def test_both_rates_stand_beside_each_other_with_their_intervals(
    qtbot: QtBot, counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(counted, desk, tmp_path)
    shown = Shown(qtbot, counted, tmp_path, written(pack_of(counted), desk, tmp_path))
    title = child(shown.page, QLabel, "peersTitle")
    assert not title.isVisible()
    shown.take()
    assert shown.recorded.failed == []
    assert shown.recorded.said == ["Cities like ours, 2022, from Peace network: taken in."]
    assert title.isVisible()
    assert title.text() == "Cities like ours, 2022"
    row = next(
        r for r in counted.queries.progress("L1", "_T").rolling12 if str(r.period)[:7] == "2022-12"
    )
    assert shown.text("peers10") == "Our city"
    assert shown.text("peers11") == "109"
    assert shown.text("peers13") == f"{row.lower:.2f}–{row.upper:.2f}"
    assert shown.text("peers20") == "8 cities, ours among them"
    assert [shown.text(f"peers2{n}") for n in (1, 2, 3)] == ["500", "2.00", "1.60–2.50"]
    assert shown.text("peersSaid").startswith(
        "The two intervals do not overlap: our rate was lower"
    )
    assert shown.text("peersAbout").startswith(
        "1,000,000 people and more, in Europe and Northern America without the countries that have "
        "a group of their own: 9 cities. This is no ranking."
    )
    shown.page.show_place(Destination(indicator="P1"))
    assert "one or two of the cities like ours counted most" in shown.text("peersSaid")
    assert not child(shown.page, QLabel, "peers20").isVisible()
    shown.page.show_place(Destination(indicator="L1", area=counted.city.profile.areas[0].code))
    assert not title.isVisible()


def test_an_unknown_key_is_a_question_and_no_is_its_default(
    qtbot: QtBot, counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    shown = Shown(qtbot, counted, tmp_path, written(pack_of(counted), desk, tmp_path))
    shown.take()
    box = child(shown.page.window(), MessageBox, "peersKeyQuestion")
    assert box.defaultButton().objectName() == "refusePeersKey"
    qtbot.mouseClick(child(box, QPushButton, "refusePeersKey"), LEFT)
    assert peers.newest_pack(counted) is None
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)
    shown.take()
    box = child(shown.page.window(), MessageBox, "peersKeyQuestion")
    qtbot.mouseClick(child(box, QPushButton, "acceptPeersKey"), LEFT)
    assert peers.newest_pack(counted) is not None
    assert "Who signed it is not known here" in shown.text("peersAbout")
    shown.page.hide()
    know(counted, desk, tmp_path)
    shown.page.show()
    assert "Who signed it" not in shown.text("peersAbout")


def test_a_bad_pack_is_one_sentence_and_nothing_is_kept(
    qtbot: QtBot, counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(counted, desk, tmp_path)
    bad = written(pack_of(counted, figure(rate=9.0)), desk, tmp_path)
    shown = Shown(qtbot, counted, tmp_path, bad)
    shown.take()
    (failed,) = shown.recorded.failed
    assert isinstance(failed, DataError)
    assert failed.code == "peers_figure"
    assert not child(shown.page, QLabel, "peersTitle").isVisible()


def test_a_pack_that_is_dropped_on_the_window_is_taken_in(
    qtbot: QtBot, counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    know(counted, desk, tmp_path)
    context, recorded = make_desk(counted, tmp_path)
    window = QLabel()
    qtbot.addWidget(window)
    given_file.look_at(context, window, written(pack_of(counted), desk, tmp_path))
    assert [name for name, _ in recorded.went] == ["progress"]
    kept = peers.newest_pack(counted)
    assert kept is not None
    assert kept.pack.year == YEAR
    other = tmp_path / "other.json"
    other.write_text('{"format": "else"}')
    with pytest.raises(DataError, match="not_ours_to_open"):
        given_file.look_at(context, window, other)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("indicator", ["L1", "P1", "G1"])
@pytest.mark.usefixtures("qapp")
def test_nothing_of_the_card_is_clipped_on_any_screen(
    language: str, indicator: str, counted: Office, desk: key_file.OpenKey, tmp_path: Path
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    i18n.set_language(language)
    apply_theme(app, "light", 100)
    withheld = [WithheldRecord("P1", "too_few_cities")]
    pack = pack_of(counted, figure(), figure("G1"), withheld=withheld, made=MADE)
    key = desk.file.key
    peers.take_in(counted, written(pack, desk, tmp_path), accepted_key=key)
    tasks = Tasks()
    window = MainWindow(counted, Settings(tmp_path / "settings.json"), tasks)
    window.show()
    found: list[str] = []
    try:
        window.go("progress", Destination(indicator=indicator))
        for size in ((1366, 700), (1093, 548), (911, 450)):
            window.resize(*size)
            for _ in range(4):
                QApplication.processEvents()
                tasks.wait()
            found += [f"{size}: {fault}" for fault in layout_faults(window)]
    finally:
        window.dismiss()
        tasks.wait()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert found == []
