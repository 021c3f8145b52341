"""Properties of every network, for any source."""

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.network import CONFIDANT, SocialNetwork, from_graph, generate
from simulation.scenario import NetworkPlan

Ties = list[tuple[int, int, float, int]]


@st.composite
def raw_ties(draw: st.DrawFn) -> tuple[int, Ties, list[int]]:
    """Number of persons, (one, other, strength, kind) with duplicates, and mutual partners."""
    persons = draw(st.integers(2, 12))
    row = st.integers(0, persons - 1)
    tie = st.tuples(row, row, st.sampled_from([0.5, 1.0, 4.0]), st.integers(0, 2)).filter(lambda t: t[0] != t[1])
    ties = draw(st.lists(tie, max_size=30))
    shuffled = draw(st.permutations(range(persons)))
    partner = list(range(persons))
    for one, other in zip(*[iter(shuffled[: 2 * draw(st.integers(0, persons // 2))])] * 2, strict=True):
        partner[one], partner[other] = other, one
    return persons, ties, partner


def built(persons: int, ties: Ties, partner: list[int]) -> SocialNetwork:
    one, other, strength, kind = (list(column) for column in zip(*ties, strict=True)) if ties else ([], [], [], [])
    return SocialNetwork.from_ties(persons, one, other, strength=strength, kind=kind, partner=partner)


def assert_sound(network: SocialNetwork, *, symmetric_kinds: bool) -> None:
    rows = np.arange(network.persons)
    own = np.repeat(rows, np.diff(network.starts))
    half = {(i, j): (s, k) for i, j, s, k in zip(own, network.neighbours, network.strength, network.kind, strict=True)}
    assert len(half) == len(network.neighbours) == 2 * network.ties, "no tie twice"
    assert all(half[j, i][0] == s for (i, j), (s, _) in half.items()), "symmetric"
    assert not symmetric_kinds or all(half[j, i] == held for (i, j), held in half.items())
    assert not (own == network.neighbours).any(), "no tie with oneself"
    assert not (network.partner[own] == network.neighbours).any(), "no tie between partners"
    assert np.array_equal(network.partner[network.partner], rows), "mutual partners"
    assert (network.strength > 0).all()
    closest = np.bincount(own[network.kind == CONFIDANT], minlength=network.persons)
    assert np.array_equal(closest, network.confidants)
    place = [(i, k != CONFIDANT, j) for i, j, k in zip(own, network.neighbours, network.kind, strict=True)]
    assert place == sorted(place), "confidants first, then ascending"


@given(raw_ties())
def test_any_ties_make_sound_rows(raw: tuple[int, Ties, list[int]]) -> None:
    network = built(*raw)
    assert_sound(network, symmetric_kinds=True)
    pairs = {frozenset(tie[:2]) for tie in raw[1] if raw[2][tie[0]] != tie[1]}
    assert network.ties == len(pairs)
    assert network.merged == sum(raw[2][tie[0]] != tie[1] for tie in raw[1]) - len(pairs)


@given(raw_ties(), st.randoms(use_true_random=False))
def test_key_ignores_order_and_direction(raw: tuple[int, Ties, list[int]], random: object) -> None:
    persons, ties, partner = raw
    turned = [(other, one, strength, kind) for one, other, strength, kind in ties]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert built(persons, turned, partner).key == built(persons, ties, partner).key


@given(raw_ties())
def test_key_changes_with_a_tie(raw: tuple[int, Ties, list[int]]) -> None:
    persons, ties, partner = raw
    more = built(persons + 1, ties, [*partner, persons])
    tied = built(persons + 1, [*ties, (0, persons, 1.0, 1)], [*partner, persons])
    assert more.key != tied.key
    assert more.key != built(persons, ties, partner).key


@given(raw_ties(), st.sampled_from(["matching", "node"]), st.integers(0, 3))
def test_any_graph_makes_a_sound_network(raw: tuple[int, Ties, list[int]], pairing: str, seed: int) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(raw[0]))
    graph.add_edges_from([(0, 1), *(tie[:2] for tie in raw[1])])
    network = from_graph(graph, NetworkPlan(pairing=pairing), seed)  # type: ignore[arg-type]
    assert_sound(network, symmetric_kinds=False)
    assert network.persons == raw[0] * (2 if pairing == "node" else 1)


@given(raw_ties())
def test_round_trip_through_networkx(raw: tuple[int, Ties, list[int]]) -> None:
    """All comes back but the disposition to strain, which is drawn anew for every graph."""
    network = built(*raw)
    if network.ties and network.couples:
        again = from_graph(network.to_networkx(), NetworkPlan(), 1)
        assert again.disposition.any()
        assert replace(again, disposition=network.disposition).key == network.key


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 150),
    st.floats(0, 40),
    *(st.floats(0, 1) for _ in range(5)),
    st.floats(0, 0.9),
    st.floats(0, 2),
    st.integers(0, 2**40),
)
def test_any_plan_makes_a_sound_network(
    persons: int,
    ties: float,
    single: float,
    colleagues: float,
    overlap: float,
    assortment: float,
    close: float,
    clustering: float,
    spread: float,
    seed: int,
) -> None:
    plan = NetworkPlan(
        persons=persons,
        ties=ties,
        confidants=ties * close,
        single_share=single,
        colleague_share=colleagues,
        overlap=overlap,
        assortment=assortment,
        clustering=clustering,
        degree_spread=spread,
    )
    network = generate(plan, seed)
    assert_sound(network, symmetric_kinds=True)
    possible = persons * (persons - 1) // 2 - network.couples
    # Workplaces are drawn first, and may by chance hold more ties than planned.
    assert network.ties >= min(round(persons * ties / 2), possible)
