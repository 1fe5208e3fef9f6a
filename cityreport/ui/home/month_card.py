"""Home's card of the month: what is done of it, the next step with its day, and one way to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from cityreport.domain.month_step import MonthStep, StepKind
from cityreport.domain.sign_off import Timeliness
from cityreport.i18n import begun, ntr, number, period_name, tr
from cityreport.step_words import STEP_NAMES, button_words, history_words, step_sentences
from cityreport.ui.kit.building_blocks import Card, button, retitle, words
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.theme import COLORS, GRID, icon, pixmap

_PICTURES = {
    StepKind.ENTER: "table-2",
    StepKind.CHECK: "list-checks",
    StepKind.SIGN: "file-check",
    StepKind.SEND: "send",
}
_SHAPE = 18


class MonthCard(Card):
    """Leads through a month; the months before it are a quiet line of their own.

    `on_step` goes where the step is done, `on_bring` brings numbers in, `on_collect` asks what is
    collected, `on_began_later` says that what is missing was not collected then.
    """

    def __init__(
        self,
        on_step: Callable[[MonthStep], None],
        on_bring: Callable[[], None],
        on_collect: Callable[[], None],
        on_began_later: Callable[[MonthStep], None],
    ) -> None:
        super().__init__("due")
        self._go = on_step
        self._step: MonthStep | None = None
        self._title = words(role="subtitle", name="dueTitle")
        self._steps = _StepRow()
        self._sentence = words(name="dueSentence")
        self._next = button("", "enterDue", self._on_next, picture="table-2", primary=True)
        self._timely = words(role="muted", name="timelinessSentence")
        self._history = words(role="muted", name="olderSentence")
        self._share = QProgressBar()
        self._share.setObjectName("olderShare")
        self._share.setTextVisible(False)
        self._share.setFixedHeight(GRID // 2)
        self._say_later = on_began_later
        self._later = button(tr("Not collected then"), "beganLater", self._on_later)
        self._later.setToolTip(tr("We did not collect then what is missing"))
        self._ask = words(
            tr("Say once what your city collects: nothing else is asked."),
            name="askCollection",
        )
        self._bring = button(tr("Bring them in…"), "bringOlder", on_bring)
        self._collect = button(tr("Say what we collect…"), "collectOlder", on_collect)
        self.body.setSpacing(GRID // 2)  # Home fits a normal screen without scrolling
        self.body.addWidget(self._title)
        self.body.addWidget(self._steps)
        self.body.addWidget(self._sentence)
        self.body.addLayout(flowing(self._next))
        self.body.addWidget(self._timely)
        self.body.addWidget(self._history)
        self.body.addWidget(self._share)
        self.body.addWidget(self._ask)
        self.body.addLayout(flowing(self._bring, self._later, self._collect))

    def show_step(
        self, step: MonthStep, *, can_write: bool, is_said: bool, can_begin_later: bool = False
    ) -> None:
        """Show a step. `is_said`: whether the city said what it collects; else that is asked;
        `can_begin_later`: something is missing that may not have been collected yet."""
        self._step = step
        self._title.setText(begun(period_name(step.month)))
        self._steps.show_step(step)
        self._sentence.setText(" ".join(step_sentences(step)))
        title = button_words(step)
        self._next.setVisible(bool(title))
        if title:
            self._next.setIcon(icon(_PICTURES[step.step], COLORS.on_accent, COLORS.muted))
            retitle(self._next, title)
        history = history_words(step.history)
        self._history.setText(history)
        self._history.setVisible(bool(history))
        self._share.setVisible(bool(history))
        self._share.setMaximum(step.history.complete + len(step.history.lacking))
        self._share.setValue(step.history.complete)
        self._share.setAccessibleName(history)
        self._later.setVisible(can_write and can_begin_later)
        self._ask.setVisible(can_write and not is_said)
        self._bring.setVisible(can_write and bool(history))
        self._collect.setVisible(can_write and (bool(history) or not is_said))

    def show_timeliness(self, timely: Timeliness) -> None:
        """Say how many months were signed off in time, of those that had to be."""
        self._timely.setText(timeliness_sentence(timely))
        self._timely.setVisible(timely.due > 0)

    def _on_later(self) -> None:
        if self._step is not None:
            self._say_later(self._step)

    def _on_next(self) -> None:
        if self._step is not None:
            self._go(self._step)


class _StepRow(QWidget):
    """The four steps, each with a shape that says whether it is done, next or later."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dueSteps")
        self._shapes: list[QLabel] = []
        self._names: list[QLabel] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for step in STEP_NAMES:
            shape, name = QLabel(), words(name=f"step_{step.value}", wrap=False)
            shape.setFixedSize(_SHAPE, _SHAPE)
            self._shapes.append(shape)
            self._names.append(name)
            line.addWidget(shape)
            line.addWidget(name)
            line.addSpacing(GRID)
        line.addStretch(1)

    def show_step(self, step: MonthStep) -> None:
        """Mark what is done, what is next and what comes later."""
        order = [*STEP_NAMES, StepKind.DONE]
        at, said = order.index(step.step), []
        for place, each in enumerate(STEP_NAMES):
            is_done, is_next = place < at, place == at
            picture, color = ("circle-check", COLORS.good) if is_done else ("circle", COLORS.muted)
            color = COLORS.accent if is_next else color
            self._shapes[place].setPixmap(pixmap(picture, _SHAPE, color))
            name, weight = self._names[place], 700 if is_next else 400
            name.setText(tr(STEP_NAMES[each]))
            name.setStyleSheet(
                f"color: {COLORS.text if at >= place else COLORS.muted}; font-weight: {weight};"
            )
            state = tr("done") if is_done else tr("next") if is_next else tr("later")
            said.append(tr("{step}: {state}", step=tr(STEP_NAMES[each]), state=state))
            name.setAccessibleName(said[-1])
        self.setAccessibleName(", ".join(said))


def timeliness_sentence(timely: Timeliness) -> str:
    """Return how many months were signed off within 45 days of their end; empty while none is
    due."""
    if not timely.due:
        return ""
    return ntr(
        "{in_time} of {n} month was signed off in time, within 45 days of its end.",
        "{in_time} of {n} months were signed off in time, within 45 days of their end.",
        timely.due,
        in_time=number(timely.in_time),
    )
