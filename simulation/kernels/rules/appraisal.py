"""Equations of appraisal: how a demand becomes strain, and how strain carries over and crosses over."""

from __future__ import annotations

from typing import Any

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ONE, ZERO

# 3. Appraisal


@rule
def demand(severity: Any, load: Any, daily_share: Any, reference: Any, a_d: Any, a_l: Any, phi: Any) -> Any:
    """Demand X = a_D (D - .40) m + a_L (1 - phi)(L - L0); a day without stressor counts with m = 1.

    The factor 1 - phi makes a_L the lasting strain of a unit of load (Bolger et al. 1989 for the size of a_D).
    """
    daily = severity * (ONE - daily_share) if severity > ZERO else -daily_share
    return a_d * daily + a_l * (ONE - phi) * (load - reference)


@rule
def resources(perceived: Any, belonging: Any, esteem: Any, r_p: Any, r_b: Any, r_e: Any, b0: Any) -> Any:
    """Resources R = r_P P + r_B (B - B0) + r_E E with which a demand is met."""
    return r_p * perceived + r_b * (belonging - b0) + r_e * esteem


@rule
def innovation(x: Any, r: Any, buffering: Any, belonging: Any, b0: Any, m_b: Any, phi: Any, noise: Any) -> Any:
    """New strain I = X max(0, 1 - beta_buf R) - m_B (1 - phi)(B - B0) + eps (buffering: Aguinis et al. 2005)."""
    return x * max(ZERO, ONE - buffering * r) - m_b * (ONE - phi) * (belonging - b0) + noise


# 4. Crossover


@rule
def carried(deviation: Any, fresh: Any, phi: Any) -> Any:
    """A person's own part of today's deviation: phi d + I (phi: Campbell et al. 2005)."""
    return phi * deviation + fresh


@rule
def crossing(deviation: Any, fresh: Any, chi0: Any, chi1: Any) -> Any:
    """What the partner catches: chi0 I + chi1 d (Sels et al. 2019; Campbell et al. 2005)."""
    return chi0 * fresh + chi1 * deviation


@rule
def slow_baseline(u: Any, perceived: Any, skill: Any, m: Any, m_c: Any) -> Any:
    """Slow baseline mu = u - m P - m_C C (m: Zell & Stockus 2025)."""
    return u - m * perceived - m_c * skill
