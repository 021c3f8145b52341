"""Constants that centre: means of everyday life, from which the model's equations count.

They are no unknowns. Other values of the parameters shift the means, and constants that stayed behind would shift the level of
strain instead of what the parameter is about. So they are measured in each world and put back.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.scenario import Scenario

CENTRES = (
    "stressors.reference_load",
    "resources.reference_belonging",
    "resources.reference_received",
    "relationship.reference_load",
    "relationship.reference_conflicts",
    "relationship.reference_pain",
    "relationship.reference_help",
)
"""Dotted names of the constants that centre."""
MEASURED_DAYS = 56


def centres(world: Ensemble, days: int = MEASURED_DAYS) -> pd.DataFrame:
    """Live ``days`` days; return the means over them, a row a member with the columns ``CENTRES``."""
    total = np.zeros((len(CENTRES), world.members))
    for _ in range(days):
        world.advance(1)
        total += _of_the_day(world)
    return pd.DataFrame((total / days).T, columns=list(CENTRES))


def recentred(world: Ensemble, settle: int) -> tuple[Ensemble, pd.DataFrame]:
    """The world of today going on with its own means as constants, after ``settle`` more days; and these means."""
    found = centres(world)
    world = world.branch([put(each, row) for each, (_, row) in zip(world.scenarios, found.iterrows(), strict=True)])
    world.advance(settle)
    return world, found


def put(scenario: Scenario, values: pd.Series) -> Scenario:
    """The scenario with these values of the constants that centre, three digits each."""
    return scenario.replace({name: float(f"{values[name]:.3g}") for name in CENTRES})


def _of_the_day(world: Ensemble) -> NDArray[np.float64]:
    """The means of the last day, (constants, members)."""
    people, today, partner = world.population, world.today, world.network.partner
    paired = partner != np.arange(world.persons)
    load = people.load.astype(np.float64)
    by_the_partner = np.where(today.helper == partner[:, None], today.quality, np.float32(0))[paired]
    feeds = _feeding(world.scenarios)
    means = [
        load.sum(axis=1).mean(axis=0),
        people.belonging.mean(axis=0, dtype=np.float64),
        today.received.mean(axis=0, dtype=np.float64),
        np.einsum("pkm,mk->m", load[paired], feeds) / max(1, int(paired.sum())),
        people.conflicts[paired].mean(axis=0, dtype=np.float64),
        today.pain[paired].mean(axis=0, dtype=np.float64),
        by_the_partner.mean(axis=0, dtype=np.float64),
    ]
    return np.stack(means)


def _feeding(scenarios: Sequence[Scenario]) -> NDArray[np.float64]:
    """1 where a kind of event feeds quarrels, else 0, (members, kinds)."""
    return np.array([[float(kind.quarrels) for kind in each.kinds.values()] for each in scenarios])
