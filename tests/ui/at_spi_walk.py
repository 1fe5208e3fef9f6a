"""An officer who sees nothing: from the first start to a submission, by names alone.

Debian's own Python runs this, with pyatspi (`test_at_spi.py` starts it): it knows the window only
by what a screen reader gets over the bus. It says what it did, and ends with 0 once the files are
there.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import gi  # type: ignore[import-not-found]
import pyatspi  # type: ignore[import-not-found]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-not-found] # noqa: E402

PATIENCE = float(os.environ.get("PATIENCE_S", "60"))
"""Seconds that anything may take; the machine may be busy."""
Node = Any
log = logging.getLogger("walk")


def children(node: Node) -> Iterator[Node]:
    for at in range(node.childCount):
        found = node.getChildAtIndex(at)
        if found is not None:
            yield found


def nodes(node: Node, *, into_tables: bool = False) -> Iterator[Node]:
    """Everything in view below a node; the cells of a table only where they are asked for."""
    for child in children(node):
        try:
            if not child.getState().contains(pyatspi.STATE_SHOWING):
                continue
            yield child
            if into_tables or child.getRoleName() != "table":
                yield from nodes(child, into_tables=into_tables)
        except LookupError:
            continue  # it went meanwhile


def windows() -> Iterator[Node]:
    for application in children(pyatspi.Registry.getDesktop(0)):
        application.set_cache_mask(Atspi.Cache.NONE)  # names change, and nothing is asked twice
        if application.name == "cityreport":
            yield from children(application)


def wait(what: str, look: Callable[[], Node | None]) -> Node:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = look()
        except (LookupError, RuntimeError):
            found = None
        if found is not None and found is not False:
            return found
        time.sleep(0.1)
    seen = [f"{n.getRoleName()} {n.name!r}" for window in windows() for n in nodes(window)]
    raise SystemExit(f"never came: {what}\n" + "\n".join(seen))


def find(role: str, name: str) -> Node | None:
    """Return a node of that role and name in whatever windows there are, the newest first.

    On Linux the name of a box to choose from is what it shows, and its label is a relation.
    """
    for window in reversed(list(windows())):
        for node in (window, *nodes(window)):
            if node.getRoleName() == role and name in (node.name, *labels(node)):
                return node
    return None


def labels(node: Node) -> list[str]:
    """Return the names of what labels a node."""
    return [
        relation.getTarget(at).name
        for relation in node.getRelationSet()
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY
        for at in range(relation.getNTargets())
    ]


def the(role: str, name: str) -> Node:
    return wait(f"{role} {name}", lambda: find(role, name))


def press(name: str) -> None:
    """Press a button once it can be pressed."""

    def ready() -> Node | None:
        node = find("push button", name)
        is_there = node is not None and node.getState().contains(pyatspi.STATE_ENABLED)
        return node if is_there else None

    node = wait(f"button {name}", ready)
    node.queryAction().doAction(0)
    log.info("pressed %s", name)


def write(name: str, text: str) -> None:
    """Write into a field by its name."""
    the("text", name).queryEditableText().setTextContents(text)
    log.info("wrote %s into %s", text, name)


def keys(*pressed: str) -> None:
    """Press keys one after the other; one letter is itself, a longer word the name of a key."""
    for key in pressed:
        if len(key) == 1:
            pyatspi.Registry.generateKeyboardEvent(0, key, pyatspi.KEY_STRING)
        else:
            code = {"Return": 36, "Tab": 23}[key]
            pyatspi.Registry.generateKeyboardEvent(code, None, pyatspi.KEY_PRESSRELEASE)


def in_focus(grid: Node) -> str:
    """Return what is said of the cell in focus."""
    chosen = grid.querySelection()
    found = chosen.getSelectedChild(0) if chosen.nSelectedChildren else None
    return "" if found is None else str(found.name)


def set_up() -> None:
    press("Set up your city")
    choose_country()
    write("City", "Nairobi")
    while find("push button", "Set up the city") is None:
        press("Next")
        time.sleep(0.3)
    press("Set up the city")


def choose_country() -> None:
    country = tab_to("combo box", "Country")
    keys(*"Kenya", "Tab")
    wait("Kenya", lambda: country if "Kenya" in shown(country) else None)
    log.info("chose %s", shown(country))


def tab_to(role: str, name: str) -> Node:
    """Press Tab until the focus is on a control of that role and name."""
    node = the(role, name)
    for _ in range(80):
        if any(one.getState().contains(pyatspi.STATE_FOCUSED) for one in (node, *nodes(node))):
            return node
        keys("Tab")
        time.sleep(0.2)
    raise SystemExit(f"Tab never came to {role} {name}")


def shown(combo: Node) -> str:
    """Return what a combo box shows: by its name, its text, or the one that is chosen."""
    texts = [combo.name]
    for node in [combo, *nodes(combo)]:
        try:
            text = node.queryText()
            texts.append(text.getText(0, text.characterCount))
        except NotImplementedError:
            if node.getState().contains(pyatspi.STATE_SELECTED):
                texts.append(node.name)
    return " ".join(texts)


def enter_month() -> None:
    """Answer every required number of the month that is to do, told by what the grid says."""
    shown = wait("the month", lambda: next((n for n in all_nodes() if is_way_in(n)), None))
    if not is_grid(shown):
        press(sorted(months())[0])
    grid = wait("the grid", lambda: next((n for n in all_nodes() if is_grid(n)), None))
    told = wait("a cell in focus", lambda: in_focus(grid) or None)
    required = wait("how many are answered", lambda: next(filter(is_count, all_nodes()), None))
    while not required.name.startswith("All "):
        log.info("at %s", told)
        assert ": empty" in told, "what is in focus says that it is empty"
        keys("0", "Return")
        told = wait("the next cell", partial(other, grid, told))
    log.info("all required are answered")


def months() -> list[str]:
    """Return the buttons that lead to a month: the newest is the one to do."""
    named = [n.name for n in all_nodes() if n.getRoleName() == "push button"]
    return [name for name in named if name.startswith("Enter ") and not name.endswith(" 2017")]


def all_nodes() -> Iterator[Node]:
    for window in windows():
        yield from nodes(window)


def is_way_in(node: Node) -> bool:
    """Whether a node is the grid of the month to do, or the button that leads there."""
    return is_grid(node) or (node.getRoleName() == "push button" and node.name in months())


def is_grid(node: Node) -> bool:
    return bool(node.getRoleName() == "table" and node.name == "Numbers of the period")


def other(grid: Node, before: str) -> str | None:
    """Return what is said of the cell in focus, once it is another than before."""
    now = in_focus(grid)
    return now if now not in ("", before) else None


def is_count(node: Node) -> bool:
    """Whether a label says how many required numbers are answered: 3 of 10, then all."""
    return bool(node.getRoleName() == "label" and node.name.endswith(" required answered"))


def sign() -> None:
    """Follow the next step to the page Checks, and sign there."""
    month = wait("the way on", lambda: next(iter(ways("Sign ", " off")), None))
    press(month)
    press("Sign off…")
    dialog = the("dialog", "Sign off")
    inside = [n for n in nodes(dialog) if n.name == "Sign off" and n.getRoleName() == "push button"]
    inside[0].queryAction().doAction(0)
    the("push button", "Reopen…")
    log.info("signed")


def ways(start: str, end: str) -> list[str]:
    """Return the names of buttons that begin and end so."""
    named = [n.name for n in all_nodes() if n.getRoleName() == "push button"]
    return [name for name in named if name.startswith(start) and name.endswith(end)]


def export() -> None:
    press("Send…")
    press("Make the files (JSON + Excel)")
    wait("the files", lambda: next(iter(ways("Show in ", "folder")), None))
    log.info("exported")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for step in (set_up, enter_month, sign, export):
        step()
