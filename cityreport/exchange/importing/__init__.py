"""Foreign files: from any spreadsheet or text table to plain values, in a child process that can be
killed.

`sandboxed_reader.read_book` is the entry point. Not here: the meaning of the values
(`domain/importing`).
"""
