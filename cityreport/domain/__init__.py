"""What the numbers mean. Pure Python: no files, no database, no window, no clock."""
