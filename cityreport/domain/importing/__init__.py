"""What somebody else's table means: tables found in grids, columns understood, words matched."""
