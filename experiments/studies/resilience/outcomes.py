"""What a blow changes beside strain, summed over all days from the blow on: in those struck, and in their partners."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.measures import Quantity
from simulation.population import Status

_TAKING = (Status.ENROLLED, Status.FINISHED, Status.DROPPED)

BEYOND = (
    Quantity("distress", "Days in distress", "days", "with strain above answering.strained, a person", "lower"),
    Quantity("satisfaction", "Satisfaction", "SD·days", "of persons with a partner", "higher"),
    Quantity("conflicts", "Conflicts", "conflicts", "reported, a person with a partner", "lower"),
    Quantity("belonging", "Belonging", "share·days", "a person", "higher"),
    Quantity("esteem", "Esteem", "SD·days", "a person", "higher"),
)
"""Outcomes beside strain, each the sum over the days of what it is with the blow less what it is without."""
OF_COUPLES = ("satisfaction", "conflicts")
FELT_BY = ("struck", "partner")
"""Those in whom they are measured; further away the changes are too small to be seen."""

Changes = dict[str, NDArray[np.float64]]


def changes_of_today(worlds: Ensemble) -> Changes:
    """Every outcome of today with the blow less without it, (persons, runs); the second half of the members has the blow."""
    people, runs = worlds.population, worlds.members // 2
    limits = np.array([each.answering.strained for each in worlds.scenarios])
    columns: dict[str, NDArray[Any]] = {
        "distress": people.strain > limits,
        "satisfaction": people.satisfaction,
        "conflicts": people.conflicts,
        "belonging": people.belonging,
        "esteem": people.esteem,
    }
    return {name: each[:, runs:].astype(np.float64) - each[:, :runs] for name, each in columns.items()}


def by_place(total: Changes, places: NDArray[np.int64], partner: NDArray[np.integer]) -> dict[str, NDArray[np.float64]]:
    """Mean change (runs,) a person, by outcome and place as ``satisfaction_struck``; NaN for nobody.

    ``places`` (persons, runs): 0 for those struck, 1 for their partners.
    """
    paired = (partner != np.arange(len(partner)))[:, None]
    found = {}
    for name, change in total.items():
        for number, place in enumerate(FELT_BY):
            felt = (places == number) & (paired if name in OF_COUPLES else True)
            with np.errstate(invalid="ignore"):
                found[f"{name}_{place}"] = (change * felt).sum(axis=0) / np.where(
                    felt.any(axis=0), felt.sum(axis=0), np.nan
                )
    return found


def took_part(worlds: Ensemble) -> NDArray[np.float64]:
    """Share of the persons (runs,) who were in a programme in the world without the blow."""
    runs = worlds.members // 2
    return np.asarray(np.isin(worlds.population.status[:, :runs], _TAKING).mean(axis=0))
