"""The wheel over a field scrolls the page and changes nothing, with the focus there or without."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateEdit,
    QDialog,
    QLabel,
    QScrollArea,
    QScrollBar,
    QSlider,
    QSpinBox,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cityreport.domain.period import Period
from cityreport.office.office import Office
from cityreport.settings import Settings
from cityreport.ui.app import Program
from cityreport.ui.kit.dialog import Dialog
from cityreport.ui.kit.tasks import Tasks
from cityreport.ui.kit.wheel_filter import keep_wheel
from cityreport.ui.main_window import MainWindow
from cityreport.ui.pages import APART, PAGES
from cityreport.ui.partners.contribute_dialog import ContributeDialog
from cityreport.ui.partners.form_dialog import PartnerFormDialog
from cityreport.ui.progress.report_dialog import ReportDialog
from cityreport.ui.settings.set_up_dialog import SetUpDialog
from tests.ui.every_dialog import OPENERS, Opener
from tests.ui.fixtures_pages import answering, make_desk

FIELDS = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
NOTCH = 120


@pytest.fixture(autouse=True)
def kept(qtbot: QtBot) -> None:
    """As in the running program."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    keep_wheel(app)


def turn(widget: QWidget, notches: int) -> None:
    """The wheel over the middle of a widget, as the system sends it."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(),
        QPoint(0, notches * NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def turn_under_mouse(widget: QWidget, notches: int) -> None:
    """The same through the window, from where it goes on to what is around the widget."""
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, notches * NOTCH))
    QApplication.processEvents()


def fields(parent: QWidget) -> list[QWidget]:
    return [
        field
        for field in parent.findChildren(QWidget)
        if isinstance(field, FIELDS) and not isinstance(field, QScrollBar)
    ]


def state(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentIndex(), field.currentText()
    if isinstance(field, QTabBar):
        return field.currentIndex()
    if isinstance(field, QAbstractSlider):
        return field.value()
    assert isinstance(field, QAbstractSpinBox)
    return field.text()


def turn_over_all(parent: QWidget) -> int:
    """The wheel both ways over every field; how many could have changed."""
    movable = 0
    for field in fields(parent):
        for focused in (False, True):
            if focused:
                field.setFocus()
            before = state(field)
            for notches in (-1, 2):
                turn(field, notches)
                if not field.visibleRegion().isEmpty():
                    turn_under_mouse(field, notches)
                assert state(field) == before, (field.objectName(), focused)
        movable += not isinstance(field, QComboBox) or field.count() > 1
    return movable


def test_every_page_keeps_what_is_chosen(qtbot: QtBot, sample: Office, tmp_path: Path) -> None:
    tasks = Tasks()
    window = MainWindow(sample, Settings(tmp_path / "settings.json"), tasks)
    qtbot.addWidget(window)
    window.show()
    seen = {}
    for entry in (*PAGES, *APART):
        window.go(entry.name)
        QApplication.processEvents()
        before = sample.city.profile
        seen[entry.name] = turn_over_all(window)
        assert sample.city.profile == before
    tasks.wait()
    window.dismiss()
    assert seen["progress"] > 5
    assert seen["settings"] > seen["progress"]
    assert min(seen.values()) >= 0


def test_every_dialog_with_fields_keeps_them_too(
    qtbot: QtBot, sample: Office, tmp_path: Path
) -> None:
    context, _ = make_desk(sample, tmp_path)
    dialogs: list[QDialog] = [
        ReportDialog(context, answering(None)),
        PartnerFormDialog(context, answering(None)),
        SetUpDialog(context.settings, tmp_path / "new.cityreport", Period.month(2024, 1)),
        ContributeDialog(context, answering(None)),
    ]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        assert turn_over_all(dialog) > 0, type(dialog).__name__
        dialog.close()


@pytest.mark.parametrize("kind", OPENERS, ids=lambda kind: kind.__name__)
def test_no_dialog_is_changed_by_the_wheel(
    qtbot: QtBot, office: Office, tmp_path: Path, kind: type[Dialog]
) -> None:
    """Every dialog that there is, those of the desk and of tomorrow too."""
    desk = Opener(qtbot, office, tmp_path)
    dialog = OPENERS[kind](desk)
    dialog.show()
    turn_over_all(dialog)
    dialog.reject()
    desk.context.tasks.wait()


def test_every_kind_of_field_lets_the_page_scroll(qtbot: QtBot) -> None:
    """Also those that the program has not used yet."""
    area, page = QScrollArea(), QWidget()
    column = QVBoxLayout(page)
    combo = QComboBox()
    combo.addItems(["one", "two", "three"])
    combo.setCurrentIndex(1)
    typed = QComboBox()
    typed.setEditable(True)
    typed.addItems(["one", "two"])
    number, slider, date, tabs = QSpinBox(), QSlider(), QDateEdit(), QTabWidget()
    number.setValue(5)
    slider.setValue(50)
    date.setDate(QDate(2024, 2, 29))
    tabs.addTab(QLabel("a"), "a")
    tabs.addTab(QLabel("b"), "b")
    for widget in (combo, typed, number, slider, date, tabs):
        column.addWidget(widget)
    column.addSpacing(2000)
    area.setWidget(page)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.resize(300, 400)
    area.show()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 500)
    found = fields(page)
    assert len(found) == 6
    for field in found:
        line = field.findChild(QWidget, "qt_spinbox_lineedit")
        for target in (field, *([line] if line is not None else [])):
            target.setFocus()
            area.verticalScrollBar().setValue(0)
            before = state(field)
            turn_under_mouse(target, -1)
            assert state(field) == before
            assert area.verticalScrollBar().value() > 0, type(field).__name__


def test_an_open_list_still_scrolls(qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.setMaxVisibleItems(5)
    combo.setStyleSheet("QComboBox { combobox-popup: 0; }")
    combo.addItems([str(n) for n in range(100)])
    qtbot.addWidget(combo)
    combo.show()
    combo.showPopup()
    view = combo.view()
    assert isinstance(view, QAbstractScrollArea)
    qtbot.waitUntil(view.isVisible)
    turn_under_mouse(view.viewport(), -1)
    assert view.verticalScrollBar().value() > 0
    assert combo.currentIndex() == 0
    combo.hidePopup()


def test_the_program_keeps_the_wheel_once_its_window_is_there(
    qtbot: QtBot, program: Program, sample: Office
) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for keeper in app.findChildren(object, "wheelKeeper"):
        app.removeEventFilter(keeper)
        keeper.setParent(None)
    program.show(sample)
    qtbot.waitUntil(lambda: len(app.findChildren(object, "wheelKeeper")) == 1, timeout=10_000)
