"""Settings: the city, its districts, people, baseline and series; officer and language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.city import Profile
from cityreport.domain.targets import HEADLINE
from cityreport.errors import CityReportError, DataError
from cityreport.i18n import language, tr
from cityreport.messages import sentence
from cityreport.office import district_months
from cityreport.office.page_values import Changed
from cityreport.store.annotations import COLLECTION
from cityreport.ui.kit.building_blocks import button, in_a_row, page_column, sign, words
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.narrow_tabs import NarrowTabs
from cityreport.ui.kit.reading_order import focus_first
from cityreport.ui.kit.scroll_room import ScrollRoom
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import Destination, Page, PageContext, settings_tabs
from cityreport.ui.settings.borders_card import BordersCard
from cityreport.ui.settings.city_section import CitySection
from cityreport.ui.settings.collection_section import CollectionSection
from cityreport.ui.settings.districts_section import AreasSection
from cityreport.ui.settings.goal_section import GoalSection
from cityreport.ui.settings.officer_at_keyboard import choose_officer
from cityreport.ui.settings.officers_section import OfficersSection
from cityreport.ui.settings.outside_dialog import OutsideDialog
from cityreport.ui.settings.population_section import PopulationSection
from cityreport.ui.settings.program_section import ProgramSection
from cityreport.ui.settings.series_section import SeriesSection
from cityreport.ui.settings.settings_section import Section


class SettingsPage(Page):
    """Sections in tabs. What is typed stays in the form until it is saved or discarded."""

    waiting = Signal(bool)

    def __init__(self, context: PageContext, files: FileDialogs = FILE_DIALOGS) -> None:
        super().__init__(context)
        self.setObjectName("settingsPage")
        office = context.office
        self._areas = AreasSection(BordersCard(context, files))
        self._series = SeriesSection(office.catalogue)
        self._collection = CollectionSection(office)
        self._sections: tuple[Section, ...] = (
            CitySection(),
            self._areas,
            PopulationSection(),
            GoalSection(
                lambda: office.queries.progress(HEADLINE), lambda: office.clock.this_month.year
            ),
            self._collection,
            self._series,
            OfficersSection(),
        )
        identity = office.store.identity()
        chosen, settings = context.settings.chosen_officer(identity), context.settings
        look = settings.get("theme"), settings.text_percent()
        self._program = ProgramSection(chosen, settings.officer(identity), *look, settings)
        self._parts = settings_tabs(self, files)
        self._tabs = NarrowTabs("settingsTabs", tr("Sections"))
        self._said = words(name="unsaved")
        self._save = button(tr("Save"), "saveSettings", self.save, picture="save", primary=True)
        self._discard = button(tr("Discard"), "discardSettings", self.discard)
        self._bar = self._make_bar()
        for section in self._sections:
            self._tabs.add(_padded(section), section.title)
            section.fill(office.city.profile)
            section.edited.connect(self._show_bar)
        for part in self._parts:
            self._tabs.add(_padded(part.widget), part.title)
        self._tabs.add(_padded(self._program), tr("Officer, language, colours"))
        column = page_column(self)
        column.addLayout(in_a_row(self._tabs.picker))
        column.addWidget(self._tabs, 1)
        column.addWidget(self._bar)
        self._program.officer_chosen.connect(self._on_officer)
        self._program.language_chosen.connect(self._on_language)
        self._program.text_chosen.connect(self._on_text)
        self._program.paper_chosen.connect(lambda paper: settings.set("paper", paper))
        self._program.numbers_chosen.connect(self._on_numbers)
        self._program.theme_chosen.connect(self._on_theme)
        self._program.desk_chosen.connect(self._on_desk)
        if office.store.read_only:
            for section in self._sections:
                section.setEnabled(False)
        self._show_bar()

    def settle(self) -> bool:
        """Settings wait for Save: False while anything does."""
        return not self.has_unsaved

    @property
    def has_unsaved(self) -> bool:
        """True if something was typed that is not stored."""
        return any(section.is_edited() for section in self._sections)

    def show_place(self, place: Destination) -> None:
        """Show who is at the keyboard by now, and the section or the indicator that is given."""
        self._program.show_officer(self._chosen_officer())
        for part in self._parts:
            part.on_opened()
        named = [part for part in self._sections if part.objectName() == place.section]
        if named:
            self._tabs.setCurrentIndex(self._sections.index(named[0]))
        if place.indicator is not None:
            self._tabs.setCurrentIndex(self._sections.index(self._series))
            self._series.choose(place.indicator)
            self._series.focus_form()
        else:
            focus_first(self._tabs.currentWidget())

    def on_changed(self, changed: Changed) -> None:
        """Show what is stored in the forms that nobody is typing into."""
        for part in self._parts:
            part.on_changed(changed)
        if changed.profile or changed.cells or COLLECTION in changed.annotations:
            for section in self._sections:
                if not section.is_edited():
                    section.fill(self.context.office.city.profile)

    def save(self) -> bool:
        """Store what was typed in every section, all or nothing; say what is wrong at its field."""
        profile = self.context.office.city.profile
        for place, section in enumerate(self._sections):
            if not section.is_edited():
                continue
            read = section.read(profile)
            if read is None:
                self._tabs.setCurrentIndex(place)
                return False
            profile = read
        return self._store(profile)

    def discard(self) -> None:
        """Back to what is stored."""
        for section in self._sections:
            section.fill(self.context.office.city.profile)

    def _store(self, profile: Profile) -> bool:
        return self._stored(profile, lambda: self.context.office.city.save(profile))

    def _stored(self, profile: Profile, store: Callable[[], object]) -> bool:
        before = self.context.office.city.profile
        try:
            if self._collection.is_edited():
                self.context.office.collecting.say(self._collection.collected())
            store()
        except DataError as error:
            if error.code == "cells_outside":
                self._ask_outside(profile)
                return False
            if error.code != "area_in_use":
                self.context.fail(error)
                return False
            self._tabs.setCurrentIndex(self._sections.index(self._areas))
            self._areas.put_back(before.area(str(error.facts["area"])), sentence(error))
            return False
        except CityReportError as error:
            self.context.disk.report_lost_change(error)
            self.context.fail(error)
            return False
        self.discard()
        self.context.say(tr("The settings are saved."))
        return True

    def _ask_outside(self, profile: Profile) -> None:
        """Ask what becomes of the answers outside a district's new months, then save."""
        office = self.context.office
        self._tabs.setCurrentIndex(self._sections.index(self._areas))
        dialog = OutsideDialog(office, profile, self)

        def chosen() -> None:
            outside, to = dialog.outside, dialog.to
            self._stored(profile, lambda: district_months.save(office, profile, outside, to))

        dialog.accepted.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("unsavedBar")
        self._shape = sign("triangle-alert", COLORS.doubtful)
        line = in_a_row(self._shape, end=False)
        line.addWidget(self._said, 1)
        line.addWidget(self._discard)
        line.addWidget(self._save)
        bar.setLayout(line)
        return bar

    def _show_bar(self) -> None:
        edited = [section.title for section in self._sections if section.is_edited()]
        for place, section in enumerate(self._sections):
            star = " •" if section.title in edited else ""
            self._tabs.retitle(place, section.title + star)
        self.waiting.emit(bool(edited))
        for widget in (self._save, self._discard):
            widget.setEnabled(bool(edited))
        self._shape.setVisible(bool(edited))
        if self.context.office.store.read_only:
            self._said.setText(tr("This office is open read-only: nothing can be changed here."))
        elif edited:
            self._said.setText(tr("Not saved yet: {sections}", sections=", ".join(edited)))
        else:
            self._said.setText(tr("Everything here is saved."))

    def _on_officer(self, name: str) -> None:
        if name == self._chosen_officer():
            return
        choose_officer(self.context, name)
        self.officer_chosen.emit(self.context.office.changes.officer)

    def _chosen_officer(self) -> str:
        identity = self.context.office.store.identity()
        return self.context.settings.chosen_officer(identity)

    def _on_theme(self, theme: str) -> None:
        if self.has_unsaved:
            self._program.refuse_theme(_built_anew())
            return
        self.context.settings.set("theme", theme)
        self.theme_chosen.emit()

    def _on_desk(self, desk: str) -> None:
        if self.has_unsaved:
            self._program.refuse_desk(_built_anew())
            return
        self.context.settings.set("desk", desk)
        self.theme_chosen.emit()

    def _on_language(self, code: str) -> None:
        if self.has_unsaved:
            self._program.refuse_language(_built_anew())
            return
        self.context.settings.set("language", code)
        self.language_chosen.emit(code)

    def _on_numbers(self, example: str) -> None:
        if self.has_unsaved:
            self._program.refuse_numbers(self.context.settings.get("numbers"), _built_anew())
            return
        self.context.settings.set("numbers", example)
        self.language_chosen.emit(language())

    def _on_text(self, percent: str) -> None:
        if self.has_unsaved:
            self._program.refuse_text(self.context.settings.text_percent(), _built_anew())
            return
        self.context.settings.set("text", percent)
        self.theme_chosen.emit()


def _built_anew() -> str:
    return tr("Save or discard your changes first; the window is built anew.")


def _padded(section: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
    column.addWidget(section)
    return ScrollRoom("settingsArea", holder)
