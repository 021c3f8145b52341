"""Equations of informal support: who asks, who answers, and what help does."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

WORTH_NAMING = np.float32(0.01)
"""The load (LCU / 100) above which a kind of event is worth naming: 1 LCU."""
_MOST_RELIEVED, _MOST_RESOLVED, _WORST_FELT = np.float32(0.8), np.float32(0.9), np.float32(-0.2)
HEARD_UNIT = np.float32(1 / 1024)
"""Strain that a helper hears of is counted in whole units of 1/1024 SD, so that the sum is the same in any order."""
_UNITS, _MOST_HEARD = np.float32(1024), np.float32(16)
_NO_BIT, _LAST_BIT = np.int32(0), np.int32(1)

# 6. Seeking


@rule
def seeking_probability(strain: Any, perceived: Any, rate: Any, slope: Any, calm: Any) -> Any:
    """p = min(1, p_seek exp(k_P P)(c + (1 - c)(1 - exp(-max(S, 0))))), c = ``calm`` (slope: Haber et al. 2007)."""
    pressure = ONE - (ONE - calm) * exp(-max(strain, ZERO))
    return min(ONE, rate * exp(slope * perceived) * pressure)


@rule
def partner_share(closeness: Any, logit: Any, slope: Any) -> Any:
    """Probability of turning to the partner, logistic(logit(pi) + k_pi A)."""
    return ONE / (ONE + exp(-logit - slope * closeness))


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


# 7. Answering


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
    return (kind >= 0) & ((np.int32(experience) >> np.int32(max(kind, _NO_BIT))) & _LAST_BIT == _LAST_BIT)


@rule
def help_quality(z: Any, mean: Any, sd: Any, bonus: Any, matched: Any, special: Any) -> Any:
    """Quality q = mean + sd z + bonus where the helper has lived through the same kind + ``special``.

    ``special``: k_qA A of a partner who helps, what a friend has learnt about listening, else 0.
    """
    return mean + sd * z + (bonus if matched else ZERO) + special


@rule
def rumination_probability(probability: Any, trained: Any) -> Any:
    """Probability c that help between two strained persons turns into co-rumination; half of it if the helper is trained."""
    return HALF * probability if trained else probability


@rule
def co_ruminated(quality: Any) -> Any:
    """Quality of an episode that turns into co-rumination: -|q| / 2 (after Dong 2025)."""
    return -abs(quality) * HALF


@rule
def heard(strain: Any) -> Any:
    """Trouble that a helper hears of, max(S, 0) of the asker, in whole units of 1/1024 SD, at most 16 SD."""
    return np.int32(min(max(strain, ZERO), _MOST_HEARD) * _UNITS)


@rule
def helping_cost(answers: Any, heard_units: Any, each: Any, by_strain: Any) -> Any:
    """Strain that a day's help costs the helper: kappa0 + kappa1 max(S_asker, 0) for each answer."""
    return each * np.float32(answers) + by_strain * (np.float32(heard_units) * HEARD_UNIT)


# 8. Receiving


@rule
def relief(strain: Any, quality: Any, eta1: Any) -> Any:
    """M1, shared burden: strain taken off, max(-1, min(.8, eta1 q)) max(S, 0).

    Help of negative quality adds strain, at most as much again.
    """
    return max(-ONE, min(_MOST_RELIEVED, eta1 * quality)) * max(strain, ZERO)


@rule
def resolved_share(quality: Any, eta3: Any, match: Any) -> Any:
    """M3, problem solving: share of the heaviest load that is resolved, min(.9, max(0, eta3 q match)).

    Help of negative quality resolves nothing.
    """
    return min(_MOST_RESOLVED, max(ZERO, eta3 * quality * match))


@rule
def received_support(quality: Any, hours: Any) -> Any:
    """Support received by an answer, max(q, -.2) h quality hours: what perceived support follows counts by the hour."""
    return max(quality, _WORST_FELT) * hours
