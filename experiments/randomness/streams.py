"""Streams of the model's random words in the orders in which the model draws them, for a battery of tests to read.

A stream is a function of a position: word ``n`` is the 32-bit Squares word (of which a uniform takes the upper 23 bits)
at the n-th address of that order. So any stretch of a stream can be made alone, and streams are as long as somebody reads.

To add a stream: a function ``fill(seeds, first, table, out)`` below, and a line in ``STREAMS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.machine.compiling import entrance, rule
from simulation.kernels.machine.draws import (
    SOURCE_OF_DECISION,
    Decision,
    couple_counter,
    key_of,
    person_counter,
    squares,
)
from simulation.network import generate
from simulation.scenario import NetworkPlan
from simulation.seeds import Seeds

PERSONS = 2**20
"""Persons of the world whose days the streams ``persons``, ``seeds`` and ``decisions`` live."""
DAYS = 2**12
"""Days (eleven years) that each person of the stream ``days`` lives before the next one's turn."""
MEMBERS = 64
"""Neighbouring sub-seeds of the stream ``seeds``, innermost as in the kernels' member loop."""
ACQUAINTED = 100_000
"""Persons of the generated network along whose ties the stream ``pairs`` draws."""
CHUNK = 2**20
"""Words that are made in one go."""

OWN = (
    Decision.EVENT, Decision.STRESSOR, Decision.NOISE, Decision.SEEK, Decision.WHOM, Decision.DOSE, Decision.TIE,
    Decision.CONFLICT, Decision.SATISFACTION,
)  # fmt: skip
SHARED = (Decision.JOINT_EVENT, Decision.COUPLE_STRESSOR, Decision.COUPLE_CONFLICT, Decision.COUPLE_SATISFACTION)

Words = NDArray[np.uint32]
Table = NDArray[np.uint64]

_U1, _U32 = np.uint64(1), np.uint64(32)
NOISE = int(Decision.NOISE)


@rule
def word(counter: Any, key: Any) -> Any:
    """The 32-bit Squares word of an address: the upper half of what ``squares`` returns."""
    return np.uint32(squares(counter, key) >> _U32)


@rule
def key_on(seeds: Any, day: Any, decision: Any) -> Any:
    """The key that a member with these three sub-seeds has on a day for a decision."""
    return key_of(seeds[SOURCE_OF_DECISION[decision]], day, decision)


@rule
def weak_word(counter: Any, key: Any) -> Any:
    """Squares cut down to one of its four rounds: the control, which a battery worth running must see through."""
    x = counter * key
    return np.uint32((x * x + x) >> _U32)


@entrance
def persons(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """Persons within a day: one decision, person after person, then the next day."""
    for n in range(out.size):
        day, person = divmod(first + n, PERSONS)
        out[n] = word(person_counter(person), key_on(seeds, day, NOISE))


@entrance
def days(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """Days within a person: one decision, day after day, then the next person."""
    for n in range(out.size):
        person, day = divmod(first + n, DAYS)
        out[n] = word(person_counter(person), key_on(seeds, day, NOISE))


@entrance
def pairs(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """Pairs within a day: each person's couple, then requests to all others it knows; ``table``: decisions, counters."""
    for n in range(out.size):
        day, pair = divmod(first + n, table.shape[1])
        out[n] = word(table[1, pair], key_on(seeds, day, np.int64(table[0, pair])))


@entrance
def decisions(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """Decisions interleaved: all that two partners decide on a day, in the day's order; ``table``: decisions, deciders.

    Deciders are 0 and 1, the partners, and 2, the couple.
    """
    couples = PERSONS // 2
    for n in range(out.size):
        turn, place = divmod(first + n, table.shape[1])
        day, couple = divmod(turn, couples)
        decider = np.int64(table[1, place])
        counter = couple_counter(2 * couple, 2 * couple + 1) if decider == 2 else person_counter(2 * couple + decider)
        out[n] = word(counter, key_on(seeds, day, np.int64(table[0, place])))


@entrance
def neighbouring_seeds(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """Neighbouring seeds: one person's draw under each of 64 sub-seeds in a row, then the next person's."""
    source = SOURCE_OF_DECISION[NOISE]
    for n in range(out.size):
        turn, member = divmod(first + n, MEMBERS)
        day, person = divmod(turn, PERSONS)
        key = key_of(seeds[source] + np.uint64(member), day, NOISE)
        out[n] = word(person_counter(person), key)


@entrance
def control(seeds: Any, first: Any, table: Any, out: Any) -> None:
    """The order of ``persons`` under one round of Squares instead of four: a weak generator, which has to fail."""
    for n in range(out.size):
        day, person = divmod(first + n, PERSONS)
        out[n] = weak_word(person_counter(person), key_on(seeds, day, NOISE))


def no_table() -> Table:
    """For streams whose addresses are counted."""
    return np.zeros((2, 0), np.uint64)


@cache
def pairs_of_a_network() -> Table:
    """(2, pairs) decisions and counters in the order in which a generated network's persons draw for pairs."""
    network = generate(NetworkPlan(persons=ACQUAINTED), 1)
    people, mate = np.arange(network.persons), network.partner
    paired, lower = people[mate != people], people[mate > people]
    who = np.concatenate([lower, paired, np.repeat(people, np.diff(network.starts))])
    whom = np.concatenate([mate[lower], mate[paired], network.neighbours])
    decision = np.repeat([Decision.COUPLE_STRESSOR, Decision.ANSWER], [lower.size, who.size - lower.size])
    order = np.argsort(who, kind="stable")
    counter = (who.astype(np.uint64) + _U1) << _U32 | (whom.astype(np.uint64) + _U1)
    return np.stack([decision.astype(np.uint64)[order], counter[order]])


def decisions_of_a_couple() -> Table:
    """(2, draws) decisions and deciders of one day of a couple, in the order of ``Decision``."""
    drawn = [(d, who) for d in sorted((*OWN, *SHARED)) for who in ((2,) if d in SHARED else (0, 1))]
    return np.array(drawn, np.uint64).T.copy()


class Stream(NamedTuple):
    """An order of draws: its meaning, the function that makes its words, and the table that it looks addresses up in."""

    meaning: str
    fill: Callable[[Table, int, Table, Words], None]
    table: Callable[[], Table] = no_table

    def words(self, seed: int, first: int = 0, chunk: int = CHUNK) -> Iterator[Words]:
        """Words of the member with this seed from position ``first`` on, without end; each chunk is overwritten by the next."""
        table, out = self.table(), np.empty(chunk, np.uint32)
        sub_seeds = np.array(Seeds.of(seed), np.uint64)
        while True:
            self.fill(sub_seeds, first, table, out)
            yield out
            first += chunk


STREAMS = {
    "persons": Stream("persons within a day: one decision for a million persons, then the next day", persons),
    "days": Stream("days within a person: one decision on 4,096 days, then the next person", days),
    "pairs": Stream(
        "pairs: couples and requests along all ties of a generated network of 100,000 persons, then the next day",
        pairs, pairs_of_a_network,
    ),
    "decisions": Stream(
        "decisions interleaved: all that two partners decide on a day, then the next couple", decisions, decisions_of_a_couple
    ),
    "seeds": Stream("neighbouring seeds: one draw under 64 sub-seeds in a row, then the next person", neighbouring_seeds),
}  # fmt: skip
CONTROL = {"control": Stream("control: persons within a day, but one round of Squares instead of four", control)}
