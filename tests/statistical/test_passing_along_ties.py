"""Stress passes along ties, beyond couples: a shock to some is felt one tie away, and it matters who is tied to whom.

Standard errors are over six worlds, each on a network of its own. Seeds are fixed; with other seeds a true effect of the
sizes measured here, ten and more errors for shocks and five for ties, is missed in under one case of a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from experiments.running.design import Replicates
from experiments.studies.potency.everyday import tie_forces
from experiments.studies.potency.forces import Ratio
from experiments.studies.potency.pushes import shock_forces
from simulation.network import SocialNetwork
from simulation.scenario import Scenario

WORLDS = 6
TAUGHT = 0.4
"""Contagion that a teacher turns up to."""
Forces = Callable[[Scenario, SocialNetwork, int], Mapping[str, Ratio]]


def found(forces: Forces, name: str, contagion: float) -> NDArray[np.float64]:
    """One force in each world, (worlds,)."""
    world = Scenario().replace({"company.contagion": contagion})
    networks = Replicates(world.network, 11, WORLDS, WORLDS, tuple(world.kinds))
    return np.array([forces(world, networks.build(number), 100 + number)[name].part for number in range(WORLDS)])


def errors(values: NDArray[np.float64]) -> float:
    """The mean over worlds in standard errors."""
    return float(values.mean() / (values.std(ddof=1) / WORLDS**0.5))


@pytest.fixture(scope="module")
def felt() -> NDArray[np.float64]:
    """Strain one tie away from a shock of 50 life-change units, with the contagion of everyday life."""
    return found(shock_forces, "neighbour_strain", Scenario().company.contagion)


def test_a_shock_is_felt_one_tie_away(felt: NDArray[np.float64]) -> None:
    assert errors(felt) > 3.0
    assert felt.mean() < 0.005, "modest by default: a hundredth of the shock or less"


def test_it_is_five_times_as_large_where_a_teacher_turns_contagion_up(felt: NDArray[np.float64]) -> None:
    assert errors(found(shock_forces, "neighbour_strain", TAUGHT) - 5.0 * felt) > 3.0


def test_it_travels_by_other_ways_than_mood_too(felt: NDArray[np.float64]) -> None:
    """Without contagion, hearing of trouble and co-rumination are left, and carry a part of it."""
    without = found(shock_forces, "neighbour_strain", 0.0)
    assert errors(without) > 3.0
    assert errors(felt - without) > 3.0


def test_shuffled_ties_join_others_who_are_less_alike() -> None:
    assert errors(found(tie_forces, "tie_r_shuffled", Scenario().company.contagion)) > 3.0
