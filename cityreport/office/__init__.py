"""One open store, one catalogue, one officer: everything a person can do. Holds no Qt."""
