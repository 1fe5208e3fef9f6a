"""Files that carry a submission: one module per format, the list of them in `registry`."""
