"""Files that go out to be answered and files that come in: from the menu to the end of each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cityreport.domain.contribution import CityName
from cityreport.i18n import ntr, tr
from cityreport.office.contributions.merge import Merge
from cityreport.office.forms.form_import import FormDifference, look_at
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.page_context import PageContext
from cityreport.ui.partners.contribute_dialog import ContributeDialog
from cityreport.ui.partners.form_dialog import PartnerFormDialog
from cityreport.ui.partners.merge_dialog import MergeDialog
from cityreport.ui.partners.received_form_dialog import ReceivedFormDialog


def write_piece(context: PageContext, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask what a piece should hold and write it."""
    dialog = ContributeDialog(context, files, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def ask_partner(context: PageContext, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask what a partner's form should ask, and write it."""
    dialog = PartnerFormDialog(context, files, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def take_in(context: PageContext, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask for a file that came, a piece or a partner's form; hold what it holds against the
    office on another thread, and show both."""
    start = Path(context.settings.get("export_folder") or Path.home())
    kinds = tr("Forms and pieces (*.xlsx *.json);;All files (*)")
    path = files.open(parent, tr("Take in a file"), start, kinds)
    if path is None:
        return
    office = context.office

    def job(_handle: Handle) -> FormDifference | Merge:
        with office.reader() as reader:
            return look_at(reader, path)

    def show(found: FormDifference | Merge) -> None:
        context.say("")
        theirs = found.piece.city if isinstance(found, Merge) else found.received.form.city
        if found.other_city and not _is_same_city(theirs, context, parent):
            context.say(tr("Nothing was merged."))
            return
        dialog: MergeDialog | ReceivedFormDialog
        if isinstance(found, Merge):
            dialog = MergeDialog(context, found, parent)
        else:
            dialog = ReceivedFormDialog(context, found, parent)
        dialog.accepted.connect(lambda: _say_done(context, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.say(tr("{file} is being compared …", file=path.name))
    context.tasks.run(job, show, context.fail)


def _is_same_city(theirs: CityName, context: PageContext, parent: QWidget) -> bool:
    """Return whether what names another city is meant for this office all the same."""
    city = context.office.city.profile.city
    asked = tr(
        "The file is of {theirs}, and this office is of {ours}. Is it the same city under "
        "another name?",
        theirs=f"{theirs.name} ({theirs.country})",
        ours=f"{city.name} ({city.country})",
    )
    box = MessageBox("anotherCityBox", Icon.Question, asked, parent)
    same = box.offer(tr("It is the same city"), "sameCity")
    box.offer(tr("Do not merge"), "otherCity", Role.RejectRole, default=True, escape=True)
    box.exec()
    return box.clickedButton() is same


def _say_done(context: PageContext, dialog: MergeDialog | ReceivedFormDialog) -> None:
    if isinstance(dialog, ReceivedFormDialog):
        cells = dialog.written or 0
        said = ntr("{n} cell was written.", "{n} cells were written.", cells)
    else:
        cells = dialog.merged or 0
        said = ntr("{n} cell was merged.", "{n} cells were merged.", cells)
    context.say(said if cells else tr("Nothing changed: the answers here were kept."))
