"""Every dialog that there is, as a person opens it. A new subclass of the kit's dialog belongs
here: `tests/ui/test_every_dialog.py` fails without it."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from pytestqt.qtbot import QtBot

from cityreport import ui
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Period
from cityreport.domain.submission import Verification
from cityreport.exchange.report_tables import ReportColumn, ReportTable
from cityreport.network.desk_session import CityView, ShownKey
from cityreport.office.annotations import Flag
from cityreport.office.contributions import contribution_writing
from cityreport.office.contributions.contribution_writing import ContributionChoice
from cityreport.office.office import Office
from cityreport.ui.checks.reason_dialog import ReasonDialog
from cityreport.ui.checks.signing_dialog import SignDialog
from cityreport.ui.enter.flags_dialog import FlagsDialog
from cityreport.ui.enter.not_collected_dialog import NotCollectedDialog
from cityreport.ui.enter.second_keying_questions import KeyingQuestion, drop_question
from cityreport.ui.enter.zero_return_dialog import ZeroReturnDialog
from cityreport.ui.help.about_dialog import AboutDialog
from cityreport.ui.help.key_sheet import KeySheet
from cityreport.ui.history.erase_dialog import EraseDialog
from cityreport.ui.history.take_back_dialog import TakeBackDialog
from cityreport.ui.home.hand_over_dialog import HandOverDialog
from cityreport.ui.home.welcome_dialog import WelcomeDialog
from cityreport.ui.importing.import_action import import_spreadsheet
from cityreport.ui.importing.import_assistant import ImportAssistant
from cityreport.ui.kit.dialog import Dialog
from cityreport.ui.kit.passphrase_dialog import PassphraseDialog
from cityreport.ui.kit.text_dialog import TextDialog
from cityreport.ui.network.city_dialog import DeskCityDialog
from cityreport.ui.network.key_dialog import DeskKeyDialog
from cityreport.ui.page_context import ExplanationWish
from cityreport.ui.partners import partner_actions
from cityreport.ui.partners.contribute_dialog import ContributeDialog
from cityreport.ui.partners.form_dialog import PartnerFormDialog
from cityreport.ui.partners.merge_dialog import MergeDialog
from cityreport.ui.partners.received_form_dialog import ReceivedFormDialog
from cityreport.ui.partners.write_dialog import WritingDialog
from cityreport.ui.progress.decisions_card import DecisionDialog
from cityreport.ui.progress.explanation_dialog import ExplanationDialog
from cityreport.ui.progress.report_dialog import ReportDialog
from cityreport.ui.safety.damaged_dialog import DamagedDialog
from cityreport.ui.safety.damaged_file import DamagedFileDialogs
from cityreport.ui.safety.rebuild_dialog import RebuildDialog
from cityreport.ui.safety.restore_dialog import RestoreDialog
from cityreport.ui.settings.collection_dialog import CollectionDialog
from cityreport.ui.settings.officer_dialog import NewOfficer, OfficerQuestion
from cityreport.ui.settings.outside_dialog import OutsideDialog
from cityreport.ui.settings.set_up_dialog import SetUpDialog
from cityreport.ui.submissions.formats_dialog import FormatsDialog
from cityreport.ui.submissions.page_sheet_dialog import PageSheetDialog
from cityreport.ui.submissions.submission_dialog import SubmissionDialog
from cityreport.ui.submissions.verification_dialog import VerificationDialog
from tests.conftest import clock
from tests.partner import L1, sent, typed
from tests.store.damage import destroy
from tests.ui.fixtures_pages import RoomyDesk, answering

JANUARY = CellKey("L1", Period.parse("2023-01"), "01")
BASES = {Dialog, TextDialog, WritingDialog}
"""Subclasses that nobody opens as they are."""


def every_dialog() -> set[type[Dialog]]:
    """Every class of a dialog in the window."""
    for module in pkgutil.walk_packages(ui.__path__, "cityreport.ui."):
        importlib.import_module(module.name)
    return set(_below(Dialog)) - BASES


def _below(kind: type[Dialog]) -> Iterator[type[Dialog]]:
    for found in kind.__subclasses__():
        yield found
        yield from _below(found)


class Opener(RoomyDesk):
    """An office with a few numbers, and a way to every dialog of it."""

    def __init__(self, qtbot: QtBot, office: Office, folder: Path) -> None:
        office.cells.record_many(
            [Observation(JANUARY, 9, note="As told"), Observation(_month(2), 3)]
        )
        super().__init__(qtbot, office, folder)
        self.folder = folder
        self.entry = office.history.of_cell(JANUARY).lines[0].seq

    def found(self, kind: type[Dialog]) -> Dialog:
        """Return a dialog that opens once something was read."""
        self.qtbot.waitUntil(lambda: self.parent.findChild(kind) is not None)
        dialog = self.parent.findChild(kind)
        assert isinstance(dialog, Dialog)
        return dialog


def _month(number: int) -> CellKey:
    return CellKey("L1", Period.month(2023, number), "01")


def _nothing(*_: object) -> None: ...


def _take_back(desk: Opener) -> Dialog:
    office = desk.office
    found = office.history.taking_back(desk.entry)
    return TakeBackDialog(office.catalogue, office.city.profile, found, desk.parent)


def _outside(desk: Opener) -> Dialog:
    profile = desk.office.city.profile
    first = msgspec.structs.replace(profile.areas[0], valid_from=Period.parse("2023-06"))
    changed = msgspec.structs.replace(profile, areas=(first, *profile.areas[1:]))
    return OutsideDialog(desk.office, changed, desk.parent)


def _submission(desk: Opener) -> Dialog:
    period, out = JANUARY.period, desk.folder / "out"
    made = desk.office.exports.export(period, period, ["json", "xlsx"], out)
    given = (desk.context, made, out, answering(None), lambda _: None, desk.parent)
    return SubmissionDialog(*given)


def _damaged(desk: Opener) -> Dialog:
    path = desk.folder / "damaged" / "office.cityreport"
    path.parent.mkdir()
    shutil.copy(desk.office.store.path, path)
    destroy(path, 3)
    way_out = DamagedFileDialogs(path, desk.context.settings, clock)
    dialog = DamagedDialog(path, "It is damaged.", way_out, desk.parent)
    dialog.show()
    desk.qtbot.waitUntil(lambda: dialog._offers is not None)
    return dialog


def _merge(desk: Opener) -> Dialog:
    path, other = desk.folder / "piece.json", desk.folder / "other.cityreport"
    with Office.create(other, desk.office.catalogue_file, clock, "Bruno") as branch:
        branch.city.save(desk.office.city.profile)
        branch.cells.record(Observation(JANUARY, 8))
        year = Period.of_year(2023)
        contribution_writing.contribute(branch, "Bruno", ContributionChoice(year, year), path)
    partner_actions.take_in(desk.context, desk.parent, answering(path))
    return desk.found(MergeDialog)


def _received(desk: Opener) -> Dialog:
    path = typed(sent(desk.office, desk.folder), {L1: 9})
    partner_actions.take_in(desk.context, desk.parent, answering(path))
    return desk.found(ReceivedFormDialog)


def _import(desk: Opener) -> Dialog:
    table = desk.folder / "police.csv"
    table.write_text("Month,Homicides\n2023-01,4\n2023-02,5\n")
    import_spreadsheet(desk.context, desk.parent, answering(table))
    dialog = desk.found(ImportAssistant)
    assert isinstance(dialog, ImportAssistant)
    desk.qtbot.waitUntil(lambda: dialog._handle is None)
    return dialog


def _zeros(desk: Opener) -> Dialog:
    dialog = ZeroReturnDialog(desk.office.catalogue, "Whole city", [_month(3)])
    dialog.setParent(desk.parent, dialog.windowFlags())
    return dialog


def _flags(desk: Opener) -> Dialog:
    flag = Flag(JANUARY, "Ask the police", "Ada", clock())
    return FlagsDialog(desk.context, [flag], desk.parent)


def _restore(desk: Opener) -> Dialog:
    listed = desk.office.backups.all()
    return RestoreDialog(desk.office.store.path, listed, clock(), parent=desk.parent)


def _rebuild(desk: Opener) -> Dialog:
    office, path = desk.office, desk.folder / "new.cityreport"
    return RebuildDialog(path, office.catalogue_file, clock, "Ada", parent=desk.parent)


def _desk_city(desk: Opener) -> Dialog:
    columns = ReportColumn("No.", 6, "count"), ReportColumn("Months", 24)
    sent = ReportTable("Submissions", "2 submissions", columns, [[2, "2025"], [1, "2024"]])
    aside = ReportTable("Files", "Files", columns, [], ("0 files have a reason or a remark.",))
    return DeskCityDialog(CityView("Cali", ["COL", "Key: 12345"], sent, aside), desk.parent)


OPENERS: dict[type[Dialog], Callable[[Opener], Dialog]] = {
    AboutDialog: lambda desk: AboutDialog(desk.office, desk.parent),
    CollectionDialog: lambda desk: CollectionDialog(desk.context, desk.parent),
    ContributeDialog: lambda desk: ContributeDialog(desk.context, answering(None), desk.parent),
    DamagedDialog: _damaged,
    DecisionDialog: lambda desk: DecisionDialog(_nothing, desk.parent),
    DeskCityDialog: _desk_city,
    DeskKeyDialog: lambda desk: DeskKeyDialog(
        ShownKey("an-office", "Cali", "A" * 43, known="B" * 42 + "A"), desk.parent
    ),
    EraseDialog: lambda desk: EraseDialog(
        "A note",
        lambda _: desk.office.erasing.erasable(desk.entry, everywhere=False),
        _nothing,
        desk.parent,
    ),
    ExplanationDialog: lambda desk: ExplanationDialog(
        desk.context, ExplanationWish("L1"), desk.parent
    ),
    FlagsDialog: _flags,
    HandOverDialog: lambda desk: HandOverDialog(_nothing, desk.parent),
    ImportAssistant: _import,
    KeySheet: lambda desk: KeySheet("Enter", desk.parent),
    KeyingQuestion: lambda desk: drop_question(3, desk.parent),
    MergeDialog: _merge,
    NewOfficer: lambda desk: NewOfficer(desk.parent),
    NotCollectedDialog: lambda desk: NotCollectedDialog(desk.office, ["L2", "L3"], desk.parent),
    OfficerQuestion: lambda desk: OfficerQuestion(["Ada", "Bruno"], "Ada", desk.parent),
    OutsideDialog: _outside,
    PassphraseDialog: lambda desk: PassphraseDialog("The key", _nothing, desk.parent, is_new=True),
    PartnerFormDialog: lambda desk: PartnerFormDialog(desk.context, answering(None), desk.parent),
    ReasonDialog: lambda desk: ReasonDialog("Accept", "A finding", _nothing, desk.parent),
    RebuildDialog: _rebuild,
    ReceivedFormDialog: _received,
    PageSheetDialog: lambda desk: PageSheetDialog(
        desk.context, JANUARY.period.months(), answering(None), desk.parent
    ),
    ReportDialog: lambda desk: ReportDialog(desk.context, answering(None), desk.parent),
    RestoreDialog: _restore,
    SetUpDialog: lambda desk: SetUpDialog(
        desk.context.settings, desk.folder / "new.cityreport", JANUARY.period, desk.parent
    ),
    SignDialog: lambda desk: SignDialog(JANUARY.period, "Ada", "", _nothing, desk.parent),
    SubmissionDialog: _submission,
    FormatsDialog: lambda desk: FormatsDialog(("json", "xlsx"), desk.parent),
    TakeBackDialog: _take_back,
    VerificationDialog: lambda desk: VerificationDialog(
        Verification("/x/a.json", False, None, ()), desk.parent
    ),
    WelcomeDialog: lambda desk: WelcomeDialog(desk.parent),
    ZeroReturnDialog: _zeros,
}
"""Dialog -> how it is opened; what has to be read first is read."""
