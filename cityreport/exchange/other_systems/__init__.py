"""The same numbers for other systems: one module per format, written from a submission."""
