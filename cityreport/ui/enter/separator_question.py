"""The questions a pasted block may raise: what its doubtful separators and its signs mean."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cityreport.domain.numerals import Separator
from cityreport.i18n import tr
from cityreport.ui.kit.message_box import Icon, MessageBox, Role


def ask_separator(parent: QWidget, example: str) -> Separator | None:
    """Ask once for the whole block; None when the person would rather not paste."""
    asked = tr(
        "The copied block has numbers such as “{example}” that can be read in two ways. "
        "What do point and comma mean in it?",
        example=example,
    )
    box = MessageBox("separatorQuestion", Icon.Question, asked, parent)
    box.setWindowTitle(tr("What does the separator mean?"))
    thousands = box.offer(tr("Thousands"), "thousandsButton")
    decimals = box.offer(tr("Decimals"), "decimalsButton")
    _offer_nothing(box)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    if clicked is thousands:
        return Separator.THOUSANDS
    return Separator.DECIMAL if clicked is decimals else None


def ask_marks(parent: QWidget, marks: list[str]) -> dict[str, str] | None:
    """Ask once for each sign in place of a number; what would be typed for it, empty where the
    cell stays as it is. None when the person would rather not paste."""
    meanings = {}
    for found in marks:
        meaning = _ask_mark(parent, found)
        if meaning is None:
            return None
        meanings[found] = meaning
    return meanings


def _ask_mark(parent: QWidget, found: str) -> str | None:
    asked = tr(
        "The copied block has “{found}” in place of a number. What does it mean?", found=found
    )
    box = MessageBox("markQuestion", Icon.Question, asked, parent)
    box.setWindowTitle(tr("What does the sign mean?"))
    choices = (
        (tr("Leave the cell as it is"), "markEmpty", ""),
        (tr("Zero"), "markZero", "0"),
        (tr("Not available"), "markNotAvailable", "n"),
        (tr("Not collected"), "markNotCollected", "c"),
    )
    meant = {box.offer(title, name): typed for title, name, typed in choices}
    _offer_nothing(box)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((typed for made, typed in meant.items() if made is clicked), None)


def _offer_nothing(box: MessageBox) -> None:
    box.offer(tr("Paste nothing"), "pasteNothingButton", Role.RejectRole, default=True, escape=True)
