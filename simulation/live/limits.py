"""Limits of the live view: how much one process serves. They are part of the catalogue, and each refusal names them."""

from __future__ import annotations

from typing import Final

PERSONS: Final = (2, 5_000)
"""Persons of one scene, fewest and most."""
WORLDS: Final = 2
VIEWERS: Final = 32
"""Open pages: a class of thirty, a teacher and a spare one."""
ALL_PERSONS: Final = 64_000
"""Persons of all scenes together: thirty-two viewers of 2,000 each."""
DAYS: Final = 31
"""Days that one request may live."""
HISTORY: Final = 365
"""Days that are kept for looking back at a couple: at most some 10 MB a world of 2,000 persons."""
SEED: Final = (0, 2**53 - 1)
"""Seeds that a browser can spell: whole numbers that its own numbers hold exactly."""
MESSAGE: Final = 65_536
"""Bytes of the longest message from a client."""
EPISODES: Final = 60
"""Episodes told of a couple, the latest."""
