"""Setting up a city, in short steps that can be left at any time and go on where they were left.

Belongs here: the steps one after the other, and keeping what is typed until the office file is
made. Not here: what each step asks (`set_up_city_steps`, `set_up_office_steps`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cityreport.domain.city import City, Profile, check_profile
from cityreport.domain.period import Period
from cityreport.i18n import number, tr
from cityreport.office.set_up_draft import (
    SetUpDraft,
    drop_set_up,
    keep_set_up,
    read_set_up,
)
from cityreport.settings import Settings
from cityreport.ui.kit.building_blocks import button, in_a_row, retitle, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.screen_fit import room_on_screen
from cityreport.ui.kit.scroll_room import LowPart
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.set_up_city_steps import (
    BaselineStep,
    CityStep,
    DistrictsStep,
    PeopleStep,
)
from cityreport.ui.settings.set_up_office_steps import First, OfficersStep, PlaceStep, ReadyStep
from cityreport.ui.settings.set_up_step import SetUpStep

_SIZE = QSize(720, 520)
_LEAST_STEP = 160
"""Pixels of height below which the whole dialog scrolls."""
_KEEP_AFTER_MS = 400


class NewCity(NamedTuple):
    """All that was said: the profile, whoever said it, a second place for backups, and what comes
    first."""

    profile: Profile
    officer: str
    place: Path | None
    first: First


class SetUpDialog(Dialog):
    """Asks for an own city. `city`: what was accepted, None before; `language`: the language that
    the person wants to go on in, empty for this one.

    `path`: the office file that is to be made; what is typed is kept beside it, and nothing else.
    """

    def __init__(
        self,
        settings: Settings,
        path: Path,
        month: Period,
        parent: QWidget | None = None,
        files: FileDialogs = FILE_DIALOGS,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("setUpDialog")
        self.setWindowTitle(tr("Set up your city"))
        self.city: NewCity | None = None
        self.language = ""
        self._path = path
        self._city = CityStep()
        self._officers = OfficersStep(settings.officer())
        self._place = PlaceStep(files)
        self._ready = ReadyStep(month)
        self._steps: tuple[SetUpStep, ...] = (
            self._city,
            DistrictsStep(files),
            PeopleStep(),
            BaselineStep(),
            self._officers,
            self._place,
            self._ready,
        )
        self._title = words(role="title", name="setUpTitle")
        self._place_said = words(role="muted", name="setUpStepSaid", wrap=False)
        self._kept = words(role="muted", name="setUpKept")
        self._stack = QStackedWidget()
        self._next = button("", "setUpNext", self._on_next, primary=True)
        self._back = button(tr("&Back"), "setUpBack", self._on_back)
        self._leave = button(tr("Leave, go on &later"), "setUpLeave", self.reject)
        self._anew = button(tr("Begin ane&w"), "setUpAnew", self._on_anew)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_AFTER_MS)
        self._keeping.timeout.connect(self.keep)
        self._lay_out()
        self._city.language_wished.connect(self._on_language)
        self._resume()
        for step in self._steps:
            step.edited.connect(self._keeping.start)

    # -- making

    def _lay_out(self) -> None:
        head = in_a_row(end=False)
        head.addWidget(self._title, 1)
        head.addWidget(self._place_said)
        for step in self._steps:
            area = QScrollArea()
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(step)
            self._stack.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        steps = LowPart(_LEAST_STEP)  # only the step scrolls, and only where it has to
        inside = QVBoxLayout(steps)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._stack)
        column.addWidget(steps, 1)
        column.addWidget(self._kept)
        column.addLayout(
            foot(self, self._next, self._back, self._leave, before=in_a_row(self._anew))
        )
        self.resize(room_on_screen(self).boundedTo(_SIZE))

    def _resume(self) -> None:
        """Go on where the person, or the power, left."""
        draft = read_set_up(self._path)
        self._anew.setVisible(draft is not None)
        if draft is not None:
            for step in self._steps:
                step.put(draft.texts)
            self._say(tr("What you typed is here again."))
        else:
            self._say("")
        last = 0 if draft is None else draft.step
        self._show(min(max(0, last), len(self._steps) - 1))

    # -- going on

    def keep(self) -> None:
        """Keep what is typed, right or wrong."""
        self._keeping.stop()
        texts = {name: text for step in self._steps for name, text in step.texts().items()}
        if not keep_set_up(self._path, SetUpDraft(self._stack.currentIndex(), texts)):
            self._say(tr("The disk refuses to keep what you type here: do not leave yet."))

    def reject(self) -> None:
        """Leave; what was typed waits for the next time."""
        if self._keeping.isActive() or self._stack.currentIndex():
            self.keep()
        super().reject()

    def _show(self, place: int) -> None:
        step = self._steps[place]
        self._stack.setCurrentIndex(place)
        self._title.setText(step.title)
        self._place_said.setText(
            tr("Step {n} of {count}", n=number(place + 1), count=number(len(self._steps)))
        )
        is_last = step is self._ready
        retitle(self._next, tr("Set up the city") if is_last else tr("&Next"))
        self._back.setEnabled(place > 0)
        step.opened(self._so_far())
        self._begin(step)

    def _begin(self, step: SetUpStep) -> None:
        """Put the focus where the step begins or is wrong, and that field into view."""
        step.begin()
        area = self._stack.currentWidget()
        assert isinstance(area, QScrollArea)  # noqa: S101 - each step is in one
        QTimer.singleShot(0, area, lambda: _show_focus(area))

    def _so_far(self) -> Profile:
        """Return the profile that the steps before this one make."""
        profile: Profile = _EMPTY
        for step in self._steps[: self._stack.currentIndex()]:
            profile = step.read(profile) or profile
        return profile

    def _on_next(self) -> None:
        place = self._stack.currentIndex()
        self._say("")
        if self._steps[place].read(_EMPTY) is None:
            self._begin(self._steps[place])
            return
        if place < len(self._steps) - 1:
            self._show(place + 1)
            self.keep()
            return
        self._finish()

    def _finish(self) -> None:
        profile: Profile = _EMPTY
        for place, step in enumerate(self._steps):
            read = step.read(profile)
            if read is None:
                self._show(place)
                return
            profile = read
        check_profile(profile)
        self.keep()
        self.city = NewCity(profile, self._officers.officer, self._place.place, self._ready.first)
        self.accept()

    def _on_back(self) -> None:
        self._say("")
        self._show(max(0, self._stack.currentIndex() - 1))

    def _on_anew(self) -> None:
        """Forget what was typed before: the person begins another city."""
        drop_set_up(self._path)
        for step in self._steps:
            step.clear_faults()
            step.put(dict.fromkeys(step.texts(), "") | step.defaults)
        self._keeping.stop()
        self._anew.hide()
        self._say("")
        self._show(0)

    def _on_language(self, code: str) -> None:
        self.language = code
        self.keep()
        super().reject()

    def _say(self, sentence: str) -> None:
        self._kept.setText(sentence)
        self._kept.setVisible(bool(sentence))


def _show_focus(area: QScrollArea) -> None:
    focused = area.focusWidget()
    if focused is not None:
        around = focused.parentWidget()
        area.ensureWidgetVisible(around if isinstance(around, Field) else focused)


_EMPTY = Profile(City("", ""))
