"""Equations of the first day: what persons are before anything happens to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp, log
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

# Before the first day


@rule
def couple_trait(z_own: Any, z_couple: Any, sd: Any, correlation: Any) -> Any:
    """A trait of mean 0 that correlates between partners: sd (sqrt(1 - r) z_own + sqrt(r) z_couple)."""
    return sd * (np.float32(np.sqrt(ONE - correlation)) * z_own + np.float32(np.sqrt(correlation)) * z_couple)


@rule
def baseline_trait(z_u: Any, z_p: Any, sd: Any, confounded: Any) -> Any:
    """Baseline u = sd_u z_u - m_P (1 - s_P) z_P; ``confounded`` is m_P (1 - s_P).

    That part of the correlation of support with strain is a common cause and no effect of support.
    """
    return sd * z_u - confounded * z_p


@rule
def esteem_trait(z_u: Any, z_p: Any, z: Any, sd: Any, r_u: Any, r_p: Any) -> Any:
    """Trait of esteem T_E = sd (r_uE z_u + r_PE z_P + sqrt(1 - r_uE^2 - r_PE^2) z)."""
    rest = np.float32(np.sqrt(max(ZERO, ONE - r_u * r_u - r_p * r_p)))
    return sd * (r_u * z_u + r_p * z_p + rest * z)


@rule
def closeness_trait(z_pair: Any, z_u_mean: Any, sd: Any, r: Any, weight: Any) -> Any:
    """Trait of closeness T_A = sd (sqrt(1 - r^2) z_A + weight (z_u of the couple's mean)).

    ``z_pair`` is a standard normal that correlates between partners (``couple_trait``); ``weight`` is the correlation r of
    the trait with the couple's baseline, divided by the SD of that mean.
    """
    return sd * (np.float32(np.sqrt(ONE - r * r)) * z_pair + weight * z_u_mean)


@rule
def lognormal_trait(z: Any, sd: Any) -> Any:
    """A positive trait of mean 1: exp(sd z - sd^2 / 2), for reactivity to stressors (rho) and the need for company (w)."""
    return exp(sd * z - HALF * sd * sd)


@rule
def log_rate_trait(z: Any, sd: Any) -> Any:
    """A trait of the log of a rate, sd z - sd^2 / 2, so that the rate's mean stays: conflict of a couple (c), report (o)."""
    return sd * z - HALF * sd * sd


@rule
def conflict_reactivity(
    z_reactive: Any, z_report: Any, sd_reactive: Any, sd_report: Any, power: Any, light: Any
) -> Any:
    """Reactivity to conflicts rho_K = rho^power exp(-light o), scaled to mean 1.

    Who is reactive to stressors is reactive to quarrels (Charles et al. 2013); who reports many reports lighter ones.
    """
    one, other = power * sd_reactive, light * sd_report
    return exp(one * z_reactive - other * z_report - HALF * (one * one + other * other))


@rule
def started(trait: Any, z: Any, sd: Any) -> Any:
    """A slow state on the first day, already spread round its trait: T + sd z."""
    return trait + sd * z


@rule
def past_load(u: Any, daily_rate: Any, weight: Any, kept: Any) -> Any:
    """Load left today by the latest event before the first day: weight * kept^age, age exponential with the daily rate.

    Older events are left out; they have faded. Without events, at rate 0, there is no load.
    """
    age = -log(u) / max(daily_rate, np.float32(1e-9))
    return weight * exp(age * log(kept)) if daily_rate > ZERO else ZERO
