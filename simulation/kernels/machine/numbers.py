"""Numbers of the types that kernels calculate with, so that no result takes a wider type; and names of their arrays.

Numba makes 64-bit numbers of a Python literal and a 32-bit number, which halves the lanes of a vector.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.vectors import VECTOR

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Words = NDArray[np.uint64]

ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
START, NEXT, STEP = np.uint64(0), np.uint64(1), np.uint64(VECTOR)
"""The first place of an array, one place more, and a vector more."""
