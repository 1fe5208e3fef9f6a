"""Checks: numbers that contradict each other or are worth a second look.

Rules are data of the catalogue; here they are read, bound to cells and evaluated. A check never
changes a number. Not here: reading a store, accepting findings, sentences of the program.
"""
