"""Equations of company: whom a person meets, how mood is caught, and what becomes of the sense of belonging."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

_WEEKLY, _MONTHLY = np.float32(1 / 7), np.float32(1 / 30)
_MOST_A_DAY = np.float32(0.8)
_SOME = np.float32(1e-6)
"""Least divisor, where the quotient is not used."""

# 4. Company


@rule
def contacts_a_day(close: Any, far: Any) -> Any:
    """Contacts that ties bring, n_conf / 7 + n_other / 30 a day: confidants weekly, others monthly (Dunbar 2020).

    Friends from a group count as confidants.
    """
    return np.float32(close) * _WEEKLY + np.float32(far) * _MONTHLY


@rule
def meeting_probability(contacts: Any, recent: Any, withdrawal: Any) -> Any:
    """Probability of meeting a tie today, 1 - exp(-contacts exp(-k_wd recent)): who is strained withdraws."""
    return ONE - exp(-contacts * exp(-withdrawal * recent))


@rule
def close_share(close: Any, far: Any) -> Any:
    """Share of the contacts that falls to confidants and friends from a group, (n_conf / 7) / (n_conf / 7 + n_other / 30)."""
    near, wide = np.float32(close) * _WEEKLY, np.float32(far) * _MONTHLY
    return near / max(near + wide, _SOME)


@rule
def tied_share(strength: Any, friends: Any) -> Any:
    """Share of the contacts with the close ones that falls to confidants of this total ``strength``, W / (W + friends).

    A friend from a group counts with strength 1. All of them go to confidants where there is no such friend.
    """
    weight = strength if friends > 0 else ONE
    return weight / max(weight + np.float32(friends), _SOME)


@rule
def friend_at(u: Any, tied: Any, friends: Any) -> Any:
    """Which of some friends from groups is turned to by a uniform, from ``tied`` on: 0 for the newest; -1 for none of them."""
    place = (u - tied) / max(ONE - tied, _SOME) * np.float32(friends)
    among = np.int32(min(max(place, ZERO), np.float32(friends) - ONE))
    return among if u >= tied else np.int32(-1)


@rule
def remaining_luck(u: Any, share: Any) -> Any:
    """What is left of a uniform that decided whether u < share: u / share if so, else (u - share) / (1 - share).

    Given the decision, it is uniform itself, so that one draw decides twice.
    """
    below = u < share
    return (u if below else u - share) / (share if below else max(ONE - share, _SOME))


@rule
def caught_mood(strain: Any, contagion: Any, asymmetry: Any) -> Any:
    """Strain caught from the tie met, chi_N (S + a |S|): a of -1 spreads good mood only, 1 bad mood only.

    Small or nil for randomly assigned roommates (Eisenberg et al. 2013); healthy mood spreads rather than depression
    (Hill et al. 2015).
    """
    return contagion * (strain + asymmetry * max(strain, -strain))


# 11. Belonging


@rule
def felt(need: Any, perceived: Any, esteem: Any, k_p: Any, k_e: Any) -> Any:
    """How much company means to a person, f = w exp(k_BP P + k_BE E)."""
    return need * exp(k_p * perceived + k_e * esteem)


@rule
def company_share(company: Any, reference: Any, gain: Any) -> Any:
    """Share of the missing belonging that the tie met fills, eta_c B_k / B0: who is withdrawn gives less; 0 if nobody was met."""
    return gain * company / reference


@rule
def partner_share_of_belonging(closeness: Any, gain: Any) -> Any:
    """Share of the missing belonging that the partner fills, g_p max(0, 1 + A / 2)."""
    return gain * max(ZERO, ONE + HALF * closeness)


@rule
def help_share(quality: Any, received: Any, given: Any, gain: Any, giving: Any) -> Any:
    """M4, community: share of the missing belonging that help along ties fills, eta4 max(q, 0) received + eta_give given.

    ``received`` is 1 where a friend or colleague answered; ``given``: requests of friends and colleagues that were answered.
    """
    return gain * (max(quality, ZERO) * received) + giving * given


@rule
def belonging_after(belonging: Any, gain: Any, fading: Any, loss: Any) -> Any:
    """Belonging B <- (B + (1 - B) min(.8, G) - B / tau_B)(1 - eta_un if refused), within 0 to 1.

    ``fading`` is 1 / tau_B, ``loss`` is eta_un after a refusal by a friend or colleague, else 0.
    """
    filled = belonging + (ONE - belonging) * min(_MOST_A_DAY, gain) - belonging * fading
    return min(ONE, max(ZERO, filled * (ONE - loss)))
