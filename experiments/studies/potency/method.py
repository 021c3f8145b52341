"""The potency of every claim, network by network.

Method. On each network worlds live with the same persons and the same luck; they differ by one mechanism that is switched off,
or by one push. Draws go by address, so that nothing else differs, and a difference is the mechanism's own effect.
"""

from __future__ import annotations

from experiments.patterns.ordinary_life import without_programmes
from experiments.studies.potency.everyday import advantage_force, everyday_forces, tie_forces
from experiments.studies.potency.forces import Ratio
from experiments.studies.potency.programmes import programme_forces
from experiments.studies.potency.pushes import event_forces, loop_forces, shock_forces
from experiments.studies.trial.method import with_offer_of
from simulation.network import SocialNetwork
from simulation.scenario import Scenario


def measured(scenario: Scenario, network: SocialNetwork, seed: int) -> dict[str, Ratio]:
    """The force of every claim on one network, by its id, in the scenario's ordinary life with the circle on."""
    world = without_programmes(scenario).replace({"circle.active": True})
    return {
        **everyday_forces(world, network, seed),
        **tie_forces(world, network, seed),
        **event_forces(world, network, seed),
        **loop_forces(world, network, seed),
        **shock_forces(world, network, seed),
        **programme_forces(world, network, seed),
        **advantage_force(with_offer_of(world, "support-group"), network, seed),
    }
