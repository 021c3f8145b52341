"""Equations of the slow states, through which a day acts for months."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ONE

_SCREENING_RATE = np.float32(1 / 28)


# 10. Slow states


@rule
def perceived_after(perceived: Any, trait: Any, received: Any, rate: Any, effect: Any, reference: Any) -> Any:
    """Perceived support follows what was received, slowly: P <- P + lam_P (T + rho (received - r0) - P).

    The personal trait T keeps the stable differences between persons that perceived support is known for.
    """
    return perceived + rate * (trait + effect * (received - reference) - perceived)


@rule
def esteem_after(esteem: Any, decay: Any) -> Any:
    """Esteem returns to the mean: E <- E (1 - lam_E)."""
    return esteem * (ONE - decay)


@rule
def recent_after(recent: Any, strain: Any) -> Any:
    """Recent strain, an exponentially weighted mean with a time constant of 28 days."""
    return recent + (strain - recent) * _SCREENING_RATE
