"""When formal support beats informal support: a map over the leader's advantage and the places there are.

Method. Nobody knows the model's free parameters, so every replicate is a world of its own: a plausible set of parameters,
a network, and its luck. In each world live the partner-only arm, the informal circle, and a programme for every cell of the
map; then the programme with other doses, waiting times and targets, at an advantage of 1 and of 0. A dose is varied twice: with
as many places, where longer programmes take fewer persons, and with as many persons taken in, where places grow with the dose.
Since targeting can hardly move the mean over everybody, the most strained tenth of the world without support is shown beside it.
Since more contact may simply help more, the circle is lived once more for every number of places, its requests thinned out
until it spends the programme's contact hours. A cell of the map is certain where nineteen worlds in twenty agree on the sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.running.plausible import with_set
from experiments.storage.parts import Parts
from experiments.studies.arms import ALONE, main_arms
from experiments.taking_part import least_persons
from simulation.ensemble import Ensemble
from simulation.measures import END_DAYS
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.recording import Progress, Recording, record
from simulation.scenario import Programme, Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

NAME = "conditions"
ADVANTAGES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
PLACES = (0.02, 0.05, 0.10, 0.20)
AS_MANY_PERSONS = "sessions for as many persons"
VARIED: dict[str, tuple[int | float, ...]] = {
    "sessions": (4, 8, 12, 24),
    AS_MANY_PERSONS: (4, 8, 12, 24),
    "minimum_wait": (0, 14, 60, 120),
    "eligible_share": (0.1, 0.2, 0.4, 1.0),
}
"""Fields of the programme that are varied one at a time; ``AS_MANY_PERSONS``: places grow with the sessions, so that the
programme takes in as many persons a year."""
VARIED_AT = (0.0, 1.0)
TENTH = 0.1
"""Share of the persons, the most strained at the end of the world without support, in whom targeting is to be seen."""


def cell(advantage: float, places: float) -> str:
    """Name of the arm of a cell of the map."""
    return f"{ALONE} {advantage:g} {places:g}"


def equal(places: float) -> str:
    """Name of the arm of the circle with the contact hours of a programme with this share of places."""
    return f"{ORDINARY_LIFE} {places:g}"


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
    arms = {arm: main[arm] for arm in (PARTNER_ALONE, ORDINARY_LIFE)}

    def formal(**fields: float) -> Scenario:
        return main[ALONE].replace({f"programmes.{name}.{field}": value for field, value in fields.items()})

    for places in PLACES:
        for advantage in ADVANTAGES:
            arms[cell(advantage, places)] = formal(facilitator_advantage=advantage, places=places)
    offer = scenario.programmes[name]
    for field, values in VARIED.items():
        for value in values:
            for advantage in VARIED_AT:
                changed = _changed(offer, field, value)
                arms[variant(field, value, advantage)] = formal(facilitator_advantage=advantage, **changed)
    return arms


def require_room(scenario: Scenario, network: SocialNetwork) -> None:
    """Raise ValueError where the fewest places of the map are no room for a group of the scenario's one programme."""
    (offer,) = scenario.programmes.values()
    least = least_persons(offer, min(PLACES))
    if network.persons < least:
        raise ValueError(
            f"the map begins with places for {min(PLACES):.0%} of the persons, and the smallest group has {offer.group_minimum}: "
            f"of {network.persons} persons nobody could take part; take a network of at least {least} persons"
        )


def _changed(offer: Programme, field: str, value: float) -> dict[str, float]:
    """The fields of the programme that a value of ``VARIED`` changes."""
    if field == AS_MANY_PERSONS:
        return {"sessions": value, "places": min(1.0, offer.places * value / offer.sessions)}
    return {field: value}


def world(scenario: Scenario, network: SocialNetwork, point: dict[str, float], seed: int, days: int) -> pd.DataFrame:
    """One row an arm with every measure at the end of one world: a plausible point, a network, and its luck.

    Beside the measures: ``took_part``, share of the persons, and ``strain_tenth``, strain over the last 28 days of the tenth that
    is the most strained in these days with the partner alone. The circle at equal hours is thinned out by the rule of three: its
    hours are nearly proportional to its requests. It stays whole where the programme spends more.
    """
    arms = arms_of(with_set(scenario, point))
    found, strain = _lived(arms, network, seed, days)
    hours = found.set_index("arm")["contact_hours"]
    doses = {equal(places): _dose(hours[cell(1.0, places)], hours[ORDINARY_LIFE]) for places in PLACES}
    thinned, its_strain = _lived(
        {name: arms[ORDINARY_LIFE].replace({"circle.dose": dose}) for name, dose in doses.items()}, network, seed, days
    )
    alone = strain[:, list(arms).index(PARTNER_ALONE)]
    tenth = np.argsort(-alone, kind="stable")[: max(1, round(TENTH * len(alone)))]
    tables = [each.assign(strain_tenth=of[tenth].mean(axis=0)) for each, of in ((found, strain), (thinned, its_strain))]
    return pd.concat(tables, ignore_index=True)


def _dose(wanted: float, whole: float) -> float:
    """Share of the circle's requests that spends the hours ``wanted``, where all of them spend ``whole``."""
    return float(min(1.0, wanted / whole)) if whole > 0.0 else 1.0


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


def _lived(
    arms: dict[str, Scenario], network: SocialNetwork, seed: int, days: int
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """The measures, a row an arm, and every person's mean strain over the last days, (persons, arms)."""
    ensemble, last = Ensemble(network, list(arms.values()), [seed] * len(arms)), min(END_DAYS, days)
    parts = [record(ensemble, days - last)] if days > last else []
    strain = np.zeros((ensemble.persons, ensemble.members))
    for _ in range(last):
        parts.append(record(ensemble, 1))
        strain += ensemble.population.strain
    ends = Recording(np.concatenate([each.sums for each in parts]), ensemble.scenarios, ensemble.persons).endpoints()
    took_part = np.isin(ensemble.population.status, (Status.ENROLLED, Status.FINISHED, Status.DROPPED)).mean(axis=0)
    return pd.DataFrame({"arm": list(arms), **ends, "took_part": took_part}), strain / last
