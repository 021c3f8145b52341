"""The study of trials: what simulated trials of programmes and of befriending find, each on its own outcomes.

Method. In every arm the same persons are randomised by the same draws, on several networks and under several seeds. Arms vary
one thing of the scenario's programme at a time: the leader's advantage (zero among its values), the dose, whether skill is
taught. The other programmes and befriending are tried in trials of their own, in the scenario's world. Trials of several sizes
show how much of a result is chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import pandas as pd

from experiments.storage.parts import Parts
from experiments.studies.trial.protocol import Protocol, run_trials, untreated
from experiments.studies.trial.recruiting import recruits, the_offer
from simulation.network import SocialNetwork
from simulation.recording import Progress
from simulation.scenario import Scenario
from simulation.scenario.files import load

NAME = "trial"
STANDARD = "standard"
SHORT_SESSIONS = 5
"""Weekly sessions of an hour and a half that stay below eight hours."""
SIZES = (40, 80, 160, 320)
"""Persons randomised in the trials that show how chance depends on size."""
OTHERS = (
    "parent-support-group",
    "couples-counselling",
    "couples-group",
    "relationship-education",
    "online-community-moderated",
    "online-community-peer",
    "befriending",
)
"""Presets whose one offer is tried in a trial of its own."""


def variations(scenario: Scenario) -> dict[str, Scenario]:
    """Arms that differ from the scenario's one programme in one setting; everybody has an informal circle in all of them.

    Raises ValueError unless there is exactly one programme, and no befriending.
    """
    name, offer = the_offer(scenario)
    if name not in scenario.programmes:
        raise ValueError(f"scenario {scenario.name} has a befriending: the arms of this study vary a programme")
    standard = scenario.replace({"circle.active": True})
    changed: dict[str, dict[str, object]] = {
        "advantage 0": {"facilitator_advantage": 0.0},
        "advantage 0.5": {"facilitator_advantage": 0.5},
        "advantage 1.5": {"facilitator_advantage": 1.5},
        "short": {"sessions": SHORT_SESSIONS},
        "double": {"sessions": 2 * offer.sessions},
        "no skill": {"skill_gain": 0.0},
        "no skill, advantage 0": {"skill_gain": 0.0, "facilitator_advantage": 0.0},
    }
    return {STANDARD: standard} | {
        arm: standard.replace({f"programmes.{name}.{field}": value for field, value in fields.items()})
        for arm, fields in changed.items()
    }


def short_dose(scenario: Scenario) -> Scenario:
    """The scenario with its programmes cut to at most eight hours of sessions."""
    return scenario.replace({f"programmes.{name}.sessions": SHORT_SESSIONS for name in scenario.programmes})


def with_offer_of(scenario: Scenario, preset: str) -> Scenario:
    """The scenario's world with the offer of a preset in place of its own; everybody has an informal circle."""
    world, offered = untreated(scenario), load(preset)
    informal = {**world.informal, **offered.informal}
    return world.replace({"circle.active": True, "programmes": offered.programmes, "informal": informal})


def all_arms(scenario: Scenario) -> dict[str, Scenario]:
    """Every arm of the study: the variations of the scenario's programme, and the offers of the other presets."""
    return variations(scenario) | {preset: with_offer_of(scenario, preset) for preset in OTHERS}


def collect(
    parts: Parts,
    scenario: Scenario,
    networks: Mapping[int, tuple[SocialNetwork, list[int]]],
    protocol: Protocol,
    progress: Progress,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All trials of the protocol's size (one row an arm, network, seed, assessment and outcome), and those of other sizes
    (with ``size``).

    ``networks``: number -> network and its seeds.
    """
    arms = all_arms(scenario)
    standard = {STANDARD: arms[STANDARD]}
    trials = [_trials(parts, arms, number, *networks[number], protocol, progress) for number in networks]
    once = replace(protocol, after=protocol.after[:1])
    sized = [
        _trials(parts, standard, number, *networks[number], replace(once, randomised=size), progress).assign(size=size)
        for number in networks
        for size in sizes(arms[STANDARD], networks[number][0])
    ]
    return pd.concat(trials, ignore_index=True), pd.concat(sized, ignore_index=True)


def sizes(scenario: Scenario, network: SocialNetwork) -> tuple[int, ...]:
    """Sizes of trials for which enough persons of the network are eligible; at least the smallest."""
    _, offer = the_offer(scenario)
    most = recruits(scenario, network, SIZES[-1]) * (2 if offer.unit == "couple" else 1)
    return tuple(size for size in SIZES if size <= most) or SIZES[:1]


def member_days(arms: Mapping[str, Scenario], seeds: int, network: SocialNetwork, protocol: Protocol) -> int:
    """Days that ``collect`` reports, summed over all trials, for a number of seeds on networks like this one."""
    after = len(arms) * max(protocol.days(each) for each in arms.values())
    once = protocol.run_in + protocol.length(arms[STANDARD])
    return seeds * (protocol.run_in + after + len(sizes(arms[STANDARD], network)) * once)


def _trials(
    parts: Parts,
    arms: Mapping[str, Scenario],
    number: int,
    network: SocialNetwork,
    seeds: Sequence[int],
    protocol: Protocol,
    progress: Progress,
) -> pd.DataFrame:
    content = [{arm: each.key for arm, each in arms.items()}, network.key, list(seeds), asdict(protocol)]
    return parts.part(content, lambda: run_trials(arms, network, seeds, protocol, progress).assign(network=number))
