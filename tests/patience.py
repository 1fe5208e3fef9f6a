"""How long a test waits for something that is going to happen: one figure for all of them.

A wait ends as soon as what it waits for is there. The figure only says when something is taken
for lost, and on a busy machine that has to be late.
"""

from __future__ import annotations

PATIENCE_S = 120
PATIENCE_MS = 1000 * PATIENCE_S
