"""The page of the network's desk: collecting, the overview, a city, keys, receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.enrolment import NetworkCard
from cityreport.domain.public_key import read_out
from cityreport.domain.submission import Submission
from cityreport.exchange import key_file, signed_file
from cityreport.network import desk as desk_module
from cityreport.network import desk_folders, reading_pool
from cityreport.network.arrival import Arrival, ArrivalState, Found, Said
from cityreport.network.arrival_reading import DeskWork, read_arrival
from cityreport.network.desk import Desk
from cityreport.network.files_table import files_table
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.kit.message_box import MessageBox
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.main_window import MainWindow, complete
from cityreport.ui.network.city_dialog import DeskCityDialog
from cityreport.ui.network.key_dialog import DeskKeyDialog
from cityreport.ui.network.page import NetworkPage, time_left
from cityreport.ui.network.report_view import report_table
from cityreport.ui.page_context import Destination
from tests.network.conftest import small
from tests.network.made_cities import corrected, made_submission, write
from tests.network.peer_cities import city as peer_city
from tests.ui.fixtures_pages import answering, child, make_desk, text_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def cities(catalogue_file: CatalogueFile) -> list[Submission]:
    return [small(made_submission(n, catalogue_file, months=2)) for n in range(3)]


@pytest.fixture(scope="module")
def keys() -> list[str]:
    made = (key_file.make("office", "an office", "2026-02-01T10:00:00Z") for _ in range(2))
    return [one.file.key for one in made]


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The key that a submission comes signed with, by its id."""
    by: dict[str, str] = {}

    def read(found: Found, work: DeskWork) -> Arrival:
        arrival = read_arrival(found, work)
        key = by.get(arrival.head.id) if arrival.head is not None else None
        return msgspec.structs.replace(arrival, key=key)

    monkeypatch.setattr(desk_module, "arrivals", partial(reading_pool.arrivals, read=read))
    return by


