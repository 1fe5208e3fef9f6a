"""One office in one SQLite file. The only package that holds SQL."""
