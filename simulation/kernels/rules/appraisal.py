"""Equations of appraisal: how a demand becomes strain, and how strain carries over and crosses over."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ONE, ZERO

_BELONGING_UNIT = np.float32(1 / 0.15)
"""Belonging counts among the resources in units of .15, about its spread between persons."""

# 3. Appraisal


@rule
def demand(
    severity: Any, reactivity: Any, load: Any, daily_share: Any, reference: Any, a_d: Any, a_l: Any, phi: Any
) -> Any:
    """Demand X = a_D (rho D m - .40) + a_L (1 - phi)(L - L0); ``severity`` is D m, 0 without a stressor.

    The factor 1 - phi makes a_L the lasting strain of a unit of load (Bolger et al. 1989 for the size of a_D; that persons
    differ in reactivity rho: Charles et al. 2013).
    """
    return a_d * (reactivity * severity - daily_share) + a_l * (ONE - phi) * (load - reference)


@rule
def resources(perceived: Any, belonging: Any, esteem: Any, r_p: Any, r_b: Any, r_e: Any, b0: Any) -> Any:
    """Resources R = r_P P + r_E E + r_B (B - B0) / .15 with which a demand is met; of mean 0, SD about .8."""
    return r_p * perceived + r_e * esteem + r_b * ((belonging - b0) * _BELONGING_UNIT)


@rule
def innovation(x: Any, r: Any, buffering: Any, noise: Any) -> Any:
    """New strain I = max(X, 0) max(0, 1 - beta R) + min(X, 0) + eps (size of beta: Aguinis et al. 2005).

    Resources take a share off what weighs on a person, and nothing off good days.
    """
    return max(x, ZERO) * max(ZERO, ONE - buffering * r) + min(x, ZERO) + noise


# 5. Crossover and level


@rule
def carried(deviation: Any, fresh: Any, phi: Any) -> Any:
    """A person's own part of today's deviation: phi d + I (phi: Campbell et al. 2005)."""
    return phi * deviation + fresh


@rule
def crossing(deviation: Any, fresh: Any, chi0: Any, chi1: Any) -> Any:
    """What the partner catches: chi0 I + chi1 d (Sels et al. 2019; Campbell et al. 2005)."""
    return chi0 * fresh + chi1 * deviation


@rule
def level(
    slow: Any,
    perceived: Any,
    belonging: Any,
    closeness: Any,
    skill: Any,
    m_p: Any,
    m_b: Any,
    m_a: Any,
    m_c: Any,
    b0: Any,
) -> Any:
    """Level of strain U - s_P m_P P - m_B (B - B0) - m_A A - m_C C; ``m_p`` is s_P m_P (Zell & Stockus 2025).

    Strain is S = level + d. Esteem acts on U, slowly.
    """
    return slow - m_p * perceived - m_b * (belonging - b0) - m_a * closeness - m_c * skill