class Coordinator:
    """A person at the page, and what was opened outside of it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        self.qtbot, self.inbox, self.out = qtbot, folder / "inbox", folder / "desk"
        self.inbox.mkdir()
        self.out.mkdir()
        self.context, self.recorded = make_desk(office, folder)
        self.opened: list[str] = []
        self.page = self.make()

    def make(self) -> NetworkPage:
        def open_url(url: QUrl) -> None:
            self.opened.append(url.toLocalFile())

        page = NetworkPage(self.context, answering(self.out), lambda: NOW, open_url)
        self.qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        page.show_place(Destination())
        return page

    def press(self, name: str) -> None:
        made = child(self.page, QPushButton, name)
        assert made.isVisible() and made.isEnabled(), name  # noqa: PT018
        self.qtbot.mouseClick(made, Qt.MouseButton.LeftButton)

    def drop(self, path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none, where = Qt.KeyboardModifier.NoModifier, QPointF(5, 5)
        entering = QDragEnterEvent(where.toPoint(), action, data, button, none)
        QApplication.sendEvent(self.page, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(self.page, QDropEvent(where, action, data, button, none))

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page._is_busy)

    def collect(self) -> str:
        self.press("deskCollect")
        self.rest()
        assert self.fault() == ""
        assert self.recorded.failed == []
        return text_of(self.page, "deskSaid")

    def begin(self) -> None:
        """Fill in everything for the first run."""
        self.drop(self.inbox)
        self.press("deskFolderChoose")
        child(self.page, QLineEdit, "deskName").setText("Peace in our cities")

    def show(self, table: str) -> list[list[str]]:
        which = child(self.page, QComboBox, "deskShown")
        which.setCurrentIndex(which.findText(table))
        return child(self.page, RowsTable, "deskTable").rows()

    def choose(self, row: int) -> None:
        child(self.page, RowsTable, "deskTable").choose_row(row)

    def fault(self) -> str:
        return text_of(self.page, "deskFault")


@pytest.fixture
def coordinator(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[Coordinator]:
    made = Coordinator(qtbot, office, tmp_path)
    yield made
    made.context.shared.stop()


def test_a_dropped_folder_is_collected_and_the_overview_is_there(
    coordinator: Coordinator, cities: list[Submission], office: Office
) -> None:
    before = office.store.path.read_bytes()
    for city in cities:
        write(city, coordinator.inbox)
    (coordinator.inbox / "cut.json").write_text('{"format": "cityreport-subm')
    coordinator.begin()
    said = coordinator.collect()
    assert said.startswith("4 new files; 3 accepted.")
    assert "Give the offices its card" in said
    assert "Publish the head of their chain: 4 " in said
    rows = coordinator.show("Cities")
    assert rows == sorted(rows), "by country and name"
    assert {row[1] for row in rows} == {city.city.name for city in cities}
    assert len(coordinator.show("Missing")) == 3
    assert [row[:2] for row in coordinator.show("Files")] == [["cut.json", "Set aside"]]
    assert coordinator.show("Network")[0][1] == "3"
    coordinator.press("deskReceipts")
    coordinator.press("deskOverview")
    assert [Path(path).exists() for path in coordinator.opened] == [True, True]
    assert len(list((coordinator.out / "receipts").glob("receipt_*.json"))) == 4
    assert office.store.path.read_bytes() == before


def test_a_later_run_does_only_what_is_new_and_the_page_knows_its_folders_again(
    coordinator: Coordinator, cities: list[Submission]
) -> None:
    write(cities[0], coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    assert not child(coordinator.page, QLineEdit, "deskName").isVisible()
    write(cities[1], coordinator.inbox)
    coordinator.page = coordinator.make()
    coordinator.rest()
    assert len(coordinator.show("Cities")) == 1
    said = coordinator.collect()
    assert said.startswith("1 new file; 1 accepted.")
    card = signed_file.read(coordinator.out / "network-card.json", NetworkCard)
    assert read_out(card.key) in said, "for the next office that asks over the telephone"
    assert len(coordinator.show("Cities")) == 2


def test_a_city_is_opened_with_its_submissions_its_key_and_its_remarks(
    coordinator: Coordinator, cities: list[Submission], keys: list[str], signed: dict[str, str]
) -> None:
    sent = cities[0], corrected(cities[0])
    for one in sent:
        signed[one.id] = keys[0]
        write(one, coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    coordinator.show("Cities")
    assert not child(coordinator.page, QPushButton, "deskOpenCity").isEnabled()
    coordinator.choose(0)
    coordinator.press("deskOpenCity")
    coordinator.rest()
    dialog = coordinator.page.findChild(DeskCityDialog)
    assert dialog is not None
    assert dialog.windowTitle() == cities[0].city.name
    assert f"Key: {read_out(keys[0])} (since its first file)" in text_of(dialog, "deskCitySaid")
    assert [row[0] for row in child(dialog, RowsTable, "deskSubmissions").rows()] == ["2", "1"]
    dialog.reject()


def test_another_key_is_confirmed_only_once_the_office_read_it(
    coordinator: Coordinator, cities: list[Submission], keys: list[str], signed: dict[str, str]
) -> None:
    first, second = cities[0], corrected(cities[0])
    signed.update({first.id: keys[0], second.id: keys[1]})
    write(first, coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    write(second, coordinator.inbox)
    assert "Waiting for a key to be confirmed: 1" in coordinator.collect()
    rows = coordinator.show("Office keys")
    assert [row[1:3] for row in rows] == [
        [read_out(keys[1]), "waits to be confirmed"],
        [read_out(keys[0]), "since its first file"],
    ]
    coordinator.choose(1)
    assert not child(coordinator.page, QPushButton, "deskConfirmKey").isEnabled()
    coordinator.choose(0)
    coordinator.press("deskConfirmKey")
    dialog = coordinator.page.findChild(DeskKeyDialog)
    assert dialog is not None
    assert text_of(dialog, "deskKeyDigits") == read_out(keys[1])
    confirm = child(dialog, QPushButton, "confirmDeskKey")
    assert not confirm.isEnabled()
    child(dialog, QCheckBox, "deskKeyHeard").click()
    coordinator.qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    coordinator.rest()
    assert [row[2] for row in coordinator.show("Office keys")] == ["confirmed"]
    assert coordinator.collect().startswith("1 new file; 1 accepted.")


def test_what_cannot_be_collected_is_said_and_nothing_is_made(coordinator: Coordinator) -> None:
    coordinator.press("deskCollect")
    assert "Fill in both folders" in coordinator.fault()
    coordinator.drop(coordinator.inbox / "a.json")
    assert coordinator.fault() == "a.json is no folder. Drop the folder that it is in."
    coordinator.begin()
    source = child(coordinator.page, QLineEdit, "deskSource")
    for folder, said in (
        (coordinator.out, "The folder with the submissions and the folder of the desk are one"),
        (coordinator.inbox / "gone", "gone"),
    ):
        source.setText(str(folder))
        coordinator.press("deskCollect")
        coordinator.rest()
        assert said in coordinator.fault()
    assert list(coordinator.out.iterdir()) == []


def test_a_desk_that_another_one_works_in_is_left_alone(
    coordinator: Coordinator, catalogue_file: CatalogueFile
) -> None:
    coordinator.begin()
    with Desk(coordinator.out, catalogue_file):
        coordinator.press("deskCollect")
        coordinator.rest()
    assert coordinator.fault().startswith("Another desk is working in this folder")


def test_cancel_keeps_what_was_decided_and_the_next_run_goes_on(
    coordinator: Coordinator, cities: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    for city in cities:
        write(city, coordinator.inbox)
    coordinator.begin()
    cancel: Callable[[], None] = coordinator.page._work.cancel

    def read(found: Found, work: DeskWork) -> Arrival:
        cancel()  # as if it was pressed while this file is read
        return read_arrival(found, work)

    with monkeypatch.context() as patch:
        patch.setattr(desk_module, "BATCH", 1)
        patch.setattr(desk_module, "arrivals", partial(reading_pool.arrivals, read=read))
        coordinator.press("deskCollect")
        assert child(coordinator.page, QProgressBar, "deskProgress").isVisible()
        assert child(coordinator.page, QPushButton, "deskCancel").isVisible()
        coordinator.qtbot.waitUntil(
            lambda: "Stopped." in child(coordinator.page, QLabel, "deskSaid").text()
        )
        coordinator.rest()
    assert not child(coordinator.page, QProgressBar, "deskProgress").isVisible()
    assert len(coordinator.show("Cities")) == 1
    assert coordinator.collect().startswith("2 new files; 2 accepted.")
    assert len(coordinator.show("Cities")) == 3


def test_names_stay_in_view_and_reasons_have_the_room(
    coordinator: Coordinator, cities: list[Submission]
) -> None:
    for one in (*cities, corrected(cities[0])):
        write(one, coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    rows = coordinator.show("Cities")
    table = child(coordinator.page, RowsTable, "deskTable")
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert not table.verticalHeader().isHidden()
    named = [table.model().headerData(row, Qt.Orientation.Vertical) for row in range(len(rows))]
    assert named == [f"{row[0]} · {row[1]}" for row in rows]
    assert [table.isColumnHidden(column) for column in range(3)] == [True, True, False]
    table.choose_row(1)
    table.copy_selection()
    assert QApplication.clipboard().text().startswith("\t".join(rows[1][:2]))
    report = files_table(
        [
            (
                Found("x" * 80 + ".json", 9, 9),
                ArrivalState.REFUSED,
                (Said("a", {"en": "why " * 30}),),
            )
        ],
        "en",
    )
    narrow = report_table("deskFiles", report)
    coordinator.qtbot.addWidget(narrow)
    narrow.resize(930, 300)
    narrow.show()
    assert narrow.columnWidth(2) > narrow.viewport().width() // 2


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_key_that_cannot_be_used_is_said_beside_the_tables(
    coordinator: Coordinator, cities: list[Submission], *, is_cut: bool
) -> None:
    write(cities[0], coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    path = coordinator.out / "desk-key.json"
    kept = path.read_bytes()
    if is_cut:
        path.write_bytes(kept[:100])
    else:
        path.unlink()
    coordinator.page = coordinator.make()
    coordinator.rest()
    assert str(path) in coordinator.fault()
    assert not child(coordinator.page, QLineEdit, "deskName").isVisible()
    assert len(coordinator.show("Cities")) == 1
    coordinator.press("deskCollect")
    coordinator.rest()
    assert str(path) in coordinator.fault()
    path.write_bytes(kept)
    assert coordinator.collect().startswith("0 new files")


def test_a_protected_key_asks_for_its_passphrase(
    coordinator: Coordinator, cities: list[Submission]
) -> None:
    coordinator.begin()
    write(cities[0], coordinator.inbox)
    coordinator.collect()
    path = coordinator.out / "desk-key.json"
    opened = key_file.unlocked(key_file.read(path), None)
    path.write_bytes(key_file.encoded(key_file.protected(opened, "four words of mine").file))
    line = child(coordinator.page, QLineEdit, "deskPassphrase")
    assert not line.isVisible()
    coordinator.press("deskCollect")
    coordinator.rest()
    assert line.isVisible()
    line.setText("four words of mine")
    assert coordinator.collect().startswith("0 new files")
    assert not line.isVisible()


@pytest.mark.parametrize(("chosen", "installed"), [("yes", True), ("yes", False), ("", True)])
def test_the_page_is_offered_where_the_computer_is_a_desk_and_can_be_one(
    qtbot: QtBot,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    chosen: str,
    installed: bool,
) -> None:
    monkeypatch.setattr(desk_folders, "is_installed", lambda: installed)
    settings = Settings(tmp_path / "settings.json")
    settings.set("desk", chosen)
    window = MainWindow(office, settings, Tasks())
    qtbot.addWidget(window)
    window.go("home")
    complete(window)
    pages = child(window, QListWidget, "navigation")
    offered = bool(chosen and installed)
    assert (pages.count() == 10) is offered
    if offered:
        pages.setCurrentRow(9)
        assert window.current_page() == "network"
        window.go("home")
        assert pages.currentRow() == 0
    window.dismiss()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (20, "Less than a minute left"),
        (61, "About 1 minute left"),
        (300, "About 5 minutes left"),
    ],
)
def test_the_time_that_is_left_is_said_in_minutes(seconds: float, said: str) -> None:
    assert time_left(seconds) == said


def test_a_year_is_decided_on_only_when_a_person_says_so(
    coordinator: Coordinator, catalogue_file: CatalogueFile
) -> None:
    for number in range(6):
        write(peer_city(number, catalogue_file, {2025: {"L1": 40}}), coordinator.inbox)
    coordinator.begin()
    coordinator.collect()
    for answer, packs in (("cancelPeers", 0), ("writePeers", 6)):
        coordinator.press("deskPeers")
        coordinator.rest()
        box = child(coordinator.page, MessageBox, "deskPeersQuestion")
        assert "6 of 6 cities counted and signed every month of 2025." in box.text()
        assert "1 figure can be given" in box.text()
        assert "What is written for a year stays as it is" in box.text()
        coordinator.qtbot.mouseClick(child(box, QPushButton, answer), Qt.MouseButton.LeftButton)
        coordinator.qtbot.waitUntil(
            lambda: coordinator.page.findChild(MessageBox, "deskPeersQuestion") is None
        )
        coordinator.rest()
        assert len(list(coordinator.out.glob("peers/2025/*.json"))) == packs
    assert str(Path("peers", "2025")) in text_of(coordinator.page, "deskSaid")
    coordinator.press("deskPeers")
    coordinator.rest()
    box = child(coordinator.page, MessageBox, "deskPeersQuestion")
    assert "2025 was decided on" in box.text()
    assert "stays as it is" not in box.text()
    box.reject()
