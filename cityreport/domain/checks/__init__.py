"""Checks: what the numbers say about each other that cannot be, or is worth a look.

Rules are data of the catalogue; here is how they are read, bound to cells and evaluated. A check
never changes a number. Not here: reading a store, accepting findings, sentences of the program.
"""
