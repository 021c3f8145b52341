"""Limits of the live view. They are part of the catalogue, and each refusal names them."""

from __future__ import annotations

from typing import Final

PERSONS: Final = (2, 5_000)
"""Persons of one scene, fewest and most."""
WORLDS: Final = 4
"""Worlds side by side, at most."""
HISTORY: Final = 365
"""Days that are kept for looking back at a couple."""
SEED: Final = (0, 2**53 - 1)
"""Seeds that a browser can spell: whole numbers that its own numbers hold exactly."""
EPISODES: Final = 60
"""Episodes told of a couple, the latest."""
