"""Loading by name: a table names what it opens, and only what is opened is imported."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def load(name: str) -> Any:
    """Return the object that `module:function` names, importing its module."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)
