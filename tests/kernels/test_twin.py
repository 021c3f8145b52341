"""Day by day, the compiled world equals its slow twin: every column of the state, the groups, and the day, bit for bit.

Nothing lets the compiler contract or reorder, so the state is compared exactly (-0 equals 0). The day's sums are float32
within blocks of persons, so they are compared to the rounding of that many terms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork
from simulation.scenario import Scenario
from tests import strategies
from tests.reference import World
from tests.reference_record import Columns, groups_of, state_of, sums_of, today_of

ROUNDING = 2.0**-18
"""Of a sum of at most 64 float32 terms, relative to the sum of their absolute values."""
LARGEST = 1e6
"""SD. Declared ranges allow help that is so strong that strain explodes; such worlds are left out."""


def assert_columns(arrays: Any, expected: Columns, rows: int | None = None) -> None:
    """Member 0 of the arrays of the same names equals the twin's columns, exactly."""
    for name, column in expected.items():
        np.testing.assert_array_equal(getattr(arrays, name)[:rows, ..., 0], column, err_msg=name)


def assert_alike(ensemble: Ensemble, twin: World) -> None:
    """State and groups are the same."""
    assert_columns(ensemble.population, state_of(twin))
    assert ensemble.world.groups.formed[0] == len(twin.groups)
    assert_columns(ensemble.world.groups, groups_of(twin), len(twin.groups))


def live_both(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> tuple[Ensemble, World]:
    """Let both live, and compare them every day."""
    ensemble, twin = Ensemble(network, [scenario], [seed], threads=1), World(network, scenario, seed)
    assert_alike(ensemble, twin)
    for _ in range(days):
        recorded = ensemble.advance(1, record=True)[0, :, 0]
        assume(np.abs(ensemble.population.strain).max() < LARGEST)
        twin.step()
        assert_alike(ensemble, twin)
        assert_columns(ensemble.world.today, today_of(twin))
        sums, sizes = sums_of(twin)
        np.testing.assert_array_less(np.abs(recorded - sums), ROUNDING * sizes + 1e-30)
    return ensemble, twin


@settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(strategies.networks(), strategies.scenarios(), strategies.seeds, st.integers(8, 40))
def test_any_small_world(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> None:
    ensemble, twin = live_both(network, scenario, seed, days)
    assert ensemble.day == twin.day == days


@pytest.mark.slow
@settings(max_examples=600, database=None, deadline=None)
@given(strategies.networks(), strategies.scenarios(), strategies.seeds, st.integers(8, 60))
def test_many_small_worlds(network: SocialNetwork, scenario: Scenario, seed: int, days: int) -> None:
    ensemble, twin = live_both(network, scenario, seed, days)
    assert ensemble.day == twin.day == days
