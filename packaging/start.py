"""Where a built program starts: the same as `python -m cityreport`."""

from cityreport.__main__ import main

main()
