"""The Qt binding that the window stands on is one that does not wear Python out.

PySide6 6.12.0 takes a reference from None at every call that returns nothing, where Python is
older than 3.12: after some minutes of painting the whole program aborts.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QRect


def test_calls_that_return_nothing_cost_none_of_none() -> None:
    rect = QRect()
    before = sys.getrefcount(None)
    for _ in range(1000):
        rect.setLeft(0)
    assert sys.getrefcount(None) > before - 500
