"""Ties as kernels read them: the share of contacts that goes to each neighbour."""

import numpy as np
import pytest

from simulation.network import CONFIDANT, FRIEND, SocialNetwork
from simulation.order import Order
from simulation.ties import ties_of


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_shares_rise_to_one_in_each_class_however_strong_the_ties_of_others_are(scale: float) -> None:
    """The ties of person 2 have strengths around ``scale``; those of person 0, which are summed before, have 1e30."""
    first, second = [0, 0, 2, 2, 2], [1, 3, 3, 4, 5]
    strength = np.array([1e30, 1e30, scale, 3 * scale, 4 * scale])
    kind = [FRIEND, FRIEND, CONFIDANT, CONFIDANT, FRIEND]
    network = SocialNetwork.from_ties(6, first, second, strength=strength, kind=kind)
    reach = ties_of(network, Order.of(network)).reach
    start = network.starts[2]
    assert reach[start : start + 3].tolist() == [0.25, 1.0, 1.0]
    assert np.isfinite(reach).all()
