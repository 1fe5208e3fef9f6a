"""The state of a cell as a shape and a word: never by colour alone."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from cityreport.domain.observation import Observation, Status
from cityreport.i18n import mark
from cityreport.ui.kit.save_state import SaveState
from cityreport.ui.kit.theme import color_of
from cityreport.wording import ANSWER_NAMES


class _Look(NamedTuple):
    word: str
    icon: str
    color: str


class CellState(Enum):
    """A state in the column of states: word, icon, colour."""

    SAVED = _Look(mark("saved"), *SaveState.SAVED.value)
    EMPTY = _Look(mark("empty"), *SaveState.EMPTY.value)
    NOT_AVAILABLE = _Look(ANSWER_NAMES[Status.NOT_AVAILABLE], "circle-off", "muted")
    NOT_COLLECTED = _Look(ANSWER_NAMES[Status.NOT_COLLECTED], "circle-slash", "muted")
    NOT_APPLICABLE = _Look(ANSWER_NAMES[Status.NOT_APPLICABLE], "ban", "muted")
    COMPUTED = _Look(mark("computed"), "sigma", "muted")
    DOUBTFUL = _Look(mark("doubtful"), "triangle-alert", "doubtful")
    WRONG = _Look(mark("to put right"), "circle-alert", "wrong")
    TYPED_AGAIN = _Look(mark("typed again"), "circle-check", "accent")
    TO_TYPE = _Look(mark("not typed yet"), "circle-dashed", "muted")
    REFUSED = _Look(mark("refused"), *SaveState.REFUSED.value)
    CLOSED = _Look(mark("not due"), "minus", "muted")

    @property
    def word(self) -> str:
        """The word, to be translated when shown."""
        return self.value.word

    @property
    def icon(self) -> str:
        """The name of the icon."""
        return self.value.icon

    @property
    def color(self) -> str:
        """The colour of icon and word."""
        return color_of(self.value.color)


_BY_STATUS = {
    Status.NOT_AVAILABLE: CellState.NOT_AVAILABLE,
    Status.NOT_COLLECTED: CellState.NOT_COLLECTED,
    Status.NOT_APPLICABLE: CellState.NOT_APPLICABLE,
}


def state_of(observation: Observation | None) -> CellState:
    """Return the state of a cell that is neither computed nor being typed."""
    if observation is None:
        return CellState.EMPTY
    return _BY_STATUS.get(observation.status, CellState.SAVED)
