"""Equations of informal support: who asks, who answers, and what help does."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.kernels.machine.compiling import rule
from simulation.kernels.machine.draws import exp
from simulation.kernels.machine.numbers import HALF, ONE, ZERO

WORTH_NAMING = np.float32(0.01)
"""The load (LCU / 100) above which a kind of event is worth naming: 1 LCU."""


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
    """M1, shared burden: strain taken off, max(-1, min(1, eta1 q)) max(S, 0).

    The best help takes off the whole strain and no more. Help of negative quality adds strain, at most as much again.
    """
    return max(-ONE, min(ONE, eta1 * quality)) * max(strain, ZERO)


@rule
def resolved_share(quality: Any, eta3: Any, match: Any) -> Any:
    """M3, problem solving: share of the matched load that is resolved, max(0, min(1, eta3 q match)).

    Help of negative quality resolves nothing, and no help resolves more than the whole load.
    """
    return max(ZERO, min(ONE, eta3 * quality * match))


@rule
def belonging_after(belonging: Any, gain: Any) -> Any:
    """M4, community: a contact fills the share eta4 of the missing belonging, B <- B + (1 - B) eta4."""
    return belonging + (ONE - belonging) * gain


@rule
def contact_share(contacts: Any, gain: Any) -> Any:
    """Share of the missing belonging that the day's contacts fill: eta4 each, at most all of it."""
    return min(ONE, contacts * gain)
