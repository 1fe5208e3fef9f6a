"""The window. Pages ask Office and show what comes back; nothing here decides about numbers."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - puts a function of its own in the place of Python's import

# PySide6's import reads the source of every module that is imported after it, to see whether the
# module may ask for names in snake_case. None does, and a start has a hundred of them.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
