"""Limits of what may be asked for, and the sentence about a number that lies outside."""

from __future__ import annotations

from numbers import Integral
from typing import Any, Final

MOST_DAYS: Final = 36_500
"""Days of one run, a hundred years."""


def whole_number(name: str, value: Any, low: int, high: int | None = None) -> int:
    """``value`` as an integer from ``low`` to ``high``; raises ValueError with its ``name`` for anything else."""
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        allowed = f"from {low}" if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} = {value!r}: must be a whole number {allowed}")
    return int(value)
