"""Charts and the printed page of an office's numbers; matplotlib is loaded on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
