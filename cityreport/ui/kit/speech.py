"""Saying something to who listens instead of looking: what is saved, refused or found."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_Politeness = QAccessible.AnnouncementPoliteness


def announce(about: QWidget, said: str, *, urgent: bool = False) -> None:
    """Have a screen reader say a sentence about a part; `urgent`: at once, before what it says now.

    Where no screen reader runs, nothing happens.
    """
    if said and is_listening():
        event = QAccessibleAnnouncementEvent(about, said)
        event.setPoliteness(_Politeness.Assertive if urgent else _Politeness.Polite)
        send(event)


def send(event: QAccessibleAnnouncementEvent) -> None:
    """Hand an announcement to the system."""
    QAccessible.updateAccessibility(event)


def is_listening() -> bool:
    """Return whether a screen reader runs."""
    return QAccessible.isActive()
