"""The form of what is collected of one indicator, or of several that are chosen together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from cityreport.collection_words import FREQUENCY_NAMES
from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.collection import LONGEST_REASON, Collected, check_collected
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError
from cityreport.i18n import text, tr
from cityreport.messages import sentence
from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.field import Field
from cityreport.ui.kit.no_names_hint import NoNames
from cityreport.ui.kit.theme import GRID
from cityreport.ui.settings.settings_section import line

NOT = "no"
"""The choice that an indicator is not collected; the others are the codes of frequencies."""


class TypedCollection(msgspec.Struct, frozen=True):
    """The content of the form of an indicator; the months as they were typed."""

    how: str
    since: str
    until: str
    reason: str
    unused: tuple[str, ...]


def typed_of(indicator: Indicator, said: Collected) -> TypedCollection:
    """Return what is collected as it stands in the form."""
    how = (said.by or indicator.frequency).value if said.is_collected else NOT
    since, until = ("" if month is None else str(month) for month in (said.since, said.until))
    return TypedCollection(how, since, until, said.reason, said.unused)


def collected_of(indicator: Indicator, typed: TypedCollection) -> Collected:
    """Return what was typed as what it means; DataError with the fact `field` where it cannot
    be: `since`, `until` or `reason`."""
    if typed.how == NOT:
        if not typed.reason.strip():
            raise DataError("collects_reason", indicator=indicator.code, field="reason")
        said = Collected(reason=typed.reason.strip())
    else:
        by = Frequency(typed.how)
        said = Collected(
            since=_month(typed.since, "since"),
            until=_month(typed.until, "until"),
            by=None if by is indicator.frequency else by,
            unused=typed.unused,
        )
    try:
        check_collected(indicator, said)
    except DataError as error:
        field = "reason" if typed.how == NOT else "until"
        raise DataError(error.code, **error.facts, field=field) from error
    return said


def _month(typed: str, field: str) -> Period | None:
    if not typed.strip():
        return None
    try:
        month = Period.parse(typed)
    except DataError as error:
        raise DataError("collects_month", typed=typed.strip(), field=field) from error
    if month.frequency is not Frequency.MONTH:
        raise DataError("collects_month", typed=typed.strip(), field=field)
    return month


class CollectionForm(QWidget):
    """`changed(field)` tells which field was changed; `typed` has all of them."""

    changed = Signal(str)

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.setObjectName("collectionForm")
        self._title = words(role="subtitle", name="collectionTitle")
        self._asked = words(role="muted", name="collectionAsked")
        self._how = ChoiceBox()
        self._since, self._until, self._reason = line("2017-01"), line("2024-12"), line()
        self._reason.setMaxLength(LONGEST_REASON)
        self.first: QComboBox = self._how
        self._fields = {
            "how": Field(tr("How often"), self._how, "collectionHow"),
            "since": Field(tr("From"), self._since, "collectionSince"),
            "until": Field(tr("Until"), self._until, "collectionUntil"),
            "reason": Field(tr("Why not"), self._reason, "collectionReason"),
        }
        self._used: dict[str, QCheckBox] = {}
        self._used_title = words(tr("Breakdowns that we have"), name="collectionBreakdowns")
        for breakdown in catalogue.breakdowns:
            box = QCheckBox(text(breakdown.label))
            box.setObjectName(f"collectionUses_{breakdown.id}")
            box.setAccessibleName(text(breakdown.label))
            box.clicked.connect(lambda: self.changed.emit("unused"))
            self._used[breakdown.id] = box
        self._lay_out()
        self._how.activated.connect(lambda: self.changed.emit("how"))
        self._how.activated.connect(self._show_fitting)
        for name, editor in (
            ("since", self._since),
            ("until", self._until),
            ("reason", self._reason),
        ):
            editor.textEdited.connect(lambda _, name=name: self.changed.emit(name))
        self._offered: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """The breakdowns that can be chosen of what is shown."""
        return self._offered

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID)
        column.addWidget(self._title)
        column.addWidget(self._asked)
        column.addWidget(self._fields["how"])
        months = QGridLayout()
        months.setHorizontalSpacing(GRID)
        months.addWidget(self._fields["since"], 0, 0)
        months.addWidget(self._fields["until"], 0, 1)
        column.addLayout(months)
        column.addWidget(self._fields["reason"])
        self._no_names = NoNames([self._reason])
        column.addWidget(self._no_names)
        column.addWidget(self._used_title)
        for box in self._used.values():
            column.addWidget(box)
        column.addStretch(1)

    def show_indicators(self, indicators: Sequence[Indicator], typed: TypedCollection) -> None:
        """Show what stands of the first of these indicators; a change is of all of them."""
        first = indicators[0]
        others = len(indicators) - 1
        title = f"{first.code} {text(first.label)}"
        if others:
            title = ", ".join(indicator.code for indicator in indicators)
        self._title.setText(title)
        self._asked.setText(tr("Required") if first.required else tr("Optional"))
        self._asked.setVisible(not others)
        yearly = any(indicator.frequency is Frequency.YEAR for indicator in indicators)
        choices = [Frequency.YEAR] if yearly else list(Frequency)
        blockers = [QSignalBlocker(field.editor) for field in self._fields.values()]
        self._how.clear()
        for frequency in choices:
            self._how.addItem(tr(FREQUENCY_NAMES[frequency]), frequency.value)
        self._how.addItem(tr("Not collected"), NOT)
        self._how.setCurrentIndex(self._how.findData(typed.how))
        self._since.setText(typed.since)
        self._until.setText(typed.until)
        self._reason.setText(typed.reason)
        self._offered = tuple(
            b for b in first.breakdowns if all(b in i.breakdowns for i in indicators)
        )
        for code, box in self._used.items():
            box.setChecked(code not in typed.unused)
        for blocker in blockers:
            blocker.unblock()
        self.clear_faults()
        self._show_fitting()

    def typed(self) -> TypedCollection:
        """Return what stands in the form."""
        return TypedCollection(
            str(self._how.currentData()),
            self._since.text().strip(),
            self._until.text().strip(),
            self._reason.text().strip(),
            tuple(code for code in self._offered if not self._used[code].isChecked()),
        )

    def show_fault(self, error: DataError) -> None:
        """Say what is wrong at its field, and go there."""
        field = self._fields[str(error.facts.get("field", "how"))]
        field.show_fault(sentence(error))
        field.editor.setFocus()

    def clear_faults(self) -> None:
        """Nothing is wrong."""
        for field in self._fields.values():
            field.clear_fault()

    def _show_fitting(self) -> None:
        """Show the fields that the choice asks for."""
        is_collected = self._how.currentData() != NOT
        for name in ("since", "until"):
            self._fields[name].setVisible(is_collected)
        self._fields["reason"].setVisible(not is_collected)
        self._no_names.setVisible(not is_collected and self._no_names.isVisible())
        self._used_title.setVisible(is_collected and bool(self._offered))
        for code, box in self._used.items():
            box.setVisible(is_collected and code in self._offered)
