"""The status bar's answer to the first question of everybody who types: is it saved?"""

from __future__ import annotations

from cityreport.i18n import moment_name, tr
from cityreport.messages import sentence
from cityreport.office.office import Office
from cityreport.ui.kit.building_blocks import plain_tip
from cityreport.ui.kit.disk_watch import DiskWatch, Trouble
from cityreport.ui.kit.save_state import SaveLine, SaveState


class SavedIndicator(SaveLine):
    """Saved, or not saved and why. It shows how the disk stands; it writes and tries nothing."""

    def __init__(self, office: Office, disk: DiskWatch) -> None:
        super().__init__("savedShape", "savedLabel", wrap=False)
        self._office = office
        self._disk = disk
        self._saved = ""
        disk.changed.connect(self._show)
        self._show()

    def on_saved(self) -> None:
        """Show that something was written just now."""
        self._saved = moment_name(self._office.clock.now())
        self._show()

    def _show(self) -> None:
        error = self._disk.error
        tip = plain_tip("" if error is None else sentence(error))
        self.setToolTip(tip)
        if self._office.store.read_only:
            said = tr("Read-only: nothing can be changed here")
            self.show_state(SaveState.READ_ONLY, said, tip)
            return
        match self._disk.trouble:
            case Trouble.WAITING:
                said = tr("Nothing is being saved at the moment; it is tried again by itself")
                self.show_state(SaveState.REFUSED, said, tip)
            case Trouble.STUCK:
                said = tr("Nothing is being saved at the moment")
                self.show_state(SaveState.REFUSED, said, tip)
            case Trouble.NOT_KEPT:
                self.show_state(SaveState.REFUSED, tr("The last change was not saved"), tip)
            case Trouble.NONE if self._saved:
                said = tr("Saved on this computer {time}", time=self._saved)
                self.show_state(SaveState.SAVED, said, tip, spoken=tr("Saved"))
            case Trouble.NONE:
                said = tr("All changes are saved on this computer as you type")
                self.show_state(SaveState.UNTOUCHED, said, tip)
