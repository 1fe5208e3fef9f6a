"""The steps of setting a city up that are about the office: who works there, a second place for
backups, and what comes first."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPlainTextEdit, QRadioButton, QVBoxLayout

from cityreport.domain.city import Profile, check_officers
from cityreport.domain.period import Period
from cityreport.i18n import ntr, number, period_name, tr
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.set_up_step import SetUpStep


class First(StrEnum):
    """The first thing to do in a new office."""

    ENTER = "enter"
    BRING = "bring"
    LOOK = "look"


class OfficersStep(SetUpStep):
    """Whoever sets the city up, and the others who work on its file."""

    def __init__(self, account: str) -> None:
        about = tr(
            "The name stands in the journal beside each change. The list belongs to this office, "
            "not to this computer; with two names or more the program asks who is at the keyboard."
        )
        super().__init__("setUpOfficersStep", tr("Who works on this file"), about)
        self._account = account
        self._own, self._others = QLineEdit(), QPlainTextEdit()
        self._own.setPlaceholderText(account)
        self._others.setTabChangesFocus(True)
        self._others.setFixedHeight(self._others.fontMetrics().lineSpacing() * 5 + 3 * GRID)
        self.add("officer", Field(tr("Your name"), self._own, "setUpOfficer"))
        self.add("officers", Field(tr("Others, one a line"), self._others, "setUpOfficers"))
        self.column.addStretch(1)

    @property
    def officer(self) -> str:
        """Whoever sets the city up; the account where no name was typed."""
        return self._own.text().strip() or self._account

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        self.attempt("officer", lambda: check_officers([self.officer]))
        others = [name.strip() for name in self._others.toPlainText().splitlines() if name.strip()]
        if not self.has_fault():
            self.attempt("officers", lambda: check_officers([self.officer, *others]))
        return None if self.has_fault() else replace(profile, officers=(self.officer, *others))


class PlaceStep(SetUpStep):
    """A second folder for backups, on another disk."""

    def __init__(self, files: FileDialogs) -> None:
        about = tr(
            "The program makes backups by itself, on this computer. A fire, a theft or a broken "
            "disk takes all that is on one computer: choose a USB stick or another disk too, now "
            "or later in Settings."
        )
        super().__init__("setUpPlaceStep", tr("A second place for backups"), about)
        self._files = files
        self._folder = QLineEdit()
        hint = tr("Leave it empty if there is no stick at hand. Home will remind you.")
        self.add("place", Field(tr("Folder on a stick or disk"), self._folder, "setUpPlace", hint))
        choose = button(tr("Choose &a folder…"), "setUpChoosePlace", self._on_choose)
        self.column.addLayout(in_a_row(choose))
        self.column.addStretch(1)

    @property
    def place(self) -> Path | None:
        """The folder; None where none was chosen."""
        typed = self._folder.text().strip()
        return Path(typed) if typed else None

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        self.clear_faults()
        if self.place is not None and not self.place.is_dir():
            said = tr("There is no such folder. Put the stick in, or leave this empty.")
            self.fields["place"].show_fault(said)
            return None
        return profile

    def _on_choose(self) -> None:
        found = self._files.folder(self, tr("A second place for backups"), Path.home())
        if found is not None:
            self._folder.setText(str(found))


class ReadyStep(SetUpStep):
    """A summary of all steps, and the choice of the first thing to do."""

    def __init__(self, month: Period) -> None:
        about = tr("This is what the new office begins with. Go back to change something.")
        super().__init__("setUpReadyStep", tr("Ready"), about)
        self._said = words(name="setUpSummary")
        self.column.addWidget(self._said)
        self.column.addWidget(words(tr("What comes first?"), "subtitle"))
        self._ways = QButtonGroup(self)
        lines = QVBoxLayout()
        lines.setSpacing(GRID)
        self._buttons: dict[First, QRadioButton] = {}
        ways: tuple[tuple[First, str], ...] = (
            (First.ENTER, tr("&Type {month}", month=period_name(month))),
            (First.BRING, tr("B&ring in a spreadsheet that we have")),
            (First.LOOK, tr("Look aroun&d first")),
        )
        for first, title in ways:
            way = QRadioButton(title)
            way.setObjectName(f"setUpFirst_{first}")
            way.toggled.connect(self._on_edited)
            self._ways.addButton(way)
            self._buttons[first] = way
            lines.addWidget(way)
        self.column.addLayout(lines)
        self._buttons[First.ENTER].setChecked(True)
        self.column.addStretch(1)

    @property
    def first(self) -> First:
        """The choice of the person."""
        return next(first for first, way in self._buttons.items() if way.isChecked())

    def texts(self) -> dict[str, str]:
        """See `SetUpStep`."""
        return {"first": self.first.value}

    def put(self, texts: dict[str, str]) -> None:
        """See `SetUpStep`."""
        self._buttons[_first_of(texts.get("first", ""))].setChecked(True)

    def read(self, profile: Profile) -> Profile | None:
        """See `SetUpStep`."""
        return profile

    def opened(self, profile: Profile) -> None:
        """Say what was understood."""
        self._said.setText("\n".join(summary(profile)))

    def begin(self) -> None:
        """Put the focus on the way that is chosen."""
        self._buttons[self.first].setFocus()


def summary(profile: Profile) -> list[str]:
    """Return what a profile says, a line each."""
    people = [
        tr("{year}: {people} people", year=str(one.year), people=number(one.value))
        for one in profile.population
    ]
    lines: list[tuple[str, str]] = [
        (tr("City"), f"{profile.city.name} ({profile.city.country})"),
        (tr("Currency"), profile.city.currency or "–"),
        (tr("Districts"), ntr("{n} district", "{n} districts", len(profile.areas))),
        (tr("Population"), " · ".join(people) or "–"),
        (tr("Baseline years"), ", ".join(map(str, profile.baseline.years))),
        (tr("Officers"), ", ".join(profile.officers)),
    ]
    return [tr("{field}: {value}", field=field, value=value) for field, value in lines]


def _first_of(text: str) -> First:
    try:
        return First(text)
    except ValueError:
        return First.ENTER
