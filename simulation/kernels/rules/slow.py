"""Equations of the slow states, through which a day acts for months."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.numbers import ZERO

_SCREENING_RATE, _FORGOTTEN = np.float32(1 / 28), np.float32(1e-20)

# 11. Slow states


@rule
def perceived_after(
    perceived: Any, trait: Any, received: Any, esteem: Any, belonging: Any,
    rate: Any, rho: Any, r0: Any, h_e: Any, h_b: Any, b0: Any,
) -> Any:  # fmt: skip
    """Perceived support P <- P + lam_P (T_P + rho_R (received - r0) + h_E E + h_B (B - B0) - P).

    It follows what was received (Haber et al. 2007) and esteem (Harris & Orth 2020).
    """
    return perceived + rate * (trait + rho * (received - r0) + h_e * esteem + h_b * (belonging - b0) - perceived)


@rule
def esteem_after(
    esteem: Any, trait: Any, perceived: Any, recent: Any, gained: Any, rate: Any, g_p: Any, g_s: Any
) -> Any:
    """Esteem E <- E + lam_E (T_E + g_P P - g_S recent - E) + what sessions gave.

    M2, the loop of esteem: support raises it (Harris & Orth 2020), strain lowers it (Sowislo & Orth 2013), and it returns to
    a trait (Kuster & Orth 2013).
    """
    return esteem + rate * (trait + g_p * perceived - g_s * recent - esteem) + gained


@rule
def slow_baseline_after(slow: Any, baseline: Any, esteem: Any, rate: Any, m_e: Any) -> Any:
    """Slow baseline U <- U + lam_U (u - m_E E - U) (esteem and later depression: Sowislo & Orth 2013)."""
    return slow + rate * (baseline - m_e * esteem - slow)


@rule
def drift(z: Any, step: Any) -> Any:
    """Noise of a slow state, sqrt(14 lam) sd z on one day in seven; ``step`` is sqrt(14 lam) sd.

    So the state keeps its spread round what draws it; weekly steps cost a seventh of daily ones.
    """
    return step * z


@rule
def skill_kept(skill: Any, kept: Any) -> Any:
    """Skill fades with its half-life: C <- C 2^(-1 / H_C) (follow-up of couple therapy: Roddy et al. 2020).

    What is left is forgotten below 10^-20, since processors are slow with ever smaller numbers.
    """
    left = skill * kept
    return left if left >= _FORGOTTEN else ZERO


@rule
def recent_after(recent: Any, strain: Any) -> Any:
    """Recent strain, an exponentially weighted mean with a time constant of 28 days."""
    return recent + (strain - recent) * _SCREENING_RATE
