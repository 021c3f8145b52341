"""Properties of the order of persons in memory, for any ties and couples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulation.network import SocialNetwork
from simulation.network.locality import has_homes, locality_order, places_of
from simulation.order import Order
from simulation.population import Population
from simulation.ties import ties_of
from tests.renumbered import renumbered


@st.composite
def networks(draw: st.DrawFn) -> SocialNetwork:
    """Any ties among up to 24 persons, any number of them in couples, any numbers."""
    persons = draw(st.integers(1, 24))
    row = st.integers(0, persons - 1)
    ties = draw(st.lists(st.tuples(row, row).filter(lambda tie: tie[0] != tie[1]), max_size=50 if persons > 1 else 0))
    partner, shuffled = np.arange(persons), np.array(draw(st.permutations(range(persons))))
    paired = shuffled[: 2 * draw(st.integers(0, persons // 2))].reshape(-1, 2)
    partner[paired] = paired[:, ::-1]
    strength = draw(st.lists(st.sampled_from([0.25, 1.0, 3.0]), min_size=len(ties), max_size=len(ties)))
    kind = draw(st.lists(st.integers(0, 2), min_size=len(ties), max_size=len(ties)))
    first, second = np.array(ties, int).reshape(-1, 2).T
    return SocialNetwork.from_ties(persons, first, second, strength=strength, kind=kind, partner=partner)


@given(networks())
def test_everybody_lies_somewhere_couples_lie_together_and_singles_share_homes(network: SocialNetwork) -> None:
    persons, own = locality_order(network), np.arange(network.persons)
    assert sorted(persons) == own.tolist()
    partner = places_of(persons)[network.partner[persons]]
    assert has_homes(partner)
    home = partner[: network.persons // 2 * 2].reshape(-1, 2)
    in_couple = home != own[: home.size].reshape(-1, 2)
    assert (in_couple[:, 0] == in_couple[:, 1]).all()
    assert network.persons % 2 == 0 or partner[-1] == own[-1], "a last row left over holds a single"
    assert (persons[0::2][: len(home)] < persons[1::2])[in_couple[:, 0]].all(), "the lower number first"


@given(networks())
def test_the_order_depends_on_the_network_alone(network: SocialNetwork) -> None:
    own = np.repeat(np.arange(network.persons), np.diff(network.starts))
    ties = {"strength": network.strength[::-1], "kind": network.kind[::-1]}
    same = SocialNetwork.from_ties(
        network.persons, own[::-1], network.neighbours[::-1], **ties, partner=network.partner
    )
    again = SocialNetwork.from_arrays(network.to_arrays())
    assert locality_order(same).tolist() == locality_order(network).tolist() == locality_order(again).tolist()


@given(networks(), st.integers(0, 2**32))
def test_ties_by_row_are_the_ties_of_the_persons_there(network: SocialNetwork, seed: int) -> None:
    shuffled = renumbered(network, seed)
    order = Order.of(shuffled)
    ties = ties_of(shuffled, order)
    plain = ties_of(shuffled, Order(*[np.arange(shuffled.persons, dtype=np.int32)] * 2))
    for row, person in enumerate(ties.identity.tolist()):
        here, there = (slice(*each.starts[i : i + 2]) for each, i in ((ties, row), (plain, person)))
        assert order.identity[ties.neighbours[here]].tolist() == plain.neighbours[there].tolist(), (
            "in the same sequence"
        )
        assert ties.reach[here].tobytes() == plain.reach[there].tobytes()
        assert order.identity[ties.partner[row]] == plain.partner[person]
        assert ties.confidants[row] == plain.confidants[person]
        assert ties.experience[row] == plain.experience[person]


@given(networks(), st.integers(0, 2**32))
def test_what_is_laid_out_is_seen_as_it_was(network: SocialNetwork, seed: int) -> None:
    order, random = Order.of(renumbered(network, seed)), np.random.default_rng(seed)
    shapes = {name: (4,) if name == "load" else () for name in Population._fields}
    people = Population(
        **{name: random.integers(0, network.persons, (network.persons, *shape, 2)) for name, shape in shapes.items()}
    )
    rows = order.laid_out(people)
    for name, column in people._asdict().items():
        seen = order.seen(name, getattr(rows, name))
        assert seen.tolist() == column.tolist()
        someone = np.array([0, network.persons - 1])
        assert order.seen(name, getattr(rows, name), someone).tolist() == column[someone].tolist()
