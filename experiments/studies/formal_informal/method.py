"""The main study: does formal or informal peer support buffer couples' stress better, and how sure can we be?

Method. The same couples on the same networks have the same random draws under four structures of support: the partner alone, the
informal circle, a formal programme, and both. Since a leader's advantage is a hypothesis and not a fact, the programme is
also run with an advantage of zero; and since more contact may simply help more, formal and informal are compared once at
equal contact hours, the structure with more hours being thinned out until both spend the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from experiments.studies.arms import MAIN, ZERO, main_arms, thinned, without_advantage
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import record
from simulation.scenario import Scenario
from simulation.seeds import derived

NAME = "formal-informal"
EQUAL = {"informal": "informal-equal", "formal": "formal-equal"}
MOST_ARMS = len(MAIN) + len(ZERO) + 1
"""Arms of the study if one structure can be thinned out to the contact hours of the other, one fewer if not."""
_PILOT_SEEDS, _PILOT_REPLICATES, _PILOT_ROUNDS = 2, 8, 2


@dataclass(frozen=True)
class Doses:
    """Contact hours a person and year of the two structures in the pilot runs, and how the larger was thinned out."""

    informal: float
    formal: float
    thinned: str
    factor: float
    reached: float


def arms_of(formal: Scenario, network: SocialNetwork, seed: int, days: int) -> tuple[dict[str, Scenario], Doses]:
    """All arms of the study, and the doses that the pilot runs found.

    ``formal``: a scenario with at least one programme. Raises ValueError for one without.
    """
    if not formal.programmes:
        raise ValueError(f"scenario {formal.name} has no programme: formal support needs at least one")
    arms = main_arms(formal)
    doses = equal_doses(arms, network, seed, days)
    extra = {ZERO[arm]: without_advantage(arms[arm]) for arm in ZERO}
    if 0 < doses.factor < 1:
        extra[EQUAL[doses.thinned]] = thinned(arms[doses.thinned], doses.factor)
    return arms | extra, doses


def equal_doses(arms: Mapping[str, Scenario], network: SocialNetwork, seed: int, days: int) -> Doses:
    """Find, in pilot runs with seeds of their own, the factor by which the larger dose equals the smaller.

    Hours are nearly proportional to requests and to places; two rounds of rule of three bring them within a few per cent.
    """
    informal, formal = (_hours(arms[arm], network, seed, days) for arm in ("informal", "formal"))
    larger = "informal" if informal >= formal else "formal"
    target, reached, factor = min(informal, formal), max(informal, formal), 1.0
    for _ in range(_PILOT_ROUNDS if target > 0 else 0):
        factor = min(1.0, factor * target / reached)
        reached = _hours(thinned(arms[larger], factor), network, seed, days)
    return Doses(informal, formal, larger, factor, reached)


def _hours(scenario: Scenario, network: SocialNetwork, seed: int, days: int) -> float:
    """Contact hours a person and year in the pilot runs."""
    seeds = [derived(seed, _PILOT_SEEDS, replicate) for replicate in range(_PILOT_REPLICATES)]
    pilot = Ensemble(network, [scenario] * len(seeds), seeds)
    return float(np.mean(record(pilot, days).endpoints()["contact_hours"]))
