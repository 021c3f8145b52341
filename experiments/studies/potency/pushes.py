"""Pushes: what an event, a lasting lift of esteem, or a shock does, against a twin world in which it did not happen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.patterns.estimators.couples import Couples
from experiments.patterns.estimators.windows import Floats
from experiments.studies.potency.everyday import month
from experiments.studies.potency.forces import Ratio
from simulation.ensemble import Ensemble
from simulation.interventions import hit
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

RUN_IN, AFTER = 196, 60
"""Days before the push, and after it."""
OUTCOMES = ("strain", "conflicts", "satisfaction")
EVERY = 4
"""One couple in four is struck by an event."""
SHOCK, SHOCKED, SHOCKS = 50.0, 0.01, 8
"""A shock in life-change units; share of the persons that it strikes; worlds in which others are struck."""
LIFT, LATER = 0.5, 720
"""Lift of esteem in SD, and days after which it is looked at."""
NO_LOOP = {"resources.support_of_esteem": 0.0, "resources.esteem_of_strain": 0.0}


def event_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """Outcomes of persons whom an event struck, in the 60 days after; the partner is struck too as often as events are joint."""
    kinds = list(world.kinds)
    ensemble = _settled(world, network, seed)
    spread = month(ensemble)
    worlds = ensemble.branch([world] * (1 + len(kinds)), [0] * (1 + len(kinds)))
    struck = _one_of_each_couple(network)[::EVERY]
    for member, kind in enumerate(kinds, 1):
        together = struck[: round(world.kinds[kind].joint * len(struck))]
        hit(worlds, np.concatenate([struck, network.partner[together]]), kind, member=member)
    means = _after(worlds, OUTCOMES)
    coupled = Couples.of(network.partner).own
    return {
        f"{kind}_{name}": Ratio(
            float((means[name][struck, member] - means[name][struck, 0]).mean() / spread[name][coupled, 0].std())
        )
        for member, kind in enumerate(kinds, 1)
        for name in OUTCOMES
    }


def loop_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """A lasting lift of everybody's esteem: how much more of it is there after two years with the loops than without."""
    arms = [world, world, world.replace(NO_LOOP), world.replace(NO_LOOP)]
    ensemble = Ensemble(network, arms, [seed] * len(arms), threads=1)
    ensemble.advance(28)
    for member in (1, 3):
        ensemble.state.esteem_trait[:, member] += np.float32(LIFT)
        ensemble.state.esteem[:, member] += np.float32(LIFT)
    ensemble.advance(LATER)
    people = ensemble.population
    esteem, strain = (each.mean(axis=0, dtype=np.float64) for each in (people.esteem, people.recent))
    return {
        f"m2_loop_{name}": Ratio(float(level[1] - level[0] - (level[3] - level[2])), float(level[3] - level[2]))
        for name, level in (("esteem", esteem), ("strain", strain))
    }


def shock_forces(world: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """Strain of those one tie away from persons who were shocked, in the 60 days after; their partners are left out."""
    ensemble = _settled(world, network, seed)
    worlds = ensemble.branch([world] * (1 + SHOCKS), [0] * (1 + SHOCKS))
    count = max(1, round(SHOCKED * network.persons))
    chosen = np.random.default_rng(seed).permutation(network.persons)[: SHOCKS * count].reshape(SHOCKS, count)
    kind = next(iter(world.kinds))
    for member, struck in enumerate(chosen, 1):
        hit(worlds, struck, kind, SHOCK, member)
    strain = _after(worlds, ("strain",))["strain"]
    near = [_one_tie_away(network, struck) for struck in chosen]
    felt = np.concatenate([strain[rows, member] - strain[rows, 0] for member, rows in enumerate(near, 1)])
    return {"neighbour_strain": Ratio(float(felt.mean()))}


def _settled(world: Scenario, network: SocialNetwork, seed: int) -> Ensemble:
    ensemble = Ensemble(network, [world], [seed], threads=1)
    ensemble.advance(RUN_IN)
    return ensemble


def _after(worlds: Ensemble, outcomes: tuple[str, ...]) -> dict[str, Floats]:
    """Mean (persons, members) of each outcome over the days after the push."""
    total = {name: np.zeros((worlds.persons, worlds.members)) for name in outcomes}
    for _ in range(AFTER):
        worlds.advance(1)
        for name in outcomes:
            total[name] += getattr(worlds.population, name)
    return {name: values / AFTER for name, values in total.items()}


def _one_of_each_couple(network: SocialNetwork) -> NDArray[np.int64]:
    return np.flatnonzero(network.partner > np.arange(network.persons))


def _one_tie_away(network: SocialNetwork, struck: NDArray[np.int64]) -> NDArray[np.int64]:
    """Persons with a tie to somebody of ``struck`` who are neither struck nor a partner of somebody who is."""
    of_struck = np.isin(np.repeat(np.arange(network.persons), np.diff(network.starts)), struck)
    return np.setdiff1d(network.neighbours[of_struck], np.concatenate([struck, network.partner[struck]]))
