"""`python -m cityreport` and the installed command."""

from __future__ import annotations

from cityreport.cli import main

if __name__ == "__main__":
    main()
