"""The worlds of a comparison: plausible sets of parameters take turns, each world has a network and luck of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from experiments.comparison.runs import World
from experiments.running.design import Replicates, network_seed
from experiments.running.plausible import Set, knows, with_set
from simulation.network import SocialNetwork, load
from simulation.scenario import Scenario
from simulation.scenario.catalogue import parameters
from simulation.scenario.files import load as scenario_of
from simulation.scenario.files import presets


def worlds_of(variants: Sequence[Mapping[str, Scenario]], reference: str, replicates: Replicates) -> list[World]:
    """A world for each replicate; ``variants``: the scenarios of all arms by name, with the values of each set in turn.

    Arms whose plan of a network is equal live on one network. Raises NetworkError.
    """
    built: dict[tuple[str, int], SocialNetwork] = {}

    def network(scenario: Scenario, place: int) -> SocialNetwork:
        plan = (scenario.network.model_dump_json(), place)
        if plan not in built:
            kinds = tuple(scenario.stressors.kinds)
            built[plan] = load(scenario.network, network_seed(replicates.seed, place), kinds)
        return built[plan]

    worlds = []
    for number, (place, _, seed) in enumerate(replicates.pairs()):
        arms = variants[number % len(variants)]
        own = network(arms[reference], place)
        others = {arm: found for arm, each in arms.items() if (found := network(each, place)) is not own}
        worlds.append(World(number, place, own, arms[reference], seed, others))
    return worlds


def with_sets(arms: Mapping[str, Scenario], sets: Sequence[Set], held: Iterable[str]) -> list[dict[str, Scenario]]:
    """The arms with the values of each set; parameters ``held`` keep each arm's own value."""
    kept = set(held)
    free = [{name: value for name, value in values.items() if name not in kept} for values in sets]
    return [{arm: with_set(each, values) for arm, each in arms.items()} for values in free]


def held_of(arms: Iterable[Scenario], sets: Sequence[Set], given: Iterable[str] = ()) -> list[str]:
    """Names in the sets of which a scenario has a value of its own: another than the model's or the preset's, or a ``given`` one.

    What somebody wrote into a file, or behind ``--set``, is what is asked; a set does not overrule it.
    """
    names = dict.fromkeys(name for values in sets for name in values)
    own: set[str] = {name for name in names if any(name == each or name.startswith(f"{each}.") for each in given)}
    usual = {
        each.name: each.default for preset in presets() for each in parameters(scenario_of(preset)) if "." in each.name
    }
    usual |= {each.name: each.default for each in parameters(Scenario())}
    for arm in arms:
        values = {each.name: each.default for each in parameters(arm)}
        own |= {name for name in names if knows(arm, name) and values[name] != usual.get(name, values[name])}
    return [name for name in names if name in own]
