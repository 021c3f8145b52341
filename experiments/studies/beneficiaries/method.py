"""Who benefits: the same person in the world with support and in the world without, and what spills over to others.

Method. Every person lives the same year, with the same luck, under each structure of support; the difference in that person's
mean strain is the effect on that person. Persons are told apart by what they were before support could matter (strained or
not, how many ties), by what struck them (the kind of event that weighed most), and by how near to the programme they are: they
took part, their partner did, a friend did, or none of these. Nobody's group depends on the effect itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.storage.parts import Parts
from experiments.studies.arms import ALONE, ALONE_ZERO, PROGRAMME, main_arms, without_advantage
from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.population import Status
from simulation.recording import Progress, Recording
from simulation.scenario import Scenario
from simulation.scenario.names import ORDINARY_LIFE, PARTNER_ALONE

NAME = "beneficiaries"
BEFORE = 28
"""Days from which a person's strain before support is taken: programmes take nobody in before."""
DISTRESSED, FEW_TIES = 0.40, 0.20
ON_TOP = "on top"
COMPARISONS = {
    **{arm: (arm, PARTNER_ALONE) for arm in (ORDINARY_LIFE, ALONE, ALONE_ZERO, PROGRAMME)},
    ON_TOP: (PROGRAMME, ORDINARY_LIFE),
}
"""An arm and the arm that it is compared with, person by person; 'on top' is the programme against ordinary life."""
NEAR = ("took part", "partner took part", "friend took part", "none of these")


def arms_of(scenario: Scenario) -> dict[str, Scenario]:
    """The structures, and the programme with leaders no better than friends."""
    main = main_arms(scenario)
    return {**main, ALONE_ZERO: without_advantage(main[ALONE])}


def lived(
    arms: Mapping[str, Scenario], network: SocialNetwork, seeds: list[int], days: int, progress: Progress
) -> pd.DataFrame:
    """One row a seed, comparison (``arm``), grouping and group: persons, their mean effect on strain (SD), and hours.

    ``effect``: mean over the group's persons of strain in the comparison's arm less strain in what it is compared with, both
    over the days from ``BEFORE`` on; ``total``: its sum over persons a person of the population, so that groups of a grouping
    add up; ``hours``: contact hours a person of the whole population, in the arm less in what it is compared with.
    """
    members = [(arm, seed) for arm in arms for seed in seeds]
    ensemble = Ensemble(network, [arms[arm] for arm, _ in members], [seed for _, seed in members])
    before, after, events, hours = _year(ensemble, days, progress)
    place = {member: m for m, member in enumerate(members)}
    rows = []
    for seed, (comparison, (arm, against)) in product(seeds, COMPARISONS.items()):
        m, other, none = place[arm, seed], place[against, seed], place[PARTNER_ALONE, seed]
        effect = after[:, m] - after[:, other]
        groupings = _before_support(before[:, none], network)
        groupings |= {"struck by": _struck(events[:, :, none], ensemble.kinds)}
        groupings |= {"nearness": _nearness(ensemble, m)}
        rows += [
            {"seed": seed, "arm": comparison, "grouping": grouping, "group": name, "persons": int(group.sum()),
             "effect": float(effect[group].mean()) if group.any() else np.nan,
             "total": float(effect[group].sum()) / len(effect), "hours": hours[m] - hours[other]}
            for grouping, groups in groupings.items() for name, group in groups.items()
        ]  # fmt: skip
    return pd.DataFrame(rows)


def collect(
    parts: Parts,
    scenario: Scenario,
    networks: Mapping[int, tuple[SocialNetwork, list[int]]],
    days: int,
    progress: Progress,
) -> pd.DataFrame:
    """``lived`` on every network, with its number; ``networks``: number -> network and its seeds."""
    arms = arms_of(scenario)
    tables = []
    for number, (network, seeds) in networks.items():
        content = [NAME, {arm: each.key for arm, each in arms.items()}, network.key, seeds, days]
        table = parts.part(content, partial(lived, arms, network, seeds, days, progress))
        tables.append(table.assign(network=number))
    return pd.concat(tables, ignore_index=True)


def _year(
    ensemble: Ensemble, days: int, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Mean strain (persons, members) before and after support can matter, events (persons, kinds, members), contact hours."""
    shape = (ensemble.persons, ensemble.members)
    before, after = np.zeros(shape), np.zeros(shape)
    events = np.zeros((ensemble.persons, len(ensemble.kinds), ensemble.members), np.int64)
    sums = []
    for day in range(days):
        sums.append(ensemble.advance(1, record=True))
        (before if day < BEFORE else after)[:] += ensemble.population.strain
        struck = ensemble.today.events
        for kind in range(len(ensemble.kinds)):
            events[:, kind] += struck >> kind & 1
        progress(ensemble.members)
    hours = Recording(np.concatenate(sums), ensemble.scenarios, ensemble.persons).endpoints()["contact_hours"]
    return before / BEFORE, after / max(1, days - BEFORE), events, hours


def _before_support(strain: NDArray[np.float64], network: SocialNetwork) -> dict[str, dict[str, NDArray[np.bool_]]]:
    distressed = strain >= np.quantile(strain, 1 - DISTRESSED)
    ties = np.diff(network.starts)
    few = ties <= np.quantile(ties, FEW_TIES)
    return {
        "strain before": {"distressed": distressed, "not distressed": ~distressed},
        "ties": {"few ties": few, "more ties": ~few},
    }


def _struck(events: NDArray[np.int64], names: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """Persons (persons,) by the one kind that struck them in the year; those struck by several kinds apart."""
    kinds = (events > 0).sum(axis=1)
    alone = {kind: (kinds == 1) & (events[:, k] > 0) for k, kind in enumerate(names)}
    return alone | {"several kinds": kinds > 1, "nothing": kinds == 0}


def _nearness(ensemble: Ensemble, member: int) -> dict[str, NDArray[np.bool_]]:
    """Persons by how near they came to the programme; each in the first group that fits."""
    network = ensemble.network
    took = np.isin(ensemble.population.status[:, member], (Status.ENROLLED, Status.FINISHED, Status.DROPPED))
    partner = took[network.partner] & ~took
    up_to = np.concatenate([[0], np.cumsum(took[network.neighbours])])
    friend = (up_to[network.starts[1:]] > up_to[network.starts[:-1]]) & ~took & ~partner
    return dict(zip(NEAR, (took, partner, friend, ~(took | partner | friend)), strict=True))
