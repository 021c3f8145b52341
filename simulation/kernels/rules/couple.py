"""Equations of the couple: conflicts, the mood of the relationship, satisfaction and closeness."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF, ONE

_WORST, _SHARE_OF_WORST = np.float32(3.5), np.float32(1 / 3.5)
_MOST_YESTERDAY, _MOST_TODAY = np.float32(2), np.float32(3)

# 10. The couple


@rule
def conflict_pressure(strain: Any, mood: Any, load: Any, skill: Any, k1: Any, k_n: Any, k_l: Any, k_c: Any) -> Any:
    """A partner's part in the log rate of shared conflicts, k1 S - k_n n + k_L (L_fin + L_fam) - k_C C.

    ``load``: of the kinds of event that feed quarrels, money and family by default.
    """
    return k1 * strain - k_n * mood + k_l * load - k_c * skill


@rule
def aftermath(conflicts: Any, partners_conflicts: Any, k_k: Any, usual: Any) -> Any:
    """Yesterday's conflicts in today's rate, (1 + k_K K) / (1 + k_K k_bar); ``usual`` is 1 / (1 + k_K k_bar).

    K is the couple's mean, at most 2.
    """
    return (ONE + k_k * min(_MOST_YESTERDAY, HALF * (conflicts + partners_conflicts))) * usual


@rule
def shared_conflict_rate(pressure: Any, partners_pressure: Any, couple: Any, after: Any, k0: Any) -> Any:
    """Conflicts a day that both report: exp(k0s + c + the mean of both partners' pressure), times the aftermath.

    Sizes follow a couples' diary, see ``docs/evidence.md``. ``k0`` holds the centring by -k_L l0.
    """
    return exp(k0 + couple + HALF * (pressure + partners_pressure)) * after


@rule
def own_conflict_rate(strain: Any, report: Any, skill: Any, k0: Any, k1: Any, k_c: Any) -> Any:
    """Conflicts a day that only this person reports: exp(k0o + o + k1 S - k_C C)."""
    return exp(k0 + report + k1 * strain - k_c * skill)


@rule
def pain(own: Any, partners: Any, reactivity: Any, skill: Any, b_o: Any, b_p: Any, s_c: Any) -> Any:
    """How much the day's conflicts hurt: 3.5 (1 - exp(-x / 3.5)), x = rho_K (1 - s_C C)(b_o K + b_p K_partner).

    A day has a worst case, without which a single couple ran away. Skill makes each conflict hurt less.
    """
    x = reactivity * (ONE - s_c * skill) * (b_o * own + b_p * partners)
    return _WORST * (ONE - exp(-x * _SHARE_OF_WORST))


@rule
def mood_after(mood: Any, noise: Any, hurt: Any, usual: Any, carry_over: Any, linger: Any) -> Any:
    """Mood of the relationship n <- phi_Q n + noise - linger (pain - pain0)."""
    return carry_over * mood + noise - linger * (hurt - usual)


@rule
def satisfaction(
    closeness: Any, mood: Any, hurt: Any, deviation: Any, helped: Any, linger: Any, spill: Any, gain: Any
) -> Any:
    """Satisfaction Q = A + n - (1 - linger) pain - spill d + g_Q q_partner; ``helped``: quality of the partner's help, else 0.

    That partners' help goes with satisfaction the same day: Gleason et al. 2008.
    """
    return closeness + mood - (ONE - linger) * hurt - spill * deviation + gain * helped


@rule
def closeness_pull(trait: Any, recent: Any, closeness: Any, rate: Any, a_s: Any) -> Any:
    """What draws closeness to its trait, lam_A (T_A - a_S recent - A) (stability .76: Buehler & Orth 2022)."""
    return rate * (trait - a_s * recent - closeness)


@rule
def closeness_moved(conflicts: Any, partners: Any, helped: Any, a_k: Any, usual: Any, a_h: Any, usual_help: Any) -> Any:
    """What a day's conflicts and the partner's help do to closeness: -a_K (min(3, K) - k_bar) + a_H (q_partner - h_bar).

    K is the couple's mean of today.
    """
    return a_h * (helped - usual_help) - a_k * (min(_MOST_TODAY, HALF * (conflicts + partners)) - usual)
