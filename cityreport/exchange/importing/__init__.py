"""Foreign files: from any spreadsheet or text table to plain values, in a child that can be killed.

`reading.read_book` is the way in. Not here: what the values mean (`domain/importing`).
"""
