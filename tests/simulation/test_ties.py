"""Ties as kernels read them: the share of contacts that goes to each neighbour."""

import numpy as np
import pytest

from simulation.kernels.rules import close_share
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


def test_what_a_kernel_looks_up_in_place_of_a_rule_is_what_the_rule_says() -> None:
    kind = [CONFIDANT, FRIEND, FRIEND, CONFIDANT]
    network = SocialNetwork.from_ties(6, [0, 0, 1, 1], [1, 2, 3, 4], kind=kind, partner=[1, 0, 2, 3, 4, 5])
    ties, rule = ties_of(network, Order.of(network)), getattr(close_share, "py_func", close_share)
    assert (ties.confidants + ties.others).tolist() == np.diff(ties.starts).tolist()
    assert ties.close_share.tolist() == [rule(*each) for each in zip(ties.confidants, ties.others, strict=True)]
    assert ties.coupled[:6].tolist() == [1, 1, 0, 0, 0, 0]
    assert not ties.coupled[6:].any()
