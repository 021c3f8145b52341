"""Streamed luck of the twin: its numbers follow their distributions, and a world that draws them stays within its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from simulation.kernels.decisions import Decision
from simulation.network import SocialNetwork
from simulation.population import STATE
from simulation.scenario import Scenario
from simulation.twin.luck import Streamed
from simulation.twin.world import World
from tests import strategies
from tests.twin_record import state_of
from tests.worlds import couples

DRAWN = 20_000
LEAST_P = 1e-3
"""Least p-value of a test of one distribution; no false alarms, since the seed is fixed."""


def small_world() -> World:
    return World(couples(1), Scenario(), 1, Streamed)


def test_uniform_and_normal_numbers_are_what_they_claim() -> None:
    world = small_world()
    who, luck = world.people[0], world.luck
    uniform = [luck.uniform(Decision.SEEK, who) for _ in range(DRAWN)]
    normal = [luck.normal(Decision.NOISE, who) for _ in range(DRAWN)]
    assert stats.kstest(uniform, "uniform").pvalue > LEAST_P
    assert stats.kstest(normal, "norm").pvalue > LEAST_P
    assert luck.quantile(0.975) == pytest.approx(1.959964)


@pytest.mark.parametrize(("rate", "mean"), [(0.0, 0.0), (1.3, 1.3), (50.0, 2.0)])
def test_poisson_numbers_are_poisson_up_to_a_rate_of_two(rate: float, mean: float) -> None:
    world = small_world()
    numbers = np.array([world.luck.poisson(rate, Decision.CONFLICT, world.people[0]) for _ in range(DRAWN)])
    seen = np.bincount(np.minimum(numbers, 6).astype(int), minlength=7)
    expected = np.append(stats.poisson.pmf(np.arange(6), mean), stats.poisson.sf(5, mean)) * DRAWN
    likely = expected > 0
    assert not seen[~likely].any()
    assert stats.chisquare(seen[likely], expected[likely]).pvalue > LEAST_P if likely.sum() > 1 else seen[0] == DRAWN


def test_a_kind_strikes_as_often_as_its_rate_says() -> None:
    world = small_world()
    rates = list(zip(world.p.kinds, [0.1, 0.0, 0.25, 0.05], strict=True))
    kinds = [world.luck.kinds(rates, Decision.EVENT, world.people[0]) for _ in range(DRAWN)]
    seen = [kinds.count(struck) for struck in ([0], [2], [3], [])]
    assert kinds.count([1]) == 0
    assert stats.chisquare(seen, DRAWN * np.array([0.1, 0.25, 0.05, 0.6])).pvalue > LEAST_P


@settings(max_examples=30, derandomize=True, database=None, deadline=None)
@given(strategies.networks(), strategies.scenarios(), strategies.seeds, st.integers(15, 40))
def test_streamed_worlds_stay_within_the_bounds_of_the_state(
    network: SocialNetwork, scenario: Scenario, seed: int, days: int
) -> None:
    world = World(network, scenario, seed, Streamed)
    world.live(days)
    assert world.day == days
    for name, values in state_of(world).items():
        assert np.isfinite(values).all(), name
        assert ((values >= STATE[name].low) & (values <= STATE[name].high)).all(), name
    numbers: list[Any] = [value for person in world.people for value in vars(person).values()]
    assert not any(isinstance(value, np.generic) for value in numbers), (
        "a number of NumPy slows everything that it meets"
    )
