"""The streams that the battery reads are the kernels' own draws, address by address, in the model's own order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.randomness.battery import APART
from experiments.randomness.dieharder import TESTS
from experiments.randomness.streams import ACQUAINTED, CONTROL, DAYS, MEMBERS, OWN, PERSONS, SHARED, STREAMS, Stream
from simulation.kernels.machine.draws import SOURCE_OF_DECISION, Decision
from simulation.network import generate
from simulation.scenario import NetworkPlan
from simulation.seeds import Seeds
from tests.uncompiled import DRAWS

POSITIONS = st.integers(0, (len(TESTS) + 1) * APART)
NETWORK = generate(NetworkPlan(persons=ACQUAINTED), 1)


def plain_word(seed: int, day: int, decision: int, counter: np.uint64, further: int = 0) -> int:
    """The 32-bit word at an address, by uncompiled rules: the seed's own sub-seed of that decision, or one further on."""
    sub_seed = np.uint64(Seeds.of(seed)[SOURCE_OF_DECISION[decision]] + further)
    with np.errstate(over="ignore"):
        return int(DRAWS.squares(counter, DRAWS.key_of(sub_seed, day, decision))) >> 32


def a_word(stream: Stream, seed: int, position: int) -> int:
    return int(next(stream.words(seed, position, 1))[0])


def in_persons(seed: int, n: int) -> int:
    return plain_word(seed, n // PERSONS, Decision.NOISE, DRAWS.person_counter(n % PERSONS))


def in_days(seed: int, n: int) -> int:
    return plain_word(seed, n % DAYS, Decision.NOISE, DRAWS.person_counter(n // DAYS))


def in_seeds(seed: int, n: int) -> int:
    turn, member = divmod(n, MEMBERS)
    counter = DRAWS.person_counter(turn % PERSONS)
    return plain_word(seed, turn // PERSONS, Decision.NOISE, counter, member)


def in_decisions(seed: int, n: int) -> int:
    drawn = [(d, w) for d in sorted(Decision) if d in (*OWN, *SHARED) for w in ((2,) if d in SHARED else (0, 1))]
    turn, place = divmod(n, len(drawn))
    day, couple = divmod(turn, PERSONS // 2)
    decision, who = drawn[place]
    low = 2 * couple
    counter = DRAWS.couple_counter(low + 1, low) if who == 2 else DRAWS.person_counter(low + who)
    return plain_word(seed, day, decision, counter)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("persons", in_persons), ("days", in_days), ("seeds", in_seeds), ("decisions", in_decisions)],
)
@given(data=st.data(), seed=st.integers(0, 2**63 - 1))
@settings(max_examples=25)
def test_a_stream_holds_the_models_draws(
    name: str, expected: Callable[[int, int], int], data: st.DataObject, seed: int
) -> None:
    position = data.draw(POSITIONS)
    assert a_word(STREAMS[name], seed, position) == expected(seed, position)


def test_pairs_are_couples_and_requests_along_the_ties_in_the_order_of_persons() -> None:
    table = STREAMS["pairs"].table()
    place = 0
    for person in range(40):
        mate = int(NETWORK.partner[person])
        row = NETWORK.neighbours[NETWORK.starts[person] : NETWORK.starts[person + 1]].tolist()
        expected = [(Decision.COUPLE_STRESSOR, DRAWS.couple_counter(person, mate))] if person < mate else []
        known = [mate, *row] if mate != person else row
        expected += [(Decision.ANSWER, DRAWS.request_counter(person, other)) for other in known]
        for decision, counter in expected:
            assert (int(table[0, place]), table[1, place]) == (decision, counter)
            place += 1
    assert table.shape[1] == NETWORK.couples + 2 * NETWORK.couples + 2 * NETWORK.ties
    assert len(np.unique(table, axis=1).T) == table.shape[1]  # no address twice


@pytest.mark.parametrize("position", [0, 12_345, 10**7 + 1, 2**40 + 3])
def test_the_stream_of_pairs_holds_the_models_draws(position: int) -> None:
    table = STREAMS["pairs"].table()
    day, place = divmod(position, table.shape[1])
    expected = plain_word(1, day, int(table[0, place]), table[1, place])
    assert a_word(STREAMS["pairs"], 1, position) == expected


@pytest.mark.parametrize("name", [*STREAMS, *CONTROL])
def test_a_stream_goes_on_where_its_last_chunk_ended(name: str) -> None:
    stream = (STREAMS | CONTROL)[name]
    chunks = stream.words(3, 5, 300)
    pieces = np.concatenate([next(chunks).copy() for _ in range(3)])
    np.testing.assert_array_equal(pieces, next(stream.words(3, 5, 900)))


def test_the_control_is_squares_with_fewer_rounds() -> None:
    ours, control = next(STREAMS["persons"].words(1, 0, 1_000)), next(CONTROL["control"].words(1, 0, 1_000))
    assert np.mean(ours == control) < 0.01
    with np.errstate(over="ignore"):
        key = DRAWS.key_of(np.uint64(Seeds.of(1)[SOURCE_OF_DECISION[Decision.NOISE]]), 0, Decision.NOISE)
        x = DRAWS.person_counter(7) * key
        assert control[7] == int(x * x + x) >> 32
