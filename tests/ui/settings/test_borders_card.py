"""Settings, Districts: the borders for maps are chosen, said, refused and removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cityreport.office.district_borders import borders_path, known_borders
from cityreport.office.office import Office
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.settings.borders_card import BordersCard
from tests.ui.fixtures_pages import child, make_desk


def geojson(path: Path, name: str) -> Path:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"name": name}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    return geojson(tmp_path / "districts.geojson", "Comuna 1")


def shown(qtbot: QtBot, office: Office, folder: Path, answer: Path | None) -> BordersCard:
    context, _ = make_desk(office, folder)
    card = BordersCard(context, FileDialogs(open=lambda *_: answer))
    qtbot.addWidget(card)
    card.show()
    return card


def said(card: BordersCard) -> str:
    return child(card, QLabel, "bordersSaid").text()


def test_borders_are_chosen_and_removed(
    qtbot: QtBot, office: Office, tmp_path: Path, chosen: Path
) -> None:
    card = shown(qtbot, office, tmp_path, chosen)
    assert "choose their borders as a GeoJSON file" in said(card)
    assert not child(card, QPushButton, "removeBorders").isVisible()
    qtbot.mouseClick(child(card, QPushButton, "chooseBorders"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "was found" in said(card))
    assert "Not in the file: " in said(card)
    assert known_borders(office.store.path, office.city.profile.areas) is not None
    qtbot.mouseClick(child(card, QPushButton, "removeBorders"), Qt.MouseButton.LeftButton)
    assert not borders_path(office.store.path).exists()
    assert known_borders(office.store.path, office.city.profile.areas) is None


def test_a_file_of_another_city_is_refused_and_the_old_one_stays(
    qtbot: QtBot, office: Office, tmp_path: Path, chosen: Path
) -> None:
    card = shown(qtbot, office, tmp_path, geojson(tmp_path / "other.geojson", "Elsewhere"))
    kept = borders_path(office.store.path)
    kept.write_bytes(chosen.read_bytes())
    qtbot.mouseClick(child(card, QPushButton, "chooseBorders"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "None of the 1 shapes" in said(card))
    assert kept.read_bytes() == chosen.read_bytes()
    assert child(card, QPushButton, "chooseBorders").isEnabled()


def test_giving_up_changes_nothing(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    card = shown(qtbot, office, tmp_path, None)
    before = said(card)
    qtbot.mouseClick(child(card, QPushButton, "chooseBorders"), Qt.MouseButton.LeftButton)
    assert said(card) == before


def test_a_spoiled_file_beside_the_office_is_as_good_as_none(office: Office) -> None:
    borders_path(office.store.path).write_text('{"type": "FeatureCollection", "features": [')
    assert known_borders(office.store.path, office.city.profile.areas) is None
