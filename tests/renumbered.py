"""A network whose persons have other numbers: what must not depend on the order of persons is tested on it."""

from __future__ import annotations

import numpy as np

from simulation.network import SocialNetwork


def renumbered(network: SocialNetwork, seed: int) -> SocialNetwork:
    """The network with its persons numbered at random. A tie must be of one kind in both directions."""
    number = np.random.default_rng(seed).permutation(network.persons)
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    once, before = own < network.neighbours, np.argsort(number)
    return SocialNetwork.from_ties(
        network.persons,
        number[own[once]],
        number[network.neighbours[once]],
        strength=network.strength[once],
        kind=network.kind[once],
        partner=number[network.partner[before]],
        experience=network.experience[before],
    )
