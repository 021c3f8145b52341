"""Machine code on disk: how it is found, loaded without Numba, called from Python, and made by several processes at once."""
