"""Isolates: the same network, in which some persons have nobody but their partner."""

from __future__ import annotations

import numpy as np

from simulation.network.record import NetworkError, SocialNetwork
from simulation.network.shuffled import tie_list


def with_isolates(network: SocialNetwork, share: float, seed: int) -> SocialNetwork:
    """The network without the ties of a drawn ``share`` (0 to 1) of the persons; all other ties stay.

    8 to 25 % of people name nobody with whom they discuss important matters (McPherson et al. 2006; disputed). The others
    lose their ties to these persons, so that the mean number of ties falls by about twice the share.
    Raises NetworkError for a share out of range.
    """
    if not 0 <= share <= 1:
        raise NetworkError(f"share of isolates is {share}, allowed are shares from 0 to 1")
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**64, 201])))
    alone = np.zeros(network.persons, bool)
    alone[np.argsort(rng.random(network.persons), kind="stable")[: round(share * network.persons)]] = True
    ties = tie_list(network)
    kept = ~(alone[ties.first] | alone[ties.second])
    return SocialNetwork.from_ties(
        network.persons, ties.first[kept], ties.second[kept],
        strength=ties.strength[kept], kind=ties.kind[kept], partner=network.partner, experience=network.experience,
        names=network.names, source=f"{network.source} {share:.0%} without ties.", merged=network.merged,
    )  # fmt: skip
