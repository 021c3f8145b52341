"""A thousand scenarios from anywhere in the allowed ranges: 400 days are finite or refused, and bits are the same everywhere.

Every second scenario takes half of its numbers from the ends of their ranges, the others are uniform over the whole ranges.
"""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from simulation.divergence import DivergenceError, refuse_divergence
from simulation.ensemble import Ensemble
from simulation.measures import measures_of
from simulation.population import STATE
from simulation.recording import Recording
from simulation.scenario import Informal, Programme, Scenario
from simulation.scenario.catalogue import Parameter, parameters
from simulation.scenario.section import Section
from tests.worlds import couples, singles, town

DAYS, PART = 400, 23
NETWORKS = [town(63, 1), couples(1), singles(1), couples(5), town(40, 2), town(130, 3)]
"""Networks of 1 to 130 persons; only an ensemble of a few thousand person-days a day has two threads."""
MEMBERS, BATCHES = 84, 12
"""1,008 scenarios in all."""
FREE = {
    "start_day": (0, 20), "intake_interval": (1, 14), "minimum_wait": (0, 10), "group_size": (2, 20), "sessions": (1, 40),
    "session_interval": (1, 14), "places": (0.3, 1.0), "uptake": (0.3, 1.0),
}  # fmt: skip
"""Narrower ranges of what lets an offer take place among few persons within 400 days, for four offers of five."""
SHORT = 2
"""Batches of the short tests; the others are slow."""
MOST_REFUSED = 0.4
"""Share of a batch's uniform scenarios that may be refused. Seeds are fixed; over all batches it is .19, in the worst .36.

Esteem, closeness, belonging and moods that friends catch feed back on strain, and ends of their ranges leave the loops no rest.
"""


def drawn(parameter: Parameter, random: Random, corners: bool) -> Any:
    """A value that the parameter may have."""
    if parameter.kind == "switch":
        return random.random() < 0.5
    if parameter.kind == "choice":
        return random.choice(parameter.choices)
    assert parameter.range is not None
    low, high = parameter.range
    if corners and random.random() < 0.5:
        return random.choice([low, high])
    return random.randint(low, high) if parameter.kind == "whole number" else random.uniform(low, high)


def offer(section: type[Section], random: Random, corners: bool) -> dict[str, Any]:
    """The content of a programme or of an informal intervention."""
    content = {each.name: drawn(each, random, corners) for each in parameters(section)}
    if random.random() < 0.8:
        for name, (low, high) in FREE.items():
            if name in content:
                content[name] = random.randint(low, high) if isinstance(low, int) else random.uniform(low, high)
    return content


def programme(random: Random, corners: bool) -> dict[str, Any]:
    """The content of a programme whose groups can meet."""
    content = offer(Programme, random, corners)
    if content["group_size"] <= FREE["group_size"][1]:
        content["group_minimum"] = random.randint(1, content["group_size"])
    size, fewest = sorted((content["group_size"], content["group_minimum"]), reverse=True)
    if content["unit"] == "couple":
        fewest += fewest % 2
        size = max(size + size % 2, fewest) if size < 100_000 else 100_000
    return content | {"group_size": size, "group_minimum": fewest}


def anywhere(random: Random, corners: bool) -> Scenario:
    """Draw a scenario: every number, switch and choice anywhere in its range, 0 to 8 programmes, 0 to 8 interventions."""
    changes = {
        each.name: drawn(each, random, corners)
        for each in parameters(Scenario)
        if each.kind != "text" and not each.name.startswith(("programmes.", "informal.", "network."))
    }
    room = 1.0 - changes["strain.carry_over"]
    if changes["strain.lagged_crossover"] >= room:
        changes["strain.lagged_crossover"] = random.uniform(0.0, room) * 0.999
    room = (room - changes["strain.lagged_crossover"]) / (1.0 + abs(changes["company.asymmetry"]))
    if changes["company.contagion"] >= room:
        changes["company.contagion"] = random.uniform(0.0, room) * 0.999
    offered = {f"p{number}": programme(random, corners) for number in range(random.choice([0, 0, 1, 1, 2, 8]))}
    informal = {f"i{number}": offer(Informal, random, corners) for number in range(random.choice([0, 0, 1, 1, 2, 8]))}
    return Scenario().replace({**changes, "programmes": offered, "informal": informal})


def assert_documented(recording: Recording) -> None:
    """Every measure is finite, or undefined where it says so; and only one in SD or of quality is negative."""
    ends = recording.endpoints()
    for measure in measures_of(recording.scenarios[0].kinds):
        value = ends[measure.name]
        assert not np.isinf(value).any(), measure.name
        assert measure.undefined or not np.isnan(value).any(), measure.name
        signed = measure.unit.startswith(("SD", "quality"))
        assert signed or not (value < 0).any(), measure.name
    limit = np.array([scenario.stressors.half_life for scenario in recording.scenarios])
    assert not (ends["half_life"] > limit * (1 + 1e-6)).any(), "help never slows a load's decay"


@pytest.mark.parametrize(
    "batch", [*range(SHORT), *(pytest.param(batch, marks=pytest.mark.slow) for batch in range(SHORT, BATCHES))]
)
def test_any_scenario_is_finite_or_refused_and_has_the_same_bits_everywhere(batch: int) -> None:
    """In company, on two threads, recorded, in one go; and alone, on one thread, not recorded, in two parts."""
    random, network = Random(batch), NETWORKS[batch % len(NETWORKS)]
    scenarios = [anywhere(random, corners=member % 2 == 1) for member in range(MEMBERS)]
    seeds = [random.randrange(2**53) for _ in scenarios]
    together = Ensemble(network, scenarios, seeds, threads=2)
    sums = together.advance(DAYS, record=True)
    for member, (scenario, seed) in enumerate(zip(scenarios, seeds, strict=True)):
        alone = Ensemble(network, [scenario], [seed], threads=1)
        alone.advance(PART)
        alone.advance(DAYS - PART)
        assert alone.fingerprint() == together.fingerprint(member), f"batch {batch}, member {member}"
    refused = diverged(sums, scenarios, network.persons)
    sound = [member for member in range(MEMBERS) if member not in refused]
    for name in STATE:
        column = getattr(together.population, name)[..., sound]
        assert np.isfinite(column).all(), name
    assert_documented(Recording(sums[..., sound], tuple(scenarios[member] for member in sound), network.persons))
    uniform = [member for member in refused if member % 2 == 0]
    assert len(uniform) <= MOST_REFUSED * MEMBERS / 2


def diverged(sums: np.ndarray, scenarios: list[Scenario], persons: int) -> set[int]:
    """The members that are refused, by number."""
    try:
        refuse_divergence(sums, scenarios, persons)
    except DivergenceError as error:
        return {each.member for each in error.found}
    return set()
