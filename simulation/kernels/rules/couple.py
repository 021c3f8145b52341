"""Equations of the couple: conflicts, and how each partner judges the relationship."""

from __future__ import annotations

from typing import Any

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF

# 9. The couple


@rule
def conflict_rate(strain: Any, partner_strain: Any, skill: Any, partner_skill: Any, k0: Any, k1: Any, k_c: Any) -> Any:
    """Conflicts a day exp(k0 + k1 (S_i + S_j) / 2 - k_C (C_i + C_j) / 2), the same for both partners."""
    return exp(k0 + k1 * HALF * (strain + partner_strain) - k_c * HALF * (skill + partner_skill))


@rule
def satisfaction_after(satisfaction: Any, carry_over: Any, lost: Any, gained: Any, noise: Any) -> Any:
    """Satisfaction Q <- phi_Q Q - lost in conflicts + gained by the partner's help + noise (Campbell et al. 2005)."""
    return carry_over * satisfaction - lost + gained + noise


@rule
def satisfaction_lost(own: Any, partner: Any, own_effect: Any, partner_effect: Any) -> Any:
    """Satisfaction lost in conflicts: .183 K_i + .079 K_j (Campbell et al. 2005)."""
    return own_effect * own + partner_effect * partner
