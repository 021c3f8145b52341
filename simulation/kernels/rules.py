"""The model's equations, one scalar function each: the text that a scientist reads.

All numbers are float32 in SD units unless a unit is named. Nothing here knows of arrays, ensembles or draws' addresses:
``u`` is a uniform in (0, 1), ``z`` a standard normal. Sources are named as in ``docs/evidence.md``; where only a model
decision stands behind a form, the docstring says so. The order in which a day uses them is in ``day.py``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp, log
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

_QUARTER, _SCREENING_RATE, _FORGOTTEN = np.float32(0.25), np.float32(1 / 28), np.float32(1e-20)
WORTH_NAMING = np.float32(0.01)
"""The load (LCU / 100) above which a kind of event is worth naming: 1 LCU."""


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


# 5. Seeking


@rule
def seeking_probability(strain: Any, perceived: Any, rate: Any, slope: Any, calm: Any) -> Any:
    """p = min(1, p_seek exp(k_P P) (1 - (1 - c) exp(-max(S, 0)))), c = .25 (slope: Haber et al. 2007)."""
    pressure = ONE - (ONE - calm) * exp(-max(strain, ZERO))
    return min(ONE, rate * exp(slope * perceived) * pressure)


@rule
def outweighs(load: Any, most: Any) -> Any:
    """Whether a kind's load exceeds the heaviest load ``most`` of the kinds before it; ``most`` begins with ``WORTH_NAMING``."""
    return load > most


@rule
def dominant_kind(loads: Any) -> Any:
    """The kind that weighs most, argmax_k L_k over ``loads`` (kinds,), the first among equals.

    -1 where no load is worth naming (above 1 LCU).
    """
    kind, most = -1, WORTH_NAMING
    for k in range(len(loads)):
        if loads[k] > most:
            kind, most = k, loads[k]
    return kind


# 6. Answering


@rule
def answer_probability(
    strain: Any, requests: Any, availability: Any, strained_availability: Any, limit: Any, capacity: Any
) -> Any:
    """Availability of a helper, less when strained, shared out when more ask than the capacity."""
    free = strained_availability if strain > limit else availability
    return free * min(ONE, np.float32(capacity) / np.float32(max(requests, 1)))


@rule
def lived_through(experience: Any, kind: Any) -> Any:
    """Whether ``experience`` (bits by kind) holds the kind; never for kind -1."""
    return kind >= 0 and ((np.int64(experience) >> max(kind, 0)) & 1) == 1


@rule
def help_quality(z: Any, mean: Any, sd: Any, bonus: Any, matched: Any) -> Any:
    """Quality q = mean + sd z, and the bonus when the helper has lived through the same kind."""
    return mean + sd * z + (bonus if matched else ZERO)


@rule
def co_ruminated(quality: Any) -> Any:
    """Quality of an episode that turns into co-rumination: -|q| / 2 (after Dong 2025)."""
    return -abs(quality) * HALF


# 7. Receiving


@rule
def relief(strain: Any, quality: Any, eta1: Any) -> Any:
    """M1, shared burden: strain taken off, eta1 q max(S, 0)."""
    return eta1 * quality * max(strain, ZERO)


@rule
def resolved_share(quality: Any, eta3: Any, match: Any) -> Any:
    """M3, problem solving: share of the matched load that is resolved, eta3 q match, at most all of it."""
    return min(ONE, eta3 * quality * match)


@rule
def belonging_after(belonging: Any, gain: Any) -> Any:
    """M4, community: a contact fills the share eta4 of the missing belonging, B <- B + (1 - B) eta4."""
    return belonging + (ONE - belonging) * gain


@rule
def contact_share(contacts: Any, gain: Any) -> Any:
    """Share of the missing belonging that the day's contacts fill: eta4 each, at most all of it."""
    return min(ONE, contacts * gain)


# 8. Programmes


@rule
def session_quality(leader: Any, session: Any, mean: Any, sd: Any, leader_share: Any) -> Any:
    """Quality of a session for a member: mean + sd (sqrt(s) z_leader + sqrt(1 - s) z_session), s between leaders."""
    return mean + sd * (np.float32(np.sqrt(leader_share)) * leader + np.float32(np.sqrt(ONE - leader_share)) * session)


@rule
def session_match(shared: Any, unmatched: Any) -> Any:
    """Match of a session to a problem: 1 for the share of the group that lived through it, the unmatched value else."""
    return shared + (ONE - shared) * unmatched


@rule
def skill_after(skill: Any, quality: Any, gain: Any) -> Any:
    """Skill C <- max(0, C + g_F q), kept after the programme."""
    return max(ZERO, skill + gain * quality)


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
