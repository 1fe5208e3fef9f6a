"""Settings: the key that signs what the office sends, and the network's. What is chosen acts at
once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from cityreport.domain.public_key import fingerprint, read_out
from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.office.file_names import file_stem
from cityreport.office.office import Office
from cityreport.office.page_values import Changed
from cityreport.outputs import OutputKind
from cityreport.render import enrolment_sheet, page_code
from cityreport.ui.kit import document_printing
from cityreport.ui.kit.building_blocks import button, selectable, words
from cityreport.ui.kit.file_dialogs import FileDialogs, ask_out
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.message_box import Icon, MessageBox, Role
from cityreport.ui.kit.passphrase_dialog import PassphraseDialog
from cityreport.ui.kit.theme import GRID, scaled, svg_pixmap
from cityreport.ui.page_context import Page, PagePart

_CODE = 132
"""The side of the code on the screen, in pixels."""

_ENROLMENT = "enrolment"
"""The subject of a file that the network keeps of every office in one folder."""


class KeySection(QWidget):
    """The key's fingerprint in digits and as a code, what can be done with it, and the network."""

    def __init__(self, office: Office, files: FileDialogs, say: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("keySection")
        self._office, self._files, self._say = office, files, say
        self._keys = office.exports.keys
        self._digits = selectable(words(role="title", name="keyDigits"))
        self._about = words(name="keyAbout")
        self._hex = selectable(words(role="muted", name="keyHex"))
        self._where = words(role="muted", name="keyWhere")
        self._code = QLabel()
        self._code.setObjectName("keyCode")
        self._fault = words(role="wrong", name="keyFault")
        self._network = words(name="networkKnown")
        self._make = _button(tr("Make the key now"), "makeKey", self._on_make)
        self._protect = _button(tr("Change passphrase…"), "protectKey", self._on_protect)
        self._export = _button(tr("Write a copy…"), "exportKey", self._on_export)
        self._import = _button(tr("Take in a copy…"), "importKey", self._on_import)
        self._renew = _button(tr("New key…"), "renewKey", self._on_renew)
        self._print = _button(tr("Print the enrolment…"), "printEnrolment", self._on_print)
        self._enrol = _button(tr("Write the enrolment…"), "writeEnrolment", self._on_enrol)
        self._card = _button(tr("Take in the network’s card…"), "takeInCard", self._on_card)
        self._forget = _button(tr("Forget the card"), "forgetCard", self._on_forget)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(words(tr("The office’s key"), "subtitle"))
        column.addWidget(self._about)
        column.addWidget(self._digits)
        column.addWidget(self._code)
        column.addWidget(self._hex)
        column.addWidget(self._where)
        column.addLayout(
            flowing(self._make, self._print, self._enrol, self._protect, self._export,
                    self._import, self._renew)
        )  # fmt: skip
        column.addWidget(self._fault)
        column.addSpacing(2 * GRID)
        column.addWidget(words(tr("The network’s key"), "subtitle"))
        column.addWidget(self._network)
        column.addLayout(flowing(self._card, self._forget))
        column.addStretch(1)

    def refresh(self) -> None:
        """Show how it stands now."""
        self._fault.hide()
        key, is_protected = "", False
        try:
            kept = self._keys.kept()
            if kept is not None:
                key, is_protected = kept.key, kept.protection is not None
        except CityReportError as error:
            self._refuse(error)
        self._show_key(key, is_protected=is_protected)
        self._show_network()
        can_write = not self._office.store.read_only
        self._make.setVisible(not self._keys.exists)
        for made in (self._protect, self._export, self._print, self._enrol):
            made.setVisible(bool(key))
            made.setEnabled(can_write)
        self._renew.setVisible(self._keys.exists)
        for made in (self._make, self._import, self._renew, self._card, self._forget):
            made.setEnabled(can_write)

    def _show_key(self, key: str, *, is_protected: bool) -> None:
        self._about.setText(
            tr("It signs every submission. Read these eight numbers out when the network calls.")
            if key
            else tr(
                "It will sign every submission. It is made with the first one, and kept on this "
                "computer, apart from the office file."
            )
        )
        shown = (self._digits, self._hex, self._where, self._code)
        for part in shown:
            part.setVisible(bool(key))
        if not key:
            return
        digits = read_out(key)
        self._digits.setText(digits)
        self._hex.setText(tr("In hexadecimal: {digits}", digits=fingerprint(key)))
        how = tr("protected by a passphrase") if is_protected else tr("without a passphrase")
        self._where.setText(tr("Kept in {path}, {how}", path=self._keys.path, how=how))
        side = scaled(_CODE)
        said = f"cityreport-key 1 {self._office.store.office_id()} {key}"
        self._code.setPixmap(svg_pixmap(page_code.code_svg(said).decode(), side))
        self._code.setAccessibleName(tr("The public key as a code"))
        self._code.setToolTip(tr("The same key, for a camera"))

    def _show_network(self) -> None:
        card = None
        try:
            card = self._keys.network()
        except CityReportError as error:
            self._refuse(error)
        self._forget.setVisible(card is not None)
        if card is None:
            self._network.setText(
                tr(
                    "It is not known: restricted copies leave without encryption, and you are "
                    "asked each time. Take in the card that the network sent."
                )
            )
        else:
            facts = {"name": card.name, "digits": read_out(card.key)}
            self._network.setText(
                tr("Restricted copies are encrypted to {name} ({digits}).", **facts)
            )

    # -- what a person does

    def _try(self, act: Callable[[], object], said: str) -> None:
        """Act, and say what came of it."""
        try:
            act()
        except CityReportError as error:
            self._refuse(error)
            return
        self.refresh()
        self._say(said)

    def _opened(self, then: Callable[[], None]) -> None:
        """Go on once the key is open: where it needs its passphrase, that is asked for first."""
        try:
            is_locked = self._keys.needs_passphrase
        except CityReportError as error:
            self._refuse(error)
            return
        if not is_locked:
            then()
            return
        why = tr("The key is protected. Type its passphrase.")
        dialog = PassphraseDialog(why, self._keys.open, self)
        dialog.accepted.connect(then)
        dialog.open()

    def _on_make(self) -> None:
        self._try(self._keys.open, tr("The key is made."))

    def _on_protect(self) -> None:
        def ask() -> None:
            why = tr("Whoever has this computer and the passphrase can sign. Nobody can tell it to "
                     "you again.")  # fmt: skip
            dialog = PassphraseDialog(why, self._keys.protect, self, is_new=True, may_be_none=True)
            dialog.accepted.connect(self.refresh)
            dialog.open()

        self._opened(ask)

    def _on_export(self) -> None:
        path = self._ask_save(tr("Write a copy of the key"), ".json", "key")
        if path is None:
            return

        def ask() -> None:
            why = tr("The copy is protected by a passphrase of its own. Keep both apart.")

            def write(new: str | None) -> None:
                self._keys.export(path, new)

            dialog = PassphraseDialog(why, write, self, is_new=True)
            dialog.accepted.connect(lambda: self._say(tr("Written: {path}", path=path)))
            dialog.open()

        self._opened(ask)

    def _on_import(self) -> None:
        path = self._files.open(self, tr("Take in a copy of the key"), Path.home(), _kinds(".json"))
        if path is None:
            return
        why = tr("Type the passphrase of the copy.")
        dialog = PassphraseDialog(
            why, lambda said: self._keys.take_in(path, said), self, may_be_none=True
        )
        dialog.accepted.connect(self.refresh)
        dialog.open()

    def _on_renew(self) -> None:
        box = MessageBox(
            "renewQuestion",
            Icon.Question,
            tr(
                "A new key: does the old one vouch for it? If you still have the old key and trust "
                "it, the network goes on by itself. If it was lost or somebody may have it, the "
                "new key has to be enrolled again."
            ),
            self,
        )
        follow = box.offer(tr("The old key vouches"), "rotateKey", default=True)
        anew = box.offer(tr("Lost or stolen"), "loseKey", Role.DestructiveRole)
        box.offer(tr("Cancel"), "keepKey", Role.RejectRole, escape=True)

        def answered() -> None:
            clicked = box.clickedButton()
            if clicked is follow:
                said = tr("The key is a new one. The next submission tells the network.")
                self._opened(lambda: self._try(self._keys.rotate, said))
            elif clicked is anew:
                said = tr("The key is a new one. Enrol it with the network again.")
                self._try(self._keys.renew, said)

        box.finished.connect(answered)
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_print(self) -> None:
        path = self._ask_save(tr("Print the enrolment"), ".pdf", _ENROLMENT)
        if path is not None:
            self._opened(lambda: self._try(lambda: self._write_sheet(path), _written(path)))

    def _write_sheet(self, path: Path) -> None:
        city = self._office.city.profile.city
        sheet = enrolment_sheet.enrolment_sheet(self._keys.make_enrolment(city.name, city.country))
        paper = document_printing.Paper(self._office.exports.chosen_paper())
        document_printing.write_pdf(sheet, path, paper, kind=OutputKind.ENROLMENT)

    def _on_enrol(self) -> None:
        path = self._ask_save(tr("Write the enrolment"), ".json", _ENROLMENT)
        if path is None:
            return
        city = self._office.city.profile.city

        def write() -> None:
            self._keys.write_enrolment(path, city.name, city.country)

        self._opened(lambda: self._try(write, _written(path)))

    def _on_card(self) -> None:
        title = tr("Take in the network’s card")
        path = self._files.open(self, title, Path.home(), _kinds(".json"))
        if path is not None:
            said = tr("The network’s key is known.")
            self._try(lambda: self._keys.take_in_network(path), said)

    def _on_forget(self) -> None:
        self._try(self._keys.forget_network, tr("The network’s key is not known any more."))

    def _ask_save(self, title: str, suffix: str, about: str) -> Path | None:
        name = file_stem(self._office, about, is_public=about == _ENROLMENT)
        start = Path.home() / (name + suffix)
        return ask_out(self._files.save, self, title, start, _kinds(suffix), (suffix,))

    def _refuse(self, error: CityReportError) -> None:
        self._fault.setText(sentence(error))
        self._fault.show()


def key_tab(page: Page, files: FileDialogs) -> PagePart:
    """Return the tab for Settings."""
    section = KeySection(page.context.office, files, page.context.say)

    def on_changed(changed: Changed) -> None:
        if changed.submissions:
            section.refresh()

    return PagePart(section, tr("Key"), on_changed, section.refresh)


def _button(title: str, name: str, on_click: Callable[[], None]) -> QPushButton:
    return button(title, name, on_click)


def _written(path: Path) -> str:
    return tr("Written: {path}", path=path)


def _kinds(suffix: str) -> str:
    return f"{suffix[1:].upper()} (*{suffix})"
