"""Equations of the first day: what persons are before anything happens to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp, log
from simulation.kernels.machine.numbers import ONE, ZERO

# Before the first day


@rule
def couple_trait(z_own: Any, z_couple: Any, sd: Any, correlation: Any) -> Any:
    """A trait of mean 0 that correlates between partners: sd (sqrt(1 - r) z_own + sqrt(r) z_couple)."""
    return sd * (np.float32(np.sqrt(ONE - correlation)) * z_own + np.float32(np.sqrt(correlation)) * z_couple)


@rule
def past_load(u: Any, daily_rate: Any, weight: Any, kept: Any) -> Any:
    """Load left today by the latest event before the first day: weight * kept^age, age exponential with the daily rate.

    Older events are left out; they have faded. Without events, at rate 0, there is no load.
    """
    age = -log(u) / max(daily_rate, np.float32(1e-9))
    return weight * exp(age * log(kept)) if daily_rate > ZERO else ZERO
