"""Equations of life events and daily stressors."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

_QUARTER, _FORGOTTEN = np.float32(0.25), np.float32(1e-20)


# 1. Life events


@rule
def strikes(u: Any, quarter: Any, probability: Any) -> Any:
    """Whether an event of one kind strikes: q/4 <= u < q/4 + p, for the kind's ``quarter`` q (0 to 3) of the unit interval.

    One uniform serves the four default kinds, each in a quarter of its own, so that changing one kind's rate never changes
    another kind's luck. Any other kind has a uniform of its own, and quarter 0. Exact while p is at most 1/4 a day.
    """
    low = np.float32(quarter) * _QUARTER
    return (u >= low) & (u < low + probability)


@rule
def load_after(load: Any, kept: Any, weight: Any, struck: Any) -> Any:
    """Outstanding load: L <- 2^(-1/H_L) L + LCU / 100 if struck (weights: Holmes & Rahe 1967).

    What is left of an old load is forgotten below 10^-20: no sum feels it, and processors are slow with ever smaller numbers.
    """
    left = load * kept
    return (left if left >= _FORGOTTEN else ZERO) + (weight if struck else ZERO)


# 2. Daily stressor


@rule
def days_between_stressors(logit: Any, load_effect: Any, load: Any, reference: Any) -> Any:
    """Mean days from one daily stressor to the next, 1 / p, for p = logistic(logit(.40) + b_L (L - L0)).

    It is 1 + exp(-logit(.40) - b_L (L - L0)), without a division (level: Almeida et al. 2023).
    """
    return ONE + exp(load_effect * (reference - load) - logit)


@rule
def shared_luck(u_couple: Any, u_own: Any, shared_share: Any, stretch: Any) -> Any:
    """The uniform that decides a person's stressor: the couple's with probability psi, else the own.

    Given that it falls below psi, u_couple / psi is itself uniform, so that one draw both decides and is used. ``stretch`` is
    1 / psi.
    """
    return u_couple * stretch if u_couple < shared_share else u_own


@rule
def stressor_rank(u: Any, days_between: Any) -> Any:
    """Rank 1 - u / p of the day's stressor among stressors: above 0 where one strikes, as u < p then, and uniform given that.

    The one that only just happens is light.
    """
    return ONE - u * days_between


@rule
def stressor_severity(z: Any, spread: Any) -> Any:
    """Severity m of a stressor: lognormal with mean 1, exp(s z - s^2 / 2)."""
    return exp(spread * z - HALF * spread * spread)
