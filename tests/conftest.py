"""What all tests share: Hypothesis takes its time on a slow machine and prints how to repeat a failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kithkin", deadline=None, print_blob=True)
settings.load_profile("kithkin")
