"""Ties that a source names more than once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def merge_duplicates(
    pair: NDArray[np.int64], strength: NDArray[np.float32], sides: NDArray[np.uint8]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.uint8]]:
    """Each pair once, ascending: pairs low * persons + high, strength, and (2, ties) kinds to low and to high."""
    if (pair[1:] > pair[:-1]).all():
        return pair, strength, sides  # nothing to do, and gigabytes saved for the largest networks
    order = np.argsort(pair, kind="stable")
    pair, strength, sides = pair[order], strength[order], sides[:, order]
    fresh = np.flatnonzero(np.diff(pair, prepend=-1))
    return pair[fresh], np.maximum.reduceat(strength, fresh), np.minimum.reduceat(sides, fresh, axis=1)
