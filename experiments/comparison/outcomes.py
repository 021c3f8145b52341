"""What the main study reports of a person, and about whom: outcomes, and the groups of persons whose effects are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.running.around import Mask, near
from simulation.ensemble import Ensemble
from simulation.measures import Quantity, measure
from simulation.network import SocialNetwork

Values = NDArray[np.float64]

_ISOLATED: Final = 0.15
"""Belonging below which a person counts as isolated."""
STRAIN: Final = "strain"
DISTRESS: Final = "distress"
WITH_D: Final = (STRAIN, "satisfaction", "esteem", "belonging")
"""Outcomes whose effects are read in spreads between persons; the others are shares and days."""
OUTCOMES: Final[dict[str, Quantity]] = {
    each.name: each
    for each in (
        measure(STRAIN),
        Quantity(
            "strained",
            "Days in distress, last four weeks",
            "share",
            "of the days of four weeks above answering.strained",
            "lower",
        ),
        measure("satisfaction"),
        Quantity("isolated", "Isolated days", "share", "of the days of four weeks with belonging below .15", "lower"),
        measure("esteem"),
        measure("belonging"),
    )
}
"""Outcomes of a person: means of the four weeks before the horizon."""
TALLY: Final = Quantity(
    DISTRESS,
    "Days in distress, since the start",
    "per 100 persons and year",
    "since the start, strain above answering.strained",
    "lower",
)
"""Outcome of the population as a whole: person-days, counted from the start of the resources to the horizon."""
OF_COUPLES: Final = ("satisfaction",)
"""Outcomes that only persons with a partner have."""

EVERYBODY, PARTICIPANTS = "everybody", "participants"
GROUPS: Final[dict[str, str]] = {
    EVERYBODY: "everybody",
    PARTICIPANTS: "those who took part",
    "partners": "their partners",
    "friends": "their confidants",
    "helpers": "those who befriend or listen",
    "far": "everybody else",
    "top_tenth": "the most strained tenth",
    "top_tenth_before": "the most strained tenth when it began",
}
"""Groups of persons, in words. The most strained tenth is chosen in ordinary life, at the horizon or before the start."""


def watched(world: Ensemble, days: int) -> tuple[dict[str, Values], Values]:
    """Live ``days`` days; each outcome's mean over them (persons, members), and the recorded sums (sums, members)."""
    limits = np.array([each.answering.strained for each in world.scenarios])
    total = {name: np.zeros((world.persons, world.members)) for name in OUTCOMES}
    lines = []
    for _ in range(days):
        lines.append(world.advance(1, record=True)[0])
        people = world.population
        today: dict[str, NDArray[Any]] = {
            "strain": people.strain,
            "strained": people.strain > limits,
            "satisfaction": people.satisfaction,
            "isolated": people.belonging < _ISOLATED,
            "esteem": people.esteem,
            "belonging": people.belonging,
        }
        for name, values in today.items():
            total[name] += values.astype(np.float64)
    return {name: values / days for name, values in total.items()}, np.sum(lines, axis=0)


def groups_of(
    network: SocialNetwork, took_part: Mask, helped: Mask, usual: Values, before: Values
) -> Mapping[str, Mask]:
    """Who belongs to each of ``GROUPS`` in one arm, (persons,).

    ``took_part``, ``helped``: in the arm; ``usual``, ``before``: strain in ordinary life at the horizon and before the start.
    """
    partners, friends = near(network, took_part)
    return {
        EVERYBODY: np.ones(network.persons, bool),
        PARTICIPANTS: took_part,
        "partners": partners,
        "friends": friends,
        "helpers": helped,
        "far": ~(took_part | partners | friends | helped),
        "top_tenth": top_tenth(usual),
        "top_tenth_before": top_tenth(before),
    }


def top_tenth(strain: Values) -> Mask:
    """The tenth with the highest strain, (persons,); at least one person."""
    found = np.zeros(len(strain), bool)
    found[np.argsort(-strain, kind="stable")[: max(1, round(len(strain) / 10))]] = True
    return found


def joined_groups(mine: NDArray[np.integer], its: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number of each person's group in an arm, or else in the arm that it is compared with, (persons,); -1 for none in either."""
    both = np.where(mine >= 0, mine, np.where(its >= 0, its + mine.max(initial=-1) + 1, -1))
    _, number = np.unique(both, return_inverse=True)
    return np.asarray(np.where(both >= 0, number, -1), np.int64)


def clusters_of(network: SocialNetwork, group: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number of the cluster of each person, (persons,): the group of a person or of the partner, else the couple.

    Whose luck is joined lies in one cluster, so that clusters are nearly independent.
    """
    couple = np.minimum(network.partner, np.arange(network.persons))
    joined = np.where(group >= 0, group, group[network.partner])
    return np.asarray(np.where(joined >= 0, joined, len(group) + couple), np.int64)


def error_of(difference: Values, clusters: NDArray[np.int64], strata: Mask | None = None) -> float:
    """Standard error of the mean of ``difference`` (persons,) by chance, from the sums of its clusters; NaN for one cluster.

    ``strata``: whether each person took part, where the places fix how many do: each stratum is taken around its own mean.
    """
    if len(difference) < 2:
        return float("nan")
    strata = np.zeros(len(difference), bool) if strata is None else strata
    centre = np.where(strata, _mean(difference[strata]), _mean(difference[~strata]))
    _, number = np.unique(clusters, return_inverse=True)
    sums = np.bincount(number, weights=difference - centre)
    if len(sums) < 2:
        return float("nan")
    return float(np.sqrt(np.sum(sums**2) * len(sums) / (len(sums) - 1)) / len(difference))


def _mean(values: Values) -> float:
    return float(values.mean()) if len(values) else 0.0
