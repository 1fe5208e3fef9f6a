"""The meaning of a foreign table: tables found in grids, columns recognised, words matched."""
