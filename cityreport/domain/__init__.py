"""The meaning of the numbers. Pure Python: no files, no database, no window, no clock."""
