"""The Mesa twin that the benchmark races lives the kernels' model: its means agree with theirs, so the race is a fair one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from experiments.benchmark.effort import scenario
from simulation.ensemble import Ensemble
from simulation.kernels.sums.sums import SUMS, Sum
from simulation.network import generate
from simulation.population import Status
from simulation.twin.luck import Streamed
from simulation.twin.person import Person
from simulation.twin.world import World

PERSONS, DAYS = 300, 98
TWINS, MEMBERS = 16, 64
FALSE_ALARM = 1e-4
"""Probability that this test fails by chance: each figure's p-value is compared with its share of it (Bonferroni)."""

Look = Callable[[Person], float]


def has(status: Status) -> Look:
    """Whether a person has this status with the programmes."""
    return lambda person: person.status == status


LOOKS: dict[str, tuple[tuple[int, ...], Look]] = {
    "strain": ((Sum.STRAIN,), lambda p: p.strain),
    "strain squared": ((Sum.STRAIN_SQUARED,), lambda p: p.strain**2),
    "stressor days": ((Sum.STRESSORS,), lambda p: p.stressor > 0),
    "load": (tuple(Sum.LOAD + k for k in range(4)), lambda p: sum(p.load)),
    "perceived": ((Sum.PERCEIVED,), lambda p: p.perceived),
    "received": ((Sum.RECEIVED,), lambda p: p.received),
    "esteem": ((Sum.ESTEEM,), lambda p: p.esteem),
    "esteem squared": ((Sum.ESTEEM_SQUARED,), lambda p: p.esteem**2),
    "belonging": ((Sum.BELONGING,), lambda p: p.belonging),
    "skill": ((Sum.SKILL,), lambda p: p.skill),
    "requests": ((Sum.REQUESTS,), lambda p: p.asked is not None),
    "answered": ((Sum.ANSWERED,), lambda p: p.helper is not None),
    "answered by the partner": ((Sum.PARTNER_ANSWERED,), lambda p: p.helper is not None and p.helper is p.partner),
    "helped": ((Sum.HELPED,), lambda p: p.helped),
    "quality": ((Sum.QUALITY,), lambda p: p.quality),
    "relief": ((Sum.RELIEF,), lambda p: p.relief),
    "satisfaction": ((Sum.SATISFACTION,), lambda p: p.satisfaction),
    "satisfaction squared": ((Sum.SATISFACTION_SQUARED,), lambda p: p.satisfaction**2),
    "conflicts": ((Sum.CONFLICTS,), lambda p: p.conflicts),
    "conflict days": ((Sum.CONFLICT_DAYS,), lambda p: p.conflicts > 0),
    **{status.name.lower(): ((Sum.PERSONS_BY_STATUS + status,), has(status)) for status in Status},
}
"""Figures that are compared: a sum of the kernels, and the same figure of a person of the twin."""


MORE = ("sessions", "deviation times the partner's")


def twin_means(world: World) -> list[float]:
    """Mean over persons and days of every figure, of the sessions, and of the product of partners' deviations."""
    totals = dict.fromkeys((*LOOKS, *MORE), 0.0)
    for _ in range(DAYS):
        world.step()
        for name, (_, look) in LOOKS.items():
            totals[name] += sum(map(look, world.people))
        totals[MORE[1]] += sum(p.deviation * p.partner.deviation for p in world.people if p.partner is not None)
    totals[MORE[0]] = sum(person.attended for person in world.people)
    return [total / (PERSONS * DAYS) for total in totals.values()]


def kernel_means(ensemble: Ensemble) -> NDArray[np.float64]:
    """Mean over persons and days of the figures of ``twin_means``, for each member: (figures, members)."""
    mate = ensemble.network.partner
    paired = (mate != np.arange(PERSONS))[:, None]
    sums, common = np.zeros((SUMS, MEMBERS)), np.zeros(MEMBERS)
    for _ in range(DAYS):
        sums += ensemble.advance(1, record=True)[0]
        deviation = ensemble.population.deviation
        common += np.sum(deviation * deviation[mate], axis=0, where=paired)
    rows = [*(row for row, _ in LOOKS.values()), (Sum.SESSIONS,)]
    return np.array([*(sums[list(row)].sum(axis=0) for row in rows), common]) / (PERSONS * DAYS)


@pytest.mark.slow
def test_the_means_of_the_twin_are_those_of_the_kernels() -> None:
    """Welch's t-test of independent worlds on one network; false alarms: FALSE_ALARM in all."""
    plan = scenario(PERSONS)
    network = generate(plan.network, 1)
    ours = kernel_means(Ensemble(network, [plan] * MEMBERS, range(MEMBERS)))
    twins = np.array([twin_means(World(network, plan, seed, Streamed)) for seed in range(TWINS)]).T
    assert np.all(ours.std(axis=1) > 0), "every figure has to move, or it says nothing"
    p = stats.ttest_ind(ours, twins, axis=1, equal_var=False).pvalue
    names = [*LOOKS, *MORE]
    unlike = {names[k]: (p[k], ours[k].mean(), twins[k].mean()) for k in np.flatnonzero(~(p > FALSE_ALARM / len(p)))}
    assert not unlike
