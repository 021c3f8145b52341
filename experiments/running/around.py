"""Who takes part in what is offered, who helps, and who stands near those who take part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.ensemble import Ensemble
from simulation.network import SocialNetwork

Mask = NDArray[np.bool_]


def taking_part(world: Ensemble) -> Mask:
    """Who is or was in a group, is visited, or was trained, (persons, members)."""
    people = world.population
    found: Mask = (people.group >= 0) | (people.listening > 0)
    return found


def helping(world: Ensemble) -> Mask:
    """Residents who visited others or were trained to listen, (persons, members)."""
    found: Mask = np.asarray(world.population.listening > 0)
    for member in range(world.members):
        visitors = world.groups.volunteer[: world.groups.formed[member], member]
        found[visitors[visitors >= 0], member] = True
    return found


def partners_of(network: SocialNetwork, chosen: Mask) -> Mask:
    """Partners of the ``chosen`` persons who are not chosen themselves, (persons,)."""
    alone = network.partner == np.arange(network.persons)
    found: Mask = chosen[network.partner] & ~alone & ~chosen
    return found


def confiding_in(network: SocialNetwork, chosen: Mask) -> Mask:
    """Who has at least one of the ``chosen`` persons among their confidants, (persons,)."""
    first, count = network.starts[:-1], network.confidants
    holder = np.repeat(np.arange(network.persons), count)
    place = np.arange(len(holder)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    hits = np.bincount(holder, weights=chosen[network.neighbours[place]], minlength=network.persons)
    return np.asarray(hits > 0)


def near(network: SocialNetwork, took_part: Mask) -> tuple[Mask, Mask]:
    """Partners of those who took part, and those who confide in them and are neither; (persons,) each."""
    partners = partners_of(network, took_part)
    return partners, confiding_in(network, took_part) & ~took_part & ~partners
