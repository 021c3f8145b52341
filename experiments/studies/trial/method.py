"""The study of trials: the effect that a simulated trial of a programme finds, beside published effects.

Method. The same distressed persons are randomised by the same draws in every arm, on several networks and under several seeds.
Arms vary one thing at a time: the leader's advantage (zero among its values), the dose, whether skill is taught. Couples
counselling and online communities are tried in trials of their own. Trials of several sizes show how much of a result is
chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storage.parts import Parts
from experiments.studies.trial.protocol import Protocol, run_trials
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
_PATTERN = Protocol(weeks=(12,))
OTHERS = ("couples-counselling", "online-community-moderated", "online-community-peer")


def variations(scenario: Scenario) -> dict[str, Scenario]:
    """Arms that differ from the scenario's one programme in one setting; everybody has an informal circle in all of them.

    Raises ValueError unless there is exactly one programme.
    """
    if len(scenario.programmes) != 1:
        raise ValueError(
            f"scenario {scenario.name} has {len(scenario.programmes)} programmes: a trial tests exactly one"
        )
    (name,) = scenario.programmes
    standard = scenario.replace({"circle.active": True})
    changed: dict[str, dict[str, object]] = {
        "advantage 0": {"facilitator_advantage": 0.0},
        "advantage 0.5": {"facilitator_advantage": 0.5},
        "advantage 1.5": {"facilitator_advantage": 1.5},
        "short": {"sessions": SHORT_SESSIONS},
        "double": {"sessions": 2 * scenario.programmes[name].sessions},
        "no skill": {"skill_gain": 0.0},
        "no skill, advantage 0": {"skill_gain": 0.0, "facilitator_advantage": 0.0},
    }
    return {STANDARD: standard} | {
        arm: standard.replace({f"programmes.{name}.{field}": value for field, value in fields.items()})
        for arm, fields in changed.items()
    }


def pattern_statistics(
    scenario: Scenario, networks: Sequence[tuple[SocialNetwork, list[int]]], progress: Progress
) -> dict[str, NDArray[np.float64]]:
    """Statistics that published patterns name, (trials,) each: SMD at twelve weeks, and SMD of the short dose less it."""
    arms = {STANDARD: scenario, "short": short_dose(scenario)}
    found = [
        run_trials(arms, network, seeds, replace(protocol_for(network.persons), weeks=_PATTERN.weeks), progress)
        for network, seeds in networks
    ]
    standard, short = (
        np.concatenate([table.loc[table["arm"] == arm, "smd"].to_numpy(np.float64) for table in found]) for arm in arms
    )
    return {"trial_smd": standard, "trial_dose": short - standard}


def pattern_days(trials: int) -> int:
    """Days that ``pattern_statistics`` simulates, summed over all members, for a number of trials."""
    return trials * (_PATTERN.run_in + 2 * (_PATTERN.days - _PATTERN.run_in))


def short_dose(scenario: Scenario) -> Scenario:
    """The scenario with its programmes cut to at most eight hours of sessions."""
    return scenario.replace({f"programmes.{name}.sessions": SHORT_SESSIONS for name in scenario.programmes})


def other_programmes(scenario: Scenario) -> dict[str, Scenario]:
    """Each of the other programmes in the scenario's world."""
    programmes = {preset: load(preset).programmes for preset in OTHERS}
    return {
        preset: scenario.replace({"circle.active": True, "programmes": each}) for preset, each in programmes.items()
    }


def collect(
    parts: Parts,
    scenario: Scenario,
    networks: Mapping[int, tuple[SocialNetwork, list[int]]],
    protocol: Protocol,
    progress: Progress,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All trials of the protocol's size (one row an arm, network, seed, week), and those of other sizes (with ``size``).

    ``networks``: number -> network and its seeds.
    """
    arms = {**variations(scenario), **other_programmes(scenario)}
    standard = {STANDARD: arms[STANDARD]}
    trials = [_trials(parts, arms, number, *networks[number], protocol, progress) for number in networks]
    once = replace(protocol, weeks=protocol.weeks[:1])
    sized = [
        _trials(parts, standard, number, *networks[number], replace(once, randomised=size), progress).assign(size=size)
        for number in networks
        for size in sizes(protocol)
    ]
    return pd.concat(trials, ignore_index=True), pd.concat(sized, ignore_index=True)


def protocol_for(persons: int) -> Protocol:
    """The default protocol; on a small network it randomises at most three quarters of the distressed."""
    usual = Protocol()
    return replace(usual, randomised=min(usual.randomised, 2 * int(0.375 * usual.distressed * persons)))


def sizes(protocol: Protocol) -> tuple[int, ...]:
    """Sizes of trials for which there are distressed enough."""
    return tuple(size for size in SIZES if size <= max(protocol.randomised, SIZES[-1] * protocol.randomised // 300))


def member_days(arms: int, seeds: int, protocol: Protocol) -> int:
    """Days that ``collect`` simulates, summed over all members of all its ensembles, for a number of arms and of seeds."""
    after = 7 * max(protocol.weeks)
    sized = len(sizes(protocol)) * (protocol.run_in + 7 * protocol.weeks[0])
    return seeds * (protocol.run_in + arms * after + sized)


def _trials(
    parts: Parts,
    arms: Mapping[str, Scenario],
    number: int,
    network: SocialNetwork,
    seeds: list[int],
    protocol: Protocol,
    progress: Progress,
) -> pd.DataFrame:
    content = [{arm: each.key for arm, each in arms.items()}, network.key, seeds, asdict(protocol)]
    return parts.part(content, lambda: run_trials(arms, network, seeds, protocol, progress).assign(network=number))
