"""For whom: strain of groups of persons that support cannot have made, chosen on the day on which the burn-in ends.

All points of a sweep share their burn-in, replicate by replicate, so that a group holds the same persons at every point whose
parameters are the same but for programmes and informal interventions, and its differences are paired as all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.measures import END_DAYS, Quantity
from simulation.recording import Progress, Recording, record

TENTH, FEW_TIES = 0.1, 0.2
GROUPS: Final = (
    Quantity("strain_top_tenth", "The most strained tenth", "SD", "the tenth with the highest strain", "lower"),
    Quantity("strain_other_nine", "The other nine tenths", "SD", "all but the most strained tenth", "lower"),
    Quantity("strain_few_ties", "Those with the fewest ties", "SD", "the fifth with the fewest ties", "lower"),
    Quantity("strain_singles", "Those without a partner", "SD", "persons without a partner", "lower"),
)  # fmt: skip
"""Mean strain of a group over the last 28 days; the group is chosen when the burn-in ends."""
Masks = Mapping[str, NDArray[np.bool_]]


def groups_of(ensemble: Ensemble) -> Masks:
    """Who belongs to each group today, by its name, (persons, members)."""
    strain, network = ensemble.population.strain, ensemble.network
    shape = (ensemble.persons, ensemble.members)
    top, few = np.zeros(shape, bool), np.zeros(shape, bool)
    order = np.argsort(-strain, axis=0, kind="stable")[: max(1, round(TENTH * ensemble.persons))]
    np.put_along_axis(top, order, True, axis=0)
    ties = np.diff(network.starts)
    few[np.argsort(ties, kind="stable")[: max(1, round(FEW_TIES * ensemble.persons))]] = True
    single = np.repeat((network.partner == np.arange(ensemble.persons))[:, None], ensemble.members, axis=1)
    return dict(zip((each.name for each in GROUPS), (top, ~top, few, single), strict=True))


def recorded(
    ensemble: Ensemble, days: int, every: int, progress: Progress | None
) -> tuple[Recording, dict[str, NDArray[np.float64]]]:
    """The recording of ``days`` days, and the strain (members,) of each group in the last 28 of them; NaN for an empty group."""
    groups, last, first_day = groups_of(ensemble), min(END_DAYS, days), ensemble.day
    parts = [record(ensemble, days - last, every, progress)] if days > last else []
    strain = np.zeros((ensemble.persons, ensemble.members))
    for _ in range(last):
        parts.append(record(ensemble, 1, 1, progress))
        strain += ensemble.population.strain
    sums = np.concatenate([each.sums for each in parts])
    with np.errstate(invalid="ignore"):
        means = {name: (strain * mask).sum(axis=0) / mask.sum(axis=0) / last for name, mask in groups.items()}
    return Recording(sums, ensemble.scenarios, ensemble.persons, first_day, every), means
