"""A file in random order of rows: what it takes to lay its persons out, and whether their days are as fast as in place."""

from __future__ import annotations

from functools import partial

import numpy as np

from experiments.benchmark.book import Book
from experiments.benchmark.effort import WEEK, Effort, scenario, seconds
from experiments.benchmark.worlds import ensemble_of
from simulation.network import SocialNetwork, generate

MOST_PERSONS = 1_000_000
DAYS = 4 * WEEK
"""Of one turn."""


def measure(effort: Effort, book: Book) -> None:
    """Enter person-days a second of a single world as generated and renumbered, and seconds to find the latter's order."""
    persons = max(size for size in effort.solo if size <= MOST_PERSONS)
    network = generate(scenario(persons).network, 1)
    shuffled = renumbered(network, 1)
    book.put("order_s", seconds(lambda: shuffled.order), persons)
    networks = {"as_generated": network, "in_random_order": shuffled}
    live = [ensemble_of(each, 1, effort.threads).advance for each in networks.values()]
    for advance in live:
        advance(2 * WEEK)
    # In turns, so that a machine that becomes slower or faster is so for both.
    turns = [[seconds(partial(advance, DAYS)) for advance in live] for _ in range(effort.repeats)]
    for name, spans in zip(networks, zip(*turns, strict=True), strict=True):
        book.note("order_person_days_per_s", [persons * DAYS / span for span in spans], name)


def renumbered(network: SocialNetwork, seed: int) -> SocialNetwork:
    """The same persons under other numbers, drawn at random; ties are to be of the same kind to both."""
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
