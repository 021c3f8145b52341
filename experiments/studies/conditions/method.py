"""When formal support beats informal support: a map over the leader's advantage and the places there are.

Method. Nobody knows the model's free parameters, so every replicate is a world of its own: a plausible point of the calibration,
a network, and its luck. In each world live the partner-only arm, the informal circle, and a programme for every cell of the
map; then the programme with other doses, waiting times and targets, at an advantage of 1 and of 0. Since more contact may
simply help more, the circle is lived once more for every number of places, its requests thinned out until it spends the
programme's contact hours. A cell of the map is certain where nineteen worlds in twenty agree on the sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import resources

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storage.parts import Parts
from experiments.studies.arms import main_arms
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.recording import Progress, record
from simulation.scenario import Scenario

NAME = "conditions"
ADVANTAGES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
PLACES = (0.02, 0.05, 0.10, 0.20)
VARIED: dict[str, tuple[int | float, ...]] = {
    "sessions": (4, 8, 12, 24),
    "minimum_wait": (0, 14, 60, 120),
    "eligible_share": (0.1, 0.2, 0.4, 1.0),
}
"""Fields of the programme that are varied one at a time."""
VARIED_AT = (0.0, 1.0)


def plausible_points() -> pd.DataFrame:
    """The plausible points of the calibration, one column a parameter; ``kithkin compare calibration`` makes them."""
    with resources.files("experiments.studies.calibration").joinpath("plausible_points.csv").open("r") as file:
        return pd.read_csv(file)


def cell(advantage: float, places: float) -> str:
    """Name of the arm of a cell of the map."""
    return f"formal {advantage:g} {places:g}"


def equal(places: float) -> str:
    """Name of the arm of the circle with the contact hours of a programme with so many places."""
    return f"informal {places:g}"


def variant(field: str, value: float, advantage: float) -> str:
    """Name of the arm of a programme with one field changed."""
    return f"{field} {value:g} {advantage:g}"


def arms_of(scenario: Scenario) -> dict[str, Scenario]:
    """All arms but those of equal hours, which a pilot must find. Raises ValueError unless there is exactly one programme."""
    if len(scenario.programmes) != 1:
        raise ValueError(
            f"scenario {scenario.name} has {len(scenario.programmes)} programmes: the map is drawn for exactly one"
        )
    (name,) = scenario.programmes
    main = main_arms(scenario)
    arms = {"none": main["none"], "informal": main["informal"]}

    def formal(**fields: float) -> Scenario:
        return main["formal"].replace({f"programmes.{name}.{field}": value for field, value in fields.items()})

    for places in PLACES:
        for advantage in ADVANTAGES:
            arms[cell(advantage, places)] = formal(facilitator_advantage=advantage, places=places)
    for field, values in VARIED.items():
        for value in values:
            for advantage in VARIED_AT:
                arms[variant(field, value, advantage)] = formal(facilitator_advantage=advantage, **{field: value})
    return arms


def world(scenario: Scenario, network: SocialNetwork, point: dict[str, float], seed: int, days: int) -> pd.DataFrame:
    """One row an arm with every measure at the end of one world: a plausible point, a network, and its luck.

    The circle at equal hours is thinned out by the rule of three: its hours are nearly proportional to its requests.
    """
    there = {name: value for name, value in point.items() if _known(scenario, name)}
    arms = arms_of(scenario.replace(there))
    found = _lived(arms, network, seed, days)
    hours = found.set_index("arm")["contact_hours"]
    doses = {equal(places): min(1.0, hours[cell(1.0, places)] / hours["informal"]) for places in PLACES}
    thinned = {name: arms["informal"].replace({"circle.dose": float(dose)}) for name, dose in doses.items()}
    return pd.concat([found, _lived(thinned, network, seed, days)], ignore_index=True)


def collect(
    parts: Parts,
    scenario: Scenario,
    worlds: Sequence[tuple[int, SocialNetwork, dict[str, float], int]],
    days: int,
    progress: Progress,
) -> pd.DataFrame:
    """All worlds, one row a world and arm; ``worlds``: number of the network, network, plausible point, seed."""
    tables = []
    for number, (place, network, point, seed) in enumerate(worlds):
        content = [NAME, scenario.key, network.key, point, seed, days]
        table = parts.part(content, partial(world, scenario, network, point, seed, days))
        tables.append(table.assign(world=number, network=place))
        progress(1)
    return pd.concat(tables, ignore_index=True)


def apart(table: pd.DataFrame, arm: str, against: str, measure: str) -> NDArray[np.float64]:
    """Difference of two arms in every world, (worlds,)."""
    wide = table[table["arm"].isin((arm, against))].pivot(index="world", columns="arm", values=measure)
    difference: NDArray[np.float64] = (wide[arm] - wide[against]).to_numpy(np.float64)
    return difference


def _lived(arms: dict[str, Scenario], network: SocialNetwork, seed: int, days: int) -> pd.DataFrame:
    recording = record(Ensemble(network, list(arms.values()), [seed] * len(arms)), days)
    return pd.DataFrame({"arm": list(arms), **recording.endpoints()})


def _known(scenario: Scenario, name: str) -> bool:
    """Whether a parameter of the calibration is one of this scenario: its programme may be another one."""
    parts = name.split(".")
    return parts[0] != "programmes" or parts[1] in scenario.programmes
